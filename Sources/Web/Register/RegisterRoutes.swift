import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var registerRoutes: [Route] { operatorForms + operatorParts + operatorImports + [ownFile] }

    private var ownFile: Route {
        Route(.get, Link.ownFile, .signedIn(.readOwnFile)) { visit in
            let file = try await OperatorFileDesk(visit.office).ownFile(by: visit.officer())
            return .page(OwnFilePage(viewer: try visit.viewer(), file: file).page)
        }
    }

    // MARK: Adding and changing

    private var operatorForms: [Route] {
        [
            Route(.get, Link.newOperator, .signedIn(.editOperators)) { visit in
                try await operatorForm(visit, nil, visit.newDraft)
            },
            Route(.post, Link.newOperator, .signedIn(.editOperators)) { visit in
                let draft = visit.operatorDraft
                do {
                    let saved = try await RegisterDesk(visit.office)
                        .add(draft, isAnother: visit.form["another"] == "yes", by: visit.officer())
                    switch saved {
                    case .saved(let id): return .redirect(Link.operator(id))
                    case .duplicates(let found):
                        return try await operatorForm(visit, nil, draft, duplicates: found)
                    }
                } catch Refusal.incomplete(let faults) {
                    return try await operatorForm(visit, nil, draft, faults: faults)
                }
            },
            Route(.get, "\(Link.operators)/:operator/edit", .signedIn(.editOperators)) { visit in
                let (record, draft) = try await RegisterDesk(visit.office)
                    .draft(visit.parameter("operator"), by: visit.officer())
                return try await operatorForm(visit, record, draft)
            },
            Route(.post, "\(Link.operators)/:operator/edit", .signedIn(.editOperators)) { visit in
                let id = visit.parameter("operator")
                let desk = RegisterDesk(visit.office)
                do {
                    try await desk.change(id, to: visit.operatorDraft, by: visit.officer())
                } catch Refusal.incomplete(let faults) {
                    let record = try await desk.draft(id, by: visit.officer()).0
                    return try await operatorForm(visit, record, visit.operatorDraft, faults: faults)
                }
                return .redirect(Link.operator(id))
            },
        ]
    }

    private func operatorForm(
        _ visit: Visit,
        _ record: OperatorRecord?,
        _ draft: OperatorDraft,
        duplicates: [LikelyDuplicate] = [],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let scope = try visit.officer().scope
        let townships = naming.townships.map(\.code).filter { scope.township == nil || $0 == scope.township }
        let kinds = scope.role.desk == .department ? scope.kinds : OperatorKind.allCases
        return .page(
            OperatorFormPage(
                viewer: try visit.viewer(),
                record: record,
                draft: draft,
                rules: visit.office.rulebook.operatorFacts.filter { rule in rule.kinds.contains(where: kinds.contains)
                },
                grids: try await GridDesk(visit.office).choices(by: visit.officer()),
                townships: townships,
                kinds: kinds,
                duplicates: duplicates,
                faults: faults
            ).page,
            status: faults.isEmpty && duplicates.isEmpty ? 200 : 422
        )
    }

    // MARK: Parts of a file

    private var operatorParts: [Route] {
        [
            operatorPart("licences", .editOperators) { visit, id, desk, officer in
                let entry = RegisterDesk.LicenceEntry(
                    kind: visit.form["kind"],
                    number: visit.form["number"],
                    issuedOn: visit.form["issued"],
                    expiresOn: visit.form["expires"],
                    issuer: visit.form["issuer"]
                )
                try await desk.addLicence(entry, to: id, by: officer)
            },
            operatorPart("glns", .editOperators) { visit, id, desk, officer in
                guard visit.form["end"].isEmpty else {
                    return try await desk.endGLN(visit.form["end"], of: id, by: officer)
                }
                try await desk.addGLN(visit.form["gln"], to: id, by: officer)
            },
            operatorPart("persons", .editOperators) { visit, id, desk, officer in
                guard visit.form["end"].isEmpty else {
                    return try await desk.endPerson(visit.form["end"], of: id, by: officer)
                }
                let entry = RegisterDesk.PersonEntry(
                    duty: visit.form["duty"],
                    name: visit.form["name"],
                    phone: visit.form["phone"],
                    identityNumber: visit.form["identity"]
                )
                try await desk.addPerson(entry, to: id, by: officer)
            },
            operatorPart("place", .editOperators) { visit, id, desk, officer in
                let entry = RegisterDesk.PlaceEntry(
                    latitude: visit.form["latitude"],
                    longitude: visit.form["longitude"],
                    datum: visit.form["datum"],
                    source: visit.form["source"],
                    isVerified: visit.form["verified"] == "yes"
                )
                try await desk.setPlace(entry, of: id, by: officer)
            },
            operatorPart("state", .editOperators) { visit, id, desk, officer in
                try await desk.setState(
                    of: id,
                    closed: visit.form["state"] == "closed",
                    on: Day(visit.form["day"]),
                    reason: visit.form["reason"],
                    by: officer
                )
            },
            operatorPart("merge", .reviewOperators) { visit, id, desk, officer in
                _ = try await desk.merge(id, with: visit.form["other"], reason: visit.form["reason"], by: officer)
            },
        ]
    }

    /// A form on an operator's page: back to the page, with the faults where there are any.
    private func operatorPart(
        _ part: String,
        _ permission: Permission,
        _ change: @escaping @Sendable (Visit, String, RegisterDesk, Officer) async throws -> Void
    ) -> Route {
        Route(.post, "\(Link.operators)/:operator/\(part)", .signedIn(permission)) { visit in
            let id = visit.parameter("operator")
            do {
                try await change(visit, id, RegisterDesk(visit.office), visit.officer())
            } catch Refusal.incomplete(let faults) {
                let file = try await OperatorFileDesk(visit.office).file(id, by: visit.officer())
                let page = OperatorPage(
                    viewer: try visit.viewer(),
                    file: file,
                    faults: faults,
                    typed: visit.form.fields
                ).page
                return .page(page, status: 422)
            }
            return .redirect(Link.operator(id))
        }
    }
}

extension Visit {
    var operatorDraft: OperatorDraft {
        var facts: [String: String] = [:]
        for rule in office.rulebook.operatorFacts { facts[rule.id] = form["fact-\(rule.id)"] }
        return OperatorDraft(
            name: form["name"],
            creditCode: form["creditCode"],
            address: form["address"],
            township: form["township"],
            kind: form["kind"],
            grid: form["grid"],
            facts: facts,
            principal: form["principal"],
            phone: form["phone"]
        )
    }

    /// A station adds to its own township.
    var newDraft: OperatorDraft {
        get throws { OperatorDraft(township: try officer().scope.township?.text ?? "") }
    }
}

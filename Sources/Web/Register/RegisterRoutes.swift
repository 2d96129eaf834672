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
                    var draft = visit.operatorDraft
                    let outcome = try await desk.change(id, to: draft, by: visit.officer())
                    if case .changedMeanwhile(let now, let officer, let at) = outcome {
                        let record = try await desk.draft(id, by: visit.officer()).0
                        draft.basis = now.basis
                        return try await operatorForm(
                            visit,
                            record,
                            draft,
                            meanwhile: OperatorFormPage.Meanwhile(draft: now, officer: officer, at: at)
                        )
                    }
                } catch Refusal.incomplete(let faults) {
                    let record = try await desk.draft(id, by: visit.officer()).0
                    return try await operatorForm(visit, record, visit.operatorDraft, faults: faults)
                }
                return .redirect(Link.operator(id))
            },
        ]
    }

    func operatorForm(
        _ visit: Visit,
        _ record: OperatorRecord?,
        _ draft: OperatorDraft,
        duplicates: [LikelyDuplicate] = [],
        faults: [FieldFault] = [],
        meanwhile: OperatorFormPage.Meanwhile? = nil
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
                faults: faults,
                meanwhile: meanwhile
            ).page,
            status: meanwhile != nil ? 409 : faults.isEmpty && duplicates.isEmpty ? 200 : 422
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
                let (licence, reason) = (visit.form["licence"], visit.form["reason"])
                switch visit.form["act"] {
                case "correct": try await desk.correctLicence(licence, to: entry, reason: reason, of: id, by: officer)
                case "withdraw": try await desk.withdrawLicence(licence, reason: reason, of: id, by: officer)
                default: try await desk.addLicence(entry, to: id, by: officer)
                }
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
                let (person, reason) = (visit.form["person"], visit.form["reason"])
                switch visit.form["act"] {
                case "correct": try await desk.correctPerson(person, to: entry, reason: reason, of: id, by: officer)
                case "withdraw": try await desk.withdrawPerson(person, reason: reason, of: id, by: officer)
                default: try await desk.addPerson(entry, to: id, by: officer)
                }
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
                    knowsMatters: visit.form["knowsMatters"] == "yes",
                    by: officer
                )
            },
            operatorPart("unmerge", .reviewOperators) { visit, id, desk, officer in
                try await desk.unmerge(visit.form["merged"], from: id, reason: visit.form["unmergeReason"], by: officer)
            },
            Route(.post, "\(Link.operators)/:operator/merge", .signedIn(.reviewOperators), mergeOperators),
        ]
    }

    /// The first time what would be merged is shown, the second time it is.
    private func mergeOperators(_ visit: Visit) async throws -> Reply {
        let id = visit.parameter("operator")
        let (other, reason) = (visit.form["other"], visit.form["reason"])
        let (desk, officer) = (RegisterDesk(visit.office), try visit.officer())
        do {
            guard visit.form["confirmed"] != "yes",
                let preview = try await desk.mergePreview(id, with: other, reason: reason, by: officer)
            else {
                return .redirect(Link.operator(try await desk.merge(id, with: other, reason: reason, by: officer)))
            }
            return .page(OperatorMergePage(viewer: try visit.viewer(), id: id, other: other, preview: preview).page)
        } catch Refusal.incomplete(let faults) { return try await refused(visit, id, faults) }
    }

    private func refused(_ visit: Visit, _ id: String, _ faults: [FieldFault]) async throws -> Reply {
        let file = try await OperatorFileDesk(visit.office).file(id, by: visit.officer())
        let page = OperatorPage(viewer: try visit.viewer(), file: file, faults: faults, typed: visit.form.fields)
        return .page(page.page, status: 422)
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
                return try await refused(visit, visit.form["page"].isEmpty ? id : visit.form["page"], faults)
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
            phone: form["phone"],
            basis: form["basis"]
        )
    }

    /// A station adds to its own township.
    var newDraft: OperatorDraft {
        get throws { OperatorDraft(township: try officer().scope.township?.text ?? "") }
    }
}

import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    // MARK: Rapid tests

    var rapidRoutes: [Route] {
        [
            Route(.get, Link.rapidTests, .signedIn(.readLedger)) { visit in
                try await rapidPage(visit, values: visit.query)
            },
            Route(.post, Link.rapidTests, .signedIn(.takeSamples), recordRapid),
            Route(.get, "\(Link.rapidTests)/:rapid", .signedIn(.readLedger)) { visit in try await rapidTestPage(visit)
            },
            Route(.post, "\(Link.rapidTests)/:rapid/answer", .signedIn(.takeSamples)) { visit in
                let id = visit.parameter("rapid")
                let (answered, badTime) = ChainForm.moment(visit.form, "at", "答复时间")
                do {
                    try await RapidDesk(visit.office).answer(
                        id,
                        asksConfirmation: visit.form["answer"] == "yes",
                        at: answered,
                        held: visit.form["held"],
                        unread: [badTime].compactMap { $0 },
                        by: visit.officer()
                    )
                } catch Refusal.incomplete(let faults) {
                    return try await rapidTestPage(visit, values: visit.form.fields, faults: faults)
                }
                return .redirect(Link.rapidTest(id))
            },
        ]
    }

    private func rapidPage(_ visit: Visit, values: [String: String], faults: [FieldFault] = []) async throws -> Reply {
        let officer = try visit.officer()
        let outcome = visit.query["outcome"].flatMap { RapidTest.Outcome(rawValue: $0) }
        let page = visit.pageNumber
        let (rows, total) = try await RapidDesk(visit.office).list(
            outcome: outcome,
            by: officer,
            limit: Paging.size,
            offset: (page - 1) * Paging.size
        )
        let operators = OperatorDesk(visit.office)
        var chosen: OperatorRecord?
        if let id = values["operator"], !id.isEmpty { chosen = try? await operators.find(id, by: officer) }
        var found: [OperatorRecord] = []
        if chosen == nil, let text = values["q"], !text.isEmpty {
            found = try await operators.list(OperatorFilter(text: text), by: officer, limit: 20, offset: 0).rows
        }
        return .page(
            RapidTestsPage(
                viewer: try visit.viewer(),
                outcome: outcome,
                rows: rows,
                paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.rapidTests)),
                found: found,
                chosen: chosen,
                values: faults.isEmpty ? values.filter { $0.key != "outcome" } : values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func recordRapid(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        do {
            var entry = RapidDesk.Entry(
                operatorID: form["operator"],
                food: form["food"],
                item: form["item"],
                kit: form["kit"],
                outcome: RapidTest.Outcome(rawValue: form["outcome"])
            )
            entry.reading = form["reading"]
            let (position, badPosition) = ChainForm.position(form)
            let (tested, badTime) = ChainForm.moment(form, "tested", "检测时间")
            entry.position = position
            entry.testedAt = tested
            entry.unread = [badTime, badPosition].compactMap { $0 }
            entry.remark = form["remark"]
            let id = try await RapidDesk(visit.office).record(entry, by: visit.officer())
            return .redirect(Link.rapidTest(id))
        } catch Refusal.incomplete(let faults) {
            return try await rapidPage(visit, values: form.fields, faults: faults)
        }
    }

    private func rapidTestPage(
        _ visit: Visit,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let test = try await RapidDesk(visit.office).find(visit.parameter("rapid"), by: visit.officer())
        return .page(
            RapidTestPage(viewer: try visit.viewer(), test: test, values: values, faults: faults).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    // MARK: Retests and objections

    var claimRoutes: [Route] {
        [
            Route(.get, "\(Link.samples)/:sample/chain", .signedIn(.readLedger)) { visit in
                try await sampleChainPage(visit)
            },
            Route(.post, "\(Link.samples)/:sample/chain", .signedIn(.handleMatters), applyClaim),
        ]
    }

    private func sampleChainPage(
        _ visit: Visit,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let chain = try await ClaimDesk(visit.office).chain(visit.parameter("sample"), by: visit.officer())
        return .page(
            SampleChainPage(viewer: try visit.viewer(), chain: chain, values: values, faults: faults).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func applyClaim(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        let entry = ClaimDesk.Entry(
            subject: Claim.Subject(rawValue: form["subject"]) ?? .result,
            applicant: form["applicant"],
            grounds: form["grounds"],
            appliedOn: Day(form["applied"]),
            servedOn: Day(form["served"]),
            refusal: form["refusal"].isEmpty ? nil : form["refusal"]
        )
        do {
            _ = try await ClaimDesk(visit.office).apply(entry, to: visit.parameter("sample"), by: visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try await sampleChainPage(visit, values: form.fields, faults: faults)
        }
        return .redirect(Link.sampleChain(visit.parameter("sample")))
    }
}

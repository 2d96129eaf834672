import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var recallRoutes: [Route] { orderRoutes + followRoutes + openRecallRoutes }

    // MARK: Ordering

    private var orderRoutes: [Route] {
        [
            Route(.get, Link.recalls, .signedIn(.recordMovements)) { visit in
                let page = visit.pageNumber
                let (rows, total) = try await RecallDesk(visit.office).list(
                    by: visit.officer(),
                    limit: Paging.size,
                    offset: (page - 1) * Paging.size
                )
                let paging = Paging(page: page, total: total, base: visit.addressWithoutPage(Link.recalls))
                return .page(RecallsPage(viewer: try visit.viewer(), rows: rows, paging: paging).page)
            },
            Route(.get, Link.newRecall, .signedIn(.orderRecalls)) { visit in
                try await recallForm(visit, visit.query)
            },
            Route(.post, Link.newRecall, .signedIn(.orderRecalls)) { visit in
                let form = visit.form
                let entry = RecallDesk.Entry(
                    sample: Self.given(form["sample"]),
                    lots: Self.chosenLots(form.fields),
                    includesProbable: form["probable"] == "1",
                    level: RecallLevel.ID(rawValue: form["level"]),
                    reason: form["reason"],
                    publicText: form["text"],
                    isMock: form["mock"] == "1"
                )
                do {
                    return .redirect(
                        Link.recall(try await RecallDesk(visit.office).order(entry, by: visit.officer()))
                    )
                } catch Refusal.incomplete(let faults) {
                    return try await recallForm(visit, form.fields, faults: faults)
                }
            },
        ]
    }

    private static func given(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }

    /// Boxes are named by their lot: `lot-12`.
    private static func chosenLots(_ fields: [String: String]) -> [Int64] {
        fields.keys.compactMap { $0.hasPrefix("lot-") ? Int64($0.dropFirst(4)) : nil }.sorted()
    }

    private func recallForm(
        _ visit: Visit,
        _ values: [String: String],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        var faults = faults
        let desk = RecallDesk(visit.office)
        let sample = Self.given(values["sample"])
        var preview: RecallPreview
        do {
            preview = try await desk.preview(
                sample: sample,
                lots: Self.chosenLots(values),
                includesProbable: values["probable"] == "1",
                by: visit.officer()
            )
        } catch Refusal.incomplete(let found) {
            faults += found
            preview = try await desk.preview(sample: sample, lots: [], includesProbable: false, by: visit.officer())
        }
        return .page(
            RecallFormPage(viewer: try visit.viewer(), preview: preview, values: values, faults: faults).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    // MARK: Following

    private var followRoutes: [Route] {
        [
            Route(.get, "\(Link.recalls)/:recall", .signedIn(.recordMovements)) { visit in
                try await recallPage(visit)
            },
            Route(.post, "\(Link.recalls)/:recall/answer", .signedIn(.recordMovements)) { visit in
                let form = visit.form
                let entry = RecallDesk.AnswerEntry(
                    holding: Int64(form["holding"]) ?? 0,
                    recalled: form["recalled"],
                    sold: form["sold"],
                    destroyed: form["destroyed"],
                    evidence: form["evidence"]
                )
                return try await following(visit) { desk, id, officer in
                    try await desk.answer(entry, of: id, by: officer)
                }
            },
            Route(.post, "\(Link.recalls)/:recall/check", .signedIn(.handleMatters)) { visit in
                let form = visit.form
                return try await following(visit) { desk, id, officer in
                    try await desk.check(
                        id,
                        holder: form["holder"],
                        reached: form["reached"] == "1",
                        note: form["note"],
                        by: officer
                    )
                }
            },
            Route(.post, "\(Link.recalls)/:recall/close", .signedIn(.orderRecalls)) { visit in
                let report = visit.form["report"]
                return try await following(visit) { desk, id, officer in
                    try await desk.close(id, report: report, by: officer)
                }
            },
            Route(.get, "\(Link.recalls)/:recall/report", .signedIn(.recordMovements)) { visit in
                let file = try await RecallDesk(visit.office).file(visit.parameter("recall"), by: visit.officer())
                return .page(RecallReportPage(viewer: try visit.viewer(), file: file).page)
            },
            Route(.get, "\(Link.recalls)/:recall/notices", .signedIn(.recordMovements)) { visit in
                try await noticesPage(visit)
            },
            Route(.get, "\(Link.recalls)/:recall/records.xlsx", .signedIn(.orderRecalls)) { visit in
                let file = try await RecallDesk(visit.office).file(visit.parameter("recall"), by: visit.officer())
                let lots = file.lots.map(\.id)
                return try await chainRecords(lots, name: "\(file.recall.number)全套台账", visit)
            },
        ]
    }

    private func noticesPage(_ visit: Visit) async throws -> Reply {
        let id = visit.parameter("recall")
        let size = RecallNoticesPage.perPage
        let first = (visit.pageNumber - 1) * size
        let papers = try await RecallDesk(visit.office)
            .papers(id, shown: first..<(first + size), by: visit.officer())
        return .page(
            RecallNoticesPage(
                viewer: try visit.viewer(),
                file: papers.file,
                start: papers.file.start(visit.office.rulebook.calendar),
                notices: papers.notices,
                announcement: papers.announcement,
                paging: Paging(
                    page: visit.pageNumber,
                    total: papers.file.holderOrder.count,
                    base: visit.addressWithoutPage("\(Link.recall(id))/notices"),
                    size: size
                )
            ).page
        )
    }

    /// What was typed is refused on the page on which it was typed.
    private func following(
        _ visit: Visit,
        _ act: (RecallDesk, String, Officer) async throws -> Void
    ) async throws -> Reply {
        let id = visit.parameter("recall")
        do {
            try await act(RecallDesk(visit.office), id, visit.officer())
            return .redirect(Link.recall(id))
        } catch Refusal.incomplete(let faults) {
            return try await recallPage(visit, faults: faults)
        }
    }

    private func recallPage(_ visit: Visit, faults: [FieldFault] = []) async throws -> Reply {
        let file = try await RecallDesk(visit.office).file(visit.parameter("recall"), by: visit.officer())
        let calendar = visit.office.rulebook.calendar
        return .page(
            RecallPage(
                viewer: try visit.viewer(),
                file: file,
                start: file.start(calendar),
                finish: file.finish(calendar),
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    // MARK: For anybody

    private var openRecallRoutes: [Route] {
        [
            Route(.get, Link.openRecalls, .open) { visit in
                let rows = try await RecallDesk(visit.office).published()
                return .page(OpenRecallsPage(onlooker: visit.onlooker, rows: rows).page)
            },
            Route(.get, "\(Link.openRecalls)/:announcement", .open) { visit in
                guard let file = try await RecallDesk(visit.office).published(visit.parameter("announcement")) else {
                    throw Refusal.notFound
                }
                return .page(OpenRecallPage(onlooker: visit.onlooker, file: file).page)
            },
        ]
    }
}

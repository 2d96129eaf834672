import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var operatorRoutes: [Route] {
        [
            Route(.get, Link.operators, .signedIn(.readLedger)) { visit in
                let filter = visit.operatorFilter
                let page = visit.pageNumber
                let desk = OperatorDesk(visit.office)
                let (rows, total) = try await desk.list(
                    filter,
                    by: visit.officer(),
                    limit: Paging.size,
                    offset: (page - 1) * Paging.size
                )
                return .page(
                    OperatorsPage(
                        viewer: try visit.viewer(),
                        filter: filter,
                        rows: rows,
                        paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.operators)),
                        openReviews: try await desk.openReviews(by: visit.officer()),
                        exportLink: visit.addressWithoutPage("\(Link.operators)/export.xlsx")
                    ).page
                )
            },
            Route(.get, "\(Link.operators)/export.xlsx", .signedIn(.exportData), exportOperators),
            Route(.get, Link.operatorReviews, .signedIn(.reviewOperators)) { visit in
                let (pairs, total) = try await OperatorDesk(visit.office).reviews(by: visit.officer(), limit: 50)
                return .page(
                    OperatorReviewPage(
                        viewer: try visit.viewer(),
                        pairs: pairs.map { OperatorReviewPage.Pair(first: $0.first, second: $0.second) },
                        total: total
                    ).page
                )
            },
            Route(.post, Link.operatorReviews, .signedIn(.reviewOperators)) { visit in
                try await OperatorDesk(visit.office).decide(
                    first: visit.form["first"],
                    second: visit.form["second"],
                    same: visit.form["decision"] == "same",
                    by: visit.officer()
                )
                return .redirect(Link.operatorReviews)
            },
            Route(.get, "\(Link.operators)/:operator", .signedIn(.readLedger), operatorPage),
        ]
    }

    private func operatorPage(_ visit: Visit) async throws -> Reply {
        let officer = try visit.officer()
        let id = visit.parameter("operator")
        let firm = try await OperatorDesk(visit.office).sameFirm(id, by: officer)
        guard let record = firm.first else { throw Refusal.notFound }
        let ids = firm.map(\.id)
        let samples = try await SampleReading(visit.office).list(
            SampleFilter(operatorIDs: ids),
            by: officer,
            limit: 100,
            offset: 0
        )
        let matters = try await MatterDesk(visit.office).list(
            MatterFilter(operatorIDs: ids),
            by: officer,
            limit: 100,
            offset: 0
        )
        return .page(
            OperatorPage(
                viewer: try visit.viewer(),
                record: record,
                sameFirm: Array(firm.dropFirst()),
                samples: samples.rows,
                sampleTotal: samples.total,
                matters: matters.rows
            ).page
        )
    }

    private func exportOperators(_ visit: Visit) async throws -> Reply {
        let (rows, _) = try await OperatorDesk(visit.office).list(
            visit.operatorFilter,
            by: visit.officer(),
            limit: Export.rowLimit,
            offset: 0
        )
        let document = TableDocument(
            sheetName: "监管对象",
            headers: ["名称", "类别", "乡镇", "地址", "统一社会信用代码"],
            rows: rows.map { row in
                [
                    .text(row.name), .text(row.kind.title), .text(naming.area(row.township)), .text(row.address),
                    .text(row.creditCode ?? ""),
                ]
            }
        )
        return try await Export.reply(document, name: "监管对象", visit)
    }
}

extension Visit {
    var operatorFilter: OperatorFilter {
        OperatorFilter(
            text: query["q"] ?? "",
            kind: query["kind"].flatMap { OperatorKind(rawValue: $0) },
            township: query["township"].flatMap { AreaCode($0) }
        )
    }
}

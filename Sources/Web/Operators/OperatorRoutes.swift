import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var operatorRoutes: [Route] {
        [
            Route(.get, Link.operators, .signedIn(.readLedger), operatorsPage),
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
            Route(.get, "\(Link.operators)/:operator", .signedIn(.readLedger)) { visit in
                let desk = OperatorFileDesk(visit.office)
                let id = visit.parameter("operator")
                let isWhole = visit.query["persons"] == "full"
                let file =
                    isWhole
                    ? try await desk.fileInFull(id, by: visit.officer()) : try await desk.file(id, by: visit.officer())
                return .page(OperatorPage(viewer: try visit.viewer(), file: file).page)
            },
        ]
    }

    private func operatorsPage(_ visit: Visit) async throws -> Reply {
        let filter = visit.operatorFilter
        let page = visit.pageNumber
        let desk = OperatorDesk(visit.office)
        let (rows, total) = try await desk.list(
            filter,
            by: visit.officer(),
            limit: Paging.size,
            offset: (page - 1) * Paging.size
        )
        let grids = try await GridDesk(visit.office).choices(by: visit.officer())
        return .page(
            OperatorsPage(
                viewer: try visit.viewer(),
                filter: filter,
                rows: rows,
                grids: grids.filter { filter.township == nil || $0.township == filter.township },
                paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.operators)),
                openReviews: try await desk.openReviews(by: visit.officer()),
                exportLink: visit.addressWithoutPage("\(Link.operators)/export.xlsx")
            ).page
        )
    }

    /// The list under its filter, under the headers by which an import knows them again.
    private func exportOperators(_ visit: Visit) async throws -> Reply {
        let rows = try await OperatorExport(visit.office).rows(visit.operatorFilter, by: visit.officer())
        let document = TableDocument(
            sheetName: "监管对象",
            headers: [
                "名称", "类别", "乡镇", "网格编号", "地址", "统一社会信用代码", "主要负责人", "联系电话", "证照种类", "许可证编号", "发证日期", "有效期至",
                "发证机关", "位置码（GLN）", "纬度", "经度", "坐标系", "坐标核实日期", "状态",
            ],
            rows: rows.map { row in
                [
                    .text(row.name), .text(row.kind.title), .text(naming.area(row.township)), .text(row.gridCode),
                    .text(row.address), .text(row.creditCode), .text(row.principal), .text(row.phone),
                    .text(row.licenceKind), .text(row.licenceNumber), row.issuedOn.map { .day($0) } ?? .empty,
                    row.expiresOn.map { .day($0) } ?? .empty, .text(row.issuer), .text(row.glns.joined(separator: "、")),
                    .text(row.latitude),
                    .text(row.longitude), .text(row.datum), row.verifiedOn.map { .day($0) } ?? .empty,
                    .text(row.isClosed ? "关闭" : "开业"),
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
            township: query["township"].flatMap { AreaCode($0) },
            grid: query["grid"].flatMap { $0.isEmpty ? nil : $0 },
            state: query["state"].flatMap { OperatorFilter.State(rawValue: $0) } ?? .open,
            lack: query["lack"].flatMap { OperatorFilter.Lack(rawValue: $0) }
        )
    }
}

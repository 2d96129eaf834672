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
            Route(.get, Link.operatorTransfers, .signedIn(.reviewOperators)) { visit in
                let transfers = try await TransferDesk(visit.office).open(by: visit.officer())
                return .page(OperatorTransferPage(viewer: try visit.viewer(), transfers: transfers).page)
            },
            Route(.post, Link.operatorTransfers, .signedIn(.editOperators), askForOperator),
            Route(.post, "\(Link.operatorTransfers)/:transfer", .signedIn(.reviewOperators)) { visit in
                let desk = TransferDesk(visit.office)
                do {
                    try await desk.decide(
                        visit.parameter("transfer"),
                        granted: visit.form["decision"] == "grant",
                        answer: visit.form["answer"],
                        by: visit.officer()
                    )
                } catch Refusal.incomplete(let faults) {
                    let transfers = try await desk.open(by: visit.officer())
                    let page = OperatorTransferPage(viewer: try visit.viewer(), transfers: transfers, faults: faults)
                    return .page(page.page, status: 422)
                }
                return .redirect(Link.operatorTransfers)
            },
            Route(.get, "\(Link.operators)/:operator", .signedIn(.readLedger)) { visit in
                let desk = OperatorFileDesk(visit.office)
                let id = visit.parameter("operator")
                let firm = try await OperatorDesk(visit.office).shownAs(id, by: visit.officer())
                guard firm == id else { return .redirect(Link.operator(firm)) }
                let isWhole = visit.query["persons"] == "full"
                let kind = visit.query["kind"].flatMap { OperatorEvent.Kind(rawValue: $0) }
                let file =
                    isWhole
                    ? try await desk.fileInFull(id, by: visit.officer())
                    : try await desk.file(id, kind, page: visit.pageNumber, by: visit.officer())
                return .page(OperatorPage(viewer: try visit.viewer(), file: file).page)
            },
        ]
    }

    private func askForOperator(_ visit: Visit) async throws -> Reply {
        do {
            try await TransferDesk(visit.office).ask(
                creditCode: visit.form["creditCode"],
                township: visit.form["township"],
                note: visit.form["transferNote"],
                by: visit.officer()
            )
        } catch Refusal.incomplete(let faults) {
            let elsewhere = FieldFault(
                field: "creditCode",
                code: "credit-code-elsewhere",
                advice: "这个统一社会信用代码已由本县另一辖区登记"
            )
            let isKnown = !faults.contains { $0.field == "creditCode" }
            return try await operatorForm(
                visit,
                nil,
                visit.operatorDraft,
                faults: faults + (isKnown ? [elsewhere] : [])
            )
        }
        return .redirect("\(Link.operators)?asked=yes")
    }

    private func operatorsPage(_ visit: Visit) async throws -> Reply {
        let filter = visit.operatorFilter
        let page = visit.pageNumber
        let desk = OperatorDesk(visit.office)
        let offset = (page - 1) * Paging.size
        var (rows, total): ([OperatorRecord], Int) = ([], 0)
        var expiring: [ExpiringLicence]?
        if filter.lack == .expiring {
            let found = try await desk.expiring(filter, by: visit.officer(), limit: Paging.size, offset: offset)
            (expiring, total) = (found.rows, found.total)
        } else {
            (rows, total) = try await desk.list(filter, by: visit.officer(), limit: Paging.size, offset: offset)
        }
        let grids = try await GridDesk(visit.office).choices(by: visit.officer())
        return .page(
            OperatorsPage(
                viewer: try visit.viewer(),
                filter: filter,
                rows: rows,
                grids: grids.filter { filter.township == nil || $0.township == filter.township },
                paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.operators)),
                openReviews: try await desk.openReviews(by: visit.officer()),
                openTransfers: try await TransferDesk(visit.office).open(by: visit.officer()).count,
                exportLink: visit.addressWithoutPage("\(Link.operators)/export.xlsx"),
                expiringDays: visit.office.rulebook.operators.expiringDays,
                expiring: expiring,
                wasAsked: visit.query["asked"] == "yes"
            ).page
        )
    }

    /// The list under its filter, under the headers by which an import knows them again.
    private func exportOperators(_ visit: Visit) async throws -> Reply {
        let (filter, desk) = (visit.operatorFilter, OperatorExport(visit.office))
        let area = { (code: AreaCode?) in naming.area(code) }
        guard filter.lack == .expiring else {
            let lines = try await desk.rows(filter, by: visit.officer())
            let document = OperatorList.document(lines, rules: .init(visit.office.rulebook), area: area)
            return try await Export.reply(document, name: "监管对象", visit)
        }
        let today = visit.office.environment.now().day
        let rows = try await desk.expiring(filter, by: visit.officer())
        return try await Export.reply(OperatorList.document(rows, today: today, area: area), name: "证照到期", visit)
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

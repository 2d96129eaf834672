import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    // MARK: The market's gate

    var marketRoutes: [Route] {
        [
            Route(.get, Link.gate, .signedIn(.admitGoods)) { visit in
                try await gatePage(visit, shown: visit.query["code"] ?? "")
            },
            Route(.post, Link.gate, .signedIn(.admitGoods), admit),
            Route(.get, Link.gateEntries, .signedIn(.admitGoods), gateList),
            Route(.get, Link.gateExport, .signedIn(.admitGoods), gateExport),
            Route(.get, "\(Link.gateEntries)/:gate", .signedIn(.admitGoods)) { visit in try await gateEntryPage(visit)
            },
            Route(.post, "\(Link.gateEntries)/:gate/steps", .signedIn(.admitGoods), addGateStep),
            Route(.get, Link.sellers, .signedIn(.admitGoods)) { visit in
                try await sellersPage(visit, market: visit.query["market"])
            },
            Route(.post, Link.sellers, .signedIn(.admitGoods), addSeller),
            Route(.get, "\(Link.sellers)/:seller", .signedIn(.admitGoods)) { visit in try await sellerPage(visit) },
            Route(.post, "\(Link.sellers)/:seller/full", .signedIn(.admitGoods)) { visit in
                try await sellerPage(visit, inFull: true)
            },
            Route(.post, "\(Link.sellers)/:seller/leave", .signedIn(.admitGoods), leaveMarket),
            Route(.get, Link.gateWorker, .open) { _ in
                guard let module = scripts["gate-worker"] else { throw Refusal.notFound }
                return .asset(mediaType: "text/javascript; charset=utf-8", content: module.content)
            },
        ]
    }

    private func gatePage(
        _ visit: Visit,
        shown: String,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let officer = try visit.officer()
        let market = values["market"] ?? visit.query["market"]
        guard let view = try await GateDesk(visit.office).view(market: market, shown: shown, by: officer) else {
            return try await marketPick(visit, base: Link.gate, status: faults.isEmpty ? 200 : 422)
        }
        return .page(
            GatePage(
                viewer: try visit.viewer(),
                view: view,
                key: makeFormToken(),
                values: values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func marketPick(_ visit: Visit, base: String, status: Int = 200) async throws -> Reply {
        let text = visit.query["q"] ?? ""
        let markets = try await GateDesk(visit.office).markets(text, by: visit.officer())
        return .page(
            MarketPickPage(viewer: try visit.viewer(), text: text, markets: markets, base: base).page,
            status: status
        )
    }

    private func admit(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        let asksReceipt = form["receipt"] == "1"
        do {
            let receipt = try await GateDesk(visit.office).admit(GateForm.arrival(form), by: visit.officer())
            guard asksReceipt else { return .redirect(Link.gateEntry(receipt.id)) }
            return .text("\(receipt.standing.rawValue) \(receipt.id)\n\(receipt.text)", status: 200)
        } catch Refusal.incomplete(let faults) {
            guard !asksReceipt else { return .text(faults.map(\.advice).joined(separator: "\n"), status: 422) }
            return try await gatePage(visit, shown: form["certificate"], values: form.fields, faults: faults)
        }
    }

    // MARK: Entries

    private func gateList(_ visit: Visit) async throws -> Reply {
        let filter = visit.gateFilter
        let page = visit.pageNumber
        let listing = try await GateDesk(visit.office).list(
            filter,
            by: visit.officer(),
            limit: Paging.size,
            offset: (page - 1) * Paging.size
        )
        return .page(
            GateListPage(
                viewer: try visit.viewer(),
                filter: filter,
                rows: listing.rows,
                figures: listing.figures,
                foods: listing.foods,
                paging: Paging(page: page, total: listing.total, base: visit.addressWithoutPage(Link.gateEntries)),
                export: Address.make(
                    Link.gateExport,
                    [
                        ("market", filter.market), ("from", filter.from?.description),
                        ("through", filter.through?.description), ("standing", filter.standing?.rawValue),
                    ]
                )
            ).page
        )
    }

    /// A market takes out its own records: the permission is that of the gate.
    private func gateExport(_ visit: Visit) async throws -> Reply {
        let listing = try await GateDesk(visit.office)
            .list(visit.gateFilter, by: visit.officer(), limit: Export.rowLimit, offset: 0)
        let document = TableDocument(
            sheetName: "入场记录",
            headers: [
                "到货时间", "市场", "销售者", "摊位", "品种", "种类", "数量", "单位", "产地", "车牌", "进货凭证", "凭证编号", "合格证编号", "结果", "说明",
            ],
            rows: listing.rows.map { row in
                [
                    .moment(row.arrivedAt), .text(row.marketName), .text(row.sellerName ?? ""), .text(row.stall ?? ""),
                    .text(row.food), .text(row.goods.title), .number(row.quantity.number),
                    .text(row.quantity.unit.title), .text(row.place), .text(row.plate),
                    .text(row.purchase?.kind.title ?? "没有"), .text(row.purchase?.number ?? ""), .text(row.shown),
                    .text(row.standing.title), .text(row.advice),
                ]
            }
        )
        return try await Export.reply(document, name: "入场记录", permission: .admitGoods, visit)
    }

    private func gateEntryPage(
        _ visit: Visit,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let file = try await GateDesk(visit.office).file(visit.parameter("gate"), by: visit.officer())
        return .page(
            GateEntryPage(viewer: try visit.viewer(), file: file, values: values, faults: faults).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func addGateStep(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        let id = visit.parameter("gate")
        do {
            try await GateDesk(visit.office).add(GateForm.step(form), to: id, by: visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try await gateEntryPage(visit, values: form.fields, faults: faults)
        }
        return .redirect(Link.gateEntry(id))
    }

    // MARK: Sellers

    private func sellersPage(
        _ visit: Visit,
        market: String?,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        guard let (market, sellers) = try await SellerDesk(visit.office).list(market: market, by: visit.officer())
        else { return try await marketPick(visit, base: Link.sellers, status: faults.isEmpty ? 200 : 422) }
        return .page(
            SellersPage(
                viewer: try visit.viewer(),
                market: market,
                sellers: sellers,
                values: values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func addSeller(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        do {
            let id = try await SellerDesk(visit.office).add(GateForm.seller(form), by: visit.officer())
            return .redirect(Link.seller(id))
        } catch Refusal.incomplete(let faults) {
            return try await sellersPage(visit, market: form["market"], values: form.fields, faults: faults)
        }
    }

    private func sellerPage(
        _ visit: Visit,
        inFull: Bool = false,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let (market, seller) = try await SellerDesk(visit.office)
            .file(visit.parameter("seller"), inFull: inFull, by: visit.officer())
        return .page(
            SellerPage(
                viewer: try visit.viewer(),
                market: market,
                seller: seller,
                isInFull: inFull,
                values: values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func leaveMarket(_ visit: Visit) async throws -> Reply {
        let id = visit.parameter("seller")
        do {
            try await SellerDesk(visit.office).leave(id, on: GateForm.day(visit.form, "until"), by: visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try await sellerPage(visit, values: visit.form.fields, faults: faults)
        }
        return .redirect(Link.seller(id))
    }
}

extension Visit {
    /// Today's, unless a time was asked for.
    fileprivate var gateFilter: GateFilter {
        let isOpen = query["from"] == nil && query["through"] == nil
        let today = isOpen ? office.environment.now().day : nil
        return GateFilter(
            market: query["market"].flatMap { $0.isEmpty ? nil : $0 },
            from: query["from"].flatMap { Day($0) } ?? today,
            through: query["through"].flatMap { Day($0) } ?? today,
            standing: query["standing"].flatMap { GateStanding(rawValue: $0) }
        )
    }
}

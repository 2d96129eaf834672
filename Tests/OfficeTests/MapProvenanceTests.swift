import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Flows and recalls on the map` {
    private func place(_ id: String, _ latitude: String, in county: County) async throws {
        let entry = RegisterDesk.PlaceEntry(
            latitude: latitude,
            longitude: "112.4",
            datum: "WGS-84",
            source: "数字地图点选",
            isVerified: true
        )
        try await RegisterDesk(county.office).setPlace(entry, of: id, by: county.head)
    }

    /// A certified lot of a farm in the north, sold to a market of the south and to a shop of the north.
    private func chain(_ county: County) async throws -> (lot: Int64, farm: String, market: String, shop: String) {
        let farm = try await county.firm("东关蔬菜社")
        let market = try await county.firm("北留农批市场", .wholesaleMarket, by: county.south)
        let shop = try await county.firm("南街超市", .sales)
        let certificate = try await county.certificates.issue(try county.promise(farm), by: county.head)
        let lot = try await county.certificates.file(certificate, by: county.head).certificate.lot
        try await county.sell(lot, "60", from: farm, to: market)
        try await county.sell(lot, "10.5", from: farm, to: market)
        try await county.sell(lot, "30", from: farm, to: shop)
        return (lot, farm, market, shop)
    }

    private func flows(
        _ county: County,
        by officer: Officer,
        kind: OperatorKind = .wholesaleMarket,
        from: String = "2024-03-01",
        through: String = "2024-03-31"
    ) async throws -> [MapFlow] {
        let filter = MapFlowFilter(from: Shipped.day(from), through: Shipped.day(through), kind: kind)
        return try await MapFlowDesk(county.office).flows(filter, by: officer)
    }

    @Test(arguments: Engine.available)
    func `certified goods are summed from township to market, over the period asked for`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let (lot, farm, market, _) = try await chain(county)
            try await place(farm, "35.5", in: county)
            try await place(market, "35.4", in: county)
            // A second certificate of the same lot does not double its goods.
            var again = try county.promise(farm, quantity: "1")
            again.lot = lot
            county.set("2024-03-05")
            _ = try? await county.certificates.issue(again, by: county.head)
            let found = try await flows(county, by: county.head)
            #expect(found.count == 1)
            let flow = try #require(found.first)
            #expect(flow.origin == Shipped.north)
            #expect(flow.receiver == market)
            #expect(flow.quantities.map(\.text) == ["70.5 公斤"])
            #expect((flow.lots, flow.deliveries) == (1, 2))
            #expect(flow.start?.latitude == 35.5)
            #expect(flow.end?.latitude == 35.4)
            let shops = try await flows(county, by: county.head, kind: .sales)
            #expect(shops.map(\.quantities.first?.text) == ["30 公斤"])
            let later = try await flows(county, by: county.head, from: "2024-03-06")
            #expect(later.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `what was corrected, and what has no certificate that stands, does not flow`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            let market = try await county.firm("北留农批市场", .wholesaleMarket, by: county.south)
            let bare = try await county.harvest("50", by: farm, code: "H1")
            try await county.sell(bare, "50", from: farm, to: market)
            let nothing = try await flows(county, by: county.head)
            #expect(nothing.isEmpty)
            let certificate = try await county.certificates.issue(try county.promise(farm), by: county.head)
            let lot = try await county.certificates.file(certificate, by: county.head).certificate.lot
            let sale = try await county.sell(lot, "60", from: farm, to: market)
            try await county.sell(lot, "20", from: farm, to: market)
            _ = try await county.lots.record(
                MovementDraft(kind: .void, occurredAt: county.clock.value, remark: "记错了", corrects: sale),
                by: county.head
            )
            let left = try await flows(county, by: county.head)
            #expect(left.map(\.quantities.first?.text) == ["20 公斤"])
            try await county.certificates.void(certificate, reason: "写错了", by: county.head)
            let void = try await flows(county, by: county.head)
            #expect(void.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `a station sees where its goods went and where its market's came from, and no more`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let (_, _, market, shop) = try await chain(county)
            let origin = try await flows(county, by: county.north)
            #expect(origin.map(\.receiver) == [market])
            let receiving = try await flows(county, by: county.south)
            #expect(receiving.map(\.receiver) == [market])
            let foreign = try await flows(county, by: county.south, kind: .sales)
            #expect(foreign.isEmpty)
            let own = try await flows(county, by: county.north, kind: .sales)
            #expect(own.map(\.receiver) == [shop])
        }
    }

    @Test(arguments: Engine.available)
    func `holders of a recalled lot stand on the map until the recall ends`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let (lot, farm, market, shop) = try await chain(county)
            for (id, latitude) in [(farm, "35.5"), (market, "35.4"), (shop, "35.6")] {
                try await place(id, latitude, in: county)
            }
            func points(_ officer: Officer) async throws -> [String: MapTone] {
                let found = try await MapDesk(county.office)
                    .overview(layer: "recalls", filter: MapFilter(), limit: 9, offset: 0, by: officer).points
                return Dictionary(found.map { ($0.name, $0.tone) }) { $1 }
            }
            let before = try await points(county.head)
            #expect(before.isEmpty)
            let desk = RecallDesk(county.office)
            var entry = RecallDesk.Entry(
                lots: [lot],
                level: .first,
                reason: "毒死蜱超标",
                publicText: "",
                isMock: true
            )
            _ = try await desk.order(entry, by: county.head)
            let exercise = try await points(county.head)
            #expect(exercise.isEmpty, "an exercise recalls nothing")
            entry.isMock = false
            entry.publicText = "请停止食用。"
            let id = try await desk.order(entry, by: county.head)
            let ordered = try await points(county.head)
            #expect(ordered == ["东关蔬菜社": .bad, "北留农批市场": .bad, "南街超市": .bad])
            let own = try await points(county.south)
            #expect(own == ["北留农批市场": .bad])
            try await county.execute(
                """
                UPDATE recall_holding SET recalled = 0, sold = expected, destroyed = 0, evidence = '台账', answered_at = 1,
                    answered_by = 'test' WHERE recall = \(id) AND holder = \(market)
                """
            )
            // The index is kept while the ledger stays as it is; the change above went past the ledger.
            _ = try await county.firm("新开的店", .sales)
            let answered = try await points(county.head)
            #expect(answered["北留农批市场"] == .warn)
            try await county.execute(
                """
                UPDATE recall SET closed_at = ordered_at, closed_by = 'test', closing_report = '完' WHERE id = \(id)
                """
            )
            _ = try await county.firm("又开的店", .sales)
            let closed = try await points(county.head)
            #expect(Set(closed.values) == [.good])
        }
    }
}

import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Tracing lots in the ledger` {
    private func process(
        _ lot: Int64,
        _ kilograms: String,
        at holder: String,
        into code: String,
        _ county: County
    ) async throws
        -> Int64
    {
        let new = LotDraft(code: code, food: "黄瓜制品", unit: .kilogram, maker: holder, madeOn: county.clock.value.day)
        let draft = MovementDraft(
            kind: .processing,
            occurredAt: county.clock.value,
            inputs: [.init(lot: .known(lot), holder: holder, quantity: try county.kg(kilograms))],
            outputs: [.init(lot: .new(new), holder: holder, quantity: try county.kg(kilograms))]
        )
        _ = try await county.lots.record(draft, by: county.head)
        let id: Int64? = try await county.database.read { db in
            try db.first("SELECT id FROM lot WHERE maker = \(holder) AND code = \(code)")?.get(at: 0)
        }
        guard let id else { throw County.Missing(what: code) }
        return id
    }

    /// A lot that a holder sold and of which no record says where it came from any more.
    private func sourceless(_ code: String, at shop: String, to buyer: String, _ county: County) async throws -> Int64 {
        let draft = LotDraft(code: code, food: "黄瓜", unit: .kilogram, maker: shop, madeOn: nil)
        let part = MovementDraft.Part(lot: .new(draft), holder: shop, quantity: try county.kg("20"))
        let bought = try await county.lots.record(
            MovementDraft(kind: .purchase, occurredAt: county.clock.value, outputs: [part]),
            by: county.head
        )
        let id: Int64? = try await county.database.read { db in
            try db.first("SELECT id FROM lot WHERE maker = \(shop) AND code = \(code)")?.get(at: 0)
        }
        guard let id else { throw County.Missing(what: code) }
        try await county.sell(id, "20", from: shop, to: buyer)
        _ = try await county.lots.record(
            MovementDraft(kind: .void, occurredAt: county.clock.value, remark: "查无此进货", corrects: bought),
            by: county.head
        )
        return id
    }

    @Test(arguments: Engine.available)
    func `forward of a harvest lie its buyers, what they made of it, and theirs`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            let works = try await county.firm("腌菜厂", .production)
            let shop = try await county.firm("南街超市", .sales)
            let bystander = try await county.firm("西门摊位", .sales)
            let lot = try await county.harvest("100", by: farm, code: "A")
            let other = try await county.harvest("50", by: farm, code: "B")
            try await county.sell(lot, "60", from: farm, to: works)
            try await county.sell(other, "50", from: farm, to: bystander)
            let pickles = try await process(lot, "60", at: works, into: "P1", county)
            try await county.sell(pickles, "20", from: works, to: shop)
            let desk = TraceDesk(county.office)
            let forward = try await desk.trace(lot, .forward, by: county.head).trace
            #expect(forward.holders == [farm, works, shop].sorted())
            #expect(forward.lots == [lot, pickles])
            #expect(forward.deliveries.count == 2)
            #expect(forward.places.map(\.distance) == [0, 1, 2, 3])
            #expect(forward.places.allSatisfy { $0.isExact })
            #expect(forward.grams == [farm: 100_000, works: 60_000, shop: 20_000])
            let back = try await desk.trace(pickles, .back, by: county.head).trace
            #expect(back.lots == [lot, pickles])
            #expect(Set(back.holders) == [farm, works], "whoever bought it lies not back of it")
        }
    }

    @Test(arguments: Engine.available)
    func `goods that were returned and sold again end in a ring, and count once`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            let shop = try await county.firm("南街超市", .sales)
            let last = try await county.firm("西门摊位", .sales)
            let lot = try await county.harvest("100", by: farm, code: "A")
            try await county.sell(lot, "60", from: farm, to: shop)
            _ = try await county.lots.record(
                .delivery(.return, of: [(lot, try county.kg("40"))], from: shop, to: farm, at: county.clock.value),
                by: county.head
            )
            try await county.sell(lot, "70", from: farm, to: last)
            let trace = try await TraceDesk(county.office).trace(lot, .both, by: county.head).trace
            #expect(trace.places.count == 3)
            #expect(trace.deliveries.count == 3)
            #expect(trace.grams[farm] == 100_000)
            #expect(trace.grams[shop] == 60_000)
            #expect(trace.grams[last] == 70_000)
        }
    }

    @Test(arguments: Engine.available)
    func `a corrected sale leads nowhere, and the one in its place does`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            let shop = try await county.firm("南街超市", .sales)
            let right = try await county.firm("西门摊位", .sales)
            let lot = try await county.harvest("100", by: farm, code: "A")
            let wrong = try await county.sell(lot, "60", from: farm, to: shop)
            var correction = MovementDraft.delivery(
                .sale,
                of: [(lot, try county.kg("60"))],
                from: farm,
                to: right,
                at: county.clock.value
            )
            correction.corrects = wrong
            correction.remark = "买方写错"
            let second = try await county.lots.record(correction, by: county.head)
            let trace = try await TraceDesk(county.office).trace(lot, .forward, by: county.head).trace
            let reached = trace.links.filter { trace.places.map(\.holding).contains($0.to) }
            #expect(trace.deliveries == [second])
            #expect(reached.allSatisfy { $0.movement != wrong })
            #expect(trace.grams[right] == 60_000)
        }
    }

    @Test(arguments: Engine.available)
    func `a sale of two lots on one note does not mix them`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            let shop = try await county.firm("南街超市", .sales)
            let first = try await county.harvest("100", by: farm, code: "A")
            let second = try await county.harvest("100", by: farm, code: "B", food: "番茄")
            let kg = try county.kg("10")
            _ = try await county.lots.record(
                .delivery(.sale, of: [(first, kg), (second, kg)], from: farm, to: shop, at: county.clock.value),
                by: county.head
            )
            let trace = try await TraceDesk(county.office).trace(first, .forward, by: county.head).trace
            #expect(trace.lots == [first])
        }
    }

    @Test(arguments: Engine.available)
    func `a lot without a source is probably what its holder took in of the same food days before`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            let shop = try await county.firm("南街超市", .sales)
            let canteen = try await county.firm("第一小学食堂", .canteen)
            let lot = try await county.harvest("100", by: farm, code: "A")
            try await county.sell(lot, "60", from: farm, to: shop)
            county.set("2024-03-06")
            let unknown = try await sourceless("X", at: shop, to: canteen, county)
            #expect(try await LedgerCheck(county.office).run().faults == [])
            let trace = try await TraceDesk(county.office).trace(lot, .forward, by: county.head).trace
            #expect(trace.places.filter { !$0.isExact }.map(\.holder) == [shop, canteen])
            #expect(trace.links.filter { !$0.isExact }.count == 1)
            let back = try await TraceDesk(county.office).trace(unknown, .back, by: county.head).trace
            #expect(back.holders.contains(farm))
            county.set("2024-03-20")
            _ = try await sourceless("Y", at: shop, to: canteen, county)
            let again = try await TraceDesk(county.office).trace(lot, .forward, by: county.head).trace
            #expect(again.lots == trace.lots, "a fortnight is outside the window")
            try await county.execute("DELETE FROM holding_unsourced")
            let faults = try await LedgerCheck(county.office).run().faults
            #expect(faults.count == 2 && faults.allSatisfy { $0.contains("has no source") })
        }
    }

    @Test func `a station sees the whole chain of its lot, and of foreign holders only what they are`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            let shop = try await county.firm("北留超市", .sales, by: county.south)
            let lot = try await county.harvest("100", by: farm, code: "A")
            try await county.sell(lot, "60", from: farm, to: shop)
            let desk = TraceDesk(county.office)
            let trace = try await desk.trace(lot, .forward, by: county.north).trace
            #expect(trace.places.map(\.isMasked) == [false, true])
            #expect(!trace.holders.contains(shop))
            #expect(!trace.places.contains { $0.holderName.contains("北留") })
            #expect(trace.grams.values.sorted() == [60_000, 100_000])
            let whole = try await desk.trace(lot, .forward, by: county.head).trace
            #expect(whole.holders.contains(shop))
            await #expect(throws: Refusal.notPermitted(.exportData)) {
                _ = try await desk.records(ofLots: [lot], by: county.north)
            }
            let records = try await desk.records(ofLots: [lot], by: county.head)
            #expect(records.movements.count == 2)
            #expect(records.contacts.count == 2)
        }
    }
}

import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Lots and their movements` {
    @Test(arguments: Engine.available)
    func `a lot is followed from harvest to sale, and its balance at each holder adds up`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            let shop = try await county.firm("南街超市", .sales)
            let lot = try await county.harvest("300", by: farm, code: "20240304-01")
            try await county.sell(lot, "120.25", from: farm, to: shop)
            let file = try await county.lots.file(lot, by: county.north)
            #expect(file.movements.map(\.kind) == [.harvest, .sale])
            #expect(file.balances.map(\.remaining.number) == ["179.75", "120.25"])
            #expect(file.balances.allSatisfy { $0.finding(tolerance: file.tolerance) == nil })
        }
    }

    @Test func `what does not balance is recorded and found, not refused`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            let shop = try await county.firm("南街超市", .sales)
            let stall = try await county.firm("西门摊位", .sales)
            let lot = try await county.harvest("100", by: farm, code: "20240304-01")
            // Two per mille of a hundred kilograms is within the tolerance of twenty per mille.
            try await county.sell(lot, "102", from: farm, to: shop)
            var balances = try await county.lots.balances(of: farm, by: county.head)
            #expect(balances[0].finding(tolerance: 20) == nil)
            try await county.sell(lot, "0.001", from: farm, to: shop)
            balances = try await county.lots.balances(of: farm, by: county.head)
            #expect(balances[0].finding(tolerance: 20) == .moreOutThanIn)
            try await county.sell(lot, "5", from: stall, to: shop)
            balances = try await county.lots.balances(of: stall, by: county.head)
            #expect(balances[0].finding(tolerance: 20) == .noSource)
        }
    }

    @Test func `a correction takes the place of a record and both stay`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            let shop = try await county.firm("南街超市", .sales)
            let lot = try await county.harvest("100", by: farm, code: "20240304-01")
            let sale = try await county.sell(lot, "60", from: farm, to: shop)
            var right = MovementDraft.delivery(
                .sale,
                of: [(lot, try county.kg("6"))],
                from: farm,
                to: shop,
                at: county.clock.value
            )
            right.corrects = sale
            var codes = await faults { _ = try await county.lots.record(right, by: county.head) }
            #expect(codes == ["reason-missing"])
            right.remark = "多写一个零"
            let second = try await county.lots.record(right, by: county.head)
            let file = try await county.lots.file(lot, by: county.head)
            #expect(file.movements.map(\.correctedBy) == [nil, second, nil])
            #expect(file.balances.map(\.remaining.number) == ["94", "6"])
            codes = await faults { _ = try await county.lots.record(right, by: county.head) }
            #expect(codes == ["already-corrected"])
            let void = MovementDraft(kind: .void, occurredAt: county.clock.value, remark: "未发货", corrects: second)
            _ = try await county.lots.record(void, by: county.head)
            let after = try await county.lots.balances(of: farm, by: county.head)
            #expect(after[0].remaining.number == "100")
        }
    }

    static let impossible: [(String, MovementDraft, [String])] = [
        (
            "a harvest with inputs", MovementDraft(kind: .harvest, occurredAt: now, inputs: [part], outputs: [part]),
            ["origin-with-inputs"]
        ),
        ("a destruction of nothing", MovementDraft(kind: .destruction, occurredAt: now), ["no-inputs"]),
        (
            "a sale to oneself", MovementDraft(kind: .sale, occurredAt: now, inputs: [part], outputs: [part]),
            ["same-holder"]
        ),
        (
            "processing without products", MovementDraft(kind: .processing, occurredAt: now, inputs: [part]),
            ["both-sides"]
        ),
        (
            "a void of nothing, tomorrow", MovementDraft(kind: .void, occurredAt: now.adding(hours: 24)),
            ["in-future", "void-without-record"]
        ),
    ]
    static let now = Instant(Shipped.day("2024-03-04"), hour: 9)
    static let part = MovementDraft.Part(
        lot: .known(1),
        holder: "a",
        quantity: LotQuantity(thousandths: 1000, unit: .kilogram)
    )

    @Test(arguments: impossible)
    func `a record that cannot be is told all that is wrong with it`(
        _ name: String,
        draft: MovementDraft,
        codes: [String]
    ) {
        #expect(draft.faults(now: Self.now).map(\.code) == codes, "\(name)")
    }

    @Test func `a foreign station neither sees a lot nor moves it, the receiver's does`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            let shop = try await county.firm("北留超市", .sales, by: county.south)
            let lot = try await county.harvest("100", by: farm, code: "20240304-01")
            await #expect(throws: Refusal.notFound) { _ = try await county.lots.file(lot, by: county.south) }
            let sale = MovementDraft.delivery(
                .sale,
                of: [(lot, try county.kg("1"))],
                from: farm,
                to: shop,
                at: county.clock.value
            )
            let codes = await faults { _ = try await county.lots.record(sale, by: county.south) }
            #expect(codes == ["unknown-operator"])
            try await county.sell(lot, "1", from: farm, to: shop)
            let seen = try await county.lots.file(lot, by: county.south)
            #expect(seen.lot.code == "20240304-01")
        }
    }

    @Test func `a quantity changed by SQL is found by verify`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            _ = try await county.harvest("100", by: farm, code: "20240304-01")
            try await county.execute("UPDATE movement_output SET quantity = 90000")
            let report = try await LedgerCheck(county.office).run().faults
            #expect(report.contains { $0.contains("movement-batch 1") })
        }
    }
}

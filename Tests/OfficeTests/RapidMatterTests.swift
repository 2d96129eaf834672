import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `What a positive rapid test opens` {
    private static func test(
        _ chain: FieldChain,
        item: String = "克百威",
        food: String = "豇豆",
        _ outcome: RapidTest.Outcome = .positive
    ) async throws -> RapidTest {
        let desk = RapidDesk(chain.county.office)
        let id = try await desk.record(
            .init(operatorID: chain.shop, food: food, item: item, kit: "检测卡", outcome: outcome),
            by: chain.county.north
        )
        return try await desk.find(id, by: chain.county.north)
    }

    /// Takes the matter to the step that waits for the laboratory.
    private static func toConfirmation(_ matter: String, _ county: County) async throws {
        for (from, next) in [("control", "sampling"), ("sampling", "confirmation")] {
            try await county.lay(matter, by: county.north)
            try await county.matters.advance(matter: matter, from: from, to: next, note: "", by: county.north)
        }
    }

    private static func confirm(_ chain: FieldChain, _ test: String, _ result: String) async throws -> String {
        try await chain.approved(result) {
            $0.aim = .confirmation
            $0.rapidTest = test
        }.specimen
    }

    @Test(arguments: Engine.available)
    func `a positive rapid test opened no matter, now it opens one at the station`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            let negative = try await Self.test(chain, .negative)
            #expect(negative.matter == nil)
            let test = try await Self.test(chain)
            #expect(test.matterNumber == "快检阳性处置〔2024〕1号")
            let file = try await county.matters.file(test.matter ?? "", by: county.north)
            #expect(file.summary.holder == .station(Shipped.north))
            #expect(file.summary.title == "凤凰蔬菜店 豇豆快检阳性处置")
            #expect(file.work.rapidTests.map(\.id) == [test.id])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `confirmed, the failed sample has its own disposal and the matter cannot close as passed`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            let test = try await Self.test(chain)
            let matter = test.matter ?? ""
            let specimen = try await Self.confirm(chain, test.id, "0.5")
            let disposals = try await county.count("SELECT COUNT(*) FROM matter WHERE procedure_id = 'disposal'")
            #expect(disposals == 1)
            try await Self.toConfirmation(matter, county)
            try await SampleEvidence(county.office).lay(specimen, on: matter, by: county.north)
            let before = try await county.census()
            for outcome in ["确证合格", "无法抽样"] {
                await #expect(throws: MatterRefusal.self, "\(outcome)") {
                    try await county.matters.close(
                        matter: matter,
                        from: "confirmation",
                        outcome: outcome,
                        reason: "好",
                        by: county.north
                    )
                }
            }
            let after = try await county.census()
            #expect(after == before)
            try await county.matters.close(
                matter: matter,
                from: "confirmation",
                outcome: "确证不合格",
                reason: "转核查处置",
                by: county.north
            )
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `not confirmed, it closes, and not as failed`() async throws {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            let test = try await Self.test(chain)
            let matter = test.matter ?? ""
            let specimen = try await Self.confirm(chain, test.id, "0.01")
            try await Self.toConfirmation(matter, county)
            try await SampleEvidence(county.office).lay(specimen, on: matter, by: county.north)
            await #expect(throws: MatterRefusal.self) {
                try await county.matters.close(
                    matter: matter,
                    from: "confirmation",
                    outcome: "确证不合格",
                    reason: "好",
                    by: county.north
                )
            }
            try await county.matters.close(
                matter: matter,
                from: "confirmation",
                outcome: "确证合格",
                reason: "未检出超标",
                by: county.north
            )
            let all = try await county.count("SELECT COUNT(*) FROM matter")
            #expect(all == 1)
        }
    }

    @Test func `two readings of the same goods on one day are one matter, other goods another`() async throws {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            let first = try await Self.test(chain)
            #expect(try await Self.test(chain).matter == first.matter)
            #expect(try await Self.test(chain, item: "氧乐果").matter != first.matter)
            #expect(try await Self.test(chain, food: "韭菜").matter != first.matter)
            county.set("2024-03-05")
            let later = try await Self.test(chain)
            #expect(later.matter != nil && later.matter != first.matter)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `goods that the gate of a market holds were seen to twice`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let (market, keeper) = try await county.openMarket()
            var arrival = try await county.arrival(at: market, "10")
            arrival.items = "有机磷"
            arrival.outcome = .positive
            let receipt = try await county.gate.admit(arrival, by: keeper)
            #expect(receipt.standing == .held)
            let held = try await county.gate.file(receipt.id, by: county.north).steps.first?.matter
            let desk = RapidDesk(county.office)
            func test(_ item: String) async throws -> RapidTest {
                let id = try await desk.record(
                    .init(operatorID: market, food: "黄瓜", item: item, kit: "检测卡", outcome: .positive),
                    by: county.north
                )
                return try await desk.find(id, by: county.north)
            }
            let same = try await test("有机磷")
            #expect(same.matter != nil && same.matter == held)
            // Another item is another thing to see to.
            let other = try await test("克百威")
            #expect(other.matter != nil && other.matter != held)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a confirmation of other goods answers nothing`() async throws {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            let test = try await Self.test(chain)
            let matter = test.matter ?? ""
            let other = try await chain.approved("0.01") {
                $0.aim = .confirmation
                $0.rapidTest = test.id
                $0.food = "韭菜"
            }
            try await Self.toConfirmation(matter, county)
            await expectFaults(["other-food"]) {
                try await SampleEvidence(county.office).lay(other.specimen, on: matter, by: county.north)
            }
        }
    }
}

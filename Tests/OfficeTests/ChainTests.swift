import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The yearly sampling plan` {
    private static let line = SamplingPlanDesk.Line(foodClass: "豇豆", stage: .distribution, months: [3, 4], planned: 5)

    @Test(arguments: Engine.available)
    func `another person approves it, and a revision leaves the old one as it was`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let desk = SamplingPlanDesk(county.office)
            let id = try await desk.draft(year: 2024, reason: "", by: county.head)
            try await desk.add([Self.line], to: id, by: county.head)
            await expectFaults(["same-person"]) { try await desk.approve(id, by: county.head) }
            try await desk.approve(id, by: county.otherHead)
            await expectFaults(["not-a-draft"]) { try await desk.add([Self.line], to: id, by: county.head) }
            await expectFaults(["reason-missing"]) {
                _ = try await desk.draft(year: 2024, reason: " ", by: county.head)
            }
            let second = try await desk.draft(year: 2024, reason: "增加批次", by: county.otherHead)
            try await desk.remove(line: 1, of: second, by: county.otherHead)
            try await desk.approve(second, by: county.head)
            let (now, revisions) = try await desk.plan(year: 2024, by: county.head)
            #expect(revisions.map(\.state) == [.approved, .revised])
            #expect(now?.lines.map(\.month) == [4])
            let old = try await desk.plan(year: 2024, revision: 1, by: county.head).file
            #expect(old?.lines.map(\.planned) == [5, 5])
            #expect(try await LedgerCheck(county.office).run().faults == [])
            await #expect(throws: StorageError.self) {
                try await county.execute("UPDATE sampling_plan SET approved_by = drafted_by")
            }
        }
    }

    @Test func `items come from the rules of the class, and say whose year's`() async throws {
        try await County.with(.sqlite) { county in
            let desk = SamplingPlanDesk(county.office)
            let id = try await desk.draft(year: 2024, reason: "", by: county.head)
            try await desk.add([Self.line], to: id, by: county.head)
            let line = try #require(try await desk.plan(year: 2024, by: county.head).file?.lines.first)
            #expect(line.items.contains("克百威"))
            #expect(line.rules?.year == 2025)
        }
    }

    @Test(arguments: Engine.available)
    func `the free budget goes out whole, each line with its reason`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let desk = SamplingPlanDesk(county.office)
            let id = try await desk.draft(year: 2024, reason: "", by: county.head)
            func allocate(_ budget: Int) async throws {
                try await desk.allocate(id, budget: budget, randomShare: 20, seed: 7, weighting: .mean, by: county.head)
            }
            await expectFaults(["no-results"]) { try await allocate(10) }
            try await county.importing(
                (1...9).map { .cowpea("a\($0)", $0 == 1 ? "0.5" : "0.01") }
                    + (1...9).map { .cowpea("b\($0)", food: "芹菜", shop: .south) }
            )
            try await allocate(25)
            try await allocate(30)
            let lines = try await desk.plan(year: 2024, by: county.head).file?.lines ?? []
            var (all, drawn, cowpeas, atShop) = (0, 0, 0, 0)
            for line in lines {
                all += line.planned
                #expect(line.part == .free && line.month >= 3)
                if line.reason.hasPrefix("随机部分") {
                    drawn += line.planned
                    #expect(line.operatorName != nil && line.reason.contains("随机种子 7"))
                } else {
                    #expect(line.reason.contains("估计值 = (") && line.reason.contains("k = "))
                    cowpeas += line.foodClass == "豇豆" ? line.planned : 0
                    atShop += line.operatorName == "凤凰蔬菜店" ? line.planned : 0
                }
            }
            #expect(all == 30)
            #expect(drawn == 6)
            #expect(cowpeas > 12)
            #expect(atShop > 0)
            let sharing = try await desk.plan(year: 2024, by: county.head).file?.sharing
            #expect(sharing?.weighting == .mean)
            #expect((2...200).contains(sharing?.strength ?? 0))
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `bad figures are all named and nothing is kept`() async throws {
        try await County.with(.sqlite) { county in
            let desk = SamplingPlanDesk(county.office)
            let id = try await desk.draft(year: 2024, reason: "", by: county.head)
            let bad = SamplingPlanDesk.Line(
                foodClass: "",
                stage: .all,
                township: AreaCode("140524100"),
                months: [13],
                planned: 0
            )
            let found = await faults { try await desk.add([bad], to: id, by: county.head) }
            #expect(found == ["class-missing", "bad-month", "bad-count", "unknown-township"])
            #expect(try await county.count("SELECT COUNT(*) FROM sampling_plan_line") == 0)
            await #expect(throws: Refusal.notPermitted(.planSampling)) {
                _ = try await desk.draft(year: 2025, reason: "", by: county.north)
            }
        }
    }
}

@Suite struct `Rapid tests` {
    private static func shop(_ county: County) async throws -> String {
        try await county.importing([.cowpea("先前", on: "2024-02-20")])
        return try await county.text("SELECT id FROM operator WHERE name = '凤凰蔬菜店'") ?? ""
    }

    private static func positive(_ county: County) async throws -> String {
        try await RapidDesk(county.office).record(
            .init(operatorID: try await shop(county), food: "豇豆", item: "克百威", kit: "检测卡", outcome: .positive),
            by: county.north
        )
    }

    /// Tested at nine: four hours end at one.
    @Test(arguments: [(12, 59, RapidTest.Answer.confirmation), (13, 0, .late)])
    func `a confirmation may be asked for within four hours, later it is on record as late`(
        hour: Int,
        minute: Int,
        expected: RapidTest.Answer
    ) async throws {
        try await County.with(.sqlite) { county in
            let id = try await Self.positive(county)
            let asked = Instant(Shipped.day("2024-03-04"), hour: hour, minute: minute)
            county.clock.change { $0 = asked }
            try await RapidDesk(county.office).answer(
                id,
                asksConfirmation: true,
                at: nil,
                held: "封存 5 公斤",
                by: county.north
            )
            #expect(try await RapidDesk(county.office).find(id, by: county.north).answer == expected)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a positive result is answered once`() async throws {
        try await County.with(.sqlite) { county in
            let id = try await Self.positive(county)
            let desk = RapidDesk(county.office)
            await expectFaults(["held-missing"]) {
                try await desk.answer(id, asksConfirmation: false, at: nil, held: "", by: county.north)
            }
            try await desk.answer(id, asksConfirmation: false, at: nil, held: "销毁 3 公斤", by: county.north)
            await expectFaults(["already-answered"]) {
                try await desk.answer(id, asksConfirmation: true, at: nil, held: "", by: county.north)
            }
            await #expect(throws: Refusal.notFound) { _ = try await desk.find(id, by: county.south) }
        }
    }
}

import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A sampling sheet held against plan, register and rules` {
    private static func with(
        _ engine: Engine = .sqlite,
        _ body: @Sendable @escaping (FieldChain) async throws -> Void
    ) async throws {
        try await County.with(engine) { county in try await body(try await FieldChain(county)) }
    }

    /// An approved plan with one line of two cowpeas in March.
    private static func plan(
        _ chain: FieldChain,
        _ change: (inout SamplingPlanDesk.Line) -> Void = { _ in }
    ) async throws -> String {
        let desk = SamplingPlanDesk(chain.county.office)
        let id = try await desk.draft(year: 2024, reason: "", by: chain.county.head)
        var line = SamplingPlanDesk.Line(foodClass: "豇豆", stage: .distribution, months: [3], planned: 2)
        change(&line)
        try await desk.add([line], to: id, by: chain.county.head)
        try await desk.approve(id, by: chain.county.otherHead)
        return id
    }

    private static func taking(
        _ chain: FieldChain,
        _ change: (inout SpecimenDesk.Entry) -> Void
    ) async -> Set<String> {
        let entry = chain.entry(change)
        return Set(await faults { _ = try await chain.specimens.take(entry, by: chain.county.north) })
    }

    @Test func `another food or another kind is no sample of the line`() async throws {
        try await Self.with { chain in
            let plan = try await Self.plan(chain)
            let found = await Self.taking(chain) { entry in
                entry.plan = (plan, 1)
                entry.food = "韭菜"
                entry.kind = .riskMonitoring
            }
            #expect(found == ["not-of-line"])
            let told = await advice {
                _ = try await chain.specimens.take(
                    chain.entry { entry in
                        entry.plan = (plan, 1)
                        entry.food = "韭菜"
                        entry.kind = .riskMonitoring
                    },
                    by: chain.county.north
                )
            }
            #expect(told.count == 2, "both at once: \(told)")
        }
    }

    @Test func `a food of the line's class is a sample of it`() async throws {
        try await Self.with { chain in
            let plan = try await Self.plan(chain) { $0.foodClass = "蔬菜" }
            _ = try await chain.specimens.take(chain.entry { $0.plan = (plan, 1) }, by: chain.county.north)
        }
    }

    @Test(arguments: Engine.available)
    func `what departs from the plan needs a reason, which stays on record and is shown`(engine: Engine) async throws {
        try await Self.with(engine) { chain in
            let plan = try await Self.plan(chain) { line in
                line.stage = .farm
                line.township = Shipped.south
                line.months = [4]
                line.planned = 1
            }
            func change(_ entry: inout SpecimenDesk.Entry) { entry.plan = (plan, 1) }
            #expect(await Self.taking(chain, change) == ["deviation-stage", "deviation-township", "deviation-month"])
            let first = chain.entry { entry in
                change(&entry)
                entry.deviation = "合作社已停产，改在其销售店抽样"
            }
            let id = try await chain.specimens.take(first, by: chain.county.north)
            let file = try await chain.specimens.file(id, by: chain.county.head)
            #expect(file.deviations.map(\.kind) == [.stage, .township, .month])
            #expect(file.deviations.allSatisfy { $0.reason == "合作社已停产，改在其销售店抽样" })
            #expect(file.deviations.first?.detail == "计划在种养殖环节抽样，实际在流通环节")
            let more = await Self.taking(chain, change)
            #expect(more.contains("deviation-count"), "one of one is taken already")
            #expect(try await LedgerCheck(chain.county.office).run().faults == [])
            try await chain.county.execute("UPDATE specimen_deviation SET reason = '别的' WHERE position = 1")
            #expect(try await LedgerCheck(chain.county.office).run().faults.count == 1)
        }
    }

    @Test func `a firm that closed is not sampled`() async throws {
        try await Self.with { chain in
            let shop = chain.shop
            try await chain.county.execute("UPDATE operator SET state = 'closed' WHERE id = \(shop)")
            #expect(await Self.taking(chain) { _ in } == ["operator-closed"])
        }
    }

    private static let amounts: [(amount: String, reserve: String, code: String)] = [
        ("1 千克", "100 千克", "reserve-above-amount"), ("若干", "1 千克", "bad-amount"), ("3 千克", "一点", "bad-amount"),
        ("1 千克", "500 克", "deviation-amount"),
    ]

    @Test(arguments: amounts)
    func `amounts that cannot be, and those below the rules`(amount: String, reserve: String, code: String) async throws
    {
        try await Self.with { chain in
            let found = await Self.taking(chain) { entry in
                entry.sheet.amount = amount
                entry.sheet.reserve = reserve
            }
            #expect(found.contains(code), "\(found)")
        }
    }

    @Test(arguments: Engine.available)
    func `a seal is used once`(engine: Engine) async throws {
        try await Self.with(engine) { chain in
            _ = try await chain.specimens.take(chain.entry { $0.sheet.seal = "甲1、甲2" }, by: chain.county.north)
            #expect(await Self.taking(chain) { $0.sheet.seal = "甲2，甲3" } == ["seal-used"])
            let told = await advice {
                _ = try await chain.specimens.take(chain.entry { $0.sheet.seal = "甲1 甲2" }, by: chain.county.north)
            }
            #expect(told.first == "封条“甲1”已用于样品 XBJ24140522000001，一个封条编号只能用一次")
            await #expect(throws: StorageError.self) {
                try await chain.county.execute(
                    "INSERT INTO specimen_seal (county, seal, specimen) SELECT county, seal, specimen FROM specimen_seal"
                )
            }
            #expect(try await LedgerCheck(chain.county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `the same form sent twice is one specimen`(engine: Engine) async throws {
        try await Self.with(engine) { chain in
            let entry = chain.entry { $0.form = "form-1" }
            let first = try await chain.specimens.take(entry, by: chain.county.north)
            #expect(try await chain.specimens.take(entry, by: chain.county.north) == first)
            #expect(try await chain.county.count("SELECT COUNT(*) FROM specimen") == 1)
        }
    }

    @Test func `what could not be read is told together with what is wrong with the rest`() async throws {
        try await Self.with { chain in
            let found = await Self.taking(chain) { entry in
                entry.unread = [FieldFault(field: "latitude", code: "bad-position", advice: "坐标")]
                entry.food = ""
            }
            #expect(found == ["bad-position", "food-missing"])
        }
    }

    @Test(arguments: Engine.available)
    func `the sheet is printed from the specimen, filled in and numbered without gaps`(engine: Engine) async throws {
        try await Self.with(engine) { chain in
            let documents = DocumentDesk(chain.county.office)
            let id = try await chain.specimens.take(
                chain.entry { entry in
                    entry.sheet.producer = "东关合作社"
                    entry.sheet.batch = "20240301"
                },
                by: chain.county.north
            )
            let first = try await documents.issueSheet(of: id, by: chain.county.north)
            await expectFaults(["sheet-issued"]) { _ = try await documents.issueSheet(of: id, by: chain.county.north) }
            await expectFaults(["reason-missing"]) {
                try await documents.voidSheet(first, of: id, reason: " ", by: chain.county.north)
            }
            try await documents.voidSheet(first, of: id, reason: "写错品名", by: chain.county.north)
            let second = try await documents.issueSheet(of: id, by: chain.county.north)
            let sheet = try await documents.sheet(second, of: id, by: chain.county.north)
            #expect(sheet.number == "阳市监抽〔2024〕2号")
            let text = "\(sheet.blocks)"
            for word in [
                "XBJ24140522000001", "凤凰蔬菜店", "3 千克", "1 千克", "封1-1、封1-2", "克百威", "东关合作社", "20240301", "流通环节", "甲、乙",
                "市场监管局",
            ] { #expect(text.contains(word), "\(word)") }
            #expect(try await documents.sheet(first, of: id, by: chain.county.head).voidReason == "写错品名")
            await #expect(throws: Refusal.notFound) {
                _ = try await documents.sheet(second, of: id, by: chain.county.south)
            }
            #expect(try await LedgerCheck(chain.county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a sample of agriculture's names agriculture as the source of its task`(engine: Engine) async throws {
        try await Self.with(engine) { chain in
            let plan = try await Self.plan(chain) { $0.organiser = "agriculture" }
            let (_, sample) = try await chain.approved("0.01") { $0.plan = (plan, 1) }
            #expect(try await chain.county.text("SELECT publisher FROM sample WHERE id = \(sample)") == "农业农村局")
            let (_, other) = try await chain.approved("0.01")
            #expect(try await chain.county.text("SELECT publisher FROM sample WHERE id = \(other)") == "市场监管局")
            #expect(try await LedgerCheck(chain.county.office).run().faults == [])
        }
    }

    @Test func `the next sheet begins with the colleague and laboratory of the last`() async throws {
        try await Self.with { chain in
            #expect(try await chain.specimens.lastSheet(by: chain.county.north) == nil)
            _ = try await chain.specimens.take(chain.entry { $0.sheet.secondSampler = "赵红" }, by: chain.county.north)
            let last = try await chain.specimens.lastSheet(by: chain.county.north)
            #expect(last?.second == "赵红")
            #expect(last?.laboratory == "county-laboratory")
        }
    }
}

@Suite struct `Lines of a draft plan` {
    @Test(arguments: Engine.available)
    func `a line is put right where it stands, and keeps what was taken on it`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            let desk = SamplingPlanDesk(county.office)
            let first = try await desk.draft(year: 2024, reason: "", by: county.head)
            let line = SamplingPlanDesk.Line(foodClass: "豇豆", stage: .distribution, months: [3], planned: 2)
            try await desk.add([line], to: first, by: county.head)
            try await desk.approve(first, by: county.otherHead)
            for _ in 0..<2 {
                _ = try await chain.specimens.take(chain.entry { $0.plan = (first, 1) }, by: county.north)
            }
            let second = try await desk.draft(year: 2024, reason: "调整", by: county.head)
            var changed = line
            changed.planned = 1
            changed.months = [3, 4]
            let found = await faults { try await desk.change(line: 1, of: second, to: changed, by: county.head) }
            #expect(found == ["one-month", "below-taken"])
            changed.planned = 5
            changed.months = [4]
            changed.organiser = "agriculture"
            try await desk.change(line: 1, of: second, to: changed, by: county.head)
            let lines = try await desk.plan(year: 2024, by: county.head).file?.lines
            #expect(lines?.map(\.month) == [4])
            #expect(lines?.map(\.planned) == [5])
            #expect(lines?.map(\.taken) == [2])
            #expect(lines?.map(\.organiser) == ["agriculture"])
            await expectFaults(["not-a-draft"]) {
                try await desk.change(line: 1, of: first, to: changed, by: county.head)
            }
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }
}

@Suite struct `Rapid tests after the event` {
    private static func entry(_ shop: String, _ change: (inout RapidDesk.Entry) -> Void = { _ in }) -> RapidDesk.Entry {
        var entry = RapidDesk.Entry(operatorID: shop, food: "豇豆", item: "克百威", kit: "检测卡", outcome: .positive)
        change(&entry)
        return entry
    }

    @Test func `the clock runs from the test, and an answer lies between the test and now`() async throws {
        try await County.with(.sqlite) { county in
            let shop = try await FieldChain(county).shop
            let desk = RapidDesk(county.office)
            func at(_ hour: Int) -> Instant { Instant(Shipped.day("2024-03-01"), hour: hour) }
            await expectFaults(["in-future"]) {
                _ = try await desk.record(
                    Self.entry(shop) { $0.testedAt = Instant(Shipped.day("2024-03-05")) },
                    by: county.north
                )
            }
            let id = try await desk.record(Self.entry(shop) { $0.testedAt = at(10) }, by: county.north)
            #expect(try await desk.find(id, by: county.north).claimDue == at(14))
            for wrong in [at(9), Instant(Shipped.day("2024-03-05"))] {
                await expectFaults(["bad-time"]) {
                    try await desk.answer(id, asksConfirmation: true, at: wrong, held: "封存", by: county.north)
                }
            }
            try await desk.answer(id, asksConfirmation: true, at: at(13), held: "封存", by: county.north)
            #expect(try await desk.find(id, by: county.north).answer == .confirmation)
        }
    }

    private static func row(
        _ number: Int,
        _ firm: String,
        _ outcome: RapidTest.Outcome?,
        on day: String
    ) -> RapidTestRow {
        RapidTestRow(
            row: number,
            operatorName: firm,
            food: "豇豆",
            item: "克百威",
            kit: "检测卡",
            outcome: outcome,
            testedAt: Instant(Shipped.day(day), hour: 12)
        )
    }

    private static func file(_ rows: [RapidTestRow]) -> RapidImportDesk.SourceFile {
        RapidImportDesk.SourceFile(name: "快检.csv", rows: rows, problems: [], notices: [], columns: [:])
    }

    @Test(arguments: Engine.available)
    func `a list of rapid tests comes in whole or not at all, and only once`(engine: Engine) async throws {
        try await County.with(engine) { county in
            _ = try await FieldChain(county)
            let desk = RapidImportDesk(county.office)
            let bad = Self.file([
                Self.row(2, "凤凰蔬菜店", .negative, on: "2024-03-01"), Self.row(3, "没有这家", .negative, on: "2024-03-01"),
                Self.row(4, "凤凰蔬菜店", .negative, on: "2024-03-09"), Self.row(5, "凤凰蔬菜店", .negative, on: "2024-03-01"),
            ])
            let refused = try await desk.importFile(bad, by: county.north)
            #expect(refused.problems.map(\.code) == ["unknown-operator", "in-future", "repeated-row"])
            #expect(try await county.count("SELECT COUNT(*) FROM rapid_test") == 0)
            let good = Self.file([
                Self.row(2, "凤凰蔬菜店", .negative, on: "2024-03-01"), Self.row(3, "凤凰蔬菜店", .positive, on: "2024-03-02"),
            ])
            #expect(try await desk.preview(good, by: county.north).added == 2)
            #expect(try await desk.importFile(good, by: county.north).added == 2)
            #expect(try await desk.importFile(good, by: county.north).unchanged == 2)
            #expect(try await county.count("SELECT COUNT(*) FROM rapid_test") == 2)
            #expect(
                try await county.count("SELECT COUNT(*) FROM rapid_test_matter") == 1,
                "a positive one opens its matter"
            )
            #expect(try await desk.importFile(good, by: county.south).problems.count == 2, "not in their township")
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }
}

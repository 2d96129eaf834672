import Primitives
import Rules
import Supervision
import TestSupport
import Testing

@Suite struct `How far a sampling plan is done` {
    private static let products = ActionProductFinder(Shipped.rulebook.actionProducts)

    private static func line(
        _ food: String,
        _ planned: Int,
        stage: PlannedSamples.Stage = .all,
        month: Int? = nil,
        kind: SamplingRow.Kind? = nil,
        id: String = "",
        firm: Bool = false
    ) -> PlanCoverage.Line {
        PlanCoverage.Line(
            kind: kind,
            foodClass: food,
            stage: stage,
            month: month,
            planned: planned,
            lineage: id,
            isOfOperator: firm
        )
    }

    private static func batch(
        _ food: String,
        _ count: Int,
        path: String = "",
        stage: PlannedSamples.Stage = .distribution,
        month: Int = 3,
        kind: SamplingRow.Kind = .supervision,
        sheet: Bool = false,
        line: String? = nil
    ) -> PlanCoverage.Batch {
        PlanCoverage.Batch(
            kind: kind,
            food: food,
            product: nil,
            foodClass: path,
            stage: stage,
            township: nil,
            month: month,
            lineage: line,
            isOfSheet: sheet,
            count: count
        )
    }

    private static func counted(_ lines: [PlanCoverage.Line], _ batches: [PlanCoverage.Batch]) -> [Int] {
        PlanCoverage(lines, batches, products: products).counted
    }

    @Test func `too much of one food never covers too little of another`() {
        let coverage = PlanCoverage(
            [Self.line("豇豆", 5), Self.line("韭菜", 5), Self.line("", 3)],
            [Self.batch("豇豆", 20), Self.batch("韭菜", 1)],
            products: Self.products
        )
        #expect(coverage.counted == [5, 1, 0])
        #expect(coverage.outside == 15)
        #expect((coverage.done, coverage.planned) == (6, 13))
    }

    @Test func `no line counts for more than it plans, and every sample counts once or not at all`() throws {
        try forAll(seed: 11) { random in
            let foods = ["豇豆", "韭菜", "牛肉", ""]
            let lines = (0..<12).map { index in
                Self.line(
                    foods[Int.random(in: 0..<4, using: &random)],
                    Int.random(in: 1...6, using: &random),
                    month: Int.random(in: 1...12, using: &random),
                    id: "l\(index)"
                )
            }
            let batches = (0..<10).map { _ in
                Self.batch(
                    foods[Int.random(in: 0..<3, using: &random)],
                    Int.random(in: 1...9, using: &random),
                    month: Int.random(in: 1...12, using: &random)
                )
            }
            return (lines, batches)
        } check: { lines, batches in
            let coverage = PlanCoverage(lines, batches, products: Self.products)
            return zip(lines, coverage.counted).allSatisfy { $0.planned >= $1 && $1 >= 0 }
                && coverage.done + coverage.outside == batches.reduce(0) { $0 + $1.count }
        }
    }

    /// Line, batch, and how much of it counts.
    private static let matches: [(String, PlanCoverage.Line, PlanCoverage.Batch, Int)] = [
        ("its very name", line("豇豆", 9), batch("豇豆", 2), 2),
        ("words of freshness", line("豇豆", 9), batch("鲜豇豆（散装）", 2), 2),
        ("the action's name for it", line("牛肉", 9), batch("肉牛", 2), 2),
        ("the class it is of", line("蔬菜", 9), batch("油麦菜", 2, path: "食用农产品-->蔬菜-->叶菜类蔬菜"), 2),
        ("another food", line("豇豆", 9), batch("韭菜", 2), 0),
        ("its stage", line("豇豆", 9, stage: .distribution), batch("豇豆", 2), 2),
        ("another stage", line("豇豆", 9, stage: .farm), batch("豇豆", 2), 0),
        ("another kind", line("豇豆", 9, kind: .riskMonitoring), batch("豇豆", 2), 0),
        ("a line of one firm", line("豇豆", 9, firm: true), batch("豇豆", 2), 0),
        ("all others", line("其他食品", 9), batch("手工挂面", 2), 2),
    ]

    @Test(arguments: matches.indices)
    func `a result that came by file counts for lines of its food, kind and stage`(index: Int) {
        let (name, line, batch, expected) = Self.matches[index]
        #expect(Self.counted([line], [batch]) == [expected], "\(name)")
    }

    @Test func `a line of the food itself comes before one of its class, which takes nothing of it`() {
        let lines = [Self.line("蔬菜", 9), Self.line("豇豆", 1)]
        #expect(Self.counted(lines, [Self.batch("豇豆", 4, path: "食用农产品-->蔬菜-->豆类蔬菜")]) == [0, 1])
    }

    @Test func `each month has its own samples before one fills up another's`() {
        let lines = (1...3).map { Self.line("豇豆", 3, month: $0) }
        #expect(Self.counted(lines, [Self.batch("豇豆", 5, month: 2), Self.batch("豇豆", 3, month: 3)]) == [2, 3, 3])
    }

    @Test func `what was taken with a sheet counts for its own line, or for none`() {
        let lines = [Self.line("豇豆", 2, id: "a"), Self.line("豇豆", 2, id: "b")]
        let batches = [
            Self.batch("豇豆", 3, sheet: true, line: "b"), Self.batch("豇豆", 9, sheet: true),
        ]
        let coverage = PlanCoverage(lines, batches, products: Self.products)
        #expect(coverage.counted == [0, 2])
        #expect(coverage.outside == 10)
    }

    @Test func `a result by file of an earlier month does not take the place of what was taken on the line`() {
        let batches = [
            Self.batch("豇豆", 2, month: 1), Self.batch("豇豆", 2, month: 5, sheet: true, line: "a"),
        ]
        let coverage = PlanCoverage([Self.line("豇豆", 2, id: "a")], batches, products: Self.products)
        #expect(coverage.counted == [2])
        #expect(coverage.outside == 2)
    }

    /// The two engines listed the groups of one query in different orders, and 770 batches counted on one, 765 on the other.
    @Test func `the figure is the same however the ledger lists its samples`() throws {
        let paths = ["食用农产品-->蔬菜-->豆类蔬菜", "食用农产品-->蔬菜-->叶菜类蔬菜", "食用农产品-->水果类"]
        try forAll(seed: 12) { random in
            let lines = ["豆类蔬菜", "叶菜类蔬菜", "蔬菜", "青菜", ""].map { food in
                Self.line(food, Int.random(in: 1...6, using: &random), id: food)
            }
            var batches = (0..<8).map { _ in
                Self.batch("青菜", Int.random(in: 1...4, using: &random), path: paths.randomElement(using: &random) ?? "")
            }
            batches.append(Self.batch("青菜", 2, sheet: true, line: "青菜"))
            return (lines, batches, batches.shuffled(using: &random))
        } check: { lines, batches, shuffled in
            Self.counted(lines, batches) == Self.counted(lines, shuffled)
        }
    }

    @Test func `what was taken already is not counted again`() {
        let coverage = PlanCoverage(
            [Self.line("豇豆", 5)],
            [Self.batch("豇豆", 9)],
            taken: [3],
            products: Self.products
        )
        #expect(coverage.counted == [5])
        #expect(coverage.outside == 7)
    }
}

@Suite struct `Amounts on a sampling sheet` {
    private static let readings: [(String, String?)] = [
        ("3 千克", "3 千克"), ("3kg", "3 千克"), ("3公斤", "3 千克"), ("500g×2", "1 千克"), ("500 毫升", "500 毫升"),
        ("1.5L", "1.5 升"), ("２斤", "1 千克"), ("6 瓶", "6 瓶"), ("2 瓶（共 1 升）", "1 升"), ("若干", nil), ("3", nil), ("", nil),
    ]

    @Test(arguments: readings)
    func `a number with a unit is read, anything else is not`(text: String, expected: String?) {
        #expect(SheetAmount(text)?.words == expected)
    }

    @Test func `amounts of two dimensions are not compared`() throws {
        let (mass, volume) = (try #require(SheetAmount("1 千克")), try #require(SheetAmount("2 升")))
        #expect(mass.isLess(than: volume) == nil)
        #expect(try #require(SheetAmount("900 克")).isLess(than: mass) == true)
    }

    /// Food, stage, least sample, least reserve, as printed in 抽检实施细则.
    private static let least: [(String, PlannedSamples.Stage, String, String?)] = [
        ("小麦粉", .production, "3 千克", "1 千克"), ("小麦粉", .distribution, "3 千克", "1 千克"),
        // The smallest of several products: what lies below it is too little for each.
        ("挂面", .production, "500 克", nil), ("豇豆", .distribution, "3 千克", nil), ("食醋", .production, "2 升", nil),
    ]

    @Test(arguments: least)
    func `the least that the rules ask for is read out of their words`(
        food: String,
        stage: PlannedSamples.Stage,
        sample: String,
        reserve: String?
    ) throws {
        let day = try #require(Day("2025-03-01"))
        let classes = Shipped.rulebook.sampling.classes(named: food, on: day)
        let least = LeastAmount(classes.flatMap { Shipped.rulebook.sampling.amounts(of: $0) }, stage: stage)
        #expect(least.sample.map(\.words).first == sample)
        #expect(least.reserve.map(\.words).first == reserve)
    }

    @Test func `no section's least amount is absurd`() {
        for amount in Shipped.rulebook.sampling.amounts {
            for stage in PlannedSamples.Stage.allCases {
                let least = LeastAmount([amount], stage: stage)
                for found in least.sample + least.reserve {
                    #expect((100_000...15_000_000).contains(found.thousandths), "\(amount.sub): \(found.words)")
                }
            }
        }
    }
}

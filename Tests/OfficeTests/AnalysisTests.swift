import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Analysis of samples` {
    private static func fill(_ county: County) async throws {
        county.set("2024-12-02")
        var watched = SamplingRow.cowpea("R1", "0.5", on: "2024-05-01")
        watched.kind = .riskMonitoring
        var beef = SamplingRow.cowpea("A5", item: "水分", food: "鲜牛肉", on: "2024-06-02")
        beef.foodClass = "食用农产品-->畜禽肉及副产品-->牛肉"
        var failing = SamplingRow.cowpea("A1", "0.5", on: "2024-02-01", aim: .problem)
        failing.foodClass = "食用农产品-->蔬菜-->豆类蔬菜"
        try await county.importing([
            failing, .cowpea("A2", "0.5", on: "2024-02-03"), .cowpea("A3", "0.5", on: "2023-03-01"),
            .cowpea("A4", on: "2024-06-01"), beef, .cowpea("B1", "0.5", shop: .south, on: "2024-03-02"),
            .cowpea("B2", "看不清", food: "苹果", shop: .south, on: "2024-07-01"), watched,
        ])
    }

    private func analysis(
        _ county: County,
        _ kind: SamplingRow.Kind = .supervision,
        by officer: Officer? = nil,
        on day: String = "2024-12-31"
    ) async throws -> Analysis {
        try await AnalysisDesk(county.office).analysis(
            year: 2024,
            kind: kind,
            on: Shipped.day(day),
            by: officer ?? county.head
        )
    }

    private func rates(_ rows: [Analysis.Row]) -> [String: String] {
        Dictionary(
            rows.filter { $0.samples > 0 }.map {
                ($0.label, "\($0.rate.failed)/\($0.rate.concluded) of \($0.samples)")
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test(arguments: Engine.available)
    func `the year's samples are counted from every side, those without a conclusion apart`(engine: Engine) async throws
    {
        try await County.with(engine, rulebook: Shipped.withFigures) { county in
            try await Self.fill(county)
            let found = try await analysis(county)
            #expect(found.total.samples == 6 && found.total.rate == FailureRate(failed: 3, concluded: 5))
            #expect(found.total.aimed == 1)
            #expect(rates(found.townships) == ["凤城镇": "2/4 of 4", "北留镇": "1/1 of 2"])
            #expect(found.townships.count == 15)
            #expect(
                rates(found.months) == [
                    "2月": "2/2 of 2", "3月": "1/1 of 1", "6月": "0/2 of 2", "7月": "0/0 of 1",
                ]
            )
            #expect(found.months.count == 12)
            #expect(rates(found.classes)["蔬菜"] == "1/1 of 1")
            #expect(rates(found.classes)["畜禽肉及副产品"] == "0/1 of 1")
            for rows in [found.classes, found.stages, found.townships, found.months] {
                #expect(rows.reduce(0) { $0 + $1.samples } == found.total.samples)
                #expect(rows.reduce(0) { $0 + $1.rate.failed } == found.total.rate.failed)
            }
            #expect(found.items.first?.item == "克百威")
            #expect(found.items.first?.rate.failed == 3)
            // Board and analysis count the same: supervision and risk monitoring.
            #expect(found.perThousand.valueText == "7.00 批次/千人")
            let board = try await county.task("6.4", on: "2024-12-31")
            #expect(
                board.figure.numerator == found.both.samples && board.figure.valueText == found.perThousand.valueText
            )
            #expect(board.further.last?.numerator == found.both.aimed)
            #expect(board.further.last?.denominator == found.both.samples)
        }
    }

    @Test(arguments: Engine.available)
    func `risk monitoring has problems, supervision has failures, and neither counts the other's`(
        engine: Engine
    )
        async throws
    {
        try await County.with(engine) { county in
            try await Self.fill(county)
            let watched = try await analysis(county, .riskMonitoring)
            #expect(watched.total.samples == 1 && watched.total.rate.failed == 1)
            #expect(watched.failedWord == "问题")
            #expect(watched.offenders.isEmpty)
            #expect(watched.perThousand.valueText == "—")
            // Nor does the board's figure of passed samples.
            let task = try await county.task("1.1", on: "2024-12-31")
            let passed = try #require(task.further.last)
            #expect("\(passed.numerator ?? -1)/\(passed.denominator ?? -1)" == "2/5")
        }
    }

    @Test(arguments: Engine.available)
    func `a firm that failed twice in 24 months is listed, three times marked, across the turn of the year`(
        engine: Engine
    )
        async throws
    {
        try await County.with(engine) { county in
            try await Self.fill(county)
            let found = try await analysis(county)
            let offender = try #require(found.offenders.first)
            #expect(found.offenders.count == 1)
            #expect(offender.name == Shop.north.name && offender.failures == 3 && offender.isMarked)
            #expect(offender.last == Shipped.day("2024-02-03") && offender.items == ["克百威"])
            let early = try await analysis(county, on: "2024-02-02")
            #expect(early.offenders.map(\.failures) == [2])
            #expect(early.offenders.first?.isMarked == false)
            let none = try await analysis(county, on: "2024-01-31")
            #expect(none.offenders.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `entries that are one firm fail as one`(engine: Engine) async throws {
        try await County.with(engine) { county in
            county.set("2024-12-02")
            try await county.importing([
                .cowpea("A1", "0.5", on: "2024-02-01"), .cowpea("B1", "0.5", shop: .south, on: "2024-03-02"),
            ])
            #expect(try await analysis(county).offenders.isEmpty)
            let north = try #require(try await county.text("SELECT id FROM operator WHERE name = \(Shop.north.name)"))
            let south = try #require(try await county.text("SELECT id FROM operator WHERE name = \(Shop.south.name)"))
            try await county.execute(
                """
                INSERT INTO operator_review (county, first, second, reason, state, decided_at, decided_by)
                VALUES (\(Shipped.county.text), \(min(north, south)), \(max(north, south)), 'same-name', 'same', 1, 'head')
                """
            )
            // The answer is kept under the audit chain's head, which a decision moves on.
            try await county.importing([.cowpea("C1", shop: .abroad, on: "2024-03-03")], name: "另一份.xlsx")
            let offenders = try await analysis(county).offenders
            #expect(offenders.map(\.failures) == [2])
            #expect(offenders.first?.items == ["克百威"])
        }
    }

    @Test(arguments: Engine.available)
    func `each row leads to a list of as many samples`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.fill(county)
            let found = try await analysis(county)
            var asked = found.classes.map {
                ($0.samples, SampleFilter(kind: .supervision, foodClass: $0.key, counted: "2024"))
            }
            asked += found.stages.map {
                ($0.samples, SampleFilter(kind: .supervision, stage: Stage(rawValue: $0.key), counted: "2024"))
            }
            asked += found.townships.filter { !$0.key.isEmpty }.map {
                ($0.samples, SampleFilter(township: AreaCode($0.key), kind: .supervision, counted: "2024"))
            }
            asked += found.months.map { ($0.samples, SampleFilter(kind: .supervision, counted: $0.key)) }
            let item = found.items.first
            asked.append(
                (
                    item?.rate.failed ?? 0,
                    SampleFilter(conclusion: .fail, kind: .supervision, item: item?.item, counted: "2024")
                )
            )
            for (samples, filter) in asked {
                let listed = try await SampleReading(county.office)
                    .list(filter, by: county.head, limit: 1, offset: 0).total
                #expect(listed == samples, "\(filter)")
            }
            #expect(asked.contains { $0.0 > 0 })
        }
    }

    @Test(arguments: Engine.available)
    func `a station analyses its own township`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Shipped.withFigures) { county in
            try await Self.fill(county)
            let south = try await analysis(county, by: county.south)
            #expect(south.total.samples == 2 && south.total.rate == FailureRate(failed: 1, concluded: 1))
            #expect(south.townships.map(\.label) == ["北留镇"])
            #expect(south.offenders.isEmpty)
            // The population is the county's: a township has no share of it.
            #expect(south.population == nil)
        }
    }
}

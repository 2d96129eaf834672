import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The board of a desk` {
    private static func fill(_ county: County) async throws {
        county.set("2024-12-02")
        try await county.importing([
            .cowpea("A1", on: "2024-02-01", aim: .problem), .cowpea("A2", on: "2024-03-01"),
            .cowpea("B1", "0.5", shop: .south, on: "2024-03-02", aim: .problem),
        ])
    }

    private func aimed(_ county: County, _ desk: Holder?, by officer: Officer) async throws -> String {
        let day = Shipped.day("2024-12-31")
        let board = try await PlanDesk(county.office).board(year: 2024, on: day, desk: desk, by: officer)
        let figure = board.aspects.flatMap(\.tasks).first { $0.task.id == "6.4" }?.further.last
        return "\(figure?.numerator ?? -1)/\(figure?.denominator ?? -1)"
    }

    @Test(arguments: Engine.available)
    func `the county office sees any desk's figures, which are those that the desk sees`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.fill(county)
            #expect(try await aimed(county, nil, by: county.head) == "2/3")
            for (code, figure) in [(Shipped.north, "1/2"), (Shipped.south, "1/1")] {
                #expect(try await aimed(county, .township(code), by: county.head) == figure)
                #expect(try await aimed(county, nil, by: County.township(code)) == figure)
            }
            let market = Holder.department("market-supervision")
            let own = try await aimed(county, nil, by: County.department("market-supervision"))
            #expect(try await aimed(county, market, by: county.head) == own)
        }
    }

    @Test func `nobody else looks at another desk's board, and a desk that is not there is not found`() async throws {
        try await County.with(.sqlite) { county in
            for (desk, officer) in [
                (Holder.township(Shipped.south), county.north),
                (.township(Shipped.south), County.township(Shipped.north)),
                (.department("education"), County.department("health")), (.department("nothing"), county.head),
                (.department("county-laboratory"), county.head), (.township(Shipped.code("140522299")), county.head),
            ] {
                await #expect(throws: Refusal.notFound) { _ = try await aimed(county, desk, by: officer) }
            }
            #expect(PlanDesk(county.office).desks(year: 2024, for: county.north).isEmpty)
            #expect(PlanDesk(county.office).desks(year: 2024, for: county.head).count > 20)
        }
    }

    @Test func `a department's board marks what it leads and where it assists`() async throws {
        try await County.with(.sqlite) { county in
            func parts(_ officer: Officer) async throws -> [String: TaskPart] {
                let day = Shipped.day("2024-12-31")
                let board = try await PlanDesk(county.office).board(year: 2024, on: day, by: officer)
                return board.aspects.flatMap(\.tasks).reduce(into: [:]) { $0[$1.task.id] = $1.part }
            }
            let agriculture = try await parts(County.department("agriculture"))
            #expect(agriculture["1.1"] == .lead && agriculture["1.4"] == .assist && agriculture["1.6"] == nil)
            let township = try await parts(County.township(Shipped.north))
            #expect(township["8.2"] == .assist && township["1.1"] == nil)
            #expect(try await parts(county.head).isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `the history has each month's end as the board had it, and follows the ledger`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Shipped.withFigures) { county in
            try await Self.fill(county)
            func history() async throws -> [String] {
                let day = Shipped.day("2024-04-10")
                let found = try await PlanDesk(county.office).history(year: 2024, on: day, by: county.head)
                return (found["1.1"] ?? []).map { "\($0.on) \($0.figure.numerator ?? -1)" }
            }
            let first = ["2024-01-31 0", "2024-02-29 1", "2024-03-31 3", "2024-04-10 3"]
            #expect(try await history() == first)
            #expect(try await history() == first)
            try await county.importing([.cowpea("A3", on: "2024-03-05")], name: "补.xlsx")
            #expect(try await history().last == "2024-04-10 4")
            let board = try await county.task("1.1", on: "2024-04-10")
            #expect(board.figure.numerator == 4)
        }
    }
}

@Suite struct `The monthly dispatch list` {
    @Test(arguments: Engine.available)
    func `each desk is shown what it owes, the county office all of it`(engine: Engine) async throws {
        try await County.with(engine) { county in
            _ = try await county.openedDisposal("A1")
            _ = try await county.openedDisposal("B1", shop: .south)
            county.set("2024-06-20")
            func list(_ month: Int, by officer: Officer) async throws -> [String: String] {
                let found = try await DispatchDesk(county.office).dispatch(year: 2024, month: month, by: officer)
                return Dictionary(
                    found.desks.map { ($0.holder.text, "\($0.matters.count) \($0.overdue)") },
                    uniquingKeysWith: { first, _ in first }
                )
            }
            // Opened on 4 March, due by the end of 3 June.
            let june = try await list(6, by: county.head)
            let holders = june.filter { $0.value.hasPrefix("1 ") || $0.value.hasPrefix("2 ") }
            #expect(!holders.isEmpty)
            #expect(june.values.contains { $0.hasSuffix(" 0") == false })
            let north = try await list(6, by: county.north)
            #expect(north.keys.allSatisfy { $0 == "station:140522100" })
            #expect(try await list(5, by: county.north).isEmpty)
            county.set("2024-11-20")
            let november = try await DispatchDesk(county.office).dispatch(year: 2024, month: 11, by: county.head)
            #expect(november.desks.count { $0.reports.contains { $0.kind == .missing && $0.isLate } } >= 15)
            let october = try await DispatchDesk(county.office).dispatch(year: 2024, month: 10, by: county.head)
            #expect(october.desks.allSatisfy { $0.reports.isEmpty })
            // The milestone of 5.1, due on 31 March, was never laid down.
            let market = november.desks.first { $0.holder == .department("market-supervision") }
            #expect(market?.milestones.contains { $0.task == "5.1" && $0.state == .late } == true)
            await #expect(throws: Refusal.notFound) {
                _ = try await DispatchDesk(county.office).dispatch(year: 2024, month: 13, by: county.head)
            }
        }
    }
}

extension `The monthly dispatch list` {
    @Test(arguments: Engine.available)
    func `a desk is accused of nothing while the clock stands still, and only of what it held then`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal("A1")
            func owing(_ month: Int) async throws -> [String] {
                let list = try await DispatchDesk(county.office).dispatch(year: 2024, month: month, by: county.head)
                return list.desks.flatMap { desk in
                    desk.matters.filter { $0.id == matter }.map { "\(desk.holder.text) \($0.person ?? "-")" }
                }
            }
            // Due by the end of 3 June.
            county.set("2024-06-20")
            #expect(try await owing(6) == ["station:140522100 -"])
            // A pause from May on, lifted in July: June shows nothing, July again.
            try await county.execute(
                """
                INSERT INTO matter_pause (county, id, matter, reason, note, started_at, started_by, ended_at, ended_by)
                VALUES ('140522', 'p1', \(matter), '检验', '', \(Instant(Shipped.day("2024-05-10")).milliseconds), 'x',
                    \(Instant(Shipped.day("2024-07-02")).milliseconds), 'x')
                """
            )
            #expect(try await owing(6).isEmpty)
            county.set("2024-07-20")
            #expect(try await owing(7) == ["station:140522100 -"])
            // Received by agriculture in August: July still shows who held it in July.
            try await county.execute(
                """
                INSERT INTO matter_handover (county, id, matter, kind, position, from_holder, to_holder, reason, papers,
                    sent_at, sent_by, state, answered_at, answered_by, answer)
                SELECT county, 'h1', matter, 'handover', position, 'station:140522100', 'department:agriculture', '移送',
                    '', \(Instant(Shipped.day("2024-08-01")).milliseconds), 'x', 'received',
                    \(Instant(Shipped.day("2024-08-02")).milliseconds), 'x', ''
                FROM matter_step WHERE matter = \(matter) AND done_at IS NULL
                """
            )
            try await county.execute(
                "UPDATE matter_step SET holder = 'department:agriculture' WHERE matter = \(matter) AND done_at IS NULL"
            )
            county.set("2024-08-20")
            #expect(try await owing(7) == ["station:140522100 -"])
            #expect(try await owing(8) == ["department:agriculture -"])
        }
    }
}

@Suite struct `What the public sees of the plan` {
    @Test(arguments: Engine.available)
    func `nothing until the county shows it, then figures of the chosen tasks only`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.importing([.cowpea("A1", on: "2024-02-01", aim: .problem)])
            let desk = PublicationDesk(county.office)
            let day = Shipped.day("2024-06-30")
            #expect(try await desk.published(year: 2024, on: day) == nil)
            var setting = PublicationDesk.Setting(isShown: true, words: "说明", tasks: ["8.2": "各单位报告"])
            await #expect(throws: Refusal.notPermitted(.publish)) {
                try await desk.save(setting, year: 2024, by: county.north)
            }
            try await desk.save(setting, year: 2024, by: county.head)
            let shown = try #require(try await desk.published(year: 2024, on: day))
            let tasks = shown.board.aspects.flatMap(\.tasks)
            #expect(tasks.filter { $0.figure.numerator != nil }.map(\.task.id) == ["8.2"])
            #expect(tasks.allSatisfy { $0.task.id == "8.2" || $0.further.isEmpty })
            setting.tasks["99.9"] = ""
            let refusal = await #expect(throws: Refusal.self) {
                try await desk.save(setting, year: 2024, by: county.head)
            }
            #expect(faultCodes(refusal) == ["unknown-task"])
            setting.tasks = [:]
            setting.isShown = false
            try await desk.save(setting, year: 2024, by: county.head)
            #expect(try await desk.published(year: 2024, on: day) == nil)
        }
    }
}

@Suite struct `The county's annual report` {
    @Test(arguments: Engine.available)
    func `each figure has its number, its rows and their digest, and takes in what was accepted`(
        engine: Engine
    )
        async throws
    {
        try await County.with(engine, rulebook: Shipped.withFigures) { county in
            try await county.importing([
                .cowpea("A1", "0.5", on: "2024-02-01"), .cowpea("A2", on: "2024-02-01"),
                .cowpea("B1", shop: .south, on: "2024-03-01"),
            ])
            county.set("2024-11-12")
            let own = County.township(Shipped.north)
            for (unit, officer) in [("140522100", own), ("140522101", County.township(Shipped.south))] {
                try await county.draft(unit, ["1": "整治", "problems": "问题出在\(unit)"], by: officer)
                try await county.drafts.submit(unit, year: 2024, reportedOn: Shipped.day("2024-11-12"), by: officer)
            }
            try await county.drafts.decide("140522100", year: 2024, accept: true, note: "", by: county.head)
            let report = try await AnnualReport(county.office).document(
                year: 2024,
                on: Shipped.day("2024-11-20"),
                by: county.head
            )
            var references: [Int] = []
            var text = ""
            for case .paragraph(let runs) in report.blocks {
                for run in runs {
                    switch run {
                    case .text(let words): text += words
                    case .figure(let words, let reference):
                        text += words
                        references.append(reference)
                    }
                }
            }
            #expect(Set(references) == Set(1...report.index.count))
            #expect(report.index.allSatisfy { $0.digest.count == 64 && !$0.definition.isEmpty })
            #expect(text.contains("截至11月12日，监督抽检3批次，有结论3批次，不合格1批次，不合格率33.3 %"))
            #expect(text.contains("凤城镇：问题出在140522100"))
            #expect(!text.contains("问题出在140522101"))
            #expect(report.tables.count == 5)
            // Firms are not named in it.
            #expect(!"\(report.blocks)".contains(Shop.north.name))
            await #expect(throws: Refusal.notFound) {
                _ = try await AnnualReport(county.office).document(
                    year: 2024,
                    on: Shipped.day("2024-11-20"),
                    by: county.north
                )
            }
        }
    }
}

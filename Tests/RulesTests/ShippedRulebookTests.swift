import Foundation
import Primitives
import Rules
import Testing

struct ShippedRulebookTests {
    private let county = AreaCode("140522")

    @Test func `the shipped rulebook has no problems`() {
        #expect(Shipped.loaded.problems.isEmpty, "\(Shipped.loaded.problems)")
        #expect(Shipped.rulebook.entryCount > 10_000)
    }

    @Test func `the plan of 2024 has its eight aspects and every task`() throws {
        let county = try #require(county)
        let plan = try #require(Shipped.rulebook.plan(county: county, year: 2024))
        #expect(plan.aspects.map(\.id) == (1...8).map { "\($0)" })
        #expect(plan.aspects.map(\.tasks.count) == [9, 2, 9, 2, 5, 8, 6, 2])
        #expect(plan.task("1.6")?.target?.goal == .atLeast(DecimalNumber(100), unit: "%"))
        #expect(plan.task("1.7")?.target?.goal == .atLeast(DecimalNumber(60), unit: "%"))
        #expect(plan.task("8.2")?.due.description == "2024-11-15")
        let tasks = plan.aspects.flatMap(\.tasks)
        #expect(tasks.allSatisfy { $0.lead.inferred || $0.id == "8.2" })
        let computed = [
            "1.1": "sampling.residue", "6.4": "sampling.volume", "6.5": "disposal.look-back", "8.2": "reports.annual",
        ]
        for (id, indicator) in computed { #expect(plan.task(id)?.indicator == indicator) }
    }

    @Test(.enabled(if: Shipped.shared(has: "domain/plan-2024-tasks.md"), "the shared folder is not at hand"))
    func `the tasks are those of the collected table`() throws {
        let file = Shipped.shared.appendingPathComponent("domain/plan-2024-tasks.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let ids = text.matches(of: /(?m)^\| (\d\.\d) \|/).map { String($0.1) }
        let county = try #require(county)
        let plan = try #require(Shipped.rulebook.plan(county: county, year: 2024))
        #expect(ids.count > 40)
        #expect(plan.aspects.flatMap(\.tasks).map(\.id) == ids)
    }

    @Test func `the county has fifteen townships in order`() throws {
        let townships = Shipped.rulebook.townships(of: try #require(county))
        #expect(townships.count == 15)
        #expect(townships.first?.name == "凤城镇" && townships.last?.name == "董封乡")
        #expect(Shipped.rulebook.area(try #require(county))?.name == "阳城县")
    }

    @Test func `the calendars of 2023 to 2026 hold 117 days off and 26 make-up days`() throws {
        let calendar = Shipped.rulebook.calendar
        #expect(calendar.daysOff.count == 117)
        #expect(calendar.makeUpDays.count == 26)
        #expect(calendar.years == [2023, 2024, 2025, 2026])
        let start = try #require(Day("2024-09-27"))
        let end = try calendar.adding(workingDays: 7, to: start)
        #expect(end.description == "2024-10-12")
        let last = try #require(Day("2026-12-31"))
        #expect(throws: MissingYear(year: 2027)) { _ = try calendar.adding(workingDays: 1, to: last) }
    }

    @Test(arguments: [
        ("SA-16", "2024-06-01", Term.days(90)), ("SA-08", "2024-06-01", .workingDays(5)),
        ("SA-09", "2024-06-01", .workingDays(7)), ("SA-18", "2024-06-01", .hours(4)),
        ("CP-02", "2026-04-14", .workingDays(45)), ("CP-03", "2026-04-15", .days(60)),
        ("CA-07", "2024-06-01", .months(3)), ("IN-02", "2024-06-01", .years(2)),
        ("RE-01", "2024-06-01", .dayOfYear(month: 11, day: 15)), ("RC-02", "2026-11-01", .hours(48)),
    ])
    func `a deadline is the law's`(_ id: String, _ day: String, _ term: Term) throws {
        #expect(Shipped.rulebook.deadline(id, on: try #require(Day(day)))?.term == term)
    }

    @Test(arguments: [
        ("CP-02", "2026-04-15"), ("CP-03", "2026-04-14"), ("RC-08", "2030-01-01"), ("SA-16", "2019-09-30"),
        ("RE-01", "2025-01-01"), ("CR-03", "2024-01-01"),
    ])
    func `a deadline out of force does not resolve`(_ id: String, _ day: String) throws {
        #expect(Shipped.rulebook.deadline(id, on: try #require(Day(day))) == nil)
        #expect(Shipped.rulebook.deadlines.contains { $0.id == id })
    }

    @Test func `a failed sample opens a disposal of ninety days with a look-back`() throws {
        let day = try #require(Day("2024-06-01"))
        let opened = Shipped.rulebook.procedures(openedBy: "sample-failed", on: day)
        #expect(opened.map(\.procedure.id) == ["disposal"])
        let version = try #require(opened.first?.version)
        #expect(version.whole == .deadline("SA-16"))
        #expect(version.step("serve")?.clock == .deadline("SA-08"))
        #expect(version.steps.first?.holder == .stationOfOperator)
        #expect(
            version.closing.outcomes == ["整改完成", "立案查处", "移送其他部门", "主体注销", "复检合格，终止处置", "异议成立，终止处置"]
        )
        #expect(version.closing.needs(for: "立案查处").contains("case-filing"))
        #expect(version.lookBack?.due == .months(3) && version.lookBack?.unconfirmed == true)
        #expect(version.lookBack?.isOwed(after: "整改完成") == true)
        #expect(version.lookBack?.isOwed(after: "主体注销") == false)
    }

    @Test func `the eleven products of the three-year action are there`() {
        #expect(Shipped.rulebook.actionProducts.count == 11)
        #expect(Shipped.rulebook.actionProducts.first { $0.product == "韭菜" }?.items == ["腐霉利"])
    }

    @Test func `a banned substance is known from its own day on`() throws {
        let before = try #require(Day("2024-08-31"))
        func isFullyBanned(_ item: String, _ day: Day) -> Bool {
            Shipped.rulebook.bans(concerning: item, on: day).contains { $0.scope == .all }
        }
        #expect(!isFullyBanned("水胺硫磷", before))
        #expect(isFullyBanned("水胺硫磷", before.adding(days: 1)))
        #expect(isFullyBanned("呋喃西林代谢物", before))
        #expect(!Shipped.rulebook.bans(concerning: "水胺硫磷", on: before).isEmpty)
        #expect(Shipped.rulebook.bans(concerning: "腐霉利", on: before).isEmpty)
    }

    @Test(.enabled(if: Shipped.shared(has: "data/sampling/bulletins"), "the shared folder is not at hand"))
    func `every header of the published bulletins is known`() throws {
        let folder = Shipped.shared.appendingPathComponent("data/sampling/bulletins")
        let aliases = try #require(Shipped.rulebook.headers("sampling-results"))
        let known = Set(aliases.fields.flatMap { [$0.title] + $0.aliases }.map { FoldedText.fold($0) })
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            let rows = DelimitedText.rows([UInt8](try Data(contentsOf: file))).rows
            let header = try #require(rows.first?.cells)
            for name in header {
                #expect(known.contains(FoldedText.fold(name)), "\(name) in \(file.lastPathComponent)")
            }
        }
    }
}

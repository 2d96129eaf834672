import Primitives
import Rules
import Testing

struct VersionTests {
    private static let row = ",12315,within,受理,终止"

    @Test func `versions of one deadline follow each other`() throws {
        let fixture = RulebookFixture([
            "deadlines.csv": RulebookFixture.deadlines(
                "SA-16,抽检,within,启动,完成,90,days,,,办法,,M,2019-10-01,",
                "CP-02\(Self.row),45,working-days,,,20号令,,S,2020-01-01,2026-04-14",
                "CP-02\(Self.row),60,days,,,121号令,,S,2026-04-15,"
            )
        ])
        let (rulebook, problems) = fixture.load()
        #expect(problems.isEmpty)
        let last = try #require(Day("2026-04-14"))
        #expect(rulebook.deadline("CP-02", on: last)?.term == .workingDays(45))
        #expect(rulebook.deadline("CP-02", on: last.adding(days: 1))?.term == .days(60))
        #expect(rulebook.deadline("CP-02", on: try #require(Day("2019-12-31"))) == nil)
    }

    @Test(arguments: [("2026-04-20", "dates-overlap"), ("2026-04-10", "dates-hole"), ("", "dates-overlap")])
    func `overlap and hole between versions are found`(_ to: String, _ code: String) throws {
        let fixture = RulebookFixture([
            "deadlines.csv": RulebookFixture.deadlines(
                "SA-16,抽检,within,启动,完成,90,days,,,办法,,M,2019-10-01,",
                "CP-02\(Self.row),45,working-days,,,20号令,,S,2020-01-01,\(to)",
                "CP-02\(Self.row),60,days,,,121号令,,S,2026-04-15,"
            )
        ])
        let problems = fixture.load().problems
        #expect(problems.map(\.code) == [code])
        #expect(problems.first?.line == 4)
        #expect(problems.first?.file == "deadlines.csv")
    }

    @Test func `a deadline of unknown date is kept and never applied`() throws {
        let fixture = RulebookFixture([
            "deadlines.csv": RulebookFixture.deadlines(
                "SA-16,抽检,within,启动,完成,90,days,,,办法,,M,2019-10-01,",
                "RC-08,召回,within,知悉,启动,36,hours,,,办法,,S,unknown,"
            )
        ])
        let (rulebook, problems) = fixture.load()
        #expect(problems.isEmpty)
        #expect(rulebook.deadlines.contains { $0.id == "RC-08" && $0.inForce == nil && $0.term == .hours(36) })
        for year in stride(from: 2000, through: 2100, by: 10) {
            let day = try #require(Day(year: year, month: 1, day: 1))
            #expect(rulebook.deadline("RC-08", on: day) == nil)
        }
    }

    @Test func `an amount that no clock can run is no term`() throws {
        let fixture = RulebookFixture([
            "deadlines.csv": RulebookFixture.deadlines(
                "SA-16,抽检,within,启动,完成,90,days,,,办法,,M,2019-10-01,",
                "EN-02,主体责任,every,每周,报告,1,weeks,,,60号令,,M,2022-11-01,",
                "EN-04,主体责任,every,每年,培训,40,training-hours,,,规定,,S,2025-04-15,"
            )
        ])
        let rulebook = fixture.load().rulebook
        let day = try #require(Day("2025-05-01"))
        #expect(rulebook.deadline("EN-02", on: day)?.length == .notAClock(amount: 1, unit: "weeks"))
        #expect(rulebook.deadline("EN-04", on: day)?.term == nil)
        #expect(rulebook.term(.deadline("EN-04"), on: day) == nil)
        #expect(rulebook.term(.deadline("SA-16"), on: day) == .days(90))
        #expect(rulebook.term(.term(.months(3), unconfirmed: true), on: day) == .months(3))
    }

    @Test func `a procedure is resolved by the day it was opened`() throws {
        let two = RulebookFixture.lookBack.replacing(
            "- from: 2019-10-01",
            with: "- from: 2019-10-01\n    to: 2024-12-31"
        )
        let second = RulebookFixture.lookBack.split(separator: "\n").dropFirst(5).joined(separator: "\n")
            .replacing("2019-10-01", with: "2025-01-01").replacing("title: 复核", with: "title: 再复核")
        let fixture = RulebookFixture(["procedures/look-back.yaml": two + "\n" + second])
        let (rulebook, problems) = fixture.load()
        #expect(problems.isEmpty)
        let old = rulebook.procedure("look-back", on: try #require(Day("2024-12-31")))
        let new = rulebook.procedure("look-back", on: try #require(Day("2025-01-01")))
        #expect(old?.version.steps.first?.title == "复核")
        #expect(new?.version.steps.first?.title == "再复核")
        #expect(rulebook.procedure("look-back", on: try #require(Day("2019-09-30"))) == nil)
    }
}

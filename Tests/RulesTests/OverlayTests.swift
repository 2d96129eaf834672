import Primitives
import Rules
import Testing

struct OverlayTests {
    private func load(_ overlay: [String: String]) -> (rulebook: Rulebook, problems: [Problem]) {
        let shipped = RulebookFixture()
        let county = RulebookFixture(overlay, sound: false)
        return Rulebook.load([shipped.folder, county.folder])
    }

    @Test func `an overlay changes one task's target and leaves the rest of the plan`() throws {
        let (rulebook, problems) = load([
            "plan/ours.yaml": """
            county: "140522"
            year: 2024
            aspects:
              - id: "1"
                tasks:
                  - {id: "1.1", target: {at-least: 95%, unconfirmed: true}}
            """
        ])
        #expect(problems.isEmpty)
        let plan = try #require(rulebook.plans.first)
        #expect(rulebook.plans.count == 1)
        #expect(plan.task("1.1")?.target?.goal == .atLeast(DecimalNumber(95), unit: "%"))
        #expect(plan.task("1.1")?.target?.unconfirmed == true)
        #expect(plan.task("1.1")?.title == "三年行动")
        #expect(plan.task("1.2")?.title == "豇豆")
        #expect(plan.title == "工作安排")
    }

    @Test func `an overlay replaces one deadline and leaves the others`() throws {
        let (rulebook, problems) = load([
            "deadlines.csv": RulebookFixture.deadlines(
                "SA-16,抽检,within,启动,完成,60,days,,,县规定,,S,2019-10-01,",
                "ZZ-01,县,within,甲,乙,3,days,,,县规定,,S,2024-01-01,"
            )
        ])
        #expect(problems.isEmpty)
        let day = try #require(Day("2024-06-01"))
        #expect(rulebook.deadline("SA-16", on: day)?.term == .days(60))
        #expect(rulebook.deadline("ZZ-01", on: day)?.term == .days(3))
        #expect(rulebook.deadlines.count == 2)
    }

    @Test func `an overlay adds a year's calendar, a procedure, an area and the county's figures`() throws {
        let (rulebook, problems) = load([
            "calendar/2027.yaml": "year: 2027\nsource: 通知\nconfidence: U\ndays-off: []\nmake-up-days: []\n",
            "procedures/ours.yaml": RulebookFixture.lookBack.replacing("id: look-back", with: "id: ours"),
            "areas/ours.csv": "code,name,source,confidence\n140522100,凤城镇,代码表,seen\n",
            "county/f.yaml": """
            county: "140522"
            year: 2024
            population: {value: 400000, source: 模拟, confidence: unconfirmed}
            sampling-plan:
              - {id: a, product: 豇豆, stage: farm, planned: 60, source: 模拟, confidence: unconfirmed}
            """,
        ])
        #expect(problems.isEmpty)
        let county = try #require(AreaCode("140522"))
        #expect(rulebook.calendar.years == [2024, 2027])
        #expect(rulebook.calendar.daysOff.count == 7)
        #expect(Set(rulebook.procedures.map(\.id)) == ["disposal", "look-back", "ours"])
        #expect(rulebook.townships(of: county).map(\.name) == ["凤城镇"])
        let figures = try #require(rulebook.figures(county: county, year: 2024))
        #expect(figures.population?.value == 400_000)
        #expect(figures.population?.source.document == "模拟")
        #expect(figures.samplingPlan.map(\.planned) == [60])
        #expect(rulebook.figures(county: county, year: 2025) == nil)
    }

    @Test func `an overlay's limit wins over the shipped one`() {
        let (rulebook, problems) = load([
            "limits/ours.csv": RulebookFixture.limits("GB 1-2020,毒死蜱,蔬菜 > 豇豆,,≤,0.01,mg/kg,no,no,,县,,,U")
        ])
        #expect(problems.isEmpty)
        #expect(rulebook.limits.limits.map { $0.value?.description } == ["0.01"])
    }

    @Test func `a fault of an overlay names the overlay's own line`() {
        let problems = load(["plan/ours.yaml": "county: \"140522\"\nyear: 2024\n\ntitel: 甲\n"]).problems
        #expect(problems.map(\.code) == ["unknown-key"])
        #expect(problems.first?.file == "plan/ours.yaml")
        #expect(problems.first?.line == 4)
    }

    @Test func `the same entry twice in one folder is a fault, in two folders it is not`() {
        let problems = load([
            "deadlines.csv": RulebookFixture.deadlines(
                "SA-16,抽检,within,启动,完成,60,days,,,县规定,,S,2019-10-01,",
                "SA-16,抽检,within,启动,完成,70,days,,,县规定,,S,2019-10-01,"
            )
        ]).problems
        #expect(problems.map(\.code) == ["dates-overlap"])
    }
}

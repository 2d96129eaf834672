import Primitives
import Rules
import Testing

/// One fault put into a sound rulebook, and how it must be found.
struct Fault: CustomTestStringConvertible, Sendable {
    var file: String
    var replacing: String
    var with: String
    var code: String
    var line: Int

    init(_ file: String, _ old: String, _ new: String, _ code: String, _ line: Int) {
        self.file = file
        replacing = old
        with = new
        self.code = code
        self.line = line
    }

    var testDescription: String { "\(file): \(with.prefix(40)) → \(code)" }
}

private let plan = "plan/p.yaml"
private let disposal = "procedures/disposal.yaml"
private let standards = "limits/standards.yaml"
private let limits = "limits/gb1.csv"

private let yamlFaults = [
    Fault(plan, "title: 工作安排", "titel: 工作安排", "unknown-key", 3),
    Fault(plan, "title: 工作安排", "titel: 工作安排", "missing-key", 1),
    Fault(plan, "source: 工作安排", "source: {a: b}", "wrong-type", 4),
    Fault(plan, "confidence: seen", "confidence: sure", "unknown-confidence", 5),
    Fault(plan, "county: \"140522\"", "county: \"140523\"", "unknown-area", 1),
    Fault(plan, "county: \"140522\"", "county: Yangcheng", "bad-code", 1),
    Fault(plan, "year: 2024", "year: next", "bad-number", 2),
    Fault(plan, "department: agriculture", "department: farming", "unknown-department", 18),
    Fault(plan, "id: \"1.2\"", "id: \"1.1\"", "duplicate-id", 19),
    Fault(plan, "id: \"1.2\"", "id: \"2.2\"", "wrong-aspect", 7),
    Fault(plan, "due: 11-15", "due: 11-31", "bad-date", 17),
    Fault(plan, "at-least: 100%", "at-least: 100 apples", "unknown-unit", 16),
    Fault(plan, "at-least: 100%", "at-least: many %", "bad-number", 16),
    Fault(plan, "milestone: 建档", "with: {a: b}", "missing-key", 19),
    Fault(plan, "aspects:", "aspects: [", "bad-yaml", 7),
    Fault(plan, "year: 2024", "year: 2024\nyear: 2025", "duplicate-key", 2),
    Fault(disposal, "opens: sample-failed", "opens: moon-rises", "unknown-event", 3),
    Fault(disposal, "subject: operator", "when: {supervised-by: farming}\nsubject: operator", "unknown-department", 4),
    Fault(disposal, "subject: operator", "when: {}\nsubject: operator", "missing-key", 4),
    Fault(disposal, "clock: {days: 5}", "variants: [{when: {claims: [cat]}, clock: SA-16}]", "unknown-value", 11),
    Fault(
        disposal,
        "clock: {days: 5}",
        "variants: [{when: {claims: [process]}, clock: SA-99}]",
        "unknown-deadline",
        11
    ),
    Fault(disposal, "clock: {days: 5}", "variants: [{when: {claims: [process]}, holder: cat}]", "unknown-holder", 11),
    Fault(disposal, "clock: {days: 5}", "variants: [{holder: county-office}]", "missing-key", 11),
    Fault(disposal, "finding]}", "finding], outcome-conclusions: {整改完成: perhaps}}", "unknown-value", 13),
    Fault(disposal, "finding]}", "finding], outcome-conclusions: {好: pass}}", "unknown-outcome", 13),
    Fault(
        disposal,
        "finding]}",
        "finding], terminated-by: {主体注销: {procedure: look-back, outcome: 好}}}",
        "unknown-outcome",
        13
    ),
    Fault(disposal, "subject: operator", "subject: cat", "unknown-value", 4),
    Fault(disposal, "from: 2019-10-01", "from: 2019-10-32", "bad-date", 6),
    Fault(disposal, "from: 2019-10-01", "from: 2019-10-01\n    to: 2018-01-01", "dates-reversed", 7),
    Fault(disposal, "whole: SA-16", "whole: SA-99", "unknown-deadline", 9),
    Fault(disposal, "    whole: SA-16\n", "", "missing-key", 6),
    Fault(disposal, "next: [cause]", "opens: report, next: [cause]", "unknown-procedure", 11),
    Fault(disposal, "from: 2019-10-01", "from: 2019-09-01", "deadline-not-in-force", 9),
    Fault(disposal, "clock: {days: 5}", "clock: {weeks: 5}", "unknown-unit", 11),
    Fault(disposal, "clock: {days: 5}", "clock: {days: 0}", "bad-number", 11),
    Fault(disposal, "next: [cause]", "next: [cuase]", "unknown-step", 11),
    Fault(disposal, "next: [cause]", "next: []", "unreachable-step", 12),
    Fault(disposal, "title: 原因}]}", "title: 原因}], next: [serve]}", "no-exit", 11),
    Fault(disposal, "holder: station-of-operator", "holder: somebody", "unknown-holder", 11),
    Fault(disposal, "department:market-supervision", "department:market", "unknown-department", 12),
    Fault(disposal, "document: notice", "paper: notice", "unknown-evidence-kind", 11),
    Fault(disposal, "text: finding", "text: notice", "duplicate-id", 12),
    Fault(disposal, "needs: [serve, finding]", "needs: [serve, findings]", "unknown-evidence", 13),
    Fault(disposal, "outcomes: [整改完成, 主体注销]", "outcomes: []", "missing-key", 13),
    Fault(disposal, "needs: [serve, finding]", "outcome-needs: {移送: [serve]}", "unknown-outcome", 13),
    Fault(disposal, "needs: [serve, finding]", "outcome-samples: {移送: passed}", "unknown-outcome", 13),
    Fault(disposal, "needs: [serve, finding]", "outcome-samples: {整改完成: good}", "unknown-value", 13),
    Fault(disposal, "procedure: look-back", "procedure: look-forward", "unknown-procedure", 14),
    Fault(disposal, "needs: [visit]", "needs: [visitation]", "unknown-evidence", 14),
    Fault(disposal, "needs: [visit]", "after: [移送]", "unknown-outcome", 14),
    Fault("procedures/look-back.yaml", "id: look-back", "id: disposal", "duplicate-id", 1),
    Fault("calendar/2024.yaml", "to: 2024-10-07", "to: 2025-10-07", "wrong-year", 5),
    Fault("calendar/2024.yaml", "- 2024-09-29", "- 2024-09-30", "not-a-weekend", 7),
    Fault("calendar/2024.yaml", "- 2024-09-29", "- 2024-10-05", "dates-overlap", 7),
    Fault("calendar/2024.yaml", "- 2024-09-29", "- 2024-9-29", "bad-date", 7),
    Fault(standards, "to: 2022-12-31", "to: 2023-01-31", "dates-overlap", 3),
    Fault(standards, "to: 2022-12-31", "to: 2022-11-30", "dates-hole", 3),
    Fault(standards, "held: false", "held: maybe", "wrong-type", 3),
    Fault(standards, "held: false", "held: false, supplements: GB 9", "unknown-standard", 3),
    Fault(standards, "covers: [pesticide]", "covers: [poison]", "unknown-value", 2),
    Fault("departments.yaml", "kind: department", "kind: club", "unknown-value", 2),
    Fault("sampling.yaml", "[XBJ, year-2", "[xbj, year-2", "unknown-value", 2),
    Fault("sampling.yaml", "serial-6", "serial-0", "unknown-value", 2),
    Fault("sampling.yaml", "serial-6", "county", "number-not-distinct", 2),
    Fault("sampling.yaml", "year-2, county", "county", "number-not-distinct", 2),
    Fault("sampling.yaml", "XBF", "XBJ", "number-not-distinct", 3),
    Fault("sampling.yaml", "id: risk-monitoring", "id: supervision", "missing-key", 1),
    Fault("sampling.yaml", "random-share: 20", "random-share: 120", "bad-number", 4),
    Fault("sampling.yaml", "years: 3", "years: 0", "bad-number", 4),
    Fault("sampling.yaml", "strength-from: 2", "strength-from: 0", "bad-number", 4),
    Fault("sampling.yaml", "strength-through: 200", "strength-through: 2", "bad-number", 4),
]

private let tableFaults = [
    Fault("areas/a.csv", "1405,晋城市,代码表,seen\n", "", "unknown-area", 3),
    Fault("areas/a.csv", "140522,", "140500,", "bad-code", 4),
    Fault("areas/a.csv", "140522,阳城县", "1405,阳城县", "duplicate-id", 4),
    Fault("areas/a.csv", "代码表,seen\n1405", "代码表\n1405", "wrong-cell-count", 2),
    Fault("areas/a.csv", "name,source", "title,source", "missing-column", 1),
    Fault("areas/a.csv", "name,source", "title,source", "unknown-column", 1),
    Fault("areas/a.csv", "山西省,代码表,seen", "山西省,代码表,X", "unknown-confidence", 2),
    Fault("areas/a.csv", "山西省", "\"山西省", "unterminated-quote", 2),
    Fault("deadlines.csv", "90,days", "90,fortnights", "unknown-unit", 2),
    Fault("deadlines.csv", "90,days", "ninety,days", "bad-number", 2),
    Fault("deadlines.csv", "2019-10-01,", "soon,", "bad-date", 2),
    Fault("deadlines.csv", "within", "whenever", "unknown-value", 2),
    Fault("deadlines.csv", "抽检,within", ",within", "missing-value", 2),
    Fault("deadlines.csv", "90,days", "2,weeks", "not-a-clock", 9),
    Fault("deadlines.csv", "2019-10-01,", "unknown,", "deadline-not-in-force", 9),
    Fault(limits, "GB 1-2020,毒死蜱", "GB 7-2020,毒死蜱", "unknown-food", 2),
    Fault("limits/foods.csv", "GB 1-2020,蔬菜,,,\n", "GB 7-2020,蔬菜,,,\n", "unknown-standard", 2),
    Fault(limits, "毒死蜱", "毒死婢", "unknown-item", 2),
    Fault(limits, "蔬菜 > 豇豆", "蔬菜 > 韭菜", "unknown-food", 2),
    Fault(limits, "≤", "<=", "unknown-value", 2),
    Fault(limits, "0.02", "0,02", "wrong-cell-count", 2),
    Fault(limits, "0.02", "", "bad-number", 2),
    Fault(limits, "mg/kg", "mg/pound", "unknown-unit", 2),
    Fault(limits, ",no,", ",maybe,", "wrong-type", 2),
    Fault(limits, ",4.1,7,", ",4.1,p7,", "bad-number", 2),
    Fault("limits/items.csv", "pesticide", "poison", "unknown-value", 2),
]

struct FaultTests {
    @Test func `the sound rulebook has no problems`() {
        let fixture = RulebookFixture()
        let (rulebook, problems) = fixture.load()
        #expect(problems.isEmpty)
        #expect(rulebook.plans.first?.task("1.1")?.due.description == "2024-11-15")
        #expect(rulebook.plans.first?.task("1.2")?.due.description == "2024-12-31")
    }

    @Test(arguments: yamlFaults + tableFaults)
    func `a fault is found in its file and line`(_ fault: Fault) throws {
        let sound = try #require(RulebookFixture.sound[fault.file])
        try #require(sound.contains(fault.replacing))
        let fixture = RulebookFixture([
            fault.file: sound.replacing(fault.replacing, with: fault.with, maxReplacements: 1)
        ])
        let problems = fixture.load().problems
        let found = problems.contains { $0.code == fault.code && $0.line == fault.line && $0.file != nil }
        #expect(found, "\(problems)")
        #expect(problems.allSatisfy { !$0.message.isEmpty && $0.line != nil && $0.file?.hasPrefix("/") == false })
    }

    @Test func `all faults are reported at once`() {
        let fixture = RulebookFixture([
            "departments.yaml": "departments: [{id: a}]\nextra: 1\n", "notes.txt": "x", "odd/file.csv": "a\n",
            "deadlines.csv": RulebookFixture.deadlines("SA-16,抽检,within,启动,完成,x,days,,,办法,,M,2019-10-01,"),
        ])
        let codes = Set(fixture.load().problems.map(\.code))
        #expect(codes.isSuperset(of: ["missing-key", "unknown-key", "unknown-file", "bad-number", "unknown-deadline"]))
    }

    @Test func `a folder that is not there is a problem and not a crash`() {
        let (rulebook, problems) = Rulebook.load([RuleFolder(path: "/nowhere/at/all")])
        #expect(problems.map(\.code) == ["unreadable-folder"])
        #expect(rulebook.entryCount == 0)
    }

    @Test(arguments: ["", "\u{0}\u{1}\u{2}", "- - - -", "a: &x b\nc: *x\n", "{{{{", "?", "county:\nyear:\n"])
    func `rubbish in any file is reported and never traps`(_ rubbish: String) {
        for file in RulebookFixture.sound.keys.sorted() {
            let fixture = RulebookFixture([file: rubbish])
            let problems = fixture.load().problems
            #expect(!problems.isEmpty, "\(file)")
        }
    }
}

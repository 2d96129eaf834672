import Primitives
import Rules
import Testing

struct SamplingRulesTests {
    private let rules = Shipped.rulebook.sampling

    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    private func sampled(_ food: String, _ text: String = "2026-05-01") throws -> SamplingClass {
        try #require(rules.classes(named: food, on: try day(text)).first)
    }

    @Test func `the files of the sampling rules have no problems`() {
        let problems = Shipped.loaded.problems.filter { $0.file?.hasPrefix("sampling/") == true }
        #expect(problems.isEmpty, "\(problems)")
    }

    @Test(arguments: [(2025, 266, 2581, 102), (2026, 272, 2750, 104)])
    func `an edition is here whole`(_ year: Int, _ tables: Int, _ items: Int, _ judgements: Int) {
        #expect(Set(rules.classes.filter { $0.year == year }.map(\.table)).count == tables)
        #expect(Set(rules.items.filter { $0.year == year }.map(\.table)).count == tables)
        #expect(rules.items.count { $0.year == year } == items)
        #expect(rules.judgements.count { $0.year == year } == judgements)
        #expect(Set(rules.classes.filter { $0.year == year }.map(\.major)).count == 39)
    }

    @Test func `every class has items, and numbers run on in every table`() throws {
        for found in rules.classes {
            let items = rules.items(of: found, on: try day("\(found.year)-12-31"))
            let numbers = items.map(\.sequence)
            #expect(!items.isEmpty && numbers == numbers.sorted() && Set(numbers).count == numbers.count, "\(found)")
            // The edition of 2025 leaves out number 6 of table 11-6.
            if found.year == 2026 { #expect(numbers == Array(1...items.count), "\(found)") }
        }
    }

    @Test func `every class has its amounts, and they say how much or how to divide`() throws {
        for found in rules.classes {
            let amounts = rules.amounts(of: found)
            #expect(!amounts.isEmpty, "\(found)")
            #expect(Set(amounts.map(\.applies)).count == amounts.count, "\(found)")
        }
    }

    @Test(arguments: [
        ("豇豆", "2026-05-01", "样品量不少于3 kg", "检样约1/2，备样约1/2", 343),
        ("苹果", "2026-05-01", "样品量不少于3kg", "检样约1/2，备样约1/2", 380),
        ("豇豆", "2025-05-01", "样品量不少于3 kg", "检样约1/2，备样约1/2", 325),
    ])
    func `an amount is the one printed`(food: String, day: String, amount: String, split: String, page: Int) throws {
        let found = try #require(rules.amounts(of: try sampled(food, day)).first)
        #expect((found.other + found.split).contains(amount) && (found.other + found.split).contains(split))
        #expect(found.page == page)
    }

    @Test func `the county's own amounts replace the shipped row and no other`() {
        let header =
            "year,chapter,major,sub,applies,production,distribution,catering,bulk,unpacked,other,split,batch,page\n"
        let own = header + "2026,34,蔬菜,蔬菜,,,,,,,样品量不少于4kg,检样3kg，备样1kg,,343\n"
        let loaded = Rulebook.load([RuleFolder(path: Shipped.folder), RuleFolder(files: ["sampling/amounts.csv": own])])
        #expect(loaded.problems.isEmpty)
        let amounts = loaded.rulebook.sampling.amounts
        #expect(amounts.count == rules.amounts.count)
        #expect(amounts.filter { $0.other == "样品量不少于4kg" }.map(\.sub) == ["蔬菜"])
    }

    @Test func `every class has its judgement and conclusions`() throws {
        for found in rules.classes {
            let judgement = try #require(rules.judgement(of: found), "\(found)")
            #expect(judgement.pass == "经抽样检验，所检项目符合××××要求")
            #expect(judgement.fail == "经抽样检验，××项目不符合××××要求，检验结论为不合格")
            #expect(judgement.failBoth.isEmpty == (found.major == "餐饮食品"))
        }
    }

    @Test func `cowpeas of May 2026 are tested for the nineteen items of table 34-15`() throws {
        let found = rules.classes(named: "豇豆", on: try day("2026-05-01"))
        #expect(found.map(\.table) == ["34-15"])
        #expect(found.first?.levels == ["豇豆", "豇豆", "豆类蔬菜", "蔬菜"])
        let items = rules.items(of: try #require(found.first), on: try day("2026-05-01"))
        #expect(
            items.map(\.item) == [
                "阿维菌素", "倍硫磷", "啶虫脒", "毒死蜱", "氟虫腈", "甲氨基阿维菌素苯甲酸盐", "甲胺磷", "甲拌磷", "甲基异柳磷", "克百威", "乐果",
                "氯氟氰菊酯和高效氯氟氰菊酯", "灭蝇胺", "噻虫胺", "噻虫嗪", "三唑磷", "水胺硫磷", "氧乐果", "乙酰甲胺磷",
            ]
        )
        #expect(items.first?.methods == ["GB 23200.19", "GB 23200.20", "GB 23200.121", "NY/T 1379"])
        #expect(items[5].basis == ["GB 2763.1", "GB 2763"])
        #expect(items.map(\.page) == Array(repeating: 360, count: 6) + Array(repeating: 361, count: 12) + [362])
    }

    @Test(arguments: [
        ("草鱼", ["35-1"]), ("乌鳢", ["35-1"]), ("黑鱼（乌鳢、生鱼、财鱼等）", ["35-1"]), ("小白菜", ["34-8"]), ("柑", ["36-7"]),
        ("柑、橘", ["36-7"]), ("豇豆(长豆角)", ["34-15"]), (" 豇 豆 ", ["34-15"]), ("百香果", ["36-15"]), ("白虾", ["35-2", "35-5"]),
        ("枸杞（干）", ["14-3"]), ("枸杞", []), ("豇豆（干）", []), ("豇豆）", []), ("豆", []), ("其他", []), ("", []),
        ("糕点", ["24-1", "24-2", "24-3", "24-3", "24-3", "24-4"]), ("糕点（自制）", ["31-10"]), ("馄饨皮", ["1-8"]),
    ])
    func `a food is known by a class name or an example, never by likeness`(_ food: String, _ tables: [String]) throws {
        #expect(rules.classes(named: food, on: try day("2026-05-01")).map(\.table) == tables)
    }

    @Test func `the edition is that of the day of sampling`() throws {
        #expect(rules.edition(on: try day("2024-12-31")) == nil)
        #expect(rules.edition(on: try day("2025-01-01"))?.year == 2025)
        #expect(rules.edition(on: try day("2025-12-31"))?.source.confidence == .remembered)
        #expect(rules.edition(on: try day("2026-01-01"))?.source.confidence == .seen)
        #expect(rules.edition(on: try day("2027-01-01")) == nil)
        let older = try sampled("豇豆", "2025-05-01")
        #expect(older.year == 2025)
        #expect(rules.items(of: older, on: try day("2026-05-01")).isEmpty)
        #expect(rules.classes(named: "豇豆", on: try day("2024-05-01")).isEmpty)
    }

    @Test(arguments: [
        ("葡萄酒", "GB 2760", EditionRule.DatedBy.production, Source.Confidence.seen),
        ("蜜饯", "GB 2763", .production, .seen), ("蜜饯", "GB 2760", .production, .unconfirmed),
        ("豇豆", "GB 2763", .sampling, .unconfirmed), ("鸡肉", "GB 31650.1", .production, .remembered),
        ("鸡肉", "GB 31650", .sampling, .unconfirmed), ("糕点（自制）", "GB 2760", .ingredients, .seen),
        ("婴儿配方食品", "GB 10765", .declared, .seen), ("啤酒", "GB 2760", .production, .unconfirmed),
        ("大米", "GB 2762", .production, .unconfirmed), ("食用菌罐头", "GB 2760", .production, .seen),
    ])
    func `the date that chooses the edition`(
        _ food: String,
        _ series: String,
        _ datedBy: EditionRule.DatedBy,
        _ confidence: Source.Confidence
    ) throws {
        let rule = try #require(rules.editionRule(series: series, for: try sampled(food)))
        #expect(rule.datedBy == datedBy)
        #expect(rule.source.confidence == confidence)
        #expect((rule.page == nil) == (confidence == .unconfirmed))
    }

    @Test func `every item of the sampling rules is in the list of items`() {
        let known = Set(Shipped.rulebook.limits.items.flatMap { [$0.name] + $0.aliases }.map { FoldedText.fold($0) })
        let unknown = Set(rules.items.map(\.item)).filter { !known.contains(FoldedText.fold($0)) }
        #expect(unknown.isEmpty)
    }

    @Test func `an example is given once, and foot notes keep their own semicolons`() {
        for found in rules.classes { #expect(Set(found.examples).count == found.examples.count, "\(found)") }
        let notes = Set(rules.items.flatMap(\.notes))
        #expect(notes.contains { $0.contains("；") })
        #expect(notes.allSatisfy { !$0.isEmpty && !$0.contains("|") && $0.trimmingBlanks == $0 })
    }
}

struct SamplingFaultTests {
    private static let sound: [String: String] = [
        "sampling/editions.csv": """
        year,title,from,to,source,confidence
        2026,细则,2026-01-01,2026-12-31,细则,seen
        """,
        "sampling/classes.csv": """
        year,table,major,sub,variety,detail,examples,page
        2026,1-1,蔬菜,豆类,豇豆,豇豆,长豆角；豆角,3
        """,
        "sampling/items.csv": """
        year,table,seq,category,item,basis,methods,notes,page
        2026,1-1,2,,克百威,GB 2763,GB 23200.112,甲；乙 | 丙,4
        2026,1-1,1,,氟虫腈,GB 2763,GB 23200.113；SN/T 1982,,3
        """,
        "sampling/wordings.csv": "id,text\np1,原则\nc1,符合\nc2,不符合\n",
        "sampling/judgement.csv": """
        year,chapter,major,sub,clause,principle,pass,fail,fail-both,page
        2026,1,蔬菜,,1.6,p1,c1,c2,,5
        """,
        "sampling/edition-rules.csv": """
        series,foods,dated-by,source,clause,page,confidence
        GB 2763,蔬菜,sampling,细则,1.2,4,seen
        """,
    ]

    private func load(_ files: [String: String] = [:]) -> (rulebook: Rulebook, problems: [Problem]) {
        RulebookFixture(Self.sound.merging(files, uniquingKeysWith: { $1 }), sound: false).load()
    }

    @Test func `a sound folder is read without a problem`() throws {
        let loaded = load()
        #expect(loaded.problems.isEmpty, "\(loaded.problems)")
        let rules = loaded.rulebook.sampling
        let day = try #require(Day("2026-05-01"))
        let found = try #require(rules.classes(named: "豆角", on: day).first)
        #expect(rules.items(of: found, on: day).map(\.item) == ["氟虫腈", "克百威"])
        #expect(rules.items(of: found, on: day).last?.notes == ["甲；乙", "丙"])
        #expect(rules.judgement(of: found)?.pass == "符合")
        #expect(rules.judgement(of: found)?.failBoth == "")
    }

    @Test(arguments: [
        ("editions", ["20x6,细则,2026-01-01,2026-12-31,细则,seen"], "bad-number", 2),
        ("editions", ["2026,细则,2026-13-01,2026-12-31,细则,seen"], "bad-date", 2),
        ("editions", ["2026,细则,2026-12-31,2026-01-01,细则,seen"], "dates-reversed", 2),
        (
            "editions", ["2026,甲,2026-01-01,2026-12-31,甲,seen", "2027,乙,2026-12-31,2027-12-31,乙,seen"],
            "dates-overlap", 3
        ),
        ("classes", ["2026,1-1,,豆类,豇豆,豇豆,,3"], "missing-value", 2),
        ("classes", ["2025,1-1,蔬菜,豆类,豇豆,豇豆,,3"], "unknown-edition", 2),
        ("classes", ["2026,1-1,蔬菜,豆类,豇豆,豇豆,,3", "2026,1-1,蔬菜,豆类,豇豆,豇豆,,3"], "duplicate-id", 3),
        ("items", ["2026,9-9,1,,镉,GB 2762,GB 5,,4"], "unknown-table", 2),
        ("items", ["2026,1-1,1,,镉,,GB 5,,4"], "missing-value", 2),
        ("items", ["2026,1-1,1,,镉,GB 2762,GB 5,4"], "wrong-cell-count", 2),
        ("judgement", ["2026,1,蔬菜,,1.6,p1,c1,c9,,5"], "unknown-wording", 2),
        ("edition-rules", [",海鲜,sampling,细则,1,4,seen"], "unknown-food", 2),
        ("edition-rules", [",,收样,细则,1,4,seen"], "unknown-value", 2),
    ])
    func `a fault is reported with its file and line`(
        _ name: String,
        _ rows: [String],
        _ code: String,
        _ line: Int
    ) throws {
        let file = "sampling/\(name).csv"
        let header = try #require(Self.sound[file]?.split(separator: "\n").first)
        let problems = load([file: ([String(header)] + rows).joined(separator: "\n")]).problems
        #expect(problems.contains { $0.file == file && $0.line == line && $0.code == code }, "\(problems)")
    }

    @Test func `a file of another name is reported`() {
        let problems = load(["sampling/wording.csv": "id,text\np1,原则\n"]).problems
        #expect(problems.map(\.code) == ["unknown-file"])
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

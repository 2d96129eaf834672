import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

extension County {
    /// A task of the plan of 2024 as an officer sees it on a day.
    func task(_ id: String, on day: String, by officer: Officer? = nil) async throws -> TaskStanding {
        let board = try await PlanDesk(office).board(year: 2024, on: Shipped.day(day), by: officer ?? head)
        let found = board.aspects.flatMap(\.tasks).first { $0.task.id == id }
        return try #require(found)
    }
}

/// Numerator, denominator: `2/6`; `-` where there is no figure.
private func share(_ figure: Figure?) -> String {
    guard let figure else { return "?" }
    guard let numerator = figure.numerator, let denominator = figure.denominator else { return "-" }
    return "\(numerator)/\(denominator)"
}

@Suite struct `Indicators of sampling` {
    /// 凤城镇: four cowpeas (one of 2023), one beef; 北留镇: one cowpea that fails, one apple whose result is unreadable.
    private static func fill(_ county: County) async throws {
        county.set("2024-12-02")
        try await county.importing([
            .cowpea("A1", on: "2024-02-01"), .cowpea("A1", item: "灭蝇胺", on: "2024-02-01"),
            .cowpea("A2", on: "2024-03-01", aim: .problem), .cowpea("A3", on: "2024-06-01"),
            .cowpea("A0", on: "2023-12-31"), .cowpea("A4", item: "水分", food: "鲜牛肉", on: "2024-06-02"),
            .cowpea("B1", "0.5", shop: .south, on: "2024-03-02", aim: .problem),
            .cowpea("B2", "看不清", food: "苹果", shop: .south, on: "2024-07-01"),
        ])
    }

    /// The day, who looks, then 1.1 planned, banned items passed, samples passed; 6.4 per thousand, plan, aimed.
    private static let views: [(day: String, officer: String, figures: [String])] = [
        ("2024-01-31", "head", ["0/6", "-", "-", "0/1000", "0/20", "-"]),
        ("2024-02-01", "head", ["1/6", "1/1", "1/1", "1/1000", "1/20", "0/1"]),
        ("2024-03-02", "head", ["3/6", "2/3", "2/3", "3/1000", "3/20", "2/3"]),
        ("2024-06-30", "head", ["5/6", "3/4", "4/5", "5/1000", "5/20", "2/5"]),
        ("2024-12-31", "head", ["5/6", "3/4", "4/5", "6/1000", "6/20", "2/6"]),
        // Looked at a year later, the year stays what it was.
        ("2025-12-31", "head", ["5/6", "3/4", "4/5", "6/1000", "6/20", "2/6"]),
        // Plans and population are the county's: a township has no share of them.
        ("2024-12-31", "north", ["-", "3/3", "4/4", "-", "-", "1/4"]),
        ("2024-12-31", "south", ["-", "0/1", "0/1", "-", "-", "1/2"]),
    ]

    @Test(arguments: Engine.available)
    func `each counts what its definition says, on the day looked at and for who looks`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Shipped.withFigures) { county in
            try await Self.fill(county)
            for view in Self.views {
                let officer = ["north": county.north, "south": county.south][view.officer] ?? county.head
                let residue = try await county.task("1.1", on: view.day, by: officer)
                let volume = try await county.task("6.4", on: view.day, by: officer)
                let figures = [residue.figure, residue.further.first, residue.further.last, volume.figure]
                let all = (figures + [volume.further.first, volume.further.last]).map(share)
                #expect(all == view.figures, "\(view.day) \(view.officer)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `products of a task have a pass rate of their own, and lots that were tested before sale`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await Self.fill(county)
            let pass = try await county.task("1.2", on: "2024-12-01").further
            #expect(pass.map(share) == ["-", "3/4"])
            let fish = try await county.task("1.3", on: "2024-12-01")
            #expect(share(fish.further.first) == "-")
            let farm = try await county.firm("豆农")
            // A promise on the grower's own word is no test; one on a report is. The market's name is the product's, too.
            _ = try await county.certificates.issue(try county.promise(farm, food: "豇豆"), by: county.north)
            var tested = try county.promise(farm, food: "豆角")
            tested.basis = .entrusted
            tested.tests = [Certificate.Test(kind: .report, reference: "JC1", title: "检验报告")]
            _ = try await county.certificates.issue(tested, by: county.north)
            _ = try await county.certificates.issue(try county.promise(farm, food: "黄瓜"), by: county.north)
            #expect(try await county.task("1.2", on: "2024-12-02").further.map(share) == ["1/2", "3/4"])
            let sight = try await PlanDesk(county.office)
                .task("1.2", year: 2024, on: Shipped.day("2024-12-02"), by: county.head)
            #expect(sight.rows[1].groups.map { "\($0.title) \($0.total)" } == ["没有检测依据的豇豆批次 1", "有检测依据的豇豆批次 1"])
        }
    }

    @Test func `a task whose plan is on pace is behind where a banned input was found`() async throws {
        try await County.with(.sqlite, rulebook: Shipped.withFigures) { county in
            try await Self.fill(county)
            let task = try await county.task("1.1", on: "2024-06-30")
            #expect(task.states.prefix(2) == [.onTheWay, .behind])
            #expect(task.state == .behind && task.deciding?.title == "禁用药物合格率")
        }
    }

    @Test func `what is to rise is compared with January, or with the same day a year ago`() async throws {
        try await County.with(.sqlite, rulebook: Shipped.withFigures) { county in
            county.set("2024-12-02")
            try await county.importing([
                .cowpea("A1", on: "2024-01-10"), .cowpea("A2", on: "2024-01-11", aim: .problem),
                .cowpea("A3", on: "2024-05-01"),
            ])
            func share(on day: String) async throws -> (TaskState?, String?) {
                let task = try await county.task("6.4", on: day)
                return (
                    task.states.last, task.further.last?.base.map { "\($0.title) \($0.numerator)/\($0.denominator)" }
                )
            }
            #expect(try await share(on: "2024-01-31") == (.onTheWay, nil))
            #expect(try await share(on: "2024-06-30") == (.behind, "1月底 1/2"))
            try await county.importing([
                .cowpea("B1", on: "2023-05-01", aim: .problem), .cowpea("B2", on: "2023-05-02"),
                .cowpea("B3", on: "2023-05-03"), .cowpea("B4", on: "2023-05-04"),
            ])
            #expect(try await share(on: "2024-06-30") == (.met, "上年同期 1/4"))
        }
    }

    @Test func `a department that leads a task sees the county's figure where its own has no share of the plan`()
        async throws
    {
        try await County.with(.sqlite, rulebook: Shipped.withFigures) { county in
            try await Self.fill(county)
            let agriculture = try await county.task("1.1", on: "2024-12-02", by: County.department("agriculture"))
            #expect(share(agriculture.figure) == "5/6" && agriculture.figure.isCountyWide)
            let township = try await county.task("1.1", on: "2024-12-02", by: county.north)
            #expect(share(township.figure) == "-" && !township.figure.isCountyWide)
        }
    }

    @Test(arguments: Engine.available)
    func `the rows behind add up to the figure`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Shipped.withFigures) { county in
            try await Self.fill(county)
            let plan = PlanDesk(county.office)
            let residue = try await plan.task("1.1", year: 2024, on: Shipped.day("2024-12-31"), by: county.head)
            let products = try #require(residue.rows.first?.groups.first)
            let row = products.rows.first { $0.cells.first == "豇豆" }
            #expect(row?.cells == ["豇豆", "4", "4", "4", "1"])
            #expect(products.rows.first { $0.cells.first == "肉牛" }?.cells == ["肉牛", "2", "1", "1", "0"])
            #expect(products.title.contains("规则库的县级数据"))
            #expect(products.rows.compactMap { Int($0.cells[2]) }.reduce(0, +) == residue.standing.figure.numerator)
            // Each figure has rows of its own: as many as it counts.
            #expect(residue.rows.map { $0.groups.last?.total } == [5, 3, 4])
            let titles = residue.rows.map { $0.groups.first?.title }
            #expect(titles == [products.title, "不合格的禁用药物结果", "不合格样品"])
            let volume = try await plan.task("6.4", year: 2024, on: Shipped.day("2024-12-31"), by: county.head)
            #expect(
                volume.rows.first?.groups.first?.rows.map(\.cells) == [
                    ["凤城镇", "4", "1", "0", "0"], ["北留镇", "2", "1", "1", "1"],
                ]
            )
            #expect(volume.rows.first?.definition?.contains("常住人口") == true)
        }
    }

    /// Cowpeas planned 6 times at any stage, leeks 4 times; five cowpeas and one leek have results, of which one cowpea has a sheet.
    @Test(arguments: Engine.available)
    func `sampling is measured against the plan that was approved, and no line for more than it plans`(
        engine: Engine
    ) async throws {
        try await County.with(engine, rulebook: Shipped.withFigures) { county in
            let chain = try await FieldChain(county)
            func figures() async throws -> [String] {
                let residue = try await county.task("1.1", on: "2024-12-31")
                let volume = try await county.task("6.4", on: "2024-12-31")
                return [share(residue.figure), share(volume.further.first)]
            }
            #expect(try await figures() == ["1/6", "1/20"], "what the rulebook says, while nothing is approved")
            let desk = SamplingPlanDesk(county.office)
            let id = try await desk.draft(year: 2024, reason: "", by: county.head)
            let lines: [SamplingPlanDesk.Line] = [
                .init(foodClass: "豇豆", stage: .distribution, months: [3, 4], planned: 2),
                .init(foodClass: "韭菜", stage: .all, months: [3], planned: 4),
            ]
            try await desk.add(lines, to: id, by: county.head)
            #expect(try await figures() == ["1/6", "1/20"], "a draft is no plan")
            try await desk.approve(id, by: county.otherHead)
            #expect(try await figures() == ["1/8", "1/8"])
            _ = try await chain.approved("0.01") { $0.plan = (id, 1) }
            try await county.importing(
                (1...5).map { .cowpea("c\($0)", on: "2024-03-05") } + [.cowpea("l1", food: "韭菜")]
            )
            // Seven cowpeas for four that are planned, one leek for four.
            #expect(try await figures() == ["5/8", "5/8"])
            let volume = try await PlanDesk(county.office)
                .task("6.4", year: 2024, on: Shipped.day("2024-12-31"), by: county.head)
            let group = volume.groups.first { $0.title.contains("第 1 版") }
            #expect(
                group?.rows.map { Array($0.cells.prefix(4)) } == [["豇豆", "流通环节", "4", "4"], ["韭菜", "各环节", "4", "1"]]
            )
            #expect(group?.title.contains("超出计划的 3 批不计") == true)
            county.set("2024-03-06")
            let plan = try await desk.approved(year: 2024, by: county.head)
            #expect(plan?.lines.map(\.done) == [2, 2, 1])
            #expect(plan?.lines.map(\.imported) == [1, 2, 1])
        }
    }

    /// Item, food, production day, and whether the result is one for a banned input.
    private static let bans: [(item: String, food: String, produced: String, isBanned: Bool)] = [
        // On vegetables since 2002, on everything since 2026-06-01 (公告第199号, 第736号).
        ("克百威", "豇豆", "2024-03-01", true), ("克百威", "鲜牛肉", "2024-03-01", false),
        // On everything since 2024-09-01 (公告第536号).
        ("水胺硫磷", "鲜牛肉", "2024-08-31", false), ("水胺硫磷", "鲜牛肉", "2024-09-01", true),
        // On crucifers and orchards, which a cowpea is not.
        ("灭蝇胺", "豇豆", "2024-03-01", false),
        // Found by its metabolite (公告第250号).
        ("呋喃西林代谢物", "活乌鳢", "2024-03-01", true),
    ]

    @Test(arguments: bans)
    func `a banned input is one on the day and for the product`(
        item: String,
        food: String,
        produced: String,
        isBanned: Bool
    ) async throws {
        try await County.with(.sqlite) { county in
            county.set("2024-12-02")
            var row = SamplingRow.cowpea("A1", item: item, food: food, on: "2024-09-02")
            row.productionDate = Shipped.day(produced)
            try await county.importing([row])
            let task = try await county.task("1.1", on: "2024-12-31")
            #expect(share(task.further.first) == (isBanned ? "1/1" : "-"))
        }
    }

    @Test(arguments: Engine.available)
    func `without population and plan there is no figure, only why`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.importing([.cowpea("A1")])
            for id in ["1.1", "6.4"] {
                let task = try await county.task(id, on: "2024-12-31")
                // The other figures of the task speak all the same.
                #expect(task.states.first == .noData && task.further.contains { $0.numerator != nil })
                #expect(task.figure.numerator == nil && task.figure.denominator == nil)
                #expect(!task.figure.remark.isEmpty)
            }
            let unknown = try await county.task("5.5", on: "2024-12-31")
            #expect(unknown.state == .noData)
            #expect(unknown.figure.remark == "暂无数据")
        }
    }

    @Test func `a year without a plan has no board`() async throws {
        try await County.with(.sqlite) { county in
            await #expect(throws: Refusal.notFound) {
                _ = try await PlanDesk(county.office).board(year: 1999, on: Shipped.day("2024-12-31"), by: county.head)
            }
            await #expect(throws: Refusal.notFound) {
                _ = try await PlanDesk(county.office)
                    .task("99.9", year: 2024, on: Shipped.day("2024-12-31"), by: county.head)
            }
        }
    }
}

@Suite struct `Indicators of disposals` {
    /// Two disposals of 凤城镇 and one of 北留镇, all of 4 March; the first and the last are closed on 20 March.
    ///
    /// The second is never closed: due on 3 June. The look-back of the first is done on 10 June, that of 北留镇 never: due on
    /// 20 June.
    private static func fill(_ county: County) async throws {
        let first = try await county.openedDisposal("A1")
        _ = try await county.openedDisposal("A2")
        let south = try await county.openedDisposal("B1", shop: .south)
        county.set("2024-03-20")
        let lookBack = try await county.finish(first)
        try await county.finish(south, by: county.south)
        county.set("2024-06-10")
        try await county.lookBack(lookBack, by: county.otherNorth)
    }

    /// The day, who looks, then looked back, disposed of on time, put right; the task's state.
    private static let views: [(day: String, officer: String, figures: [String], state: TaskState)] = [
        ("2024-03-19", "head", ["-", "-", "-"], .noData),
        // Without a first figure the others speak for the task.
        ("2024-03-20", "head", ["-", "2/2", "-"], .met),
        ("2024-06-03", "head", ["-", "2/2", "-"], .met),
        ("2024-06-04", "head", ["-", "2/3", "-"], .behind),
        ("2024-06-10", "head", ["1/1", "2/3", "1/1"], .behind),
        ("2024-06-20", "head", ["1/1", "2/3", "1/1"], .behind),
        ("2024-06-21", "head", ["1/2", "2/3", "1/1"], .behind),
        ("2024-06-21", "north", ["1/1", "1/2", "1/1"], .behind),
        ("2024-06-21", "south", ["0/1", "1/1", "-"], .behind),
        ("2024-06-20", "south", ["-", "1/1", "-"], .met),
    ]

    @Test(arguments: Engine.available)
    func `a matter is seen as it stood on the day looked at`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.fill(county)
            for view in Self.views {
                let officer = ["north": county.north, "south": county.south][view.officer] ?? county.head
                let task = try await county.task("6.5", on: view.day, by: officer)
                let figures = [task.figure, task.further.first, task.further.last].map(share)
                #expect(figures == view.figures, "\(view.day) \(view.officer)")
                #expect(task.state == view.state, "\(view.day) \(view.officer)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `the rows behind are the matters counted`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.fill(county)
            let task = try await PlanDesk(county.office)
                .task("6.5", year: 2024, on: Shipped.day("2024-06-21"), by: county.head)
            let totals = task.rows.map { $0.groups.map { "\($0.title) \($0.total)" } }
            #expect(
                totals == [
                    ["逾期未做的回头看 1", "已完成的回头看 1"], ["逾期未办结的核查处置 1", "按期办结的核查处置 2"], ["结论为“已整改到位”的回头看 1"],
                ]
            )
            #expect(task.groups.allSatisfy { $0.rows.count == $0.total })
            let early = try await PlanDesk(county.office)
                .task("6.5", year: 2024, on: Shipped.day("2024-03-19"), by: county.head)
            #expect(early.groups.map { "\($0.title) \($0.total)" } == ["办理中的核查处置 3"])
        }
    }

    @Test func `where the first figure is full and another decides, the task names the other`() async throws {
        try await County.with(.sqlite) { county in
            try await Self.fill(county)
            let task = try await county.task("6.5", on: "2024-06-10")
            #expect(task.figure.valueText == "100.0 %" && task.state == .behind)
            #expect(task.deciding?.title == "核查处置按期完成率")
            #expect(task.states == [.met, .behind, .onTheWay])
        }
    }
}

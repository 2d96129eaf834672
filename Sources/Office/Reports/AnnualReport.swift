package import Primitives
import Rules
import Storage
package import Supervision

/// The county's annual report, assembled from the ledger: indicators, the analysis of samples, the units' accepted parts.
package struct AnnualReport: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// - Throws: ``Refusal/notFound`` where there is no plan for the year, or the officer does not sit in the county office.
    package func document(year: Int, on day: Day, by officer: Officer) async throws -> ReportDocument {
        try await seen(year: year, on: day, by: officer).document
    }

    /// The report with the head of the audit chain that the ledger had when it was counted.
    func seen(year: Int, on day: Day, by officer: Officer) async throws -> (document: ReportDocument, head: String) {
        try officer.require(.readLedger)
        guard officer.scope.isWholeCounty, let plan = office.rulebook.plan(county: office.county, year: year) else {
            throw Refusal.notFound
        }
        let last = Day(year: year, month: 12, day: 31) ?? day
        // No report is dated to come.
        let on = min(day, office.environment.now().day)
        let history = try await PlanDesk(office).history(year: year, on: min(on, last), exact: true, by: officer)
        return try await office.database.read { db in
            var writer = ReportWriter(office: office, plan: plan, on: on, scope: officer.scope, db: db)
            return (try writer.document(history), try Audit.head(db, county: office.county).hash)
        }
    }
}

/// Writes one report inside its transaction: each figure that it mentions gets a number and an entry of the index.
struct ReportWriter {
    let office: Office
    let plan: Plan
    let on: Day
    let scope: Scope
    let db: any Connection
    var blocks: [ReportDocument.Block] = []
    private var index: [ReportDocument.Entry] = []
    private var rows: [Int: [RowGroup]] = [:]
    /// Numbers in the index by what is counted.
    var numbers: [String: Int] = [:]
    /// What the county office wrote, by section; empty before it has.
    var narrative: [String: String] = [:]
    private var headings = 0
    private var plots = 0

    init(office: Office, plan: Plan, on: Day, scope: Scope, db: any Connection) {
        self.office = office
        self.plan = plan
        self.on = on
        self.scope = scope
        self.db = db
    }

    /// `全年` can be said of a year that is over.
    private var isWholeYear: Bool { (on.year, on.month, on.day) >= (plan.year, 12, 31) }

    var until: String { isWholeYear ? "全年" : "截至\(on.month)月\(on.day)日" }

    private var countyName: String { office.rulebook.area(office.county)?.name ?? office.county.text }

    mutating func document(_ history: [String: [MonthFigure]]) throws -> ReportDocument {
        let context = MeasureContext(db: db, office: office, scope: scope, plan: plan, on: on).unlimited
        let board = try PlanDesk(office).board(year: plan.year, on: on, desk: nil, scope: scope, db: db)
        let own = try DraftRecords(db: db, county: office.county, year: plan.year).find(office.county.text)
        narrative = Dictionary(own?.sections.map { ($0.id, $0.words) } ?? [], uniquingKeysWith: { first, _ in first })
        addOverview(board)
        for aspect in board.aspects { try addAspect(aspect, context, history) }
        try addSamples(context)
        try addUnits()
        addDebts(board)
        return ReportDocument(
            title: "\(countyName)\(plan.year)年食品安全工作情况报告",
            recipients: "县委、县政府：",
            blocks: blocks,
            signature: "\(countyName)食品安全委员会办公室",
            date: on,
            note: "文中数字由食品安全工作台账于\(on.year)年\(on.month)月\(on.day)日计算，右上角编号见所附数据索引。",
            index: index,
            rows: rows
        )
    }

    mutating func heading(_ title: String) {
        headings += 1
        blocks.append(.heading(1, "\(ChineseOrdinal.of(headings))、\(title)"))
    }

    private mutating func addOverview(_ board: Board) {
        let states = TaskState.allCases.map { "\($0.title)\(board.count($0))项" }.joined(separator: "，")
        let count = board.aspects.reduce(0) { $0 + $1.tasks.count }
        blocks.append(
            .text(
                "按照《\(plan.title)》，现将\(plan.year)年\(isWholeYear ? "度" : "")食品安全工作情况报告如下。\(until)，工作安排的\(board.aspects.count)个方面共\(count)项任务，\(states)。"
            )
        )
        blocks.append(
            .table(
                ReportDocument.Table(
                    title: "表1 各方面任务完成情况",
                    headers: ["方面", "任务", "已达标", "推进中", "落后", "暂无数据"],
                    rows: board.aspects.map { aspect in
                        func count(_ state: TaskState) -> String { String(aspect.tasks.count { $0.state == state }) }
                        return ["\(aspect.id) \(aspect.title)", String(aspect.tasks.count)]
                            + [.met, .onTheWay, .behind, .noData].map(count)
                    },
                    widths: [9, 2, 3, 3, 2, 3]
                )
            )
        )
    }

    private mutating func addAspect(
        _ aspect: Board.Aspect,
        _ context: MeasureContext,
        _ history: [String: [MonthFigure]]
    ) throws {
        heading(aspect.title)
        blocks += ReportDocument.paragraphs(narrative[aspect.id] ?? "")
        let told = aspect.tasks.filter { $0.state != .noData }
        for (number, standing) in told.enumerated() {
            blocks.append(.heading(2, "（\(ChineseOrdinal.of(number + 1))）\(standing.task.title)"))
            try addTask(standing, context)
            if let plot = Self.plot(standing, history[standing.task.id] ?? []) { addPlot(.line(plot)) }
        }
        let silent = aspect.tasks.filter { $0.state == .noData }.map(\.task.title)
        guard !silent.isEmpty else { return }
        blocks.append(.text("尚无数据的任务：\(silent.joined(separator: "；"))。"))
    }

    private mutating func addTask(_ standing: TaskStanding, _ context: MeasureContext) throws {
        let task = standing.task
        let lead = office.rulebook.department(task.lead.department)?.name ?? task.lead.department
        var runs: [ReportDocument.Run] = [.text("由\(lead)牵头。")]
        let rows = try PlanDesk(office).rows(of: standing, context)
        let measures = [(task.indicator, task.with)] + task.further.map { ($0.indicator, $0.with) }
        for (index, figure) in standing.figures.enumerated() {
            guard figure.numerator != nil, figure.denominator != nil else { continue }
            let (name, with) = measures[index]
            let key = figure.unit == "milestone" ? "\(task.id) milestone" : Self.key(name, with)
            let reference = note(figure, key: key, task: task, rows: rows[index])
            runs += FigureSentence.of(figure, indicator: name, with: with, task: task, reference: reference)
        }
        runs.append(.text(Self.conclusion(standing)))
        blocks.append(.paragraph(runs))
        let done = standing.milestones.filter { $0.state(on: on) == .confirmed }.map(\.milestone.title)
        if !done.isEmpty { blocks.append(.text("已完成并确认的里程碑：\(done.joined(separator: "、"))。")) }
    }

    /// How the task stands, and by which figure where that is not the first.
    private static func conclusion(_ standing: TaskStanding) -> String {
        switch standing.state {
        case .met: return "目标已经达到。"
        case .onTheWay: return "工作正在推进。"
        case .noData: return ""
        case .behind:
            if let deciding = standing.deciding { return "其中\(deciding.title)没有达到要求，工作落后。" }
            return "没有达到要求，工作落后。"
        }
    }

    /// Names what a figure counts: two mentions of the same one share their number in the index.
    static func key(_ indicator: String?, _ with: [String: String]) -> String {
        "\(indicator ?? "") \(with.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "))"
    }

    /// Puts a figure into the index and gives its number; one that is there already keeps the number it has.
    private mutating func note(_ figure: Figure, key: String, task: PlanTask, rows behind: FigureRows) -> Int {
        if let known = numbers[key] { return known }
        let number = add(
            title: figure.title == task.title ? "\(task.id) \(task.title)" : "\(task.id) \(figure.title)",
            definition: behind.definition ?? "",
            formula: "\(figure.numerator ?? 0) ÷ \(figure.denominator ?? 0)",
            groups: behind.groups,
            address: "/office/plan/\(task.id)?on=\(on)"
        )
        numbers[key] = number
        return number
    }

    /// A new entry of the index over rows, all of which the workbook holds.
    mutating func add(
        title: String,
        definition: String,
        formula: String,
        groups: [RowGroup],
        address: String
    ) -> Int {
        let number = index.count + 1
        index.append(
            ReportDocument.Entry(
                number: number,
                title: title,
                definition: definition,
                formula: formula,
                day: min(on, Day(year: plan.year, month: 12, day: 31) ?? on),
                scope: "全县",
                rowCount: groups.reduce(0) { $0 + $1.total },
                address: address,
                digest: groups.digest
            )
        )
        rows[number] = groups
        return number
    }

    /// Plots are numbered through the report, as tables are.
    mutating func addPlot(_ plot: Plot) {
        plots += 1
        blocks.append(.plot(plot.titled("图\(plots) \(plot.title)")))
    }

    private static func plot(_ standing: TaskStanding, _ history: [MonthFigure]) -> LinePlot? {
        guard history.compactMap(\.figure.plotted).count > 2, let last = history.last?.figure, last.plotted != nil
        else {
            return nil
        }
        return LinePlot(
            title: "\(standing.task.title)逐月情况（\(last.plotUnit)）",
            unit: last.plotUnit,
            points: history.map { LinePlot.Point(label: "\($0.on.month)月", value: $0.figure.plotted) },
            target: last.plottedTarget
        )
    }
}

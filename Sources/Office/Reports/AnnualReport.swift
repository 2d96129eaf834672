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
        try officer.require(.readLedger)
        guard officer.scope.isWholeCounty, let plan = office.rulebook.plan(county: office.county, year: year) else {
            throw Refusal.notFound
        }
        let last = Day(year: year, month: 12, day: 31) ?? day
        let history = try await PlanDesk(office).history(year: year, on: min(day, last), exact: true, by: officer)
        return try await office.database.read { db in
            var writer = ReportWriter(office: office, plan: plan, on: day, scope: officer.scope, db: db)
            return try writer.document(history)
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
    private var headings = 0

    init(office: Office, plan: Plan, on: Day, scope: Scope, db: any Connection) {
        self.office = office
        self.plan = plan
        self.on = on
        self.scope = scope
        self.db = db
    }

    private var countyName: String { office.rulebook.area(office.county)?.name ?? office.county.text }

    mutating func document(_ history: [String: [MonthFigure]]) throws -> ReportDocument {
        let context = MeasureContext(db: db, office: office, scope: scope, plan: plan, on: on)
        let board = try PlanDesk(office).board(year: plan.year, on: on, desk: nil, scope: scope, db: db)
        addOverview(board)
        for aspect in board.aspects { try addAspect(aspect, context, history) }
        try addSamples()
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
                "按照《\(plan.title)》，现将\(plan.year)年度食品安全工作情况报告如下。截至\(on.month)月\(on.day)日，工作安排的\(board.aspects.count)个方面共\(count)项任务，\(states)。"
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
        let told = aspect.tasks.filter { $0.state != .noData }
        for (number, standing) in told.enumerated() {
            blocks.append(.heading(2, "（\(ChineseOrdinal.of(number + 1))）\(standing.task.title)"))
            try addTask(standing, context)
            if let plot = Self.plot(standing, history[standing.task.id] ?? []) { blocks.append(.plot(.line(plot))) }
        }
        let silent = aspect.tasks.filter { $0.state == .noData }.map(\.task.title)
        guard !silent.isEmpty else { return }
        blocks.append(.text("尚无数据的任务：\(silent.joined(separator: "；"))。"))
    }

    private mutating func addTask(_ standing: TaskStanding, _ context: MeasureContext) throws {
        let task = standing.task
        let lead = office.rulebook.department(task.lead.department)?.name ?? task.lead.department
        var runs: [ReportDocument.Run] = [.text("\(lead)牵头。")]
        let groups = try task.indicator.flatMap { Indicators.all[$0] }?.rows(with: task.with, context) ?? []
        var figures = [(figure: standing.figure, indicator: task.indicator, with: task.with)]
        figures += zip(standing.further, task.further).map { ($0, $1.indicator, $1.with) }
        for (figure, name, with) in figures {
            guard figure.numerator != nil, figure.denominator != nil else { continue }
            let indicator = name.flatMap { Indicators.all[$0] }
            let definition = indicator.flatMap { $0.definitions[with["measure"] ?? $0.standard] }
            let title = figure.title == task.title ? "指标值" : figure.title
            let behind = figure.unit == "milestone" ? standing.milestones.rows(on: on).map { [$0] } ?? [] : groups
            let reference = note(figure, task: task, definition: definition ?? "县食安办已确认的里程碑 ÷ 全部里程碑", behind)
            runs += [.text("\(title)为"), .figure(figure.valueText, reference: reference)]
            runs.append(
                .text(figure.unit == "milestone" ? "；" : "（\(figure.numerator ?? 0)/\(figure.denominator ?? 0)）；")
            )
        }
        runs.append(.text("目前\(standing.state.title)。"))
        blocks.append(.paragraph(runs))
        let done = standing.milestones.filter { $0.state(on: on) == .confirmed }.map(\.milestone.title)
        if !done.isEmpty { blocks.append(.text("已完成并确认的里程碑：\(done.joined(separator: "、"))。")) }
    }

    /// Puts a figure into the index and gives its number.
    private mutating func note(
        _ figure: Figure,
        task: PlanTask,
        definition: String,
        _ groups: [RowGroup]
    ) -> Int {
        let number = index.count + 1
        index.append(
            ReportDocument.Entry(
                number: number,
                title: figure.title == task.title ? "\(task.id) \(task.title)" : "\(task.id) \(figure.title)",
                definition: definition,
                formula: "\(figure.numerator ?? 0) ÷ \(figure.denominator ?? 0)",
                day: min(on, Day(year: plan.year, month: 12, day: 31) ?? on),
                scope: "全县",
                rowCount: groups.reduce(0) { $0 + $1.total },
                address: "/office/plan/\(task.id)?on=\(on)",
                digest: groups.digest
            )
        )
        rows[number] = groups
        return number
    }

    private static func plot(_ standing: TaskStanding, _ history: [MonthFigure]) -> LinePlot? {
        guard history.compactMap(\.figure.plotted).count > 2, let last = history.last?.figure, last.plotted != nil
        else {
            return nil
        }
        return LinePlot(
            title: "图 \(standing.task.id) \(standing.task.title)逐月情况（\(last.plotUnit)）",
            unit: last.plotUnit,
            points: history.map { LinePlot.Point(label: "\($0.on.month)月", value: $0.figure.plotted) },
            target: last.plottedTarget
        )
    }

    // MARK: Samples

    private mutating func addSamples() throws {
        let desk = AnalysisDesk(office)
        let found = try desk.analysis(year: plan.year, kind: .supervision, on: on, scope: scope, db: db)
        let watched = try desk.analysis(year: plan.year, kind: .riskMonitoring, on: on, scope: scope, db: db)
        heading("监督抽检和风险监测")
        guard found.total.samples + watched.total.samples > 0 else {
            return blocks.append(.text("本年度台账中没有样品。"))
        }
        let total = found.total
        let number = index.count + 1
        index.append(
            ReportDocument.Entry(
                number: number,
                title: "监督抽检不合格率",
                definition: "监督抽检不合格批次 ÷ 有结论的批次；待判定的不计",
                formula: "\(total.rate.failed) ÷ \(total.rate.concluded)",
                day: found.through,
                scope: "全县",
                rowCount: total.samples,
                address: "/office/analysis?year=\(plan.year)",
                digest: try samplesDigest(found)
            )
        )
        var runs: [ReportDocument.Run] = [
            .text("全年监督抽检\(total.samples)批次，有结论\(total.rate.concluded)批次，不合格\(total.rate.failed)批次，不合格率"),
            .figure(ShareText.percent(total.rate.failed, of: total.rate.concluded), reference: number),
            .text("；针对问题企业、产品和项目的占\(ShareText.percent(total.aimed, of: total.samples))。"),
        ]
        if watched.total.samples > 0 {
            runs.append(
                .text("风险监测\(watched.total.samples)批次，发现问题\(watched.total.rate.failed)批次，单独统计，不计入不合格率。")
            )
        }
        blocks.append(.paragraph(runs))
        blocks.append(.table(Self.rates("表2 各类食品监督抽检情况", "类别", found.classes.prefix(15))))
        if let pareto = found.pareto { blocks.append(.plot(.pareto(pareto))) }
        blocks.append(.table(Self.rates("表3 各环节监督抽检情况", "环节", found.stages.prefix(15))))
        if let plot = found.intervals(found.stages, by: "环节") { blocks.append(.plot(.intervals(plot))) }
        blocks.append(.table(Self.rates("表4 各乡镇监督抽检情况", "乡镇", found.townships.prefix(40))))
        if found.map.tiles.count > 1 { blocks.append(.plot(.tiles(found.map))) }
        addOffenders(found)
    }

    private static func rates(
        _ title: String,
        _ head: String,
        _ rows: ArraySlice<Analysis.Row>
    ) -> ReportDocument.Table {
        ReportDocument.Table(
            title: title,
            headers: [head, "批次", "不合格", "不合格率", "95%区间"],
            rows: rows.map { row in
                let (low, high) = row.rate.interval
                let range = row.rate.concluded > 0 ? "\(ShareText.percent(low))–\(ShareText.percent(high))" : "—"
                let share = ShareText.percent(row.rate.failed, of: row.rate.concluded)
                return [row.label, String(row.samples), String(row.rate.failed), share, range]
            },
            widths: [6, 2, 2, 3, 4]
        )
    }

    private func samplesDigest(_ analysis: Analysis) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT id, conclusion FROM sample WHERE county = \(office.county.text)
                AND kind = \(analysis.kind.rawValue) AND counted_on >= \("\(plan.year)-01-01")
                AND counted_on <= \(analysis.through.description)\(scope.rows(of: .samples, as: "sample")) ORDER BY id
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }

    /// Names of firms stay out of the report: the list is in the system.
    private mutating func addOffenders(_ analysis: Analysis) {
        let marked = analysis.offenders.count(where: \.isMarked)
        let words =
            analysis.offenders.isEmpty
            ? "24个月内没有两次以上不合格的单位。"
            : "24个月内两次以上不合格的单位\(analysis.offenders.count)家，其中三次以上\(marked)家，名单见系统“抽检分析”。"
        blocks.append(.text(words))
    }
}

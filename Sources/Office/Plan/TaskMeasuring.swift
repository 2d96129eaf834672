import Primitives
import Rules
import Supervision

/// One task measured: its figures, what each is compared with, and the state that follows.
extension PlanDesk {
    func standing(
        _ task: PlanTask,
        _ context: MeasureContext,
        _ records: [String: [String: [MilestoneRecord]]] = [:]
    ) throws -> TaskStanding {
        let milestones = task.milestones.map {
            MilestoneStanding(milestone: $0, records: records[task.id]?[$0.id] ?? [])
        }
        let start = Day(year: context.plan.year, month: 1, day: 1) ?? context.on
        let measures = [(task.title, task.indicator, task.with, task.target)]
        let all = measures + task.further.map { ($0.title, $0.indicator, $0.with, $0.target) }
        var figures = try all.map { title, name, with, target in
            var figure = try self.figure(title, name, with, target, context)
            figure.base = try base(of: figure, name, with, context)
            return figure
        }
        var states = figures.map { TaskState($0, from: start, due: task.due, on: context.on) }
        // A task is no better than the worst of its figures that have a target and data.
        var judged = zip(figures, states).filter { figure, _ in figure.target.map { $0.goal != .milestone } ?? false }
            .map(\.1)
        let shown = Figure(milestones, target: task.target, on: context.on)
        let marks = TaskState(milestones, on: context.on)
        if figures[0].numerator == nil, !Self.isCounted(task), let shown, let marks {
            (figures[0], states[0]) = (shown, marks)
        }
        if let marks, marks == .behind || task.target?.goal == .milestone || !Self.isCounted(task) {
            judged.append(marks)
        }
        let hasData = states.contains { $0 != .noData }
        return TaskStanding(
            task: task,
            figure: figures[0],
            state: TaskState.worst(of: judged) ?? (hasData ? .onTheWay : .noData),
            further: Array(figures.dropFirst()),
            states: states,
            milestones: milestones
        )
    }

    /// What each figure of a task rests on, in their order: the rows of its own measure.
    func rows(of standing: TaskStanding, _ context: MeasureContext) throws -> [FigureRows] {
        let task = standing.task
        let measures = [(task.indicator, task.with)] + task.further.map { ($0.indicator, $0.with) }
        return try zip(standing.figures, measures).map { figure, measure in
            if figure.unit == "milestone" {
                let groups = standing.milestones.rows(on: context.on).map { [$0] } ?? []
                return FigureRows(title: figure.title, definition: "县食安办已确认的里程碑 ÷ 全部里程碑", groups: groups)
            }
            guard let indicator = measure.0.flatMap({ Indicators.all[$0] }) else {
                return FigureRows(title: figure.title, definition: nil, groups: [])
            }
            let name = indicator.named(measure.1)
            return FigureRows(
                title: figure.title,
                definition: indicator.definitions[name],
                groups: try indicator.rows(of: name, with: measure.1, context)
            )
        }
    }

    static func isCounted(_ task: PlanTask) -> Bool { task.indicator.map { Indicators.all[$0] != nil } ?? false }

    func figure(
        _ title: String,
        _ name: String?,
        _ with: [String: String],
        _ target: Target?,
        _ context: MeasureContext
    ) throws -> Figure {
        guard let name, let indicator = Indicators.all[name] else {
            return Figure(title: title, numerator: nil, denominator: nil, target: target, remark: "暂无数据")
        }
        let measured = indicator.named(with)
        var measure = try indicator.measure(measured, with: with, context)
        var isCountyWide = false
        // What is planned for the whole county has no share for one department: it sees the county's own figure.
        if measure.numerator == nil, context.scope.role.desk == .department {
            let county = try indicator.measure(measured, with: with, context.ofWholeCounty)
            if county.numerator != nil { (measure, isCountyWide) = (county, true) }
        }
        var figure = Figure(
            title: title,
            numerator: measure.numerator,
            denominator: measure.denominator,
            unit: measure.unit,
            target: target,
            remark: measure.remark,
            isPending: measure.isPending
        )
        figure.isCountyWide = isCountyWide
        return figure
    }

    /// What a rising figure is compared with: the plan's baseline, else the same day a year ago, else the end of January.
    ///
    /// A year in which nothing was counted is none to compare with: the ledger was not kept then.
    private func base(
        of figure: Figure,
        _ name: String?,
        _ with: [String: String],
        _ context: MeasureContext
    ) throws -> Figure.Base? {
        guard let target = figure.target, target.goal == .rising, figure.numerator != nil else { return nil }
        if let points = target.baseline?.shifted(by: 2)?.integer(unit: 0) {
            return Figure.Base(numerator: Int(points), denominator: 10_000, title: "工作安排基数")
        }
        guard let name, let indicator = Indicators.all[name] else { return nil }
        func base(_ earlier: MeasureContext, _ title: String, least: Int) throws -> Figure.Base? {
            let seen = figure.isCountyWide ? earlier.ofWholeCounty : earlier
            let measure = try indicator.measure(indicator.named(with), with: with, seen)
            guard let numerator = measure.numerator, let denominator = measure.denominator, numerator >= least,
                denominator > 0
            else { return nil }
            return Figure.Base(numerator: numerator, denominator: denominator, title: title)
        }
        if let earlier = context.aYearBefore, let found = try base(earlier, "上年同期", least: 1) { return found }
        guard let january = context.endOfJanuary else { return nil }
        return try base(january, "1月底", least: 0)
    }
}

extension Indicator {
    /// The measure that a plan's parameters ask for.
    func named(_ with: [String: String]) -> String { with["measure"] ?? standard }
}

extension MeasureContext {
    /// The same question about the whole county.
    var ofWholeCounty: MeasureContext {
        MeasureContext(db: db, office: office, scope: .program(office.county), plan: plan, on: on, memo: memo)
    }

    /// The same day a year ago, as that year's plan would be measured.
    var aYearBefore: MeasureContext? {
        var earlier = plan
        earlier.year -= 1
        let seen = min(on, Day(year: plan.year, month: 12, day: 31) ?? on)
        let last = Day.length(ofMonth: seen.month, year: earlier.year)
        return Day(year: earlier.year, month: seen.month, day: min(seen.day, last)).map {
            MeasureContext(db: db, office: office, scope: scope, plan: earlier, on: $0)
        }
    }

    /// The end of the year's first month; nil until it is past.
    var endOfJanuary: MeasureContext? {
        guard let day = Day(year: plan.year, month: 1, day: 31), day < on else { return nil }
        return MeasureContext(db: db, office: office, scope: scope, plan: plan, on: day, memo: memo)
    }
}

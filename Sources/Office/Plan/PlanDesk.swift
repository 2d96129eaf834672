package import Primitives
import Rules
import Storage
package import Supervision

/// The plan measured live from the ledger.
package struct PlanDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// The years for which the county has a plan.
    package var years: [Int] { office.rulebook.plans.filter { $0.county == office.county }.map(\.year).sorted() }

    /// The plan shown first on a day: that year's, else the latest one before it, else the first there is.
    package func defaultYear(on day: Day) -> Int? { years.last { $0 <= day.year } ?? years.first }

    /// The desks whose board the officer may look at besides their own; only the county office has any.
    package func desks(year: Int, for officer: Officer) -> [Holder] {
        guard officer.scope.isWholeCounty, let plan = office.rulebook.plan(county: office.county, year: year) else {
            return []
        }
        return office.desks(of: plan)
    }

    /// The plan on a day, in the scope of a desk or, without one, in the officer's own.
    ///
    /// - Throws: ``Refusal/notFound`` where the rulebook has no plan for the year, or the desk is not theirs to look at.
    package func board(year: Int, on day: Day, desk: Holder? = nil, by officer: Officer) async throws -> Board {
        try officer.require(.readLedger)
        let scope = try office.scope(of: desk, for: officer)
        return try await office.database.read { db in
            try board(year: year, on: day, desk: desk, scope: scope, db: db)
        }
    }

    /// Kept while the ledger stays as it is.
    func board(year: Int, on day: Day, desk: Holder?, scope: Scope, db: any Connection) throws -> Board {
        let question = "\(year) \(day) \(desk.map { "\($0)" } ?? "")"
        return try office.boards.value(question, scope: scope, office: office, db: db) {
            try measured(year: year, on: day, desk: desk, scope: scope, db: db)
        }
    }

    private func measured(year: Int, on day: Day, desk: Holder?, scope: Scope, db: any Connection) throws -> Board {
        guard let plan = office.rulebook.plan(county: office.county, year: year) else { throw Refusal.notFound }
        let context = MeasureContext(db: db, office: office, scope: scope, plan: plan, on: day)
        let records = try TaskRecords(db: db, county: office.county).milestones(year: year)
        let shown = desk ?? (scope.isWholeCounty ? nil : scope.holder)
        let kinds = office.departmentKinds
        return Board(
            title: plan.title,
            year: year,
            on: day,
            aspects: try plan.aspects.map { aspect in
                Board.Aspect(
                    id: aspect.id,
                    title: aspect.title,
                    tasks: try aspect.tasks.map { task in
                        var standing = try standing(task, context, records)
                        standing.part = shown.flatMap { task.part(of: $0, kinds: kinds) }
                        return standing
                    }
                )
            },
            desk: shown
        )
    }

    /// One task with what is counted and the rows behind it.
    package func task(
        _ id: String,
        year: Int,
        on day: Day,
        desk: Holder? = nil,
        by officer: Officer
    ) async throws -> (title: String, standing: TaskStanding, definition: String?, groups: [RowGroup]) {
        try officer.require(.readLedger)
        let scope = try office.scope(of: desk, for: officer)
        guard let plan = office.rulebook.plan(county: office.county, year: year), let task = plan.task(id) else {
            throw Refusal.notFound
        }
        return try await office.database.read { db in
            let context = MeasureContext(db: db, office: office, scope: scope, plan: plan, on: day)
            let records = try TaskRecords(db: db, county: office.county).milestones(year: year)
            let indicator = task.indicator.flatMap { Indicators.all[$0] }
            let definition = indicator.flatMap { $0.definitions[task.with["measure"] ?? $0.standard] }
            return (
                plan.title, try standing(task, context, records), definition,
                try indicator?.rows(with: task.with, context) ?? []
            )
        }
    }

    func standing(
        _ task: PlanTask,
        _ context: MeasureContext,
        _ records: [String: [String: [MilestoneRecord]]] = [:]
    ) throws -> TaskStanding {
        let milestones = task.milestones.map {
            MilestoneStanding(milestone: $0, records: records[task.id]?[$0.id] ?? [])
        }
        var figure = try figure(task.title, task.indicator, task.with, task.target, context)
        let isCounted = task.indicator.map { Indicators.all[$0] != nil } ?? false
        if !isCounted, let shown = Figure(milestones, target: task.target, on: context.on) { figure = shown }
        let further = try task.further.map {
            try self.figure($0.title, $0.indicator, $0.with, $0.target, context)
        }
        let start = Day(year: context.plan.year, month: 1, day: 1) ?? context.on
        // A task is no better than the worst of its figures that have a target and data.
        let states = ([figure] + further.filter { $0.target != nil }).map {
            TaskState($0, from: start, due: task.due, on: context.on)
        }
        var worst = states.dropFirst().contains(.behind) && states[0] != .noData ? .behind : states[0]
        if !milestones.isEmpty { worst = worst.with(milestones, on: context.on, areAll: !isCounted) }
        return TaskStanding(task: task, figure: figure, state: worst, further: further, milestones: milestones)
    }

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
        let measure = try indicator.measure(with["measure"] ?? indicator.standard, with: with, context)
        return Figure(
            title: title,
            numerator: measure.numerator,
            denominator: measure.denominator,
            unit: measure.unit,
            target: target,
            remark: measure.remark,
            isPending: measure.isPending
        )
    }
}

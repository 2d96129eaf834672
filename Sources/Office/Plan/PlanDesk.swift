package import Primitives
import Rules
import Storage
package import Supervision

/// The plan measured live from the ledger.
package struct PlanDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// The years for which the county has a plan.
    package var years: [Int] { office.rulebook.plans.filter { $0.county == office.county }.map(\.year).sorted() }

    /// The plan shown first on a day: that year's, else the latest one before it, else the first there is.
    package func defaultYear(on day: Day) -> Int? { years.last { $0 <= day.year } ?? years.first }

    /// - Throws: ``Refusal/notFound`` where the rulebook has no plan for the year.
    package func board(year: Int, on day: Day, by officer: Officer) async throws -> Board {
        try officer.require(.readLedger)
        guard let plan = office.rulebook.plan(county: office.county, year: year) else { throw Refusal.notFound }
        return try await office.database.read { db in
            let context = MeasureContext(db: db, office: office, scope: officer.scope, plan: plan, on: day)
            return Board(
                title: plan.title,
                year: year,
                on: day,
                aspects: try plan.aspects.map { aspect in
                    Board.Aspect(
                        id: aspect.id,
                        title: aspect.title,
                        tasks: try aspect.tasks.map { try standing($0, context) }
                    )
                }
            )
        }
    }

    /// One task with what is counted and the rows behind it.
    package func task(
        _ id: String,
        year: Int,
        on day: Day,
        by officer: Officer
    ) async throws -> (title: String, standing: TaskStanding, definition: String?, groups: [RowGroup]) {
        try officer.require(.readLedger)
        guard let plan = office.rulebook.plan(county: office.county, year: year), let task = plan.task(id) else {
            throw Refusal.notFound
        }
        return try await office.database.read { db in
            let context = MeasureContext(db: db, office: office, scope: officer.scope, plan: plan, on: day)
            let indicator = task.indicator.flatMap { Indicators.all[$0] }
            let definition = indicator.flatMap { $0.definitions[task.with["measure"] ?? $0.standard] }
            return (
                plan.title, try standing(task, context), definition,
                try indicator?.rows(with: task.with, context) ?? []
            )
        }
    }

    private func standing(_ task: PlanTask, _ context: MeasureContext) throws -> TaskStanding {
        let figure = try figure(task.title, task.indicator, task.with, task.target, context)
        let further = try task.further.map {
            try self.figure($0.title, $0.indicator, $0.with, $0.target, context)
        }
        let start = Day(year: context.plan.year, month: 1, day: 1) ?? context.on
        // A task is no better than the worst of its figures that have a target and data.
        let states = ([figure] + further.filter { $0.target != nil }).map {
            TaskState($0, from: start, due: task.due, on: context.on)
        }
        let worst = states.dropFirst().contains(.behind) && states[0] != .noData ? .behind : states[0]
        return TaskStanding(task: task, figure: figure, state: worst, further: further)
    }

    private func figure(
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

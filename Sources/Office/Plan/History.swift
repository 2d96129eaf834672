package import Primitives
import Rules
import Storage
package import Supervision

extension PlanDesk {
    /// Each task's first figure at the end of each month up to a day, and on that day; tasks without data are left out.
    ///
    /// Computed by the indicators themselves, and the last point is the board's own figure. The months before it are kept
    /// in memory; where they take long to count, what was recorded late for them shows after a while, at once with `exact`.
    package func history(
        year: Int,
        on day: Day,
        desk: Holder? = nil,
        exact: Bool = false,
        by officer: Officer
    ) async throws -> [String: [MonthFigure]] {
        try officer.require(.readLedger)
        let scope = try office.scope(of: desk, for: officer)
        guard let plan = office.rulebook.plan(county: office.county, year: year) else { throw Refusal.notFound }
        return try await office.database.read { db in
            let days = Self.monthEnds(year: year, through: day)
            let past = days.filter { $0 != day }
            var found = try office.histories.value(
                "\(year) \(past.count)",
                scope: scope,
                office: office,
                db: db,
                patience: exact ? 0 : 50
            ) { try history(plan, on: past, scope: scope, db: db) }
            if days.last == day {
                let board = try board(year: year, on: day, desk: desk, scope: scope, db: db)
                for standing in board.aspects.lazy.flatMap(\.tasks)
                where Self.isCounted(standing.task) {
                    found[standing.task.id, default: []].append(MonthFigure(on: day, figure: standing.figure))
                }
            }
            return found.filter { $0.value.contains { $0.figure.plotted != nil } }
        }
    }

    private func history(
        _ plan: Plan,
        on days: [Day],
        scope: Scope,
        db: any Connection
    ) throws -> [String: [MonthFigure]] {
        var found: [String: [MonthFigure]] = [:]
        for day in days {
            let context = MeasureContext(db: db, office: office, scope: scope, plan: plan, on: day)
            for task in plan.aspects.lazy.flatMap(\.tasks) where Self.isCounted(task) {
                let figure = try figure(task.title, task.indicator, task.with, task.target, context)
                found[task.id, default: []].append(MonthFigure(on: day, figure: figure))
            }
        }
        return found
    }

    /// The last days of the year's months before the day, and the day itself, or the year's last where it is later.
    static func monthEnds(year: Int, through day: Day) -> [Day] {
        var days: [Day] = []
        for month in 1...12 {
            guard let last = Day(year: year, month: month, day: Day.length(ofMonth: month, year: year)) else {
                continue
            }
            if last >= day {
                if day.year == year { days.append(day) }
                break
            }
            days.append(last)
        }
        return days
    }
}

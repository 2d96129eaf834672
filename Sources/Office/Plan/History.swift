package import Primitives
import Rules
import Storage
package import Supervision

extension PlanDesk {
    /// Each task's first figure at the end of each month up to a day, and on that day; tasks without data are left out.
    ///
    /// Computed by the indicators themselves, so the last point is the board's own figure. The answer is kept in memory
    /// under the audit chain's head: any change of the ledger makes another head.
    package func history(
        year: Int,
        on day: Day,
        desk: Holder? = nil,
        by officer: Officer
    ) async throws -> [String: [MonthFigure]] {
        try officer.require(.readLedger)
        let scope = try office.scope(of: desk, for: officer)
        guard let plan = office.rulebook.plan(county: office.county, year: year) else { throw Refusal.notFound }
        return try await office.database.read { db in
            try office.histories.value("\(year) \(day)", scope: scope, office: office, db: db) {
                try history(plan, on: day, scope: scope, db: db)
            }
        }
    }

    private func history(
        _ plan: Plan,
        on day: Day,
        scope: Scope,
        db: any Connection
    ) throws -> [String: [MonthFigure]] {
        var found: [String: [MonthFigure]] = [:]
        for day in Self.monthEnds(year: plan.year, through: day) {
            let context = MeasureContext(db: db, office: office, scope: scope, plan: plan, on: day)
            for task in plan.aspects.lazy.flatMap(\.tasks) where task.indicator.map(Self.isCounted) ?? false {
                let figure = try figure(task.title, task.indicator, task.with, task.target, context)
                found[task.id, default: []].append(MonthFigure(on: day, figure: figure))
            }
        }
        return found.filter { $0.value.contains { $0.figure.plotted != nil } }
    }

    private static func isCounted(_ indicator: String) -> Bool { Indicators.all[indicator] != nil }

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

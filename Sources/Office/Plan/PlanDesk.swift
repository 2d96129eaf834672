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

    /// One task with what each of its figures counts and the rows behind it.
    package struct TaskSight: Sendable {
        /// Of the plan.
        package var title: String
        package var standing: TaskStanding
        /// One for each of the standing's figures.
        package var rows: [FigureRows]

        package var groups: [RowGroup] { rows.flatMap(\.groups) }
    }

    /// With `all`, every row; without, as many as a page shows.
    package func task(
        _ id: String,
        year: Int,
        on day: Day,
        desk: Holder? = nil,
        all: Bool = false,
        by officer: Officer
    ) async throws -> TaskSight {
        try officer.require(.readLedger)
        let scope = try office.scope(of: desk, for: officer)
        guard let plan = office.rulebook.plan(county: office.county, year: year), let task = plan.task(id) else {
            throw Refusal.notFound
        }
        return try await office.database.read { db in
            var context = MeasureContext(db: db, office: office, scope: scope, plan: plan, on: day)
            if all { context = context.unlimited }
            let records = try TaskRecords(db: db, county: office.county).milestones(year: year)
            let standing = try standing(task, context, records)
            return TaskSight(title: plan.title, standing: standing, rows: try rows(of: standing, context))
        }
    }
}

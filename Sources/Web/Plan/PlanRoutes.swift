import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var planRoutes: [Route] {
        [
            Route(.get, Link.board, .signedIn(.readLedger), board),
            Route(.get, "/office/plan/:task", .signedIn(.readLedger)) { visit in try await taskPage(visit) },
            Route(.get, "/office/plan/:task/rows.xlsx", .signedIn(.exportData), exportRows),
        ]
    }

    /// Every row behind a task's figures, one sheet a group.
    private func exportRows(_ visit: Visit) async throws -> Reply {
        let (year, day) = try visit.planDay()
        let task = try await PlanDesk(visit.office)
            .task(visit.parameter("task"), year: year, on: day, desk: visit.desk(), all: true, by: visit.officer())
        let workbook = TaskWorkbook(task.rows).document
        let title = "\(task.standing.task.id) \(task.standing.task.title)：数字背后的记录"
        return try await Export.reply(
            try workbook.xlsx(created: visit.office.environment.now()),
            name: title,
            file: "\(title)-\(day).xlsx",
            mediaType: Export.workbookType,
            rows: workbook.sheets.reduce(0) { $0 + $1.rows.count },
            visit
        )
    }

    /// The task's page, also where a form of it was refused: what was typed is kept.
    func taskPage(_ visit: Visit, faults: [FieldFault] = []) async throws -> Reply {
        let (year, day) = try visit.planDay()
        let officer = try visit.officer()
        let id = visit.parameter("task")
        let desk = try visit.desk()
        let plan = PlanDesk(visit.office)
        let task = try await plan.task(id, year: year, on: day, desk: desk, by: officer)
        let history = try await plan.history(year: year, on: day, desk: desk, by: officer)
        let notes = try await TaskDesk(visit.office).notes(id, year: year, by: officer)
        return .page(
            TaskPage(
                viewer: try visit.viewer(),
                board: (task.title, day),
                standing: task.standing,
                figureRows: task.rows,
                history: history[id] ?? [],
                notes: TaskPage.Notes(
                    persons: notes.persons,
                    remarks: notes.remarks,
                    mayEdit: notes.mayEdit,
                    mayConfirm: notes.mayConfirm,
                    desks: notes.desks
                ),
                desk: desk,
                faults: faults,
                typed: visit.form.fields
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func board(_ visit: Visit) async throws -> Reply {
        let (year, day) = try visit.planDay()
        let officer = try visit.officer()
        let desk = PlanDesk(visit.office)
        let chosen = try visit.desk()
        let board = try await desk.board(year: year, on: day, desk: chosen, by: officer)
        let history = try await desk.history(year: year, on: day, desk: chosen, by: officer)
        let counts = try await MatterDesk(visit.office).counts(by: officer)
        return .page(
            BoardPage(
                viewer: try visit.viewer(),
                board: board,
                openMatters: counts.open,
                overdueMatters: counts.overdue,
                order: BoardPage.Order(rawValue: visit.query["order"] ?? "") ?? .document,
                years: desk.years,
                desks: desk.desks(year: year, for: officer),
                history: history
            ).page
        )
    }
}

extension Visit {
    /// The plan's year and the day it is looked at, from the address or today; nobody looks at a day that is still to come.
    func planDay() throws(Refusal) -> (year: Int, day: Day) {
        let today = office.environment.now().day
        let day = min(query["on"].flatMap { Day($0) } ?? today, today)
        guard let year = query["year"].flatMap({ Int($0) }) ?? PlanDesk(office).defaultYear(on: day) else {
            throw .notFound
        }
        return (year, day)
    }

    /// The desk whose board is asked for; nil for one's own.
    ///
    /// A word that names no desk names none that there is.
    func desk() throws(Refusal) -> Holder? {
        guard let text = query["desk"], !text.isEmpty else { return nil }
        guard let desk = Holder(text) else { throw .notFound }
        return desk
    }
}

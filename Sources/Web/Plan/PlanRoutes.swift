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
        ]
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
                definition: task.definition,
                groups: task.groups,
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
                history: history,
                missingAdministrators: try await AppointmentDesk(visit.office).missing(by: officer)
            ).page
        )
    }
}

extension Visit {
    /// The plan's year and the day it is looked at, from the address or today.
    func planDay() throws(Refusal) -> (year: Int, day: Day) {
        let today = office.environment.now().day
        let day = query["on"].flatMap { Day($0) } ?? today
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

import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var planRoutes: [Route] {
        [
            Route(.get, Link.board, .signedIn(.readLedger), board),
            Route(.get, "/office/plan/:task", .signedIn(.readLedger)) { visit in
                let (year, day) = try visit.planDay()
                let task = try await PlanDesk(visit.office).task(
                    visit.parameter("task"),
                    year: year,
                    on: day,
                    by: visit.officer()
                )
                return .page(
                    TaskPage(
                        viewer: try visit.viewer(),
                        board: (task.title, day),
                        standing: task.standing,
                        definition: task.definition,
                        groups: task.groups
                    ).page
                )
            },
        ]
    }

    private func board(_ visit: Visit) async throws -> Reply {
        let (year, day) = try visit.planDay()
        let officer = try visit.officer()
        let desk = PlanDesk(visit.office)
        let board = try await desk.board(year: year, on: day, by: officer)
        let counts = try await MatterDesk(visit.office).counts(by: officer)
        return .page(
            BoardPage(
                viewer: try visit.viewer(),
                board: board,
                openMatters: counts.open,
                overdueMatters: counts.overdue,
                order: BoardPage.Order(rawValue: visit.query["order"] ?? "") ?? .document,
                years: desk.years
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
}

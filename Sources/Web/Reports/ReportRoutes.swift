import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var reportRoutes: [Route] {
        [
            Route(.get, Link.reports, .signedIn(.readLedger)) { visit in try await reportsPage(visit) },
            Route(
                .post,
                Link.reports,
                .signedIn(.recordReports),
                bodyLimit: EvidenceFile.maximumSize + (64 << 10),
                recordReport
            ),
            Route(.post, Link.reportCopies, .signedIn(.recordReports)) { visit in
                guard let year = Int(visit.form["year"]) else { throw Refusal.notFound }
                do {
                    try await ReportDesk(visit.office).recordCopy(
                        unit: visit.form["unit"],
                        on: Day(visit.form["day"]),
                        year: year,
                        by: visit.officer()
                    )
                } catch Refusal.incomplete(let faults) {
                    return try await reportsPage(visit, faults: faults)
                }
                return .redirect(Link.reports)
            },
        ]
    }

    private func reportsPage(_ visit: Visit, faults: [FieldFault] = []) async throws -> Reply {
        let (year, _) = try visit.planDay()
        let (due, rows) = try await ReportDesk(visit.office).standings(year: year, by: visit.officer())
        return .page(
            ReportsPage(
                viewer: try visit.viewer(),
                year: year,
                due: due,
                rows: rows,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func recordReport(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        guard let year = Int(form["year"]) else { throw Refusal.notFound }
        do {
            let file = try form.files["file"].map { try EvidenceFile(name: $0.name, content: $0.content) }
            let entry = ReportDesk.Entry(
                unit: form["unit"],
                title: form["title"],
                receivedOn: Day(form["received"]),
                copiedOn: Day(form["copied"]),
                file: file
            )
            try await ReportDesk(visit.office).record(entry, year: year, by: visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try await reportsPage(visit, faults: faults)
        }
        return .redirect(Link.reports)
    }
}

import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var annualRoutes: [Route] {
        [
            Route(.get, Link.annualReport, .signedIn(.recordReports)) { visit in
                let (year, document) = try await visit.annualReport()
                return .page(AnnualPage(viewer: try visit.viewer(), year: year, document: document).page)
            },
            Route(.get, "\(Link.annualReport)/export.docx", .signedIn(.recordReports)) { visit in
                let (_, document) = try await visit.annualReport()
                try await AnalysisDesk(visit.office).recordExport("\(document.title).docx", by: visit.officer())
                return .file(
                    name: "\(document.title).docx",
                    mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    content: try document.docx(created: visit.office.environment.now()),
                    inline: false
                )
            },
            Route(.get, "\(Link.annualReport)/export.xlsx", .signedIn(.recordReports)) { visit in
                let (_, document) = try await visit.annualReport()
                try await AnalysisDesk(visit.office).recordExport("\(document.title).xlsx", by: visit.officer())
                return .file(
                    name: "\(document.title).xlsx",
                    mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    content: try document.workbook.xlsx(created: visit.office.environment.now()),
                    inline: false
                )
            },
        ]
    }
}

extension Visit {
    fileprivate func annualReport() async throws -> (year: Int, document: ReportDocument) {
        let (year, day) = try planDay()
        return (year, try await AnnualReport(office).document(year: year, on: day, by: officer()))
    }
}

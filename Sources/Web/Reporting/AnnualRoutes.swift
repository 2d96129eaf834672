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
                return try await Export.reply(
                    try document.docx(created: visit.office.environment.now()),
                    name: document.title,
                    file: "\(document.title).docx",
                    mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    rows: 1,
                    visit
                )
            },
            Route(.get, "\(Link.annualReport)/export.xlsx", .signedIn(.recordReports)) { visit in
                let (_, document) = try await visit.annualReport()
                let workbook = document.workbook
                return try await Export.reply(
                    try workbook.xlsx(created: visit.office.environment.now()),
                    name: document.title,
                    file: "\(document.title).xlsx",
                    mediaType: Export.workbookType,
                    rows: workbook.sheets.reduce(0) { $0 + $1.rows.count },
                    visit
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

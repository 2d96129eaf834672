import Exchange
import Office
import Pages
import Primitives
import Supervision

/// A report in each of its formats.
enum ReportFiles {
    static func bytes(_ document: ReportDocument, _ format: CountyReportDesk.Format, created: Instant) throws -> [UInt8]
    {
        switch format {
        case .docx: try document.docx(created: created)
        case .html: StandaloneReport(document).bytes
        case .xlsx: try document.workbook.xlsx(created: created)
        }
    }

    static func mediaType(_ format: CountyReportDesk.Format) -> String {
        switch format {
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .html: "text/html; charset=utf-8"
        case .xlsx: Export.workbookType
        }
    }

    /// The document as a file that leaves the system, with its leaf.
    static func reply(
        _ document: ReportDocument,
        _ format: CountyReportDesk.Format,
        _ visit: Visit
    ) async throws -> Reply {
        try await Export.reply(
            try bytes(document, format, created: visit.office.environment.now()),
            name: document.title,
            file: "\(document.title).\(format.rawValue)",
            mediaType: mediaType(format),
            rows: 1,
            visit
        )
    }
}

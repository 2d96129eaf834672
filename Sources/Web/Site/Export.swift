import Exchange
import Office
import Primitives
import Rules

/// What leaves the system as a file: each leaves an audit leaf with the file's digest.
enum Export {
    static let rowLimit = 100_000
    static let workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    /// A list as a workbook, named by the list and the day.
    static func reply(
        _ document: TableDocument,
        name: String,
        permission: Permission = .exportData,
        _ visit: Visit
    ) async throws -> Reply {
        let now = visit.office.environment.now()
        return try await reply(
            try document.xlsx(created: now),
            name: name,
            file: "\(name)-\(now.day).xlsx",
            mediaType: workbookType,
            rows: document.rows.count,
            permission: permission,
            visit
        )
    }

    /// What is public already, for anybody: no leaf, since nothing leaves that was within.
    static func published(_ document: TableDocument, name: String, _ visit: Visit) throws -> Reply {
        let now = visit.office.environment.now()
        return .file(
            name: "\(name).xlsx",
            mediaType: workbookType,
            content: try document.xlsx(created: now),
            inline: false
        )
    }

    /// A finished file; `name` is what the audit trail calls it.
    static func reply(
        _ content: [UInt8],
        name: String,
        file: String,
        mediaType: String,
        rows: Int,
        permission: Permission = .exportData,
        _ visit: Visit
    ) async throws -> Reply {
        try await PersonalData(visit.office).recordExport(
            what: name,
            rows: rows,
            file: content,
            permission: permission,
            by: visit.officer()
        )
        return .file(name: file, mediaType: mediaType, content: content, inline: false)
    }
}

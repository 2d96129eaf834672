package import Primitives
package import Rules
import Storage

/// Files that were previewed and wait to be confirmed, and what was imported lately.
package struct UploadDesk: Sendable {
    private static let keptSeconds = 24 * 3600

    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// Keeps a previewed file for a day; returns the identity under which its owner may confirm it.
    package func keep(
        name: String,
        content: [UInt8],
        for permission: Permission = .importFiles,
        by officer: Officer
    ) async throws -> String {
        try officer.require(permission)
        let now = office.environment.wallClock()
        let id = office.environment.nextID(now)
        try await office.database.write { db in
            try db.execute(
                """
                DELETE FROM upload WHERE county = \(office.county.text)
                    AND created_at <= \(now.adding(seconds: -Self.keptSeconds).milliseconds)
                """
            )
            try db.execute(
                """
                INSERT INTO upload (county, id, account, name, content, created_at)
                VALUES (\(office.county.text), \(id), \(officer.account), \(name), \(content), \(now.milliseconds))
                """
            )
        }
        return id
    }

    package func find(
        _ id: String,
        for permission: Permission = .importFiles,
        by officer: Officer
    ) async throws -> (name: String, content: [UInt8]) {
        try officer.require(permission)
        let oldest = office.environment.wallClock().adding(seconds: -Self.keptSeconds)
        return try await office.database.read { db in
            guard
                let row = try db.first(
                    """
                    SELECT name, content FROM upload
                    WHERE county = \(office.county.text) AND id = \(id) AND account = \(officer.account)
                        AND created_at > \(oldest.milliseconds)
                    """
                )
            else { throw Refusal.notFound }
            return (try row.get("name"), try row.get("content"))
        }
    }

    package func drop(_ id: String, for permission: Permission = .importFiles, by officer: Officer) async throws {
        try officer.require(permission)
        try await office.database.write { db in
            try db.execute(
                """
                DELETE FROM upload
                WHERE county = \(office.county.text) AND id = \(id) AND account = \(officer.account)
                """
            )
        }
    }

    /// An import of the past.
    package struct Import: Sendable {
        package var name: String
        package var at: Instant
        package var by: String
        package var rows: Int
        package var accepted: Int
        package var unchanged: Int
    }

    package func recentImports(by officer: Officer, limit: Int) async throws -> [Import] {
        try officer.require(.importFiles)
        return try await office.database.read { db in
            try db.query(
                """
                SELECT import_file.name, import_file.imported_at, import_file.row_count, import_file.accepted,
                    import_file.unchanged, account.name AS account_name
                FROM import_file
                LEFT JOIN account ON account.county = import_file.county AND account.id = import_file.imported_by
                WHERE import_file.county = \(office.county.text)
                ORDER BY import_file.imported_at DESC, import_file.id DESC LIMIT \(limit)
                """
            ).map { row in
                Import(
                    name: try row.get("name"),
                    at: Instant(milliseconds: try row.get("imported_at")),
                    by: try row.get("account_name", as: String?.self) ?? "系统",
                    rows: try row.get("row_count"),
                    accepted: try row.get("accepted"),
                    unchanged: try row.get("unchanged")
                )
            }
        }
    }
}

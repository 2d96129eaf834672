import CLibPQ
package import Storage

/// What a server must be for the portable SQL to mean there what it means on SQLite.
package enum ServerRequirements {
    package static let minimumVersion: Int32 = 150_000

    static func check(_ session: Session) throws(StorageError) {
        try check(version: session.serverVersion)
        let answer = try session.text(
            """
            SELECT datname, datlocprovider, datcollate, pg_encoding_to_char(encoding)
            FROM pg_database WHERE datname = current_database()
            """
        )
        guard let row = answer.first, row.count == 4 else { throw .unsuitable("the server does not name its database") }
        try check(database: row[0], provider: row[1], collation: row[2], encoding: row[3])
    }

    package static func check(version: Int32) throws(StorageError) {
        guard version >= minimumVersion else {
            throw .unsuitable("PostgreSQL 15 or later is needed; the server is \(version / 10_000)")
        }
    }

    /// Text must sort by code point: the C locale of the C library, or the server's own `b`uiltin provider (17 and
    /// later), which knows no other order.
    package static func check(
        database: String,
        provider: String,
        collation: String,
        encoding: String
    ) throws(StorageError) {
        let codePointLocales: Set<String> = ["C", "POSIX", "C.UTF-8", "C.utf8"]
        let sortsByCodePoint = provider == "b" || (provider == "c" && codePointLocales.contains(collation))
        guard sortsByCodePoint, encoding == "UTF8" else {
            throw .unsuitable(
                """
                database \(database) has encoding \(encoding) and sorts by \(collation), but text must be UTF8 and sort \
                by code point. Make a new one with: CREATE DATABASE \(quoted(database + "_c")) TEMPLATE template0 \
                ENCODING 'UTF8' LOCALE 'C';
                """
            )
        }
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

import GRDB
import GRDBSQLite
import Synchronization

/// Keeps the statistics by which SQLite chooses between plans.
///
/// Without them it takes ten rows for a county: joins then begin at the wrong table, and what should take a millisecond
/// reads the whole ledger. Of empty tables they are assumed. They are made when a ledger without any is opened, and again whenever as much was written as
/// before, and after a migration, since SQLite prefers an index that it knows nothing of to one that it knows. 400 rows of
/// each index are looked at, which takes tens of milliseconds however large the ledger is; that a county's rows are all
/// there are is then put right.
final class PlanStatistics: Sendable {
    private static let first: Int64 = 5000

    private struct Changes {
        var counted: Int64 = 0
        var next = PlanStatistics.first
        /// The version of the schema that they are of; nil in memory, where nothing lasts.
        var schema: Int?
    }

    /// Changes of the writing connection: when they were made last, and at which they are made next.
    private let changes = Mutex(Changes())

    /// Makes the first ones of a ledger that was filled before there were any, and puts right those of an earlier version.
    func open(_ database: GRDB.Database) {
        let known = try? Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_stat1")
        if known ?? 0 == 0 { Self.make(on: database) } else { Self.putRight(on: database) }
        changes.withLock { $0.schema = Self.schema(of: database) }
    }

    /// Makes them where it is time, outside of any transaction of the writing connection; returns whether it did.
    func keep(on database: GRDB.Database) -> Bool {
        let now = sqlite3_total_changes64(database.sqliteConnection)
        return changes.withLock { changes in
            let isOfOther = changes.schema != nil && changes.schema != Self.schema(of: database)
            guard isOfOther || now >= changes.next else { return false }
            Self.make(on: database)
            changes.counted = now
            changes.next = max(2 * now, now + Self.first)
            if changes.schema != nil { changes.schema = Self.schema(of: database) }
            return true
        }
    }

    /// Before the connection closes: many small files brought in one by one make a large ledger too.
    func finish(on database: GRDB.Database) {
        let now = sqlite3_total_changes64(database.sqliteConnection)
        guard now - changes.withLock({ $0.counted }) >= Self.first / 10 else { return }
        Self.make(on: database)
    }

    private static func schema(of database: GRDB.Database) -> Int? {
        try? Int.fetchOne(database, sql: "PRAGMA schema_version")
    }

    /// Another process may hold the ledger: then they are made after the next changes.
    private static func make(on database: GRDB.Database) {
        try? database.execute(sql: "PRAGMA analysis_limit = 400; ANALYZE")
        putRight(on: database)
    }

    private static func putRight(on database: GRDB.Database) {
        try? assume(on: database)
        try? correct(on: database)
        // Reads them anew.
        try? database.execute(sql: "ANALYZE sqlite_schema")
    }

    /// Looking at 400 rows of a million that share their county, SQLite takes 401 for all there are.
    ///
    /// It would then rather read a whole table in the wanted order than sort the few rows of an index.
    private static func correct(on database: GRDB.Database) throws {
        let known = try GRDB.Row.fetchAll(
            database,
            sql: "SELECT rowid, stat FROM sqlite_stat1 WHERE idx IS NOT NULL AND stat LIKE '% % %'"
        )
        for index in known {
            var words = (index["stat"] as String).split(separator: " ")
            guard words.count > 2, Int(words[2]) != nil, words[1] != words[0] else { continue }
            words[1] = words[0]
            try database.execute(
                sql: "UPDATE sqlite_stat1 SET stat = ? WHERE rowid = ?",
                arguments: [words.joined(separator: " "), index["rowid"] as Int64]
            )
        }
    }

    /// Rows that an empty table is taken to have.
    private static let assumedRows = 1_000_000

    /// Writes down of every empty table what it will be like: one county, and keys that tell rows apart.
    ///
    /// A ledger may be filled by one transaction, in which nothing can be counted before its end.
    private static func assume(on database: GRDB.Database) throws {
        let indices = try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT entry.tbl_name, entry.name, list."unique" AS is_unique,
                    (SELECT COUNT(*) FROM pragma_index_info(entry.name)) AS columns
                FROM sqlite_schema AS entry JOIN pragma_index_list(entry.tbl_name) AS list ON list.name = entry.name
                WHERE entry.type = 'index' AND entry.tbl_name NOT IN (SELECT tbl FROM sqlite_stat1)
                """
        )
        for index in indices {
            let numbers = assumption(columns: index["columns"], isUnique: index["is_unique"])
            try database.execute(
                sql: "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)",
                arguments: [index["tbl_name"], index["name"], numbers.map(String.init).joined(separator: " ")]
            )
        }
    }

    /// The rows of the table, then how many share the first column, the first two, and so on.
    ///
    /// Indices of several columns begin with the county, of which a ledger has one.
    static func assumption(columns: Int, isUnique: Bool) -> [Int] {
        var shared = (0..<columns).map { position in
            position == 0 && columns > 1 ? assumedRows : max(2, 50 >> (2 * max(0, position - 1)))
        }
        if isUnique, columns > 0 { shared[columns - 1] = 1 }
        return [assumedRows] + shared
    }
}

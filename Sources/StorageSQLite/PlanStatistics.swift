import GRDB
import GRDBSQLite
import Synchronization

/// Keeps the statistics by which SQLite chooses between plans.
///
/// Without them it takes ten rows for a county: joins then begin at the wrong table, and what should take a millisecond
/// reads the whole ledger. They are made when a ledger without any is opened, and again whenever as much was written as
/// before, and after a migration, since SQLite prefers an index that it knows nothing of to one that it knows. 400 rows of
/// each index are looked at, which takes tens of milliseconds however large the ledger is. Then what that cannot tell is put
/// right: empty tables are assumed to be filled, and a county's rows to be all there are.
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

    /// Writes nothing where nothing is wrong: whoever opens a ledger does not wait for another's writing.
    private static func putRight(on database: GRDB.Database) {
        guard let assumed = try? assumed(on: database), let corrected = try? corrected(on: database),
            !assumed.isEmpty || !corrected.isEmpty
        else { return }
        try? database.inTransaction(.immediate) {
            for row in assumed {
                try database.execute(
                    sql: "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)",
                    arguments: [row.table, row.index, row.numbers]
                )
            }
            for row in corrected {
                try database.execute(
                    sql: "UPDATE sqlite_stat1 SET stat = ? WHERE tbl = ? AND idx = ?",
                    arguments: [row.numbers, row.table, row.index]
                )
            }
            // Reads them anew.
            try database.execute(sql: "ANALYZE sqlite_schema")
            return .commit
        }
    }

    /// What stands of an index in `sqlite_stat1`: the table's rows, then how many share the first column, the first two, and so on.
    private struct IndexStatistics {
        var table: String
        var index: String
        var numbers: String
    }

    /// Looking at 400 rows of a million that share their county, SQLite takes 401 for all there are.
    ///
    /// It would then rather read a whole table in the wanted order than sort the few rows of an index. And it guesses how many
    /// rows a table has from each index anew, 20,000 by one and 160,000 by another: it would sort the county's rows from an index
    /// of fewer rather than take the first of the one that has them in order. All indices of a table get the middle guess.
    private static func corrected(on database: GRDB.Database) throws -> [IndexStatistics] {
        let known = try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT known.tbl, known.idx, known.stat, list.partial FROM sqlite_stat1 AS known
                JOIN pragma_index_list(known.tbl) AS list ON list.name = known.idx
                ORDER BY known.tbl, known.idx
                """
        ).map { row in
            (
                table: row["tbl"] as String, index: row["idx"] as String,
                words: (row["stat"] as String).split(separator: " ").map(String.init), isPartial: row["partial"] as Bool
            )
        }
        let guesses = Dictionary(grouping: known.filter { !$0.isPartial }, by: \.table)
            .mapValues { $0.compactMap { $0.words.first.flatMap { Int($0) } }.sorted() }
        return known.compactMap { index in
            var words = index.words
            if !index.isPartial, let rows = guesses[index.table], !rows.isEmpty, !words.isEmpty {
                words[0] = String(rows[rows.count / 2])
            }
            if words.count > 2, Int(words[2]) != nil { words[1] = words[0] }
            guard words != index.words else { return nil }
            return IndexStatistics(table: index.table, index: index.index, numbers: words.joined(separator: " "))
        }
    }

    /// Rows that an empty table is taken to have.
    private static let assumedRows = 1_000_000

    /// Of every empty table what it will be like: one county, and keys that tell rows apart.
    ///
    /// A ledger may be filled by one transaction, in which nothing can be counted before its end.
    private static func assumed(on database: GRDB.Database) throws -> [IndexStatistics] {
        try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT entry.tbl_name, entry.name, list."unique" AS is_unique,
                    (SELECT COUNT(*) FROM pragma_index_info(entry.name)) AS columns
                FROM sqlite_schema AS entry JOIN pragma_index_list(entry.tbl_name) AS list ON list.name = entry.name
                WHERE entry.type = 'index' AND entry.tbl_name NOT IN (SELECT tbl FROM sqlite_stat1)
                """
        ).map { index in
            let numbers = assumption(columns: index["columns"], isUnique: index["is_unique"])
            return IndexStatistics(
                table: index["tbl_name"],
                index: index["name"],
                numbers: numbers.map(String.init).joined(separator: " ")
            )
        }
    }

    /// Indices of several columns begin with the county, of which a ledger has one.
    private static func assumption(columns: Int, isUnique: Bool) -> [Int] {
        var shared = (0..<columns).map { position in
            position == 0 && columns > 1 ? assumedRows : max(2, 50 >> (2 * max(0, position - 1)))
        }
        if isUnique, columns > 0 { shared[columns - 1] = 1 }
        return [assumedRows] + shared
    }
}

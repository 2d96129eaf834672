import GRDB
import GRDBSQLite
import Synchronization

/// Keeps the statistics by which SQLite chooses between plans.
///
/// Without them it takes ten rows for a county: joins then begin at the wrong table, and what should take a millisecond
/// reads the whole ledger. They are made when a ledger without any is opened, and again whenever as much was written as
/// before; 400 rows of each index are looked at, which takes tens of milliseconds however large the ledger is.
final class PlanStatistics: Sendable {
    private static let first: Int64 = 5000

    /// Changes of the writing connection at which they are made next.
    private let next = Mutex(PlanStatistics.first)

    /// Makes them where it is time, outside of any transaction of the writing connection; returns whether it did.
    func keep(on database: GRDB.Database) -> Bool {
        let changes = sqlite3_total_changes64(database.sqliteConnection)
        return next.withLock { next in
            guard changes >= next else { return false }
            next = max(2 * changes, changes + Self.first)
            return Self.make(on: database)
        }
    }

    /// Makes the first ones of a ledger that was filled before there were any.
    static func makeFirst(on database: GRDB.Database) -> Bool {
        let known = try? Row.fetchOne(database, sql: "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        return known == nil && make(on: database)
    }

    /// Another process may hold the ledger: then they are made after the next changes.
    private static func make(on database: GRDB.Database) -> Bool {
        (try? database.execute(sql: "PRAGMA analysis_limit = 400; ANALYZE")) != nil
    }
}

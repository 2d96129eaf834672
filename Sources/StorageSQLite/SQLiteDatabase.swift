import Dispatch
import GRDB
import GRDBSQLite
import Glibc
package import Storage
import Synchronization

/// A file database: one writer, readers beside it on snapshots, several processes at once.
package final class SQLiteDatabase: Storage.Database {
    package enum Mode: Sendable {
        /// Makes the file, readable by its owner only, when there is none.
        case readWrite
        /// One connection; every write is refused.
        case readOnly
    }

    /// How long another process may hold the database before `timedOut(.lock)`.
    private static let lockSeconds = 10
    /// How long another process may be migrating before opening gives up.
    private static let exclusiveLimit = Duration.seconds(60)
    /// Pages that each connection keeps: SQLite's own 2 MiB are too few for one trace in a large ledger.
    private static let cacheKibibytes = 16_384

    private let writer: any DatabaseWriter
    private let commits: GroupCommit
    private let statistics = PlanStatistics()
    private let lockPath: String?
    private let isClosed = Mutex(false)

    package var engine: Engine { .sqlite }

    /// Opens the file database.
    ///
    /// - Parameters:
    ///   - path: The database file; `-wal`, `-shm` and `.lock` files stand beside it.
    ///   - mode: Whether it may be changed.
    ///   - maximumGroup: How many waiting writes share one commit at most.
    /// - Throws: `StorageError`: `unavailable`, `unsuitable`, or `timedOut(.lock)` while another process migrates.
    package init(path: String, mode: Mode = .readWrite, maximumGroup: Int = 128) async throws {
        do {
            switch mode {
            case .readOnly:
                lockPath = nil
                writer = try DatabaseQueue(path: path, configuration: Self.configuration(readOnly: true))
            case .readWrite:
                let lockPath = path + ".lock"
                self.lockPath = lockPath
                let statistics = statistics
                // Two processes that turn on WAL in a new file at once fail without the busy timeout being asked.
                let lock = try await FileLock.waiting(for: lockPath, limit: Self.exclusiveLimit)
                Self.makePrivateFile(path)
                let pool = try DatabasePool(path: path, configuration: Self.configuration(readOnly: false))
                // GRDB sets NORMAL when it turns on WAL; then a power cut may lose answered commits.
                try await pool.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA synchronous = FULL")
                    statistics.open(database)
                }
                writer = pool
                _ = consume lock
            }
        } catch {
            throw SQLiteFailure.translate(error)
        }
        commits = GroupCommit(writer: writer, maximumGroup: maximumGroup, statistics: statistics)
    }

    /// A database in memory, for tests.
    package init() throws {
        lockPath = nil
        writer = try DatabaseQueue(configuration: Self.configuration(readOnly: false))
        commits = GroupCommit(writer: writer, maximumGroup: 128, statistics: statistics)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try checkOpen()
        do {
            return try await writer.read { database in
                let connection = try SQLiteConnection(database)
                let result = try body(connection)
                if let failure = connection.failure { throw failure }
                return result
            }
        } catch {
            throw SQLiteFailure.translate(error)
        }
    }

    @discardableResult
    package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try checkOpen()
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { continuation in
            commits.submit(WriteJob(body, continuation: continuation))
        }
    }

    @discardableResult
    package func exclusively<T: Sendable>(
        _ body: @Sendable (any Storage.Database) async throws -> T
    ) async throws -> T {
        guard let lockPath else { return try await body(self) }
        let lock = try await FileLock.waiting(for: lockPath, limit: Self.exclusiveLimit)
        let result = try await body(self)
        _ = consume lock
        return result
    }

    /// SQLite's own check of pages, indexes and constraints, and of every foreign key.
    package func checkIntegrity() async throws -> [String] {
        try await read { db in
            let pages = try db.query("PRAGMA integrity_check").map { row -> String in try row.get(at: 0) }
            let orphans = try db.query("PRAGMA foreign_key_check").map { row -> String in
                let table: String = try row.get(at: 0)
                let rowID: Int64? = try row.get(at: 1)
                let parent: String = try row.get(at: 2)
                return "\(table) row \(rowID.map(String.init) ?? "?") refers to a missing row of \(parent)"
            }
            return pages.filter { $0 != "ok" } + orphans
        }
    }

    package func close() async {
        let wasClosed = isClosed.withLock { closed in
            defer { closed = true }
            return closed
        }
        guard !wasClosed else { return }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [writer, statistics] in
                if !writer.configuration.readonly { writer.writeWithoutTransaction(statistics.finish) }
                // GRDB closes its read-only readers last, and those cannot fold the -wal file into the database.
                (writer as? DatabasePool)?.releaseMemory()
                try? writer.close()
                continuation.resume()
            }
        }
    }

    private func checkOpen() throws(StorageError) {
        if isClosed.withLock({ $0 }) { throw .closed }
    }
}

extension SQLiteDatabase {
    /// Copies the database while it is in use; the copy is whole, on disk, and stands under its name only when done.
    ///
    /// - Throws: `unsuitable` when the path exists already.
    package func backup(to path: String) async throws {
        try checkOpen()
        guard access(path, F_OK) != 0 else { throw StorageError.unsuitable("\(path) exists already") }
        let partial = path + ".partial"
        unlink(partial)
        Self.makePrivateFile(partial)
        do {
            try await copyPages(to: partial)
        } catch {
            unlink(partial)
            throw SQLiteFailure.translate(error)
        }
        guard Self.sync(partial), rename(partial, path) == 0, Self.sync(Self.folder(of: path)) else {
            let reason = String(cString: strerror(errno))
            unlink(partial)
            throw StorageError.unavailable("cannot write \(path): \(reason)")
        }
    }

    /// On a thread that may block, which those of Swift's tasks must not.
    private func copyPages(to path: String) async throws {
        let writer = writer
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        let copy = try DatabaseQueue(path: path)
                        try writer.backup(to: copy)
                        // Readable from a read-only medium, and one file.
                        try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                        try copy.close()
                    }
                )
            }
        }
    }

    private static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.maximumReaderCount = 8
        configuration.busyMode = .timeout(Double(lockSeconds))
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA case_sensitive_like = ON;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    PRAGMA secure_delete = ON;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA cache_size = -\(cacheKibibytes);
                    PRAGMA journal_size_limit = 67108864
                    """
            )
        }
        return configuration
    }

    /// SQLite gives its side files the mode of the database file, but would make that one readable by all.
    private static func makePrivateFile(_ path: String) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    private static func sync(_ path: String) -> Bool {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { Glibc.close(descriptor) }
        return fsync(descriptor) == 0
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

import CLibPQ
import Storage

/// One transaction on one session.
final class PostgresConnection: Connection {
    /// A fetch of a cursor aims at this many bytes, so that a result of wide rows stays small in memory too.
    private static let fetchBytes = 1 << 20
    /// COPY sends its rows in pieces of this size.
    private static let copyBytes = 1 << 16

    private let session: Session
    /// The error after which the transaction is spent.
    private(set) var failure: StorageError?
    private var depth = 0
    private var cursors = 0
    private var isInserting = false
    private var statistics = TransactionStatistics()

    init(session: Session) { self.session = session }

    // MARK: Connection

    func query(_ sql: SQL) throws(StorageError) -> [Row] { try rows(sql.shape, sql.binds) }

    func execute(_ sql: SQL) throws(StorageError) -> Int { try run(sql.shape, sql.binds) }

    func each(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        cursors += 1
        let cursor = "cursor_\(cursors)"
        try guarded { () throws(StorageError) in try session.declare(cursor, sql) }
        var columns: Columns?
        var size = 32
        while true {
            let (rows, bytes) = try fetch(size, cursor, &columns)
            for row in rows {
                try body(row)
                if let failure { throw failure }
            }
            if rows.count < size { break }
            size = min(max(rows.count * Self.fetchBytes / max(bytes, 1), 1), 5000)
        }
        try guarded { () throws(StorageError) in try session.command("CLOSE \(cursor)") }
    }

    func prepare(_ sql: SQL) throws(StorageError) -> any Statement {
        if let failure { throw failure }
        try sql.checkPreparable()
        return PreparedStatement(connection: self, shape: sql.shape)
    }

    func insert(
        into table: StaticString,
        columns: [StaticString],
        rows: some Sequence<[SQLValue]>
    ) throws(StorageError) -> Int {
        let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let inserted = try guarded { () throws(StorageError) in
            try session.command("COPY \"\(table)\" (\(names)) FROM STDIN")
            isInserting = true
            defer { isInserting = false }
            do throws(StorageError) {
                let count = try send(rows, columns: columns.count)
                try end(failure: nil)
                return count
            } catch {
                try? end(failure: "stopped")
                throw error
            }
        }
        return try counted(inserted)
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        depth += 1
        defer { depth -= 1 }
        let name = "inner_\(depth)"
        try guarded { () throws(StorageError) in try session.command("SAVEPOINT \(name)") }
        do {
            let result = try body()
            if let failure { throw failure }
            try guarded { () throws(StorageError) in try session.command("RELEASE \(name)") }
            return result
        } catch {
            if failure?.isTransient != true {
                failure = nil
                try guarded { () throws(StorageError) in
                    try session.command("ROLLBACK TO \(name)")
                    try session.command("RELEASE \(name)")
                }
            }
            throw error
        }
    }

    // MARK: Running

    fileprivate func run(_ shape: Shape, _ values: [SQLValue], prepares: Bool = false) throws(StorageError) -> Int {
        let changed = try guarded { () throws(StorageError) in
            try session.run(shape, values, prepares: prepares) { result throws(StorageError) in
                PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
            }
        }
        return try counted(changed)
    }

    /// Counts rows that a statement changed, and has statistics made where it is time.
    private func counted(_ changed: Int) throws(StorageError) -> Int {
        if statistics.isTime(after: changed) {
            try guarded { () throws(StorageError) in try TransactionStatistics.make(on: session) }
        }
        return changed
    }

    fileprivate func rows(_ shape: Shape, _ values: [SQLValue], prepares: Bool = false) throws(StorageError) -> [Row] {
        try guarded { () throws(StorageError) in
            try session.run(shape, values, prepares: prepares) { result throws(StorageError) in
                try PostgresRows(result).all()
            }
        }
    }

    private func fetch(
        _ count: Int,
        _ cursor: String,
        _ columns: inout Columns?
    ) throws(StorageError) -> (rows: [Row], bytes: Int) {
        let known = columns
        let (rows, bytes) = try guarded { () throws(StorageError) in
            let result = PQexec(session.connection, "FETCH FORWARD \(count) FROM \(cursor)")
            defer { PQclear(result) }
            try session.check(result)
            guard let result else { throw StorageError.unavailable("no result") }
            return (try PostgresRows(result, columns: known).all(), PQresultMemorySize(result))
        }
        columns = rows.first?.columns
        return (rows, bytes)
    }

    private func send(_ rows: some Sequence<[SQLValue]>, columns: Int) throws(StorageError) -> Int {
        var buffer = CopyBuffer()
        var count = 0
        for row in rows {
            guard row.count == columns else { throw .wrongCount(expected: columns, found: row.count) }
            try buffer.append(row)
            count += 1
            if buffer.bytes.count >= Self.copyBytes {
                try put(buffer)
                buffer.removeAll()
            }
        }
        try put(buffer)
        return count
    }

    private func put(_ buffer: CopyBuffer) throws(StorageError) {
        let sent = buffer.bytes.withUnsafeBytes { bytes in
            PQputCopyData(session.connection, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count))
        }
        guard sent == 1 else { throw .unavailable(PostgresFailure.message(of: session.connection)) }
    }

    /// Ends the COPY and reads what the server says of it; with a failure, the server drops all rows.
    private func end(failure: String?) throws(StorageError) {
        guard PQputCopyEnd(session.connection, failure) == 1 else {
            throw .unavailable(PostgresFailure.message(of: session.connection))
        }
        var problem: StorageError?
        while let result = PQgetResult(session.connection) {
            defer { PQclear(result) }
            do throws(StorageError) { try session.check(result) } catch { problem = problem ?? error }
        }
        if let problem { throw problem }
    }

    private func guarded<T>(_ work: () throws(StorageError) -> T) throws(StorageError) -> T {
        if let failure { throw failure }
        guard !isInserting else { throw .engine(code: "busy", message: "the rows of an insert use its connection") }
        do throws(StorageError) {
            let result = try work()
            guard session.isInTransaction else {
                throw .engine(code: "transaction", message: "a statement ended the transaction")
            }
            return result
        } catch {
            failure = error
            throw error
        }
    }
}

private struct PreparedStatement: Statement {
    let connection: PostgresConnection
    let shape: Shape

    func run(_ values: [SQLValue]) throws(StorageError) -> Int {
        try connection.run(shape, values, prepares: true)
    }

    func query(_ values: [SQLValue]) throws(StorageError) -> [Row] {
        try connection.rows(shape, values, prepares: true)
    }
}

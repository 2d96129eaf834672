import CLibPQ
import Dispatch
import Glibc
import Storage

/// One libpq connection and the one queue that may touch it.
///
/// Unchecked: `connection` and all state are used on `queue` only, or by the pool while nobody leases the session.
final class Session: @unchecked Sendable {
    enum Mode: Sendable { case read, write }

    private struct Prepared {
        let name: String
        let count: Int
    }

    /// Statements that differ only in the length of a list would fill the server's memory without a limit.
    private static let maximumPrepared = 256

    let connection: OpaquePointer
    private let queue = DispatchQueue(label: "shian.postgres.session")
    private var prepared: [Shape: Prepared] = [:]
    /// A prepared statement no longer fits its changed table; all are given up before the next transaction.
    private var prepareAgain = false
    private var seen: Set<Shape> = []
    /// The SQLSTATE of a FATAL message that came when nothing had been asked.
    private var fatalState: String?

    private init(_ connection: OpaquePointer) {
        self.connection = connection
        let receiver: PQnoticeReceiver = { context, result in
            guard let context, let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V"))),
                strcmp(severity, "FATAL") == 0, let state = PQresultErrorField(result, Int32(UInt8(ascii: "C")))
            else { return }
            Unmanaged<Session>.fromOpaque(context).takeUnretainedValue().fatalState = String(cString: state)
        }
        // Without a receiver libpq prints to standard error.
        PQsetNoticeReceiver(connection, receiver, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { PQfinish(connection) }

    static func open(_ address: PostgresAddress, _ options: PostgresOptions) async throws -> Session {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try opened(address, options) })
            }
        }
    }

    private static func opened(_ address: PostgresAddress, _ options: PostgresOptions) throws(StorageError) -> Session {
        guard let connection = address.connect() else { throw .unavailable("out of memory") }
        guard PQstatus(connection) == CONNECTION_OK else {
            let message = address.redacted(PostgresFailure.message(of: connection))
            PQfinish(connection)
            throw .unavailable(message)
        }
        let session = Session(connection)
        try ServerRequirements.check(session)
        try session.set("statement_timeout", "\(options.statementLimit.milliseconds)")
        try session.set("lock_timeout", "\(options.lockLimit.milliseconds)")
        try session.set("idle_in_transaction_session_timeout", "\(options.idleLimit.milliseconds)")
        // Cursors are read to the end: plan for all rows, not for the first tenth.
        try session.set("cursor_tuple_fraction", "1.0")
        try session.set("standard_conforming_strings", "on")
        try session.set("bytea_output", "hex")
        try session.set("extra_float_digits", "1")
        if let schema = options.schema {
            guard isPlainName(schema) else { throw .unsuitable("schema name \(schema)") }
            try session.set("search_path", schema)
        }
        return session
    }

    /// Whether it may stand in a statement unquoted.
    static func isPlainName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            }
    }

    // MARK: State

    var serverVersion: Int32 { PQserverVersion(connection) }
    var isUsable: Bool { PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) == PQTRANS_IDLE }
    var isInTransaction: Bool { PQtransactionStatus(connection) == PQTRANS_INTRANS }

    /// Whether the server is still there, without asking it: an idle server has nothing to say but its farewell.
    var isAlive: Bool {
        guard PQstatus(connection) == CONNECTION_OK else { return false }
        var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
        if poll(&descriptor, 1, 0) > 0 { _ = PQconsumeInput(connection) }
        _ = PQisBusy(connection)
        return PQstatus(connection) == CONNECTION_OK
    }

    // MARK: Transactions

    func transaction<T: Sendable>(
        _ mode: Mode,
        _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        try await onQueue { session in
            if session.prepareAgain { try session.forgetPrepared() }
            try session.command(
                mode == .write
                    ? "BEGIN ISOLATION LEVEL SERIALIZABLE" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            )
            let connection = PostgresConnection(session: session)
            do {
                let result = try body(connection)
                if let failure = connection.failure { throw failure }
                try session.commit(mode)
                return result
            } catch {
                if PQtransactionStatus(session.connection) != PQTRANS_IDLE { try? session.command("ROLLBACK") }
                // What calls for another run must come out even when the closure wrapped it in its own error.
                if let failure = connection.failure, failure.isTransient { throw failure }
                throw error
            }
        }
    }

    func onQueue<T: Sendable>(_ work: @escaping @Sendable (Session) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work(self) }) }
        }
    }

    private func commit(_ mode: Mode) throws(StorageError) {
        // Found dead before it was asked to commit, it cannot have committed.
        guard isAlive else { throw lost("connection lost before the commit") }
        do throws(StorageError) {
            try command("COMMIT")
        } catch {
            guard case .unavailable(let message) = error else { throw error }
            // Of a read, everything is known already.
            if mode == .write { throw .unknownOutcome(message) }
        }
    }

    // MARK: Statements

    /// Runs a statement of the driver's own text.
    func command(_ text: String) throws(StorageError) {
        let result = PQexec(connection, text)
        defer { PQclear(result) }
        try check(result)
    }

    /// The rows of a query of the driver's own text; NULL reads as empty.
    func text(_ query: String) throws(StorageError) -> [[String]] {
        let result = PQexec(connection, query)
        defer { PQclear(result) }
        try check(result)
        return (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { field in
                PQgetvalue(result, row, field).map { String(cString: $0) } ?? ""
            }
        }
    }

    /// Runs a statement of the application; from its second time on as a prepared one.
    func run<T>(
        _ shape: Shape,
        _ values: [SQLValue],
        prepares: Bool = false,
        _ body: (OpaquePointer) throws(StorageError) -> T
    ) throws(StorageError) -> T {
        let parameters = try PostgresParameters(values)
        let result: OpaquePointer?
        if let known = try prepared(shape, now: prepares) {
            try check(parameters, known.count)
            result = parameters.withPointers { pointers, lengths, formats in
                PQexecPrepared(connection, known.name, Int32(parameters.count), pointers, lengths, formats, 0)
            }
        } else {
            result = try execute(try Self.rendered(shape), parameters)
        }
        defer { PQclear(result) }
        try check(result)
        guard let result else { throw .unavailable("no result") }
        return try body(result)
    }

    /// Opens a cursor over a query under a name of the driver's own.
    func declare(_ cursor: String, _ sql: SQL) throws(StorageError) {
        var rendered = try Self.rendered(sql.shape)
        rendered.text = "DECLARE \(cursor) NO SCROLL CURSOR FOR " + rendered.text
        let result = try execute(rendered, try PostgresParameters(sql.binds))
        defer { PQclear(result) }
        try check(result)
    }

    /// The statement as prepared; nil when it is met for the first time and need not be.
    private func prepared(_ shape: Shape, now: Bool) throws(StorageError) -> Prepared? {
        if let known = prepared[shape] { return known }
        return try now || !isNew(shape) ? prepare(shape) : nil
    }

    private func prepare(_ shape: Shape) throws(StorageError) -> Prepared {
        if prepared.count >= Self.maximumPrepared { try forgetPrepared() }
        let name = "s\(prepared.count + 1)"
        let rendered = try Self.rendered(shape)
        let types = rendered.types.map(\.objectIdentifier)
        let result = PQprepare(connection, name, rendered.text, Int32(types.count), types)
        defer { PQclear(result) }
        try check(result)
        let statement = Prepared(name: name, count: types.count)
        prepared[shape] = statement
        return statement
    }

    private func forgetPrepared() throws(StorageError) {
        try command("DEALLOCATE ALL")
        prepared.removeAll()
        prepareAgain = false
    }

    private func isNew(_ shape: Shape) -> Bool {
        if seen.count >= Self.maximumPrepared { seen.removeAll() }
        return seen.insert(shape).inserted
    }

    /// The error of a result that is one.
    func check(_ result: OpaquePointer?) throws(StorageError) {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_COPY_IN: return
        default:
            if PQresultErrorField(result, Int32(UInt8(ascii: "C"))) == nil { throw lost(nil) }
            let failure = PostgresFailure.error(result, connection)
            if PostgresFailure.isStalePlan(result) { prepareAgain = true }
            throw failure
        }
    }

    private func set(_ name: String, _ value: String) throws(StorageError) {
        try command("SET \(name) = '\(value)'")
    }

    private func execute(
        _ rendered: Shape.Rendered,
        _ parameters: PostgresParameters
    ) throws(StorageError) -> OpaquePointer? {
        try check(parameters, rendered.types.count)
        let types = rendered.types.map(\.objectIdentifier)
        return parameters.withPointers { pointers, lengths, formats in
            PQexecParams(
                connection,
                rendered.text,
                Int32(parameters.count),
                types,
                pointers,
                lengths,
                formats,
                0
            )
        }
    }

    private func check(_ parameters: PostgresParameters, _ count: Int) throws(StorageError) {
        guard parameters.count == count else { throw .wrongCount(expected: count, found: parameters.count) }
    }

    private func lost(_ message: String?) -> StorageError {
        if fatalState == "25P03" { return .timedOut(.idleInTransaction) }
        return .unavailable(message ?? PostgresFailure.message(of: connection))
    }

    private static func rendered(_ shape: Shape) throws(StorageError) -> Shape.Rendered {
        try shape.rendered { word in
            switch word {
            case .int64: "BIGINT"
            case .real64: "DOUBLE PRECISION"
            case .bytes: "BYTEA"
            case .strict, .value: ""
            case .numbersBegin: "SELECT unnest(CAST('{' || CAST("
            case .numbersEnd: " AS TEXT) || '}' AS BIGINT[]))"
            }
        }
    }
}

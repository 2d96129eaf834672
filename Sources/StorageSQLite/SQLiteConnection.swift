import GRDB
import GRDBSQLite
import Storage

/// One transaction on one GRDB connection.
final class SQLiteConnection: Connection {
    private let database: GRDB.Database
    private let handle: OpaquePointer
    /// GRDB keeps statements by their text; within a transaction the shape finds them without building the text.
    private var statements: [Shape: SQLiteStatement] = [:]
    /// The error after which the transaction is spent.
    private(set) var failure: StorageError?
    private var depth = 0
    private var isInserting = false

    init(_ database: GRDB.Database) throws(StorageError) {
        guard let handle = database.sqliteConnection else { throw .closed }
        self.database = database
        self.handle = handle
    }

    // MARK: Connection

    func query(_ sql: Storage.SQL) throws(StorageError) -> [Storage.Row] {
        try guarded { () throws(StorageError) in try rows(of: statement(sql), sql.binds) }
    }

    func each(_ sql: Storage.SQL, _ body: (Storage.Row) throws -> Void) throws {
        let statement = try guarded { () throws(StorageError) in
            let found = try self.statement(sql)
            try found.bind(sql.binds)
            return found
        }
        defer { statement.finish() }
        while let row = try guarded({ () throws(StorageError) in try statement.next() }) { try body(row) }
    }

    func execute(_ sql: Storage.SQL) throws(StorageError) -> Int {
        try guarded { () throws(StorageError) in try changes(of: statement(sql), sql.binds) }
    }

    func prepare(_ sql: Storage.SQL) throws(StorageError) -> any Storage.Statement {
        try sql.checkPreparable()
        let statement = try guarded { () throws(StorageError) in try self.statement(sql) }
        return PreparedStatement(connection: self, statement: statement, sql: sql)
    }

    func insert(
        into table: StaticString,
        columns: [StaticString],
        rows: some Sequence<[SQLValue]>
    ) throws(StorageError) -> Int {
        let statement = try guarded { () throws(StorageError) in
            try self.statement(SQL.insert(into: table, columns: columns))
        }
        // PostgreSQL's COPY owns the connection while it reads the rows; here only the rule is the same.
        isInserting = true
        defer { isInserting = false }
        var count = 0
        for row in rows {
            do throws(StorageError) {
                try statement.bind(row)
                try statement.run()
            } catch {
                failure = error
                throw error
            }
            count += 1
        }
        return count
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        depth += 1
        defer { depth -= 1 }
        let name = "inner_\(depth)"
        try command("SAVEPOINT \(name)")
        do {
            let result = try body()
            if let failure { throw failure }
            try command("RELEASE \(name)")
            return result
        } catch {
            if failure?.isTransient != true, isInTransaction {
                failure = nil
                try command("ROLLBACK TO \(name)")
                try command("RELEASE \(name)")
            }
            throw error
        }
    }

    // MARK: For the driver

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Whether a deferred foreign key is still open, which the release of a savepoint would not tell.
    var hasOpenForeignKeys: Bool {
        var current: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return current != 0
    }

    /// BEGIN, SAVEPOINT and their like, which must work after a failure too.
    func command(_ text: String) throws(StorageError) {
        guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else { throw SQLiteFailure.last(handle) }
    }

    // MARK: Running

    fileprivate func run(
        _ prepared: SQLiteStatement,
        _ sql: Storage.SQL,
        _ values: [SQLValue]
    ) throws(StorageError) -> Int {
        try guarded { () throws(StorageError) in
            try changes(of: prepared.isRunning ? statement(sql) : prepared, values)
        }
    }

    fileprivate func query(
        _ prepared: SQLiteStatement,
        _ sql: Storage.SQL,
        _ values: [SQLValue]
    ) throws(StorageError) -> [Storage.Row] {
        try guarded { () throws(StorageError) in
            try rows(of: prepared.isRunning ? statement(sql) : prepared, values)
        }
    }

    private func changes(of statement: SQLiteStatement, _ values: [SQLValue]) throws(StorageError) -> Int {
        try statement.bind(values)
        let before = sqlite3_total_changes64(handle)
        try statement.run()
        // DDL leaves the count of the statement before it.
        return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }

    private func rows(of statement: SQLiteStatement, _ values: [SQLValue]) throws(StorageError) -> [Storage.Row] {
        try statement.bind(values)
        var rows: [Storage.Row] = []
        while let row = try statement.next() { rows.append(row) }
        return rows
    }

    /// A free statement of that text: one with an open cursor cannot serve a second time.
    private func statement(_ sql: Storage.SQL) throws(StorageError) -> SQLiteStatement {
        if let known = statements[sql.shape], !known.isRunning { return known }
        let rendered = try sql.shape.rendered { word in
            switch word {
            case .int64: "INTEGER"
            case .real64: "REAL"
            case .bytes: "BLOB"
            case .strict: "STRICT"
            case .value: ""
            case .numbersBegin: "SELECT value FROM json_each('[' || "
            case .numbersEnd: " || ']')"
            }
        }
        let kept = SQLiteStatement(try owner(rendered.text, isCached: true), database: handle)
        guard kept.isRunning else {
            statements[sql.shape] = kept
            return kept
        }
        return SQLiteStatement(try owner(rendered.text, isCached: false), database: handle)
    }

    private func owner(_ text: String, isCached: Bool) throws(StorageError) -> GRDB.Statement {
        do {
            return isCached ? try database.cachedStatement(sql: text) : try database.makeStatement(sql: text)
        } catch let error as DatabaseError {
            throw SQLiteFailure.error(code: error.extendedResultCode.rawValue, message: error.message ?? "")
        } catch {
            throw .engine(code: "prepare", message: "\(type(of: error))")
        }
    }

    private func guarded<T>(_ work: () throws(StorageError) -> T) throws(StorageError) -> T {
        if let failure { throw failure }
        guard !isInserting else { throw .engine(code: "busy", message: "the rows of an insert use its connection") }
        do throws(StorageError) {
            let result = try work()
            guard isInTransaction else {
                throw .engine(code: "transaction", message: "a statement ended the transaction")
            }
            return result
        } catch {
            failure = error
            throw error
        }
    }
}

private struct PreparedStatement: Storage.Statement {
    let connection: SQLiteConnection
    let statement: SQLiteStatement
    let sql: Storage.SQL

    func run(_ values: [SQLValue]) throws(StorageError) -> Int {
        try connection.run(statement, sql, values)
    }

    func query(_ values: [SQLValue]) throws(StorageError) -> [Storage.Row] {
        try connection.query(statement, sql, values)
    }
}

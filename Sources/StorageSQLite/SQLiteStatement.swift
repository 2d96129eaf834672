import GRDB
import GRDBSQLite
import Glibc
import Storage

/// SQLite copies the bytes during the call.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// One prepared statement, bound and stepped through the C interface.
///
/// GRDB owns it (cache, finalisation); its own binding and rows cost more than SQLite's work on a small insert.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let database: OpaquePointer
    private let owner: GRDB.Statement
    let parameterCount: Int
    let columns: Columns
    /// While a cursor is open on it, the same text needs another statement.
    var isRunning: Bool { sqlite3_stmt_busy(handle) != 0 }

    init(_ owner: GRDB.Statement, database: OpaquePointer) {
        self.owner = owner
        self.database = database
        handle = owner.sqliteStatement
        parameterCount = Int(sqlite3_bind_parameter_count(owner.sqliteStatement))
        columns = Columns(
            (0..<sqlite3_column_count(owner.sqliteStatement)).map { index in
                sqlite3_column_name(owner.sqliteStatement, index).map { String(cString: $0) } ?? ""
            }
        )
    }

    func bind(_ values: [SQLValue]) throws(StorageError) {
        guard values.count == parameterCount else {
            throw .wrongCount(expected: parameterCount, found: values.count)
        }
        for index in values.indices { try bind(values[index], at: Int32(index + 1)) }
    }

    private func bind(_ value: SQLValue, at position: Int32) throws(StorageError) {
        let code: Int32
        switch value {
        case .null: code = sqlite3_bind_null(handle, position)
        case .integer(let integer): code = sqlite3_bind_int64(handle, position, integer)
        case .real(let real):
            guard !real.isNaN else { throw SQLValue.notANumber }
            code = sqlite3_bind_double(handle, position, real)
        case .text(let text):
            guard let bound = bind(text, at: position) else { throw SQLValue.nulInText }
            code = bound
        case .blob(let bytes):
            code = bytes.withUnsafeBytes { buffer in
                // A nil pointer would bind NULL, not the empty blob.
                buffer.isEmpty
                    ? sqlite3_bind_zeroblob(handle, position, 0)
                    : sqlite3_bind_blob64(handle, position, buffer.baseAddress, UInt64(buffer.count), transient)
            }
        }
        guard code == SQLITE_OK else { throw SQLiteFailure.last(database) }
    }

    /// Nil when the text contains U+0000.
    private func bind(_ text: String, at position: Int32) -> Int32? {
        var text = text
        return text.withUTF8 { buffer in
            guard let start = buffer.baseAddress else { return sqlite3_bind_text(handle, position, "", 0, transient) }
            guard memchr(start, 0, buffer.count) == nil else { return nil }
            return start.withMemoryRebound(to: CChar.self, capacity: buffer.count) { bytes in
                sqlite3_bind_text64(handle, position, bytes, UInt64(buffer.count), transient, UInt8(SQLITE_UTF8))
            }
        }
    }

    /// Runs to the end and forgets the rows.
    func run() throws(StorageError) {
        var code = sqlite3_step(handle)
        while code == SQLITE_ROW { code = sqlite3_step(handle) }
        let failure = code == SQLITE_DONE ? nil : SQLiteFailure.last(database)
        sqlite3_reset(handle)
        if let failure { throw failure }
    }

    /// Steps to the next row; nil at the end.
    func next() throws(StorageError) -> Storage.Row? {
        switch sqlite3_step(handle) {
        case SQLITE_ROW:
            return Storage.Row(columns: columns, values: (0..<Int32(columns.names.count)).map(value))
        case SQLITE_DONE:
            finish()
            return nil
        default:
            let failure = SQLiteFailure.last(database)
            finish()
            throw failure
        }
    }

    func finish() { sqlite3_reset(handle) }

    private func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT:
            guard let start = sqlite3_column_text(handle, column) else { return .text("") }
            let count = Int(sqlite3_column_bytes(handle, column))
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            guard let start = sqlite3_column_blob(handle, column) else { return .blob([]) }
            let count = Int(sqlite3_column_bytes(handle, column))
            return .blob([UInt8](UnsafeRawBufferPointer(start: start, count: count)))
        default: return .null
        }
    }
}

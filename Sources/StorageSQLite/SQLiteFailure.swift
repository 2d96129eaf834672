import GRDB
import GRDBSQLite
import Storage

/// The engine's result codes and messages in the words of `StorageError`.
enum SQLiteFailure {
    /// SQLITE_CONSTRAINT_DATATYPE of SQLite 3.37, which GRDB does not name.
    private static let constraintDatatype = ResultCode(rawValue: SQLITE_CONSTRAINT | (12 << 8))

    static func last(_ handle: OpaquePointer) -> StorageError {
        error(code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)))
    }

    static func translate(_ error: any Error) -> any Error {
        guard let failure = error as? DatabaseError else { return error }
        return Self.error(code: failure.extendedResultCode.rawValue, message: failure.message ?? "")
    }

    static func error(code: Int32, message: String) -> StorageError {
        switch ResultCode(rawValue: code) {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            return .uniqueViolation(keyViolation(message))
        case .SQLITE_CONSTRAINT_FOREIGNKEY: return .foreignKeyViolation(Violation())
        case .SQLITE_CONSTRAINT_CHECK: return .checkViolation(Violation(constraint: subject(message)))
        case .SQLITE_CONSTRAINT_NOTNULL: return .notNullViolation(keyViolation(message))
        case constraintDatatype: return .valueRefused(message)
        default: return byPrimary(code, message)
        }
    }

    private static func byPrimary(_ code: Int32, _ message: String) -> StorageError {
        switch code & 0xFF {
        case SQLITE_READONLY: .readOnly
        // The busy timeout has passed by then.
        case SQLITE_BUSY, SQLITE_LOCKED: .timedOut(.lock)
        case SQLITE_FULL: .diskFull(message)
        case SQLITE_CANTOPEN: .unavailable(message)
        case SQLITE_NOTADB, SQLITE_CORRUPT: .unsuitable(message)
        case SQLITE_TOOBIG: .valueRefused(message)
        case SQLITE_ERROR where message.hasPrefix("no such table"): .missingTable(message)
        case SQLITE_ERROR where message == "integer overflow": .valueRefused(message)
        default: .engine(code: "\(code)", message: message)
        }
    }

    /// "UNIQUE constraint failed: operator.area, operator.credit_code", or "…: index 'name'" over an expression.
    private static func keyViolation(_ message: String) -> Violation {
        let subject = subject(message)
        if subject.hasPrefix("index '") {
            return Violation(constraint: String(subject.dropFirst(7).dropLast()))
        }
        let columns = subject.split(separator: ",").map { $0.drop { $0 == " " }.split(separator: ".") }
        return Violation(
            table: columns.first?.first.map(String.init),
            columns: columns.compactMap { $0.last.map(String.init) }
        )
    }

    private static func subject(_ message: String) -> String {
        let marker = " constraint failed: "
        guard let range = message.firstRange(of: marker) else { return message }
        return String(message[range.upperBound...])
    }
}

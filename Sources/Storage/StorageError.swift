/// Why a transaction did not do what it was asked.
///
/// Messages are for logs: they hold names of tables and constraints but never stored values, which may be personal.
package enum StorageError: Error, Sendable, Hashable {
    // The program's own mistakes.
    case missingColumn(String)
    case ambiguousColumn(String)
    case wrongType(column: String, found: SQLType)
    case wrongCount(expected: Int, found: Int)
    case missingTable(String)

    // The schema defends itself.
    case uniqueViolation(Violation)
    case foreignKeyViolation(Violation)
    case checkViolation(Violation)
    case notNullViolation(Violation)
    /// A value that one of the engines cannot hold in that place.
    case valueRefused(String)
    case readOnly

    // The engine or its surroundings.
    /// Another transaction was in the way, and still was after all tries.
    case conflict(String)
    case timedOut(Limit)
    /// No connection, or lost before the commit: nothing was changed.
    case unavailable(String)
    /// The connection was lost during the commit: the change may or may not be there. Never tried again by itself.
    case unknownOutcome(String)
    /// The server or file is not one that the program may use; the message says what would make it so.
    case unsuitable(String)
    case diskFull(String)
    case closed
    case engine(code: String, message: String)

    package enum Limit: String, Sendable, Hashable {
        /// No connection of the pool became free in time.
        case lease
        /// Another transaction or process held the lock too long.
        case lock
        /// One statement took too long.
        case statement
        /// The closure let the transaction lie idle too long.
        case idleInTransaction
    }

    /// Whether the transaction changed nothing and may simply be run again.
    package var isTransient: Bool {
        switch self {
        case .conflict, .unavailable: true
        default: false
        }
    }
}

/// Which constraint was violated, as far as the engine says.
///
/// Portable: table and columns of a unique or NOT NULL violation; the name of a CHECK that has one. SQLite says nothing
/// about a violated foreign key.
package struct Violation: Sendable, Hashable {
    package var table: String?
    package var columns: [String]
    package var constraint: String?

    package init(table: String? = nil, columns: [String] = [], constraint: String? = nil) {
        self.table = table
        self.columns = columns
        self.constraint = constraint
    }

    /// Whether it is the unique or NOT NULL constraint over these columns, whatever their order.
    package func isOn(_ table: String, _ columns: String...) -> Bool {
        self.table == table && Set(self.columns) == Set(columns)
    }
}

extension StorageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missingColumn(let column): "the result has no column \(column)"
        case .ambiguousColumn(let column): "the result has more than one column \(column)"
        case .wrongType(let column, let found): "column \(column) holds \(found), which is not what was asked for"
        case .wrongCount(let expected, let found): "\(found) values for \(expected) placeholders"
        case .missingTable(let message): "missing table: \(message)"
        case .uniqueViolation(let violation): "unique constraint violated: \(violation)"
        case .foreignKeyViolation(let violation): "foreign key violated: \(violation)"
        case .checkViolation(let violation): "check constraint violated: \(violation)"
        case .notNullViolation(let violation): "NOT NULL violated: \(violation)"
        case .valueRefused(let message): "value refused: \(message)"
        case .readOnly: "a read-only transaction cannot change anything"
        case .conflict(let message): "conflict with another transaction: \(message)"
        case .timedOut(let limit): "time limit reached: \(limit.rawValue)"
        case .unavailable(let message): "the database is not available: \(message)"
        case .unknownOutcome(let message): "the outcome of the commit is unknown: \(message)"
        case .unsuitable(let message): "the database cannot be used: \(message)"
        case .diskFull(let message): "no space left: \(message)"
        case .closed: "the database is closed"
        case .engine(let code, let message): "database error \(code): \(message)"
        }
    }
}

extension Violation: CustomStringConvertible {
    package var description: String {
        let place = table.map { $0 + "(" + columns.joined(separator: ", ") + ")" }
        return [constraint, place].compactMap(\.self).joined(separator: " on ")
    }
}

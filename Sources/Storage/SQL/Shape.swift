/// The words on which the engines' SQL differs, and the placeholder of a prepared statement.
///
/// The numbers are part of the checksums of migrations: never change one.
package enum SQLWord: UInt8, Sendable, Hashable {
    /// A 64-bit integer column: `INTEGER` to SQLite, `BIGINT` to PostgreSQL.
    case int64 = 1
    /// A 64-bit floating-point column: `REAL` to SQLite, `DOUBLE PRECISION` to PostgreSQL, whose `REAL` has 32 bits.
    case real64 = 2
    /// A column of bytes: `BLOB` to SQLite, `BYTEA` to PostgreSQL.
    case bytes = 3
    /// At the end of `CREATE TABLE`: SQLite then refuses a value of another type, as PostgreSQL always does.
    case strict = 4
    /// A placeholder whose value comes with each run of a prepared `Statement`.
    case value = 5
    /// Before a text of integers with commas between them, which this and ``numbersEnd`` make a query with a row for each.
    case numbersBegin = 6
    case numbersEnd = 7
}

/// A piece of SQL text from the program's own source, told apart by its address: comparing costs nothing.
package struct Literal: Sendable, Hashable {
    private let text: StaticString

    package init(_ text: StaticString) { self.text = text }

    package var string: String { text.description }

    package static func == (left: Literal, right: Literal) -> Bool {
        left.address == right.address && left.text.utf8CodeUnitCount == right.text.utf8CodeUnitCount
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(address) }

    private var address: UInt {
        text.hasPointerRepresentation ? UInt(bitPattern: text.utf8Start) : UInt(text.unicodeScalar.value)
    }
}

package enum Segment: Sendable, Hashable {
    case text(Literal)
    case bind(SQLType)
    case word(SQLWord)
}

/// The segments of an SQL text, without its values: the key under which an engine keeps the prepared statement.
///
/// Hashing addresses instead of characters keeps a hot loop of `execute` from building its text again each time.
package struct Shape: Sendable, Hashable {
    /// SQLite 3.40 binds 32,766 parameters at most; PostgreSQL's 65,535 are not used, so that both refuse the same.
    package static let maximumPlaceholders = 32_766

    package let segments: [Segment]

    package struct Rendered: Sendable {
        package var text: String
        /// One per placeholder, in order.
        package var types: [SQLType]
    }

    /// `$1`, `$2`, … is a placeholder to PostgreSQL and, as a named parameter met in order, to SQLite.
    package func rendered(word: (SQLWord) -> StaticString) throws(StorageError) -> Rendered {
        var text = ""
        var types: [SQLType] = []
        for segment in segments {
            switch segment {
            case .text(let literal): text += literal.string
            case .word(.value):
                types.append(.any)
                text += "$\(types.count)"
            case .word(let name): text += word(name).description
            case .bind(let type):
                types.append(type)
                text += "$\(types.count)"
            }
        }
        guard types.count <= Self.maximumPlaceholders else {
            throw .valueRefused("\(types.count) values in one statement, at most \(Self.maximumPlaceholders)")
        }
        return Rendered(text: text, types: types)
    }
}

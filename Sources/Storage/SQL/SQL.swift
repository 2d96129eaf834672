/// SQL text with its bound values.
///
/// Interpolation always binds; only a literal is text. Input of a user cannot become SQL, because no initialiser takes
/// a `String` that is not a literal.
///
/// ```swift
/// try db.query("SELECT id, name FROM operator WHERE area = \(area.text) ORDER BY id")
/// ```
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The text with its gaps, which is all that tells one prepared statement from another.
    package private(set) var shape: Shape
    /// One value per `bind` segment of the shape.
    package private(set) var binds: [SQLValue]

    package init(stringLiteral value: StaticString) {
        shape = Shape(segments: [.text(Literal(value))])
        binds = []
    }

    package init(stringInterpolation: StringInterpolation) {
        shape = Shape(segments: stringInterpolation.segments)
        binds = stringInterpolation.binds
    }

    private init(segments: [Segment], binds: [SQLValue]) {
        shape = Shape(segments: segments)
        self.binds = binds
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        package typealias StringLiteralType = StaticString
        fileprivate var segments: [Segment] = []
        fileprivate var binds: [SQLValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            segments.reserveCapacity(interpolationCount * 2 + 1)
            binds.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            if literal.utf8CodeUnitCount > 0 { segments.append(.text(Literal(literal))) }
        }

        package mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value) {
            segments.append(.bind(Value.sqlType))
            binds.append(value.sqlValue)
        }

        /// For its own sake: the compiler warns of an optional that meets a generic parameter.
        package mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?) {
            segments.append(.bind(Value.sqlType))
            binds.append(value.sqlValue)
        }

        package mutating func appendInterpolation(_ word: SQLWord) { segments.append(.word(word)) }

        package mutating func appendInterpolation(_ sql: SQL) {
            segments.append(contentsOf: sql.shape.segments)
            binds.append(contentsOf: sql.binds)
        }
    }

    /// Refuses bound values in a statement that gets its values at each run: they would be lost.
    package func checkPreparable() throws(StorageError) {
        guard binds.isEmpty else { throw .wrongCount(expected: 0, found: binds.count) }
    }

    package static func joined(_ pieces: [SQL], separator: StaticString) -> SQL {
        var segments: [Segment] = []
        var binds: [SQLValue] = []
        for (index, piece) in pieces.enumerated() {
            if index > 0 { segments.append(.text(Literal(separator))) }
            segments.append(contentsOf: piece.shape.segments)
            binds.append(contentsOf: piece.binds)
        }
        return SQL(segments: segments, binds: binds)
    }

    /// The inside of `IN (…)` or of one row of `VALUES (…)`: the values with commas between them.
    ///
    /// An empty list is a query without rows, because `IN ()` is an error to PostgreSQL and `NOT IN (NULL)` is never
    /// true.
    package static func list<Value: SQLConvertible>(_ values: [Value]) -> SQL {
        guard !values.isEmpty else {
            return switch Value.sqlType {
            case .any: "SELECT NULL WHERE 1 = 0"
            case .integer: "SELECT CAST(NULL AS \(.int64)) WHERE 1 = 0"
            case .real: "SELECT CAST(NULL AS \(.real64)) WHERE 1 = 0"
            case .text: "SELECT CAST(NULL AS TEXT) WHERE 1 = 0"
            case .blob: "SELECT CAST(NULL AS \(.bytes)) WHERE 1 = 0"
            }
        }
        var segments: [Segment] = []
        segments.reserveCapacity(values.count * 2)
        for index in values.indices {
            if index > 0 { segments.append(.text(Literal(", "))) }
            segments.append(.bind(Value.sqlType))
        }
        return SQL(segments: segments, binds: values.map(\.sqlValue))
    }

    /// The inside of `IN (…)`, filled up to one of few lengths with its last value: lists of any length up to 400 are five
    /// statements and not four hundred, each prepared once.
    package static func set<Value: SQLConvertible>(_ values: [Value]) -> SQL {
        guard let last = values.last, let length = [1, 4, 16, 64, 400].first(where: { $0 >= values.count }) else {
            return list(values)
        }
        return list(values + [Value](repeating: last, count: length - values.count))
    }

    /// The inside of `IN (…)` as one bound value, so that lists of any length are one statement, prepared once.
    package static func set(_ values: [Int64]) -> SQL {
        "\(SQLWord.numbersBegin)\(values.lazy.map { String($0) }.joined(separator: ","))\(SQLWord.numbersEnd)"
    }

    /// `INSERT INTO table (columns) VALUES (…)` with one open placeholder per column.
    package static func insert(into table: StaticString, columns: [StaticString]) -> SQL {
        var segments: [Segment] = [.text(Literal("INSERT INTO \"")), .text(Literal(table)), .text(Literal("\" ("))]
        for (index, column) in columns.enumerated() {
            segments.append(.text(Literal(index > 0 ? ", \"" : "\"")))
            segments.append(.text(Literal(column)))
            segments.append(.text(Literal("\"")))
        }
        segments.append(.text(Literal(") VALUES (")))
        for index in columns.indices {
            if index > 0 { segments.append(.text(Literal(", "))) }
            segments.append(.word(.value))
        }
        segments.append(.text(Literal(")")))
        return SQL(segments: segments, binds: [])
    }
}

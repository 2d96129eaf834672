/// The names of a result's columns, shared by its rows.
package final class Columns: Sendable {
    package let names: [String]
    /// A name that stands twice maps to -1: reading it by name would be a guess.
    private let positions: [String: Int]

    package init(_ names: [String]) {
        self.names = names
        var positions: [String: Int] = [:]
        positions.reserveCapacity(names.count)
        for (index, name) in names.enumerated() { positions[name] = positions[name] == nil ? index : -1 }
        self.positions = positions
    }

    package func position(_ name: String) throws(StorageError) -> Int {
        guard let position = positions[name] else { throw .missingColumn(name) }
        guard position >= 0 else { throw .ambiguousColumn(name) }
        return position
    }
}

/// One row of a result.
package struct Row: Sendable {
    package let columns: Columns
    package let values: [SQLValue]

    package init(columns: Columns, values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value of the named column as the type asked for; NULL only reads as an `Optional`.
    ///
    /// - Throws: `missingColumn`, `ambiguousColumn`, or `wrongType` when the stored value is of another kind.
    package func get<Value: SQLConvertible>(
        _ column: String,
        as type: Value.Type = Value.self
    ) throws(StorageError) -> Value {
        let position = try columns.position(column)
        return try get(at: position)
    }

    /// The same by position from 0, for loops over many rows.
    package func get<Value: SQLConvertible>(
        at position: Int,
        as type: Value.Type = Value.self
    ) throws(StorageError) -> Value {
        guard values.indices.contains(position) else { throw .missingColumn("\(position)") }
        guard let value = Value(sqlValue: values[position]) else {
            throw .wrongType(column: columns.names[position], found: values[position].type)
        }
        return value
    }

    /// The raw value; the position must be one of the result's.
    package subscript(position: Int) -> SQLValue { values[position] }
}

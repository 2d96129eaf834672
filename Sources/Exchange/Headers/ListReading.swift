package import Primitives

/// A list as it was read: its rows, and everything that is wrong with its cells.
package struct ListReading<Record> {
    package var rows: [Record] = []
    package var problems: [Problem] = []
    package var notices: [Problem] = []
    /// What the file's header calls each field, by the field's id.
    package var columns: [String: String] = [:]
}

extension ListReading: Sendable where Record: Sendable {}

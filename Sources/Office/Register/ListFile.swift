package import Primitives
package import Supervision

/// A list as it was read: its rows, and everything that is wrong with it.
package struct ListFile<Entry: Sendable>: Sendable {
    package var name: String
    package var rows: [Entry]
    package var problems: [Problem]
    package var notices: [Problem]

    package init(name: String, rows: [Entry], problems: [Problem], notices: [Problem]) {
        self.name = name
        self.rows = rows
        self.problems = problems
        self.notices = notices
    }
}

/// A desk that brings lists in: whole, or not at all.
package protocol ListImportDesk: Sendable {
    associatedtype File: Sendable

    init(_ office: Office)

    /// What ``importFile(_:by:)`` would do; writes nothing.
    func preview(_ file: File, by officer: Officer) async throws -> TableImportReport

    /// The same file again changes nothing.
    func importFile(_ file: File, by officer: Officer) async throws -> TableImportReport
}

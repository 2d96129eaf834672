package import Primitives
import Rules
package import Supervision

/// A list as it was read: its rows, and everything that is wrong with its cells.
package struct ListFile<Entry: Sendable>: Sendable {
    package var name: String
    package var rows: [Entry]
    package var problems: [Problem]
    package var notices: [Problem]
    /// What the file's header calls each field, by the field's id.
    package var columns: [String: String]

    package init(
        name: String,
        rows: [Entry],
        problems: [Problem],
        notices: [Problem],
        columns: [String: String] = [:]
    ) {
        self.name = name
        self.rows = rows
        self.problems = problems
        self.notices = notices
        self.columns = columns
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

/// An entry of a list with its place in the file.
package protocol ListEntry: Sendable {
    var sheet: String? { get }
    var row: Int { get }
}

extension OperatorRow: ListEntry {}
extension GridRow: ListEntry {}
extension AccountRow: ListEntry {}
extension SamplingPlanRow: ListEntry {}
extension CertificateRow: ListEntry {}
extension RapidTestRow: ListEntry {}
extension SamplingRow: ListEntry {}

/// Everything that is wrong with a list: what its cells are, and what the ledger says against its rows.
///
/// Both are told at once, in the order of the rows. Nothing is said of a cell that could not be read but that.
struct ListProblems {
    private struct Place: Hashable {
        var sheet: String?
        var row: Int?
        var column: String?

        init(_ problem: Problem) {
            sheet = problem.sheet
            row = problem.row
            column = problem.column
        }
    }

    private let read: [Problem]
    private let unread: Set<Place>
    private let columns: [String: String]
    private var found: [Problem] = []

    init<Entry>(_ file: ListFile<Entry>, kind: String, _ rulebook: Rulebook) {
        self.init(read: file.problems, columns: file.columns, kind: kind, rulebook)
    }

    /// The columns of the header, under the titles of the rulebook where the file does not say them.
    init(read: [Problem], columns: [String: String], kind: String, _ rulebook: Rulebook) {
        let titles = rulebook.headers(kind)?.fields.map { ($0.id, $0.title) } ?? []
        self.read = read
        unread = Set(read.filter { $0.row != nil && $0.column != nil }.map(Place.init))
        self.columns = Dictionary(titles) { first, _ in first }.merging(columns) { $1 }
    }

    /// A problem of a row, in the column of a field; nil for the row as a whole.
    func problem(
        _ entry: some ListEntry,
        _ field: String?,
        _ code: String,
        read: String,
        expected: String,
        _ message: String
    ) -> Problem {
        Problem(
            sheet: entry.sheet,
            row: entry.row,
            column: field.map { columns[$0] ?? $0 },
            code: code,
            read: read,
            expected: expected,
            message: message
        )
    }

    mutating func add(
        _ entry: some ListEntry,
        _ field: String?,
        _ code: String,
        read: String,
        expected: String,
        _ message: String
    ) {
        add(problem(entry, field, code, read: read, expected: expected, message))
    }

    mutating func add(_ problem: Problem) {
        if !unread.contains(Place(problem)) { found.append(problem) }
    }

    var all: [Problem] { (read + found).inRowOrder }
}

extension [Problem] {
    /// What concerns the file comes first, then one row after the other.
    var inRowOrder: [Problem] {
        enumerated().sorted { ($0.element.row ?? 0, $0.offset) < ($1.element.row ?? 0, $1.offset) }.map(\.element)
    }
}

extension TableImportReport {
    init<Entry>(_ file: ListFile<Entry>, dryRun: Bool) {
        self.init(fileName: file.name, dryRun: dryRun)
        rows = file.rows.count
        notices = file.notices
    }
}

package import Primitives
package import Rules

/// The header row of a sheet and which of its columns is which field.
package struct HeaderMatch: Sendable, Hashable {
    /// The row of the header as the spreadsheet numbers it.
    package let row: Int
    /// The column of each field that the sheet has, counted from 0.
    package let columns: [String: Int]
    /// The header's own words, by column.
    package let titles: [String]

    /// The header row must be among this many first rows with content: titles and notes stand above it.
    package static let searchedRows = 20

    /// The words over a field's column, or its letter where nothing stands there.
    package func title(of field: String) -> String? { columns[field].map { title(at: $0) } }

    /// The words over each field's column, or the field's own title where the sheet lacks the column.
    func titles(of aliases: HeaderAliases) -> [String: String] {
        Dictionary(aliases.fields.map { ($0.id, title(of: $0.id) ?? $0.title) }) { first, _ in first }
    }

    package func title(at column: Int) -> String {
        let title = titles.indices.contains(column) ? titles[column] : ""
        return title.isEmpty ? columnLetters(column) : title
    }

    /// Looks for the row that names the most fields; of a header in two rows with merged cells the lower one.
    package static func find(
        in rows: some Collection<TableRow>,
        aliases: HeaderAliases
    ) -> (match: HeaderMatch?, problems: [Problem], notices: [Problem]) {
        let names = fieldsByName(aliases)
        var best: (index: Int, row: TableRow, candidate: Candidate)?
        for (index, row) in rows.prefix(searchedRows).enumerated() {
            let candidate = Candidate(row, names)
            guard candidate.isPlausible(fields: aliases.fields.count) else { continue }
            if let best {
                let isLowerHalf = best.index + 1 == index && row.cells != best.row.cells
                guard candidate.isBetter(than: best.candidate, orAsGood: isLowerHalf) else { continue }
            }
            best = (index, row, candidate)
        }
        guard let best else { return (nil, [missingHeader(rows.first, aliases)], []) }
        let match = HeaderMatch(
            row: best.row.number,
            columns: best.candidate.columns,
            titles: best.row.cells.map { Self.shortened($0.text) }
        )
        let problems =
            best.candidate.duplicates.map { duplicateHeader(best.row, $0, aliases, match) }
            + aliases.fields.filter { $0.required && match.columns[$0.id] == nil }.map { missing($0, best.row) }
        let notices = best.candidate.unknown.map { unknownHeader(best.row, column: $0, match) }
        return (match, problems, notices)
    }

    /// Whether a later row is the header once more, as on each printed page.
    func isRepeated(in row: TableRow) -> Bool {
        row.cells.count == titles.count && zip(row.cells, titles).allSatisfy { Self.shortened($0.text) == $1 }
    }

    private static func shortened(_ text: String) -> String { String(text.filter { !$0.isNewline }.prefix(60)) }

    private static func fieldsByName(_ aliases: HeaderAliases) -> [HeaderName: String] {
        var names: [HeaderName: String] = [:]
        for field in aliases.fields {
            for name in [field.title] + field.aliases where names[HeaderName(name)] == nil {
                names[HeaderName(name)] = field.id
            }
        }
        return names
    }

    private struct Candidate {
        var columns: [String: Int] = [:]
        var duplicates: [(field: String, column: Int)] = []
        var unknown: [Int] = []

        init(_ row: TableRow, _ names: [HeaderName: String]) {
            for (column, cell) in row.cells.enumerated() {
                guard case .text(let text) = cell else {
                    if !cell.isEmpty { unknown.append(column) }
                    continue
                }
                guard text.utf8.count <= 300, let field = names[HeaderName(text)] else {
                    unknown.append(column)
                    continue
                }
                if columns[field] == nil { columns[field] = column } else { duplicates.append((field, column)) }
            }
        }

        /// One name alone may be a word of a title; a kind of table with one field has no more to show.
        func isPlausible(fields: Int) -> Bool { columns.count >= min(2, fields) && !columns.isEmpty }

        func isBetter(than other: Candidate, orAsGood: Bool) -> Bool {
            if columns.count != other.columns.count { return columns.count > other.columns.count }
            return orAsGood && duplicates.count <= other.duplicates.count && unknown.count <= other.unknown.count
        }
    }

    private static func missingHeader(_ row: TableRow?, _ aliases: HeaderAliases) -> Problem {
        let required = aliases.fields.filter(\.required).map(\.title).joined(separator: "、")
        let read = (row?.cells.filter { !$0.isEmpty }.prefix(6).map { shortened($0.text) } ?? [])
        return Problem(
            sheet: row?.sheet.name,
            row: row?.number,
            code: "missing-header",
            read: read.joined(separator: "、"),
            expected: "前 \(searchedRows) 行内有表头，至少含：\(required)",
            message: "no header row of \(aliases.kind) is among the first \(searchedRows) rows"
        )
    }

    private static func missing(_ field: HeaderAliases.Field, _ row: TableRow) -> Problem {
        Problem(
            sheet: row.sheet.name,
            row: row.number,
            column: field.title,
            code: "missing-header",
            read: "表头中没有此列",
            expected: ([field.title] + field.aliases).prefix(4).joined(separator: "、"),
            message: "the required column \(field.id) is missing"
        )
    }

    private static func duplicateHeader(
        _ row: TableRow,
        _ found: (field: String, column: Int),
        _ aliases: HeaderAliases,
        _ match: HeaderMatch
    ) -> Problem {
        let title = aliases.fields.first { $0.id == found.field }?.title ?? found.field
        let first = match.columns[found.field] ?? 0
        return Problem(
            sheet: row.sheet.name,
            row: row.number,
            column: match.title(at: found.column),
            code: "duplicate-header",
            read: "\(columnLetters(first)) 列和 \(columnLetters(found.column)) 列都是“\(title)”",
            expected: "“\(title)”只有一列",
            message: "two columns are \(found.field)"
        )
    }

    private static func unknownHeader(_ row: TableRow, column: Int, _ match: HeaderMatch) -> Problem {
        Problem(
            sheet: row.sheet.name,
            row: row.number,
            column: columnLetters(column),
            code: "unknown-header",
            read: match.title(at: column),
            expected: "此列不导入",
            message: "the column has no known name and is not read"
        )
    }
}

import Primitives

/// A line below or between the records that is no record, such as `注：排名不分先后`.
enum FootNote {
    private static let beginnings = ["注", "备注", "说明", "填表", "制表", "审核人", "合计", "共计", "※"]

    /// The text of a row that says one thing only, alone or merged across the sheet, and begins like a note.
    static func text(of row: TableRow) -> String? {
        guard let first = row.cells.first(where: { !$0.isEmpty })?.text else { return nil }
        let text = first.drop { $0.isWhitespace || $0 == "*" }
        guard row.cells.allSatisfy({ $0.isEmpty || $0.text == first }) else { return nil }
        return beginnings.contains(where: text.hasPrefix) ? first : nil
    }

    static func notice(_ row: TableRow, _ text: String) -> Problem {
        Problem(
            sheet: row.sheet.name,
            row: row.number,
            code: "note-row",
            read: String(text.prefix(60)),
            expected: "说明文字不导入",
            message: "a row that only holds a note is not read"
        )
    }
}

/// Whether a row's cells stand under the header that they belong to.
enum ColumnFit {
    /// Content to the right of the last header: somewhere to the left a cell is one too many.
    static func overhang(_ row: TableRow, _ match: HeaderMatch) -> Problem? {
        let width = (match.titles.lastIndex { !$0.isEmpty } ?? -1) + 1
        guard let column = row.cells.indices.dropFirst(width).first(where: { !row[$0].isEmpty }) else { return nil }
        return problem(row, column: columnLetters(column), read: row[column].text, expected: "表头只有 \(width) 列，各列与表头对应")
    }

    static func problem(_ row: TableRow, column: String, read: String, expected: String) -> Problem {
        Problem(
            sheet: row.sheet.name,
            row: row.number,
            column: column,
            line: row.line,
            code: "shifted-columns",
            read: String(read.prefix(60)),
            expected: expected,
            message: "the cells of the row do not stand under their headers"
        )
    }
}

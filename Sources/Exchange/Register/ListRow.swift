import Primitives
import Rules
import Supervision

/// One row of a list, cell by cell, with the problems found in it.
struct ListRow {
    let row: TableRow
    let match: HeaderMatch
    private let aliases: HeaderAliases
    var problems: [Problem] = []

    init(_ row: TableRow, _ match: HeaderMatch, _ aliases: HeaderAliases) {
        self.row = row
        self.match = match
        self.aliases = aliases
    }

    func cell(_ field: String) -> Cell { match.columns[field].map { row[$0] } ?? .empty }

    /// The words of a cell in one line; nil where it is empty or a mark of emptiness.
    func name(_ field: String) -> String? { CellWording.name(cell(field)) }

    mutating func required(_ field: String, _ title: String) -> String? {
        if let text = name(field) { return text }
        problem(field, "missing-value", expected: "请填写\(title)", "the cell is empty")
        return nil
    }

    mutating func date(_ field: String) -> Day? {
        switch DateReading(cell(field)) {
        case .blank: return nil
        case .day(let day): return day
        case .impossible: problem(field, "bad-date", expected: "日历上有的日期", "the calendar has no such day")
        case .notADate:
            // A licence without an end says so in words.
            if ["长期", "长期有效", "永久", "无固定期限"].contains(name(field) ?? "") { return nil }
            problem(field, "bad-date", expected: "日期，如 2024-03-15", "the cell is not a date")
        }
        return nil
    }

    /// A number that a list shows in part only says nothing: a list taken out by somebody who sees no more is no change.
    mutating func phone(_ field: String) -> String {
        guard let text = name(field) else { return "" }
        return phone(text, field)
    }

    /// Several names or numbers in one cell.
    static func several(_ text: String) -> [String] {
        text.split { "、,，;；/\n".contains($0) }.map { String($0).trimmingSpaces() }.filter { !$0.isEmpty }
    }

    mutating func phone(_ text: String, _ field: String) -> String {
        if text.contains("*") { return "" }
        let plain = String(text.filter { $0.isASCII && ($0.isNumber || "-+".contains($0)) })
        let digits = plain.filter(\.isNumber).count
        guard (7...15).contains(digits), text.allSatisfy({ plain.contains($0) || $0 == " " }) else {
            problem(field, "bad-phone", expected: "7 至 15 位数字，可带区号和短横线", "this is no telephone number")
            return ""
        }
        return plain
    }

    mutating func problem(_ field: String, _ code: String, expected: String, _ message: String) {
        problems.append(
            Problem(
                sheet: row.sheet.name,
                row: row.number,
                column: match.title(of: field) ?? aliases.fields.first { $0.id == field }?.title,
                line: row.line,
                code: code,
                read: String(cell(field).text.prefix(60)),
                expected: expected,
                message: message
            )
        )
    }
}

import Primitives

/// What stands above the rows of a sheet: one row, or two with labels above headers.
struct FoodChainHeader {
    let template: [FoodChainWorkbook.Column]
    let row: Int
    private let top: [String]
    private(set) var keys: [String]
    /// Where each column is, and those of which that is in doubt.
    private(set) var places: [String: Int] = [:]
    private(set) var repeated: [String] = []
    private var sawSecond = false
    var isChecked = false

    init(_ row: TableRow, template: [FoodChainWorkbook.Column]) {
        self.template = template
        self.row = row.number
        top = row.cells.map { Self.clean($0.text) }
        keys = top
        place()
    }

    private mutating func place() {
        places = [:]
        repeated = []
        let reserved = ["ID", "from", "to"]
        for (column, key) in keys.enumerated() where !key.isEmpty {
            if places.updateValue(places[key] ?? column, forKey: key) != nil || reserved.contains(key) {
                repeated.append(key)
            }
        }
    }

    /// Takes the row as the second one of the header, if the template has one and the row is it.
    mutating func takesSecondRow(_ row: TableRow) -> Bool {
        guard !sawSecond, !isChecked, template.contains(where: { $0.band != nil }) else { return false }
        sawSecond = true
        let texts = row.cells.map { Self.clean($0.text) }
        let wanted = Set(template.filter { $0.band != nil }.map(\.header))
        guard texts.count(where: { wanted.contains($0) }) > 1 else { return false }
        var label = ""
        keys = (0..<max(top.count, texts.count)).map { column in
            let above = column < top.count ? top[column] : ""
            let below = column < texts.count ? texts[column] : ""
            if !above.isEmpty { label = above }
            // A header that is merged over both rows stands in each of them.
            if below.isEmpty || below == above { return above }
            return label.isEmpty || (above.isEmpty && !wanted.contains(below)) ? below : "\(label)/\(below)"
        }
        place()
        return true
    }

    private static func clean(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// A row of values under its header.
struct FoodChainRow {
    let row: TableRow
    let header: FoodChainHeader

    func text(_ key: String) -> String {
        guard let column = header.places[key] else { return "" }
        let text = row[column].text
        return text.contains { !$0.isWhitespace } ? text : ""
    }

    /// All columns that are no keys of the table, under the names that they have as properties.
    func properties(besides keys: Set<String>) -> [FoodChainNetwork.Property] {
        var properties: [FoodChainNetwork.Property] = []
        for (column, key) in header.keys.enumerated() where !key.isEmpty && !keys.contains(key) {
            let known = header.template.first { $0.key == key }
            if let known, ["ID", "from", "to"].contains(known.property) || known.header == FoodChainWorkbook.additional
            {
                continue
            }
            guard let value = Self.value(row[column]), row[column].text.contains(where: { !$0.isWhitespace }) else {
                continue
            }
            properties.append(.init(known?.property ?? key, value))
        }
        return properties
    }

    private static func value(_ cell: Cell) -> FoodChainNetwork.Property.Value? {
        switch cell {
        case .empty: nil
        case .number: .number(cell.text)
        case .boolean(let value): .bool(value)
        case .text, .percentage, .day, .moment, .error: .text(cell.text)
        }
    }

    func problem(_ code: String, _ column: String, _ read: String, _ expected: String, _ message: String) -> Problem {
        Problem(
            sheet: row.sheet.name,
            row: row.number,
            column: column,
            code: code,
            read: read,
            expected: expected,
            message: message
        )
    }
}

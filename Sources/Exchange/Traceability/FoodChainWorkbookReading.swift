import Primitives
import Traceability

/// One workbook on its way in.
struct FoodChainWorkbookReading {
    var network = FoodChainNetwork()
    var check: NetworkCheck
    private var headers: [String: FoodChainHeader] = [:]
    private var numbers = (stations: [Int](), deliveries: [Int](), relations: [Int]())
    private var incomplete: Set<String> = []

    init(limit: Int) { check = NetworkCheck(limit: limit) }

    mutating func take(_ row: TableRow) {
        let sheet = row.sheet.name
        guard let columns = Self.columns(of: sheet) else { return }
        guard var header = headers[sheet] else {
            headers[sheet] = FoodChainHeader(row, template: columns)
            return
        }
        if header.takesSecondRow(row) {
            headers[sheet] = header
            return
        }
        if !header.isChecked {
            header.isChecked = true
            headers[sheet] = header
            checkHeader(header, sheet)
        }
        guard !incomplete.contains(sheet) else { return }
        read(FoodChainRow(row: row, header: header), sheet)
    }

    mutating func finish(isWhole: Bool) {
        for sheet in [FoodChainWorkbook.stations, FoodChainWorkbook.deliveries] where isWhole && headers[sheet] == nil {
            check.add(
                Problem(
                    sheet: sheet,
                    code: "missing-sheet",
                    read: "",
                    expected: "the sheet \(sheet)",
                    message: "the workbook has no such sheet, or nothing stands on it"
                )
            )
        }
        for (sheet, header) in headers.sorted(by: { $0.key < $1.key }) where !header.isChecked {
            checkHeader(header, sheet)
        }
        guard incomplete.isEmpty else { return }
        check.check(
            network,
            stations: NetworkCheck.Table(name: FoodChainWorkbook.stations, numbers: numbers.stations),
            deliveries: NetworkCheck.Table(name: FoodChainWorkbook.deliveries, numbers: numbers.deliveries),
            relations: NetworkCheck.Table(name: FoodChainWorkbook.relations, numbers: numbers.relations)
        )
    }

    private static func columns(of sheet: String) -> [FoodChainWorkbook.Column]? {
        switch sheet {
        case FoodChainWorkbook.stations: FoodChainWorkbook.stationColumns
        case FoodChainWorkbook.deliveries: FoodChainWorkbook.deliveryColumns
        case FoodChainWorkbook.relations: FoodChainWorkbook.relationColumns
        default: nil
        }
    }

    private mutating func checkHeader(_ header: FoodChainHeader, _ sheet: String) {
        for key in header.repeated {
            incomplete.insert(sheet)
            check.add(
                Problem(
                    sheet: sheet,
                    row: header.row,
                    column: key,
                    code: "duplicate-column",
                    read: key,
                    expected: "each column once, and none of the names ID, from, to",
                    message: "the column stands twice, or has a name that means something else"
                )
            )
        }
        for column in header.template where ["ID", "from", "to"].contains(column.property) {
            guard !header.keys.contains(column.key) else { continue }
            incomplete.insert(sheet)
            check.add(
                Problem(
                    sheet: sheet,
                    row: header.row,
                    column: column.key,
                    code: "missing-column",
                    read: "",
                    expected: "a column \(column.key)",
                    message: "the column is missing"
                )
            )
        }
    }

    private mutating func read(_ row: FoodChainRow, _ sheet: String) {
        var keys: [String: String] = [:]
        for column in row.header.template where ["ID", "from", "to"].contains(column.property) {
            let text = row.text(column.key)
            keys[column.property] = text
            guard text.isEmpty else { continue }
            check.add(row.problem("missing-value", column.key, "", "a value", "a value is missing"))
        }
        guard keys.values.allSatisfy({ !$0.isEmpty }) else { return }
        let (id, from, to) = (keys["ID"] ?? "", keys["from"] ?? "", keys["to"] ?? "")
        switch sheet {
        case FoodChainWorkbook.stations:
            network.stations.append(.init(id: id, properties: row.properties(besides: [])))
            numbers.stations.append(row.row.number)
        case FoodChainWorkbook.deliveries:
            let properties = deliveryProperties(row)
            network.deliveries.append(.init(id: id, source: from, target: to, properties: properties))
            numbers.deliveries.append(row.row.number)
        default:
            network.relations.append(.init(from: from, to: to))
            numbers.relations.append(row.row.number)
        }
    }

    private mutating func deliveryProperties(_ row: FoodChainRow) -> [FoodChainNetwork.Property] {
        typealias Book = FoodChainWorkbook
        var properties = row.properties(besides: Set(Book.departureKeys + Book.arrivalKeys + Book.amountKeys))
        let dates = [
            (Book.departureKeys, FoodChainNetwork.Column.departure),
            (Book.arrivalKeys, FoodChainNetwork.Column.arrival),
        ]
        for (keys, column) in dates {
            if let date = date(row, keys) { properties.append(.init(column, .text(date))) }
        }
        let amount = Book.amountKeys.map { row.text($0) }.filter { !$0.isEmpty }.joined(separator: " ")
        if !amount.isEmpty { properties.append(.init(FoodChainNetwork.Column.amount, .text(amount))) }
        return properties
    }

    /// `2024-06-03` from three cells, of which day and month may be empty.
    private mutating func date(_ row: FoodChainRow, _ keys: [String]) -> String? {
        let texts = keys.map { row.text($0) }
        guard texts.contains(where: { !$0.isEmpty }) else { return nil }
        let parts = texts.map { $0.isEmpty ? nil : Int($0) }
        let isNumeric = zip(texts, parts).allSatisfy { $0.isEmpty || $1 != nil }
        let hasGap = parts[0] != nil && parts[1] == nil
        if isNumeric, !hasGap, let year = parts[2], let date = PartialDay(year: year, month: parts[1], day: parts[0]) {
            return date.description
        }
        let read = texts.joined(separator: ".")
        check.add(
            row.problem("bad-date", keys[2], read, "day, month and year, or month and year, or year", "no such date")
        )
        return nil
    }
}

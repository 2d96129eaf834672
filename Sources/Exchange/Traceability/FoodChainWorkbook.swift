package import Primitives
import Traceability

/// FoodChain-Lab's all-in-one workbook: the sheets Stations, Deliveries and Deliveries2Deliveries.
///
/// It holds no settings. Columns that the template does not know stand behind `Additional Fields ->` and are kept.
package enum FoodChainWorkbook {
    static let stations = "Stations"
    static let deliveries = "Deliveries"
    static let relations = "Deliveries2Deliveries"
    static let additional = "Additional Fields ->"
    static let dateParts = ["Day", "Month", "Year"]
    static let amountParts = ["Quantity", "Type / Unit"]

    /// A column of the template: its header, the label above it, and the property that it is.
    struct Column {
        let band: String?
        let header: String
        let property: String

        init(_ header: String, band: String? = nil, _ property: String? = nil) {
            self.band = band
            self.header = header
            self.property = property ?? (band.map { "\($0)/\(header)" } ?? header)
        }

        var key: String { band.map { "\($0)/\(header)" } ?? header }
    }

    static let stationColumns = [
        Column("Company_ID", "ID"), Column("Name"), Column("Street"), Column("Street Number"), Column("Postal Code"),
        Column("City"), Column("District"), Column("State"), Column("Country"),
        Column("Type of business", "type of business"), Column(additional),
    ]

    static let deliveryColumns =
        [
            Column("DeliveryID", "ID"), Column("Station", band: "Sender", "from"), Column("Product Name", "Name"),
            Column("Lot Number"), Column("Quantity", band: "Lot size", "Lot Amount"),
            Column("Type / Unit", band: "Lot size", "Lot Amount Unit"),
        ] + dateParts.map { Column($0, band: "Delivery Date Departure") }
        + dateParts.map { Column($0, band: "Delivery Date Arrival") }
        // The template spells it so.
        + amountParts.map { Column($0, band: "Unit weigt/vol./pck.") }
        + [Column("Recipient", "to"), Column(additional)]

    static let relationColumns = [Column("From DeliveryID", "from"), Column("Into DeliveryID", "to")]

    static let departureKeys = dateParts.map { "Delivery Date Departure/\($0)" }
    static let arrivalKeys = dateParts.map { "Delivery Date Arrival/\($0)" }
    static let amountKeys = amountParts.map { "Unit weigt/vol./pck./\($0)" }

    /// Reads a workbook, with every problem; a network with problems is not one to trace.
    package static func read(
        _ bytes: [UInt8],
        limits: ReadingLimits = ReadingLimits()
    ) -> (network: FoodChainNetwork, problems: [Problem], notices: [Problem]) {
        var reading = WorkbookReading(limit: limits.problems)
        let fileProblems = TableFile.read(bytes, limits: limits) { row in
            reading.take(row)
            return .next
        }
        for problem in fileProblems { reading.check.add(problem) }
        reading.finish(isWhole: fileProblems.isEmpty)
        return (reading.network, reading.check.problems, reading.check.notices)
    }
}

/// One workbook on its way in.
private struct WorkbookReading {
    var network = FoodChainNetwork()
    var check: NetworkCheck
    private var headers: [String: SheetHeader] = [:]
    private var numbers = (stations: [Int](), deliveries: [Int](), relations: [Int]())
    private var incomplete: Set<String> = []

    init(limit: Int) { check = NetworkCheck(limit: limit) }

    mutating func take(_ row: TableRow) {
        let sheet = row.sheet.name
        guard let columns = Self.columns(of: sheet) else { return }
        guard var header = headers[sheet] else {
            headers[sheet] = SheetHeader(row, template: columns)
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
        read(Row(row: row, header: header), sheet)
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

    private mutating func checkHeader(_ header: SheetHeader, _ sheet: String) {
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

    private mutating func read(_ row: Row, _ sheet: String) {
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

    private mutating func deliveryProperties(_ row: Row) -> [FoodChainNetwork.Property] {
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
    private mutating func date(_ row: Row, _ keys: [String]) -> String? {
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

/// What stands above the rows of a sheet: one row, or two with labels above headers.
private struct SheetHeader {
    let template: [FoodChainWorkbook.Column]
    let row: Int
    private let top: [String]
    private(set) var keys: [String]
    private var sawSecond = false
    var isChecked = false

    init(_ row: TableRow, template: [FoodChainWorkbook.Column]) {
        self.template = template
        self.row = row.number
        top = row.cells.map { Self.clean($0.text) }
        keys = top
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
        return true
    }

    private static func clean(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// A row of values under its header.
private struct Row {
    let row: TableRow
    let header: SheetHeader

    func text(_ key: String) -> String {
        guard let column = header.keys.firstIndex(of: key) else { return "" }
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
            guard let value = Self.value(row[column]), text(key) != "" else { continue }
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

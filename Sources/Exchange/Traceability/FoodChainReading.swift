import Primitives
import Traceability

/// One file on its way in.
struct FoodChainReading {
    var network = FoodChainNetwork()
    var check: NetworkCheck
    private var numbers = (stations: [Int](), deliveries: [Int](), relations: [Int]())

    init(limit: Int) { check = NetworkCheck(limit: limit) }

    mutating func read(_ file: JSONValue) {
        guard case .object(let members) = file else {
            return complain(nil, nil, nil, "not-a-network", Self.kind(file), "an object with data")
        }
        if let data = file["data"] {
            readVersion1(data, members)
        } else if file["stations"] != nil {
            readOld(file)
        } else {
            return complain(nil, nil, nil, "not-a-network", "", "an object with data.stations and data.deliveries")
        }
        check.check(
            network,
            stations: NetworkCheck.Table(name: "stations", numbers: numbers.stations),
            deliveries: NetworkCheck.Table(name: "deliveries", numbers: numbers.deliveries),
            relations: NetworkCheck.Table(name: "deliveryRelations", numbers: numbers.relations)
        )
    }

    private mutating func readVersion1(_ data: JSONValue, _ members: [(key: String, value: JSONValue)]) {
        let tables = ["stations", "deliveries", "deliveryRelations"]
        guard case .object(let parts) = data else {
            return complain("data", nil, nil, "bad-type", Self.kind(data), "an object with tables")
        }
        for (table, isNeeded) in zip(tables, [true, true, false]) {
            guard let part = data[table] else {
                if isNeeded { complain(table, nil, nil, "missing-table", "", "the table data.\(table)") }
                continue
            }
            guard case .array(let rows)? = part["data"] else {
                complain(table, nil, nil, "bad-type", Self.kind(part["data"] ?? .null), "a list of rows under data")
                continue
            }
            network.declared[table] = Self.columns(part)
            for (index, row) in rows.enumerated() { readRow(cells(row, table, index + 1), table, index + 1) }
        }
        network.keptData = parts.filter { !tables.contains($0.key) && $0.key != "version" }
        network.kept = members.filter { !["data", "tracing", "version"].contains($0.key) }
        readSettings(members.first { $0.key == "tracing" }?.value)
    }

    /// What the table declares; what is not understood is declared anew from the rows when the file is written.
    private static func columns(_ table: JSONValue) -> [FoodChainNetwork.DeclaredColumn] {
        guard case .array(let columns)? = table["columnProperties"] else { return [] }
        return columns.compactMap { column in
            guard case .string(let id)? = column["id"], case .string(let type)? = column["type"] else { return nil }
            return FoodChainNetwork.DeclaredColumn(id: id, type: type)
        }
    }

    /// The form before version 1: plain objects, `deliveriesRelations`, `source` and `target`.
    private mutating func readOld(_ file: JSONValue) {
        let names = [
            ("stations", "stations"), ("deliveries", "deliveries"), ("deliveriesRelations", "deliveryRelations"),
        ]
        let columns = ["id": "ID", "name": "Name", "type": "type of business", "source": "from", "target": "to"]
        for (member, table) in names {
            guard let part = file[member] else {
                if member == "deliveries" { complain(table, nil, nil, "missing-table", "", "the list \(member)") }
                continue
            }
            guard case .array(let rows) = part else {
                complain(table, nil, nil, "bad-type", Self.kind(part), "a list")
                continue
            }
            for (index, row) in rows.enumerated() {
                guard case .object(let members) = row else {
                    complain(table, index + 1, nil, "bad-type", Self.kind(row), "an object")
                    continue
                }
                let cells = members.map { (columns[$0.key] ?? $0.key, $0.value) }
                readRow(cells, table, index + 1)
            }
        }
    }

    /// The cells of a row of version 1: objects with an id and a value.
    private mutating func cells(_ row: JSONValue, _ table: String, _ number: Int) -> [(String, JSONValue)] {
        guard case .array(let items) = row else {
            complain(table, number, nil, "bad-type", Self.kind(row), "a list of objects with id and value")
            return []
        }
        var cells: [(String, JSONValue)] = []
        var seen: Set<String> = []
        for item in items {
            guard case .string(let column)? = item["id"] else {
                complain(
                    table,
                    number,
                    nil,
                    "bad-type",
                    item.text.prefix(40).description,
                    "an object with id and value"
                )
                continue
            }
            guard seen.insert(column).inserted else {
                complain(table, number, column, "duplicate-column", column, "each column once in a row")
                continue
            }
            cells.append((column, item["value"] ?? .null))
        }
        return cells
    }

    private mutating func readRow(_ cells: [(String, JSONValue)], _ table: String, _ number: Int) {
        guard !cells.isEmpty else { return }
        let keys = table == "stations" ? ["ID"] : table == "deliveries" ? ["ID", "from", "to"] : ["from", "to"]
        var properties: [FoodChainNetwork.Property] = []
        var found: [String: String] = [:]
        for (column, value) in cells {
            let property = FoodChainNetwork.Property(column, json: value)
            if keys.contains(column) {
                found[column] = property?.text
            } else if let property {
                properties.append(property)
            } else if case .null = value {
                continue
            } else {
                complain(table, number, column, "bad-type", Self.kind(value), "a text, a number, true or false")
            }
        }
        let missing = keys.filter { found[$0]?.isEmpty ?? true }
        for key in missing { complain(table, number, key, "missing-value", "", "a value") }
        guard missing.isEmpty else { return }
        let id = found["ID"] ?? ""
        let (from, to) = (found["from"] ?? "", found["to"] ?? "")
        switch table {
        case "stations":
            network.stations.append(.init(id: id, properties: properties))
            numbers.stations.append(number)
        case "deliveries":
            network.deliveries.append(.init(id: id, source: from, target: to, properties: properties))
            numbers.deliveries.append(number)
        default:
            network.relations.append(.init(from: from, to: to))
            numbers.relations.append(number)
        }
    }

    mutating func complain(
        _ table: String?,
        _ row: Int?,
        _ column: String?,
        _ code: String,
        _ read: String,
        _ expected: String
    ) {
        let message =
            switch code {
            case "missing-table": "a table is missing"
            case "missing-value": "a value is missing"
            case "duplicate-column": "a column stands twice in a row"
            case "not-a-network": "the file is no network of FoodChain-Lab"
            default: "a value is of the wrong kind"
            }
        check.add(
            Problem(
                sheet: table,
                row: row,
                column: column,
                code: code,
                read: String(read.prefix(80)),
                expected: expected,
                message: message
            )
        )
    }

    private static func kind(_ value: JSONValue) -> String {
        switch value {
        case .object: "an object"
        case .array: "a list"
        case .string(let text): text
        case .number(let digits): digits
        case .bool(let value): value ? "true" : "false"
        case .null: "nothing"
        }
    }
}

extension FoodChainNetwork.Property {
    /// Nil for what is no single value.
    init?(_ column: String, json: JSONValue) {
        switch json {
        case .string(let text): self.init(column, .text(text))
        case .number(let digits): self.init(column, .number(digits))
        case .bool(let value): self.init(column, .bool(value))
        case .array, .object, .null: return nil
        }
    }
}

extension JSONValue {
    /// The member of an object; nil where there is none or the value is no object.
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == name }?.value
    }
}

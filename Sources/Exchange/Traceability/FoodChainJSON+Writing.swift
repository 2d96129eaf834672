package import Primitives
import Traceability

extension FoodChainJSON {
    /// Version 1, with all columns of the rows, the settings of every station and delivery, and what the file it was read
    /// from held besides.
    package static func write(_ network: FoodChainNetwork) -> JSONValue {
        let tables: [(name: String, keys: [String], rows: [[FoodChainNetwork.Property]])] = [
            ("stations", ["ID"], network.stations.map { [.init("ID", .text($0.id))] + $0.properties }),
            ("deliveries", ["ID", "from", "to"], network.deliveries.map(row)),
            (
                "deliveryRelations", ["from", "to"],
                network.relations.map { [.init("from", .text($0.from)), .init("to", .text($0.to))] }
            ),
        ]
        var data: [(key: String, value: JSONValue)] = [("version", "1.0.0")]
        for (name, keys, rows) in tables {
            data.append((name, table(rows, keys: keys, declared: network.declared[name] ?? [])))
        }
        data += network.keptData
        var file: [(key: String, value: JSONValue)] = [("version", "1.0.0"), ("data", .object(data))]
        file.append(("tracing", tracing(network)))
        return .object(file + network.kept)
    }

    private static func row(_ delivery: FoodChainNetwork.Delivery) -> [FoodChainNetwork.Property] {
        [
            .init("ID", .text(delivery.id)), .init("from", .text(delivery.source)), .init("to", .text(delivery.target)),
        ] + delivery.properties
    }

    private static func table(
        _ rows: [[FoodChainNetwork.Property]],
        keys: [String],
        declared: [FoodChainNetwork.DeclaredColumn]
    ) -> JSONValue {
        var columns = declared.map { (name: $0.id, type: $0.type) }
        var known = Set(declared.map(\.id))
        for key in keys where known.insert(key).inserted { columns.append((key, "string")) }
        for row in rows {
            for property in row where known.insert(property.column).inserted {
                columns.append((property.column, property.type))
            }
        }
        return .object([
            ("columnProperties", .array(columns.map { ["id": .string($0.name), "type": .string($0.type)] })),
            (
                "data",
                .array(rows.map { row in .array(row.map { ["id": .string($0.column), "value": $0.json] }) })
            ),
        ])
    }

    private static func tracing(_ network: FoodChainNetwork) -> JSONValue {
        .object([
            ("version", "1.0.0"), ("enforceTemporalOrder", .bool(network.enforcesDates)),
            ("nodes", .array(network.stations.map { settings($0.id, network.stationSettings[$0.id] ?? .plain) })),
            (
                "deliveries",
                .array(network.deliveries.map { settings($0.id, network.deliverySettings[$0.id] ?? .plain) })
            ),
        ])
    }

    private static func settings(_ id: String, _ element: TracingSettings.Element) -> JSONValue {
        let whole = Int(exactly: element.weight)
        // FoodChain-Lab of today writes true or false; one direction alone has a name.
        let observed: JSONValue =
            switch element.observed {
            case .none: false
            case .full: true
            case .forward, .backward: .string(element.observed.rawValue)
            }
        return [
            "id": .string(id), "weight": .number(whole.map { String($0) } ?? String(element.weight)),
            "crossContamination": .bool(element.crossContamination),
            "killContamination": .bool(element.killContamination), "observed": observed,
        ]
    }
}

extension FoodChainNetwork.Property {
    fileprivate var json: JSONValue {
        switch value {
        case .text(let text): .string(text)
        case .number(let digits): .number(digits)
        case .bool(let value): .bool(value)
        }
    }

    fileprivate var type: String {
        switch value {
        case .text: "string"
        case .number(let digits): digits.contains(".") ? "double" : "int"
        case .bool: "boolean"
        }
    }
}

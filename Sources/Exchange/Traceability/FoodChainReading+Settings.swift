import Primitives
import Traceability

// The investigator's settings in a file.
extension FoodChainReading {
    mutating func readSettings(_ tracing: JSONValue?) {
        guard let tracing else { return }
        if case .bool(let enforces)? = tracing["enforceTemporalOrder"] { network.enforcesDates = enforces }
        for table in ["nodes", "deliveries"] {
            guard case .array(let rows)? = tracing[table] else { continue }
            for (index, row) in rows.enumerated() {
                guard let id = FoodChainNetwork.Property("id", json: row["id"] ?? .null)?.text, !id.isEmpty else {
                    complain("tracing.\(table)", index + 1, "id", "missing-value", "", "an ID")
                    continue
                }
                let element = element(row, "tracing.\(table)", index + 1)
                if table == "nodes" {
                    network.stationSettings[id] = element
                } else {
                    network.deliverySettings[id] = element
                }
            }
        }
    }

    private mutating func element(_ row: JSONValue, _ table: String, _ number: Int) -> TracingSettings.Element {
        var element = TracingSettings.Element()
        switch row["weight"] ?? .null {
        case .null: break
        case .number(let digits):
            if let weight = Double(digits), weight.isFinite { element.weight = weight } else { fallthrough }
        default: complain(table, number, "weight", "bad-type", row["weight"]?.text ?? "", "a number")
        }
        func flag(_ name: String) -> Bool? {
            switch row[name] ?? .null {
            case .null: return false
            case .bool(let value): return value
            default: return nil
            }
        }
        for name in ["crossContamination", "killContamination", "outbreak"] where flag(name) == nil {
            complain(table, number, name, "bad-type", row[name]?.text ?? "", "true or false")
        }
        element.crossContamination = flag("crossContamination") ?? false
        element.killContamination = flag("killContamination") ?? false
        if flag("outbreak") == true, element.weight == 0 { element.weight = 1 }
        readObserved(row, &element, table, number)
        return element
    }

    private mutating func readObserved(
        _ row: JSONValue,
        _ element: inout TracingSettings.Element,
        _ table: String,
        _ number: Int
    ) {
        switch row["observed"] ?? .null {
        case .null: break
        case .bool(let value): element.observed = value ? .full : .none
        case .string(let text):
            if let observed = TracingSettings.Observed(rawValue: text.lowercased()) {
                element.observed = observed
            } else {
                fallthrough
            }
        default:
            complain(
                table,
                number,
                "observed",
                "bad-type",
                row["observed"]?.text ?? "",
                "none, full, forward or backward"
            )
        }
    }
}

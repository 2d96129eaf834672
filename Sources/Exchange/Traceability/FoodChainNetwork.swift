import Primitives
package import Traceability

/// A delivery network as FoodChain-Lab exchanges it (BfR, data version 1): stations, deliveries, which went into which,
/// and the investigator's settings.
///
/// Stations and deliveries keep all their columns in order, also those that this program does not know; what stands beside
/// them in a JSON file (groups, views) is kept whole. So a file that is read and written loses nothing.
package struct FoodChainNetwork: Sendable {
    /// One value of a row, under the name of its column.
    package struct Property: Sendable, Hashable {
        package enum Value: Sendable, Hashable {
            case text(String)
            /// The digits as the file writes them.
            case number(String)
            case bool(Bool)
        }

        package var column: String
        package var value: Value

        package init(_ column: String, _ value: Value) {
            self.column = column
            self.value = value
        }

        /// As a person reads it.
        package var text: String {
            switch value {
            case .text(let text), .number(let text): text
            case .bool(let value): value ? "true" : "false"
            }
        }
    }

    /// A place that sends or receives.
    package struct Station: Sendable, Hashable {
        package var id: String
        package var properties: [Property]

        package init(id: String, properties: [Property] = []) {
            self.id = id
            self.properties = properties
        }

        package var name: String? { properties.text("Name") }
    }

    /// Goods that one station sent to another.
    package struct Delivery: Sendable, Hashable {
        package var id: String
        package var source: String
        package var target: String
        package var properties: [Property]

        package init(id: String, source: String, target: String, properties: [Property] = []) {
            self.id = id
            self.source = source
            self.target = target
            self.properties = properties
        }

        package var product: String? { properties.text("Name") }
        /// The identity of the lot, or else its number.
        package var lot: String? { properties.text("Lot ID") ?? properties.text("Lot Number") }
        package var departure: PartialDay? { properties.text(Column.departure).flatMap { PartialDay($0) } }
        package var arrival: PartialDay? { properties.text(Column.arrival).flatMap { PartialDay($0) } }
        /// In grams, rounded up; nil where the file does not say it in a unit of mass.
        package var grams: Int64? { DeliveredMass.grams(of: properties) }
    }

    /// A delivery that went into another one.
    package struct Relation: Sendable, Hashable {
        package var from: String
        package var to: String

        package init(from: String, to: String) {
            self.from = from
            self.to = to
        }
    }

    /// Names of columns that mean something here, as FoodChain-Lab writes them.
    enum Column {
        static let departure = "Date Delivery"
        static let arrival = "Date Delivery Arrival"
        static let amount = "Amount"
        static let massAmount = "_Lieferungen.Delivery_Amount"
        static let massUnit = "_Lieferungen.Delivery_Unit"
    }

    /// A column and its type, as a JSON file declares it.
    struct DeclaredColumn: Sendable, Hashable {
        let id: String
        let type: String
    }

    package var stations: [Station] = []
    package var deliveries: [Delivery] = []
    package var relations: [Relation] = []
    /// By identity; what is not here is plain.
    package var stationSettings: [String: TracingSettings.Element] = [:]
    package var deliverySettings: [String: TracingSettings.Element] = [:]
    package var enforcesDates = true
    /// The columns that a JSON file declared, by table, also those that no row uses.
    var declared: [String: [DeclaredColumn]] = [:]
    /// What else stood in a JSON file: beside the tables, and at the top.
    var keptData: [(key: String, value: JSONValue)] = []
    var kept: [(key: String, value: JSONValue)] = []

    package init() {}
}

extension [FoodChainNetwork.Property] {
    /// The text of a column; nil where it is missing or empty.
    func text(_ column: String) -> String? {
        guard let text = first(where: { $0.column == column })?.text, !text.isEmpty else { return nil }
        return text
    }
}

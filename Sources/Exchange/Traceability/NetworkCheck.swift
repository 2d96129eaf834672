import Primitives
import Traceability

/// Finds everything that is wrong with the rows of a network, whatever kind of file they came from.
struct NetworkCheck {
    /// Where the rows of a table stand: its name, and the number of the first row.
    struct Table {
        let name: String
        let numbers: [Int]
    }

    private(set) var problems: [Problem] = []
    private(set) var notices: [Problem] = []
    /// Problems after which it is enough.
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func add(_ problem: Problem) { if problems.count < limit { problems.append(problem) } }

    mutating func check(_ network: FoodChainNetwork, stations: Table, deliveries: Table, relations: Table) {
        let stationIDs = unique(network.stations.map(\.id), stations)
        let deliveryIDs = unique(network.deliveries.map(\.id), deliveries)
        for (index, delivery) in network.deliveries.enumerated() {
            for (column, id) in [("from", delivery.source), ("to", delivery.target)] where !stationIDs.contains(id) {
                add(unknown("unknown-station", deliveries, index, column, id, "the ID of a station"))
            }
            for column in [FoodChainNetwork.Column.departure, FoodChainNetwork.Column.arrival] {
                check(delivery, column, deliveries, index)
            }
        }
        var ends: [String: FoodChainNetwork.Delivery] = [:]
        for delivery in network.deliveries { ends[delivery.id] = delivery }
        for (index, relation) in network.relations.enumerated() {
            for (column, id) in [("from", relation.from), ("to", relation.to)] where !deliveryIDs.contains(id) {
                add(unknown("unknown-delivery", relations, index, column, id, "the ID of a delivery"))
            }
            guard let from = ends[relation.from], let to = ends[relation.to] else { continue }
            if from.target != to.source { note(misplaced(from, to, relations, index)) }
        }
        for id in network.stationSettings.keys.sorted() where !stationIDs.contains(id) {
            add(unknownSetting("unknown-station", "tracing.nodes", id))
        }
        for id in network.deliverySettings.keys.sorted() where !deliveryIDs.contains(id) {
            add(unknownSetting("unknown-delivery", "tracing.deliveries", id))
        }
    }

    private mutating func note(_ notice: Problem) { if notices.count < limit { notices.append(notice) } }

    private mutating func unique(_ ids: [String], _ table: Table) -> Set<String> {
        var seen: Set<String> = []
        for (index, id) in ids.enumerated() where !seen.insert(id).inserted {
            add(
                Problem(
                    sheet: table.name,
                    row: table.numbers[index],
                    column: "ID",
                    code: "duplicate-id",
                    read: id,
                    expected: "an ID that no other row has",
                    message: "the ID stands in more than one row"
                )
            )
        }
        return seen
    }

    private mutating func check(_ delivery: FoodChainNetwork.Delivery, _ column: String, _ table: Table, _ index: Int) {
        guard let text = delivery.properties.text(column), PartialDay(text) == nil else { return }
        add(
            Problem(
                sheet: table.name,
                row: table.numbers[index],
                column: column,
                code: "bad-date",
                read: text,
                expected: "YYYY-MM-DD, YYYY-MM, YYYY or DD.MM.YYYY",
                message: "the date is none of the calendar"
            )
        )
    }

    private func unknown(
        _ code: String,
        _ table: Table,
        _ index: Int,
        _ column: String,
        _ id: String,
        _ expected: String
    ) -> Problem {
        Problem(
            sheet: table.name,
            row: table.numbers[index],
            column: column,
            code: code,
            read: id,
            expected: expected,
            message: "nothing has this ID"
        )
    }

    private func unknownSetting(_ code: String, _ sheet: String, _ id: String) -> Problem {
        Problem(sheet: sheet, code: code, read: id, expected: "an ID of the tables", message: "nothing has this ID")
    }

    private func misplaced(
        _ from: FoodChainNetwork.Delivery,
        _ to: FoodChainNetwork.Delivery,
        _ table: Table,
        _ index: Int
    ) -> Problem {
        Problem(
            sheet: table.name,
            row: table.numbers[index],
            code: "relation-between-places",
            read: "\(from.id) to \(from.target), \(to.id) from \(to.source)",
            expected: "a delivery that arrived where the other one left",
            message: "the two deliveries meet at no station"
        )
    }
}

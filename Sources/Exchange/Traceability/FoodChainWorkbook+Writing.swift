package import Primitives
import Traceability

extension FoodChainWorkbook {
    /// The workbook of a network; settings are left out, since the template has no place for them.
    package static func write(
        _ network: FoodChainNetwork,
        created: Instant
    ) throws(TableDocument.Refusal) -> [UInt8] {
        try WorkbookDocument(sheets: [
            stationSheet(network.stations), deliverySheet(network.deliveries), relationSheet(network.relations),
        ]).xlsx(created: created)
    }

    private static func stationSheet(_ stations: [FoodChainNetwork.Station]) -> TableDocument {
        let extra = additional(stations.map(\.properties), besides: stationColumns.map(\.property))
        return sheet(
            self.stations,
            stationColumns,
            extra,
            stations.map { station in
                var cells: [String: Cell] = ["ID": .text(station.id)]
                for property in station.properties { cells[property.column] = property.cell }
                return cells
            }
        )
    }

    private static func deliverySheet(_ deliveries: [FoodChainNetwork.Delivery]) -> TableDocument {
        typealias Column = FoodChainNetwork.Column
        let placed = deliveryColumns.map(\.property) + [Column.departure, Column.arrival, Column.amount]
        let extra = additional(deliveries.map(\.properties), besides: placed)
        return sheet(
            self.deliveries,
            deliveryColumns,
            extra,
            deliveries.map { delivery in
                var cells: [String: Cell] = [
                    "ID": .text(delivery.id), "from": .text(delivery.source), "to": .text(delivery.target),
                ]
                for property in delivery.properties { cells[property.column] = property.cell }
                place(delivery.departure, departureKeys, &cells)
                place(delivery.arrival, arrivalKeys, &cells)
                let amount = delivery.properties.text(Column.amount) ?? ""
                let digits = amount.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
                if !digits.isEmpty { cells[amountKeys[0]] = quantity(String(digits)) }
                let unit = amount.dropFirst(digits.count).drop { $0 == " " }
                if !unit.isEmpty { cells[amountKeys[1]] = .text(String(unit)) }
                return cells
            }
        )
    }

    /// A number where the spreadsheet gives the same digits back, else a text.
    private static func quantity(_ digits: String) -> Cell {
        let isPlain =
            DecimalNumber(digits)?.description == digits && digits.utf8.count <= SpreadsheetNumber.significantDigits
        return isPlain ? .number(digits) : .text(digits)
    }

    private static func relationSheet(_ relations: [FoodChainNetwork.Relation]) -> TableDocument {
        sheet(self.relations, relationColumns, [], relations.map { ["from": .text($0.from), "to": .text($0.to)] })
    }

    private static func place(_ date: PartialDay?, _ keys: [String], _ cells: inout [String: Cell]) {
        guard let date else { return }
        for (key, part) in zip(keys, [date.day, date.month, date.year]) {
            if let part { cells[key] = .number(String(part)) }
        }
    }

    /// Columns that the template does not have, in the order in which they come up.
    private static func additional(_ rows: [[FoodChainNetwork.Property]], besides: [String]) -> [String] {
        var known = Set(besides)
        return rows.joined().compactMap { known.insert($0.column).inserted ? $0.column : nil }
    }

    /// A sheet of the template; the cells of `rows` are by property, or by the column's key where several make one.
    private static func sheet(
        _ name: String,
        _ columns: [Column],
        _ extra: [String],
        _ rows: [[String: Cell]]
    ) -> TableDocument {
        var document = TableDocument(sheetName: name, headers: columns.map(\.header) + extra)
        for (index, column) in columns.enumerated() {
            guard let band = column.band else { continue }
            if document.bands.last?.label == band {
                document.bands[document.bands.count - 1].columns =
                    (document.bands.last?.columns.lowerBound ?? index)..<(index + 1)
            } else {
                document.bands.append(HeaderBand(band, index..<(index + 1)))
            }
        }
        document.rows = rows.map { cells in
            columns.map { cells[$0.property] ?? cells[$0.key] ?? .empty } + extra.map { cells[$0] ?? .empty }
        }
        return document
    }
}

extension FoodChainNetwork.Property {
    fileprivate var cell: Cell {
        switch value {
        case .text(let text): text.isEmpty ? .empty : .text(text)
        case .number(let digits): .number(digits)
        case .bool(let value): .boolean(value)
        }
    }
}

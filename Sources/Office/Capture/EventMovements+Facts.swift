import EPCIS
import Primitives
import Rules
import Storage
import Supervision

/// What an event says of lots and of whoever has them.
extension EventMovements {
    /// Nil where a line is no lot, or has no amount that a ledger can hold.
    func lines(_ elements: [QuantityElement], _ event: Event) -> [Line]? {
        var lines: [Line] = []
        for element in elements {
            guard let link = Self.lotLink(element.epcClass), let lot = link.qualifier,
                let quantity = Self.quantity(element)
            else { return nil }
            let code = "(01)\(link.value)(10)\(lot.value.removingPercentEncodingBytes)"
            let item = "https://id.gs1.org/01/\(link.value)"
            let food = names[link.uri] ?? names[item] ?? Self.description(event) ?? "GTIN \(link.value)"
            lines.append(Line(code: code, food: food, quantity: quantity))
        }
        return lines.isEmpty ? nil : lines
    }

    private static func description(_ event: Event) -> String? {
        for field in event.ilmd where field.name.local == "descriptionShort" {
            if case .text(let text) = field.value, !text.isEmpty { return text }
        }
        return nil
    }

    private static func quantity(_ element: QuantityElement) -> LotQuantity? {
        guard let number = element.quantity else { return nil }
        guard let code = element.uom else { return LotQuantity(number.description, unit: .piece) }
        if ["C62", "EA", "H87", "NAR"].contains(code) { return LotQuantity(number.description, unit: .piece) }
        guard let base = UnitConversion.base(number, code) else { return nil }
        switch base.dimension {
        case "mass": return base.value.rounded(toPlaces: 3).flatMap { LotQuantity($0.description, unit: .kilogram) }
        case "volume":
            return base.value.shifted(by: 3)?.rounded(toPlaces: 3)
                .flatMap { LotQuantity($0.description, unit: .litre) }
        default: return nil
        }
    }

    mutating func holder(_ uri: String?) throws -> Holder? {
        guard let uri, let link = uri.hasPrefix("urn:") ? DigitalLink(epc: uri) : DigitalLink(uri),
            link.key == "414" || link.key == "417"
        else { return nil }
        let known = try operators ?? loadOperators()
        operators = known
        return known[link.value]
    }

    private func loadOperators() throws -> [String: Holder] {
        var found: [String: Holder] = [:]
        try db.each(
            """
            SELECT gln.number, operator.id, operator.kind FROM operator_gln AS gln
            JOIN operator ON operator.county = gln.county AND operator.id = gln.operator
            WHERE gln.county = \(county.text) AND gln.until IS NULL
            """
        ) { row in
            found[try row.get("number")] = Holder(
                id: try row.get("id"),
                kind: OperatorKind(rawValue: try row.get("kind"))
            )
        }
        return found
    }

    mutating func place(of event: Event) throws -> Holder? {
        try holder(event.bizLocation?.id) ?? holder(event.readPoint?.id)
    }

    mutating func party(_ parties: [Party]) throws -> Holder? {
        for type in ["possessing_party", "owning_party", "location"] {
            for party in parties where Vocabulary.partyType.bare(party.type) == type {
                if let holder = try holder(party.id) { return holder }
            }
        }
        return nil
    }

    /// Days within which what was shipped is received.
    private static let transitDays = 30

    /// Whether shipper and receiver speak of the same delivery.
    func isReported(_ sale: Sale) throws -> Bool {
        let other = sale.step == "shipping" ? "receiving" : "shipping"
        let days = Int64(Self.transitDays) * 86_400_000
        let start = sale.at.milliseconds - (other == "shipping" ? days : 0)
        let end = sale.at.milliseconds + (other == "shipping" ? 0 : days)
        let inJob = sales.contains {
            $0.step == other && $0.code == sale.code && $0.from == sale.from && $0.to == sale.to
                && $0.thousandths == sale.thousandths && (start...end).contains($0.at.milliseconds)
        }
        if inJob { return true }
        let key = county.text
        return try db.first(
            """
            SELECT 1 AS one FROM lot
            JOIN holding AS giver ON giver.county = lot.county AND giver.lot = lot.id AND giver.holder = \(sale.from)
            JOIN holding AS taker ON taker.county = lot.county AND taker.lot = lot.id AND taker.holder = \(sale.to)
            JOIN movement_input AS gone ON gone.county = lot.county AND gone.holding = giver.id
            JOIN movement_output AS come ON come.county = lot.county AND come.holding = taker.id
                AND come.movement = gone.movement
            JOIN movement ON movement.county = lot.county AND movement.id = gone.movement
            JOIN epcis_event_movement AS link ON link.county = lot.county AND link.movement = movement.id
            JOIN epcis_event AS reported ON reported.county = lot.county AND reported.sequence = link.event
            WHERE lot.county = \(key) AND lot.code = \(sale.code) AND movement.kind = 'sale'
                AND gone.quantity = \(sale.thousandths) AND reported.biz_step = \(other)
                AND movement.occurred_at >= \(start) AND movement.occurred_at <= \(end)
            LIMIT 1
            """
        ) != nil
    }
}

extension String {
    /// The text of percent escapes; itself where they are no UTF-8.
    fileprivate var removingPercentEncodingBytes: String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.contains("\u{FFFD}") || text.contains("\0") ? self : text
    }
}

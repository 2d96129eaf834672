package import Primitives
package import Rules
import Storage
package import Supervision

/// Where certified goods went (合格证流向): from township to market, over a period.
package struct MapFlowDesk: Sendable {
    package static let layer = MapLayer(
        id: "certificate-flows",
        title: "合格证流向",
        subject: .flow,
        note: "开有合格证的批次在所选期间卖到哪里，按开具方所在乡镇和收货方合计；作废的合格证和被更正的流转不计",
        legend: [(.plain, "乡镇（其监管对象的中点）"), (.good, "收货方")]
    )

    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// The last three months, to wholesale markets.
    package func usual(kind: OperatorKind?, township: AreaCode?, from: Day?, through: Day?) -> MapFlowFilter {
        let last = through ?? office.environment.now().day
        return MapFlowFilter(
            from: min(from ?? last.adding(months: -3), last),
            through: last,
            kind: kind ?? .wholesaleMarket,
            township: township
        )
    }

    /// Largest first; those of whose issuer or receiver the officer may see the row.
    package func flows(_ filter: MapFlowFilter, by officer: Officer) async throws -> [MapFlow] {
        try officer.require(.readLedger)
        let key = "\(filter.from) \(filter.through) \(filter.kind.rawValue) \(filter.township?.text ?? "")"
        return try await office.database.read { db in
            try office.flows.value(key, scope: officer.scope, office: office, db: db) {
                try read(filter, officer.scope, db)
            }
        }
    }

    private func read(_ filter: MapFlowFilter, _ scope: Scope, _ db: any Connection) throws -> [MapFlow] {
        let middles = try middles(db)
        var flows: [MapFlow] = []
        try db.each(statement(filter, scope)) { row in
            let origin = try row.get("origin", as: String?.self).flatMap { AreaCode($0) }
            let receiver: String = try row.get("receiver")
            let quantity = LotQuantity(
                thousandths: try row.get("quantity"),
                unit: LotQuantity.Unit(rawValue: try row.get("unit")) ?? .kilogram
            )
            if let last = flows.indices.last, flows[last].origin == origin, flows[last].receiver == receiver {
                flows[last].lots += try row.get("lots", as: Int.self)
                flows[last].deliveries += try row.get("deliveries", as: Int.self)
                flows[last].quantities.append(quantity)
                return
            }
            let end = try row.get("datum", as: String?.self) == nil ? nil : MapSource.coordinate(row)
            flows.append(
                MapFlow(
                    origin: origin,
                    start: origin.flatMap { middles[$0] },
                    receiver: receiver,
                    receiverName: try row.get("receiver_name"),
                    kind: OperatorKind(rawValue: try row.get("kind")),
                    township: try MapSource.township(row),
                    end: end?.converted(to: .wgs84),
                    lots: try row.get("lots"),
                    deliveries: try row.get("deliveries"),
                    quantities: [quantity]
                )
            )
        }
        return flows.sorted {
            ($1.deliveries, $0.origin?.text ?? "", $0.receiver) < ($0.deliveries, $1.origin?.text ?? "", $1.receiver)
        }
    }

    /// A row for each origin, receiver and unit.
    ///
    /// Certificates of one lot do not multiply its goods. It begins at what is promised, which is less than all that moved.
    private func statement(_ filter: MapFlowFilter, _ scope: Scope) -> SQL {
        let county = office.county.text
        let township: SQL = filter.township.map { " AND issuer.township = \($0.text)" } ?? ""
        return """
            SELECT issuer.township AS origin, receiver.id AS receiver, receiver.name AS receiver_name, receiver.kind,
                receiver.township, place.latitude, place.longitude, place.datum, lot.unit,
                COUNT(DISTINCT lot.id) AS lots, COUNT(*) AS deliveries,
                CAST(SUM(given.quantity) AS \(.int64)) AS quantity
            FROM (SELECT DISTINCT certificate.holding FROM certificate WHERE certificate.county = \(county)
                AND NOT EXISTS (SELECT 1 FROM certificate_void AS void WHERE void.county = certificate.county
                    AND void.certificate = certificate.id)) AS promised
            CROSS JOIN holding AS source CROSS JOIN movement_input AS taken CROSS JOIN movement
            CROSS JOIN movement_output AS given CROSS JOIN holding AS reached CROSS JOIN operator AS receiver
            CROSS JOIN operator AS issuer CROSS JOIN lot
            LEFT JOIN operator_place AS place ON place.county = receiver.county AND place.operator = receiver.id
            WHERE source.county = \(county) AND source.id = promised.holding
                AND taken.county = source.county AND taken.holding = source.id
                AND movement.county = taken.county AND movement.id = taken.movement AND movement.kind = 'sale'
                AND given.county = movement.county AND given.movement = movement.id
                AND reached.county = given.county AND reached.id = given.holding AND reached.lot = source.lot
                AND receiver.county = reached.county AND receiver.id = reached.holder
                AND issuer.county = source.county AND issuer.id = source.holder
                AND lot.county = source.county AND lot.id = source.lot
                AND movement.occurred_at >= \(Instant(filter.from).milliseconds)
                AND movement.occurred_at < \(Instant(filter.through.adding(days: 1)).milliseconds)
                AND receiver.kind = \(filter.kind.rawValue)
                AND NOT EXISTS (SELECT 1 FROM movement AS later WHERE later.county = movement.county
                    AND later.corrects = movement.id)\(township)
                AND ((1 = 1\(scope.rows(of: .operators, as: "issuer")))
                    OR (1 = 1\(scope.rows(of: .operators, as: "receiver"))))
            GROUP BY issuer.township, receiver.id, receiver.name, receiver.kind, receiver.township, place.latitude,
                place.longitude, place.datum, lot.unit
            ORDER BY issuer.township, receiver.id, lot.unit
            """
    }

    /// Where each township's operators are, on average.
    private func middles(_ db: any Connection) throws -> [AreaCode: Coordinate] {
        var sums: [AreaCode: (latitude: Double, longitude: Double, count: Double)] = [:]
        try db.each(
            """
            SELECT operator.township, place.datum, SUM(place.latitude) AS latitude, SUM(place.longitude) AS longitude,
                COUNT(*) AS places
            FROM operator
            JOIN operator_place AS place ON place.county = operator.county AND place.operator = operator.id
            WHERE operator.county = \(office.county.text) AND operator.state = 'open'
                AND operator.township IS NOT NULL AND operator.merged_into IS NULL
            GROUP BY operator.township, place.datum
            """
        ) { row in
            let places = Double(try row.get("places", as: Int.self))
            guard let township = try MapSource.township(row),
                let datum = Coordinate.Datum(rawValue: try row.get("datum")),
                let middle = Coordinate(
                    latitude: try row.get("latitude") / places,
                    longitude: try row.get("longitude") / places,
                    datum: datum
                )?.converted(to: .wgs84)
            else { return }
            let sum = sums[township] ?? (0, 0, 0)
            sums[township] = (
                sum.latitude + middle.latitude * places, sum.longitude + middle.longitude * places, sum.count + places
            )
        }
        return sums.compactMapValues {
            Coordinate(latitude: $0.latitude / $0.count, longitude: $0.longitude / $0.count, datum: .wgs84)
        }
    }
}

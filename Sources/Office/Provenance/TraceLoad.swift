package import Primitives
import Rules
import Storage
import Supervision

/// A generated network of deliveries as lots and movements of a ledger, for measuring.
package struct TraceLoad: Sendable {
    /// One delivery: between stations by index, on a day.
    package struct Delivery: Sendable {
        package var source: Int32
        package var target: Int32
        package var day: Day

        package init(source: Int32, target: Int32, day: Day) {
            self.source = source
            self.target = target
            self.day = day
        }
    }

    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// Writes each delivery as a lot of its own.
    ///
    /// It is processed at the sender from what came in deliveries before it, or harvested
    /// there, and sold on. The lot of delivery `i` has the number `i + 1`.
    ///
    /// `sources` names for each delivery those that went into it, all of which must come before it.
    package func fill(_ deliveries: [Delivery], sources: [[Int32]]) async throws {
        let office = office
        let stations = 1 + Int(deliveries.map { max($0.source, $0.target) }.max() ?? 0)
        try await office.database.write { db in
            let holders = try operators(stations, db)
            var writer = try MovementWriter(
                .simulation,
                name: "load",
                by: "load",
                at: office.environment.now(),
                county: office.county,
                db: db
            )
            // The holding of a delivery's lot at the receiver.
            var arrived: [Int64] = []
            for (index, delivery) in deliveries.enumerated() {
                let origin: MovementKind = sources[index].isEmpty ? .harvest : .processing
                let made = writer.fresh(
                    LotDraft(
                        code: "D\(index)",
                        food: "豇豆",
                        unit: .kilogram,
                        maker: holders[Int(delivery.source)],
                        madeOn: delivery.day
                    ),
                    origin: origin
                )
                writer.add(
                    origin,
                    at: Instant(delivery.day, hour: 5),
                    inputs: sources[index].map { (arrived[Int($0)], 10_000) },
                    outputs: [(made.holding, 100_000)]
                )
                let received = writer.freshHolding(lot: made.lot, holder: holders[Int(delivery.target)])
                writer.add(
                    .sale,
                    at: Instant(delivery.day, hour: 8),
                    inputs: [(made.holding, 100_000)],
                    outputs: [(received, 100_000)]
                )
                arrived.append(received)
                if writer.waiting >= 50_000 { try writer.flush() }
            }
            try writer.finish()
        }
    }

    private func operators(_ count: Int, _ db: any Connection) throws -> [String] {
        let townships = office.rulebook.townships(of: office.county).map(\.code.text)
        let rows = (0..<count).map { number in
            OperatorRow(
                row: number + 2,
                name: "第\(number)号主体",
                address: "\(number)号",
                township: townships[number % townships.count],
                kind: .sales
            )
        }
        let file = OperatorImportDesk.SourceFile(name: "load", rows: rows, problems: [], notices: [])
        let officer = Officer(account: "load", name: "load", scope: .program(office.county))
        _ = try OperatorImportDesk(office).importRows(file, by: officer, at: office.environment.now(), db: db)
        var found = [String](repeating: "", count: count)
        try db.each("SELECT id, address FROM operator WHERE county = \(office.county.text)") { row in
            let address: String = try row.get("address")
            if let number = Int(address.dropLast()), found.indices.contains(number) {
                found[number] = try row.get("id")
            }
        }
        return found
    }
}

import Primitives
import Rules
import Storage
package import Supervision

/// What the gate's pages show.
extension GateDesk {
    /// Markets at whose gate the officer may work: wholesale markets, and sellers of food whose name is asked for.
    package func markets(_ text: String, by officer: Officer) async throws -> [Market] {
        try officer.require(.admitGoods)
        let text = text.trimmingSpaces()
        let today = office.environment.now().day
        return try await office.database.read { db in
            let records = OperatorRecords(db: db, county: office.county)
            if officer.scope.role.desk == .operator {
                return try market(nil, by: officer, db: db).map { [$0] } ?? []
            }
            var found: [OperatorRecord] = []
            var filter = OperatorFilter(text: text)
            for kind in [OperatorKind.wholesaleMarket, .sales] where kind == .wholesaleMarket || !text.isEmpty {
                filter.kind = kind
                found += try records.list(filter, scope: officer.scope, today: today, limit: 20, offset: 0)
            }
            return found.compactMap(Self.market)
        }
    }

    /// The gate of a market with what is known of a scanned certificate; nil where there is no such market.
    package func view(market id: String?, shown: String, by officer: Officer) async throws -> GateView? {
        try officer.require(.admitGoods)
        let today = office.environment.now().day
        return try await office.database.read { db in
            guard let market = try market(id, by: officer, db: db) else { return nil }
            let sellers = try SellerRecords(db: db, office: office).list(market: market.id, onlyPresent: true)
            var view = GateView(market: market, sellers: sellers, shown: String(shown.trimmingSpaces().prefix(200)))
            guard let found = try atGate(view.shown, db: db) else { return view }
            view.found = found
            let arrival = GateRules.Arrival(
                day: today,
                goods: .produce,
                food: found.certificate.food,
                quantity: max(found.left, LotQuantity(thousandths: 1, unit: found.left.unit)),
                purchase: nil,
                certificate: found,
                market: market.id
            )
            view.mismatches = GateRules.mismatches(arrival, oldest: office.rulebook.provenance.gateAge)
            view.usualSeller = try GateRecords(db: db, county: office.county)
                .usualSeller(of: market.id, issuer: found.certificate.issuer)
            return view
        }
    }

    /// A list with its totals.
    package struct Listing: Sendable {
        package var rows: [GateEntry]
        package var total: Int
        package var figures: GateFigures
        /// What came in, the most first.
        package var foods: [(food: String, quantity: LotQuantity)]
    }

    package func list(_ filter: GateFilter, by officer: Officer, limit: Int, offset: Int) async throws -> Listing {
        try officer.require(.admitGoods)
        let now = office.environment.now()
        return try await office.database.read { db in
            let records = GateRecords(db: db, county: office.county)
            return Listing(
                rows: try records.list(filter, scope: officer.scope, limit: limit, offset: offset)
                    .map { Self.asOf(now, $0) },
                total: try records.count(filter, scope: officer.scope),
                figures: try records.figures(filter, scope: officer.scope),
                foods: try records.totals(filter, scope: officer.scope, limit: 8)
            )
        }
    }

    package func file(_ id: String, by officer: Officer) async throws -> GateFile {
        try officer.require(.admitGoods)
        let now = office.environment.now()
        return try await office.database.read { db in
            let records = GateRecords(db: db, county: office.county)
            guard let stored = try records.find(id, scope: officer.scope) else { throw Refusal.notFound }
            let entry = Self.asOf(now, stored)
            let steps = try records.steps(of: id)
            let certificates = CertificateRecords(db: db, county: office.county)
            return GateFile(
                entry: entry,
                proofs: try records.proofs(of: id),
                steps: steps,
                certificate: try entry.certificate.flatMap {
                    try certificates.find($0, scope: .program(office.county))
                },
                next: GateRules.steps(from: entry.standing, bySupervisor: Self.isSupervisor(officer)),
                disposed: LotQuantity(
                    thousandths: steps.reduce(0) { $0 + ($1.quantity?.thousandths ?? 0) },
                    unit: entry.quantity.unit
                ),
                keptUntil: office.rulebook.provenance.marketKeep
                    .flatMap { $0.earliestEnd(from: entry.arrivedAt)?.day.adding(days: -1) }
            )
        }
    }

    /// With the standing that the clock has brought about.
    private static func asOf(_ now: Instant, _ entry: GateEntry) -> GateEntry {
        var entry = entry
        entry.standing = GateRules.standing(entry.standing, due: entry.due, now: now)
        return entry
    }
}

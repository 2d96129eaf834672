import Primitives
import Rules
import Storage
import Supervision

/// SQL of the files of sellers.
struct SellerRecords {
    let db: any Connection
    let office: Office

    private var county: String { office.county.text }

    private static let selection: SQL = """
        SELECT id, market, name, identity_code, phone, goods, stall, agreed_on, since_day, until_day FROM market_seller
        """

    func list(market: String, onlyPresent: Bool) throws -> [MarketSeller] {
        let narrowed: SQL = onlyPresent ? " AND until_day IS NULL" : ""
        return try db.query(
            """
            \(Self.selection) WHERE county = \(county) AND market = \(market)\(narrowed)
            ORDER BY until_day DESC NULLS FIRST, stall, name, id LIMIT 2000
            """
        ).map(seller)
    }

    /// Within a market, or in whichever it is.
    func find(_ id: String, market: String?) throws -> MarketSeller? {
        let narrowed: SQL = market.map { " AND market = \($0)" } ?? ""
        return try db.first("\(Self.selection) WHERE county = \(county) AND id = \(id)\(narrowed)").map(seller)
    }

    func isPresent(identity: String, market: String) throws -> Bool {
        try db.first(
            """
            SELECT id FROM market_seller WHERE county = \(county) AND market = \(market)
                AND identity_code = \(identity) AND until_day IS NULL LIMIT 1
            """
        ) != nil
    }

    private func seller(_ row: Row) throws -> MarketSeller {
        let until: Day? = try row.get("until_day", as: String?.self).flatMap { Day($0) }
        return MarketSeller(
            id: try row.get("id"),
            market: try row.get("market"),
            name: try row.get("name"),
            identity: try row.get("identity_code"),
            phone: try row.get("phone"),
            goods: try row.get("goods"),
            stall: try row.get("stall"),
            agreedOn: try row.get("agreed_on", as: String?.self).flatMap { Day($0) },
            since: Day(try row.get("since_day", as: String.self)) ?? Day(ordinal: 0),
            until: until,
            keptUntil: until.flatMap { day in
                office.rulebook.provenance.marketKeep?.earliestEnd(from: Instant(day))?.day.adding(days: -1)
            }
        )
    }

    func digest(of id: String) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT market, name, identity_code, phone, goods, stall, agreed_on, since_day, until_day, recorded_at, recorded_by
            FROM market_seller WHERE county = \(county) AND id = \(id)
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }
}

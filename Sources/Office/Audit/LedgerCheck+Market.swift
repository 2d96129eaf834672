import Primitives
import Storage

/// Arrivals at markets' gates and files of sellers against the digests that their last leaves recorded.
extension LedgerCheck {
    static func market(_ db: any Connection, _ office: Office) throws -> [String] {
        let key = office.county.text
        return try compare(
            db,
            office.county,
            kind: "gate-entry",
            ids: "SELECT id FROM gate_entry WHERE county = \(key) ORDER BY id",
            digest: GateRecords(db: db, county: office.county).digest
        )
            + compare(
                db,
                office.county,
                kind: "market-seller",
                ids: "SELECT id FROM market_seller WHERE county = \(key) ORDER BY id",
                digest: SellerRecords(db: db, office: office).digest
            )
    }
}

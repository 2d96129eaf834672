import Primitives
import Storage

/// Outlines of areas against the digests that their last leaves recorded.
extension LedgerCheck {
    static func map(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        try compare(
            db,
            county,
            kind: "area-shape",
            ids: "SELECT area AS id FROM area_shape WHERE county = \(county.text) ORDER BY area",
            digest: AreaShapeRecords(db: db, county: county).digest
        )
    }
}

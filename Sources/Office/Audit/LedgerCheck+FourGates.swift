import Primitives
import Storage

/// Checks and reviews of the four hooks against the digests that their last leaves recorded.
extension LedgerCheck {
    static func hooks(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        let records = HookRecords(db: db, county: county)
        return try compare(
            db,
            county,
            kind: "hook-check",
            ids: "SELECT id FROM hook_check WHERE county = \(county.text) ORDER BY id",
            digest: records.checkDigest
        )
            + compare(
                db,
                county,
                kind: "hook-review",
                ids: "SELECT id FROM hook_review WHERE county = \(county.text) ORDER BY id",
                digest: records.reviewDigest
            )
    }
}

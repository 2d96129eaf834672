import Primitives
import Storage

/// Lots, movements, certificates and uses of inputs against the digests that their last leaves recorded.
extension LedgerCheck {
    static func provenance(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        let lots = LotRecords(db: db, county: county)
        let certificates = CertificateRecords(db: db, county: county)
        let key = county.text
        return try compare(
            db,
            county,
            kind: "movement-batch",
            ids: "SELECT CAST(id AS TEXT) AS id FROM movement_batch WHERE county = \(key) ORDER BY movement_batch.id",
            digest: { try lots.digest(ofBatch: Int64($0) ?? 0) }
        )
            + compare(
                db,
                county,
                kind: "certificate",
                ids: "SELECT id FROM certificate WHERE county = \(key) ORDER BY id",
                digest: certificates.digest
            )
            + compare(
                db,
                county,
                kind: "input-use",
                ids: "SELECT id FROM input_use WHERE county = \(key) ORDER BY id",
                digest: certificates.inputUseDigest
            )
            + compare(
                db,
                county,
                kind: "recall",
                ids: "SELECT id FROM recall WHERE county = \(key) ORDER BY id",
                digest: RecallRecords(db: db, county: county).digest
            )
            + compare(
                db,
                county,
                kind: "epcis-job",
                ids: "SELECT id FROM epcis_job WHERE county = \(key) ORDER BY id",
                digest: CaptureRecords(db: db, county: county).digest
            )
            + unsourced(db, county)
    }

    /// Holdings without a recorded source that traces would not look at.
    private static func unsourced(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        try db.query(
            """
            SELECT holding.id FROM holding WHERE holding.county = \(county.text)
                AND EXISTS (SELECT 1 FROM movement_input AS part WHERE part.county = holding.county
                    AND part.holding = holding.id AND \(LotRecords.standing("part.county", "part.movement")))
                AND NOT EXISTS (SELECT 1 FROM movement_output AS came WHERE came.county = holding.county
                    AND came.holding = holding.id AND \(LotRecords.standing("came.county", "came.movement")))
                AND NOT EXISTS (SELECT 1 FROM holding_unsourced AS known WHERE known.county = holding.county
                    AND known.holder = holding.holder AND known.holding = holding.id)
            ORDER BY holding.id
            """
        ).map { "the lot at holding \(try $0.get(at: 0, as: Int64.self)) has no source and traces would not see that" }
    }
}

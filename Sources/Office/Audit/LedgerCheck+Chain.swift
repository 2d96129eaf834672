import Primitives
import Rules
import Storage

/// The records of sampling from plan to notice against the digests that their last leaves recorded.
extension LedgerCheck {
    static func chain(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        let specimens = SpecimenRecords(db: db, county: county)
        let plans = SamplingPlanRecords(db: db, county: county)
        let rapid = RapidRecords(db: db, county: county)
        let notices = NoticeRecords(db: db, county: county)
        let key = county.text
        return try compare(
            db,
            county,
            kind: "specimen",
            ids: "SELECT id FROM specimen WHERE county = \(key) ORDER BY id",
            digest: specimens.digest
        )
            + compare(
                db,
                county,
                kind: "sampling-plan",
                ids: "SELECT id FROM sampling_plan WHERE county = \(key) ORDER BY id",
                digest: plans.digest
            )
            + compare(
                db,
                county,
                kind: "rapid-test",
                ids: "SELECT id FROM rapid_test WHERE county = \(key) ORDER BY id",
                digest: rapid.digest
            )
            + compare(
                db,
                county,
                kind: "notice",
                ids: "SELECT id FROM notice WHERE county = \(key) ORDER BY id",
                digest: notices.digest
            )
            + compare(
                db,
                county,
                kind: "sample-claim",
                ids: "SELECT id FROM sample_claim WHERE county = \(key) ORDER BY id",
                digest: { try ClaimRecords(db: db, county: county).digest(of: $0) }
            )
            + compare(
                db,
                county,
                kind: "conclusion-change",
                ids: "SELECT matter AS id FROM conclusion_change WHERE county = \(key) ORDER BY matter",
                digest: { try ConclusionRecords(db: db, county: county).digest(of: $0) }
            )
            + ConclusionRecords(db: db, county: county).faults()
    }

    /// Rows of one kind against the digests of their last leaves.
    static func compare(
        _ db: any Connection,
        _ county: AreaCode,
        kind: String,
        ids: SQL,
        digest: (String) throws -> String
    ) throws -> [String] {
        var faults: [String] = []
        var leaves = try lastDigests(db, county, kind: kind)
        for row in try db.query(ids) {
            let id: String = try row.get("id")
            if try digest(id) != leaves.removeValue(forKey: id) {
                faults.append("\(kind) \(id) differs from what the audit trail recorded")
            }
        }
        return faults + gone(leaves, kind)
    }
}

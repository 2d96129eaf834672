import Primitives
import Storage

/// Brings specimens that were laid down as evidence into the digests of their matters.
///
/// Earlier versions linked them after the leaf was written, so no leaf covers them.
package struct SpecimenAudit: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// How many matters were brought up to date; none once all are.
    package func run() async throws -> Int {
        let county = office.county
        let now = office.environment.now()
        return try await office.database.write { db in
            let records = MatterRecords(db: db, county: county)
            let matters: [String] = try Self.waiting(db, county).map { try $0.get("matter") }
            for matter in matters {
                let before = try records.digest(of: matter)
                try db.execute(
                    """
                    UPDATE evidence_specimen SET audited = 1 WHERE county = \(county.text) AND evidence IN (
                        SELECT id FROM evidence WHERE county = \(county.text) AND matter = \(matter))
                    """
                )
                try MatterDesk(office).record(
                    "specimens-entered",
                    matter,
                    by: "system",
                    at: now,
                    before: before,
                    records
                )
            }
            return matters.count
        }
    }

    /// The matters with a specimen that no leaf covers.
    static func waiting(_ db: any Connection, _ county: AreaCode) throws -> [Row] {
        try db.query(
            """
            SELECT DISTINCT evidence.matter FROM evidence_specimen
            JOIN evidence ON evidence.county = evidence_specimen.county AND evidence.id = evidence_specimen.evidence
            WHERE evidence_specimen.county = \(county.text) AND evidence_specimen.audited = 0
            ORDER BY evidence.matter
            """
        )
    }
}

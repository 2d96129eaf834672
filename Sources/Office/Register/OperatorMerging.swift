import Primitives
import Rules
import Storage
import Supervision

/// Merging entries of the register that are one firm (合并).
///
/// Nothing moves: samples, matters, licences stay under the entry they were written under, and whoever reads one entry reads
/// all that are joined to it.
struct OperatorMerging {
    let db: any Connection
    let office: Office

    /// Merges the firms of two entries; the entry with a credit code is kept, else the older one.
    ///
    /// Nothing happens where they are one firm already. Returns the entry that is kept.
    @discardableResult
    func merge(
        _ one: String,
        with other: String,
        reason: String,
        by officer: Officer,
        at now: Instant
    ) throws -> String {
        let first = try root(of: one)
        let second = try root(of: other)
        guard first.id != second.id else { return first.id }
        let secondIsKept =
            (first.creditCode == nil) != (second.creditCode == nil)
            ? second.creditCode != nil : second.id < first.id
        let (kept, merged) = secondIsKept ? (second.id, first.id) : (first.id, second.id)
        let records = RegisterRecords(db: db, county: office.county)
        let before = try records.digest(of: merged)
        try db.execute(
            """
            INSERT INTO operator_merge (county, merged, kept, reason, merged_at, merged_by)
            VALUES (\(office.county.text), \(merged), \(kept), \(reason), \(now.milliseconds), \(officer.account))
            """
        )
        try db.execute(
            "UPDATE operator SET merged_into = \(kept) WHERE county = \(office.county.text) AND id = \(merged)"
        )
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: "operator-merged",
                subjectKind: "operator",
                subject: merged,
                before: before,
                after: try records.digest(of: merged)
            ),
            county: office.county,
            to: db
        )
        return kept
    }

    /// The entry at the end of a chain of merges.
    private func root(of id: String) throws -> (id: String, creditCode: String?) {
        var current = id
        // Merging joins roots only, so that a chain has no ring; the bound is for a ledger that somebody has altered.
        for _ in 0..<100 {
            guard
                let row = try db.first(
                    """
                    SELECT credit_code, merged_into FROM operator
                    WHERE county = \(office.county.text) AND id = \(current)
                    """
                )
            else { throw Refusal.notFound }
            guard let next: String = try row.get("merged_into") else { return (current, try row.get("credit_code")) }
            current = next
        }
        throw Refusal.changedMeanwhile
    }
}

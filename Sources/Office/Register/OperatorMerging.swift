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
        guard let (kept, merged) = try order(one, other) else { return try root(of: one).id }
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
        try db.execute("UPDATE operator SET firm = \(kept) WHERE county = \(office.county.text) AND firm = \(merged)")
        try SearchRebuild(db: db, office: office).refresh(operators: [kept], withRecords: false)
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

    /// Which of two entries' firms is kept and which is merged into it; nil where they are one firm already.
    func order(_ one: String, _ other: String) throws -> (kept: String, merged: String)? {
        let first = try root(of: one)
        let second = try root(of: other)
        guard first.id != second.id else { return nil }
        let secondIsKept =
            (first.creditCode == nil) != (second.creditCode == nil)
            ? second.creditCode != nil : second.id < first.id
        return secondIsKept ? (second.id, first.id) : (first.id, second.id)
    }

    /// Takes a merge back (撤销合并): the entry stands for itself again, with whatever was merged into it before.
    ///
    /// What was written under either entry is where it was; a pair that was decided to be one firm is two again.
    func undo(_ merged: String, reason: String, by officer: Officer, at now: Instant) throws {
        let county = office.county.text
        guard
            let merge = try db.first(
                """
                SELECT kept, reason, merged_at, merged_by FROM operator_merge
                WHERE county = \(county) AND merged = \(merged)
                """
            )
        else { throw Refusal.changedMeanwhile }
        let records = RegisterRecords(db: db, county: office.county)
        let before = try records.digest(of: merged)
        let kept: String = try merge.get("kept")
        try db.execute(
            """
            INSERT INTO operator_unmerge (county, id, merged, kept, merge_reason, merged_at, merged_by, reason, undone_at,
                undone_by)
            VALUES (\(county), \(office.environment.nextID(now)), \(merged), \(kept),
                \(try merge.get("reason", as: String.self)), \(try merge.get("merged_at", as: Int64.self)),
                \(try merge.get("merged_by", as: String.self)), \(reason), \(now.milliseconds), \(officer.account))
            """
        )
        try db.execute("DELETE FROM operator_merge WHERE county = \(county) AND merged = \(merged)")
        try db.execute("UPDATE operator SET merged_into = NULL WHERE county = \(county) AND id = \(merged)")
        let apart = try below(merged)
        try db.execute(
            "UPDATE operator SET firm = \(merged) WHERE county = \(county) AND id IN (\(SQL.list(apart)))"
        )
        try decideDifferent(apart, by: officer, at: now)
        try SearchRebuild(db: db, office: office).refresh(operators: [kept, merged], withRecords: false)
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: "operator-unmerged",
                subjectKind: "operator",
                subject: merged,
                before: before,
                after: try records.digest(of: merged)
            ),
            county: office.county,
            to: db
        )
    }

    /// An entry and all that was merged into it, directly or through others.
    private func below(_ id: String) throws -> [String] {
        try db.query(
            """
            WITH RECURSIVE part (id) AS (
                SELECT \(id)
                UNION
                SELECT operator_merge.merged FROM operator_merge JOIN part ON operator_merge.kept = part.id
                WHERE operator_merge.county = \(office.county.text)
            )
            SELECT id FROM part ORDER BY id
            """
        ).map { try $0.get("id") }
    }

    /// Pairs between entries that come apart and all others are no longer one firm.
    private func decideDifferent(_ apart: [String], by officer: Officer, at now: Instant) throws {
        let list = SQL.list(apart)
        for row in try db.query(
            """
            SELECT first, second FROM operator_review
            WHERE county = \(office.county.text) AND state = 'same'
                AND ((first IN (\(list)) AND second NOT IN (\(list))) OR (second IN (\(list)) AND first NOT IN (\(list))))
            ORDER BY first, second
            """
        ) {
            let (first, second): (String, String) = try (row.get("first"), row.get("second"))
            try db.execute(
                """
                UPDATE operator_review SET state = 'different', decided_at = \(now.milliseconds),
                    decided_by = \(officer.account)
                WHERE county = \(office.county.text) AND first = \(first) AND second = \(second)
                """
            )
            try Audit.append(
                Audit.Leaf(
                    at: now,
                    actor: officer.account,
                    action: "operators-different",
                    subjectKind: "operator-pair",
                    subject: "\(first)+\(second)",
                    before: Digest.hex(ofFields: ["same"]),
                    after: Digest.hex(ofFields: ["different"])
                ),
                county: office.county,
                to: db
            )
        }
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

import Crypto
package import Primitives
package import Storage

/// The audit trail: one leaf per change, written in the transaction of the change, chained by hash.
///
/// `hash = SHA-256(previous ‖ canonical text of the leaf)`; the first leaf follows 64 zeros. A row that is altered,
/// removed or inserted later breaks the chain, which ``verify(_:county:)`` finds.
package enum Audit {
    package struct Leaf: Sendable, Hashable {
        package var at: Instant
        package var actor: String
        package var action: String
        package var subjectKind: String
        package var subject: String
        package var before: String?
        package var after: String?

        package init(
            at: Instant,
            actor: String,
            action: String,
            subjectKind: String,
            subject: String,
            before: String? = nil,
            after: String? = nil
        ) {
            self.at = at
            self.actor = actor
            self.action = action
            self.subjectKind = subjectKind
            self.subject = subject
            self.before = before
            self.after = after
        }

        /// Length-prefixed fields, so that no two leaves share a text.
        func canonical(county: String, sequence: Int64) -> String {
            let fields = [
                county, String(sequence), String(at.milliseconds), actor, action, subjectKind, subject, before ?? "",
                after ?? "",
            ]
            return fields.map { "\($0.utf8.count):\($0)" }.joined(separator: ",")
        }
    }

    package static let root = String(repeating: "0", count: 64)

    package static func append(_ leaf: Leaf, county: AreaCode, to db: any Connection) throws {
        try append([leaf], county: county, to: db)
    }

    package static func append(_ leaves: [Leaf], county: AreaCode, to db: any Connection) throws {
        var (sequence, previous) = try head(db, county: county)
        var rows: [[SQLValue]] = []
        rows.reserveCapacity(leaves.count)
        for leaf in leaves {
            sequence += 1
            let hash = chained(previous, leaf.canonical(county: county.text, sequence: sequence))
            rows.append([
                county.text.sqlValue, .integer(sequence), .integer(leaf.at.milliseconds), .text(leaf.actor),
                .text(leaf.action), .text(leaf.subjectKind), .text(leaf.subject), leaf.before.sqlValue,
                leaf.after.sqlValue, .text(previous), .text(hash),
            ])
            previous = hash
        }
        try db.insert(
            into: "audit_leaf",
            columns: [
                "county", "sequence", "at", "actor", "action", "subject_kind", "subject", "before_digest",
                "after_digest", "previous_hash", "hash",
            ],
            rows: rows
        )
    }

    /// The last leaf's number and hash; number 0 and the root where there is none.
    package static func head(_ db: any Connection, county: AreaCode) throws -> (sequence: Int64, hash: String) {
        let rows = try db.query(
            """
            SELECT sequence, hash FROM audit_leaf WHERE county = \(county.text) ORDER BY sequence DESC LIMIT 1
            """
        )
        guard let row = rows.first else { return (0, root) }
        return (try row.get("sequence"), try row.get("hash"))
    }

    /// Everything that is wrong with the chain, in English, one line each; empty when it is whole.
    package static func verify(_ db: any Connection, county: AreaCode) throws -> [String] {
        var faults: [String] = []
        var expected: Int64 = 1
        var previous = root
        try db.each(
            """
            SELECT sequence, at, actor, action, subject_kind, subject, before_digest, after_digest, previous_hash, hash
            FROM audit_leaf WHERE county = \(county.text) ORDER BY sequence
            """
        ) { row in
            let sequence: Int64 = try row.get("sequence")
            let leaf = Leaf(
                at: Instant(milliseconds: try row.get("at")),
                actor: try row.get("actor"),
                action: try row.get("action"),
                subjectKind: try row.get("subject_kind"),
                subject: try row.get("subject"),
                before: try row.get("before_digest"),
                after: try row.get("after_digest")
            )
            let stored: String = try row.get("hash")
            let link: String = try row.get("previous_hash")
            if sequence != expected { faults.append("audit leaf \(expected) is missing") }
            if link != previous { faults.append("audit leaf \(sequence) does not follow leaf \(sequence - 1)") }
            if chained(link, leaf.canonical(county: county.text, sequence: sequence)) != stored {
                faults.append("audit leaf \(sequence) does not match its hash")
            }
            expected = sequence + 1
            previous = stored
        }
        return faults
    }

    private static func chained(_ previous: String, _ text: String) -> String {
        Digest.hex(of: Array((previous + text).utf8))
    }
}

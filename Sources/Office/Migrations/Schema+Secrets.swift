import Storage

extension Schema {
    /// Whether a secret is sealed with the key of the ledger, and whether an audit leaf covers a specimen laid down as evidence.
    static let secrets: [Migration] = [
        Migration(
            "0021-secrets-and-specimens",
            "ALTER TABLE second_factor ADD COLUMN sealed \(.int64) NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1))",
            "ALTER TABLE signing_key ADD COLUMN sealed \(.int64) NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1))",
            // Whether the specimen stands in the digest of its matter's leaf; what lies there from before is entered at the
            // next start.
            "ALTER TABLE evidence_specimen ADD COLUMN audited \(.int64) NOT NULL DEFAULT 0 CHECK (audited IN (0, 1))"
        )
    ]
}

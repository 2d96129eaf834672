import Storage

extension Schema {
    /// Certificates may be signed with SM2, as the security policy says.
    static let signatures: [Migration] = [
        Migration(
            "0026-signature-suites",
            // The check of 0014 allowed nothing but Ed25519, so no row says anything that is lost here.
            "ALTER TABLE signing_key DROP COLUMN suite",
            """
            ALTER TABLE signing_key ADD COLUMN suite TEXT NOT NULL DEFAULT 'Ed25519'
                CHECK (suite IN ('Ed25519', 'SM2'))
            """,
            """
            ALTER TABLE security_policy ADD COLUMN signature_suite TEXT NOT NULL DEFAULT 'Ed25519'
                CHECK (signature_suite IN ('Ed25519', 'SM2'))
            """
        )
    ]
}

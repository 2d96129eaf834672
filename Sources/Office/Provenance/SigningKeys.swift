import Primitives
import Signatures
import Storage
package import Supervision

/// The county's keys that sign certificates.
///
/// A key is made when a certificate is issued and there is none of the suite that the security policy names. The private half
/// lies in the ledger, sealed (``SecretSeal``): whoever has the database and the key file can sign, as the threat model says.
package struct SigningKeys {
    let db: any Connection
    let county: AreaCode

    /// What anybody needs to check a signature.
    package struct PublicKey: Sendable, Hashable {
        /// The first 16 hexadecimal digits of the key's SHA-256.
        package var id: String
        package var suite: SignatureSuite
        package var bytes: [UInt8]

        /// As keys are handed out: identity, suite and the key in Base64.
        package var line: String { "\(id) \(suite.rawValue) \(Base64.text(bytes))" }

        /// Reads ``line``; nil where it is none, or where the identity is not that of the key.
        package init?(line: some StringProtocol) {
            let parts = line.split(separator: " ")
            guard parts.count == 3, let suite = SignatureSuite(rawValue: String(parts[1])),
                let bytes = Base64.bytes(urlText: String(parts[2])), suite.isPublicKey(bytes),
                SigningKeys.identity(of: bytes) == parts[0]
            else { return nil }
            self.init(id: String(parts[0]), suite: suite, bytes: bytes)
        }

        init(id: String, suite: SignatureSuite, bytes: [UInt8]) {
            self.id = id
            self.suite = suite
            self.bytes = bytes
        }

        /// Whether a text was signed with the private half.
        package func verifies(_ signature: [UInt8], over text: String) -> Bool {
            suite.verify(signature, over: Array(text.utf8), publicKey: bytes)
        }
    }

    fileprivate static func identity(of key: [UInt8]) -> String { String(Digest.hex(of: key).prefix(16)) }

    struct Signer {
        var id: String
        fileprivate var key: PrivateKey

        func signature(over text: String) throws -> [UInt8] { try key.signature(over: Array(text.utf8)) }
    }

    /// The newest key, where it is of the policy's suite and its private half was not given up; else a new one.
    func current(_ environment: Environment, by actor: String, at now: Instant) throws -> Signer {
        let suite = try PolicyRecords(db: db, county: county).current().policy.signatureSuite
        let newest = try db.first(
            """
            SELECT id, suite, private_key, sealed, created_at FROM signing_key WHERE county = \(county.text)
            ORDER BY created_at DESC, id DESC LIMIT 1
            """
        )
        if let newest, try newest.get("suite", as: String.self) == suite.rawValue,
            case let stored = try newest.get("private_key", as: [UInt8].self), !stored.isEmpty
        {
            let id: String = try newest.get("id")
            let isSealed = try newest.get("sealed", as: Int.self) == 1
            let secret = isSealed ? try environment.seal.open(stored, for: .signingKey(id, county)) : stored
            return Signer(id: id, key: try PrivateKey(suite, secret: secret))
        }
        // After the key before it, also where the clock stood still or went back: the newest is the one made last.
        let after = try newest.map { Instant(milliseconds: try $0.get("created_at") + 1) } ?? now
        return try make(suite, environment, by: actor, at: now, madeAt: max(now, after))
    }

    private func make(
        _ suite: SignatureSuite,
        _ environment: Environment,
        by actor: String,
        at now: Instant,
        madeAt: Instant
    ) throws -> Signer {
        let key = try PrivateKey(suite, from: environment.secretBytes)
        let id = Self.identity(of: key.publicKey)
        let sealed = try environment.seal.seal(key.secret, for: .signingKey(id, county), environment)
        try db.execute(
            """
            INSERT INTO signing_key (county, id, suite, public_key, private_key, sealed, created_at)
            VALUES (\(county.text), \(id), \(suite.rawValue), \(key.publicKey), \(sealed), 1, \(madeAt.milliseconds))
            """
        )
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: actor,
                action: "signing-key-made",
                subjectKind: "signing-key",
                subject: id,
                after: Digest.hex(of: key.publicKey)
            ),
            county: county,
            to: db
        )
        return Signer(id: id, key: key)
    }

    /// Oldest first; a key of a suite that this program does not know is left out.
    func all() throws -> [PublicKey] {
        try db.query(
            "SELECT id, suite, public_key FROM signing_key WHERE county = \(county.text) ORDER BY created_at, id"
        ).compactMap { row in
            try SignatureSuite(rawValue: row.get("suite")).map { suite in
                PublicKey(id: try row.get("id"), suite: suite, bytes: try row.get("public_key"))
            }
        }
    }
}

import Crypto
import Primitives
import Storage

/// The county's keys that sign certificates (Ed25519, RFC 8032).
///
/// A key is made when the first certificate is issued. The private half lies in the ledger, sealed (``SecretSeal``): whoever
/// has the database and the key file can sign, as the threat model says.
package struct SigningKeys {
    let db: any Connection
    let county: AreaCode

    /// What anybody needs to check a signature.
    package struct PublicKey: Sendable, Hashable {
        /// The first 16 hexadecimal digits of the key's SHA-256.
        package var id: String
        package var suite: String
        package var bytes: [UInt8]

        /// As keys are handed out: identity, suite and the key in Base64.
        package var line: String { "\(id) \(suite) \(Base64.text(bytes))" }

        /// Reads ``line``; nil where it is none, or where the identity is not that of the key.
        package init?(line: some StringProtocol) {
            let parts = line.split(separator: " ")
            guard parts.count == 3, parts[1] == "Ed25519", let bytes = Base64.bytes(urlText: String(parts[2])),
                bytes.count == 32, SigningKeys.identity(of: bytes) == parts[0]
            else { return nil }
            self.init(id: String(parts[0]), suite: String(parts[1]), bytes: bytes)
        }

        init(id: String, suite: String, bytes: [UInt8]) {
            self.id = id
            self.suite = suite
            self.bytes = bytes
        }
    }

    fileprivate static func identity(of key: [UInt8]) -> String { String(Digest.hex(of: key).prefix(16)) }

    struct Signer {
        var id: String
        fileprivate var key: Curve25519.Signing.PrivateKey

        func signature(over text: String) throws -> [UInt8] { [UInt8](try key.signature(for: Array(text.utf8))) }
    }

    /// The newest key, made where there is none or its private half was given up.
    func current(_ environment: Environment, by actor: String, at now: Instant) throws -> Signer {
        let row = try db.first(
            """
            SELECT id, private_key, sealed FROM signing_key WHERE county = \(county.text)
            ORDER BY created_at DESC, id DESC LIMIT 1
            """
        )
        if let row, case let stored = try row.get("private_key", as: [UInt8].self), !stored.isEmpty {
            let id: String = try row.get("id")
            let isSealed = try row.get("sealed", as: Int.self) == 1
            let secret = isSealed ? try environment.seal.open(stored, for: .signingKey(id, county)) : stored
            return Signer(id: id, key: try Curve25519.Signing.PrivateKey(rawRepresentation: secret))
        }
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: environment.secretBytes(32))
        let open = [UInt8](key.publicKey.rawRepresentation)
        let id = Self.identity(of: open)
        let sealed = try environment.seal
            .seal([UInt8](key.rawRepresentation), for: .signingKey(id, county), environment)
        try db.execute(
            """
            INSERT INTO signing_key (county, id, suite, public_key, private_key, sealed, created_at)
            VALUES (\(county.text), \(id), \("Ed25519"), \(open), \(sealed), 1, \(now.milliseconds))
            """
        )
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: actor,
                action: "signing-key-made",
                subjectKind: "signing-key",
                subject: id,
                after: Digest.hex(of: open)
            ),
            county: county,
            to: db
        )
        return Signer(id: id, key: key)
    }

    func all() throws -> [PublicKey] {
        try db.query(
            "SELECT id, suite, public_key FROM signing_key WHERE county = \(county.text) ORDER BY created_at, id"
        ).map { PublicKey(id: try $0.get("id"), suite: try $0.get("suite"), bytes: try $0.get("public_key")) }
    }

    /// Whether a text was signed with the private half of a key.
    package static func verify(_ signature: [UInt8], over text: String, key: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else { return false }
        return key.isValidSignature(signature, for: Array(text.utf8))
    }
}

import Crypto
package import Primitives

/// Keeps secrets in the ledger unreadable to whoever has the database and not the key (AES-256-GCM).
///
/// What is sealed is bound to the row it is for: a sealed secret that was moved to another row does not open.
package struct SecretSeal: Sendable {
    /// Why a secret cannot be sealed or opened.
    package enum Fault: Error, Hashable {
        /// No key was given: the key file is missing.
        case keyMissing
        /// Sealed with another key, for another row, or changed since.
        case notOurs
    }

    /// The length of a key in bytes.
    package static let keyLength = 32

    private let key: SymmetricKey?

    /// - Parameter key: exactly ``keyLength`` bytes.
    package init(key: [UInt8]) {
        precondition(key.count == Self.keyLength, "a key of AES-256 has 32 bytes")
        self.key = SymmetricKey(data: key)
    }

    private init() { key = nil }

    /// No key: whatever needs one is refused.
    package static let missing = SecretSeal()

    package var isMissing: Bool { key == nil }

    /// The row that a secret is for.
    package struct Place: Sendable, Hashable {
        package var kind: String
        package var county: AreaCode
        package var id: String

        package init(kind: String, county: AreaCode, id: String) {
            self.kind = kind
            self.county = county
            self.id = id
        }

        fileprivate var bytes: [UInt8] { Array("\(kind)|\(county.text)|\(id)".utf8) }
    }

    /// Nonce, ciphertext and tag in one piece.
    package func seal(_ secret: [UInt8], for place: Place, _ environment: Environment) throws -> [UInt8] {
        guard let key else { throw Fault.keyMissing }
        let nonce = try AES.GCM.Nonce(data: environment.secretBytes(12))
        let box = try AES.GCM.seal(secret, using: key, nonce: nonce, authenticating: place.bytes)
        return Array(nonce) + [UInt8](box.ciphertext) + [UInt8](box.tag)
    }

    package func open(_ sealed: [UInt8], for place: Place) throws -> [UInt8] {
        guard let key else { throw Fault.keyMissing }
        guard sealed.count >= 28 else { throw Fault.notOurs }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: try AES.GCM.Nonce(data: sealed.prefix(12)),
                ciphertext: sealed.dropFirst(12).dropLast(16),
                tag: sealed.suffix(16)
            )
            return [UInt8](try AES.GCM.open(box, using: key, authenticating: place.bytes))
        } catch {
            throw Fault.notOurs
        }
    }
}

extension SecretSeal.Place {
    package static func secondFactor(of account: String, _ county: AreaCode) -> Self {
        Self(kind: "second-factor", county: county, id: account)
    }

    package static func signingKey(_ id: String, _ county: AreaCode) -> Self {
        Self(kind: "signing-key", county: county, id: id)
    }
}

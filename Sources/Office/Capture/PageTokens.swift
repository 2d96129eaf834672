import Crypto
package import Primitives
import Storage

/// Tokens that say where the next page begins: signed, so that they are good after a restart and cannot be made up.
package struct PageTokens: Sendable {
    package static let lifetimeSeconds = 24 * 3600

    private let key: SymmetricKey

    /// Reads the county's secret, and makes it at its first use.
    package init(_ office: Office) async throws {
        let county = office.county
        let fresh = office.environment.secretBytes(32)
        let known: [UInt8]? = try await office.database.read { db in try Self.secret(db, county) }
        if let known {
            key = SymmetricKey(data: known)
            return
        }
        let secret = try await office.database.write { db in
            try db.execute(
                """
                INSERT INTO epcis_page_secret (county, secret) VALUES (\(county.text), \(fresh))
                ON CONFLICT (county) DO NOTHING
                """
            )
            return try Self.secret(db, county) ?? fresh
        }
        key = SymmetricKey(data: secret)
    }

    private static func secret(_ db: any Connection, _ county: AreaCode) throws -> [UInt8]? {
        try db.first("SELECT secret FROM epcis_page_secret WHERE county = \(county.text)")?.get(at: 0)
    }

    /// A token for the question `scope`, good until `expires`.
    package func token(_ position: [String], scope: String, expires: Instant) -> String {
        let payload = Self.hex(([String(expires.milliseconds)] + position).joined(separator: "\n").utf8)
        return payload + "." + seal(payload, scope)
    }

    /// The position of a token; nil where it is not ours, of another question, or expired.
    package func position(_ token: String, scope: String, at now: Instant) -> [String]? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, Array(seal(parts[0], scope).utf8) == Array(parts[1].utf8),
            let bytes = Self.bytes(parts[0])
        else { return nil }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        guard let expires = fields.first.flatMap({ Int64($0) }), now.milliseconds < expires else { return nil }
        return Array(fields.dropFirst())
    }

    private func seal(_ payload: String, _ scope: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("\(payload)\n\(scope)".utf8), using: key)
        return Self.hex(Array(code).prefix(16))
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2), digits.count <= 8192 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}

package import Primitives
package import Storage

/// The secrets of a ledger as a whole: keys of second factors and the private halves of signing keys.
package struct SealedSecrets: Sendable {
    private let database: any Database
    private let county: AreaCode

    package init(database: any Database, county: AreaCode) {
        self.database = database
        self.county = county
    }

    /// How many secrets lie in the ledger, and how many of them are sealed.
    package struct Standing: Sendable, Hashable {
        package var sealed: Int
        package var open: Int

        package init(sealed: Int, open: Int) {
            self.sealed = sealed
            self.open = open
        }
    }

    package func standing() async throws -> Standing {
        try await database.read { db in
            let all = try Self.rows(db, county)
            return Standing(sealed: all.count { $0.isSealed }, open: all.count { !$0.isSealed })
        }
    }

    /// Whether a key opens all that is sealed; true where nothing is.
    package func fits(_ seal: SecretSeal) async throws -> Bool {
        try await database.read { db in
            try Self.rows(db, county).filter(\.isSealed).allSatisfy { row in
                (try? seal.open(row.secret, for: row.place)) != nil
            }
        }
    }

    /// Seals what an earlier version left readable; returns how many there were.
    package func sealAll(_ environment: Environment) async throws -> Int {
        let now = environment.now()
        return try await database.write { db in
            let open = try Self.rows(db, county).filter { !$0.isSealed }
            for row in open {
                let sealed = try environment.seal.seal(row.secret, for: row.place, environment)
                switch row.kind {
                case .secondFactor:
                    try db.execute(
                        """
                        UPDATE second_factor SET secret = \(sealed), sealed = 1
                        WHERE county = \(county.text) AND account = \(row.id)
                        """
                    )
                case .signingKey:
                    try db.execute(
                        """
                        UPDATE signing_key SET private_key = \(sealed), sealed = 1
                        WHERE county = \(county.text) AND id = \(row.id)
                        """
                    )
                }
            }
            if !open.isEmpty { try leaf("secrets-sealed", open.count, by: "system", at: now, db) }
            return open.count
        }
    }

    /// Gives up what only a lost key could open: everybody enrols a second factor anew, and the next certificate is signed
    /// with a new key.
    ///
    /// The public halves of old keys stay, so that certificates signed with them can still be checked.
    package func forget(by actor: String, at now: Instant) async throws -> Int {
        try await database.write { db in
            let sealed = try Self.rows(db, county).filter(\.isSealed)
            for row in sealed {
                switch row.kind {
                case .secondFactor:
                    try db.execute("DELETE FROM recovery_code WHERE county = \(county.text) AND account = \(row.id)")
                    try db.execute("DELETE FROM half_session WHERE county = \(county.text) AND account = \(row.id)")
                    try db.execute("DELETE FROM second_factor WHERE county = \(county.text) AND account = \(row.id)")
                case .signingKey:
                    let none: [UInt8] = []
                    try db.execute(
                        """
                        UPDATE signing_key SET private_key = \(none), sealed = 0
                        WHERE county = \(county.text) AND id = \(row.id)
                        """
                    )
                }
            }
            if !sealed.isEmpty { try leaf("secrets-forgotten", sealed.count, by: actor, at: now, db) }
            return sealed.count
        }
    }

    private func leaf(_ action: String, _ count: Int, by actor: String, at now: Instant, _ db: any Connection) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: actor,
                action: action,
                subjectKind: "installation",
                subject: county.text,
                after: Digest.hex(ofFields: ["\(count)"])
            ),
            county: county,
            to: db
        )
    }

    private enum Kind { case secondFactor, signingKey }

    private struct Secret {
        var kind: Kind
        var id: String
        var secret: [UInt8]
        var isSealed: Bool
        var place: SecretSeal.Place
    }

    /// A key that was given up has no private half any more and is no secret.
    private static func rows(_ db: any Connection, _ county: AreaCode) throws -> [Secret] {
        let factors = try db.query(
            "SELECT account, secret, sealed FROM second_factor WHERE county = \(county.text) ORDER BY account"
        ).map { row in
            let id: String = try row.get("account")
            return Secret(
                kind: .secondFactor,
                id: id,
                secret: try row.get("secret"),
                isSealed: try row.get("sealed", as: Int.self) == 1,
                place: .secondFactor(of: id, county)
            )
        }
        let keys = try db.query(
            "SELECT id, private_key, sealed FROM signing_key WHERE county = \(county.text) ORDER BY id"
        ).map { row in
            let id: String = try row.get("id")
            return Secret(
                kind: .signingKey,
                id: id,
                secret: try row.get("private_key"),
                isSealed: try row.get("sealed", as: Int.self) == 1,
                place: .signingKey(id, county)
            )
        }
        return factors + keys.filter { !$0.secret.isEmpty }
    }
}

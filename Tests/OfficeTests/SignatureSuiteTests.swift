import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

/// The county changes the suite with which certificates are signed.
@Suite struct `The suite of signatures` {
    private static func label(_ file: CertificateFile) -> String {
        SignedLabel.text(content: file.signedContent, signature: file.signature)
    }

    /// One certificate by the suite in force, and which key signed it.
    private static func issue(_ county: County, _ farm: String) async throws -> (file: CertificateFile, id: String) {
        let id = try await county.certificates.issue(try county.promise(farm), by: county.north)
        return (try await county.certificates.file(id, by: county.north), id)
    }

    /// The clock stands still, so that the order of keys does not lean on it.
    @Test(arguments: Engine.available)
    func `each change makes a key at the next issue, and what was signed before holds by its own`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            var files: [CertificateFile] = []
            for suite: SignatureSuite? in [nil, .sm2, nil, .ed25519, nil, .sm2, nil] {
                if let suite { try await county.setPolicy { $0.signatureSuite = suite } }
                files.append(try await Self.issue(county, farm).file)
            }
            let keys = try await county.certificates.keys()
            #expect(keys.map(\.suite) == [.ed25519, .sm2, .ed25519, .sm2])
            #expect(files.map(\.signingKey) == [0, 1, 1, 2, 2, 3, 3].map { keys[$0].id })
            #expect(files.allSatisfy { $0.signature.count == 64 })
            for file in files {
                let again = try #require(try await county.certificates.open(file.certificate.code))
                #expect(again.isGenuine)
                #expect(SignedLabel.check(Self.label(file), keys: keys)?.key?.id == file.signingKey)
                let others = keys.filter { $0.id != file.signingKey }
                #expect(try #require(SignedLabel.check(Self.label(file), keys: others)).key == nil)
            }
            for key in keys {
                #expect(SigningKeys.PublicKey(line: key.line) == key)
                #expect(key.line.split(separator: " ")[1] == key.suite.rawValue)
            }
            #expect(try await county.leaves("signing-key-made") == 4)
            #expect(try await county.leaves("policy-set") == 3)
            let secrets = SealedSecrets(database: county.database, county: Shipped.county)
            #expect(try await secrets.standing() == .init(sealed: 4, open: 0))
            #expect(try await secrets.fits(County.seal))
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a policy that changes something else makes no key`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东关蔬菜社")
            try await county.setPolicy { $0.signatureSuite = .sm2 }
            _ = try await Self.issue(county, farm)
            try await county.setPolicy { $0.minimumLength = 14 }
            // Changed and changed back with nothing issued between.
            try await county.setPolicy { $0.signatureSuite = .ed25519 }
            try await county.setPolicy { $0.signatureSuite = .sm2 }
            _ = try await Self.issue(county, farm)
            #expect(try await county.certificates.keys().map(\.suite) == [.sm2])
        }
    }

    @Test(arguments: Engine.available)
    func `what was signed with SM2 and changed since is not genuine, nor is it under another suite`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            try await county.setPolicy { $0.signatureSuite = .sm2 }
            let (file, id) = try await Self.issue(county, farm)
            #expect(file.isGenuine)
            func isGenuine() async throws -> Bool {
                try await county.certificates.file(id, by: county.north).isGenuine
            }
            try await county.execute("UPDATE signing_key SET suite = 'Ed25519'")
            #expect(try await isGenuine() == false)
            try await county.execute("UPDATE signing_key SET suite = 'SM2'")
            #expect(try await isGenuine())
            var damaged = file.signature
            damaged[40] ^= 0x10
            for wrong in [damaged, [], Array(file.signature.prefix(63)), [UInt8](repeating: 0, count: 64)] {
                try await county.execute("UPDATE certificate SET signature = \(wrong)")
                #expect(try await isGenuine() == false)
            }
            try await county.execute("UPDATE certificate SET signature = \(file.signature)")
            #expect(try await isGenuine())
            var off = try #require(try await county.certificates.keys().first).bytes
            off[64] ^= 1
            for wrong in [off, [], [0x04]] {
                try await county.execute("UPDATE signing_key SET public_key = \(wrong)")
                #expect(try await isGenuine() == false)
            }
            await #expect(throws: StorageError.self) {
                try await county.execute("UPDATE signing_key SET suite = 'RSA'")
            }
        }
    }

    @Test func `a market's gate admits on either, and on no damaged one`() async throws {
        try await County.with(.sqlite) { county in
            let (market, keeper) = try await county.openMarket()
            try await county.setPolicy { $0.signatureSuite = .sm2 }
            let code = try await county.certified("120.5")
            let good = try await county.gate.admit(try await county.arrival(at: market, "20", shown: code), by: keeper)
            #expect(good.standing == .admitted)
            let signature: [UInt8] = try await county.database.read { db in
                try db.first("SELECT signature FROM certificate")?.get("signature") ?? []
            }
            var damaged = signature
            damaged[0] ^= 1
            let changed = damaged
            try await county.execute("UPDATE certificate SET signature = \(changed)")
            let bad = try await county.gate.admit(try await county.arrival(at: market, "20", shown: code), by: keeper)
            #expect(bad.standing != .admitted)
        }
    }

    @Test(arguments: Engine.available)
    func `a private half of SM2 is sealed like the other, and one given up is followed by a new key`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            try await county.setPolicy { $0.signatureSuite = .sm2 }
            let first = try await Self.issue(county, farm).file
            let secrets = SealedSecrets(database: county.database, county: Shipped.county)
            let stored: [UInt8] = try await county.database.read { db in
                try db.first("SELECT private_key FROM signing_key")?.get("private_key") ?? []
            }
            #expect(stored.count == 32 + 28)
            #expect(try await secrets.fits(.missing) == false)
            #expect(try await secrets.forget(by: "console", at: county.clock.value) == 1)
            let second = try await Self.issue(county, farm).file
            #expect(first.signingKey != second.signingKey)
            #expect(try await county.certificates.keys().map(\.suite) == [.sm2, .sm2])
            #expect(try await county.certificates.open(first.certificate.code)?.isGenuine == true)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    /// A ledger of the version before: its key and its policy are Ed25519's.
    @Test(arguments: Engine.available)
    func `a ledger from before there were suites keeps its key`(engine: Engine) async throws {
        let before = Array(Schema.migrations.prefix { $0.id != "0026-signature-suites" })
        #expect(before.count < Schema.migrations.count)
        let key = Shipped.county.text
        try await withDatabase(engine, before) { database in
            try await database.write { db in
                try db.execute("INSERT INTO installation (county, created_at) VALUES (\(key), 0)")
                try db.execute(
                    """
                    INSERT INTO signing_key (county, id, suite, public_key, private_key, sealed, created_at)
                    VALUES (\(key), 'a', 'Ed25519', \([UInt8](repeating: 1, count: 32)), \([UInt8](repeating: 2, count: 60)),
                        1, 5)
                    """
                )
                try db.execute(
                    """
                    INSERT INTO security_policy (county, version, minimum_length, password_days, password_history, failures,
                        lock_minutes, idle_minutes, session_hours, reason, set_at, set_by)
                    VALUES (\(key), 1, 12, 0, 1, 5, 10, 30, 12, 'x', 0, 'x')
                    """
                )
            }
            try await database.migrate(Schema.migrations, at: 9)
            let rows = try await database.read { db in
                try db.query("SELECT id, suite, public_key, private_key, sealed, created_at FROM signing_key").map(
                    \.values
                )
            }
            #expect(
                rows == [
                    [
                        .text("a"), .text("Ed25519"), .blob([UInt8](repeating: 1, count: 32)),
                        .blob([UInt8](repeating: 2, count: 60)), .integer(1), .integer(5),
                    ]
                ]
            )
            let county = try await County(database: database)
            let editions = try await PolicyDesk(county.office).editions(by: county.guardian)
            #expect(editions.map(\.policy.signatureSuite) == [.ed25519, .ed25519])
        }
    }
}

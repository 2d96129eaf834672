import Office
import Primitives
import Storage
import TestSupport
import Testing

@Suite struct `A sealed secret` {
    private static let place = SecretSeal.Place.secondFactor(of: "zhang", Shipped.county)
    private static let secret = Array("twenty bytes of key!".utf8)

    private static func environment(_ seed: UInt8 = 1) -> Environment {
        Environment(
            now: { Instant(milliseconds: 0) },
            wallClock: { Instant(milliseconds: 0) },
            nextID: { _ in "" },
            secretBytes: { count in [UInt8](repeating: seed, count: count) }
        )
    }

    @Test func `opens with its key for its row, and is not readable as it lies`() throws {
        let sealed = try County.seal.seal(Self.secret, for: Self.place, Self.environment())
        #expect(try County.seal.open(sealed, for: Self.place) == Self.secret)
        #expect(sealed.count == Self.secret.count + 28)
        let other = try County.seal.seal(Self.secret, for: Self.place, Self.environment(2))
        #expect(sealed != other)
        #expect(!String(decoding: sealed, as: UTF8.self).contains("twenty"))
    }

    @Test func `does not open for another row, with another key, changed, cut or without a key`() throws {
        let sealed = try County.seal.seal(Self.secret, for: Self.place, Self.environment())
        let places = [
            SecretSeal.Place.secondFactor(of: "lisi", Shipped.county), .signingKey("zhang", Shipped.county),
        ]
        for place in places {
            #expect(throws: SecretSeal.Fault.notOurs) { _ = try County.seal.open(sealed, for: place) }
        }
        let stranger = SecretSeal(key: [UInt8](repeating: 8, count: 32))
        #expect(throws: SecretSeal.Fault.notOurs) { _ = try stranger.open(sealed, for: Self.place) }
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SecretSeal.Fault.notOurs) { _ = try County.seal.open(changed, for: Self.place) }
        }
        for count in [0, 12, 27, sealed.count - 1] {
            let cut = Array(sealed.prefix(count))
            #expect(throws: SecretSeal.Fault.notOurs) { _ = try County.seal.open(cut, for: Self.place) }
        }
        #expect(throws: SecretSeal.Fault.keyMissing) { _ = try SecretSeal.missing.open(sealed, for: Self.place) }
    }
}

@Suite struct `The secrets of a ledger` {
    private static func stored(_ county: County) async throws -> [UInt8] {
        try await county.database.read { db in
            try db.first("SELECT secret FROM second_factor WHERE account = 'id-zhang'")?.get("secret") ?? []
        }
    }

    private static func secrets(_ county: County) -> SealedSecrets {
        SealedSecrets(database: county.database, county: Shipped.county)
    }

    /// Puts both secrets back as an earlier version kept them.
    private static func unseal(_ county: County) async throws {
        let plain = try await county.secret(of: "id-zhang")
        try await county.database.write { db in
            try db.execute("UPDATE second_factor SET secret = \(plain), sealed = 0 WHERE account = 'id-zhang'")
            for row in try db.query("SELECT id, private_key FROM signing_key") {
                let id: String = try row.get("id")
                let key = try County.seal.open(try row.get("private_key"), for: .signingKey(id, Shipped.county))
                try db.execute("UPDATE signing_key SET private_key = \(key), sealed = 0 WHERE id = \(id)")
            }
        }
    }

    private static func filled(_ county: County) async throws {
        try await county.registerAccount()
        _ = try await county.enrol()
        let farm = try await county.firm("甲园")
        _ = try await county.certificates.issue(try county.promise(farm), by: county.head)
    }

    @Test(arguments: Engine.available)
    func `the key of a second factor was readable in the database`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.filled(county)
            let stored = try await Self.stored(county)
            let secret = try await county.secret(of: "id-zhang")
            #expect(secret.count == 20 && stored != secret && stored.count == 48)
            #expect(try await Self.secrets(county).standing() == .init(sealed: 2, open: 0))
        }
    }

    @Test(arguments: Engine.available)
    func `what an earlier version left readable is sealed at the next start, once, and works on`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await Self.filled(county)
            try await Self.unseal(county)
            let secrets = Self.secrets(county)
            #expect(try await secrets.standing() == .init(sealed: 0, open: 2))
            #expect(try await secrets.sealAll(county.office.environment) == 2)
            #expect(try await secrets.sealAll(county.office.environment) == 0)
            #expect(try await secrets.standing() == .init(sealed: 2, open: 0))
            #expect(try await county.leaves("secrets-sealed") == 1)
            county.passWall(seconds: 60)
            let answer = try await county.accounts.signIn(login: "zhang", password: County.password)
            guard case .needsCode(let half) = answer else {
                Issue.record("the code is not asked for")
                return
            }
            let entered = try await county.accounts
                .enter(code: try await county.code(of: "id-zhang"), halfToken: half)
            guard case .signedIn = entered else {
                Issue.record("not signed in: \(entered)")
                return
            }
            let keys = try await county.count("SELECT COUNT(*) FROM signing_key")
            #expect(keys == 1)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `another key does not fit, and what is lost is given up on the record`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.filled(county)
            let secrets = Self.secrets(county)
            #expect(try await secrets.fits(County.seal))
            #expect(try await secrets.fits(SecretSeal(key: [UInt8](repeating: 8, count: 32))) == false)
            #expect(try await secrets.fits(.missing) == false)
            #expect(try await secrets.forget(by: "console", at: county.clock.value) == 2)
            #expect(try await county.leaves("secrets-forgotten") == 1)
            let answer = try await county.accounts.signIn(login: "zhang", password: County.password)
            guard case .signedIn = answer else {
                Issue.record("not signed in: \(answer)")
                return
            }
            // The next certificate has a new key; the old one can still be checked.
            let farm = try await county.text("SELECT id FROM operator WHERE name = '甲园'") ?? ""
            _ = try await county.certificates.issue(try county.promise(farm), by: county.head)
            let keys = try await county.count("SELECT COUNT(*) FROM signing_key")
            #expect(keys == 2)
            #expect(try await secrets.fits(County.seal))
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }
}

import Office
import Primitives
import Storage
import TestSupport
import Testing

@Suite struct `The first set-up` {
    @Test(arguments: Engine.available)
    func `the link makes the first account once, and there is no account before`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let accounts = try await county.count("SELECT COUNT(*) FROM account")
            #expect(accounts == 0)
            let link = try #require(await county.accounts.firstLink())
            let purpose = try await county.accounts.purpose(ofLink: link)
            #expect(purpose == .firstAccount)
            try await county.accounts.useLink(link, login: "Zhang San", name: "张三", password: "长一点的密码才行吗？")
            let after = try await county.accounts.purpose(ofLink: link)
            #expect(after == nil)
            await #expect(throws: Refusal.notFound) {
                try await county.accounts.useLink(link, login: "li", name: "李四", password: "长一点的密码才行吗？")
            }
            let record = try #require(await county.text("SELECT password FROM account"))
            #expect(record.hasPrefix("scrypt$16$8$1$"))
            // OWASP's Password Storage table: N = 2^15, r = 8, p = 3 is as good as N = 2^17, p = 1.
            #expect(PasswordRecord.Cost.standard == PasswordRecord.Cost(rounds: 32_768, blockSize: 8, parallelism: 3))
            let again = try await county.accounts.firstLink()
            #expect(again == nil)
            let login = try await county.text("SELECT login FROM account")
            #expect(login == "zhangsan")
        }
    }

    @Test(arguments: Engine.available)
    func `a link ends after a day, and a newer one ends it too`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let old = try #require(await county.accounts.firstLink())
            let new = try #require(await county.accounts.firstLink())
            let replaced = try await county.accounts.purpose(ofLink: old)
            county.passWall(seconds: AccountDesk.linkSeconds - 1)
            let fresh = try await county.accounts.purpose(ofLink: new)
            county.passWall(seconds: 1)
            let expired = try await county.accounts.purpose(ofLink: new)
            #expect(replaced == nil)
            #expect(fresh == .firstAccount)
            #expect(expired == nil)
            await #expect(throws: Refusal.notFound) {
                try await county.accounts.useLink(new, login: "zhang", name: "张三", password: County.password)
            }
        }
    }

    @Test func `neither links, tokens nor passwords are stored as they are`() async throws {
        try await County.with(.sqlite) { county in
            let link = try #require(await county.accounts.firstLink())
            try await county.registerAccount()
            let token = try #require(await county.signedIn())
            let stored = try await county.database.read { db in
                try Census.tables.flatMap { table in try db.query(table.all).flatMap(\.values) }
            }
            let texts = stored.compactMap { value in if case .text(let text) = value { text } else { nil } }
            #expect(texts.contains(Digest.hex(of: Array(token.utf8))))
            for secret in [link, token, County.password] { #expect(!texts.contains { $0.contains(secret) }) }
        }
    }
}

@Suite struct `Accounts` {
    private static let wrong: [(login: String, name: String, township: AreaCode?, codes: [String])] = [
        ("a", "张三", Shipped.north, ["login-length"]), ("zhang", "", Shipped.north, ["name-length"]),
        ("zhang", "张三", nil, ["unknown-township"]), ("zhang", "张三", Shipped.code("140522999"), ["unknown-township"]),
        ("", "", nil, ["login-length", "name-length", "unknown-township"]),
        ("taken", "张三", Shipped.north, ["login-taken"]),
        ("ＴＡＫＥＮ", "张三", Shipped.north, ["login-taken"]),
    ]

    @Test func `a faulty account is refused with all its faults`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount("taken")
            let before = try await county.census()
            for row in Self.wrong {
                let refusal = await #expect(throws: Refusal.self) {
                    _ = try await county.accounts
                        .add(
                            login: row.login,
                            name: row.name,
                            role: "station",
                            place: AccountPlace(township: row.township),
                            by: "head"
                        )
                }
                #expect(codes(refusal) == row.codes)
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }

    private static let passwords: [(String, String)] = [
        ("短", "password-length"), ("123456789", "password-length"), ("aaaaaaaaaaaa", "password-guessable"),
        ("ababcdcdabcd", "password-guessable"), ("wangwu-2024-X", "password-guessable"),
        ("1234567890", "password-guessable"), ("qwertyuiop", "password-guessable"),
        ("password12", "password-guessable"), ("abcde12345", "password-guessable"),
        ("yangcheng1", "password-guessable"), ("P@ssw0rd2024", "password-guessable"),
        ("Fengcheng-2024", "password-guessable"), ("1qaz2wsx3edc", "password-guessable"),
        ("poiuytrewq", "password-guessable"), ("一二三四五六七八九十", "password-guessable"),
        ("WANG WU 2024!", "password-guessable"), (String(repeating: "长", count: 400), "password-length"),
    ]

    @Test(arguments: passwords)
    func `a password that is short, monotonous, common or holds the login is refused`(
        password: String,
        code: String
    ) async throws {
        try await County.with(.sqlite) { county in
            let link = try await county.accounts
                .add(
                    login: "Wang Wu",
                    name: "王五",
                    role: "station",
                    place: AccountPlace(township: Shipped.north),
                    by: "head"
                )
            let purpose = try await county.accounts.purpose(ofLink: link)
            #expect(purpose == .password(name: "王五"))
            // The form of this link has no field for the login: the account's own counts.
            let refusal = await #expect(throws: Refusal.self) {
                try await county.accounts.useLink(link, login: "", name: "", password: password)
            }
            #expect(codes(refusal) == [code])
            let still = try await county.accounts.purpose(ofLink: link)
            #expect(still == .password(name: "王五"))
        }
    }

    @Test func `the first account is refused with all its faults, and not under a taken login`() async throws {
        try await County.with(.sqlite) { county in
            let link = try #require(await county.accounts.firstLink())
            let all = await #expect(throws: Refusal.self) {
                try await county.accounts.useLink(link, login: "a", name: "", password: "短")
            }
            #expect(codes(all) == ["login-length", "name-length", "password-length"])
            try await county.execute(
                """
                INSERT INTO account (county, id, login, name, role, active, created_at)
                VALUES (\(Shipped.county.text), 'x', 'zhang', '模拟的人', 'office', 1, 0)
                """
            )
            let taken = await #expect(throws: Refusal.self) {
                try await county.accounts.useLink(link, login: "zhang", name: "张三", password: County.password)
            }
            #expect(codes(taken) == ["login-taken"])
        }
    }

    @Test func `a new password ends the sessions of the old one`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let token = try #require(await county.signedIn())
            try await county.execute(
                """
                INSERT INTO setup_link (token_hash, county, account, expires_at)
                VALUES (\(Digest.hex(of: Array("link".utf8))), \(Shipped.county.text), 'id-zhang', 9000000000000)
                """
            )
            try await county.accounts.useLink("link", login: "", name: "", password: "另外一个很长很长的密码")
            let session = try await county.accounts.session(token: token)
            let old = try await county.signedIn()
            #expect(session == nil)
            #expect(old == nil)
        }
    }
}

private func codes(_ refusal: Refusal?) -> [String] {
    guard case .incomplete(let faults) = refusal else { return [String(describing: refusal)] }
    return faults.map(\.code)
}

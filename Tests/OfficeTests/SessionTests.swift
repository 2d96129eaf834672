import Office
import Primitives
import Rules
import Storage
import TestSupport
import Testing

@Suite struct `Signing in` {
    @Test(arguments: Engine.available)
    func `each sign-in has a session, a token and a form token of its own`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            let first = try #require(await county.signedIn())
            // Width, case and spaces of a login do not matter.
            let second = try #require(await county.signedIn("Ｚhang "))
            let one = try #require(await county.accounts.session(token: first))
            let other = try #require(await county.accounts.session(token: second))
            #expect(first != second)
            #expect(first.count == 43)
            #expect(one.formToken != other.formToken)
            #expect(one.officer.name == "张三")
            #expect(one.officer.scope == Scope(county: Shipped.county, township: nil, role: .office))
            try await county.accounts.signOut(token: first)
            let gone = try await county.accounts.session(token: first)
            let left = try await county.accounts.session(token: second)
            let made = try await county.accounts.session(token: "made-up")
            #expect(gone == nil)
            #expect(left != nil)
            #expect(made == nil)
        }
    }

    @Test func `a wrong password, an unknown login and a closed account get the same answer`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            try await county.registerAccount("gone", active: false)
            let wrong = try await county.accounts.signIn(login: "zhang", password: "不是这个密码吧")
            let unknown = try await county.accounts.signIn(login: "nobody", password: County.password)
            let closed = try await county.accounts.signIn(login: "gone", password: County.password)
            _ = try await county.accounts
                .add(
                    login: "new",
                    name: "新人",
                    role: "station",
                    place: AccountPlace(township: Shipped.north),
                    by: "head"
                )
            let unset = try await county.accounts.signIn(login: "new", password: "")
            #expect([wrong, unknown, closed, unset] == [.wrong, .wrong, .wrong, .wrong])
        }
    }

    @Test(arguments: Engine.available)
    func `five wrong tries lock a login for ten minutes from the last of them`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            try await county.registerAccount("li")
            for _ in 1...4 {
                let answer = try await county.accounts.signIn(login: "zhang", password: "不是这个密码吧")
                #expect(answer == .wrong)
                county.passWall(seconds: 120)
            }
            let fifth = try await county.accounts.signIn(login: "zhang", password: "不是这个密码吧")
            let right = try await county.accounts.signIn(login: "zhang", password: County.password)
            let other = try await county.signedIn("li")
            #expect(fifth == .locked)
            #expect(right == .locked)
            #expect(other != nil)
            // The first of the five is ten minutes old long before the last is.
            county.passWall(seconds: AccountDesk.lockSeconds - 1)
            let still = try await county.accounts.signIn(login: "zhang", password: County.password)
            #expect(still == .locked)
            county.passWall(seconds: 1)
            let released = try await county.signedIn()
            #expect(released != nil)
        }
    }

    @Test func `tries spread over more than ten minutes lock nothing, and a success begins anew`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            for _ in 1...8 {
                let answer = try await county.accounts.signIn(login: "zhang", password: "不是这个密码吧")
                #expect(answer == .wrong)
                county.passWall(seconds: 150)
            }
            let right = try await county.signedIn()
            #expect(right != nil)
            for _ in 1...4 {
                let answer = try await county.accounts.signIn(login: "zhang", password: "不是这个密码吧")
                #expect(answer == .wrong)
            }
        }
    }

    @Test func `a login that nobody has locks as well, and its tries do not stay for ever`() async throws {
        try await County.with(.sqlite) { county in
            try await county.execute(
                """
                INSERT INTO sign_in_failure (county, login, at, id)
                SELECT \(Shipped.county.text), 'nobody', \(county.wall.value.milliseconds) - n.n, 'f' || n.n
                FROM (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) AS n
                """
            )
            let fifth = try await county.accounts.signIn(login: "nobody", password: "x")
            #expect(fifth == .locked)
            county.passWall(seconds: 3600)
            try await county.registerAccount()
            let later = try await county.accounts.signIn(login: "zhang", password: "x")
            let kept = try await county.count("SELECT COUNT(*) FROM sign_in_failure")
            #expect(later == .wrong)
            #expect(kept == 1)
        }
    }
}

@Suite struct `A session` {
    @Test(arguments: Engine.available)
    func `ends after thirty minutes without a request`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            let token = try #require(await county.signedIn())
            for _ in 1...3 {
                county.passWall(seconds: AccountDesk.idleSeconds - 1)
                let alive = try await county.accounts.session(token: token)
                #expect(alive != nil)
            }
            county.passWall(seconds: AccountDesk.idleSeconds)
            let idle = try await county.accounts.session(token: token)
            #expect(idle == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `ends after twelve hours whatever is done`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            let token = try #require(await county.signedIn())
            let steps = AccountDesk.sessionSeconds / 1200
            for _ in 1..<steps {
                county.passWall(seconds: 1200)
                let alive = try await county.accounts.session(token: token)
                #expect(alive != nil)
            }
            county.passWall(seconds: 1199)
            let last = try await county.accounts.session(token: token)
            county.passWall(seconds: 1)
            let over = try await county.accounts.session(token: token)
            #expect(last != nil)
            #expect(over == nil)
        }
    }

    @Test func `ends with its account`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let token = try #require(await county.signedIn())
            try await county.execute("UPDATE account SET active = 0")
            let session = try await county.accounts.session(token: token)
            #expect(session == nil)
        }
    }

    @Test func `runs by the wall clock, whatever day the county has reached`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let token = try #require(await county.signedIn())
            county.set("2025-12-31")
            let session = try await county.accounts.session(token: token)
            #expect(session != nil)
        }
    }
}

@Suite struct `A password at rest` {
    @Test func `a record made elsewhere is understood`() async throws {
        // RFC 7914 §12, third vector, its key cut to 32 bytes: PBKDF2's first block is the same.
        let record = PasswordRecord(
            "scrypt$16384$8$1$536f6469756d43686c6f72696465$7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        )
        let right = try await record.matches("pleaseletmein")
        let wrong = try await record.matches("pleaseletmeim")
        #expect(right)
        #expect(!wrong)
    }

    @Test func `the same word typed on another keyboard is the same word`() async throws {
        let record = PasswordRecord(
            "scrypt$16$8$1$07070707070707070707070707070707$b0c37316c01f413e2efcd0b66fcd3b3dd8e54089f3fde246c342a73ffbc55962"
        )
        let composed = try await record.matches("caf\u{E9} 密码要长一点")
        let decomposed = try await record.matches("cafe\u{301} 密码要长一点")
        #expect(composed)
        #expect(decomposed)
    }

    @Test(arguments: [
        "", "scrypt", "md5$1$1$1$00$00", "scrypt$16$8$1$zz$00", "scrypt$x$8$1$00$00", "scrypt$16$8$1$0$00",
    ])
    func `a record that cannot be read matches nothing`(text: String) async throws {
        let matches = try await PasswordRecord(text).matches("")
        #expect(!matches)
    }
}

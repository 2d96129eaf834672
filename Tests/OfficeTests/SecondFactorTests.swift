import Office
import Primitives
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A second factor` {
    @Test(arguments: Engine.available)
    func `is asked for on a second page, and only both let in`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            let codes = try await county.enrol()
            #expect(codes.count == 10)
            #expect(Set(codes).count == 10)
            county.passWall(seconds: 60)
            guard
                case .needsCode(let half) = try await county.accounts.signIn(login: "zhang", password: County.password)
            else {
                Issue.record("the code is not asked for")
                return
            }
            let session = try await county.accounts.session(token: half)
            #expect(session == nil)
            let wrong = try await county.accounts.enter(code: "000000", halfToken: half)
            #expect(wrong == .wrong)
            let answer = try await county.accounts.enter(code: try await county.code(of: "id-zhang"), halfToken: half)
            guard case .signedIn(let token) = answer else {
                Issue.record("not signed in: \(answer)")
                return
            }
            let opened = try await county.accounts.session(token: token)
            #expect(opened?.officer.account == "id-zhang")
            let again = try await county.accounts.enter(code: codes[0], halfToken: half)
            #expect(again == .expired)
        }
    }

    private static func half(_ county: County) async throws -> String {
        let answer = try await county.accounts.signIn(login: "zhang", password: County.password)
        guard case .needsCode(let half) = answer else { return "" }
        return half
    }

    @Test(arguments: Engine.available)
    func `a code that was used is not accepted a second time, nor one before it`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            // The code of the enrolment is spent as well.
            _ = try await county.enrol()
            let enrolled = try await county.code(of: "id-zhang")
            let replayed = try await county.accounts.enter(code: enrolled, halfToken: try await Self.half(county))
            #expect(replayed == .wrong)
            county.passWall(seconds: 30)
            let next = try await county.code(of: "id-zhang")
            let first = try await county.accounts.enter(code: next, halfToken: try await Self.half(county))
            let second = try await county.accounts.enter(code: next, halfToken: try await Self.half(county))
            guard case .signedIn = first else {
                Issue.record("not signed in: \(first)")
                return
            }
            #expect(second == .wrong)
        }
    }

    @Test func `a recovery code lets in once, however it is typed`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let codes = try await county.enrol()
            let typed = " " + codes[3].lowercased().replacing("-", with: " ")
            let first = try await county.accounts.enter(code: typed, halfToken: try await Self.half(county))
            let second = try await county.accounts.enter(code: codes[3], halfToken: try await Self.half(county))
            guard case .signedIn(let token) = first else {
                Issue.record("not signed in: \(first)")
                return
            }
            #expect(second == .wrong)
            let officer = try #require(await county.accounts.session(token: token)).officer
            let account = try await county.own.view(by: officer, token: token)
            #expect(account.recoveryCodesLeft == 9)
            let leaves = try await county.leaves("recovery-code-used")
            #expect(leaves == 1)
        }
    }

    @Test func `wrong codes lock the login as wrong passwords do`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            _ = try await county.enrol()
            let half = try await Self.half(county)
            for expected in [AccountDesk.SecondStep.wrong, .wrong, .wrong, .wrong, .locked, .expired] {
                let answer = try await county.accounts.enter(code: "000000", halfToken: half)
                #expect(answer == expected)
            }
            let password = try await county.accounts.signIn(login: "zhang", password: County.password)
            #expect(password == .locked)
        }
    }

    @Test func `the second page waits for five minutes`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            _ = try await county.enrol()
            let half = try await Self.half(county)
            county.passWall(seconds: AccountDesk.halfSessionSeconds)
            let code = try await county.code(of: "id-zhang")
            let answer = try await county.accounts.enter(code: code, halfToken: half)
            #expect(answer == .expired)
        }
    }

    @Test func `a new password ends a sign-in that waits for its code`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let codes = try await county.enrol()
            let half = try await Self.half(county)
            let link = try await county.people.newLink("id-zhang", dropSecondFactor: false, by: county.keeper)
            try await county.accounts.useLink(link, login: "", name: "", password: "jade-River-2024")
            let answer = try await county.accounts.enter(code: codes[0], halfToken: half)
            #expect(answer == .expired)
        }
    }

    @Test func `is turned off with password and code, and by the system administrator with a new link`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let codes = try await county.enrol()
            let answer = try await county.accounts.enter(code: codes[0], halfToken: try await Self.half(county))
            guard case .signedIn(let token) = answer else { return }
            let officer = try #require(await county.accounts.session(token: token)).officer
            let wrong = await #expect(throws: Refusal.self) {
                _ = try await county.own.removeSecondFactor(password: County.password, code: "000000", by: officer)
            }
            #expect(faultCodes(wrong) == ["code-wrong"])
            _ = try await county.own.removeSecondFactor(password: County.password, code: codes[1], by: officer)
            let plain = try await county.signedIn()
            #expect(plain != nil)
            _ = try await county.enrol()
            _ = try await county.people.newLink("id-zhang", dropSecondFactor: false, by: county.keeper)
            let kept = try await county.signedIn()
            #expect(kept == nil)
            _ = try await county.people.newLink("id-zhang", dropSecondFactor: true, by: county.keeper)
            let dropped = try await county.signedIn()
            #expect(dropped != nil)
            let rows = try await county.count("SELECT COUNT(*) FROM recovery_code")
            #expect(rows == 0)
        }
    }

    @Test func `neither recovery codes nor the key are stored or logged as they are shown`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let codes = try await county.enrol()
            let key = Base32.text(try await county.secret(of: "id-zhang"))
            let texts = try await county.database.read { db in
                try Census.tables.flatMap { table in try db.query(table.all).flatMap(\.values) }
            }.compactMap { value in if case .text(let text) = value { text } else { nil } }
            for secret in codes + codes.map({ $0.replacing("-", with: "") }) + [key] {
                #expect(!texts.contains { $0.contains(secret) })
            }
        }
    }
}

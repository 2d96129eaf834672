import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Setting the security policy` {
    @Test(arguments: Engine.available)
    func `an edition holds from then on, and those before it stay to be read`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.setPolicy { $0.minimumLength = 14 }
            try await county.setPolicy { policy in
                policy.idleMinutes = 15
                policy.secondFactorRoles = ["office", "audit-administrator"]
                policy.signatureSuite = .sm2
            }
            let editions = try await PolicyDesk(county.office).editions(by: county.guardian)
            #expect(editions.map(\.version) == [2, 1, 0])
            #expect(editions[0].policy.minimumLength == 14)
            #expect(editions[0].policy.secondFactorRoles == ["office", "audit-administrator"])
            #expect(editions[1].policy.idleMinutes == 30)
            #expect(editions.map(\.policy.signatureSuite) == [.sm2, .ed25519, .ed25519])
            #expect(editions[2].policy == .standard)
            let leaves = try await county.leaves("policy-set")
            #expect(leaves == 2)
        }
    }

    @Test func `only the security administrator sets or reads it`() async throws {
        try await County.with(.sqlite) { county in
            let desk = PolicyDesk(county.office)
            for officer in [county.head, county.keeper, county.reader, county.north] {
                await #expect(throws: Refusal.notPermitted(.setPolicy)) {
                    _ = try await desk.editions(by: officer)
                }
                await #expect(throws: Refusal.notPermitted(.setPolicy)) {
                    try await desk.set(.standard, basis: 0, reason: "x", by: officer)
                }
            }
        }
    }

    @Test func `no floor is undercut, not even by SQL`() async throws {
        try await County.with(.sqlite) { county in
            let before = try await county.census()
            for figure in SecurityPolicy.Figure.allCases {
                var policy = SecurityPolicy.standard
                policy[figure] = figure.bounds.lowerBound - 1
                let changed = policy
                let refusal = await #expect(throws: Refusal.self) {
                    try await PolicyDesk(county.office).set(changed, basis: 0, reason: "放宽", by: county.guardian)
                }
                #expect(faultCodes(refusal) == ["policy-bounds"], "\(figure)")
            }
            let after = try await county.census()
            #expect(after == before)
            await #expect(throws: StorageError.self) {
                try await county.execute(
                    """
                    INSERT INTO security_policy (county, version, minimum_length, password_days, password_history,
                        failures, lock_minutes, idle_minutes, session_hours, reason, set_at, set_by)
                    VALUES (\(Shipped.county.text), 1, 9, 0, 1, 5, 10, 30, 12, 'x', 0, 'x')
                    """
                )
            }
        }
    }

    @Test func `a policy set meanwhile is not overwritten, and one without a change is none`() async throws {
        try await County.with(.sqlite) { county in
            try await county.setPolicy { $0.minimumLength = 12 }
            var other = SecurityPolicy.standard
            other.minimumLength = 20
            let changed = other
            await #expect(throws: Refusal.changedMeanwhile) {
                try await PolicyDesk(county.office).set(changed, basis: 0, reason: "x", by: county.guardian)
            }
            let refusal = await #expect(throws: Refusal.self) { try await county.setPolicy { _ in } }
            #expect(faultCodes(refusal) == ["policy-unchanged"])
        }
    }
}

@Suite struct `What the policy does` {
    @Test(arguments: Engine.available)
    func `locks sooner and longer where it says so`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            try await county.setPolicy { policy in
                policy.failuresBeforeLock = 3
                policy.lockMinutes = 60
            }
            for expected in [AccountDesk.SignIn.wrong, .wrong, .locked] {
                let answer = try await county.accounts.signIn(login: "zhang", password: "不是这个密码吧")
                #expect(answer == expected)
            }
            county.passWall(seconds: 3599)
            let still = try await county.accounts.signIn(login: "zhang", password: County.password)
            #expect(still == .locked)
            county.passWall(seconds: 1)
            let released = try await county.signedIn()
            #expect(released != nil)
        }
    }

    @Test func `ends sessions that are idle or old by its own figures`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            try await county.setPolicy { policy in
                policy.idleMinutes = 5
                policy.sessionHours = 1
            }
            let idle = try #require(await county.signedIn())
            county.passWall(seconds: 299)
            let alive = try await county.accounts.session(token: idle)
            county.passWall(seconds: 300)
            let gone = try await county.accounts.session(token: idle)
            #expect(alive != nil)
            #expect(gone == nil)
            let old = try #require(await county.signedIn())
            for _ in 1...14 {
                county.passWall(seconds: 250)
                _ = try await county.accounts.session(token: old)
            }
            county.passWall(seconds: 100)
            let ended = try await county.accounts.session(token: old)
            #expect(ended == nil)
        }
    }

    @Test func `asks for longer passwords and for new ones`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            try await county.setPolicy { policy in
                policy.minimumLength = 16
                policy.passwordHistory = 3
            }
            var (_, officer) = try await county.signedInSession()
            let short = await #expect(throws: Refusal.self) {
                _ = try await county.own.changePassword(old: County.password, new: "jade-River-202", by: officer)
            }
            #expect(faultCodes(short) == ["password-length"])
            var current = County.password
            for number in 1...3 {
                let next = "jade-River-2024-\(number)"
                _ = try await county.own.changePassword(old: current, new: next, by: officer)
                current = next
            }
            for used in ["jade-River-2024-1", "jade-River-2024-2", "jade-River-2024-3"] {
                let old = current
                let refusal = await #expect(throws: Refusal.self) {
                    _ = try await county.own.changePassword(old: old, new: used, by: officer)
                }
                #expect(faultCodes(refusal) == ["password-used"], "\(used)")
            }
            // The fourth back is free again.
            try await county.setPolicy { $0.passwordHistory = 1 }
            _ = try await county.own.changePassword(old: current, new: "jade-River-2024-1", by: officer)
            officer = county.head
        }
    }

    @Test func `leads to the change of a password that is too old, and to nothing before it`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let (_, officer) = try await county.signedInSession()
            _ = try await county.own.changePassword(old: County.password, new: "jade-River-2024", by: officer)
            try await county.setPolicy { $0.passwordDays = 30 }
            func duty() async throws -> AccountDesk.Duty? {
                let answer = try await county.accounts.signIn(login: "zhang", password: "jade-River-2024")
                guard case .signedIn(let token) = answer else { return nil }
                return try await county.accounts.session(token: token)?.duty
            }
            county.passWall(seconds: 30 * 86_400 - 1)
            let young = try await duty()
            county.passWall(seconds: 1)
            let old = try await duty()
            #expect(young == nil)
            #expect(old == .changePassword)
        }
    }

    @Test func `leads a role that needs a second factor to its enrolment`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            try await county.setPolicy { $0.secondFactorRoles = ["office"] }
            let token = try #require(await county.signedIn())
            let before = try await county.accounts.session(token: token)
            #expect(before?.duty == .enrolSecondFactor)
            let officer = try #require(before?.officer)
            _ = try await county.own.beginSecondFactor(password: County.password, by: officer)
            let code = try await county.code(of: "id-zhang")
            let (_, renewed) = try await county.own.confirmSecondFactor(code: code, by: officer)
            let after = try await county.accounts.session(token: renewed)
            let rotated = try await county.accounts.session(token: token)
            #expect(after != nil)
            #expect(after?.duty == nil)
            #expect(rotated == nil)
            county.passWall(seconds: 60)
            let next = try await county.code(of: "id-zhang")
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await county.own.removeSecondFactor(password: County.password, code: next, by: officer)
            }
            #expect(faultCodes(refusal) == ["factor-required"])
        }
    }
}

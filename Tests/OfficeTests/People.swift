import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

extension County {
    static func administrator(_ role: String) -> Officer {
        Officer(account: role, name: role, scope: Scope(county: Shipped.county, role: .shipped(role)))
    }

    /// Not accounts of the ledger: what they do is under test, not how they signed in.
    var keeper: Officer { Self.administrator("system-administrator") }
    var guardian: Officer { Self.administrator("security-administrator") }
    var reader: Officer { Self.administrator("audit-administrator") }

    var people: PeopleDesk { PeopleDesk(office) }
    var own: OwnAccountDesk {
        OwnAccountDesk(office, passwordCost: PasswordRecord.Cost(rounds: 16, blockSize: 8, parallelism: 1))
    }

    func signedInSession(_ login: String = "zhang") async throws -> (token: String, officer: Officer) {
        let token = try #require(await signedIn(login))
        let session = try #require(await accounts.session(token: token))
        return (token, session.officer)
    }

    func leaves(_ action: String) async throws -> Int {
        try await count("SELECT COUNT(*) FROM audit_leaf WHERE action = \(action)")
    }

    /// Changes the policy through its desk.
    func setPolicy(_ change: (inout SecurityPolicy) -> Void) async throws {
        let desk = PolicyDesk(office)
        let editions = try await desk.editions(by: guardian)
        let current = try #require(editions.first)
        var policy = current.policy
        change(&policy)
        try await desk.set(policy, basis: current.version, reason: "测试", by: guardian)
    }

    /// The secret of an account's second factor, as only a test looks at it.
    func secret(of account: String) async throws -> [UInt8] {
        let sealed: [UInt8] = try await database.read { db in
            try db.first("SELECT secret FROM second_factor WHERE account = \(account)")?.get("secret") ?? []
        }
        return try Self.seal.open(sealed, for: .secondFactor(of: account, Shipped.county))
    }

    func code(of account: String, stepsAhead: Int64 = 0) async throws -> String {
        TimeCode.code(secret: try await secret(of: account), step: TimeCode.step(at: wall.value) + stepsAhead)
    }

    /// Turns the second factor of `zhang` on; returns the recovery codes.
    func enrol() async throws -> [String] {
        let (_, officer) = try await signedInSession()
        _ = try await own.beginSecondFactor(password: Self.password, by: officer)
        return try await own.confirmSecondFactor(code: try await code(of: "id-zhang"), by: officer).codes
    }
}

func faultCodes(_ refusal: Refusal?) -> [String] {
    guard case .incomplete(let faults) = refusal else { return [String(describing: refusal)] }
    return faults.map(\.code)
}

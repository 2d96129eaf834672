import Primitives
import Storage
import Supervision

/// The second page of signing in: a code by the clock, or a recovery code.
extension AccountDesk {
    /// How long the second page waits for its code, in seconds.
    package static let halfSessionSeconds = 300

    package enum SecondStep: Sendable, Hashable {
        case signedIn(token: String)
        case wrong
        case locked
        /// The first page has to be filled in again.
        case expired
    }

    func openHalf(_ account: AccountRecords.Stored) async throws -> String {
        let token = makeToken()
        let now = office.environment.wallClock()
        try await office.database.write { db in
            let records = SecondFactorRecords(db: db, office: office)
            try records.dropHalfSessions(before: now.adding(seconds: -Self.halfSessionSeconds))
            try records.insertHalfSession(Digest.hex(of: Array(token.utf8)), account: account.id, at: now)
        }
        return token
    }

    /// Ends a sign-in that waits for its code; a wrong one counts to the lock like a wrong password.
    package func enter(code: String, halfToken: String) async throws -> SecondStep {
        let hash = Digest.hex(of: Array(halfToken.utf8))
        let now = office.environment.wallClock()
        let county = county
        let found = try await office.database.read { db -> (AccountRecords.Stored, Bool)? in
            let records = AccountRecords(db: db, county: county)
            let oldest = now.adding(seconds: -Self.halfSessionSeconds)
            guard
                let id = try SecondFactorRecords(db: db, office: office).halfSession(hash, after: oldest),
                let account = try records.account(id: id), account.active
            else { return nil }
            let policy = try PolicyRecords(db: db, county: county).current().policy
            return (account, try Self.isLocked(account.login, policy, records, at: now))
        }
        guard let (account, locked) = found else { return .expired }
        if locked { return .locked }
        let business = office.environment.now()
        let accepted = try await office.database.write { db in
            let records = SecondFactorRecords(db: db, office: office)
            guard let way = try records.spend(code, of: account.id, at: now) else { return false }
            try records.dropHalfSessions(account: account.id)
            if way == .recoveryCode {
                try Audit.append(Self.leaf(business, account.id, "recovery-code-used", account), county: county, to: db)
            }
            return true
        }
        if accepted { return .signedIn(token: try await open(account)) }
        guard try await fail(login: account.login, known: account) else { return .wrong }
        try await office.database.write { db in
            try SecondFactorRecords(db: db, office: office).dropHalfSessions(account: account.id)
        }
        return .locked
    }
}

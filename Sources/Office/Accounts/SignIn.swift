import Primitives
import Storage
package import Supervision

/// Signing in and out.
extension AccountDesk {
    package struct Session: Sendable, Hashable {
        package let officer: Officer
        /// Goes into every form; a POST without it is refused (CSRF).
        package let formToken: String
        /// What has to be done before anything else.
        package let duty: Duty?
    }

    /// What keeps a signed-in person from everything but their own account.
    package enum Duty: Sendable, Hashable {
        case changePassword
        case enrolSecondFactor
    }

    package enum SignIn: Sendable, Hashable {
        case signedIn(token: String)
        /// The password was right; the token leads to the second page and nowhere else.
        case needsCode(token: String)
        case wrong
        case locked
    }

    package func signIn(login: String, password: String) async throws -> SignIn {
        let login = FoldedText.fold(login)
        let now = office.environment.wallClock()
        let county = county
        let (locked, stored, hasFactor) = try await office.database.read { db in
            let records = AccountRecords(db: db, county: county)
            let policy = try PolicyRecords(db: db, county: county).current().policy
            let stored = try records.account(login: login)
            let factor = try stored.flatMap { try SecondFactorRecords(db: db, office: office).confirmed(of: $0.id) }
            return (try Self.isLocked(login, policy, records, at: now), stored, factor != nil)
        }
        if locked { return .locked }
        guard let stored, stored.active, let record = stored.password,
            try await PasswordRecord(record).matches(password)
        else {
            if stored?.password == nil || stored?.active == false {
                try await PasswordRecord.waste(password, cost: passwordCost)
            }
            return try await fail(login: login, known: stored) ? .locked : .wrong
        }
        if hasFactor { return .needsCode(token: try await openHalf(stored)) }
        return .signedIn(token: try await open(stored))
    }

    /// Counts a failed try; true where the login is locked by it.
    func fail(login: String, known: AccountRecords.Stored?) async throws -> Bool {
        let now = office.environment.wallClock()
        let id = office.environment.nextID(now)
        let business = office.environment.now()
        let county = county
        return try await office.database.write { db in
            let records = AccountRecords(db: db, county: county)
            let policy = try PolicyRecords(db: db, county: county).current().policy
            try records.dropFailures(before: now.adding(seconds: -2 * policy.lockSeconds))
            try records.addFailure(login: login, at: now, id: id)
            if let known {
                try Audit.append(Self.leaf(business, known.id, "sign-in-failed", known), county: county, to: db)
            }
            let isLocked = try Self.isLocked(login, policy, records, at: now)
            if isLocked { try recordLock(of: login, known: known, at: business, db: db) }
            return isLocked
        }
    }

    /// A login is refused while it is locked, so this is said once for each lock; also of logins that nobody has.
    private func recordLock(
        of login: String,
        known: AccountRecords.Stored?,
        at now: Instant,
        db: any Connection
    ) throws {
        var leaf = Audit.Leaf(
            at: now,
            actor: "nobody",
            action: "login-locked",
            subjectKind: "login",
            subject: String(login.prefix(40))
        )
        if let known { leaf = Self.leaf(now, known.id, "login-locked", known) }
        try Audit.append(leaf, county: county, to: db)
    }

    /// Locked for the policy's minutes from the last try, where that one and those before it lie within as many minutes.
    ///
    /// A try at a locked login is not counted: whoever keeps trying does not keep its owner out for ever.
    static func isLocked(
        _ login: String,
        _ policy: SecurityPolicy,
        _ records: AccountRecords,
        at now: Instant
    ) throws -> Bool {
        let failures = try records.failures(login: login, limit: policy.failuresBeforeLock)
        guard failures.count >= policy.failuresBeforeLock, let last = failures.first, let first = failures.last else {
            return false
        }
        return now < last.adding(seconds: policy.lockSeconds) && last < first.adding(seconds: policy.lockSeconds)
    }

    func open(_ account: AccountRecords.Stored) async throws -> String {
        let token = makeToken()
        let business = office.environment.now()
        let county = county
        try await office.database.write { db in
            let records = AccountRecords(db: db, county: county)
            try records.clearFailures(login: account.login)
            try openSession(token, account: account.id, records)
            try Audit.append(Self.leaf(business, account.id, "signed-in", account), county: county, to: db)
        }
        return token
    }

    /// Writes a session under a token, and clears away those that have ended.
    func openSession(_ token: String, account: String, _ records: AccountRecords) throws {
        let now = office.environment.wallClock()
        let policy = try PolicyRecords(db: records.db, county: county).current().policy
        try records.deleteSessions(
            notSeenSince: now.adding(seconds: -policy.idleSeconds - Self.endedSeconds),
            createdBefore: now.adding(seconds: -policy.sessionSeconds - Self.endedSeconds)
        )
        try records.insertSession(
            tokenHash: Digest.hex(of: Array(token.utf8)),
            account: account,
            formToken: makeToken(),
            at: now
        )
    }

    /// The session of a token while it lives; a request within the idle time keeps it alive.
    package func session(token: String) async throws -> Session? {
        let hash = Digest.hex(of: Array(token.utf8))
        let now = office.environment.wallClock()
        let found = try await office.database.read { db in try session(db, hash: hash, at: now) }
        guard let found else { return nil }
        // Writing at every click would cost an fsync each: a minute's precision is enough for an idle time of thirty.
        if found.seen < now.adding(seconds: -60) {
            try await office.database.write { db in
                try db.execute("UPDATE session SET seen_at = \(now.milliseconds) WHERE token_hash = \(hash)")
            }
        }
        return found.session
    }

    /// Whose a session was that ended by itself within the last day; it lets nobody in.
    package func endedSession(token: String) async throws -> (account: String, login: String, formToken: String)? {
        let hash = Digest.hex(of: Array(token.utf8))
        let county = county
        return try await office.database.read { db in
            let row = try db.first(
                "SELECT account, form_token FROM session WHERE token_hash = \(hash) AND county = \(county.text)"
            )
            guard let row,
                let account = try AccountRecords(db: db, county: county).account(id: try row.get("account")),
                account.active
            else { return nil }
            return (account.id, account.login, try row.get("form_token"))
        }
    }

    private func session(
        _ db: any Connection,
        hash: String,
        at now: Instant
    ) throws -> (session: Session, seen: Instant)? {
        let policy = try PolicyRecords(db: db, county: county).current().policy
        let rows = try db.query(
            """
            SELECT account, form_token, seen_at FROM session
            WHERE token_hash = \(hash) AND county = \(county.text)
                AND seen_at > \(now.adding(seconds: -policy.idleSeconds).milliseconds)
                AND created_at > \(now.adding(seconds: -policy.sessionSeconds).milliseconds)
            """
        )
        guard let row = rows.first,
            let account = try AccountRecords(db: db, county: county).account(id: try row.get("account")),
            account.active,
            let officer = account.officer(of: office)
        else { return nil }
        let session = Session(
            officer: officer,
            formToken: try row.get("form_token"),
            duty: try duty(of: account, policy, db, at: now)
        )
        return (session, Instant(milliseconds: try row.get("seen_at")))
    }

    private func duty(
        of account: AccountRecords.Stored,
        _ policy: SecurityPolicy,
        _ db: any Connection,
        at now: Instant
    ) throws -> Duty? {
        let since = account.passwordSetAt ?? account.createdAt
        let expired = policy.passwordDays > 0 && since.adding(hours: policy.passwordDays * 24) <= now
        if account.mustChange || expired { return .changePassword }
        guard policy.secondFactorRoles.contains(account.role) else { return nil }
        let factor = try SecondFactorRecords(db: db, office: office).confirmed(of: account.id)
        return factor == nil ? .enrolSecondFactor : nil
    }

    /// The policy that holds now, for what pages say about passwords and for cookies.
    package func policy() async throws -> SecurityPolicy {
        let county = county
        return try await office.database.read { db in try PolicyRecords(db: db, county: county).current().policy }
    }

    package func signOut(token: String) async throws {
        let hash = Digest.hex(of: Array(token.utf8))
        let county = county
        let now = office.environment.now()
        try await office.database.write { db in
            let records = AccountRecords(db: db, county: county)
            guard let id = try records.deleteSession(tokenHash: hash), let account = try records.account(id: id) else {
                return
            }
            try Audit.append(Self.leaf(now, id, "signed-out", account), county: county, to: db)
        }
    }
}

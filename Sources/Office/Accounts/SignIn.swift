import Primitives
import Storage

/// Signing in and out.
extension AccountDesk {
    package struct Session: Sendable, Hashable {
        package let officer: Officer
        /// Goes into every form; a POST without it is refused (CSRF).
        package let formToken: String
    }

    package enum SignIn: Sendable, Hashable {
        case signedIn(token: String)
        case wrong
        case locked
    }

    package func signIn(login: String, password: String) async throws -> SignIn {
        let login = FoldedText.fold(login)
        let now = office.environment.wallClock()
        let county = county
        let (failures, stored) = try await office.database.read { db in
            let records = AccountRecords(db: db, county: county)
            return (
                try records.failures(login: login, limit: Self.failuresBeforeLock), try records.account(login: login)
            )
        }
        if Self.isLocked(failures, at: now) { return .locked }
        guard let stored, stored.active, let record = stored.password,
            try await PasswordRecord(record).matches(password)
        else {
            if stored?.password == nil || stored?.active == false {
                try await PasswordRecord.waste(password, cost: passwordCost)
            }
            return try await fail(login: login, known: stored, at: now)
        }
        return .signedIn(token: try await open(stored, at: now))
    }

    private func fail(login: String, known: AccountRecords.Stored?, at now: Instant) async throws -> SignIn {
        let id = office.environment.nextID(now)
        let business = office.environment.now()
        let county = county
        let locked = try await office.database.write { db in
            let records = AccountRecords(db: db, county: county)
            try records.dropFailures(before: now.adding(seconds: -2 * Self.lockSeconds))
            try records.addFailure(login: login, at: now, id: id)
            if let known {
                try Audit.append(Self.leaf(business, known.id, "sign-in-failed", known), county: county, to: db)
            }
            return Self.isLocked(try records.failures(login: login, limit: Self.failuresBeforeLock), at: now)
        }
        return locked ? .locked : .wrong
    }

    /// Locked for ten minutes from the last try, where that one and the four before it lie within ten minutes.
    ///
    /// A try at a locked login is not counted: whoever keeps trying does not keep its owner out for ever.
    private static func isLocked(_ failures: [Instant], at now: Instant) -> Bool {
        guard failures.count >= failuresBeforeLock, let last = failures.first, let first = failures.last else {
            return false
        }
        return now < last.adding(seconds: lockSeconds) && last < first.adding(seconds: lockSeconds)
    }

    private func open(_ account: AccountRecords.Stored, at now: Instant) async throws -> String {
        let token = makeToken()
        let formToken = makeToken()
        let business = office.environment.now()
        let county = county
        try await office.database.write { db in
            let records = AccountRecords(db: db, county: county)
            try records.clearFailures(login: account.login)
            try records.deleteSessions(
                notSeenSince: now.adding(seconds: -Self.idleSeconds),
                createdBefore: now.adding(seconds: -Self.sessionSeconds)
            )
            try records.insertSession(
                tokenHash: Digest.hex(of: Array(token.utf8)),
                account: account.id,
                formToken: formToken,
                at: now
            )
            try Audit.append(Self.leaf(business, account.id, "signed-in", account), county: county, to: db)
        }
        return token
    }

    /// The session of a token while it lives; a request within the idle time keeps it alive.
    package func session(token: String) async throws -> Session? {
        let hash = Digest.hex(of: Array(token.utf8))
        let now = office.environment.wallClock()
        let found = try await office.database.read { db in
            try Self.session(db, hash: hash, office: office, at: now)
        }
        guard let found else { return nil }
        // Writing at every click would cost an fsync each: a minute's precision is enough for an idle time of thirty.
        if found.seen < now.adding(seconds: -60) {
            try await office.database.write { db in
                try db.execute("UPDATE session SET seen_at = \(now.milliseconds) WHERE token_hash = \(hash)")
            }
        }
        return found.session
    }

    private static func session(
        _ db: any Connection,
        hash: String,
        office: Office,
        at now: Instant
    ) throws -> (session: Session, seen: Instant)? {
        let rows = try db.query(
            """
            SELECT account, form_token, seen_at FROM session
            WHERE token_hash = \(hash) AND county = \(office.county.text)
                AND seen_at > \(now.adding(seconds: -idleSeconds).milliseconds)
                AND created_at > \(now.adding(seconds: -sessionSeconds).milliseconds)
            """
        )
        guard let row = rows.first,
            let account = try AccountRecords(db: db, county: office.county).account(id: try row.get("account")),
            account.active,
            let officer = account.officer(of: office)
        else { return nil }
        let session = Session(officer: officer, formToken: try row.get("form_token"))
        return (session, Instant(milliseconds: try row.get("seen_at")))
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

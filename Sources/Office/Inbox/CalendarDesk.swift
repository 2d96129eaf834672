import Primitives
import Rules
import Storage
import Supervision

/// A person's calendar feed: a secret address that shows what is due.
///
/// The ledger keeps the digest of the token only; whoever loses the address makes a new one, which ends the old.
package struct CalendarDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// Makes a feed and ends the one before it; the token is shown once.
    package func create(by officer: Officer) async throws -> String {
        try officer.require(.readLedger)
        let now = office.environment.now()
        let token = Digest.hex(of: office.environment.secretBytes(32))
        let hash = Digest.hex(of: Array(token.utf8))
        try await office.database.write { db in
            try end(officer, at: now, db)
            try db.execute(
                """
                INSERT INTO calendar_feed (county, token_hash, account, created_at)
                VALUES (\(office.county.text), \(hash), \(officer.account), \(now.milliseconds))
                """
            )
            try leaf("calendar-created", officer, after: hash, at: now, db)
        }
        return token
    }

    /// Ends the feed.
    package func revoke(by officer: Officer) async throws {
        try officer.require(.readLedger)
        let now = office.environment.now()
        try await office.database.write { db in
            if try end(officer, at: now, db) > 0 { try leaf("calendar-revoked", officer, after: nil, at: now, db) }
        }
    }

    /// True where the officer has a feed.
    package func isOpen(for officer: Officer) async throws -> Bool {
        try await office.database.read { db in
            try db.first(
                """
                SELECT token_hash FROM calendar_feed
                WHERE county = \(office.county.text) AND account = \(officer.account) AND revoked_at IS NULL
                """
            ) != nil
        }
    }

    /// The feed of a token: what its person holds, one event a matter, at the clock that ends first.
    ///
    /// Nil where the token is unknown or revoked, or its person may not sign in any more.
    package func feed(token: String) async throws -> String? {
        let hash = Digest.hex(of: Array(token.utf8))
        let now = office.environment.now()
        return try await office.database.read { db in
            guard
                let row = try db.first(
                    """
                    SELECT account FROM calendar_feed
                    WHERE token_hash = \(hash) AND county = \(office.county.text) AND revoked_at IS NULL
                    """
                ),
                let account = try AccountRecords(db: db, county: office.county).account(id: try row.get("account")),
                account.active, let officer = account.officer(of: office), officer.scope.role.may(.readLedger)
            else { return nil }
            let duties = try DutyReading(office: office, db: db, now: now).owed(by: officer).compactMap(event)
            guard let holder = officer.scope.holder else { return CalendarText.make(name: "食安待办", events: duties) }
            let records = MatterRecords(db: db, county: office.county)
            let filter = MatterFilter(state: .open, holder: holder)
            let stored = try records.list(filter, scope: officer.scope, now: now, limit: InboxDesk.limit, offset: 0)
            let desk = MatterDesk(office)
            let events = stored.filter { $0.pausedSince == nil && ($0.assignee ?? officer.account) == officer.account }
                .compactMap { event(desk.summary($0)) }
            return CalendarText.make(name: "食安待办", events: events + duties)
        }
    }

    private func event(_ summary: MatterSummary) -> CalendarText.Event? {
        guard let due = summary.nextDue.instant else { return nil }
        return CalendarText.Event(
            uid: "\(summary.id)@\(office.county.text).shian",
            title: "\(summary.stepTitle ?? "")：\(summary.title)",
            details: [summary.number, place(summary.operatorName, summary.township)].filter { !$0.isEmpty }
                .joined(separator: "；"),
            due: due,
            stamp: summary.stepStartedAt ?? summary.openedAt
        )
    }

    private func event(_ duty: Duty) -> CalendarText.Event? {
        guard let due = duty.due?.instant else { return nil }
        return CalendarText.Event(
            uid: "\(duty.subject.kind)-\(duty.subject.id)@\(office.county.text).shian",
            title: "\(duty.task)：\(duty.title)",
            details: place(duty.operatorName, duty.township),
            due: due,
            stamp: duty.start ?? due
        )
    }

    /// Whose it is: the operator and the township.
    private func place(_ operatorName: String?, _ township: AreaCode?) -> String {
        [operatorName, township.flatMap { office.rulebook.area($0)?.name }].compactMap { $0 }.joined(separator: "，")
    }

    @discardableResult
    private func end(_ officer: Officer, at now: Instant, _ db: any Connection) throws -> Int {
        try db.execute(
            """
            UPDATE calendar_feed SET revoked_at = \(now.milliseconds)
            WHERE county = \(office.county.text) AND account = \(officer.account) AND revoked_at IS NULL
            """
        )
    }

    private func leaf(
        _ action: String,
        _ officer: Officer,
        after: String?,
        at now: Instant,
        _ db: any Connection
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: action,
                subjectKind: "calendar-feed",
                subject: officer.account,
                after: after
            ),
            county: office.county,
            to: db
        )
    }
}

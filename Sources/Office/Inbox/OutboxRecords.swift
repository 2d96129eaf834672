import Primitives
import Rules
import Storage
import Supervision

/// SQL of the outbox: each reminder once for each account that it reaches, for a gateway that sends messages.
struct OutboxRecords {
    let db: any Connection
    let county: AreaCode

    /// A desk at which nobody sits stands for itself, so that what was said to it is not lost.
    func insert(_ draft: Reminder.Draft, reminder: String, at now: Instant, _ office: Office) throws {
        var recipients = [draft.recipient.text]
        if case .desk(let holder) = draft.recipient {
            let accounts = try accounts(at: holder, office)
            if !accounts.isEmpty { recipients = accounts.map { Reminder.Recipient.account($0).text } }
        }
        for recipient in recipients {
            try db.execute(
                """
                INSERT INTO outbox (county, id, reminder, channel, recipient, text, state, tries, error, created_at)
                VALUES (\(county.text), \(office.environment.nextID(now)), \(reminder), 'message', \(recipient),
                    \(draft.text), 'waiting', 0, '', \(now.milliseconds))
                """
            )
        }
    }

    /// The accounts that sit at a desk and may act there.
    private func accounts(at holder: Holder, _ office: Office) throws -> [String] {
        let (desk, place): (Role.Desk, SQL) =
            switch holder {
            case .office: (.office, "")
            case .station(let area): (.station, " AND township = \(area.text)")
            case .township(let area): (.township, " AND township = \(area.text)")
            case .department(let id): (.department, " AND department = \(id)")
            }
        let roles = office.rulebook.roles.filter { $0.desk == desk && $0.may(.handleMatters) }.map(\.id)
        return try db.query(
            """
            SELECT id FROM account WHERE county = \(county.text) AND active = 1 AND role IN (\(SQL.list(roles)))\(place)
            ORDER BY login
            """
        ).map { try $0.get("id") }
    }

    /// What an account has read need not be sent to it any more.
    func dropRead(by account: String) throws {
        let recipient = Reminder.Recipient.account(account).text
        try db.execute(
            """
            UPDATE outbox SET state = 'dropped' WHERE county = \(county.text) AND state = 'waiting'
                AND recipient = \(recipient) AND EXISTS (SELECT 1 FROM reminder_read
                    WHERE reminder_read.county = outbox.county AND reminder_read.reminder = outbox.reminder
                    AND reminder_read.account = \(account))
            """
        )
    }

    func dropRetired() throws {
        try db.execute(
            """
            UPDATE outbox SET state = 'dropped' WHERE county = \(county.text) AND state = 'waiting'
                AND EXISTS (SELECT 1 FROM reminder WHERE reminder.county = outbox.county
                    AND reminder.id = outbox.reminder AND reminder.retired_at IS NOT NULL)
            """
        )
    }

    // MARK: For a gateway

    struct Row {
        var id: String
        var recipient: String
        var login: String?
        var name: String?
        var text: String
        var due: Instant?
        var createdAt: Instant
        var tries: Int
    }

    /// The oldest row that waits, or was claimed before a moment and never reported on.
    func next(claimedBefore moment: Instant) throws -> Row? {
        try db.first(
            """
            SELECT outbox.id, outbox.recipient, outbox.text, outbox.tries, outbox.created_at, reminder.due_at,
                account.login, account.name
            FROM outbox JOIN reminder ON reminder.county = outbox.county AND reminder.id = outbox.reminder
            LEFT JOIN account ON account.county = outbox.county AND 'account:' || account.id = outbox.recipient
            WHERE outbox.county = \(county.text) AND (outbox.state = 'waiting'
                OR (outbox.state = 'claimed' AND outbox.claimed_at <= \(moment.milliseconds)))
            ORDER BY outbox.created_at, outbox.id LIMIT 1
            """
        ).map { row in
            Row(
                id: try row.get("id"),
                recipient: try row.get("recipient"),
                login: try row.get("login"),
                name: try row.get("name"),
                text: try row.get("text"),
                due: try row.get("due_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                createdAt: Instant(milliseconds: try row.get("created_at")),
                tries: try row.get("tries")
            )
        }
    }

    func claim(_ id: String, at now: Instant) throws {
        try db.execute(
            """
            UPDATE outbox SET state = 'claimed', claimed_at = \(now.milliseconds), tries = tries + 1
            WHERE county = \(county.text) AND id = \(id)
            """
        )
    }

    func isClaimed(_ id: String) throws -> Bool {
        try db.first(
            "SELECT id FROM outbox WHERE county = \(county.text) AND id = \(id) AND state = 'claimed'"
        ) != nil
    }

    func tries(_ id: String) throws -> Int {
        try db.first("SELECT tries FROM outbox WHERE county = \(county.text) AND id = \(id)")?.get("tries") ?? 0
    }

    func setSent(_ id: String, at now: Instant) throws {
        try db.execute(
            """
            UPDATE outbox SET state = 'sent', claimed_at = NULL, sent_at = \(now.milliseconds), error = ''
            WHERE county = \(county.text) AND id = \(id)
            """
        )
    }

    /// Back among those that wait, or given up.
    func setFailed(_ id: String, _ error: String, isGivenUp: Bool) throws {
        try db.execute(
            """
            UPDATE outbox SET state = \(isGivenUp ? "failed" : "waiting"), claimed_at = NULL, error = \(error)
            WHERE county = \(county.text) AND id = \(id)
            """
        )
    }
}

import Primitives
import Storage
import Supervision

/// SQL of reminders and of who read them.
struct ReminderRecords {
    let db: any Connection
    let county: AreaCode

    /// Posts a reminder once for its occasion, with a copy in the outbox for each account that it reaches.
    ///
    /// Returns its identity; nil where it was posted before.
    @discardableResult
    func post(_ draft: Reminder.Draft, at now: Instant, _ office: Office) throws -> String? {
        let known = try db.first(
            """
            SELECT id FROM reminder WHERE county = \(county.text) AND recipient = \(draft.recipient.text)
                AND kind = \(draft.kind.rawValue) AND subject_kind = \(draft.subject.kind)
                AND subject = \(draft.subject.id) AND occasion = \(draft.occasion)
            """
        )
        guard known == nil else { return nil }
        let id = office.environment.nextID(now)
        try db.execute(
            """
            INSERT INTO reminder (county, id, recipient, kind, subject_kind, subject, matter, occasion, due_at, text,
                created_at)
            VALUES (\(county.text), \(id), \(draft.recipient.text), \(draft.kind.rawValue), \(draft.subject.kind),
                \(draft.subject.id), \(draft.subject.matter), \(draft.occasion), \(draft.due?.milliseconds),
                \(draft.text), \(now.milliseconds))
            """
        )
        try OutboxRecords(db: db, county: county).insert(draft, reminder: id, at: now, office)
        return id
    }

    // MARK: Reading

    /// What was said to an officer and to the desk since the account is there.
    private func told(_ officer: Officer) -> SQL {
        let own = Reminder.Recipient.account(officer.account).text
        return """
            reminder.county = \(county.text)
                AND reminder.recipient IN (\(SQL.list([own] + (officer.scope.holder.map { [$0.text] } ?? []))))
                AND NOT EXISTS (SELECT 1 FROM account AS reader WHERE reader.county = reminder.county
                    AND reader.id = \(officer.account) AND reader.created_at > reminder.created_at)
            """
    }

    /// True of what still stands and this officer has not read.
    private func unread(_ officer: Officer) -> SQL {
        """
        \(told(officer)) AND reminder.retired_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM reminder_read AS seen WHERE seen.county = reminder.county
                AND seen.reminder = reminder.id AND seen.account = \(officer.account))
        """
    }

    private func list(_ condition: SQL, _ officer: Officer, limit: Int) throws -> [Reminder] {
        try db.query(
            """
            SELECT reminder.id, reminder.kind, reminder.subject_kind, reminder.subject, reminder.due_at, reminder.text,
                reminder.created_at, reminder.retired_at, reminder_read.read_at, operator.name AS operator_name,
                matter.township
            FROM reminder
            LEFT JOIN reminder_read ON reminder_read.county = reminder.county
                AND reminder_read.reminder = reminder.id AND reminder_read.account = \(officer.account)
            LEFT JOIN matter ON matter.county = reminder.county AND matter.id = reminder.matter
            LEFT JOIN operator ON operator.county = matter.county AND operator.id = matter.operator
            WHERE \(condition) ORDER BY reminder.created_at DESC, reminder.id DESC LIMIT \(limit)
            """
        ).compactMap { row in
            guard
                let subject = Reminder.Subject(kind: try row.get("subject_kind"), id: try row.get("subject"))
            else { return nil }
            return Reminder(
                id: try row.get("id"),
                kind: Reminder.Kind(rawValue: try row.get("kind")) ?? .dueSoon,
                subject: subject,
                operatorName: try row.get("operator_name"),
                township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
                due: try row.get("due_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                text: try row.get("text"),
                createdAt: Instant(milliseconds: try row.get("created_at")),
                readAt: try row.get("read_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                retiredAt: try row.get("retired_at", as: Int64?.self).map { Instant(milliseconds: $0) }
            )
        }
    }

    func unread(by officer: Officer, limit: Int) throws -> [Reminder] {
        try list(unread(officer), officer, limit: limit)
    }

    /// All that was said, read and retired ones too; newest first.
    func all(by officer: Officer, limit: Int) throws -> [Reminder] {
        try list(told(officer), officer, limit: limit)
    }

    func unreadCount(by officer: Officer) throws -> Int {
        try db.first("SELECT COUNT(*) AS total FROM reminder WHERE \(unread(officer))")?.get("total") ?? 0
    }

    /// Marks what the officer has not read as read, for that account alone; one notice, or all of them.
    func markRead(_ id: String? = nil, by officer: Officer, at now: Instant) throws -> Int {
        let one: SQL = id.map { " AND reminder.id = \($0)" } ?? ""
        let count = try db.execute(
            """
            INSERT INTO reminder_read (county, reminder, account, read_at)
            SELECT reminder.county, reminder.id, \(officer.account), \(now.milliseconds) FROM reminder
            WHERE \(unread(officer))\(one)
            """
        )
        if count > 0 { try OutboxRecords(db: db, county: county).dropRead(by: officer.account) }
        return count
    }

    // MARK: Retiring

    /// Takes back what no longer holds: the clock is another one, the matter moved on, the decision is made.
    func retire(matter: String? = nil, at now: Instant) throws {
        let one: SQL = matter.map { " AND reminder.matter = \($0)" } ?? ""
        let count = try db.execute(
            """
            UPDATE reminder SET retired_at = \(now.milliseconds)
            WHERE reminder.county = \(county.text) AND reminder.retired_at IS NULL
                AND reminder.subject_kind = 'matter'\(one) AND (\(SQL.joined(Self.over(now), separator: " OR ")))
            """
        )
        if count > 0 { try OutboxRecords(db: db, county: county).dropRetired() }
    }

    /// When a reminder about a matter is over, one condition an occasion.
    private static func over(_ now: Instant) -> [SQL] {
        let open: SQL = """
            EXISTS (SELECT 1 FROM matter_standing AS stand WHERE stand.county = reminder.county
                AND stand.matter = reminder.matter AND stand.state = 'open'
            """
        let handover: SQL = """
            NOT EXISTS (SELECT 1 FROM matter_handover AS way WHERE way.county = reminder.county
                AND way.matter = reminder.matter AND way.state = 'waiting'
            """
        let keeper: SQL = """
            EXISTS (SELECT 1 FROM matter_assignee AS keeper WHERE keeper.county = reminder.county
                AND keeper.matter = reminder.matter AND keeper.ended_at IS NULL
                AND 'account:' || keeper.account = reminder.recipient)
            """
        let clock: SQL = "reminder.kind IN ('due-soon', 'overdue')"
        let step: SQL = """
            NOT EXISTS (SELECT 1 FROM matter_step AS doing WHERE doing.county = reminder.county
                AND doing.matter = reminder.matter AND doing.done_at IS NULL
            """
        let month = now.adding(hours: -24 * 30).milliseconds
        return [
            "NOT \(open))",
            "(reminder.kind = 'due-soon' AND reminder.due_at <= \(now.milliseconds))",
            "(\(clock) AND reminder.occasion LIKE 'whole:%' AND NOT \(open) AND stand.due_at = reminder.due_at))",
            "(\(clock) AND reminder.occasion LIKE 'step:%' AND \(step) AND doing.due_at = reminder.due_at))",
            // Another desk has it, or another person of the desk.
            """
            (\(clock) AND reminder.recipient <> 'office' AND NOT \(open) AND stand.holder = reminder.recipient)
                AND NOT \(keeper))
            """,
            "(reminder.kind = 'receipt-late' AND \(handover)))",
            "(reminder.kind IN ('handed-over', 'escalated') AND \(handover) AND way.id = reminder.occasion))",
            "(reminder.kind = 'arrived' AND \(step) AND 'step:' || CAST(doing.position AS TEXT) = reminder.occasion))",
            "(reminder.kind = 'assigned' AND NOT \(keeper))",
            """
            (reminder.kind = 'approval' AND NOT EXISTS (SELECT 1 FROM matter_extension AS asked
                WHERE asked.county = reminder.county AND asked.id = reminder.occasion AND asked.state = 'waiting')
                AND NOT EXISTS (SELECT 1 FROM matter_pause_request AS asked
                WHERE asked.county = reminder.county AND asked.id = reminder.occasion AND asked.state = 'waiting')
                AND NOT EXISTS (SELECT 1 FROM matter_correction AS asked
                WHERE asked.county = reminder.county AND asked.id = reminder.occasion AND asked.state = 'waiting'))
            """,
            "(reminder.kind IN ('decided', 'answered') AND reminder.created_at < \(month))",
        ]
    }

    /// Takes back what was said of anything but matters and is no longer owed.
    func retireDuties(except owed: Set<String>, at now: Instant) throws {
        let standing = try db.query(
            """
            SELECT id, recipient, subject_kind, subject, due_at FROM reminder
            WHERE county = \(county.text) AND retired_at IS NULL AND subject_kind <> 'matter' ORDER BY id
            """
        )
        for row in standing {
            let due = try row.get("due_at", as: Int64?.self).map { "\($0)" } ?? ""
            let key = try [row.get("recipient"), row.get("subject_kind"), row.get("subject"), due]
                .joined(separator: "|")
            guard !owed.contains(key) else { continue }
            let id: String = try row.get("id")
            try db.execute(
                "UPDATE reminder SET retired_at = \(now.milliseconds) WHERE county = \(county.text) AND id = \(id)"
            )
        }
        try OutboxRecords(db: db, county: county).dropRetired()
    }
}

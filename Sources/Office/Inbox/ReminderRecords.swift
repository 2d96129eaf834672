import Primitives
import Storage
import Supervision

/// SQL of reminders, the outbox and calendar feeds.
struct ReminderRecords {
    let db: any Connection
    let county: AreaCode

    /// Posts a reminder once for its occasion, with a copy in the outbox for a gateway that may come.
    ///
    /// Returns its identity; nil where it was posted before.
    @discardableResult
    func post(_ draft: Reminder.Draft, at now: Instant, _ environment: Environment) throws -> String? {
        let known = try db.first(
            """
            SELECT id FROM reminder WHERE county = \(county.text) AND recipient = \(draft.recipient.text)
                AND kind = \(draft.kind.rawValue) AND matter = \(draft.matter) AND occasion = \(draft.occasion)
            """
        )
        guard known == nil else { return nil }
        let id = environment.nextID(now)
        try db.execute(
            """
            INSERT INTO reminder (county, id, recipient, kind, matter, occasion, due_at, text, created_at)
            VALUES (\(county.text), \(id), \(draft.recipient.text), \(draft.kind.rawValue), \(draft.matter),
                \(draft.occasion), \(draft.due?.milliseconds), \(draft.text), \(now.milliseconds))
            """
        )
        try db.execute(
            """
            INSERT INTO outbox (county, id, reminder, channel, recipient, text, state, tries, error, created_at)
            VALUES (\(county.text), \(environment.nextID(now)), \(id), 'message', \(draft.recipient.text),
                \(draft.text), 'waiting', 0, '', \(now.milliseconds))
            """
        )
        return id
    }

    private func recipients(_ officer: Officer) -> SQL {
        let own = Reminder.Recipient.account(officer.account).text
        return "recipient IN (\(SQL.list([own] + (officer.scope.holder.map { [$0.text] } ?? []))))"
    }

    func unread(by officer: Officer, limit: Int) throws -> [Reminder] {
        try db.query(
            """
            SELECT id, kind, matter, due_at, text, created_at, read_at FROM reminder
            WHERE county = \(county.text) AND \(recipients(officer)) AND read_at IS NULL
            ORDER BY created_at DESC, id DESC LIMIT \(limit)
            """
        ).map { row in
            Reminder(
                id: try row.get("id"),
                kind: Reminder.Kind(rawValue: try row.get("kind")) ?? .dueSoon,
                matter: try row.get("matter"),
                due: try row.get("due_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                text: try row.get("text"),
                createdAt: Instant(milliseconds: try row.get("created_at")),
                readAt: try row.get("read_at", as: Int64?.self).map { Instant(milliseconds: $0) }
            )
        }
    }

    func unreadCount(by officer: Officer) throws -> Int {
        try db.first(
            """
            SELECT COUNT(*) AS total FROM reminder
            WHERE county = \(county.text) AND \(recipients(officer)) AND read_at IS NULL
            """
        )?.get("total") ?? 0
    }

    func markRead(by officer: Officer, at now: Instant) throws -> Int {
        try db.execute(
            """
            UPDATE reminder SET read_at = \(now.milliseconds), read_by = \(officer.account)
            WHERE county = \(county.text) AND \(recipients(officer)) AND read_at IS NULL
            """
        )
    }

    // MARK: Runs

    func hasRun(on day: Day) throws -> Bool {
        try db.first("SELECT day FROM reminder_run WHERE county = \(county.text) AND day = \(day.description)") != nil
    }

    func setRun(on day: Day, created: Int) throws {
        try db.execute(
            """
            INSERT INTO reminder_run (county, day, created) VALUES (\(county.text), \(day.description), \(created))
            ON CONFLICT (county, day) DO UPDATE SET created = reminder_run.created + excluded.created
            """
        )
    }

    /// An open clock: of a matter's whole, of its step, or of a hand-over that waits.
    struct Clock {
        var matter: String
        var title: String
        var holder: String
        var assignee: String?
        var kind: String
        var due: Instant
        /// Of a hand-over: the desk that must acknowledge.
        var to: String?
    }

    /// The clocks that run and end before a moment: of the whole, of the step, and of hand-overs that wait.
    func clocks(endingBefore end: Instant) throws -> [Clock] {
        let running: SQL = """
             AND NOT EXISTS (SELECT 1 FROM matter_pause AS still
                WHERE still.county = matter.county AND still.matter = matter.id AND still.ended_at IS NULL)
            """
        return try clocks("'whole'", "matter_standing", to: "NULL", "", running, end)
            + clocks(
                "'step'",
                "matter_step",
                to: "NULL",
                """
                JOIN matter_step ON matter_step.county = matter.county AND matter_step.matter = matter.id
                    AND matter_step.done_at IS NULL
                """,
                running,
                end
            )
            + clocks(
                "'receipt'",
                "matter_handover",
                to: "matter_handover.to_holder",
                """
                JOIN matter_handover ON matter_handover.county = matter.county AND matter_handover.matter = matter.id
                    AND matter_handover.state = 'waiting'
                """,
                "",
                end
            )
    }

    private func clocks(
        _ kind: SQL,
        _ table: SQL,
        to: SQL,
        _ join: SQL,
        _ condition: SQL,
        _ end: Instant
    ) throws -> [Clock] {
        try db.query(
            """
            SELECT matter.id, matter.title, matter_standing.holder, matter_assignee.account AS assignee,
                \(kind) AS kind, \(table).due_at, \(to) AS to_holder
            FROM matter JOIN matter_standing ON matter_standing.county = matter.county
                AND matter_standing.matter = matter.id AND matter_standing.state = 'open'
            LEFT JOIN matter_assignee ON matter_assignee.county = matter.county
                AND matter_assignee.matter = matter.id AND matter_assignee.ended_at IS NULL
            \(join)
            WHERE matter.county = \(county.text) AND \(table).due_missing_year IS NULL
                AND \(table).due_at < \(end.milliseconds)\(condition) ORDER BY matter.id
            """
        ).map { row in
            Clock(
                matter: try row.get("id"),
                title: try row.get("title"),
                holder: try row.get("holder"),
                assignee: try row.get("assignee"),
                kind: try row.get("kind"),
                due: Instant(milliseconds: try row.get("due_at")),
                to: try row.get("to_holder")
            )
        }
    }
}

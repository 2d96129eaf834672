import Primitives
import Storage

/// SQL of the runs that post reminders, and of the clocks that they look at.
extension ReminderRecords {
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

    /// When a server last ran by itself.
    func lastTurn() throws -> Instant? {
        try db.first("SELECT ran_at FROM reminder_turn WHERE county = \(county.text)")
            .map { Instant(milliseconds: try $0.get("ran_at")) }
    }

    /// Takes the turn to run where nobody has since a moment; of several servers one does.
    func takeTurn(after last: Instant?, at now: Instant) throws -> Bool {
        guard let last else {
            return try db.execute(
                """
                INSERT INTO reminder_turn (county, ran_at) VALUES (\(county.text), \(now.milliseconds))
                ON CONFLICT (county) DO NOTHING
                """
            ) == 1
        }
        return try db.execute(
            """
            UPDATE reminder_turn SET ran_at = \(now.milliseconds)
            WHERE county = \(county.text) AND ran_at = \(last.milliseconds)
            """
        ) == 1
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
            SELECT matter.id, matter.title, matter_standing.holder,
                CASE WHEN keeper.active = 0 THEN NULL ELSE matter_assignee.account END AS assignee,
                \(kind) AS kind, \(table).due_at, \(to) AS to_holder
            FROM matter JOIN matter_standing ON matter_standing.county = matter.county
                AND matter_standing.matter = matter.id AND matter_standing.state = 'open'
            LEFT JOIN matter_assignee ON matter_assignee.county = matter.county
                AND matter_assignee.matter = matter.id AND matter_assignee.ended_at IS NULL
            LEFT JOIN account AS keeper ON keeper.county = matter_assignee.county
                AND keeper.id = matter_assignee.account
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

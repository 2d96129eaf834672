import Primitives
import Storage
import Supervision

/// SQL of what happens to a matter beside its steps.
extension MatterRecords {
    /// Writes what a move changed of pauses, extensions and hand-overs; nothing where they are as before.
    func updateLoops(from before: Matter, to after: Matter) throws {
        for pause in after.pauses where !before.pauses.contains(pause) { try save(pause, after.id) }
        for asked in after.pauseRequests where !before.pauseRequests.contains(asked) {
            let own: SQL = "\(asked.note), \(asked.from.milliseconds)"
            try save(asked.asking, "matter_pause_request", with: "note, pause_from", own, after.id)
        }
        for asked in after.corrections where !before.corrections.contains(asked) {
            let own: SQL = "\(asked.kind.rawValue), \(asked.position)"
            try save(asked.asking, "matter_correction", with: "kind, position", own, after.id)
        }
        for asked in after.extensions where !before.extensions.contains(asked) {
            let own: SQL = "\(asked.position), \(asked.term.text)"
            try save(asked.asking, "matter_extension", with: "position, term", own, after.id)
        }
        for handover in after.handovers where !before.handovers.contains(handover) { try save(handover, after.id) }
    }

    /// Who asked and who decided, into the table of what was asked for, with the columns and values that it has beside.
    private func save(
        _ asking: Matter.Asking,
        _ table: SQL,
        with columns: SQL,
        _ values: SQL,
        _ matter: String
    ) throws {
        try db.execute(
            """
            INSERT INTO \(table) (county, id, matter, reason, asked_at, asked_by, state, decided_at, decided_by,
                decision, \(columns))
            VALUES (\(county.text), \(asking.id), \(matter), \(asking.reason), \(asking.askedAt.milliseconds),
                \(asking.askedBy), \(asking.state.rawValue), \(asking.decidedAt?.milliseconds), \(asking.decidedBy),
                \(asking.decision), \(values))
            ON CONFLICT (county, id) DO UPDATE SET state = excluded.state, decided_at = excluded.decided_at,
                decided_by = excluded.decided_by, decision = excluded.decision
            """
        )
    }

    private func save(_ pause: Matter.Pause, _ matter: String) throws {
        try db.execute(
            """
            INSERT INTO matter_pause (county, id, matter, reason, note, started_at, started_by, ended_at, ended_by)
            VALUES (\(county.text), \(pause.id), \(matter), \(pause.reason), \(pause.note), \(pause.from.milliseconds),
                \(pause.by), \(pause.to?.milliseconds), \(pause.liftedBy))
            ON CONFLICT (county, id) DO UPDATE SET ended_at = excluded.ended_at, ended_by = excluded.ended_by
            """
        )
    }

    private func save(_ handover: Matter.Handover, _ matter: String) throws {
        try db.execute(
            """
            INSERT INTO matter_handover (county, id, matter, kind, position, from_holder, to_holder, reason, papers,
                sent_at, sent_by, due_at, due_missing_year, state, answered_at, answered_by, answer)
            VALUES (\(county.text), \(handover.id), \(matter), \(handover.kind.rawValue), \(handover.position),
                \(handover.from.text), \(handover.to.text), \(handover.reason), \(handover.papers),
                \(handover.sentAt.milliseconds), \(handover.sentBy), \(handover.due?.instant?.milliseconds),
                \(handover.due?.missingYear), \(handover.state.rawValue), \(handover.answeredAt?.milliseconds),
                \(handover.answeredBy), \(handover.answer))
            ON CONFLICT (county, id) DO UPDATE SET state = excluded.state, answered_at = excluded.answered_at,
                answered_by = excluded.answered_by, answer = excluded.answer
            """
        )
    }

    func insertComment(id: String, matter: String, text: String, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            INSERT INTO matter_comment (county, id, matter, text, created_at, created_by)
            VALUES (\(county.text), \(id), \(matter), \(text), \(now.milliseconds), \(officer))
            """
        )
    }

    /// Ends the assignment that holds, and begins another where an account is given.
    func assign(matter: String, to account: String?, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            UPDATE matter_assignee SET ended_at = \(now.milliseconds), ended_by = \(officer)
            WHERE county = \(county.text) AND matter = \(matter) AND ended_at IS NULL
            """
        )
        guard let account else { return }
        let position: Int =
            try db.first(
                """
                SELECT COALESCE(MAX(position), 0) + 1 AS next FROM matter_assignee
                WHERE county = \(county.text) AND matter = \(matter)
                """
            )?.get("next") ?? 1
        try db.execute(
            """
            INSERT INTO matter_assignee (county, matter, position, account, given_by, given_at)
            VALUES (\(county.text), \(matter), \(position), \(account), \(officer), \(now.milliseconds))
            """
        )
    }

    /// What the digest of a matter covers beside its standing, steps and evidence; nothing where there is nothing.
    func addLoops(of matter: String, to digest: inout Digest.Running) throws {
        let texts: [SQL] = [
            """
            SELECT id, reason, note, started_at, started_by, ended_at, ended_by FROM matter_pause
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY started_at, id
            """,
            """
            SELECT id, position, term, reason, asked_at, asked_by, state, decided_at, decided_by, decision
            FROM matter_extension WHERE county = \(county.text) AND matter = \(matter) ORDER BY asked_at, id
            """,
            """
            SELECT id, kind, position, from_holder, to_holder, reason, papers, sent_at, sent_by, due_at,
                due_missing_year, state, answered_at, answered_by, answer
            FROM matter_handover WHERE county = \(county.text) AND matter = \(matter) ORDER BY sent_at, id
            """,
            """
            SELECT id, text, created_at, created_by FROM matter_comment
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY created_at, id
            """,
            """
            SELECT position, account, given_by, given_at, ended_at, ended_by FROM matter_assignee
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY position
            """,
            """
            SELECT id, step, template, version, number, evidence, issued_at, issued_by, voided_at, voided_by, void_reason
            FROM matter_document WHERE county = \(county.text) AND matter = \(matter) ORDER BY issued_at, id
            """,
            """
            SELECT matter_document_value.document, matter_document_value.name, matter_document_value.value
            FROM matter_document_value
            JOIN matter_document ON matter_document.county = matter_document_value.county
                AND matter_document.id = matter_document_value.document
            WHERE matter_document.county = \(county.text) AND matter_document.matter = \(matter)
            ORDER BY matter_document_value.document, matter_document_value.name
            """,
            """
            SELECT kind, reference, happened_at, recorded_at, recorded_by FROM matter_backdating
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY kind, reference
            """,
            """
            SELECT id, reason, note, pause_from, asked_at, asked_by, state, decided_at, decided_by, decision
            FROM matter_pause_request WHERE county = \(county.text) AND matter = \(matter) ORDER BY asked_at, id
            """,
            """
            SELECT id, kind, position, reason, asked_at, asked_by, state, decided_at, decided_by, decision
            FROM matter_correction WHERE county = \(county.text) AND matter = \(matter) ORDER BY asked_at, id
            """,
            """
            SELECT field, revision, value, reason, written_at, written_by FROM matter_field
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY field, revision
            """,
        ]
        for sql in texts { try db.each(sql) { digest.add($0.values) } }
    }
}

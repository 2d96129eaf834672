import Primitives
import Storage
import Supervision

/// What stands in the ledger of a matter's pauses, extensions, corrections, hand-overs, comments and assignments.
extension MatterRecords {
    func pauses(of matter: String, _ late: Backdatings) throws -> [Matter.Pause] {
        try db.query(
            """
            SELECT id, reason, note, started_at, started_by, ended_at, ended_by FROM matter_pause
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY started_at, id
            """
        ).map { row in
            let id: String = try row.get("id")
            return Matter.Pause(
                id: id,
                reason: try row.get("reason"),
                note: try row.get("note"),
                from: Instant(milliseconds: try row.get("started_at")),
                by: try row.get("started_by"),
                to: try row.get("ended_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                liftedBy: try row.get("ended_by"),
                fromRecordedAt: late.paused[id],
                toRecordedAt: late.resumed[id]
            )
        }
    }

    func pauseRequests(of matter: String) throws -> [Matter.PauseRequest] {
        try requests("matter_pause_request", with: "note, pause_from", of: matter) { row, asking in
            Matter.PauseRequest(
                asking: asking,
                note: try row.get("note"),
                from: Instant(milliseconds: try row.get("pause_from"))
            )
        }
    }

    func extensions(of matter: String) throws -> [Matter.Extension] {
        try requests("matter_extension", with: "position, term", of: matter) { row, asking in
            guard let term = Term(text: try row.get("term")) else { return nil }
            return Matter.Extension(asking: asking, position: try row.get("position"), term: term)
        }
    }

    func corrections(of matter: String) throws -> [Matter.Correction] {
        try requests("matter_correction", with: "kind, position", of: matter) { row, asking in
            Matter.Correction(
                asking: asking,
                kind: Matter.Correction.Kind(rawValue: try row.get("kind")) ?? .stepBack,
                position: try row.get("position")
            )
        }
    }

    /// What was asked for in one table, with the columns that it has beside who asked and who decided.
    private func requests<Request>(
        _ table: SQL,
        with columns: SQL,
        of matter: String,
        _ make: (Row, Matter.Asking) throws -> Request?
    ) throws -> [Request] {
        try db.query(
            """
            SELECT id, reason, asked_at, asked_by, state, decided_at, decided_by, decision, \(columns)
            FROM \(table) WHERE county = \(county.text) AND matter = \(matter) ORDER BY asked_at, id
            """
        ).compactMap { row in
            let asking = Matter.Asking(
                id: try row.get("id"),
                reason: try row.get("reason"),
                askedAt: Instant(milliseconds: try row.get("asked_at")),
                askedBy: try row.get("asked_by"),
                state: Matter.Asking.State(rawValue: try row.get("state")) ?? .waiting,
                decidedAt: try row.get("decided_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                decidedBy: try row.get("decided_by"),
                decision: try row.get("decision")
            )
            return try make(row, asking)
        }
    }

    func handovers(of matter: String) throws -> [Matter.Handover] {
        try db.query(
            """
            SELECT id, kind, position, from_holder, to_holder, reason, papers, sent_at, sent_by, due_at,
                due_missing_year, state, answered_at, answered_by, answer
            FROM matter_handover WHERE county = \(county.text) AND matter = \(matter) ORDER BY sent_at, id
            """
        ).map { row in
            Matter.Handover(
                id: try row.get("id"),
                kind: Matter.Handover.Kind(rawValue: try row.get("kind")) ?? .handover,
                position: try row.get("position"),
                from: Holder(try row.get("from_holder")) ?? .office,
                to: Holder(try row.get("to_holder")) ?? .office,
                reason: try row.get("reason"),
                papers: try row.get("papers"),
                sentAt: Instant(milliseconds: try row.get("sent_at")),
                sentBy: try row.get("sent_by"),
                due: DueTime(
                    instant: try row.get("due_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                    missingYear: try row.get("due_missing_year")
                ),
                state: Matter.Handover.State(rawValue: try row.get("state")) ?? .waiting,
                answeredAt: try row.get("answered_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                answeredBy: try row.get("answered_by"),
                answer: try row.get("answer")
            )
        }
    }

    func comments(of matter: String) throws -> [MatterWork.Comment] {
        try db.query(
            """
            SELECT id, text, created_at, created_by FROM matter_comment
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY created_at, id
            """
        ).map { row in
            MatterWork.Comment(
                id: try row.get("id"),
                text: try row.get("text"),
                at: Instant(milliseconds: try row.get("created_at")),
                by: try row.get("created_by")
            )
        }
    }

    func assignments(of matter: String) throws -> [MatterWork.Assignment] {
        try db.query(
            """
            SELECT account, given_by, given_at, ended_at FROM matter_assignee
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY position
            """
        ).map { row in
            MatterWork.Assignment(
                account: try row.get("account"),
                givenBy: try row.get("given_by"),
                givenAt: Instant(milliseconds: try row.get("given_at")),
                endedAt: try row.get("ended_at", as: Int64?.self).map { Instant(milliseconds: $0) }
            )
        }
    }
}

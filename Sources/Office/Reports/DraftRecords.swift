import Primitives
import Storage
import Supervision

/// SQL of the units' parts of the annual report.
struct DraftRecords {
    let db: any Connection
    let county: AreaCode
    let year: Int

    /// The ways of all units that have begun.
    func ways() throws -> [String: ReportWay] {
        let own: SQL = "county = \(county.text) AND year = \(year)"
        var ways: [String: ReportWay] = [:]
        for row in try db.query("SELECT unit, submitted_at FROM report_revision WHERE \(own) ORDER BY unit, revision") {
            let on = Instant(milliseconds: try row.get("submitted_at")).day
            ways[try row.get("unit"), default: ReportWay()].submissions.append(ReportWay.Submission(on: on))
        }
        for row in try db.query("SELECT unit, granted_at FROM report_exception WHERE \(own) ORDER BY granted_at, id") {
            ways[try row.get("unit"), default: ReportWay()].openedOn
                .append(Instant(milliseconds: try row.get("granted_at")).day)
        }
        for row in try db.query("SELECT unit, revision, decision, decided_at FROM report_decision WHERE \(own)") {
            let revision: Int = try row.get("revision")
            let unit: String = try row.get("unit")
            guard ways[unit]?.submissions.indices.contains(revision - 1) == true else { continue }
            ways[unit]?.submissions[revision - 1].decision = ReportWay.Decision(
                isAccepted: try row.get("decision", as: String.self) == "accepted",
                on: Instant(milliseconds: try row.get("decided_at")).day
            )
        }
        for row in try db.query("SELECT unit, state, decided_at FROM report_draft WHERE \(own)") {
            let unit: String = try row.get("unit")
            ways[unit, default: ReportWay()].isBegun = true
            let decided = try row.get("decided_at", as: Int64?.self).map { Instant(milliseconds: $0).day }
            Self.complete(&ways[unit, default: ReportWay()], state: try row.get("state"), decidedOn: decided)
        }
        return ways
    }

    /// The states of all units that have begun.
    func states() throws -> [String: ReportDraft.State] {
        try db.query(
            "SELECT unit, state FROM report_draft WHERE county = \(county.text) AND year = \(year)"
        ).reduce(into: [:]) { states, row in
            states[try row.get("unit")] = ReportDraft.State(rawValue: try row.get("state"))
        }
    }

    /// Ledgers of before decisions were kept one by one say only the last: by the draft, and by what was opened again.
    private static func complete(_ way: inout ReportWay, state: String, decidedOn: Day?) {
        if let opened = way.openedOn.first,
            let index = way.submissions.lastIndex(where: { $0.on <= opened }), way.submissions[index].decision == nil
        {
            way.submissions[index].decision = ReportWay.Decision(isAccepted: true, on: opened)
        }
        guard let decidedOn, let last = way.submissions.indices.last, way.submissions[last].decision == nil,
            state == "accepted" || state == "returned"
        else { return }
        way.submissions[last].decision = ReportWay.Decision(isAccepted: state == "accepted", on: decidedOn)
    }

    /// The draft as stored; its sections have no titles yet and its figures are those of the last submission.
    func find(_ unit: String) throws -> ReportDraft? {
        guard
            let row = try db.first(
                """
                SELECT title, state, version, revision, submitted_at, decided_at, decision_note FROM report_draft
                WHERE county = \(county.text) AND year = \(year) AND unit = \(unit)
                """
            )
        else { return nil }
        let revision: Int = try row.get("revision")
        let (submitted, decided): (Int64?, Int64?) = (try row.get("submitted_at"), try row.get("decided_at"))
        return ReportDraft(
            unit: unit,
            title: try row.get("title"),
            state: ReportDraft.State(rawValue: try row.get("state")) ?? .draft,
            version: try row.get("version"),
            revision: revision,
            sections: try sections(unit),
            figures: try figures(unit, revision: revision),
            areFiguresFrozen: revision > 0,
            submittedAt: submitted.map { Instant(milliseconds: $0) },
            decidedAt: decided.map { Instant(milliseconds: $0) },
            decisionNote: try row.get("decision_note"),
            exceptions: try exceptions(unit)
        )
    }

    private func sections(_ unit: String) throws -> [ReportDraft.Section] {
        try db.query(
            """
            SELECT section, words FROM report_section
            WHERE county = \(county.text) AND year = \(year) AND unit = \(unit) ORDER BY section
            """
        ).map { ReportDraft.Section(id: try $0.get("section"), title: "", words: try $0.get("words")) }
    }

    private func figures(_ unit: String, revision: Int) throws -> [ReportDraft.DraftFigure] {
        try db.query(
            """
            SELECT task, title, numerator, denominator, measured_in, state, remark, row_count, rows_digest, seen_on
            FROM report_figure WHERE county = \(county.text) AND year = \(year) AND unit = \(unit)
                AND revision = \(revision) ORDER BY position
            """
        ).map { row in
            ReportDraft.DraftFigure(
                task: try row.get("task"),
                figure: Figure(
                    title: try row.get("title"),
                    numerator: try row.get("numerator"),
                    denominator: try row.get("denominator"),
                    unit: try row.get("measured_in"),
                    remark: try row.get("remark")
                ),
                state: TaskState(rawValue: try row.get("state")) ?? .noData,
                rowCount: try row.get("row_count"),
                rowsDigest: try row.get("rows_digest"),
                seenOn: Day(try row.get("seen_on", as: String.self)) ?? Day(ordinal: 0)
            )
        }
    }

    private func exceptions(_ unit: String) throws -> [ReportDraft.Exception] {
        try db.query(
            """
            SELECT person, reason, granted_at FROM report_exception
            WHERE county = \(county.text) AND year = \(year) AND unit = \(unit) ORDER BY granted_at, id
            """
        ).map { row in
            ReportDraft.Exception(
                person: try row.get("person"),
                reason: try row.get("reason"),
                at: Instant(milliseconds: try row.get("granted_at"))
            )
        }
    }

    /// Writes title and sections; an existing draft becomes the next version and stays in its state.
    func save(
        _ unit: String,
        title: String,
        sections: [ReportDraft.Section],
        at now: Instant,
        by officer: String
    ) throws {
        try db.execute(
            """
            INSERT INTO report_draft (county, year, unit, title, state, version, revision, saved_at, saved_by,
                decision_note)
            VALUES (\(county.text), \(year), \(unit), \(title), 'draft', 1, 0, \(now.milliseconds), \(officer), '')
            ON CONFLICT (county, year, unit) DO UPDATE SET title = excluded.title, saved_at = excluded.saved_at,
                saved_by = excluded.saved_by, version = report_draft.version + 1
            """
        )
        for section in sections {
            try db.execute(
                """
                INSERT INTO report_section (county, year, unit, section, words)
                VALUES (\(county.text), \(year), \(unit), \(section.id), \(section.words))
                ON CONFLICT (county, year, unit, section) DO UPDATE SET words = excluded.words
                """
            )
        }
    }

    /// Keeps a submission whole: its text, and each figure as it was on the day.
    func submit(_ draft: ReportDraft, figures: [ReportDraft.DraftFigure], at now: Instant, by officer: String) throws {
        let revision = draft.revision + 1
        let words = draft.sections.map { "\($0.title)\n\($0.words)" }.joined(separator: "\n\n")
        try db.execute(
            """
            INSERT INTO report_revision (county, year, unit, revision, title, words, digest, submitted_at, submitted_by)
            VALUES (\(county.text), \(year), \(draft.unit), \(revision), \(draft.title), \(words),
                \(Digest.hex(ofFields: [draft.title, words])), \(now.milliseconds), \(officer))
            """
        )
        try db.insert(
            into: "report_figure",
            columns: [
                "county", "year", "unit", "revision", "position", "task", "title", "numerator", "denominator",
                "measured_in", "state", "remark", "row_count", "rows_digest", "seen_on",
            ],
            rows: figures.enumerated().map { position, figure in
                [
                    county.text.sqlValue, year.sqlValue, draft.unit.sqlValue, revision.sqlValue, position.sqlValue,
                    figure.task.sqlValue, figure.figure.title.sqlValue, figure.figure.numerator.sqlValue,
                    figure.figure.denominator.sqlValue, figure.figure.unit.sqlValue, figure.state.rawValue.sqlValue,
                    figure.figure.remark.sqlValue, figure.rowCount.sqlValue, figure.rowsDigest.sqlValue,
                    figure.seenOn.description.sqlValue,
                ]
            }
        )
        try db.execute(
            """
            UPDATE report_draft SET state = 'submitted', revision = \(revision), version = version + 1,
                submitted_at = \(now.milliseconds), submitted_by = \(officer), decision_note = ''
            WHERE county = \(county.text) AND year = \(year) AND unit = \(draft.unit)
            """
        )
    }

    func decide(_ unit: String, state: ReportDraft.State, note: String, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            UPDATE report_draft SET state = \(state.rawValue), version = version + 1,
                decided_at = \(now.milliseconds), decided_by = \(officer), decision_note = \(note)
            WHERE county = \(county.text) AND year = \(year) AND unit = \(unit)
            """
        )
    }

    /// Keeps a decision on a submission; the draft itself shows only the last.
    func insertDecision(on draft: ReportDraft, accept: Bool, note: String, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            INSERT INTO report_decision (county, year, unit, revision, decision, note, decided_at, decided_by)
            VALUES (\(county.text), \(year), \(draft.unit), \(draft.revision),
                \(accept ? "accepted" : "returned"), \(note), \(now.milliseconds), \(officer))
            """
        )
    }

    func insertException(
        _ id: String,
        unit: String,
        person: String,
        reason: String,
        at now: Instant,
        by officer: String
    ) throws {
        try db.execute(
            """
            INSERT INTO report_exception (county, year, unit, id, person, reason, granted_at, granted_by)
            VALUES (\(county.text), \(year), \(unit), \(id), \(person), \(reason), \(now.milliseconds), \(officer))
            """
        )
    }

    /// What the audit trail keeps of a draft: its row, texts, submissions, exceptions and decisions.
    func digest(of unit: String) throws -> String {
        var digest = Digest.Running()
        let own: SQL = "county = \(county.text) AND year = \(year) AND unit = \(unit)"
        let parts: [SQL] = [
            """
            SELECT title, state, version, revision, submitted_at, submitted_by, decided_at, decided_by, decision_note
            FROM report_draft WHERE \(own)
            """,
            "SELECT section, words FROM report_section WHERE \(own) ORDER BY section",
            "SELECT revision, title, words, digest, submitted_at FROM report_revision WHERE \(own) ORDER BY revision",
            """
            SELECT revision, position, task, numerator, denominator, state, rows_digest FROM report_figure
            WHERE \(own) ORDER BY revision, position
            """,
            "SELECT person, reason, granted_at FROM report_exception WHERE \(own) ORDER BY id",
            """
            SELECT revision, decision, note, decided_at, decided_by FROM report_decision WHERE \(own)
            ORDER BY revision
            """,
        ]
        for part in parts { try db.each(part) { digest.add($0.values) } }
        return digest.finish()
    }
}

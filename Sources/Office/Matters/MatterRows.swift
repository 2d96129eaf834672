import Primitives
import Storage
import Supervision

/// Reading matters, steps and evidence.
extension MatterRecords {
    func find(_ id: String, scope: Scope) throws -> Stored? {
        try db.first(
            """
            \(Self.selection) WHERE matter.county = \(county.text) AND matter.id = \(id)\
            \(scope.rows(of: .matters, as: "matter"))
            """
        ).map(Self.stored)
    }

    func list(_ filter: MatterFilter, scope: Scope, now: Instant, limit: Int, offset: Int) throws -> [Stored] {
        try db.query(
            """
            \(Self.selection) WHERE matter.county = \(county.text)\(scope.rows(of: .matters, as: "matter"))\
            \(Self.conditions(filter, now: now))
            ORDER BY matter_standing.state DESC, matter_standing.due_at ASC NULLS LAST, matter.id
            LIMIT \(limit) OFFSET \(offset)
            """
        ).map(Self.stored)
    }

    func count(_ filter: MatterFilter, scope: Scope, now: Instant) throws -> Int {
        try db.first(
            """
            SELECT COUNT(*) AS total FROM matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            WHERE matter.county = \(county.text)\(scope.rows(of: .matters, as: "matter"))\
            \(Self.conditions(filter, now: now))
            """
        )?.get("total") ?? 0
    }

    private static let selection: SQL = """
        SELECT matter.id, matter.number, matter.procedure_id, matter.procedure_from, matter.title, matter.operator,
            operator.name AS operator_name, matter.township, matter.sample, matter.parent, matter.opened_at,
            matter.opened_by, matter_standing.state, matter_standing.step, matter_standing.holder,
            matter_standing.due_at, matter_standing.due_missing_year, matter_standing.outcome, matter_standing.reason,
            matter_standing.closed_at, matter_standing.closed_by, matter_pause.started_at AS paused_since,
            matter_handover.kind AS handover_kind, matter_handover.to_holder, matter_handover.from_holder,
            CASE WHEN keeper.active = 0 THEN NULL ELSE matter_assignee.account END AS assignee,
            doing.due_at AS step_due_at, doing.due_missing_year AS step_due_missing, doing.started_at AS step_started_at,
            matter_extension.asked_by AS extension_asked_by, matter_pause_request.asked_by AS pause_asked_by,
            matter_correction.asked_by AS correction_asked_by
        FROM matter
        JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
        LEFT JOIN operator ON operator.county = matter.county AND operator.id = matter.operator
        LEFT JOIN matter_pause ON matter_pause.county = matter.county AND matter_pause.matter = matter.id
            AND matter_pause.ended_at IS NULL
        LEFT JOIN matter_handover ON matter_handover.county = matter.county AND matter_handover.matter = matter.id
            AND matter_handover.state = 'waiting'
        LEFT JOIN matter_assignee ON matter_assignee.county = matter.county AND matter_assignee.matter = matter.id
            AND matter_assignee.ended_at IS NULL
        LEFT JOIN account AS keeper ON keeper.county = matter_assignee.county AND keeper.id = matter_assignee.account
        LEFT JOIN matter_extension ON matter_extension.county = matter.county AND matter_extension.matter = matter.id
            AND matter_extension.state = 'waiting'
        LEFT JOIN matter_pause_request ON matter_pause_request.county = matter.county
            AND matter_pause_request.matter = matter.id AND matter_pause_request.state = 'waiting'
        LEFT JOIN matter_correction ON matter_correction.county = matter.county
            AND matter_correction.matter = matter.id AND matter_correction.state = 'waiting'
        LEFT JOIN matter_step AS doing ON doing.county = matter.county AND doing.matter = matter.id
            AND doing.done_at IS NULL
        """

    private static func conditions(_ filter: MatterFilter, now: Instant) -> SQL {
        var parts: [SQL] = []
        if let procedure = filter.procedure { parts.append(" AND matter.procedure_id = \(procedure)") }
        if !filter.operatorIDs.isEmpty {
            parts.append(" AND matter.operator IN (\(SQL.list(filter.operatorIDs)))")
        }
        if let sample = filter.sample { parts.append(" AND matter.sample = \(sample)") }
        if let parent = filter.parent { parts.append(" AND matter.parent = \(parent)") }
        if let township = filter.township { parts.append(" AND matter.township = \(township.text)") }
        if let assignee = filter.assignee {
            parts.append(
                """
                 AND EXISTS (SELECT 1 FROM matter_assignee AS mine WHERE mine.county = matter.county
                    AND mine.matter = matter.id AND mine.account = \(assignee) AND mine.ended_at IS NULL)
                """
            )
        }
        if let holder = filter.holder {
            let coming: SQL =
                filter.includesWaiting
                ? """
                 OR EXISTS (SELECT 1 FROM matter_handover AS coming
                    WHERE coming.county = matter.county AND coming.matter = matter.id AND coming.state = 'waiting'
                    AND coming.to_holder = \(holder.text))
                """ : ""
            parts.append(" AND (matter_standing.holder = \(holder.text)\(coming)\(Self.asked(filter.approver)))")
        }
        switch filter.state {
        case nil: break
        case .open: parts.append(" AND matter_standing.state = 'open'")
        case .closed: parts.append(" AND matter_standing.state <> 'open'")
        case .overdue:
            parts.append(
                " AND matter_standing.state = 'open' AND matter_standing.due_missing_year IS NULL AND matter_standing.due_at <= \(now.milliseconds)\(Self.clockRuns)"
            )
        }
        return SQL.joined(parts, separator: "")
    }

    /// True of a matter for which somebody else than `approver` asks for more time or a pause.
    private static func asked(_ approver: String?) -> SQL {
        guard let approver else { return "" }
        return """
             OR EXISTS (SELECT 1 FROM matter_extension AS asked WHERE asked.county = matter.county
                AND asked.matter = matter.id AND asked.state = 'waiting' AND asked.asked_by <> \(approver))
                OR EXISTS (SELECT 1 FROM matter_pause_request AS asking WHERE asking.county = matter.county
                AND asking.matter = matter.id AND asking.state = 'waiting' AND asking.asked_by <> \(approver))
                OR EXISTS (SELECT 1 FROM matter_correction AS wrong WHERE wrong.county = matter.county
                AND wrong.matter = matter.id AND wrong.state = 'waiting' AND wrong.asked_by <> \(approver))
            """
    }

    /// False of a matter whose clocks stand still since before it was due.
    static let clockRuns: SQL = """
         AND NOT EXISTS (SELECT 1 FROM matter_pause AS still WHERE still.county = matter_standing.county
            AND still.matter = matter_standing.matter AND still.ended_at IS NULL
            AND still.started_at < matter_standing.due_at)
        """

    /// False of a matter whose clocks stood still at a moment, since before it was due.
    static func clockRan(at moment: Int64) -> SQL {
        """
         AND NOT EXISTS (SELECT 1 FROM matter_pause AS still WHERE still.county = matter_standing.county
            AND still.matter = matter_standing.matter AND still.started_at < \(moment)
            AND (still.ended_at IS NULL OR still.ended_at >= \(moment))
            AND still.started_at < matter_standing.due_at)
        """
    }

    func steps(of matter: String) throws -> [Matter.StepRecord] {
        try db.query(
            """
            SELECT step, holder, started_at, due_at, due_missing_year, done_at, done_by, note FROM matter_step
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY position
            """
        ).map { row in
            Matter.StepRecord(
                step: try row.get("step"),
                holder: Holder(try row.get("holder")) ?? .office,
                startedAt: Instant(milliseconds: try row.get("started_at")),
                due: try Self.due(row),
                doneAt: try row.get("done_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                doneBy: try row.get("done_by"),
                note: try row.get("note", as: String?.self) ?? ""
            )
        }
    }

    private static func due(_ row: Row) throws -> DueTime? {
        DueTime(
            instant: try row.get("due_at", as: Int64?.self).map { Instant(milliseconds: $0) },
            missingYear: try row.get("due_missing_year")
        )
    }

    func evidence(of matter: String) throws -> [EvidenceRecord] {
        try db.query(
            """
            SELECT evidence.id, evidence.matter, evidence.step, evidence.need, evidence.note, evidence.file_name,
                evidence.file_digest, evidence.media_type, evidence.created_at, evidence.created_by,
                evidence_picture.width, evidence_picture.height, evidence_picture.latitude, evidence_picture.longitude,
                evidence_picture.taken_at, length(evidence_picture.thumbnail) AS thumbnail_size
            FROM evidence LEFT JOIN evidence_picture ON evidence_picture.county = evidence.county
                AND evidence_picture.digest = evidence.file_digest
            WHERE evidence.county = \(county.text) AND evidence.matter = \(matter)
            ORDER BY evidence.created_at, evidence.id
            """
        ).map { row in
            EvidenceRecord(
                id: try row.get("id"),
                matter: try row.get("matter"),
                step: try row.get("step"),
                need: try row.get("need"),
                note: try row.get("note"),
                fileName: try row.get("file_name"),
                fileDigest: try row.get("file_digest"),
                mediaType: try row.get("media_type"),
                createdAt: Instant(milliseconds: try row.get("created_at")),
                createdBy: try row.get("created_by"),
                picture: try Self.picture(row)
            )
        }
    }

    func content(digest: String) throws -> [UInt8]? {
        try db.first(
            "SELECT content FROM evidence_file WHERE county = \(county.text) AND digest = \(digest)"
        ).map { try $0.get("content") }
    }

    private static func stored(_ row: Row) throws -> Stored {
        Stored(
            id: try row.get("id"),
            number: try row.get("number"),
            procedureID: try row.get("procedure_id"),
            procedureFrom: Day(try row.get("procedure_from", as: String.self)) ?? Day(ordinal: 0),
            title: try row.get("title"),
            operatorID: try row.get("operator"),
            operatorName: try row.get("operator_name"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            sample: try row.get("sample"),
            parent: try row.get("parent"),
            openedAt: Instant(milliseconds: try row.get("opened_at")),
            openedBy: try row.get("opened_by"),
            state: try row.get("state"),
            step: try row.get("step"),
            holder: Holder(try row.get("holder")) ?? .office,
            due: try due(row) ?? .calendarMissing(year: 0, earliest: nil),
            outcome: try row.get("outcome"),
            reason: try row.get("reason"),
            closedAt: try row.get("closed_at", as: Int64?.self).map { Instant(milliseconds: $0) },
            closedBy: try row.get("closed_by"),
            pausedSince: try row.get("paused_since", as: Int64?.self).map { Instant(milliseconds: $0) },
            handedTo: try row.get("to_holder", as: String?.self).flatMap { Holder($0) },
            handedFrom: try row.get("from_holder", as: String?.self).flatMap { Holder($0) },
            isEscalated: try row.get("handover_kind", as: String?.self) == "escalation",
            assignee: try row.get("assignee"),
            stepDue: DueTime(
                instant: try row.get("step_due_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                missingYear: try row.get("step_due_missing")
            ),
            stepStartedAt: try row.get("step_started_at", as: Int64?.self).map { Instant(milliseconds: $0) },
            askers: try ["extension_asked_by", "pause_asked_by", "correction_asked_by"].compactMap {
                try row.get($0, as: String?.self)
            }
        )
    }

    /// The digest over all that the ledger holds of a matter, for its audit leaf.
    func digest(of matter: String) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT number, procedure_id, procedure_from, title, operator, township, sample, parent, opened_at, opened_by
            FROM matter WHERE county = \(county.text) AND id = \(matter)
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT state, step, holder, due_at, due_missing_year, outcome, reason, closing_evidence, closed_at, closed_by
            FROM matter_standing WHERE county = \(county.text) AND matter = \(matter)
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT position, step, holder, started_at, due_at, due_missing_year, done_at, done_by, note FROM matter_step
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY position
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT id, step, need, note, file_name, file_digest, media_type, created_at, created_by FROM evidence
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY created_at, id
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT evidence_specimen.evidence, evidence_specimen.specimen FROM evidence_specimen
            JOIN evidence ON evidence.county = evidence_specimen.county AND evidence.id = evidence_specimen.evidence
            WHERE evidence.county = \(county.text) AND evidence.matter = \(matter) AND evidence_specimen.audited = 1
            ORDER BY evidence.created_at, evidence.id
            """
        ) { digest.add($0.values) }
        try addLoops(of: matter, to: &digest)
        return digest.finish()
    }
}

import Primitives
import Rules
import Storage
import Supervision

/// SQL of matters, their steps and evidence.
struct MatterRecords {
    let db: any Connection
    let county: AreaCode

    /// The frozen facts of a matter, and the names that a list shows beside them.
    struct Stored {
        var id: String
        var number: String
        var procedureID: String
        var procedureFrom: Day
        var title: String
        var operatorID: String?
        var operatorName: String?
        var township: AreaCode?
        var sample: String?
        var parent: String?
        var openedAt: Instant
        var openedBy: String
        var state: String
        var step: String?
        var holder: Holder
        var due: DueTime
        var outcome: String?
        var reason: String?
        var closedAt: Instant?
        var closedBy: String?
        var pausedSince: Instant?
        var handedTo: Holder?
        var handedFrom: Holder?
        var isEscalated = false
        var assignee: String?
        var stepDue: DueTime?
        var stepStartedAt: Instant?
        /// Who waits for a decision on an extension or a pause.
        var askers: [String] = []
    }

    /// The next number of a series without gaps: it is taken in the transaction that uses it.
    ///
    /// A series that is new begins with `first`.
    func nextSerial(_ name: String, from first: Int = 1) throws -> Int {
        // One statement: PostgreSQL then sees a race for the first number as a conflict to try again.
        try db.first(
            """
            INSERT INTO serial (county, name, last) VALUES (\(county.text), \(name), \(first))
            ON CONFLICT (county, name) DO UPDATE SET last = serial.last + 1 RETURNING last
            """
        )?.get("last") ?? 0
    }

    func exists(procedure: String, sample: String) throws -> Bool {
        try db.first(
            """
            SELECT id FROM matter
            WHERE county = \(county.text) AND procedure_id = \(procedure) AND sample = \(sample)
            """
        ) != nil
    }

    /// The matter of a procedure about a sample, where it closed with an outcome.
    func closed(_ procedure: String, with outcome: String, sample: String) throws -> Matter.Terminating? {
        try db.first(
            """
            SELECT matter.id, matter.number, matter_standing.closed_at FROM matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            WHERE matter.county = \(county.text) AND matter.procedure_id = \(procedure) AND matter.sample = \(sample)
                AND matter_standing.state = 'closed' AND matter_standing.outcome = \(outcome)
            """
        ).map { row in
            Matter.Terminating(
                matter: try row.get("id"),
                number: try row.get("number"),
                outcome: outcome,
                closedAt: Instant(milliseconds: try row.get("closed_at"))
            )
        }
    }

    func exists(procedure: String, parent: String) throws -> Bool {
        try db.first(
            """
            SELECT id FROM matter
            WHERE county = \(county.text) AND procedure_id = \(procedure) AND parent = \(parent)
            """
        ) != nil
    }

    func insert(_ matter: Matter, facts: Facts) throws {
        try db.execute(
            """
            INSERT INTO matter (county, id, number, procedure_id, procedure_from, title, operator, township, sample,
                parent, opened_at, opened_by)
            VALUES (\(county.text), \(matter.id), \(facts.number), \(facts.procedureID),
                \(matter.version.inForce.from.description), \(facts.title), \(facts.operatorID),
                \(matter.township?.text), \(facts.sample), \(facts.parent), \(matter.openedAt.milliseconds),
                \(facts.openedBy))
            """
        )
        guard case .open(let step) = matter.standing, let holder = matter.currentHolder else { return }
        try db.execute(
            """
            INSERT INTO matter_standing (county, matter, state, step, holder, due_at, due_missing_year)
            VALUES (\(county.text), \(matter.id), 'open', \(step), \(holder.text),
                \(matter.due.instant?.milliseconds), \(matter.due.missingYear))
            """
        )
        for (position, record) in matter.steps.enumerated() { try insert(record, at: position, matter: matter.id) }
    }

    /// What a matter is about, beside what the engine needs.
    struct Facts {
        var number: String
        var procedureID: String
        var title: String
        var operatorID: String?
        var sample: String?
        var parent: String?
        var openedBy: String
    }

    private func insert(_ record: Matter.StepRecord, at position: Int, matter: String) throws {
        try db.execute(
            """
            INSERT INTO matter_step (county, matter, position, step, holder, started_at, due_at, due_missing_year,
                done_at, done_by, note)
            VALUES (\(county.text), \(matter), \(position), \(record.step), \(record.holder.text),
                \(record.startedAt.milliseconds), \(record.due?.instant?.milliseconds), \(record.due?.missingYear),
                \(record.doneAt?.milliseconds), \(record.doneBy), \(record.note))
            """
        )
    }

    /// Writes where a matter stands after a move: steps ended and begun, and the standing.
    ///
    /// A matter that passes to another desk is nobody's there until it is given to somebody.
    func update(
        from before: Matter,
        to after: Matter,
        by officer: String,
        at now: Instant,
        closingEvidence: String?
    ) throws {
        try insertBackdatings(from: before, to: after, by: officer)
        if let holder = after.currentHolder, holder != before.currentHolder {
            try assign(matter: after.id, to: nil, at: now, by: officer)
        }
        for (position, record) in after.steps.enumerated() {
            if position >= before.steps.count {
                try insert(record, at: position, matter: after.id)
            } else if record != before.steps[position] {
                try db.execute(
                    """
                    UPDATE matter_step SET due_at = \(record.due?.instant?.milliseconds),
                        due_missing_year = \(record.due?.missingYear), done_at = \(record.doneAt?.milliseconds),
                        done_by = \(record.doneBy), note = \(record.note)
                    WHERE county = \(county.text) AND matter = \(after.id) AND position = \(position)
                    """
                )
            }
        }
        switch after.standing {
        case .open(let step):
            try db.execute(
                """
                UPDATE matter_standing SET step = \(step), holder = \((after.currentHolder ?? .office).text),
                    due_at = \(after.due.instant?.milliseconds), due_missing_year = \(after.due.missingYear)
                WHERE county = \(county.text) AND matter = \(after.id)
                """
            )
        case .closed(let outcome, let reason, let at):
            try db.execute(
                """
                UPDATE matter_standing SET state = 'closed', step = NULL, outcome = \(outcome), reason = \(reason),
                    closing_evidence = \(closingEvidence), closed_at = \(at.milliseconds), closed_by = \(officer)
                WHERE county = \(county.text) AND matter = \(after.id)
                """
            )
        case .annulled(let reason, let at):
            try db.execute(
                """
                UPDATE matter_standing SET state = 'annulled', step = NULL, outcome = '撤销', reason = \(reason),
                    closed_at = \(at.milliseconds), closed_by = \(officer)
                WHERE county = \(county.text) AND matter = \(after.id)
                """
            )
        }
    }

    func insertEvidence(
        id: String,
        matter: String,
        step: String,
        need: String,
        note: String,
        file: EvidenceFile?,
        at now: Instant,
        by officer: String
    ) throws {
        if let file { try insertFile(file) }
        try db.execute(
            """
            INSERT INTO evidence (county, id, matter, step, need, note, file_name, file_digest, media_type, created_at,
                created_by)
            VALUES (\(county.text), \(id), \(matter), \(step), \(need), \(note), \(file?.name), \(file?.digest),
                \(file?.mediaType), \(now.milliseconds), \(officer))
            """
        )
    }

    /// Says of which specimen a piece of evidence is; part of the matter's digest.
    func insert(specimen: String, asEvidence evidence: String) throws {
        try db.execute(
            """
            INSERT INTO evidence_specimen (county, evidence, specimen, audited)
            VALUES (\(county.text), \(evidence), \(specimen), 1)
            """
        )
    }

    /// Keeps what the program itself made, and gives its digest.
    func insertContent(_ content: [UInt8]) throws -> String {
        let digest = Digest.hex(of: content)
        try db.execute(
            """
            INSERT INTO evidence_file (county, digest, size, content)
            VALUES (\(county.text), \(digest), \(content.count), \(content))
            ON CONFLICT (county, digest) DO NOTHING
            """
        )
        return digest
    }

    /// Files are kept by their content: the same photo laid down twice is stored once.
    func insertFile(_ file: EvidenceFile) throws {
        let known = try db.first(
            "SELECT size FROM evidence_file WHERE county = \(county.text) AND digest = \(file.digest)"
        )
        guard known == nil else { return }
        try db.execute(
            """
            INSERT INTO evidence_file (county, digest, size, content)
            VALUES (\(county.text), \(file.digest), \(file.content.count), \(file.content))
            """
        )
        try insertPicture(file)
    }
}

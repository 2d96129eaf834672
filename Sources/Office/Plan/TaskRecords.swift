import Primitives
import Storage
import Supervision

/// SQL of milestones, responsible persons and remarks.
struct TaskRecords {
    let db: any Connection
    let county: AreaCode

    /// All records of a year by task and milestone, oldest first.
    func milestones(year: Int) throws -> [String: [String: [MilestoneRecord]]] {
        var found: [String: [String: [MilestoneRecord]]] = [:]
        for row in try db.query(
            """
            SELECT record.task, record.milestone, record.id, record.note, record.file_name, record.state,
                record.recorded_at, record.decided_at, record.decision_note, record.recorded_by,
                account.name AS recorder
            FROM milestone_record AS record
            LEFT JOIN account ON account.county = record.county AND account.id = record.recorded_by
            WHERE record.county = \(county.text) AND record.year = \(year) ORDER BY record.recorded_at, record.id
            """
        ) {
            let decided: Int64? = try row.get("decided_at")
            let record = MilestoneRecord(
                id: try row.get("id"),
                note: try row.get("note"),
                fileName: try row.get("file_name"),
                state: MilestoneRecord.State(rawValue: try row.get("state")) ?? .recorded,
                recordedAt: Instant(milliseconds: try row.get("recorded_at")),
                recordedBy: try row.get("recorder", as: String?.self) ?? "—",
                decidedAt: decided.map { Instant(milliseconds: $0) },
                decisionNote: try row.get("decision_note")
            )
            found[try row.get("task"), default: [:]][try row.get("milestone"), default: []].append(record)
        }
        return found
    }

    /// One record as the audit trail keeps it.
    func digest(ofMilestone id: String) throws -> String {
        var digest = Digest.Running()
        for row in try db.query(
            """
            SELECT year, task, milestone, note, file_name, file_digest, recorded_at, recorded_by, state, decided_at,
                decided_by, decision_note
            FROM milestone_record WHERE county = \(county.text) AND id = \(id)
            """
        ) { digest.add(row.values) }
        return digest.finish()
    }

    func insertMilestone(
        id: String,
        year: Int,
        task: String,
        milestone: String,
        note: String,
        file: EvidenceFile?,
        at now: Instant,
        by officer: String
    ) throws {
        if let file { try MatterRecords(db: db, county: county).insertFile(file) }
        try db.execute(
            """
            INSERT INTO milestone_record (county, id, year, task, milestone, note, file_name, file_digest, media_type,
                recorded_at, recorded_by, state, decision_note)
            VALUES (\(county.text), \(id), \(year), \(task), \(milestone), \(note), \(file?.name), \(file?.digest),
                \(file?.mediaType), \(now.milliseconds), \(officer), 'recorded', '')
            """
        )
    }

    /// The record that stands: waiting or confirmed.
    func standing(year: Int, task: String, milestone: String) throws -> (id: String, state: String)? {
        try db.first(
            """
            SELECT id, state FROM milestone_record WHERE county = \(county.text) AND year = \(year)
                AND task = \(task) AND milestone = \(milestone) AND state <> 'returned'
            """
        ).map { (try $0.get("id"), try $0.get("state")) }
    }

    func decide(_ id: String, state: MilestoneRecord.State, note: String, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            UPDATE milestone_record SET state = \(state.rawValue), decided_at = \(now.milliseconds),
                decided_by = \(officer), decision_note = \(note)
            WHERE county = \(county.text) AND id = \(id)
            """
        )
    }

    func file(ofMilestone id: String) throws -> (name: String, type: String, digest: String)? {
        guard
            let row = try db.first(
                """
                SELECT file_name, media_type, file_digest FROM milestone_record
                WHERE county = \(county.text) AND id = \(id) AND file_digest IS NOT NULL
                """
            )
        else { return nil }
        return (try row.get("file_name"), try row.get("media_type"), try row.get("file_digest"))
    }

    func persons(year: Int, task: String) throws -> [TaskPerson] {
        try db.query(
            """
            SELECT id, desk, name, duty FROM task_person WHERE county = \(county.text) AND year = \(year)
                AND task = \(task) AND removed_at IS NULL ORDER BY added_at, id
            """
        ).compactMap { row in
            guard let desk = Holder(try row.get("desk", as: String.self)) else { return nil }
            return TaskPerson(id: try row.get("id"), desk: desk, name: try row.get("name"), duty: try row.get("duty"))
        }
    }

    /// Who answered for what on a day, by task.
    func persons(year: Int, on day: Day) throws -> [String: [TaskPerson]] {
        let seen = Instant(day.adding(days: 1)).milliseconds
        var found: [String: [TaskPerson]] = [:]
        for row in try db.query(
            """
            SELECT task, id, desk, name, duty FROM task_person WHERE county = \(county.text) AND year = \(year)
                AND added_at < \(seen) AND (removed_at IS NULL OR removed_at >= \(seen)) ORDER BY added_at, id
            """
        ) {
            guard let desk = Holder(try row.get("desk", as: String.self)) else { continue }
            found[try row.get("task"), default: []].append(
                TaskPerson(id: try row.get("id"), desk: desk, name: try row.get("name"), duty: try row.get("duty"))
            )
        }
        return found
    }

    func insert(_ person: TaskPerson, year: Int, task: String, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            INSERT INTO task_person (county, id, year, task, desk, name, duty, added_at, added_by)
            VALUES (\(county.text), \(person.id), \(year), \(task), \(person.desk.text), \(person.name),
                \(person.duty), \(now.milliseconds), \(officer))
            """
        )
    }

    func removePerson(_ id: String, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            UPDATE task_person SET removed_at = \(now.milliseconds), removed_by = \(officer)
            WHERE county = \(county.text) AND id = \(id) AND removed_at IS NULL
            """
        )
    }

    func remarks(year: Int, task: String) throws -> [TaskRemark] {
        try db.query(
            """
            SELECT words, author, written_at FROM task_remark WHERE county = \(county.text) AND year = \(year)
                AND task = \(task) ORDER BY written_at DESC, id DESC LIMIT 50
            """
        ).map { row in
            TaskRemark(
                words: try row.get("words"),
                author: try row.get("author"),
                at: Instant(milliseconds: try row.get("written_at"))
            )
        }
    }
}

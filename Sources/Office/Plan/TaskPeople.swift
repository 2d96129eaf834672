import Primitives
import Rules
import Storage
package import Supervision

/// Persons, remarks and files of a task.
extension TaskDesk {
    /// Names a person who answers for a task at one of its desks.
    package func addPerson(
        _ id: String,
        year: Int,
        desk: Holder?,
        name: String,
        duty: String,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try addPerson(id, year: year, desk: desk, name: name, duty: duty, by: officer, at: now, db: db)
        }
    }

    func addPerson(
        _ id: String,
        year: Int,
        desk: Holder?,
        name: String,
        duty: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let task = try task(id, year)
        try officer.require(.draftReports)
        guard mayEdit(task, officer) else { throw Refusal.heldByOther }
        let (name, duty) = (name.trimmingSpaces(), duty.trimmingSpaces())
        var faults: [FieldFault] = []
        if desk.map({ !desks(of: task, for: officer).contains($0) }) ?? true {
            faults.append(FieldFault(field: "desk", code: "unknown-desk", advice: "请选择牵头或配合这项任务的单位"))
        }
        for (value, field, title) in [(name, "name", "姓名"), (duty, "duty", "职责")] {
            if value.isEmpty {
                faults.append(FieldFault(field: field, code: "\(field)-missing", advice: "请填写\(title)"))
            } else if value.count > 40 {
                faults.append(FieldFault(field: field, code: "too-long", advice: "\(title)不超过 40 字"))
            }
        }
        guard faults.isEmpty, let desk else { throw Refusal.incomplete(faults) }
        let person = TaskPerson(id: office.environment.nextID(now), desk: desk, name: name, duty: duty)
        try TaskRecords(db: db, county: office.county)
            .insert(person, year: year, task: id, at: now, by: officer.account)
        try audit("person-named", "task-person", person.id, Self.digest(person, year, id), officer, now, db)
    }

    /// Takes a person off a task; the record of who it was remains.
    package func removePerson(_ person: String, of id: String, year: Int, by officer: Officer) async throws {
        let now = office.environment.now()
        let task = try task(id, year)
        try officer.require(.draftReports)
        guard mayEdit(task, officer) else { throw Refusal.heldByOther }
        try await office.database.write { db in
            let records = TaskRecords(db: db, county: office.county)
            guard let found = try records.persons(year: year, task: id).first(where: { $0.id == person }) else {
                throw Refusal.changedMeanwhile
            }
            guard officer.scope.isWholeCounty || found.desk == officer.scope.holder else { throw Refusal.heldByOther }
            try records.removePerson(person, at: now, by: officer.account)
            let before = Self.digest(found, year, id)
            try audit("person-removed", "task-person", person, before: before, nil, officer, now, db)
        }
    }

    static func digest(_ person: TaskPerson, _ year: Int, _ task: String) -> String {
        Digest.hex(ofFields: [String(year), task, person.desk.text, person.name, person.duty])
    }

    /// Writes a remark to a task; who may work on matters or reports may write.
    package func addRemark(_ id: String, year: Int, words: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try addRemark(id, year: year, words: words, by: officer, at: now, db: db)
        }
    }

    func addRemark(
        _ id: String,
        year: Int,
        words: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        _ = try task(id, year)
        try officer.require(.handleMatters)
        let words = words.trimmingSpaces()
        guard !words.isEmpty, words.count <= 1000 else {
            throw Refusal.incomplete([
                FieldFault(field: "words", code: "remark-length", advice: "请填写备注，不超过 1000 字")
            ])
        }
        let remark = office.environment.nextID(now)
        try db.execute(
            """
            INSERT INTO task_remark (county, id, year, task, words, author, written_at, written_by)
            VALUES (\(office.county.text), \(remark), \(year), \(id), \(words), \(officer.name), \(now.milliseconds),
                \(officer.account))
            """
        )
        let digest = Self.digest(ofRemark: words, author: officer.name, year, id)
        try audit("task-remarked", "task-remark", remark, digest, officer, now, db)
    }

    static func digest(ofRemark words: String, author: String, _ year: Int, _ task: String) -> String {
        Digest.hex(ofFields: [String(year), task, words, author])
    }

    /// The file laid down for a milestone.
    ///
    /// Milestones are the county's: whoever reads the ledger reads them.
    package func file(
        _ record: String,
        by officer: Officer
    ) async throws -> (name: String, mediaType: String, content: [UInt8]) {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = TaskRecords(db: db, county: office.county)
            guard let found = try records.file(ofMilestone: record),
                let content = try MatterRecords(db: db, county: office.county).content(digest: found.digest)
            else { throw Refusal.notFound }
            return (found.name, found.type, content)
        }
    }
}

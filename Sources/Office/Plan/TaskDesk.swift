import Primitives
import Rules
import Storage
package import Supervision

/// A task's milestones, responsible persons and remarks.
package struct TaskDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// What people wrote to a task and who answers for it.
    package struct Notes: Sendable {
        package var persons: [TaskPerson]
        package var remarks: [TaskRemark]
        /// May record milestones and name persons.
        package var mayEdit: Bool
        /// May confirm what was recorded, or send it back.
        package var mayConfirm: Bool
        /// The desks that the task concerns, for naming persons at.
        package var desks: [Holder]
    }

    package func notes(_ id: String, year: Int, by officer: Officer) async throws -> Notes {
        try officer.require(.readLedger)
        let task = try task(id, year)
        return try await office.database.read { db in
            let records = TaskRecords(db: db, county: office.county)
            return Notes(
                persons: try records.persons(year: year, task: id),
                remarks: try records.remarks(year: year, task: id),
                mayEdit: mayEdit(task, officer),
                mayConfirm: officer.scope.role.may(.recordReports),
                desks: desks(of: task, for: officer)
            )
        }
    }

    func task(_ id: String, _ year: Int) throws(Refusal) -> PlanTask {
        guard let task = office.rulebook.plan(county: office.county, year: year)?.task(id) else { throw .notFound }
        return task
    }

    /// The county office, and the department that leads the task.
    func mayEdit(_ task: PlanTask, _ officer: Officer) -> Bool {
        guard officer.scope.role.may(.draftReports) else { return false }
        if officer.scope.isWholeCounty { return true }
        guard let holder = officer.scope.holder else { return false }
        return task.part(of: holder, kinds: office.departmentKinds) == .lead
    }

    /// The county office names persons at every desk of the task; a lead department at its own.
    func desks(of task: PlanTask, for officer: Officer) -> [Holder] {
        guard officer.scope.isWholeCounty else { return officer.scope.holder.map { [$0] } ?? [] }
        let kinds = office.departmentKinds
        var desks: [Holder] = [.office]
        for share in [task.lead] + task.assist {
            switch kinds[share.department] {
            case .department: desks.append(.department(share.department))
            case .township: desks += office.rulebook.townships(of: office.county).map { .township($0.code) }
            case .station: desks += office.rulebook.townships(of: office.county).map { .station($0.code) }
            default: continue
            }
        }
        return desks
    }

    private func requireEdit(_ task: PlanTask, _ officer: Officer) throws(Refusal) {
        try officer.require(.draftReports)
        guard mayEdit(task, officer) else { throw .heldByOther }
    }

    /// Lays down evidence for a milestone.
    package func record(
        _ milestone: String,
        of id: String,
        year: Int,
        note: String,
        file: EvidenceFile?,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try record(milestone, of: id, year: year, note: note, file: file, by: officer, at: now, db: db)
        }
    }

    func record(
        _ milestone: String,
        of id: String,
        year: Int,
        note: String,
        file: EvidenceFile?,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let task = try task(id, year)
        try requireEdit(task, officer)
        let note = note.trimmingSpaces()
        var faults: [FieldFault] = []
        if !task.milestones.contains(where: { $0.id == milestone }) {
            faults.append(FieldFault(field: "milestone", code: "unknown-milestone", advice: "请选择这项任务的里程碑"))
        }
        if note.isEmpty, file == nil {
            faults.append(FieldFault(field: "note", code: "evidence-missing", advice: "请写明完成情况，或上传佐证材料"))
        }
        if note.count > 2000 {
            faults.append(FieldFault(field: "note", code: "too-long", advice: "完成情况不超过 2000 字，现有 \(note.count) 字"))
        }
        let records = TaskRecords(db: db, county: office.county)
        if try records.standing(year: year, task: id, milestone: milestone) != nil {
            faults.append(FieldFault(field: "milestone", code: "already-recorded", advice: "这个里程碑已有记录，待县食安办处理"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let record = office.environment.nextID(now)
        try records.insertMilestone(
            id: record,
            year: year,
            task: id,
            milestone: milestone,
            note: note,
            file: file,
            at: now,
            by: officer.account
        )
        try audit("milestone-recorded", "milestone", record, try records.digest(ofMilestone: record), officer, now, db)
    }

    /// Confirms what was laid down for a milestone, or sends it back with a reason.
    package func decide(
        _ milestone: String,
        of id: String,
        year: Int,
        confirm: Bool,
        note: String,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try decide(milestone, of: id, year: year, confirm: confirm, note: note, by: officer, at: now, db: db)
        }
    }

    func decide(
        _ milestone: String,
        of id: String,
        year: Int,
        confirm: Bool,
        note: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        try officer.require(.recordReports)
        _ = try task(id, year)
        let note = note.trimmingSpaces()
        if !confirm, note.isEmpty {
            throw Refusal.incomplete([
                FieldFault(field: "decision-\(milestone)", code: "reason-missing", advice: "退回时请写明需要补充什么")
            ])
        }
        let records = TaskRecords(db: db, county: office.county)
        guard let found = try records.standing(year: year, task: id, milestone: milestone), found.state == "recorded"
        else { throw Refusal.changedMeanwhile }
        let before = try records.digest(ofMilestone: found.id)
        try records.decide(found.id, state: confirm ? .confirmed : .returned, note: note, at: now, by: officer.account)
        let after = try records.digest(ofMilestone: found.id)
        let action = confirm ? "milestone-confirmed" : "milestone-returned"
        try audit(action, "milestone", found.id, before: before, after, officer, now, db)
    }

    func audit(
        _ action: String,
        _ kind: String,
        _ subject: String,
        before: String? = nil,
        _ after: String?,
        _ officer: Officer,
        _ now: Instant,
        _ db: any Connection
    ) throws {
        let leaf = Audit.Leaf(
            at: now,
            actor: officer.account,
            action: action,
            subjectKind: kind,
            subject: subject,
            before: before,
            after: after
        )
        try Audit.append(leaf, county: office.county, to: db)
    }
}

import Primitives
import Rules
import Storage
import Supervision

/// Laying down several files at once, and adding to what was done before.
extension MatterDesk {
    /// Files laid down together at most.
    package static let fileLimit = 10

    /// What is laid down: for which step and need, with what words and files.
    package struct Laying: Sendable {
        /// Nil for the step that the matter stands at.
        package var step: String?
        package var need: String
        package var note: String
        package var files: [EvidenceFile]

        package init(step: String? = nil, need: String, note: String, files: [EvidenceFile]) {
            self.step = step
            self.need = need
            self.note = note
            self.files = files
        }
    }

    /// Lays down words and files for a step that was gone through or is being done; all of them or none.
    ///
    /// A signed copy often comes back when the matter has moved on, or is closed: what comes later is marked as such, and
    /// may be added by the desk that did the step or that has the matter.
    package func lay(_ laying: Laying, on id: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try lay(laying, on: id, by: officer, at: now, db: db) }
    }

    func lay(_ laying: Laying, on id: String, by officer: Officer, at now: Instant, db: any Connection) throws {
        try officer.require(.handleMatters)
        let records = MatterRecords(db: db, county: office.county)
        guard let stored = try records.find(id, scope: officer.scope) else { throw Refusal.notFound }
        let matter = try load(stored, records)
        guard let step = laying.step ?? matter.currentStep?.id else { throw MatterRefusal.alreadyClosed }
        guard let done = matter.steps.last(where: { $0.step == step }), let rule = matter.version.step(step),
            let wanted = rule.evidence.first(where: { $0.id == laying.need })
        else { throw Refusal.notFound }
        guard officer.scope.holds(stored.holder) || officer.scope.holds(done.holder) else {
            throw Refusal.heldByOther
        }
        if rule.holder == .anotherOfficer, try handled(stored.parent, officer, records) {
            throw MatterRefusal.sameOfficer
        }
        let note = laying.note.trimmingSpaces()
        try check(wanted, note, laying.files)
        let before = try records.digest(of: id)
        for file in laying.files.isEmpty ? [nil] : laying.files.map(Optional.some) {
            try records.insertEvidence(
                id: office.environment.nextID(now),
                matter: id,
                step: step,
                need: laying.need,
                note: note,
                file: file,
                at: now,
                by: officer.account
            )
        }
        let isLater = matter.currentStep?.id != step
        let action = isLater ? "evidence-added-later" : "evidence-added"
        try record(action, id, by: officer.account, at: now, before: before, records)
    }

    /// Whether an officer did a step of the matter that is looked back at.
    func handled(_ parent: String?, _ officer: Officer, _ records: MatterRecords) throws -> Bool {
        guard let parent else { return false }
        return try records.steps(of: parent).contains { $0.doneBy == officer.account }
    }

    /// All that is wrong with what is laid down for a need.
    private func check(_ need: EvidenceNeed, _ note: String, _ files: [EvidenceFile]) throws(Refusal) {
        var faults: [FieldFault] = []
        if files.count > Self.fileLimit {
            faults.append(FieldFault(field: "file", code: "too-many-files", advice: "一次最多上传 \(Self.fileLimit) 个文件"))
        }
        if note.count > Self.textLimit {
            faults.append(FieldFault(field: "note", code: "text-too-long", advice: "请写在 \(Self.textLimit) 字以内"))
        }
        for file in files.isEmpty ? [nil] : files.map(Optional.some) {
            if let fault = Self.fault(of: need, note: note, file: file), !faults.contains(fault) {
                faults.append(fault)
            }
        }
        guard faults.isEmpty else { throw .incomplete(faults) }
    }
}

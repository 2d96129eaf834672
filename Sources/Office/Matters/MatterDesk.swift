package import Primitives
package import Rules
import Storage
import Supervision

/// Opening, moving and closing matters (事项) of any procedure.
package struct MatterDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// What a matter is opened for.
    package struct Origin: Sendable {
        package var event: String
        /// Goes into the title after the procedure's name.
        package var subjectTitle: String
        package var operatorID: String?
        package var township: AreaCode?
        package var sample: String?
        package var parent: String?
        /// What the claim is about that opens it.
        package var claim: ClaimSubject?
        /// Of what is about a department (``Procedure/Subject/department``).
        package var department: String?
        /// The day on which what opens the matter happened.
        package var happenedOn: EventDay
        /// What was typed into the fields that the procedure asks for; the program fills in none.
        package var fields: [String: String]

        package init(
            event: String,
            subjectTitle: String,
            operatorID: String?,
            township: AreaCode?,
            sample: String?,
            parent: String? = nil,
            claim: ClaimSubject? = nil,
            department: String? = nil,
            happenedOn: EventDay = .now,
            fields: [String: String] = [:]
        ) {
            self.event = event
            self.subjectTitle = subjectTitle
            self.operatorID = operatorID
            self.township = township
            self.sample = sample
            self.parent = parent
            self.claim = claim
            self.department = department
            self.happenedOn = happenedOn
            self.fields = fields
        }
    }

    /// Opens what the rulebook says an event opens, in the version of the event's day; a sample never opens the same
    /// procedure twice.
    func open(
        _ origin: Origin,
        by officer: String,
        at now: Instant,
        db: any Connection
    ) throws -> [ImportReport.Opened] {
        var opened: [ImportReport.Opened] = []
        let circumstances = try circumstances(of: origin.operatorID, claim: origin.claim, db)
        let day = try Self.opening(origin, now).at.day
        for (procedure, version) in office.rulebook.procedures(openedBy: origin.event, on: day, in: circumstances) {
            if let new = try open(procedure, version, origin, whole: nil, by: officer, at: now, db: db) {
                opened.append(new)
            }
        }
        return opened
    }

    /// When a matter begins: with what happened, whenever that is entered.
    static func opening(_ origin: Origin, _ now: Instant) throws -> EventDay.Moment {
        try origin.happenedOn.moment(notBefore: nil, now: now, field: "happened")
    }

    func open(
        _ procedure: Procedure,
        _ version: ProcedureVersion,
        _ origin: Origin,
        whole: Term?,
        by officer: String,
        at now: Instant,
        db: any Connection
    ) throws -> ImportReport.Opened? {
        let records = MatterRecords(db: db, county: office.county)
        if let sample = origin.sample, try records.exists(procedure: procedure.id, sample: sample) { return nil }
        if let parent = origin.parent, try records.exists(procedure: procedure.id, parent: parent) { return nil }
        let moment = try Self.opening(origin, now)
        let matter = try Matter.opening(
            id: office.environment.nextID(now),
            version: version.resolved(in: try circumstances(of: origin.operatorID, claim: origin.claim, db)),
            township: origin.township,
            at: moment.at,
            recordedAt: moment.recordedAt,
            rulebook: office.rulebook,
            whole: whole
        )
        let serial = try records.nextSerial("matter:\(procedure.id):\(now.day.year)")
        let facts = MatterRecords.Facts(
            number: "\(procedure.title)〔\(now.day.year)〕\(serial)号",
            procedureID: procedure.id,
            title: "\(origin.subjectTitle)\(procedure.title)",
            operatorID: origin.operatorID,
            sample: origin.sample,
            parent: origin.parent,
            openedBy: officer
        )
        try records.insert(matter, facts: facts)
        try records.insertFields(origin.fields, matter: matter.id, at: now, by: officer)
        if let recorded = moment.recordedAt {
            try records.insertBackdating(
                "opened",
                matter: matter.id,
                happenedAt: moment.at,
                recordedAt: recorded,
                by: officer
            )
        }
        try SearchRecords(db: db, office: office).add(SearchRebuild(db: db, office: office).matters([matter.id]))
        let action = "matter-opened\(moment.recordedAt == nil ? "" : Self.backdated)"
        try record(action, matter.id, by: officer, at: now, before: nil, records)
        return ImportReport.Opened(id: matter.id, number: facts.number, title: facts.title)
    }

    /// The end of an audit action whose event was before the day on which it was entered.
    static let backdated = "-backdated"

    // MARK: Moves

    /// Lays down evidence for the current step.
    package func addEvidence(
        matter id: String,
        need: String,
        note: String,
        file: EvidenceFile?,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            _ = try addEvidence(matter: id, need: need, note: note, file: file, by: officer, at: now, db: db)
        }
    }

    /// The identity of the evidence.
    @discardableResult
    func addEvidence(
        matter id: String,
        need: String,
        note: String,
        file: EvidenceFile?,
        specimen: String? = nil,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> String {
        let (records, _, matter) = try held(id, by: officer, db: db)
        guard let step = matter.currentStep else { throw MatterRefusal.alreadyClosed }
        guard let wanted = step.evidence.first(where: { $0.id == need }) else { throw Refusal.notFound }
        let note = note.trimmingSpaces()
        if let fault = Self.fault(of: wanted, note: note, file: file) { throw Refusal.incomplete([fault]) }
        let before = try records.digest(of: id)
        let evidence = office.environment.nextID(now)
        try records.insertEvidence(
            id: evidence,
            matter: id,
            step: step.id,
            need: need,
            note: note,
            file: file,
            at: now,
            by: officer.account
        )
        if let specimen { try records.insert(specimen: specimen, asEvidence: evidence) }
        try record("evidence-added", id, by: officer.account, at: now, before: before, records)
        return evidence
    }

    static func fault(of need: EvidenceNeed, note: String, file: EvidenceFile?) -> FieldFault? {
        switch need.kind {
        case .document where file == nil:
            FieldFault(field: "file", code: "file-missing", advice: "请上传“\(need.title)”的扫描件或照片")
        case .photo where file == nil || file?.mediaType.hasPrefix("image/") == false:
            FieldFault(field: "file", code: "photo-missing", advice: "请上传“\(need.title)”的照片")
        case .text, .record, .inspection, .sample:
            note.isEmpty ? FieldFault(field: "note", code: "note-missing", advice: "请填写“\(need.title)”") : nil
        default: nil
        }
    }

    /// Ends the current step on the day on which it was done, and begins the next one then.
    package func advance(
        matter id: String,
        from step: String,
        to next: String,
        note: String,
        on day: EventDay = .now,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try advance(matter: id, from: step, to: next, note: note, on: day, by: officer, at: now, db: db)
        }
    }

    func advance(
        matter id: String,
        from step: String,
        to next: String,
        note: String,
        on day: EventDay = .now,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let (records, stored, matter) = try held(id, by: officer, db: db)
        guard matter.currentStep?.id == step else { throw Refusal.changedMeanwhile }
        let moment = try day.moment(notBefore: matter.steps.last?.startedAt, now: now, field: "done-on")
        let moved = try matter.advanced(
            to: next,
            note: note.trimmingSpaces(),
            by: officer.account,
            at: moment.at,
            recordedAt: moment.recordedAt,
            rulebook: office.rulebook
        )
        let before = try records.digest(of: id)
        try records.update(from: matter, to: moved, by: officer.account, at: now, closingEvidence: nil)
        let action = "matter-advanced\(moment.recordedAt == nil ? "" : Self.backdated)"
        try record(action, id, by: officer.account, at: now, before: before, records)
        try openBeside(stored, moved.currentStep?.opens, at: moment, by: officer, now: now, db)
        if let holder = moved.currentHolder, holder != stored.holder {
            try tell(holder, of: moved, titled: stored.title, at: now, db)
        }
    }

    /// Says to a desk that the next step is theirs.
    private func tell(
        _ holder: Holder,
        of matter: Matter,
        titled title: String,
        at now: Instant,
        _ db: any Connection
    ) throws {
        try ReminderRecords(db: db, county: office.county).post(
            Reminder.Draft(
                recipient: .desk(holder),
                kind: .arrived,
                about: .matter(matter.id),
                occasion: "step:\(matter.currentPosition ?? 0)",
                due: (matter.steps.last?.due ?? matter.due).instant,
                text: "请办理“\(matter.currentStep?.title ?? "")”：\(title)"
            ),
            at: now,
            office
        )
    }
}

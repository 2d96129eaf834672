import Primitives
import Rules
import Storage
import Supervision

/// Closing matters, and what opens beside them and after them.
extension MatterDesk {
    /// Closes a matter, and opens the look-back that its outcome owes.
    package func close(
        matter id: String,
        from step: String,
        outcome: String,
        reason: String,
        on day: EventDay = .now,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let closing = Ending(outcome: outcome, reason: reason, day: day)
            _ = try close(matter: id, from: step, closing, by: officer, at: now, db: db)
        }
    }

    /// How a matter ends: with what outcome, why, and on which day its last step was done.
    struct Ending {
        var outcome: String
        var reason: String
        var day = EventDay.now
    }

    /// The look-back that the closing opened, where one is owed.
    @discardableResult
    func close(
        matter id: String,
        from step: String,
        _ ending: Ending,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> ImportReport.Opened? {
        let (records, stored, matter) = try held(id, by: officer, db: db)
        guard matter.currentStep?.id == step else { throw Refusal.changedMeanwhile }
        let moment = try ending.day.moment(notBefore: matter.steps.last?.startedAt, now: now, field: "done-on")
        let closed = try matter.closed(
            outcome: ending.outcome,
            reason: ending.reason.trimmingSpaces(),
            by: officer.account,
            at: moment.at,
            recordedAt: moment.recordedAt
        )
        let before = try records.digest(of: id)
        let terminating = try matter.terminating[ending.outcome].map {
            try lay($0, on: id, step: step, by: officer, at: now, records)
        }
        try records.update(
            from: matter,
            to: closed,
            by: officer.account,
            at: now,
            closingEvidence: terminating ?? matter.evidence.last?.id
        )
        try SearchRecords(db: db, office: office).put(SearchRebuild(db: db, office: office).matters([id]))
        let action = "matter-closed\(moment.recordedAt == nil ? "" : Self.backdated)"
        try record(action, id, by: officer.account, at: now, before: before, records)
        if let sample = stored.sample, let conclusion = matter.version.closing.outcomeConclusions[ending.outcome] {
            try ConclusionRecords(db: db, county: office.county).change(
                sample,
                to: conclusion,
                outcome: ending.outcome,
                matter: id,
                by: officer.account,
                at: now
            )
        }
        let next = matter.version.closing.outcomeOpens[ending.outcome]
        try openBeside(stored, next, at: moment, by: officer, now: now, db)
        return try openLookBack(after: stored, matter, outcome: ending.outcome, moment, by: officer, at: now, db: db)
    }

    /// Lays the matter on which a termination rests down as evidence, with the specimen that decided it.
    private func lay(
        _ terminating: Matter.Terminating,
        on id: String,
        step: String,
        by officer: Officer,
        at now: Instant,
        _ records: MatterRecords
    ) throws -> String {
        let evidence = office.environment.nextID(now)
        try records.insertEvidence(
            id: evidence,
            matter: id,
            step: step,
            need: Termination.evidence.id,
            note: terminating.words,
            file: nil,
            at: now,
            by: officer.account
        )
        let deciding = try SampleEvidence(office).laid(on: terminating.matter, records.db).values.max { $0.id < $1.id }
        if let deciding { try records.insert(specimen: deciding.id, asEvidence: evidence) }
        return evidence
    }

    /// Opens the procedure that a step or an outcome names, with this matter as where it comes from; once.
    func openBeside(
        _ stored: MatterRecords.Stored,
        _ id: String?,
        at moment: EventDay.Moment,
        by officer: Officer,
        now: Instant,
        _ db: any Connection
    ) throws {
        guard let id else { return }
        guard let (procedure, version) = office.rulebook.procedure(id, on: moment.at.day) else {
            throw MatterRefusal.procedureBroken("no procedure \(id) on \(moment.at.day)")
        }
        let origin = Origin(
            event: "matter-forked",
            subjectTitle: subjectTitle(stored),
            operatorID: stored.operatorID,
            township: stored.township,
            sample: procedure.subject == .sample ? stored.sample : nil,
            parent: stored.id,
            happenedOn: EventDay(moment.recordedAt == nil ? nil : moment.at.day)
        )
        _ = try open(procedure, version, origin, whole: nil, by: officer.account, at: now, db: db)
    }

    /// The matter's title without its procedure's name.
    func subjectTitle(_ stored: MatterRecords.Stored) -> String {
        let procedure = procedureTitle(stored)
        return stored.title.hasSuffix(procedure) ? String(stored.title.dropLast(procedure.count)) : stored.title
    }

    /// True where the step is for `another-officer` and this one handled the matter that is looked back at (回头看).
    func isSame(
        _ officer: Officer,
        _ stored: MatterRecords.Stored,
        _ matter: Matter,
        _ records: MatterRecords
    ) throws -> Bool {
        guard matter.currentStep?.holder == .anotherOfficer else { return false }
        return try handled(stored.parent, officer, records)
    }

    private func openLookBack(
        after stored: MatterRecords.Stored,
        _ matter: Matter,
        outcome: String,
        _ closed: EventDay.Moment,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> ImportReport.Opened? {
        guard let lookBack = matter.version.lookBack, lookBack.isOwed(after: outcome) else { return nil }
        guard let (procedure, version) = office.rulebook.procedure(lookBack.procedure, on: closed.at.day) else {
            throw MatterRefusal.procedureBroken("no procedure \(lookBack.procedure) on \(closed.at.day)")
        }
        let origin = Origin(
            event: "look-back-due",
            subjectTitle: subjectTitle(stored),
            operatorID: stored.operatorID,
            township: stored.township,
            sample: stored.sample,
            parent: stored.id,
            happenedOn: EventDay(closed.recordedAt == nil ? nil : closed.at.day)
        )
        return try open(procedure, version, origin, whole: lookBack.due, by: officer.account, at: now, db: db)
    }

    func procedureTitle(_ stored: MatterRecords.Stored) -> String {
        office.rulebook.procedures.first { $0.id == stored.procedureID }?.title ?? ""
    }
}

import Judging
import Primitives
import Rules
import Storage
import Supervision

/// Handing specimens over, throwing them away, and every other step from hand to hand.
extension SpecimenDesk {
    /// Hands a specimen over to its laboratory, or hands one that was refused over again.
    package func handOver(_ id: String, note: String, by officer: Officer) async throws {
        try await move(id, to: .handedOver, note: note, by: officer)
    }

    /// Sets a specimen aside that will not be tested.
    package func discard(_ id: String, reason: String, by officer: Officer) async throws {
        try await move(id, to: .discarded, note: reason, by: officer)
    }

    func move(_ id: String, to state: SpecimenState, note: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try move(id, to: state, note: note, by: officer, at: now, db: db)
        }
    }

    func move(
        _ id: String,
        to state: SpecimenState,
        note: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        try officer.require(.takeSamples)
        let records = SpecimenRecords(db: db, county: office.county)
        guard let stored = try records.find(id, .scope(officer.scope)) else { throw Refusal.notFound }
        let from = stored.summary.takenAt
        try move(
            stored,
            to: standing(state, since: now, clockFrom: from, keeping: stored.standing),
            note: note,
            by: officer,
            records
        )
    }

    /// Writes a move that the caller has permitted: standing, event and audit leaf.
    func move(
        _ stored: SpecimenRecords.Stored,
        to standing: SpecimenRecords.Standing,
        note: String,
        by officer: Officer,
        _ records: SpecimenRecords
    ) throws {
        guard SpecimenState.sources(of: standing.state).contains(stored.standing.state) else {
            throw Refusal.incomplete([
                FieldFault(
                    field: "act",
                    code: "not-now",
                    advice: "样品现在是“\(stored.standing.state.title)”，不能改为“\(standing.state.title)”"
                )
            ])
        }
        let note = note.trimmingSpaces()
        if note.isEmpty, [.refused, .returned, .discarded].contains(standing.state) {
            throw Refusal.incomplete([FieldFault(field: "note", code: "note-missing", advice: "请写明理由")])
        }
        let id = stored.summary.id
        let before = try records.digest(of: id)
        try records.update(standing, of: id)
        try records.addEvent(standing.state, to: id, at: standing.since, by: officer.account, note: note)
        try record(
            "specimen-\(standing.state.rawValue)",
            id,
            by: officer.account,
            at: standing.since,
            before: before,
            records
        )
    }

    /// A standing with the clock of its state, from the rulebook of the day on which the clock begins.
    func standing(
        _ state: SpecimenState,
        since now: Instant,
        clockFrom: Instant,
        keeping before: SpecimenRecords.Standing? = nil
    ) -> SpecimenRecords.Standing {
        var standing = before ?? SpecimenRecords.Standing(state: state, since: now)
        standing.state = state
        standing.since = now
        let failed =
            standing.declared.map { Conclusion.first(declared: $0, judged: standing.judged ?? $0) } == .fail
        if let rule = state.clock(failed: failed), let term = office.rulebook.term(.deadline(rule), on: clockFrom.day) {
            standing.clockFrom = clockFrom
            standing.due = DueTime(term, from: clockFrom, calendar: office.rulebook.calendar)
        } else {
            standing.clockFrom = nil
            standing.due = nil
        }
        return standing
    }

    func record(
        _ action: String,
        _ id: String,
        by actor: String,
        at now: Instant,
        before: String?,
        _ records: SpecimenRecords
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: actor,
                action: action,
                subjectKind: "specimen",
                subject: id,
                before: before,
                after: try records.digest(of: id)
            ),
            county: office.county,
            to: records.db
        )
    }
}

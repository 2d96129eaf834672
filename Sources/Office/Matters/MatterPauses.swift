import Primitives
import Rules
import Storage
import Supervision

/// Letting the clocks of a matter stand still, and run on.
extension MatterDesk {
    /// Lets the clocks stand still from a day on, for a reason that the procedure names.
    ///
    /// Where the reason needs approval and the officer may not approve, the pause is asked for.
    package func pause(
        matter id: String,
        reason: String,
        note: String,
        from day: EventDay = .now,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try pause(matter: id, reason: reason, note: note, from: day, by: officer, at: now, db: db)
        }
    }

    func pause(
        matter id: String,
        reason: String,
        note: String,
        from day: EventDay = .now,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let (records, stored, matter) = try held(id, by: officer, db: db)
        let moment = try day.moment(notBefore: matter.steps.last?.startedAt, now: now, field: "pause-from")
        let id = office.environment.nextID(now)
        let note = note.trimmingSpaces()
        let needsApproval = matter.version.pause(reason)?.needsApproval == true
        guard needsApproval, !officer.scope.role.may(.approveExtensions) else {
            let pause = Matter.Pause(
                id: id,
                reason: reason,
                note: note,
                from: moment.at,
                by: officer.account,
                fromRecordedAt: moment.recordedAt
            )
            let action = "matter-paused\(moment.recordedAt == nil ? "" : Self.backdated)"
            return try save(try matter.paused(pause), was: matter, action, by: officer, at: now, records)
        }
        let asking = Matter.Asking(id: id, reason: reason, askedAt: now, askedBy: officer.account)
        let request = Matter.PauseRequest(asking: asking, note: note, from: moment.at)
        try save(try matter.asking(request), was: matter, "pause-asked", by: officer, at: now, records)
        try tellApprovers("申请中止", id, stored, by: officer, at: now, db)
    }

    /// Approves or refuses a pause that somebody else asked for.
    package func decidePause(matter id: String, approve: Bool, note: String, by officer: Officer) async throws {
        let now = office.environment.now()
        let question = Question(
            asked: \.waitingPause?.asking,
            field: "pause-decision",
            title: { _ in "中止" },
            action: { _ in "pause" },
            decide: { try $0.decidingPause($1, id: office.environment.nextID(now)) }
        )
        try await office.database.write { db in
            try decide(id, question, approve: approve, note: note, by: officer, at: now, db: db)
        }
    }

    /// Lets the clocks run on from a day.
    package func resume(matter id: String, on day: EventDay = .now, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try resume(matter: id, on: day, by: officer, at: now, db: db) }
    }

    func resume(
        matter id: String,
        on day: EventDay = .now,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let (records, _, matter) = try held(id, by: officer, db: db)
        let moment = try day.moment(notBefore: matter.pause?.from, now: now, field: "resumed-on")
        let moved = try matter.resumed(
            by: officer.account,
            at: moment.at,
            recordedAt: moment.recordedAt,
            rulebook: office.rulebook
        )
        let action = "matter-resumed\(moment.recordedAt == nil ? "" : Self.backdated)"
        try save(moved, was: matter, action, by: officer, at: now, records)
    }
}

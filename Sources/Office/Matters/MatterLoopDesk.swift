import Primitives
import Rules
import Storage
import Supervision

/// What officers do with a matter beside its steps: comment, assign, hand over, escalate, pause, prolong.
extension MatterDesk {
    /// Characters of a remark or reason at most.
    static let textLimit = 2000

    // MARK: Comments

    /// A remark by anyone who may see the matter; it is never changed.
    package func comment(matter id: String, text: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try comment(matter: id, text: text, by: officer, at: now, db: db) }
    }

    func comment(matter id: String, text: String, by officer: Officer, at now: Instant, db: any Connection) throws {
        try officer.require(.readLedger)
        let records = MatterRecords(db: db, county: office.county)
        guard try records.find(id, scope: officer.scope) != nil else { throw Refusal.notFound }
        let text = try Self.said(text, field: "comment", "请填写备注")
        let before = try records.digest(of: id)
        let comment = office.environment.nextID(now)
        try records.insertComment(id: comment, matter: id, text: text, at: now, by: officer.account)
        try record("matter-commented", id, by: officer.account, at: now, before: before, records)
    }

    /// The text without spaces around it; empty or endless text is refused at its field.
    static func said(_ text: String, field: String, _ advice: String) throws -> String {
        var faults: [FieldFault] = []
        let said = said(text, field: field, advice, &faults)
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        return said
    }

    /// The same, for forms that have several fields: the fault joins the others.
    static func said(_ text: String, field: String, _ advice: String, _ faults: inout [FieldFault]) -> String {
        let text = text.trimmingSpaces()
        if text.isEmpty { faults.append(FieldFault(field: field, code: "text-missing", advice: advice)) }
        if text.count > textLimit {
            faults.append(FieldFault(field: field, code: "text-too-long", advice: "请写在 \(textLimit) 字以内"))
        }
        return text
    }

    // MARK: Assignment

    /// Gives matters to a person of the desk that holds them; nil takes them back to the desk.
    ///
    /// All or none: a matter that this officer's desk does not hold refuses the whole.
    package func assign(matters ids: [String], to account: String?, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            for id in ids { try assign(matter: id, to: account, by: officer, at: now, db: db) }
        }
    }

    func assign(
        matter id: String,
        to account: String?,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let (records, stored, matter) = try held(id, by: officer, db: db)
        guard matter.currentStep != nil else { throw MatterRefusal.alreadyClosed }
        guard stored.assignee != account else { return }
        if let account {
            let known = try AccountRecords(db: db, county: office.county).account(id: account)
            guard account == officer.account || known.map({ sits($0, at: stored.holder) }) == true else {
                throw Refusal.incomplete([
                    FieldFault(field: "assignee", code: "unknown-assignee", advice: "请选择承办单位的在职人员")
                ])
            }
        }
        let before = try records.digest(of: id)
        try records.assign(matter: id, to: account, at: now, by: officer.account)
        try record("matter-assigned", id, by: officer.account, at: now, before: before, records)
        if let account, account != officer.account {
            let notices = ReminderRecords(db: db, county: office.county)
            try notices.post(
                Reminder.Draft(
                    recipient: .account(account),
                    kind: .assigned,
                    about: .matter(id),
                    occasion: "\(now.milliseconds)",
                    due: stored.due.instant,
                    text: "交办给您：\(stored.title)"
                ),
                at: now,
                office
            )
        }
    }

    /// True of an active account whose own desk a holder is.
    func sits(_ account: AccountRecords.Stored, at holder: Holder) -> Bool {
        guard account.active, let officer = account.officer(of: office), officer.scope.role.may(.handleMatters) else {
            return false
        }
        return officer.scope.holder == holder
    }

    // MARK: Pauses

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
        let request = Matter.PauseRequest(
            id: id,
            reason: reason,
            note: note,
            from: moment.at,
            askedAt: now,
            askedBy: officer.account
        )
        try save(try matter.asking(request), was: matter, "pause-asked", by: officer, at: now, records)
        try tellApprovers("申请中止", request.id, stored, by: officer, at: now, db)
    }

    /// Approves or refuses a pause that somebody else asked for.
    package func decidePause(matter id: String, approve: Bool, note: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try decidePause(matter: id, approve: approve, note: note, by: officer, at: now, db: db)
        }
    }

    func decidePause(
        matter id: String,
        approve: Bool,
        note: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        try officer.require(.approveExtensions)
        let (records, stored, matter) = try seen(id, by: officer, db: db)
        let note =
            approve ? note.trimmingSpaces() : try Self.said(note, field: "pause-decision", "不同意中止，请写明理由")
        let moved = try matter.decidingPause(
            approve ? .approved : .refused,
            note: note,
            by: officer.account,
            at: now,
            id: office.environment.nextID(now)
        )
        let action = approve ? "pause-approved" : "pause-refused"
        try save(moved, was: matter, action, by: officer, at: now, records)
        guard let asker = matter.waitingPause?.askedBy else { return }
        try tell(asker, approve ? "同意中止" : "未同意中止", stored, due: moved.due, at: now, db)
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

    // MARK: Extensions

    /// What is asked for: more time on the current step's clock, or on the whole.
    package struct Request: Sendable {
        package var ofWhole: Bool
        package var amount: String
        /// `days` or `working-days`.
        package var unit: String
        package var reason: String

        package init(ofWhole: Bool, amount: String, unit: String, reason: String) {
            self.ofWhole = ofWhole
            self.amount = amount
            self.unit = unit
            self.reason = reason
        }
    }

    /// Asks for more time; somebody else decides.
    package func askExtension(matter id: String, _ request: Request, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try askExtension(matter: id, request, by: officer, at: now, db: db)
        }
    }

    func askExtension(
        matter id: String,
        _ request: Request,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let (records, stored, matter) = try held(id, by: officer, db: db)
        var faults: [FieldFault] = []
        let term = Int(request.amount).flatMap { (1...366).contains($0) ? Term(text: "\(request.unit):\($0)") : nil }
        if term == nil {
            faults.append(FieldFault(field: "amount", code: "bad-term", advice: "请填写 1 至 366 的天数"))
        }
        let reason = Self.said(request.reason, field: "extension-reason", "请填写延期理由", &faults)
        guard let term, faults.isEmpty else { throw Refusal.incomplete(faults) }
        let asked = Matter.Extension(
            id: office.environment.nextID(now),
            position: request.ofWhole ? nil : matter.currentPosition,
            term: term,
            reason: reason,
            askedAt: now,
            askedBy: officer.account
        )
        let moved = try matter.asking(asked, rulebook: office.rulebook)
        try save(moved, was: matter, "extension-asked", by: officer, at: now, records)
        try tellApprovers("申请延期 \(term.words)", asked.id, stored, by: officer, at: now, db)
    }

    /// A word to everybody who may approve what was asked for, and may see the matter.
    func tellApprovers(
        _ words: String,
        _ request: String,
        _ stored: MatterRecords.Stored,
        by officer: Officer,
        at now: Instant,
        _ db: any Connection
    ) throws {
        let records = MatterRecords(db: db, county: office.county)
        for account in try AccountRecords(db: db, county: office.county).all()
        where account.active && account.id != officer.account {
            guard let approver = account.officer(of: office), approver.scope.role.may(.approveExtensions),
                try records.find(stored.id, scope: approver.scope) != nil
            else { continue }
            try ReminderRecords(db: db, county: office.county).post(
                Reminder.Draft(
                    recipient: .account(account.id),
                    kind: .approval,
                    about: .matter(stored.id),
                    occasion: request,
                    due: stored.due.instant,
                    text: "请审批（\(officer.name)\(words)）：\(stored.title)"
                ),
                at: now,
                office
            )
        }
    }

    /// A word to whoever asked for something that was decided on.
    func tell(
        _ asker: String,
        _ words: String,
        _ stored: MatterRecords.Stored,
        due: DueTime,
        at now: Instant,
        _ db: any Connection
    ) throws {
        try ReminderRecords(db: db, county: office.county).post(
            Reminder.Draft(
                recipient: .account(asker),
                kind: .decided,
                about: .matter(stored.id),
                occasion: "\(now.milliseconds)",
                due: due.instant,
                text: "\(words)：\(stored.title)"
            ),
            at: now,
            office
        )
    }

    /// Approves or refuses an extension that somebody else asked for.
    package func decideExtension(
        matter id: String,
        approve: Bool,
        note: String,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try decideExtension(matter: id, approve: approve, note: note, by: officer, at: now, db: db)
        }
    }

    func decideExtension(
        matter id: String,
        approve: Bool,
        note: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        try officer.require(.approveExtensions)
        let (records, stored, matter) = try seen(id, by: officer, db: db)
        let note = approve ? note.trimmingSpaces() : try Self.said(note, field: "decision", "不同意延期，请写明理由")
        let asker = matter.waitingExtension?.askedBy
        let moved = try matter.deciding(
            approve ? .approved : .refused,
            note: note,
            by: officer.account,
            at: now,
            rulebook: office.rulebook
        )
        let action = approve ? "extension-approved" : "extension-refused"
        try save(moved, was: matter, action, by: officer, at: now, records)
        guard let asker else { return }
        try tell(asker, approve ? "同意延期" : "未同意延期", stored, due: moved.due, at: now, db)
    }

    // MARK: Writing

    /// The matter, when this officer may see it.
    func seen(
        _ id: String,
        by officer: Officer,
        db: any Connection
    ) throws -> (MatterRecords, MatterRecords.Stored, Matter) {
        let records = MatterRecords(db: db, county: office.county)
        guard let stored = try records.find(id, scope: officer.scope) else { throw Refusal.notFound }
        return (records, stored, try load(stored, records))
    }

    func save(
        _ moved: Matter,
        was matter: Matter,
        _ action: String,
        by officer: Officer,
        at now: Instant,
        _ records: MatterRecords
    ) throws {
        let before = try records.digest(of: matter.id)
        try records.update(from: matter, to: moved, by: officer.account, at: now, closingEvidence: nil)
        try records.updateLoops(from: matter, to: moved)
        try record(action, matter.id, by: officer.account, at: now, before: before, records)
    }
}

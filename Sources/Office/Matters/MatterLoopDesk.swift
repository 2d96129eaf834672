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

    // MARK: Telling

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

    // MARK: Deciding

    /// What waits for somebody's decision: a pause, more time, or undoing.
    struct Question: Sendable {
        var asked: @Sendable (Matter) -> Matter.Asking?
        /// Of the form, for what an officer says.
        var field: String
        /// What is asked for, such as `中止`.
        var title: @Sendable (Matter) -> String
        /// The beginning of the audit action, such as `pause`.
        var action: @Sendable (Matter) -> String
        var decide: @Sendable (Matter, Matter.Decision) throws -> Matter
    }

    /// Approves or refuses what somebody else asked for, and tells them; a refusal gives its reason.
    func decide(
        _ id: String,
        _ question: Question,
        approve: Bool,
        note: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        try officer.require(.approveExtensions)
        let (records, stored, matter) = try seen(id, by: officer, db: db)
        let title = question.title(matter)
        let note =
            approve ? note.trimmingSpaces() : try Self.said(note, field: question.field, "不同意\(title)，请写明理由")
        let decision = Matter.Decision(isApproval: approve, note: note, by: officer.account, at: now)
        let moved = try question.decide(matter, decision)
        let action = "\(question.action(matter))-\(approve ? "approved" : "refused")"
        try save(moved, was: matter, action, by: officer, at: now, records)
        guard let asking = question.asked(matter) else { return }
        try tell(asking.askedBy, "\(approve ? "同意" : "未同意")\(title)", stored, due: moved.due, at: now, db)
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

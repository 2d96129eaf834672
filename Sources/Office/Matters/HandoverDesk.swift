import Primitives
import Rules
import Storage
package import Supervision

/// Hand-over between desks (移送) and escalation to the county office (上报).
extension MatterDesk {
    /// What goes along when a matter is sent to another desk.
    package struct Dispatch: Sendable {
        package var to: Holder?
        package var reason: String
        /// What papers go along, in words.
        package var papers: String

        package init(to: Holder?, reason: String, papers: String) {
            self.to = to
            self.reason = reason
            self.papers = papers
        }
    }

    /// Sends matters to another desk; all or none.
    package func handOver(matters ids: [String], _ dispatch: Dispatch, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            for id in ids { try handOver(matter: id, dispatch, by: officer, at: now, db: db) }
        }
    }

    func handOver(
        matter id: String,
        _ dispatch: Dispatch,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let (records, stored, matter) = try held(id, by: officer, db: db)
        var faults: [FieldFault] = []
        if dispatch.to.map({ desks(besides: stored.holder).contains($0) || $0 == stored.holder }) != true {
            faults.append(FieldFault(field: "to", code: "unknown-holder", advice: "请选择接收单位"))
        }
        let reason = Self.said(dispatch.reason, field: "handover-reason", "请填写移送理由", &faults)
        guard let to = dispatch.to, faults.isEmpty else { throw Refusal.incomplete(faults) }
        let sent = Draft(kind: .handover, to: to, reason: reason, papers: dispatch.papers.trimmingSpaces())
        try send(sent, stored, matter, by: officer, at: now, records)
    }

    /// Brings a matter before the county office, which answers, takes it over or gives it back.
    package func escalate(matter id: String, reason: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try escalate(matter: id, reason: reason, by: officer, at: now, db: db)
        }
    }

    func escalate(matter id: String, reason: String, by officer: Officer, at now: Instant, db: any Connection) throws {
        let (records, stored, matter) = try held(id, by: officer, db: db)
        let reason = try Self.said(reason, field: "escalation-reason", "请填写上报理由")
        let sent = Draft(kind: .escalation, to: .office, reason: reason, papers: "")
        try send(sent, stored, matter, by: officer, at: now, records)
    }

    private struct Draft {
        var kind: Matter.Handover.Kind
        var to: Holder
        var reason: String
        var papers: String
    }

    private func send(
        _ draft: Draft,
        _ stored: MatterRecords.Stored,
        _ matter: Matter,
        by officer: Officer,
        at now: Instant,
        _ records: MatterRecords
    ) throws {
        let clock = matter.version.receipt ?? office.rulebook.matters?.receipt
        let term = clock.flatMap { office.rulebook.term($0, on: now.day) }
        let handover = Matter.Handover(
            id: office.environment.nextID(now),
            kind: draft.kind,
            position: matter.currentPosition ?? 0,
            from: stored.holder,
            to: draft.to,
            reason: draft.reason,
            papers: draft.papers,
            sentAt: now,
            sentBy: officer.account,
            due: term.map { DueTime($0, from: now, calendar: office.rulebook.calendar) }
        )
        let isHandover = draft.kind == .handover
        let action = isHandover ? "matter-handed-over" : "matter-escalated"
        try save(try matter.sending(handover), was: matter, action, by: officer, at: now, records)
        try ReminderRecords(db: records.db, county: office.county).post(
            Reminder.Draft(
                recipient: .desk(draft.to),
                kind: isHandover ? .handedOver : .escalated,
                about: .matter(matter.id),
                occasion: handover.id,
                due: handover.due?.instant,
                text: "\(isHandover ? "请接收移送" : "请处理上报")：\(stored.title)"
            ),
            at: now,
            office
        )
    }

    /// Answers a hand-over or an escalation, at the desk to which it went.
    ///
    /// `answered` is for escalations only: the office says what to do and leaves the matter where it is.
    package func answerHandover(
        matter id: String,
        state: Matter.Handover.State,
        answer: String,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try answerHandover(matter: id, state: state, answer: answer, by: officer, at: now, db: db)
        }
    }

    func answerHandover(
        matter id: String,
        state: Matter.Handover.State,
        answer: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        try officer.require(.handleMatters)
        let (records, stored, matter) = try seen(id, by: officer, db: db)
        guard let handover = matter.waitingHandover else { throw MatterRefusal.hindered(.noHandoverWaiting) }
        guard officer.scope.holds(handover.to) else { throw Refusal.heldByOther }
        guard state != .waiting, state != .answered || handover.kind == .escalation else { throw Refusal.notFound }
        let answer =
            state == .received
            ? answer.trimmingSpaces()
            : try Self.said(answer, field: "answer", state == .returned ? "请写明退回理由" : "请写明答复")
        let moved = try matter.answering(state, answer: answer, by: officer.account, at: now)
        try save(moved, was: matter, "handover-\(state.rawValue)", by: officer, at: now, records)
        let words: [Matter.Handover.State: String] = [.received: "已接收", .returned: "已退回", .answered: "已答复"]
        try ReminderRecords(db: db, county: office.county).post(
            Reminder.Draft(
                recipient: .desk(handover.from),
                kind: .answered,
                about: .matter(id),
                occasion: handover.id,
                due: nil,
                text: "\(words[state] ?? "")：\(stored.title)"
            ),
            at: now,
            office
        )
    }

    /// The desks of the county to which a matter may go.
    func desks(besides holder: Holder) -> [Holder] {
        let townships = office.rulebook.townships(of: office.county).map(\.code)
        let departments = office.rulebook.departments.filter { $0.kind == .department }.map { Holder.department($0.id) }
        let all = [.office] + departments + townships.map { .station($0) } + townships.map { .township($0) }
        return all.filter { $0 != holder }
    }
}

import Primitives
import Rules
import Storage
import Supervision

/// Leaving a desk: deactivating an account, and handing over what its holder has open.
extension PeopleDesk {
    /// What the form that deactivates an account says.
    package struct Leaving: Sendable, Hashable {
        /// The account that takes over; empty for none.
        package var successor: String
        package var note: String
        /// Said a second time, where the desk would be left without anybody.
        package var confirmed: Bool

        package init(successor: String = "", note: String = "", confirmed: Bool = false) {
            self.successor = successor
            self.note = note
            self.confirmed = confirmed
        }
    }

    func leaving(_ id: String, db: any Connection) throws -> LeavingView {
        guard let account = try AccountRecords(db: db, county: county).account(id: id) else { throw Refusal.notFound }
        return try view(of: account, remains(of: account, db: db), db: db)
    }

    /// What an account holds; nothing of matters where its role handles none.
    private func remains(of account: AccountRecords.Stored, db: any Connection) throws -> [PeopleRecords.OpenMatter] {
        guard let holder = holder(of: account) else { return [] }
        return try PeopleRecords(db: db, county: county).openMatters(of: account.id, at: holder)
    }

    /// The desk whose matters an account acts on; nil where its role acts on none.
    private func holder(of account: AccountRecords.Stored) -> Holder? {
        guard let role = office.rulebook.role(account.role), role.may(.handleMatters) else { return nil }
        return account.place.scope(role, office).holder
    }

    private func view(
        of account: AccountRecords.Stored,
        _ matters: [PeopleRecords.OpenMatter],
        db: any Connection
    ) throws -> LeavingView {
        let records = PeopleRecords(db: db, county: county)
        guard let role = office.rulebook.role(account.role) else { return LeavingView() }
        let roles = office.rulebook.roles.filter {
            $0.desk == role.desk && $0.may(.handleMatters) == role.may(.handleMatters)
        }
        let holder = holder(of: account)
        return LeavingView(
            matters: matters.map(\.number),
            specimens: try records.specimens(of: account.id),
            duties: try records.gridDuties(of: account) + tasks(of: account, db),
            successors: role.desk == .administration ? [] : try records.colleagues(of: account, roles: roles.map(\.id)),
            heldByDesk: try holder.map { try records.openMatters(heldBy: $0) } ?? 0
        )
    }

    /// Tasks of the plan that name this person, in words.
    private func tasks(of account: AccountRecords.Stored, _ db: any Connection) throws -> [String] {
        guard let role = office.rulebook.role(account.role), let desk = account.place.scope(role, office).holder else {
            return []
        }
        return try PeopleRecords(db: db, county: county).tasks(of: account.name, at: desk.text).map { year, id in
            let tasks = office.rulebook.plan(county: county, year: year)?.aspects.flatMap(\.tasks) ?? []
            return "\(year) 年任务“\(tasks.first { $0.id == id }?.title ?? id)”责任人"
        }
    }

    /// Deactivates an account; its sessions end, and what it has open is handed over.
    package func deactivate(_ id: String, _ leaving: Leaving, by officer: Officer) async throws {
        try officer.require(.manageAccounts)
        let now = office.environment.now()
        let handover = office.environment.nextID(now)
        try await office.database.write { db in
            try deactivate(id, leaving, handover: handover, by: officer.account, at: now, db: db)
        }
    }

    func deactivate(
        _ id: String,
        _ leaving: Leaving,
        handover: String,
        by actor: String,
        at now: Instant,
        db: any Connection
    ) throws {
        let records = AccountRecords(db: db, county: county)
        guard let account = try records.account(id: id) else { throw Refusal.notFound }
        if id == actor { throw Self.refusal("state", "own-account", "不能停用自己的账号") }
        if !account.active { throw Self.refusal("state", "account-deactivated", "账号已经停用") }
        try accounts.requireOthers(besides: account, db)
        try handOver(account, leaving, id: handover, by: actor, at: now, db: db)
        try records.dropOpenLinks(account: id)
        try records.deleteSessions(account: id)
        try SecondFactorRecords(db: db, office: office).dropHalfSessions(account: id)
        try PeopleRecords(db: db, county: county).setActive(false, id, at: now)
        try Audit.append(AccountDesk.leaf(now, actor, "account-deactivated", account), county: county, to: db)
    }

    private static func refusal(_ field: String, _ code: String, _ advice: String) -> Refusal {
        .incomplete([FieldFault(field: field, code: code, advice: advice)])
    }

    private static func faults(_ view: LeavingView, _ leaving: Leaving) -> [FieldFault] {
        func fault(_ field: String, _ code: String, _ advice: String) -> FieldFault {
            FieldFault(field: field, code: code, advice: advice)
        }
        var faults: [FieldFault] = []
        let known = view.successors.contains { $0.id == leaving.successor }
        if !leaving.successor.isEmpty, !known {
            faults.append(fault("successor", "unknown-successor", "接手人须是同一单位的在用账号"))
        } else if leaving.successor.isEmpty, view.isToHandOver, !view.successors.isEmpty {
            let things = [
                view.matters.isEmpty ? nil : "\(view.matters.count) 件未办结的事项",
                view.specimens.isEmpty ? nil : "\(view.specimens.count) 份样品",
            ].compactMap { $0 }.joined(separator: "、")
            faults.append(fault("successor", "successor-missing", "手上还有\(things)，请选择接手人"))
        }
        let note = leaving.note.trimmingSpaces()
        if !leaving.successor.isEmpty, view.isToHandOver, note.isEmpty || note.count > 500 {
            faults.append(fault("note", "note-length", "请写明交接说明，不超过 500 个字"))
        }
        if view.abandonsDesk, !leaving.confirmed {
            let advice = "之后该单位再无在用账号，还有 \(view.heldByDesk) 件未办结事项无人承办，请确认"
            faults.append(fault("confirmed", "desk-abandoned", advice))
        }
        return faults
    }

    /// Takes from an account what it holds: matters go to the successor, or back to the desk that holds them.
    ///
    /// Refused, with everything that is missing, where the form does not say who takes over.
    func handOver(
        _ account: AccountRecords.Stored,
        _ leaving: Leaving,
        id: String,
        by actor: String,
        at now: Instant,
        db: any Connection
    ) throws {
        let matters = try remains(of: account, db: db)
        let view = try view(of: account, matters, db: db)
        let faults = Self.faults(view, leaving)
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let successor = leaving.successor.isEmpty ? nil : leaving.successor
        if let successor, view.isToHandOver {
            let handover = PeopleRecords.NewHandover(
                id: id,
                from: account.id,
                to: successor,
                note: leaving.note.trimmingSpaces(),
                matters: matters.map(\.id),
                recordedBy: actor
            )
            try record(handover, at: now, db: db)
        }
        for matter in matters where matter.isAssigned {
            try reassign(matter, to: matter.isHeld ? successor : nil, by: actor, at: now, db: db)
        }
    }

    private func record(_ handover: PeopleRecords.NewHandover, at now: Instant, db: any Connection) throws {
        try PeopleRecords(db: db, county: county).insert(handover, at: now)
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: handover.recordedBy,
                action: "handed-over",
                subjectKind: "handover",
                subject: handover.id,
                after: handover.digest
            ),
            county: county,
            to: db
        )
    }

    private func reassign(
        _ matter: PeopleRecords.OpenMatter,
        to successor: String?,
        by actor: String,
        at now: Instant,
        db: any Connection
    ) throws {
        let records = MatterRecords(db: db, county: county)
        let before = try records.digest(of: matter.id)
        try records.assign(matter: matter.id, to: successor, at: now, by: actor)
        try MatterDesk(office).record("matter-assigned", matter.id, by: actor, at: now, before: before, records)
        guard let successor else { return }
        try ReminderRecords(db: db, county: county).post(
            Reminder.Draft(
                recipient: .account(successor),
                kind: .assigned,
                about: .matter(matter.id),
                occasion: "\(now.milliseconds)",
                due: matter.due,
                text: "交接给您：\(matter.title)"
            ),
            at: now,
            office
        )
    }
}

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
        let records = PeopleRecords(db: db, county: county)
        guard let role = office.rulebook.role(account.role) else {
            return LeavingView(matters: [], successors: [], heldByDesk: 0)
        }
        let roles = office.rulebook.roles.filter {
            $0.desk == role.desk && $0.may(.handleMatters) == role.may(.handleMatters)
        }
        let successors = role.desk == .administration ? [] : try records.colleagues(of: account, roles: roles.map(\.id))
        guard role.may(.handleMatters), let holder = account.place.scope(role, office).holder else {
            return LeavingView(matters: [], successors: successors, heldByDesk: 0)
        }
        return LeavingView(
            matters: try records.openMatters(heldBy: holder, actedIn: id).map(\.number),
            successors: successors,
            heldByDesk: try records.openMatters(heldBy: holder).count
        )
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
        let view = try self.leaving(id, db: db)
        let faults = Self.faults(account, view, leaving, actor)
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        if !leaving.successor.isEmpty, !view.matters.isEmpty {
            try handOver(from: account, to: leaving, id: handover, by: actor, at: now, db: db)
        }
        try records.dropOpenLinks(account: id)
        try records.deleteSessions(account: id)
        try SecondFactorRecords(db: db, office: office).dropHalfSessions(account: id)
        try PeopleRecords(db: db, county: county).setActive(false, id, at: now)
        try Audit.append(AccountDesk.leaf(now, actor, "account-deactivated", account), county: county, to: db)
    }

    private static func faults(
        _ account: AccountRecords.Stored,
        _ view: LeavingView,
        _ leaving: Leaving,
        _ actor: String
    ) -> [FieldFault] {
        func fault(_ field: String, _ code: String, _ advice: String) -> FieldFault {
            FieldFault(field: field, code: code, advice: advice)
        }
        if account.id == actor { return [fault("state", "own-account", "不能停用自己的账号")] }
        if !account.active { return [fault("state", "account-deactivated", "账号已经停用")] }
        var faults: [FieldFault] = []
        let known = view.successors.contains { $0.id == leaving.successor }
        if !leaving.successor.isEmpty, !known {
            faults.append(fault("successor", "unknown-successor", "接手人须是同一单位的在用账号"))
        } else if leaving.successor.isEmpty, !view.matters.isEmpty, !view.successors.isEmpty {
            faults.append(fault("successor", "successor-missing", "有 \(view.matters.count) 件经手未办结的事项，请选择接手人"))
        }
        let note = leaving.note.trimmingSpaces()
        if !leaving.successor.isEmpty, !view.matters.isEmpty, note.isEmpty || note.count > 500 {
            faults.append(fault("note", "note-length", "请写明交接说明，不超过 500 个字"))
        }
        if view.abandonsDesk, !leaving.confirmed {
            let advice = "停用后该单位再无在用账号，还有 \(view.heldByDesk) 件未办结事项无人承办，请确认"
            faults.append(fault("confirmed", "desk-abandoned", advice))
        }
        return faults
    }

    private func handOver(
        from account: AccountRecords.Stored,
        to leaving: Leaving,
        id: String,
        by actor: String,
        at now: Instant,
        db: any Connection
    ) throws {
        let records = PeopleRecords(db: db, county: county)
        guard let role = office.rulebook.role(account.role), let holder = account.place.scope(role, office).holder
        else {
            return
        }
        let handover = PeopleRecords.NewHandover(
            id: id,
            from: account.id,
            to: leaving.successor,
            note: leaving.note.trimmingSpaces(),
            matters: try records.openMatters(heldBy: holder, actedIn: account.id).map(\.id),
            recordedBy: actor
        )
        try records.insert(handover, at: now)
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: actor,
                action: "handed-over",
                subjectKind: "handover",
                subject: id,
                after: handover.digest
            ),
            county: county,
            to: db
        )
    }
}

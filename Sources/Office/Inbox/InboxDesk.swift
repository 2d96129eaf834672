import Primitives
import Rules
import Storage
package import Supervision

/// The inbox of a person (待办): what their desk holds, and what was said to them.
package struct InboxDesk: Sendable {
    /// Matters read at most; a desk that holds more has other worries than the next page.
    static let limit = 2000
    static let noticeLimit = 20

    let office: Office

    package init(_ office: Office) { self.office = office }

    /// The inbox; `all` shows every open matter in sight instead of the desk's own, `mine` only what the officer has.
    package func inbox(all: Bool, mine: Bool, by officer: Officer) async throws -> Inbox {
        try officer.require(.readLedger)
        let now = office.environment.now()
        return try await office.database.read { db in
            let records = MatterRecords(db: db, county: office.county)
            let desk = MatterDesk(office)
            let holder = officer.scope.holder
            var filter = MatterFilter(state: .open, holder: all ? nil : holder)
            filter.includesWaiting = true
            filter.assignee = mine ? officer.account : nil
            let approver = officer.scope.role.may(.approveExtensions) ? officer.account : nil
            filter.approver = approver
            // Whoever holds no matters has none in the inbox.
            let stored =
                holder == nil && !all
                ? [] : try records.list(filter, scope: officer.scope, now: now, limit: Self.limit, offset: 0)
            let accounts = try AccountRecords(db: db, county: office.county).all()
            let notices = ReminderRecords(db: db, county: office.county)
            return Inbox(
                rows: Self.sorted(stored.map(desk.summary), desk: holder, approver: approver, now: now),
                duties: all ? [] : try DutyReading(office: office, db: db, now: now).owed(by: officer),
                notices: try notices.unread(by: officer, limit: Self.noticeLimit),
                unread: try notices.unreadCount(by: officer),
                names: Dictionary(accounts.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first }),
                colleagues: holder.map { holder in
                    accounts.filter { desk.sits($0, at: holder) }.map { ($0.id, $0.name) }
                } ?? [],
                desks: holder.map { desk.desks(besides: $0) } ?? [],
                holder: holder,
                mayHandle: officer.scope.role.may(.handleMatters) && holder != nil,
                mayOpen: officer.scope.role.may(.handleMatters)
                    && !office.rulebook.proceduresByHand(on: now.day, about: Procedure.Subject.ofNothingBefore).isEmpty
            )
        }
    }

    private static func sorted(
        _ summaries: [MatterSummary],
        desk: Holder?,
        approver: String?,
        now: Instant
    ) -> [Inbox.Row] {
        let rows = summaries.map { summary in
            Inbox.Row(summary: summary, group: Inbox.group(summary, desk: desk, approver: approver, now: now))
        }
        func rank(_ group: Inbox.Group) -> Int { Inbox.Group.allCases.firstIndex(of: group) ?? 0 }
        func due(_ row: Inbox.Row) -> Int64 { row.summary.nextDue.instant?.milliseconds ?? .max }
        return rows.sorted { left, right in
            (rank(left.group), due(left), left.summary.id) < (rank(right.group), due(right), right.summary.id)
        }
    }

    /// What was said to the officer and the desk, read and retired ones too; newest first.
    package func notices(by officer: Officer) async throws -> [Reminder] {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            try ReminderRecords(db: db, county: office.county).all(by: officer, limit: 200)
        }
    }

    /// How many notices wait to be read.
    package func unread(by officer: Officer) async throws -> Int {
        try await office.database.read { db in
            try ReminderRecords(db: db, county: office.county).unreadCount(by: officer)
        }
    }

    /// Marks what was said to the officer and the desk as read, one notice or all, for this account alone.
    package func markRead(_ id: String? = nil, by officer: Officer) async throws {
        try officer.require(.readLedger)
        let now = office.environment.now()
        try await office.database.write { db in
            let count = try ReminderRecords(db: db, county: office.county).markRead(id, by: officer, at: now)
            guard count > 0 else { return }
            let leaf = Audit.Leaf(
                at: now,
                actor: officer.account,
                action: "notices-read",
                subjectKind: "reminder-run",
                subject: officer.account,
                after: Digest.hex(ofFields: ["\(count)"] + (id.map { [$0] } ?? []))
            )
            try Audit.append(leaf, county: office.county, to: db)
        }
    }
}

import Primitives
import Rules
import Storage
import Supervision

/// Reminders before each clock ends, and a word when one has ended.
package struct ReminderDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// Posts what is to be said today; what was said before is not said again.
    ///
    /// - Returns: how many notices are new.
    @discardableResult
    package func run() async throws -> Int {
        let now = office.environment.now()
        return try await office.database.write { db in try run(at: now, db: db) }
    }

    /// The same, once a day: the first sign-in of the day calls it.
    package func runOnceToday() async throws {
        let now = office.environment.now()
        let county = office.county
        let hasRun = try await office.database.read { db in
            try ReminderRecords(db: db, county: county).hasRun(on: now.day)
        }
        if !hasRun { try await run() }
    }

    /// The same where an hour has passed since the last turn, or a day has begun; of several servers one runs.
    ///
    /// - Returns: whether it ran.
    @discardableResult
    package func runInTurn() async throws -> Bool {
        let now = office.environment.now()
        let county = office.county
        let last = try await office.database.read { db in
            try ReminderRecords(db: db, county: county).lastTurn()
        }
        if let last, last.day == now.day, now.milliseconds - last.milliseconds < 3_600_000 { return false }
        return try await office.database.write { db in
            guard try ReminderRecords(db: db, county: county).takeTurn(after: last, at: now) else { return false }
            try run(at: now, db: db)
            return true
        }
    }

    @discardableResult
    func run(at now: Instant, db: any Connection) throws -> Int {
        let records = ReminderRecords(db: db, county: office.county)
        try MatterDesk(office).endStaleAssignments(at: now, db: db)
        try records.retire(at: now)
        let reminders = office.rulebook.matters?.reminders ?? []
        // Working days before a long holiday reach further back than they count.
        let longest = reminders.map { Self.length($0.before) }.max() ?? 0
        let horizon = now.adding(hours: 24 * (21 + 2 * longest))
        var created: [String] = []
        for clock in try records.clocks(endingBefore: horizon) {
            for draft in drafts(clock, reminders, at: now) {
                if let id = try records.post(draft, at: now, office) { created.append(id) }
            }
        }
        created += try remindOfDuties(reminders, at: now, db)
        try records.setRun(on: now.day, created: created.count)
        if !created.isEmpty {
            let leaf = Audit.Leaf(
                at: now,
                actor: "system",
                action: "reminded",
                subjectKind: "reminder-run",
                subject: "\(now.day)",
                after: Digest.hex(ofFields: created)
            )
            try Audit.append(leaf, county: office.county, to: db)
        }
        return created.count
    }

    static func length(_ term: Term) -> Int {
        switch term {
        case .days(let count), .workingDays(let count): count
        default: 1
        }
    }

    private func drafts(
        _ clock: ReminderRecords.Clock,
        _ reminders: [MatterRules.Reminder],
        at now: Instant
    ) -> [Reminder.Draft] {
        let holder = Holder(clock.holder) ?? .office
        let person: Reminder.Recipient = clock.assignee.map { .account($0) } ?? .desk(holder)
        func draft(
            _ to: Reminder.Recipient,
            _ kind: Reminder.Kind,
            _ occasion: String,
            _ text: String
        ) -> Reminder.Draft {
            Reminder.Draft(
                recipient: to,
                kind: kind,
                about: .matter(clock.matter),
                occasion: "\(clock.kind):\(occasion):\(clock.due.milliseconds)",
                due: clock.due,
                text: "\(text)：\(clock.title)"
            )
        }
        if clock.kind == "receipt" {
            guard now >= clock.due, let to = clock.to.flatMap({ Holder($0) }) else { return [] }
            return [
                draft(.desk(to), .receiptLate, "to", "移送逾期未接收"),
                draft(person, .receiptLate, "from", "对方逾期未接收"),
            ]
        }
        if now >= clock.due {
            let own = draft(person, .overdue, "over", "已逾期")
            // What is overdue shows at the county office too.
            guard clock.kind == "whole", holder != .office else { return [own] }
            return [own, draft(.desk(.office), .overdue, "over", "已逾期")]
        }
        let last = Self.lastDay(clock.due)
        guard let reminder = reached(reminders, last, now.day) else { return [] }
        return [draft(person, .dueSoon, reminder.id, "\(last) 到期")]
    }

    /// A due moment at midnight belongs to the day that ends there.
    static func lastDay(_ due: Instant) -> Day { due.minuteOfDay == 0 ? due.day.adding(days: -1) : due.day }

    /// The shortest reminder whose time has come: a clock of two days is not announced twice on its first day.
    func reached(_ reminders: [MatterRules.Reminder], _ last: Day, _ today: Day) -> MatterRules.Reminder? {
        reminders.filter { isReached($0.before, last, today) }
            .min { Self.length($0.before) < Self.length($1.before) }
    }

    private func isReached(_ before: Term, _ last: Day, _ today: Day) -> Bool {
        switch before {
        case .workingDays(let count):
            (try? office.rulebook.calendar.workingDays(after: today, through: last)).map { $0 <= count } ?? false
        default: today.distance(to: last) <= Self.length(before)
        }
    }
}

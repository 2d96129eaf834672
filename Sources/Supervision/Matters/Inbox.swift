package import Primitives

/// What a desk holds (待办), by how soon it is due.
package struct Inbox: Sendable {
    package enum Group: String, Sendable, Hashable, CaseIterable {
        /// On its way to this desk, to be acknowledged.
        case incoming
        /// An extension or a pause that the reader may approve.
        case approval
        case overdue
        case today
        case week
        case later
        /// Handed over and not yet acknowledged, or paused.
        case waiting
    }

    package struct Row: Sendable {
        package var summary: MatterSummary
        package var group: Group

        package init(summary: MatterSummary, group: Group) {
            self.summary = summary
            self.group = group
        }
    }

    /// Sorted by group, then by what is due first.
    package var rows: [Row]
    /// What is owed beside matters, due first.
    package var duties: [Duty]
    package var notices: [Reminder]
    package var unread: Int
    /// Names of accounts.
    package var names: [String: String]
    /// Accounts of the desk, to whom matters may be given.
    package var colleagues: [(id: String, name: String)]
    package var desks: [Holder]
    /// Nil where the reader's role holds no matters.
    package var holder: Holder?
    package var mayHandle: Bool
    /// Whether there is a procedure that can be opened from here.
    package var mayOpen: Bool

    package init(
        rows: [Row],
        duties: [Duty] = [],
        notices: [Reminder],
        unread: Int,
        names: [String: String],
        colleagues: [(id: String, name: String)],
        desks: [Holder],
        holder: Holder?,
        mayHandle: Bool,
        mayOpen: Bool
    ) {
        self.rows = rows
        self.duties = duties
        self.notices = notices
        self.unread = unread
        self.names = names
        self.colleagues = colleagues
        self.desks = desks
        self.holder = holder
        self.mayHandle = mayHandle
        self.mayOpen = mayOpen
    }

    /// Where a matter stands in the inbox of a desk.
    ///
    /// `approver` is the reader's account where their role approves.
    package static func group(
        _ summary: MatterSummary,
        desk: Holder?,
        approver: String? = nil,
        now: Instant
    ) -> Group {
        if let to = summary.handedTo {
            if to == desk, summary.holder != desk { return .incoming }
            if !summary.isEscalated { return .waiting }
        }
        if let approver, summary.askers.contains(where: { $0 != approver }) { return .approval }
        if summary.pausedSince != nil { return .waiting }
        guard case .at(let due) = summary.nextDue else { return .later }
        if now >= due { return .overdue }
        let last = due.minuteOfDay == 0 ? due.day.adding(days: -1) : due.day
        if last == now.day { return .today }
        return last <= now.day.adding(days: 7) ? .week : .later
    }
}

extension MatterSummary {
    /// The clock that ends first: the current step's or the whole's.
    package var nextDue: DueTime {
        guard let stepDue, let step = stepDue.instant else { return due }
        guard let whole = due.instant, whole <= step else { return stepDue }
        return due
    }

    /// Where that clock began.
    package var nextStart: Instant { nextDue == due ? openedAt : stepStartedAt ?? openedAt }
}

package import Primitives

/// The monthly dispatch list (月调度): what each desk owes, seen on a day.
package struct Dispatch: Sendable, Hashable {
    package struct MatterLine: Sendable, Hashable {
        package var id: String
        package var number: String
        package var title: String
        package var operatorName: String?
        /// The last day; nil where the calendar of its year is missing.
        package var due: Day?
        package var isOverdue: Bool

        package init(id: String, number: String, title: String, operatorName: String?, due: Day?, isOverdue: Bool) {
            self.id = id
            self.number = number
            self.title = title
            self.operatorName = operatorName
            self.due = due
            self.isOverdue = isOverdue
        }
    }

    package struct MilestoneLine: Sendable, Hashable {
        package var task: String
        package var title: String
        package var due: Day
        package var state: MilestoneStanding.State

        package init(task: String, title: String, due: Day, state: MilestoneStanding.State) {
            self.task = task
            self.title = title
            self.due = due
            self.state = state
        }
    }

    package struct Desk: Sendable, Hashable {
        package var holder: Holder
        package var matters: [MatterLine]
        /// Tasks that the desk leads and that are behind.
        package var behind: [TaskStanding]
        package var milestones: [MilestoneLine]
        /// The year's report, where it is owed and has not come in.
        package var report: ReportDebt?

        package init(
            holder: Holder,
            matters: [MatterLine] = [],
            behind: [TaskStanding] = [],
            milestones: [MilestoneLine] = [],
            report: ReportDebt? = nil
        ) {
            self.holder = holder
            self.matters = matters
            self.behind = behind
            self.milestones = milestones
            self.report = report
        }

        package var overdue: Int {
            matters.count(where: \.isOverdue) + milestones.count { $0.state == .late }
                + (report?.isLate == true ? 1 : 0)
        }

        package var total: Int { matters.count + behind.count + milestones.count + (report == nil ? 0 : 1) }
    }

    package struct ReportDebt: Sendable, Hashable {
        package var due: Day
        package var isLate: Bool

        package init(due: Day, isLate: Bool) {
            self.due = due
            self.isLate = isLate
        }
    }

    package var year: Int
    package var month: Int
    /// The day looked at: the month's last, or today within it.
    package var on: Day
    /// Those that owe something, the most overdue first.
    package var desks: [Desk]

    package init(year: Int, month: Int, on: Day, desks: [Desk]) {
        self.year = year
        self.month = month
        self.on = on
        self.desks = desks
    }
}

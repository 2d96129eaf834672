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
        /// The person of the desk who has it; nil where nobody was named.
        package var person: String?

        package init(
            id: String,
            number: String,
            title: String,
            operatorName: String?,
            due: Day?,
            isOverdue: Bool,
            person: String? = nil
        ) {
            self.id = id
            self.number = number
            self.title = title
            self.operatorName = operatorName
            self.due = due
            self.isOverdue = isOverdue
            self.person = person
        }
    }

    /// A task that the desk leads and that is behind.
    package struct TaskLine: Sendable, Hashable {
        package var standing: TaskStanding
        /// Those who answer for it at the desk.
        package var persons: [String]

        package init(standing: TaskStanding, persons: [String]) {
            self.standing = standing
            self.persons = persons
        }
    }

    package struct MilestoneLine: Sendable, Hashable {
        package var task: String
        package var title: String
        package var due: Day
        package var state: MilestoneStanding.State
        package var persons: [String]

        package init(task: String, title: String, due: Day, state: MilestoneStanding.State, persons: [String] = []) {
            self.task = task
            self.title = title
            self.due = due
            self.state = state
            self.persons = persons
        }
    }

    package struct Desk: Sendable, Hashable {
        package var holder: Holder
        package var matters: [MatterLine]
        package var behind: [TaskLine]
        package var milestones: [MilestoneLine]
        /// What is wanting in the year's reports; at the county office, those that wait for it.
        package var reports: [ReportDebt]

        package init(
            holder: Holder,
            matters: [MatterLine] = [],
            behind: [TaskLine] = [],
            milestones: [MilestoneLine] = [],
            reports: [ReportDebt] = []
        ) {
            self.holder = holder
            self.matters = matters
            self.behind = behind
            self.milestones = milestones
            self.reports = reports
        }

        package var overdue: Int {
            matters.count(where: \.isOverdue) + milestones.count { $0.state == .late } + reports.count(where: \.isLate)
        }

        package var total: Int { matters.count + behind.count + milestones.count + reports.count }
    }

    /// A report that is wanting.
    package struct ReportDebt: Sendable, Hashable {
        package enum Kind: Sendable, Hashable, CaseIterable {
            /// Not handed in.
            case missing
            /// Sent back, and not handed in again.
            case returned
            /// Handed in, and no copy at the county food-safety office.
            case uncopied
            /// Submitted, and neither accepted nor sent back: a debt of the county office.
            case undecided

            package var title: String {
                switch self {
                case .missing: "未报"
                case .returned: "退回未改"
                case .uncopied: "未抄送"
                case .undecided: "待接收"
                }
            }
        }

        package var kind: Kind
        /// The unit whose report it is.
        package var unit: String
        package var due: Day
        package var isLate: Bool

        package init(kind: Kind, unit: String, due: Day, isLate: Bool) {
            self.kind = kind
            self.unit = unit
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

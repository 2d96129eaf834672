package import Primitives
package import Rules

/// A task of the plan as it stands on a day.
package struct TaskStanding: Sendable, Hashable {
    package var task: PlanTask
    package var figure: Figure
    package var state: TaskState
    package var further: [Figure]
    package var milestones: [MilestoneStanding]
    /// What the desk whose board it is has to do with it; nil on the county's.
    package var part: TaskPart?

    package init(
        task: PlanTask,
        figure: Figure,
        state: TaskState,
        further: [Figure],
        milestones: [MilestoneStanding] = [],
        part: TaskPart? = nil
    ) {
        self.task = task
        self.figure = figure
        self.state = state
        self.further = further
        self.milestones = milestones
        self.part = part
    }
}

/// The plan measured on a day: aspects → tasks → figures.
package struct Board: Sendable, Hashable {
    package struct Aspect: Sendable, Hashable {
        package var id: String
        package var title: String
        package var tasks: [TaskStanding]

        package init(id: String, title: String, tasks: [TaskStanding]) {
            self.id = id
            self.title = title
            self.tasks = tasks
        }
    }

    package var title: String
    package var year: Int
    package var on: Day
    package var aspects: [Aspect]
    /// The desk in whose scope it was measured; nil for the whole county.
    package var desk: Holder?

    package init(title: String, year: Int, on: Day, aspects: [Aspect], desk: Holder? = nil) {
        self.title = title
        self.year = year
        self.on = on
        self.aspects = aspects
        self.desk = desk
    }

    package func count(_ state: TaskState) -> Int {
        aspects.reduce(0) { $0 + $1.tasks.count { $0.state == state } }
    }
}

/// The rows of the ledger behind one figure.
package struct RowGroup: Sendable, Hashable {
    package struct Row: Sendable, Hashable {
        package enum Link: Sendable, Hashable {
            case sample(String)
            case matter(String)
            case none
        }
        package var cells: [String]
        package var link: Link

        package init(cells: [String], link: Link) {
            self.cells = cells
            self.link = link
        }
    }

    package var title: String
    package var columns: [String]
    package var rows: [Row]
    /// All rows there are; ``rows`` may hold only the first of them.
    package var total: Int

    package init(title: String, columns: [String], rows: [Row], total: Int) {
        self.title = title
        self.columns = columns
        self.rows = rows
        self.total = total
    }
}

/// A unit that owes an annual report, and whether it has come in.
package struct ReportStanding: Sendable, Hashable {
    /// A township's code or a department's id.
    package var unit: String
    package var name: String
    package var receivedOn: Day?
    package var copiedOn: Day?
    package var title: String?
    package var hasFile: Bool
    package var due: Day

    package init(
        unit: String,
        name: String,
        receivedOn: Day?,
        copiedOn: Day?,
        title: String?,
        hasFile: Bool,
        due: Day
    ) {
        self.unit = unit
        self.name = name
        self.receivedOn = receivedOn
        self.copiedOn = copiedOn
        self.title = title
        self.hasFile = hasFile
        self.due = due
    }

    /// Handed in and copied to the county food-safety office, both by the last day.
    package var onTime: Bool { [receivedOn, copiedOn].allSatisfy { $0.map { $0 <= due } ?? false } }
}

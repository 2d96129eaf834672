package import Primitives
package import Rules

/// A task of the plan as it stands on a day.
package struct TaskStanding: Sendable, Hashable {
    package var task: PlanTask
    package var figure: Figure
    package var state: TaskState
    package var further: [Figure]
    /// The state of each of ``figures``.
    package var states: [TaskState]
    package var milestones: [MilestoneStanding]
    /// What the desk whose board it is has to do with it; nil on the county's.
    package var part: TaskPart?

    package init(
        task: PlanTask,
        figure: Figure,
        state: TaskState,
        further: [Figure],
        states: [TaskState] = [],
        milestones: [MilestoneStanding] = [],
        part: TaskPart? = nil
    ) {
        self.states = states
        self.task = task
        self.figure = figure
        self.state = state
        self.further = further
        self.milestones = milestones
        self.part = part
    }

    /// The first figure and the further ones.
    package var figures: [Figure] { [figure] + further }

    /// The figure by which the task stands where it stands, where that is not the first; nil where the first or a milestone
    /// decides.
    package var deciding: Figure? {
        guard state != .noData, states.first != state else { return nil }
        return zip(figures, states).first { $0.target != nil && $1 == state }?.0
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
            case `operator`(String)
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

/// What one figure of a task rests on: its definition and its rows.
package struct FigureRows: Sendable, Hashable {
    package var title: String
    /// What is counted, in words; nil where no program counts it.
    package var definition: String?
    package var groups: [RowGroup]

    package init(title: String, definition: String?, groups: [RowGroup]) {
        self.title = title
        self.definition = definition
        self.groups = groups
    }

    package var total: Int { groups.reduce(0) { $0 + $1.total } }
}

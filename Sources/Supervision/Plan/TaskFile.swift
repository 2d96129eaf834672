package import Primitives
package import Rules

/// What was laid down for a milestone, and what the county office said to it.
package struct MilestoneRecord: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case recorded
        case confirmed
        case returned
    }

    package var id: String
    package var note: String
    package var fileName: String?
    package var state: State
    package var recordedAt: Instant
    package var recordedBy: String
    package var decidedAt: Instant?
    /// Why it was sent back; empty otherwise.
    package var decisionNote: String

    package init(
        id: String,
        note: String,
        fileName: String?,
        state: State,
        recordedAt: Instant,
        recordedBy: String,
        decidedAt: Instant?,
        decisionNote: String
    ) {
        self.id = id
        self.note = note
        self.fileName = fileName
        self.state = state
        self.recordedAt = recordedAt
        self.recordedBy = recordedBy
        self.decidedAt = decidedAt
        self.decisionNote = decisionNote
    }
}

/// A milestone of a task with what was laid down for it.
package struct MilestoneStanding: Sendable, Hashable {
    package enum State: String, Sendable, Hashable {
        case pending
        case late
        case recorded
        case returned
        case confirmed

        package var title: String {
            switch self {
            case .pending: "未到期"
            case .late: "逾期"
            case .recorded: "待确认"
            case .returned: "退回补充"
            case .confirmed: "已确认"
            }
        }
    }

    package var milestone: PlanTask.Milestone
    /// Oldest first; all but the last were sent back.
    package var records: [MilestoneRecord]

    package init(milestone: PlanTask.Milestone, records: [MilestoneRecord]) {
        self.milestone = milestone
        self.records = records
    }

    /// The state on a day: what came in or was decided later is not seen.
    package func state(on day: Day) -> State {
        let seen = records.last { $0.recordedAt.day <= day }
        switch seen {
        case .some(let record) where record.state == .recorded || (record.decidedAt.map { $0.day > day } ?? false):
            return .recorded
        case .some(let record) where record.state == .confirmed: return .confirmed
        case .some: return day > milestone.due ? .late : .returned
        case nil: return day > milestone.due ? .late : .pending
        }
    }
}

/// A person who answers for a task at one desk.
package struct TaskPerson: Sendable, Hashable {
    package var id: String
    package var desk: Holder
    package var name: String
    package var duty: String

    package init(id: String, desk: Holder, name: String, duty: String) {
        self.id = id
        self.desk = desk
        self.name = name
        self.duty = duty
    }
}

/// What somebody wrote to a task.
package struct TaskRemark: Sendable, Hashable {
    package var words: String
    package var author: String
    package var at: Instant

    package init(words: String, author: String, at: Instant) {
        self.words = words
        self.author = author
        self.at = at
    }
}

/// A figure at the end of a month, or on the last day looked at.
package struct MonthFigure: Sendable, Hashable {
    package var on: Day
    package var figure: Figure

    package init(on: Day, figure: Figure) {
        self.on = on
        self.figure = figure
    }
}

/// What a desk has to do with a task.
package enum TaskPart: String, Sendable, Hashable {
    case lead
    case assist

    package var title: String { self == .lead ? "牵头" : "配合" }
}

extension PlanTask {
    /// What a desk has to do with the task; townships and stations are named by their kind.
    package func part(of desk: Holder, kinds: [String: Department.Kind]) -> TaskPart? {
        func names(_ share: Share) -> Bool {
            switch desk {
            case .office: kinds[share.department] == .office
            case .department(let id): share.department == id
            case .township: kinds[share.department] == .township
            case .station: kinds[share.department] == .station
            }
        }
        if names(lead) { return .lead }
        return assist.contains(where: names) ? .assist : nil
    }
}

extension Figure {
    /// The value as plots draw it: percent, or samples per thousand, rounded once as ``valueText`` is.
    ///
    /// Nil without data, and before the day on which it counts: that nobody has reported yet in March is no 0 %.
    package var plotted: Double? {
        guard !isPending else { return nil }
        if unit == "%" || unit == "per-thousand" {
            guard let numerator, let denominator, denominator > 0 else { return nil }
            let scale = unit == "%" ? 1000 : 100_000
            let places = unit == "%" ? 10.0 : 100.0
            return Double(RoundedShare.of(numerator, in: denominator, scale: scale)) / places
        }
        guard unit != "%", unit != "per-thousand" else { return nil }
        return numerator.map(Double.init)
    }

    /// The target on the same scale; nil where it is no number.
    package var plottedTarget: Double? {
        switch target?.goal {
        case .atLeast(let value, _)?, .onTime(let value)?: Double(value.description)
        case .count(let count, _)?: Double(count)
        case .rising?, .milestone?, nil: nil
        }
    }

    /// Of the upright axis.
    package var plotUnit: String {
        switch unit {
        case "%": "%"
        case "per-thousand": "批次/千人"
        case "milestone": "项"
        default: unit
        }
    }
}

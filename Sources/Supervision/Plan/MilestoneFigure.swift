package import Primitives
package import Rules

extension Figure {
    /// Milestones confirmed of all that the task has; nil where it has none.
    package init?(_ milestones: [MilestoneStanding], target: Target?, on day: Day) {
        guard !milestones.isEmpty else { return nil }
        self.init(
            title: "里程碑",
            numerator: milestones.count { $0.state(on: day) == .confirmed },
            denominator: milestones.count,
            unit: "milestone",
            target: target
        )
    }
}

extension TaskState {
    /// Milestones as they stand on a day: a late one is behind, all confirmed is met; nil of none.
    package init?(_ milestones: [MilestoneStanding], on day: Day) {
        guard !milestones.isEmpty else { return nil }
        let states = milestones.map { $0.state(on: day) }
        self = states.contains(.late) ? .behind : states.allSatisfy { $0 == .confirmed } ? .met : .onTheWay
    }
}

extension [MilestoneStanding] {
    /// The milestones as rows behind a figure, as they stood on a day; nil where there are none.
    package func rows(on day: Day) -> RowGroup? {
        guard !isEmpty else { return nil }
        let rows = map { standing in
            let record = standing.records.last { $0.recordedAt.day <= day }
            return RowGroup.Row(
                cells: [
                    standing.milestone.title, standing.milestone.due.description, standing.state(on: day).title,
                    record?.recordedAt.day.description ?? "", record?.id ?? "",
                ],
                link: .none
            )
        }
        return RowGroup(title: "里程碑", columns: ["里程碑", "期限", "情况", "登记", "记录"], rows: rows, total: count)
    }
}

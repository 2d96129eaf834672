package import Primitives
package import Rules

/// What the lines of a sampling plan are narrowed to.
package struct SamplingPlanFilter: Sendable, Hashable {
    /// Of which lines, by how far they are done.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// Samples are still to be taken, whatever the month.
        case open
        /// Samples are still to be taken and the month is over (拖欠).
        case late
        case done

        package var title: String {
            switch self {
            case .open: "未抽完"
            case .late: "拖欠（月份已过未抽完）"
            case .done: "已抽完"
            }
        }
    }

    package var text = ""
    package var month: Int?
    package var stage: PlannedSamples.Stage?
    /// Lines of the township's own; those of the whole county are left out.
    package var township: AreaCode?
    package var part: SamplingPlanLine.Part?
    package var kind: SamplingRow.Kind?
    package var state: State?

    package init() {}

    package var isEmpty: Bool { self == SamplingPlanFilter() }

    /// `month` is the one that runs in the plan's year: 0 before it, 13 after it.
    package func holds(_ line: SamplingPlanLine, runningMonth: Int) -> Bool {
        guard text.isEmpty || line.foodClass.contains(text) || line.operatorName?.contains(text) == true,
            month == nil || month == line.month, stage == nil || stage == line.stage,
            township == nil || township == line.township, part == nil || part == line.part,
            kind == nil || kind == line.kind
        else { return false }
        switch state {
        case nil: return true
        case .open: return line.left > 0
        case .late: return line.left > 0 && line.month < runningMonth
        case .done: return line.left == 0
        }
    }

    package static func runningMonth(of year: Int, on day: Day) -> Int {
        day.year == year ? day.month : day.year < year ? 0 : 13
    }
}

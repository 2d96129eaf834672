package import Primitives

/// What a task has to reach.
package struct Target: Sendable, Hashable {
    package enum Goal: Sendable, Hashable {
        /// At least `value` of `unit`: 100 `%`, 4 `per-thousand`, 40 `hour`, 90 `point`.
        case atLeast(DecimalNumber, unit: String)
        /// Done on time, of all that fell due: a share in percent.
        case onTime(percent: DecimalNumber)
        /// At least so many.
        case count(Int, unit: String)
        /// Higher than at the beginning of the year.
        case rising
        /// Shown by evidence, not by a number.
        case milestone
    }

    package var goal: Goal
    /// Neither the plan nor another source says the number; shown as 未确认.
    package var unconfirmed: Bool
    package var note: String

    package init(goal: Goal, unconfirmed: Bool, note: String = "") {
        self.goal = goal
        self.unconfirmed = unconfirmed
        self.note = note
    }

    /// Units that a goal may have.
    package static let units: Set<String> = [
        "%", "per-thousand", "hour", "point", "sample", "firm", "case", "activity",
    ]
}

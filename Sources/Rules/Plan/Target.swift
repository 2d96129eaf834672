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
        /// Higher than before: than the baseline, else a year ago, else at the end of January.
        case rising
        /// Shown by evidence, not by a number.
        case milestone
    }

    package var goal: Goal
    /// Neither the plan nor another source says the number; shown as 未确认.
    package var unconfirmed: Bool
    package var note: String
    /// Work that adds up over the year and has to keep pace with its days; without it the figure is a level that is missed
    /// on any day on which it lies below.
    package var isCumulative: Bool
    /// In percent: what a rising figure starts from, where the plan says it.
    package var baseline: DecimalNumber?

    package init(
        goal: Goal,
        unconfirmed: Bool,
        note: String = "",
        isCumulative: Bool = false,
        baseline: DecimalNumber? = nil
    ) {
        self.goal = goal
        self.unconfirmed = unconfirmed
        self.note = note
        self.isCumulative = isCumulative
        self.baseline = baseline
    }

    /// Units that a goal may have.
    package static let units: Set<String> = [
        "%", "per-thousand", "hour", "point", "sample", "firm", "case", "activity",
    ]
}

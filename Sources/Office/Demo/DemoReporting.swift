import Primitives

extension DemoRun {
    /// Milestones, drafts of the annual report, and what the county shows of its plan.
    mutating func addReporting() throws {}
}

import Primitives

extension DemoRun {
    /// Sampling from plan to results, day by day.
    mutating func workOnChain(_ day: Day) throws {}
}

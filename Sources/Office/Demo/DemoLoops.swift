import Primitives

extension DemoRun {
    /// What happens to open matters beside their steps: comments, pauses, extensions, hand-overs.
    mutating func workOnLoops(_ day: Day) throws {}
}

import Primitives

extension DemoRun {
    /// Accounts of every role, so that each desk has somebody.
    mutating func addPeople(from first: Day) throws {}
}

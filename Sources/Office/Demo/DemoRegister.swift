import Primitives

extension DemoRun {
    /// Grids, licences, persons and places of the simulated operators.
    mutating func addRegister(from first: Day) throws {}
}

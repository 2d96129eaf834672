import Storage

extension Schema {
    /// Grids, who answers for them, and patrols.
    static let areas: [Migration] = []
}

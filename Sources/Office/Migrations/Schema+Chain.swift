import Storage

extension Schema {
    /// Sampling from plan to results.
    static let chain: [Migration] = []
}

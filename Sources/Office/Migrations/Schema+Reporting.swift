import Storage

extension Schema {
    /// Drafts of the annual report, milestones, history of indicators.
    static let reporting: [Migration] = []
}

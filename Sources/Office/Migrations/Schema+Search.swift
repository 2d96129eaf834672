import Storage

extension Schema {
    /// The index of the search box, notices in the office, the outbox.
    static let search: [Migration] = []
}

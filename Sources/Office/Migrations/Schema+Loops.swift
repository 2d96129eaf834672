import Storage

extension Schema {
    /// What a matter needs beyond its steps: pauses, extensions, hand-overs, comments, documents.
    static let loops: [Migration] = []
}

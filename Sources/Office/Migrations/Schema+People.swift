import Storage

extension Schema {
    /// Accounts' second factors, policies, reads of personal data.
    static let people: [Migration] = []
}

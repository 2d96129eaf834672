import Storage

extension Schema {
    /// Licences, persons and history of operators.
    static let register: [Migration] = []
}

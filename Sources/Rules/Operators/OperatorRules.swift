/// What lists call the kinds of operators, and when a licence is said to be ending: `operators.yaml`.
package struct OperatorRules: Sendable, Hashable {
    /// Words of one kind beside the title that the program writes.
    package struct Alias: Sendable, Hashable {
        package var kind: OperatorKind
        package var words: [String]
        package var source: Source

        package init(kind: OperatorKind, words: [String], source: Source) {
            self.kind = kind
            self.words = words
            self.source = source
        }
    }

    /// Days before the end of a licence from which it is said to be ending.
    package var expiringDays: Int
    package var expiringSource: Source?
    package var aliases: [Alias]

    package init(expiringDays: Int = 0, expiringSource: Source? = nil, aliases: [Alias] = []) {
        self.expiringDays = expiringDays
        self.expiringSource = expiringSource
        self.aliases = aliases
    }
}

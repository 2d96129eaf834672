/// Something in a query that cannot be asked.
package struct QueryFault: Error, Sendable, Hashable {
    /// Which of the standard's exceptions it is.
    package enum Kind: Sendable, Hashable {
        /// There is no such parameter, or it does not go with another.
        case parameter
        /// The value is none that the parameter takes.
        case value
    }

    package var kind: Kind
    package var parameter: String
    package var read: String
    package var expected: String

    init(_ kind: Kind, _ parameter: String, read: String, expected: String) {
        self.kind = kind
        self.parameter = parameter
        self.read = String(read.prefix(120))
        self.expected = expected
    }
}

/// All that is wrong with a query at once.
package struct QueryFaults: Error, Sendable, Hashable {
    package let faults: [QueryFault]
}

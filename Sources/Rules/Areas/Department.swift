/// An office that may hold a matter, lead a task or report on the plan.
package struct Department: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A department of the county government.
        case department
        /// The people's government of a township, as a kind: the areas say which townships there are.
        case township
        /// A market-supervision station (市场监管所).
        case station
        case laboratory
        /// The county food-safety office (县食安办).
        case office
        /// Outside the county government: police, procurator, court, the city.
        case other
    }

    /// Kebab-case and stable, such as `market-supervision`.
    package var id: String
    /// As documents write it, such as `市场监管局`.
    package var name: String
    package var kind: Kind
    /// The kinds of operators that it answers for.
    package var supervises: [OperatorKind]
    /// Whether a laboratory is a retest institution (复检机构) of the published list.
    package var retests: Bool
    package var source: Source

    package init(
        id: String,
        name: String,
        kind: Kind,
        supervises: [OperatorKind] = [],
        retests: Bool = false,
        source: Source
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.supervises = supervises
        self.retests = retests
        self.source = source
    }
}

package import Primitives

/// What a list of samples is narrowed to and ordered by.
package struct SampleFilter: Sendable, Hashable {
    package enum Order: String, Sendable, Hashable, CaseIterable {
        case newest
        case oldest
        case food
    }

    package var text: String
    package var conclusion: SampleConclusion?
    package var township: AreaCode?
    package var product: String?
    /// Operators that are one firm; empty for all.
    package var operatorIDs: [String]
    package var from: Day?
    package var through: Day?
    /// Only rows where the laboratory's word and ours differ on a judged item.
    package var disagreeing: Bool
    package var order: Order

    package init(
        text: String = "",
        conclusion: SampleConclusion? = nil,
        township: AreaCode? = nil,
        product: String? = nil,
        operatorIDs: [String] = [],
        from: Day? = nil,
        through: Day? = nil,
        disagreeing: Bool = false,
        order: Order = .newest
    ) {
        self.text = text
        self.conclusion = conclusion
        self.township = township
        self.product = product
        self.operatorIDs = operatorIDs
        self.from = from
        self.through = through
        self.disagreeing = disagreeing
        self.order = order
    }
}

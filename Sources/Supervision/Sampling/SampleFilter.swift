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
    package var kind: SamplingRow.Kind?
    package var stage: Stage?
    /// A class by the first two steps of its path, such as `食用农产品 蔬菜`; empty for samples without one.
    package var foodClass: String?
    /// Samples with a result of this item; of the conclusion that is asked for, where one is.
    package var item: String?
    /// The year or month in which they are counted, `2024` or `2024-05`, as board and analysis count.
    package var counted: String?
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
        kind: SamplingRow.Kind? = nil,
        stage: Stage? = nil,
        foodClass: String? = nil,
        item: String? = nil,
        counted: String? = nil,
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
        self.kind = kind
        self.stage = stage
        self.foodClass = foodClass
        self.item = item
        self.counted = counted
        self.disagreeing = disagreeing
        self.order = order
    }

    /// `2024` or `2024-05`.
    package static func isCounted(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count) && parts[0].count == 4 && parts.dropFirst().allSatisfy { $0.count == 2 }
            && parts.allSatisfy { Int($0).map { $0 >= 0 } ?? false }
    }
}

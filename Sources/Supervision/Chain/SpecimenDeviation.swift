/// Where a sampling sheet departs from its plan line or from the amounts of the sampling rules (偏离).
package struct SpecimenDeviation: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case food
        case stage
        case kind
        case township
        case `operator`
        case month
        case count
        case amount

        package var title: String {
            switch self {
            case .food: "食品"
            case .stage: "环节"
            case .kind: "性质"
            case .township: "区域"
            case .operator: "单位"
            case .month: "月份"
            case .count: "批次"
            case .amount: "抽样量"
            }
        }
    }

    package var kind: Kind
    /// What was planned or asked for and what is, in Chinese.
    package var detail: String
    /// Why it was taken all the same; empty until somebody says it.
    package var reason: String

    package init(kind: Kind, detail: String, reason: String = "") {
        self.kind = kind
        self.detail = detail
        self.reason = reason
    }
}

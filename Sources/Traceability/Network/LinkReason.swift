/// Whether somebody recorded that one delivery went into another, or whether it is only possible.
package enum LinkKind: String, Sendable, Hashable, CaseIterable {
    case exact
    case probable
}

/// Why one delivery is taken to have gone into another.
package enum LinkReason: UInt8, Sendable, Hashable, CaseIterable {
    /// The holder recorded it.
    case recordedRelation
    /// The same holder received and sent the same product within a window of days, and recorded nothing of it.
    case sameProductInWindow
    /// The holder's place lets what came in contaminate all that goes out.
    case crossContaminationAtStation
    /// Deliveries to the same holder that may have contaminated each other share what they went into.
    case crossContaminationOfDeliveries

    package var kind: LinkKind { self == .recordedRelation ? .exact : .probable }

    /// Stable and kebab-case, for programs.
    package var code: String {
        switch self {
        case .recordedRelation: "recorded-relation"
        case .sameProductInWindow: "same-product-in-window"
        case .crossContaminationAtStation: "cross-contamination-at-station"
        case .crossContaminationOfDeliveries: "cross-contamination-of-deliveries"
        }
    }

    /// As an officer reads it.
    package var chinese: String {
        switch self {
        case .recordedRelation: "有记录的去向"
        case .sameProductInWindow: "同一单位、同一产品、时间相近，未记录去向"
        case .crossContaminationAtStation: "场所内可能交叉污染"
        case .crossContaminationOfDeliveries: "到货之间可能交叉污染"
        }
    }
}

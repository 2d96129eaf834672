package import Primitives
package import Rules

/// The desk that has to act on a matter.
package enum Holder: Sendable, Hashable {
    /// The county food-safety office (县食安办).
    case office
    /// The market-supervision station (市场监管所) of a township.
    case station(AreaCode)
    /// The people's government of a township.
    case township(AreaCode)
    case department(String)

    /// `office`, `station:140522100`, `township:140522100`, `department:education`: the form in the ledger.
    package var text: String {
        switch self {
        case .office: "office"
        case .station(let area): "station:\(area)"
        case .township(let area): "township:\(area)"
        case .department(let id): "department:\(id)"
        }
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("office", 1): self = .office
        case ("station", 2):
            guard let area = AreaCode(parts[1]), area.level == .township else { return nil }
            self = .station(area)
        case ("township", 2):
            guard let area = AreaCode(parts[1]), area.level == .township else { return nil }
            self = .township(area)
        case ("department", 2): self = .department(parts[1])
        default: return nil
        }
    }

    /// Who holds a step of a matter whose subject sits in `township`.
    ///
    /// A subject outside the county, or without a known township, has no station here: the county office holds it until it
    /// is handed over.
    package init(_ rule: HolderRule, township: AreaCode?) {
        switch (rule, township) {
        case (.stationOfOperator, let area?), (.anotherOfficer, let area?): self = .station(area)
        case (.townshipOfOperator, let area?): self = .township(area)
        case (.department(let id), _): self = .department(id)
        default: self = .office
        }
    }
}

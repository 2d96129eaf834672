/// What a supervised operator (监管对象) does.
package enum OperatorKind: String, Sendable, Hashable, CaseIterable {
    case growing
    case livestock
    case aquaculture
    case slaughter
    case production
    case workshop
    case sales
    case wholesaleMarket = "wholesale-market"
    case catering
    case canteen
    case grainStorage = "grain-storage"
    case produceDealer = "produce-dealer"
    case laboratory
    /// Met in a file that does not say what it is; to be classified.
    case unclassified

    package var title: String {
        switch self {
        case .growing: "种植"
        case .livestock: "养殖"
        case .aquaculture: "水产"
        case .slaughter: "屠宰"
        case .production: "食品生产"
        case .workshop: "小作坊"
        case .sales: "食品销售"
        case .wholesaleMarket: "农批市场"
        case .catering: "餐饮"
        case .canteen: "集中用餐单位"
        case .grainStorage: "粮食仓储"
        case .produceDealer: "食用农产品收储运"
        case .laboratory: "检验机构"
        case .unclassified: "未分类"
        }
    }
}

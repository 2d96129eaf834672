import Primitives
import Rules
import Storage

/// Which results of the three-year action's products are for banned inputs (禁用药物).
///
/// A ban counts from its own first day, and a partial one (限用) only for the crops that it names: carbofuran is forbidden
/// on vegetables since 2002 and on everything since 2026. Crops are compared with the classes above the product in the food
/// trees of the limit standards; `甘蓝` or `十字花科蔬菜` do not mean a cowpea.
struct BannedItems {
    /// Names of results that bans with the same first day and the same products forbid.
    private struct Group: Hashable {
        var from: Day?
        var products: [String]
    }

    private var names: [Group: Set<String>] = [:]

    init(_ rulebook: Rulebook) {
        let products = rulebook.actionProducts
        let classes = Self.classes(of: products, rulebook.limits.foods)
        for ban in rulebook.bans {
            let crops = Set(ban.crops.split { "、；，".contains($0) }.map(String.init))
            let concerned = products.map(\.product).filter { product in
                ban.scope == .all || !crops.isDisjoint(with: classes[product] ?? [])
            }
            guard !concerned.isEmpty else { continue }
            names[Group(from: ban.from, products: concerned), default: []].formUnion([ban.substance] + ban.items)
        }
    }

    /// Over `sample` and `result`.
    var condition: SQL {
        let parts = names.sorted { Self.order($0.key) < Self.order($1.key) }.map { group, names -> SQL in
            let day = group.from?.description ?? ""
            return """
                (result.item_name IN (\(SQL.list(names.sorted()))) AND sample.rule_day >= \(day)
                    AND sample.product IN (\(SQL.list(group.products))))
                """
        }
        return parts.isEmpty ? "1 = 0" : "(\(SQL.joined(parts, separator: " OR ")))"
    }

    private static func order(_ group: Group) -> String {
        (group.from?.description ?? "") + group.products.joined(separator: "、")
    }

    /// Each product with all classes above it; where a name stands in several places of the trees, the one that samples mean.
    private static func classes(of products: [ActionProduct], _ foods: [Food]) -> [String: Set<String>] {
        let products = Dictionary(
            products.flatMap { product in ([product.product] + product.aliases).map { ($0, product.product) } },
            uniquingKeysWith: { first, _ in first }
        )
        var places: [String: [Food]] = [:]
        // One pass: the trees have thousands of nodes, and the board is drawn often.
        for food in foods {
            if let product = food.path.last.flatMap({ products[$0] }) { places[product, default: []].append(food) }
        }
        return places.mapValues { places in
            let meant = places.filter { $0.sampledAs != nil }
            return Set((meant.isEmpty ? places : meant).flatMap(\.path))
        }
    }
}

import Primitives
import Rules

/// Which results of the three-year action's products are for banned inputs (禁用药物); frozen into each result at import.
///
/// A ban counts from its own first day, and a partial one (限用) only for the crops that it names: carbofuran is forbidden
/// on vegetables since 2002 and on everything since 2026. Crops are compared with the classes above the product in the food
/// trees of the limit standards; `甘蓝` or `十字花科蔬菜` do not mean a cowpea.
struct BannedItems {
    private struct Ban {
        var from: Day?
        var products: Set<String>
    }

    /// By the names under which results of the substance are reported.
    private var bans: [String: [Ban]] = [:]

    init(_ rulebook: Rulebook) {
        let products = rulebook.actionProducts
        let classes = Self.classes(of: products, rulebook.limits.foods)
        for ban in rulebook.bans {
            let crops = Set(ban.crops.split { "、；，".contains($0) }.map(String.init))
            let concerned = products.map(\.product).filter { product in
                ban.scope == .all || !crops.isDisjoint(with: classes[product] ?? [])
            }
            guard !concerned.isEmpty else { continue }
            for name in Set([ban.substance] + ban.items) {
                bans[name, default: []].append(Ban(from: ban.from, products: Set(concerned)))
            }
        }
    }

    /// Whether using what the item looks for was forbidden on the product and day.
    func forbids(_ item: String, on product: String?, day: Day) -> Bool {
        guard let product, let found = bans[item] else { return false }
        return found.contains { ban in ban.products.contains(product) && ban.from.map { $0 <= day } ?? true }
    }

    /// Each product with all classes above it; where a name stands in several places of the trees, the one that samples mean.
    private static func classes(of products: [ActionProduct], _ foods: [Food]) -> [String: Set<String>] {
        let products = Dictionary(
            products.flatMap { product in ([product.product] + product.aliases).map { ($0, product.product) } },
            uniquingKeysWith: { first, _ in first }
        )
        var places: [String: [Food]] = [:]
        for food in foods {
            if let product = food.path.last.flatMap({ products[$0] }) { places[product, default: []].append(food) }
        }
        return places.mapValues { places in
            let meant = places.filter { $0.sampledAs != nil }
            return Set((meant.isEmpty ? places : meant).flatMap(\.path))
        }
    }
}

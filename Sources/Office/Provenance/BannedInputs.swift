import Primitives
import Rules

/// Whether an input was forbidden on a food and day (禁用、限用农药兽药).
///
/// A partial ban counts for the crops that it names, which are compared with the food and the classes above it in the trees
/// of the limit standards.
struct BannedInputs {
    private let bans: [InputBan]
    private let foods: [Food]

    init(_ rulebook: Rulebook) {
        bans = rulebook.bans
        foods = rulebook.limits.foods
    }

    func forbids(_ substance: String, on food: String, day: Day) -> Bool {
        let found = bans.filter { $0.concerns(item: substance, on: day) }
        guard !found.isEmpty else { return false }
        if found.contains(where: { $0.scope == .all }) { return true }
        let classes = Set(foods.filter { $0.path.last == food }.flatMap(\.path)).union([food])
        return found.contains { ban in
            ban.crops.split { "、；，".contains($0) }.contains { classes.contains(String($0)) }
        }
    }
}

import Primitives
import Rules

/// Foods and items of the rulebook by what their names look like, for those who wrote another name or half of one.
///
/// It only proposes: what a name means, the judge alone decides.
struct NameSearch: Sendable {
    /// Names proposed at most.
    static let most = 8

    private struct Name: Sendable {
        var shown: String
        var key: String
        /// Signs of the key, each once, in order.
        var signs: [Unicode.Scalar]
    }

    private let foods: [Name]
    private let items: [Name]
    private let foodKeys: Set<String>
    private let itemKeys: Set<String>

    init(_ limits: LimitTable) {
        foods = Self.names(limits.foods.map(\.name) + limits.aliases.map(\.name))
        items = Self.names(limits.items.map(\.name) + limits.items.flatMap(\.aliases))
        foodKeys = Set(foods.map(\.key))
        itemKeys = Set(items.map(\.key))
    }

    func knowsFood(_ name: String) -> Bool { foodKeys.contains(FoldedText.fold(name)) }
    func knowsItem(_ name: String) -> Bool { itemKeys.contains(FoldedText.fold(name)) }

    func foods(near name: String) -> [String] { Self.near(name, in: foods) }
    func items(near name: String) -> [String] { Self.near(name, in: items) }

    private static func names(_ all: [String]) -> [Name] {
        var seen: Set<String> = []
        return all.compactMap { shown in
            let key = FoldedText.fold(shown)
            guard !key.isEmpty, seen.insert(key).inserted else { return nil }
            return Name(shown: shown, key: key, signs: signs(key))
        }
    }

    private static func signs(_ key: String) -> [Unicode.Scalar] { Array(Set(key.unicodeScalars)).sorted() }

    private struct Found {
        var rank: Int
        /// How far the lengths are apart, or how little is shared.
        var distance: Int
        var shown: String
    }

    /// Names that begin with the text, then those that hold it, then those it holds, then those that share most signs.
    private static func near(_ text: String, in names: [Name]) -> [String] {
        let key = String(FoldedText.fold(text).unicodeScalars.prefix(60))
        guard !key.isEmpty else { return [] }
        let signs = signs(key)
        let length = key.unicodeScalars.count
        let found = names.compactMap { name -> Found? in
            // The name itself is no help: where it is known, it is so to another standard.
            guard name.key != key else { return nil }
            let gap = abs(name.key.unicodeScalars.count - length)
            if name.key.hasPrefix(key) { return Found(rank: 0, distance: gap, shown: name.shown) }
            if FoldedText.contains(name.key, key) { return Found(rank: 1, distance: gap, shown: name.shown) }
            let isWhole = name.key.unicodeScalars.count > 1
            if isWhole, FoldedText.contains(key, name.key) { return Found(rank: 2, distance: gap, shown: name.shown) }
            let shared = shared(signs, name.signs)
            // At least half of the signs of both together.
            guard shared * 4 >= signs.count + name.signs.count else { return nil }
            return Found(rank: 3, distance: signs.count + name.signs.count - 2 * shared, shown: name.shown)
        }
        return found.sorted { ($0.rank, $0.distance, $0.shown) < ($1.rank, $1.distance, $1.shown) }
            .prefix(most).map(\.shown)
    }

    /// Of two ordered lists, how many signs stand in both.
    private static func shared(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var (here, there, count) = (0, 0, 0)
        while here < left.count, there < right.count {
            if left[here] == right[there] {
                count += 1
                here += 1
                there += 1
            } else if left[here] < right[there] {
                here += 1
            } else {
                there += 1
            }
        }
        return count
    }
}

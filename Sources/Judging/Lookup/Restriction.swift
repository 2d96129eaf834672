import Primitives

/// A condition under which a line holds for part of a class only: `鲜水产(仅限于海水虾蟹类)`, `甜型葡萄酒`.
struct Restriction: Sendable {
    private struct Term {
        /// Without 类 and 及其制品.
        var name: String
        var isClass: Bool
    }

    /// Whether a food falls under a restriction, as far as its name says.
    enum Answer { case yes, no, open }

    private let terms: [Term]

    init(_ name: String) {
        var key = NameKey.of(name)
        if let (_, inside) = NameKey.withoutBracket(key) { key = inside }
        for prefix in ["仅限于", "仅限"] where key.hasPrefix(prefix) {
            key.removeFirst(prefix.count)
            break
        }
        terms = key.split { "、,和及或".contains($0) }.map { part in
            var name = String(part)
            var isClass = false
            for ending in ["其制品", "制品", "产品", "类", "等", "食品"] where name.hasSuffix(ending) && name.count > ending.count
            {
                name.removeLast(ending.count)
                isClass = true
            }
            return Term(name: name, isClass: isClass)
        }
    }

    /// `food` is a folded name.
    func answer(for food: String) -> Answer {
        var answer = Answer.no
        for term in terms {
            if FoodNames.contain(food, term.name) || (term.isClass && term.name.hasPrefix(food)) { return .yes }
            // 葡萄酒 does not say whether it is 甜型葡萄酒; 虾蟹类 names what only a person knows.
            if term.isClass || FoodNames.contain(term.name, food) { answer = .open }
        }
        return answer
    }
}

enum FoodNames {
    /// Whether a folded name holds another one.
    static func contain(_ name: String, _ part: String) -> Bool { !part.isEmpty && FoldedText.contains(name, part) }
}

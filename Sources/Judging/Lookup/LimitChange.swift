package import Primitives
import Rules

/// What became of a limit between two days.
package struct LimitChange: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case added, removed, tightened, loosened
        /// Other than a figure: another sign, unit or condition.
        case altered

        package var chinese: String {
            switch self {
            case .added: "新增"
            case .removed: "取消"
            case .tightened: "加严"
            case .loosened: "放宽"
            case .altered: "改变"
            }
        }
    }

    package var kind: Kind
    package var item: String
    /// Path in the standard's tree.
    package var food: String
    package var before: LimitUsed?
    package var after: LimitUsed?
}

extension Judge {
    /// For one food: what changed, item by item.
    ///
    /// An empty list says that nothing did; unknown foods have none.
    package func changes(food: String, foodClass: String? = nil, from: Day, to: Day) -> [LimitChange] {
        finder.items.items.indices.flatMap { item -> [LimitChange] in
            func lines(_ day: Day) -> [String: Placed] {
                let days = EditionDays(food: food, day: day, produced: nil, rules: sampling)
                let question = Question(food: food, foodClass: foodClass, item: .item(item), days: days)
                return placed(finder.ruling(question))
            }
            return changes(finder.items.items[item].name, lines(from), lines(to))
        }
    }

    /// The rulebook's name of an item; the text itself where it is not known or means several.
    package func itemName(_ text: String) -> String {
        guard case .item(let index) = finder.items.match(text) else { return text }
        return finder.items.items[index].name
    }

    /// Whether a text is the name of one item of the rulebook.
    package func knowsItem(_ text: String) -> Bool {
        if case .item = finder.items.match(text) { true } else { false }
    }

    /// For one item: what changed, printed line by printed line; nil where the item is not known or not one.
    package func changes(item: String, from: Day, to: Day) -> [LimitChange]? {
        guard case .item(let index) = finder.items.match(item) else { return nil }
        func lines(_ day: Day) -> [String: Placed] {
            let days = EditionDays(food: "", day: day, produced: nil, rules: sampling)
            let question = Question(food: "", foodClass: nil, item: .item(index), days: days)
            let editions = Set(finder.editions(kinds: finder.items.items[index].kinds, question))
            var placed: [String: Placed] = [:]
            for (node, limit) in finder.lines(of: index) where editions.contains(finder.foods.nodes[node].standard) {
                let standard = finder.standards[finder.foods.nodes[node].standard]
                let key = "\(standard.series) \(finder.foods.path(node)) \(finder.limits[limit].note)"
                placed[key] = Placed(limit: limit, food: finder.foods.path(node), order: limit)
            }
            return placed
        }
        return changes(finder.items.items[index].name, lines(from), lines(to))
    }

    private struct Placed {
        var limit: Int
        var food: String
        var order: Int
    }

    /// The limits of the held editions, by series.
    private func placed(_ ruling: Ruling) -> [String: Placed] {
        var placed: [String: Placed] = [:]
        for edition in ruling.editions {
            guard case .line(let line) = edition.content else { continue }
            for limit in line.limits.map(\.index) where !finder.isRefusal(limit) {
                let key = finder.standards[edition.edition].series + finder.limits[limit].note
                placed[key] = Placed(limit: limit, food: finder.foods.path(line.node), order: limit)
            }
        }
        return placed
    }

    private func changes(_ item: String, _ before: [String: Placed], _ after: [String: Placed]) -> [LimitChange] {
        var found: [(order: Int, change: LimitChange)] = []
        for (key, old) in before {
            let new = after[key]
            let (left, right) = (finder.used(old.limit), new.flatMap { finder.used($0.limit) })
            guard let kind = right.map({ LimitChange.Kind(from: left, to: $0) }) ?? .removed else { continue }
            let change = LimitChange(kind: kind, item: item, food: new?.food ?? old.food, before: left, after: right)
            found.append((old.order, change))
        }
        for (key, new) in after where before[key] == nil {
            let change = LimitChange(
                kind: .added,
                item: item,
                food: new.food,
                before: nil,
                after: finder.used(new.limit)
            )
            found.append((new.order, change))
        }
        return found.sorted { $0.order < $1.order }.map(\.change)
    }
}

extension LimitChange.Kind {
    /// Nil where both ask the same.
    fileprivate init?(from old: LimitUsed?, to new: LimitUsed) {
        guard let old, old.asksTheSame(as: new) != true else { return nil }
        guard case .bound(let oldBound, let oldFigure) = old.criterion,
            case .bound(let newBound, let newFigure) = new.criterion, oldBound == newBound,
            let places = new.unit.flatMap({ unit in old.unit?.places(to: unit) }),
            let moved = oldFigure.value.shifted(by: places)
        else {
            self = .altered
            return
        }
        let isMaximum = newBound == .atMost || newBound == .below
        self = (newFigure.value < moved) == isMaximum ? .tightened : .loosened
    }
}

import Primitives
package import Rules

/// The limits of the rulebook, indexed once, so that a look-up takes microseconds.
///
/// Immutable, and a class only so that the many copies of a ``Judge`` share one index.
package final class LimitFinder: Sendable {
    let standards: [Standard]
    let limits: [Limit]
    let items: ItemIndex
    let foods: FoodIndex
    /// Unit of each limit, read once.
    let units: [Unit?]
    private let standardByNumber: [String: Int]
    private let editionsByKind: [String: [Int]]
    private let limitsOfFood: [ItemAtFood: [Int]]
    private let exceptions: [Int: Exceptions]
    private let isHeld: [Bool]

    fileprivate struct ItemAtFood: Hashable {
        var item: Int
        var food: Int
    }

    /// Foods that a limit's line excepts (除外), as nodes and, where the tree has no such node, as names.
    fileprivate struct Exceptions {
        var nodes: Set<Int> = []
        var names: Set<String> = []
    }

    package init(_ table: LimitTable) {
        var building = Building(table)
        building.addFoods(table.foods)
        building.addLimits(table.limits)
        standards = table.standards
        limits = table.limits
        items = building.items
        foods = building.foods
        units = building.units
        standardByNumber = building.standardByNumber
        editionsByKind = building.editionsByKind
        limitsOfFood = building.limitsOfFood
        exceptions = building.exceptions
        isHeld = building.isHeld(table)
    }

    func standard(_ number: String) -> Int? { standardByNumber[number] }

    /// Editions that rule a kind of item on a day, held and not held.
    func editions(kind: String, on day: Day) -> [Int] {
        (editionsByKind[kind] ?? []).filter { standards[$0].inForce.contains(day) }
    }

    /// The limits on a food itself, else on the nearest class above it that does not except it (GB 2763, clause 1;
    /// GB 2762, clause 3.3).
    ///
    /// A food that a line excepts, and that has no line of its own, is not brought back under that line.
    func limits(item: Int, node: Int, name: String) -> [Int] {
        var below: [Int] = []
        var next: Int? = node
        while let food = next {
            if let found = limitsOfFood[ItemAtFood(item: item, food: food)] {
                let binding = found.filter { !excepts($0, below: below, food: node, name: name) }
                if !binding.isEmpty { return binding }
            }
            below.append(food)
            next = foods.nodes[food].parent
        }
        return []
    }

    private func excepts(_ limit: Int, below: [Int], food: Int, name: String) -> Bool {
        guard let exceptions = exceptions[limit] else { return false }
        return exceptions.nodes.contains(food) || below.contains { exceptions.nodes.contains($0) }
            || exceptions.names.contains(name)
    }

    /// Whether the rulebook holds all lines of the standard for a food: else what it finds may be missing a narrower one.
    func holds(_ node: Int) -> Bool { isHeld[node] }

    /// True where a class has lines for the item below it, so that the class value is not sure to hold for a food of
    /// unknown place in it.
    func hasLimitsBelow(_ node: Int, item: Int) -> Bool {
        (foods.children[node] ?? []).contains { child in
            limitsOfFood[ItemAtFood(item: item, food: child)] != nil || hasLimitsBelow(child, item: item)
        }
    }

    func used(_ limit: Int) -> LimitUsed? {
        LimitUsed(limits[limit], of: standard(limits[limit].standard).map { standards[$0] }, unit: units[limit])
    }
}

/// The tables of a ``LimitFinder`` while they are filled.
private struct Building {
    let items: ItemIndex
    var foods = FoodIndex()
    var units: [Unit?] = []
    var standardByNumber: [String: Int] = [:]
    var editionsByKind: [String: [Int]] = [:]
    var limitsOfFood: [LimitFinder.ItemAtFood: [Int]] = [:]
    var exceptions: [Int: LimitFinder.Exceptions] = [:]

    init(_ table: LimitTable) {
        items = ItemIndex(table.items)
        for (index, standard) in table.standards.enumerated() {
            standardByNumber[standard.number] = index
            for kind in standard.covers { editionsByKind[kind, default: []].append(index) }
        }
    }

    mutating func addFoods(_ list: [Food]) {
        for food in list {
            if let standard = standardByNumber[food.standard] { foods.add(food, standard: standard) }
        }
    }

    mutating func addLimits(_ limits: [Limit]) {
        // Thousands of limits name a few hundred items and a dozen units.
        var itemByName: [String: ItemIndex.Match] = [:]
        var unitByText: [String: Unit?] = [:]
        units.reserveCapacity(limits.count)
        for (index, limit) in limits.enumerated() {
            let unit = unitByText[limit.unit] ?? Unit(limit.unit)
            unitByText[limit.unit] = unit
            units.append(unit)
            let match = itemByName[limit.item] ?? items.match(limit.item)
            itemByName[limit.item] = match
            guard let standard = standardByNumber[limit.standard], !limit.foodPath.isEmpty,
                case .item(let item) = match
            else { continue }
            let node = foods.node(limit.foodPath, standard: standard)
            limitsOfFood[LimitFinder.ItemAtFood(item: item, food: node), default: []].append(index)
        }
        for (index, limit) in limits.enumerated() where !limit.except.isEmpty { addExceptions(limit, index) }
    }

    private mutating func addExceptions(_ limit: Limit, _ index: Int) {
        guard let standard = standardByNumber[limit.standard] else { return }
        var excepted = LimitFinder.Exceptions()
        for text in limit.except {
            let path = text.split(separator: ">").map { $0.trimmingSpaces() }
            if path.count > 1, let node = foods.node(at: path, standard: standard) {
                excepted.nodes.insert(node)
                continue
            }
            let key = NameKey.of(path.last ?? text)
            excepted.names.insert(key)
            excepted.nodes.formUnion(foods.match(key, standard: standard).nodes)
        }
        exceptions[index] = excepted
    }
    /// By node: held are all foods of a standard that is held whole, else those at or under a path that is named.
    func isHeld(_ table: LimitTable) -> [Bool] {
        var named: Set<Int> = []
        for (number, paths) in table.heldFoods {
            guard let standard = standardByNumber[number] else { continue }
            for path in paths {
                if let node = foods.node(at: path, standard: standard) { named.insert(node) }
            }
        }
        let isWhole = table.standards.map { table.heldFoods[$0.number] == nil }
        var held: [Bool] = []
        held.reserveCapacity(foods.nodes.count)
        // A parent always stands before its children.
        for (index, node) in foods.nodes.enumerated() {
            held.append(isWhole[node.standard] || named.contains(index) || (node.parent.map { held[$0] } ?? false))
        }
        return held
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> String {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

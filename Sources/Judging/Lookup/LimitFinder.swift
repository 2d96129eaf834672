import Primitives
package import Rules

/// The limits of the rulebook, indexed once, so that a look-up takes microseconds.
///
/// Immutable, and a class only so that the many copies of a ``Judge`` share one index.
package final class LimitFinder: Sendable {
    let standards: [Standard]
    /// As in the table; behind them, for each positive list, one that stands for not being listed.
    let limits: [Limit]
    let items: ItemIndex
    let foods: FoodIndex
    /// Unit of each limit, read once.
    let units: [Unit?]
    /// For the node of a dried food or below it, that node (GB 2762, 3.5).
    let driedAbove: [Int: Int]
    /// Limits on dried foods that stand in one row with the fresh food.
    let printedWithFresh: Set<Int>
    /// By standard that is a positive list, the limit that stands for not being listed.
    let refusals: [Int: Int]
    private let firstRefusal: Int
    private let standardByNumber: [String: Int]
    private let editionsByKind: [String: [Int]]
    private let limitsOfFood: LimitsOfFood
    private let exceptions: [Int: Exceptions]
    private let isHeld: [Bool]
    /// By standard, items that need no limit.
    private let listed: [Int: Set<Int>]
    private let exempt: [Int: Set<Int>]

    package init(_ table: LimitTable) {
        var building = LimitIndexing(table)
        building.addFoods(table.foods)
        building.addAliases(table.aliases, table.standards)
        building.addLimits(table.limits)
        standards = table.standards
        firstRefusal = table.limits.count
        (limits, refusals) = Self.withRefusals(table)
        items = building.items
        foods = building.foods
        units = building.units + Array(repeating: nil, count: limits.count - table.limits.count)
        standardByNumber = building.standardByNumber
        editionsByKind = building.editionsByKind
        limitsOfFood = LimitsOfFood(building.places)
        listed = building.listed(refusals)
        exceptions = building.exceptions
        isHeld = building.isHeld(table)
        exempt = building.exempt(table)
        driedAbove = building.driedAbove(table)
        printedWithFresh = building.printedWithFresh(table, driedAbove)
    }

    private static func withRefusals(_ table: LimitTable) -> ([Limit], [Int: Int]) {
        var limits = table.limits
        var refusals: [Int: Int] = [:]
        for (index, standard) in table.standards.enumerated() where standard.isPositiveList && standard.held {
            refusals[index] = limits.count
            let limit = Limit(
                standard: standard.number,
                item: "",
                foodPath: [],
                bound: .notUsed,
                value: nil,
                unit: "",
                clause: standard.source.clause,
                confidence: standard.source.confidence
            )
            limits.append(limit)
        }
        return (limits, refusals)
    }

    func standard(_ number: String) -> Int? { standardByNumber[number] }

    /// Whether a limit only stands for an additive not being on the list of a food's class.
    func isRefusal(_ limit: Int) -> Bool { limit >= firstRefusal }

    func isExempt(_ item: Int, _ standard: Int) -> Bool { exempt[standard]?.contains(item) ?? false }

    /// Editions, held and not held, that rule some of the kinds on the day that chooses them.
    func editions(kinds: [String], _ question: Question) -> [Int] {
        var found: [Int] = []
        for kind in kinds {
            for edition in editionsByKind[kind] ?? []
            where standards[edition].inForce.contains(question.days.day(for: standards[edition].series))
                && !found.contains(edition)
            {
                found.append(edition)
            }
        }
        return found
    }

    /// Limits that stand on a node itself.
    func limits(item: Int, on node: Int) -> ArraySlice<Int32> { limitsOfFood[item, node] }

    /// Whether a positive list has any line for an item.
    func isListed(_ item: Int, in standard: Int) -> Bool { listed[standard]?.contains(item) ?? false }

    /// All printed lines of an item, with the node that each stands on, in the order of the tables.
    func lines(of item: Int) -> [(node: Int, limit: Int)] { limitsOfFood.lines(of: item) }

    func excepts(_ limit: Int, below: [Int], food: Int, name: String) -> Bool {
        guard let exceptions = exceptions[limit] else { return false }
        return exceptions.nodes.contains(food) || below.contains { exceptions.nodes.contains($0) }
            || exceptions.names.contains(name)
    }

    /// Whether the rulebook holds all lines of the standard for a food: else what it finds may be missing a narrower one.
    func holds(_ node: Int) -> Bool { isHeld[node] }

    /// `node` is the food that the limit was found for; it names the food where the limit itself does not.
    func used(_ limit: Int, node: Int? = nil) -> LimitUsed? {
        let entry = limits[limit]
        var used = LimitUsed(entry, of: standard(entry.standard).map { standards[$0] }, unit: units[limit])
        if isRefusal(limit) {
            used?.isRefusal = true
            if let node { used?.food = foods.nodes[node].path.last ?? "" }
        }
        return used
    }
}

/// Foods that a limit's line excepts (除外), as nodes and, where the tree has no such node, as names.
struct Exceptions {
    var nodes: Set<Int> = []
    var names: Set<String> = []
}

/// The limits by item and node, in one array.
struct LimitsOfFood {
    private let limits: [Int32]
    private let ranges: [Int: Range<Int32>]

    init(_ places: [(item: Int, node: Int, limit: Int)]) {
        // By key and then by the order of the tables, in one number each.
        let sorted = places.map { (key: Self.key($0.item, $0.node), limit: $0.limit) }
            .sorted { $0.key == $1.key ? $0.limit < $1.limit : $0.key < $1.key }
        limits = sorted.map { Int32($0.limit) }
        var ranges: [Int: Range<Int32>] = [:]
        ranges.reserveCapacity(sorted.count)
        var start = 0
        while start < sorted.count {
            var end = start
            while end < sorted.count, sorted[end].key == sorted[start].key { end += 1 }
            ranges[sorted[start].key] = Int32(start)..<Int32(end)
            start = end
        }
        self.ranges = ranges
    }

    private static func key(_ item: Int, _ node: Int) -> Int { item << 32 | node }

    func lines(of item: Int) -> [(node: Int, limit: Int)] {
        ranges.filter { $0.key >> 32 == item }
            .flatMap { key, range in range.map { (node: key & 0xFFFF_FFFF, limit: Int(limits[Int($0)])) } }
            .sorted { $0.limit < $1.limit }
    }

    subscript(item: Int, node: Int) -> ArraySlice<Int32> {
        guard let range = ranges[Self.key(item, node)] else { return [] }
        return limits[Int(range.lowerBound)..<Int(range.upperBound)]
    }
}

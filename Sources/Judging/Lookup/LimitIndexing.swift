import Primitives
import Rules

/// The tables of a ``LimitFinder`` while they are filled.
struct LimitIndexing {
    let items: ItemIndex
    var foods = FoodIndex()
    private(set) var units: [Unit?] = []
    private(set) var standardByNumber: [String: Int] = [:]
    private(set) var editionsByKind: [String: [Int]] = [:]
    private(set) var places: [(item: Int, node: Int, limit: Int)] = []
    private(set) var exceptions: [Int: Exceptions] = [:]

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

    mutating func addAliases(_ aliases: [FoodAlias], _ standards: [Standard]) {
        let editions = Dictionary(grouping: standards.indices) { standards[$0].series }
        for alias in aliases { foods.add(alias, editions: editions[alias.series] ?? []) }
    }

    mutating func addLimits(_ limits: [Limit]) {
        // Thousands of limits name a few hundred items, a few thousand foods and a dozen units.
        var itemByName: [ByteText: ItemIndex.Match] = [:]
        var unitByText: [ByteText: Unit?] = [:]
        var nodeByPath: [SharedArray: Int] = [:]
        var exceptionsByList: [SharedArray: Exceptions] = [:]
        units.reserveCapacity(limits.count)
        places.reserveCapacity(limits.count)
        for (index, limit) in limits.enumerated() {
            units.append(unitByText.remembered(ByteText(limit.unit)) { Unit(limit.unit) })
            let match = itemByName.remembered(ByteText(limit.item)) { items.match(limit.item) }
            guard let standard = standardByNumber[limit.standard], !limit.foodPath.isEmpty,
                case .item(let item) = match
            else { continue }
            let path = SharedArray(limit.foodPath, standard)
            let node = nodeByPath.remembered(path) { foods.node(limit.foodPath, standard: standard) }
            places.append((item, node, index))
        }
        for (index, limit) in limits.enumerated() where !limit.except.isEmpty {
            guard let standard = standardByNumber[limit.standard] else { continue }
            let list = SharedArray(limit.except, standard)
            exceptions[index] = exceptionsByList.remembered(list) { exceptions(limit.except, standard) }
        }
    }

    private func exceptions(_ except: [String], _ standard: Int) -> Exceptions {
        var excepted = Exceptions()
        for text in except {
            if let node = foods.node(atText: text, standard: standard) {
                excepted.nodes.insert(node)
                continue
            }
            let key = NameKey.of(text.split(separator: ">").last?.trimmingSpaces() ?? text)
            excepted.names.insert(key)
            excepted.nodes.formUnion(foods.match(key, standard: standard).nodes)
        }
        return excepted
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

    /// By standard, the items that need no limit.
    func exempt(_ table: LimitTable) -> [Int: Set<Int>] {
        var exempt: [Int: Set<Int>] = [:]
        for (number, names) in table.exempt {
            guard let standard = standardByNumber[number] else { continue }
            for name in names {
                if case .item(let item) = items.match(name) { exempt[standard, default: []].insert(item) }
            }
        }
        return exempt
    }

    /// By positive list, the items that have a line in it.
    func listed(_ refusals: [Int: Int]) -> [Int: Set<Int>] {
        var listed: [Int: Set<Int>] = [:]
        guard !refusals.isEmpty else { return listed }
        for place in places {
            let standard = foods.nodes[place.node].standard
            if refusals[standard] != nil { listed[standard, default: []].insert(place.item) }
        }
        return listed
    }

    /// For each node at or below a class of dried food, that class.
    func driedAbove(_ table: LimitTable) -> [Int: Int] {
        var dried: [Int: Int] = [:]
        for conversion in table.conversions where conversion.kind == .dried {
            guard let standard = standardByNumber[conversion.standard],
                let node = foods.node(at: conversion.foodPath, standard: standard)
            else { continue }
            dried[node] = node
        }
        guard !dried.isEmpty else { return [:] }
        // A parent always stands before its children.
        for (index, node) in foods.nodes.enumerated() where dried[index] == nil {
            if let above = node.parent.flatMap({ dried[$0] }) { dried[index] = above }
        }
        return dried
    }

    /// Limits on dried foods that the standard prints in one row with the fresh food (香菇及其制品): they are not the dried
    /// food's own, and are converted (GB 2762, 3.5).
    func printedWithFresh(_ table: LimitTable, _ driedAbove: [Int: Int]) -> Set<Int> {
        struct Row: Hashable {
            var standard: Int
            var line: Int
        }
        guard !driedAbove.isEmpty else { return [] }
        let standards = Set(driedAbove.keys.map { foods.nodes[$0].standard })
        var fresh: Set<Row> = []
        var dried: [(limit: Int, row: Row)] = []
        for place in places where standards.contains(foods.nodes[place.node].standard) {
            guard let line = table.limits[place.limit].line else { continue }
            let row = Row(standard: foods.nodes[place.node].standard, line: line)
            if driedAbove[place.node] == nil { fresh.insert(row) } else { dried.append((place.limit, row)) }
        }
        return Set(dried.filter { fresh.contains($0.row) }.map(\.limit))
    }
}

/// An array of a standard by where it is stored: the tables share one array for all limits of a food.
///
/// Only while the array lives: two arrays at one place are the same one.
private struct SharedArray: Hashable {
    let address: UnsafeRawPointer?
    let standard: Int

    init(_ array: [String], _ standard: Int) {
        address = array.withUnsafeBufferPointer { UnsafeRawPointer($0.baseAddress) }
        self.standard = standard
    }
}

extension Dictionary {
    /// The value of a key, made where it is new.
    fileprivate mutating func remembered(_ key: Key, _ make: () -> Value) -> Value {
        if let value = self[key] { return value }
        let value = make()
        self[key] = value
        return value
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

import Primitives

/// The CSV files under `limits/`: items, foods with their aliases, what is held, and the limits themselves.
struct LimitSheets {
    /// A food of one standard, by the numbers of the standard and of the path's text.
    private struct FoodKey: Hashable {
        var standard: Int
        var path: Int
    }

    private struct LimitKey: Hashable {
        var food: FoodKey
        var item: Int
        /// Two lines for one item and food are one limit on two bases, such as 以脂肪计.
        var note: Int
    }

    private struct ItemKey: Hashable {
        var standard: Int
        var item: Int
    }

    private var texts = Interner()
    private var items = Entries<Int, Item>()
    private var foods = Entries<FoodKey, Food>()
    private var held = Entries<FoodKey, [String]>()
    private var sampledAs = Entries<FoodKey, Source>()
    private var limits = Entries<LimitKey, Limit>()
    /// Printed page by standard and item.
    private var exempt = Entries<ItemKey, Int?>()
    private var conversions = Entries<FoodKey, Conversion>()
    /// By the function's name in place of a standard: one additive may have two functions.
    private var functions = Entries<ItemKey, AdditiveFunction>()
    /// One array for all limits of a food.
    private var paths: [Int: [String]] = [:]
    private var exceptLists: [Int: [String]] = [:]

    mutating func read(_ bytes: [UInt8], file: String, folder: Int, _ faults: Faults) {
        let name = file.dropFirst("limits/".count)
        if name.hasPrefix("items") {
            readItems(bytes, file, folder, faults)
        } else if name.hasPrefix("foods") {
            readFoods(bytes, file, folder, faults)
        } else if name.hasPrefix("sampling-names") {
            readSamplingNames(bytes, file, folder, faults)
        } else if name.hasPrefix("held-foods") {
            readHeld(bytes, file, folder, faults)
        } else if name.hasPrefix("exempt") {
            readExempt(bytes, file, folder, faults)
        } else if name.hasPrefix("conversions") {
            readConversions(bytes, file, folder, faults)
        } else if name.hasPrefix("additive-functions") {
            readFunctions(bytes, file, folder, faults)
        } else {
            readLimits(bytes, file, folder, faults)
        }
    }

    func table(_ references: inout References, _ faults: Faults) -> LimitTable {
        checkItemNames(faults)
        var table = LimitTable()
        var named: Set<Int> = []
        for (key, food, place) in foods.placed where named.insert(key.standard).inserted {
            references.need(.standard(food.standard), place)
        }
        for (key, conversion, place) in conversions.placed {
            check(key, place, faults)
            table.conversions.append(conversion)
        }
        for (key, _, place) in exempt.placed {
            need(key.item, place, faults)
            table.exempt[texts.texts[key.standard], default: []].append(texts.texts[key.item])
        }
        for (key, function, place) in functions.placed {
            need(key.item, place, faults)
            table.functions.append(function)
        }
        var meant: [FoodKey: Source] = [:]
        for (key, source, place) in sampledAs.placed {
            meant[key] = source
            check(key, place, faults)
        }
        table.items = items.values
        table.foods = foods.placed.map { key, food, _ in
            var food = food
            food.sampledAs = meant[key]
            return food
        }
        for (key, path, place) in held.placed {
            check(key, place, faults)
            table.heldFoods[texts.texts[key.standard], default: []].append(path)
        }
        for (key, place) in zip(limits.keys, limits.places) {
            check(key.food, place, faults)
            need(key.item, place, faults)
        }
        table.limits = limits.values
        return table
    }

    private func check(_ key: FoodKey, _ place: Place, _ faults: Faults) {
        guard !foods.contains(key) else { return }
        faults.report(place, "unknown-food", read: label(key), "\(label(key)) is in no list of foods")
    }

    private func need(_ item: Int, _ place: Place, _ faults: Faults) {
        guard !items.contains(item) else { return }
        let name = texts.texts[item]
        faults.report(place, "unknown-item", read: name, "\(name) is not in the list of items")
    }

    private func label(_ key: FoodKey) -> String { texts.texts[key.standard] + " " + texts.texts[key.path] }

    private func checkItemNames(_ faults: Faults) {
        var owners: [String: String] = [:]
        for (_, item, place) in items.placed {
            for name in Set(([item.name] + item.aliases).map { FoldedText.fold($0) }) {
                if let owner = owners.updateValue(item.name, forKey: name) {
                    faults.report(place, "duplicate-alias", read: name, "\(name) names \(owner) and \(item.name)")
                }
            }
        }
    }

    private mutating func readItems(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["name", "kind", "aliases", "source", "confidence"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let name = row.required(0), row.required(1) != nil, let document = row.required(3),
                let confidence = row.confidence(4)
            else { return }
            let kinds = row.list(1)
            for kind in kinds where !Standard.kinds.contains(kind) {
                faults.report(row.place, "unknown-value", read: kind, "\(kind) is no kind of item")
            }
            let source = Source(document: document, confidence: confidence)
            let item = Item(name: name, kinds: kinds, aliases: row.list(2), source: source)
            items.put(item, for: texts.number(name), row.place, folder: folder, faults, label: name)
        }
    }

    private mutating func readFoods(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["standard", "food", "code", "tested-part", "note"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let standard = row.required(0), let path = row.required(1) else { return }
            let key = key(standard, path)
            let food = Food(standard: standard, path: parts(key), code: row[2], testedPart: row[3], note: row[4])
            foods.put(food, for: key, row.place, folder: folder, faults, label: path)
        }
    }

    private mutating func readSamplingNames(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["standard", "food", "clause", "source", "confidence"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let standard = row.required(0), let path = row.required(1), let document = row.required(3),
                let confidence = row.confidence(4)
            else { return }
            let source = Source(document: document, clause: row[2], confidence: confidence)
            sampledAs.put(source, for: key(standard, path), row.place, folder: folder, faults, label: path)
        }
    }

    private mutating func readHeld(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        Sheet(bytes, file: file, columns: ["standard", "food"]).forEachRow(faults) { row in
            guard let standard = row.required(0), let path = row.required(1) else { return }
            let key = key(standard, path)
            held.put(parts(key), for: key, row.place, folder: folder, faults, label: path)
        }
    }

    private mutating func readExempt(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        Sheet(bytes, file: file, columns: ["standard", "item", "page", "confidence"]).forEachRow(faults) { row in
            guard let standard = row.required(0), let item = row.required(1), row.confidence(3) != nil else { return }
            let key = ItemKey(standard: texts.number(standard), item: texts.number(item))
            exempt.put(row.number(2), for: key, row.place, folder: folder, faults, label: item)
        }
    }

    private mutating func readConversions(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["standard", "food", "kind", "clause", "page", "confidence"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let standard = row.required(0), let path = row.required(1),
                let kind = row.value(2, as: Conversion.Kind.self), let confidence = row.confidence(5)
            else { return }
            let key = key(standard, path)
            let source = Source(document: standard, clause: row[3], confidence: confidence)
            let entry = Conversion(standard: standard, foodPath: parts(key), kind: kind, source: source)
            conversions.put(entry, for: key, row.place, folder: folder, faults, label: path)
        }
    }

    private mutating func readFunctions(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["item", "function", "hue", "source", "confidence"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let item = row.required(0), let function = row.value(1, as: AdditiveFunction.Function.self),
                let document = row.required(3), let confidence = row.confidence(4)
            else { return }
            let source = Source(document: document, confidence: confidence)
            let entry = AdditiveFunction(item: item, function: function, hue: row[2], source: source)
            let key = ItemKey(standard: texts.number(function.rawValue), item: texts.number(item))
            functions.put(entry, for: key, row.place, folder: folder, faults, label: item)
        }
    }

    private mutating func readLimits(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        Sheet(bytes, file: file, columns: LimitRow.columns).forEachRow(faults) { row in
            guard let standard = row.required(LimitRow.standard), let path = row.required(LimitRow.food) else { return }
            let food = key(standard, path)
            guard let limit = LimitRow.limit(row, path: parts(food), except: excepts(row)) else { return }
            let key = LimitKey(food: food, item: texts.number(limit.item), note: texts.number(limit.note))
            limits.put(limit, for: key, row.place, folder: folder, faults, label: "\(limit.item) \(path)")
        }
    }

    /// One array for all limits with the same exceptions.
    private mutating func excepts(_ row: Sheet.Row) -> [String] {
        if row[LimitRow.except].isEmpty { return [] }
        let number = texts.number(row[LimitRow.except])
        if let list = exceptLists[number] { return list }
        let list = row.list(LimitRow.except)
        exceptLists[number] = list
        return list
    }

    private mutating func key(_ standard: String, _ path: String) -> FoodKey {
        FoodKey(standard: texts.number(standard), path: texts.number(path))
    }

    private mutating func parts(_ key: FoodKey) -> [String] {
        if let parts = paths[key.path] { return parts }
        let parts = FoodPath.parts(texts.texts[key.path])
        paths[key.path] = parts
        return parts
    }
}

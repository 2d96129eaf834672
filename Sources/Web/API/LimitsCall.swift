import Judging
import Primitives
import Rules

/// What `GET /api/v1/limits` is asked.
struct LimitsCall {
    static let parameters = ["food", "class", "item", "on", "produced"]

    var food = ""
    var foodClass: String?
    var item: String?
    var day: Day
    var produced: Day?

    /// `today` is the day that is meant where none is named.
    init(_ query: [String: String], today: Day) throws(APIProblem) {
        self.day = today
        var faults: [APIProblem.Fault] = []
        func fault(_ name: String, _ code: String, _ expected: String) {
            faults.append(.init(place: .parameter(name), code: code, read: query[name] ?? "", expected: expected))
        }
        func text(_ name: String, _ limit: Int) -> String? {
            guard let text = query[name], text.contains(where: { !$0.isWhitespace }) else { return nil }
            if text.unicodeScalars.count > limit { fault(name, "too-long", "at most \(limit) characters") }
            return text
        }
        func day(_ name: String) -> Day? {
            guard let text = query[name], !text.isEmpty else { return nil }
            if let day = Day(text) { return day }
            fault(name, "not-a-day", "a day of the calendar, YYYY-MM-DD")
            return nil
        }
        for name in query.keys.sorted() where !Self.parameters.contains(name) {
            fault(name, "unknown-parameter", "one of \(Self.parameters.joined(separator: ", "))")
        }
        let food = text("food", NameLimit.food)
        if food == nil { fault("food", "missing", "the name of a food") }
        foodClass = text("class", NameLimit.foodClass)
        item = text("item", NameLimit.item)
        let on = day("on")
        produced = day("produced")
        if let produced, produced > on ?? today { fault("produced", "after-on", "a day not after `on`") }
        guard faults.isEmpty else { throw .invalid(faults) }
        self.food = food ?? ""
        self.day = on ?? today
    }

    /// The standings, and names near the food's or the item's where the rulebook knows none of that name.
    func answer(_ judge: Judge, _ names: NameSearch) -> JSONValue {
        let standings =
            if let item {
                [judge.standing(food: food, foodClass: foodClass, item: item, on: day, produced: produced)]
            } else {
                judge.standings(food: food, foodClass: foodClass, on: day, produced: produced)
            }
        let isItemOpen = standings.contains { $0.status == .unknownItem || $0.status == .ambiguousItem }
        let isFoodOpen = standings.isEmpty || standings.contains { $0.status == .unknownFood }
        let foods = isFoodOpen && !names.knowsFood(food) ? names.foods(near: food) : []
        let items = isItemOpen ? item.map { names.items(near: $0) } ?? [] : []
        return [
            "food": ["read": .string(food), "class": .optional(foodClass)], "on": .string(day.description),
            "produced": .optional(produced?.description), "limits": .array(standings.map { $0.json(read: item) }),
            "near": [
                "foods": .array(foods.map { .string($0) }), "items": .array(items.map { .string($0) }),
            ],
        ]
    }
}

extension LimitStanding {
    /// `read` is the item as it was asked for.
    fileprivate func json(read: String?) -> JSONValue {
        [
            "status": .string(status.rawValue),
            "item": [
                "read": .optional(read), "resolved": .optional(item?.name), "kind": .optional(item?.kind),
            ],
            "path": .optional(foodPath), "testedPart": testedPart.isEmpty ? .null : .string(testedPart),
            "limit": limit?.json ?? .null, "otherLimits": .array(others.map(\.json)),
            "confirmation": confirmation?.json ?? .null, "notHeld": .array(notHeld.map { .string($0) }),
            "candidates": .array(candidates.map { .string($0) }),
            "flags": .array(flags.map { .string($0.rawValue) }),
        ]
    }
}

import Judging
import Primitives

/// The body of `POST /api/v1/judge`: one result or an array of them.
struct JudgeCall {
    /// Results of one call at most.
    static let rowLimit = 10_000
    /// Components of one result at most.
    static let componentLimit = 100

    var requests: [JudgeRequest] = []
    /// Whether an array was sent, which is then answered by one.
    var isArray = false

    /// All faults at once, or the call.
    static func read(_ value: JSONValue) throws(APIProblem) -> JudgeCall {
        var call = JudgeCall()
        var faults: [APIProblem.Fault] = []
        switch value {
        case .object: call.append(value, at: "", &faults)
        case .array(let values):
            guard values.count <= rowLimit else {
                throw APIProblem(
                    status: 413,
                    code: "too-many-results",
                    detail: "\(values.count) results in one call; at most \(rowLimit) are judged at once."
                )
            }
            call.isArray = true
            call.requests.reserveCapacity(values.count)
            for (index, value) in values.enumerated() { call.append(value, at: "/\(index)", &faults) }
        default:
            faults.append(
                .init(place: .pointer(""), code: "wrong-type", read: value.text, expected: "an object or an array")
            )
        }
        guard faults.isEmpty else { throw .invalid(faults) }
        return call
    }

    private mutating func append(_ value: JSONValue, at place: String, _ faults: inout [APIProblem.Fault]) {
        guard case .object(let members) = value else {
            faults.append(.init(place: .pointer(place), code: "wrong-type", read: value.text, expected: "an object"))
            return
        }
        var reader = MemberReader(members, at: place)
        let request = reader.request()
        reader.finish(known: Self.members)
        faults += reader.faults
        if let request { requests.append(request) }
    }

    /// The members of a result.
    static let members = [
        "food", "class", "item", "result", "unit", "limit", "on", "produced", "labelled", "dehydration", "components",
        "declared",
    ]
}

extension MemberReader {
    /// Nil where a fault was found.
    fileprivate mutating func request() -> JudgeRequest? {
        let food = text("food", limit: NameLimit.food)
        let item = text("item", limit: NameLimit.item)
        let on = day("on")
        let components = components()
        let result = number("result", limit: NameLimit.result, isRequired: components.isEmpty && !has("components"))
        let produced = optionalDay("produced")
        if let on, let produced, produced > on {
            add("produced", code: "after-on", read: produced.description, expected: "a day not after `on`")
        }
        let foodClass = optionalText("class", limit: NameLimit.foodClass)
        let unit = optionalText("unit", limit: NameLimit.unit)
        let limit = number("limit", limit: NameLimit.result, isRequired: false)
        let labelled = number("labelled", limit: NameLimit.result, isRequired: false)
        let dehydration = ratio("dehydration")
        let declared = declared()
        guard let food, let item, let on, faults.isEmpty else { return nil }
        return JudgeRequest(
            food: food,
            foodClass: foodClass,
            item: item,
            result: result ?? "",
            unit: unit,
            printedLimit: limit,
            day: on,
            produced: produced,
            labelled: labelled,
            dehydration: dehydration,
            components: components,
            declared: declared
        )
    }

    private mutating func ratio(_ name: String) -> DecimalNumber? {
        guard let text = number(name, limit: NameLimit.unit, isRequired: false) else { return nil }
        guard let ratio = DecimalNumber(text), ratio > .zero else {
            add(name, code: "not-a-ratio", read: text, expected: "a number above 0")
            return nil
        }
        return ratio
    }

    private mutating func declared() -> Verdict? {
        guard let text = optionalText("declared", limit: NameLimit.unit) else { return nil }
        if let verdict = Verdict(rawValue: text) ?? Verdict(declared: text) { return verdict }
        let expected = Verdict.allCases.map(\.rawValue).joined(separator: ", ")
        add("declared", code: "unknown-verdict", read: text, expected: "one of \(expected), or 合格, 不合格")
        return nil
    }

    private mutating func components() -> [JudgeRequest.Component] {
        guard let value = value("components") else { return [] }
        guard case .array(let values) = value, (1...JudgeCall.componentLimit).contains(values.count) else {
            let expected = "an array of 1 to \(JudgeCall.componentLimit) objects with `name` and `result`"
            add("components", code: "wrong-type", read: value.text, expected: expected)
            return []
        }
        return values.enumerated().compactMap { index, value in
            let place = "\(place)/components/\(index)"
            guard case .object(let members) = value else {
                faults.append(
                    .init(place: .pointer(place), code: "wrong-type", read: value.text, expected: "an object")
                )
                return nil
            }
            var reader = MemberReader(members, at: place)
            let name = reader.text("name", limit: NameLimit.item)
            let result = reader.number("result", limit: NameLimit.result, isRequired: true)
            reader.finish(known: ["name", "result"])
            faults += reader.faults
            guard let name, let result else { return nil }
            return JudgeRequest.Component(name: name, result: result)
        }
    }
}

/// Characters of a text at most: no name of the field is longer, and reading stays quick.
enum NameLimit {
    static let food = 200
    static let foodClass = 300
    static let item = 200
    static let result = 400
    static let unit = 40
}

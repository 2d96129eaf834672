import Primitives

/// Reads the members of one JSON object, and collects what is wrong with them.
struct MemberReader {
    private let values: [String: JSONValue]
    /// The JSON pointer of the object.
    let place: String
    var faults: [APIProblem.Fault] = []

    init(_ members: [(key: String, value: JSONValue)], at place: String) {
        values = Dictionary(members, uniquingKeysWith: { first, _ in first })
        self.place = place
    }

    mutating func add(_ name: String, code: String, read: String, expected: String) {
        let escaped = name.replacing("~", with: "~0").replacing("/", with: "~1")
        faults.append(.init(place: .pointer("\(place)/\(escaped)"), code: code, read: read, expected: expected))
    }

    func has(_ name: String) -> Bool { value(name) != nil }

    /// The member; null counts as absent.
    func value(_ name: String) -> JSONValue? {
        guard let value = values[name] else { return nil }
        if case .null = value { return nil }
        return value
    }

    /// A name that no call has is more likely a misspelling than something to pass over.
    mutating func finish(known: [String]) {
        for name in values.keys.filter({ !known.contains($0) }).sorted() {
            add(name, code: "unknown-member", read: name, expected: "one of \(known.joined(separator: ", "))")
        }
    }

    /// Characters from 1 to `limit`, not only blanks.
    mutating func text(_ name: String, limit: Int) -> String? {
        guard has(name) else {
            add(name, code: "missing", read: "", expected: "a string")
            return nil
        }
        return optionalText(name, limit: limit)
    }

    mutating func optionalText(_ name: String, limit: Int) -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else {
            add(name, code: "wrong-type", read: value.text, expected: "a string")
            return nil
        }
        return checked(text, name, limit)
    }

    private mutating func checked(_ text: String, _ name: String, _ limit: Int) -> String? {
        guard text.unicodeScalars.count <= limit else {
            add(name, code: "too-long", read: text, expected: "at most \(limit) characters")
            return nil
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            add(name, code: "empty", read: text, expected: "a text that is not empty; leave the member out instead")
            return nil
        }
        return text
    }

    /// A string or a number, whose digits stay as they were sent; an exponent is written out.
    mutating func number(_ name: String, limit: Int, isRequired: Bool) -> String? {
        switch value(name) {
        case nil:
            if isRequired { add(name, code: "missing", read: "", expected: "a string or a number") }
            return nil
        case .number(let digits)?:
            guard digits.utf8.count <= limit, let plain = PlainDigits.of(digits) else {
                let expected = "a number of at most 34 digits between 1e-60 and 1e60"
                add(name, code: "number-out-of-range", read: digits, expected: expected)
                return nil
            }
            return plain
        case .string(let text)?: return checked(text, name, limit)
        case let value?:
            add(name, code: "wrong-type", read: value.text, expected: "a string or a number")
            return nil
        }
    }

    mutating func day(_ name: String) -> Day? {
        guard has(name) else {
            add(name, code: "missing", read: "", expected: "a day, YYYY-MM-DD")
            return nil
        }
        return optionalDay(name)
    }

    mutating func optionalDay(_ name: String) -> Day? {
        guard let value = value(name) else { return nil }
        if case .string(let text) = value, let day = Day(text) { return day }
        let read = if case .string(let text) = value { text } else { value.text }
        add(name, code: "not-a-day", read: read, expected: "a day of the calendar, YYYY-MM-DD")
        return nil
    }
}

/// The digits of a JSON number without exponent: `1.50` stays, `1.5e-3` is `0.0015`.
enum PlainDigits {
    /// Nil where the exact number has more than 34 digits or lies beyond 10^±60.
    static func of(_ number: String) -> String? {
        guard let mark = number.firstIndex(where: { $0 == "e" || $0 == "E" }) else {
            return DecimalNumber(number) == nil ? nil : number
        }
        guard let mantissa = DecimalNumber(number[..<mark]), let power = Int(number[number.index(after: mark)...]),
            (-200...200).contains(power)
        else { return nil }
        return mantissa.shifted(by: power)?.description
    }
}

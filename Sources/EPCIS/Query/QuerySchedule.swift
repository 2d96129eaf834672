package import Primitives

/// When a standing query is asked (EPCIS 2.0, 8.2.5.3): fields as of cron, each a list of numbers and ranges in brackets.
///
/// A field that is absent is met by any value; the clock is that of China.
package struct QuerySchedule: Sendable, Hashable {
    private var seconds: [Int]
    private var minutes: [Int]
    private var hours: [Int]
    private var daysOfMonth: Set<Int>
    private var months: Set<Int>
    private var daysOfWeek: Set<Int>

    /// The fields of the standard with their bounds.
    package static let fields: [(name: String, range: ClosedRange<Int>)] = [
        ("second", 0...59), ("minute", 0...59), ("hour", 0...23), ("dayOfMonth", 1...31), ("month", 1...12),
        ("dayOfWeek", 1...7),
    ]

    /// Reads `{"hour": "1,[8-10]", "minute": "5"}`.
    ///
    /// - Throws: ``QueryFaults`` with every field that cannot be read, or where none is given.
    package init(_ value: JSONValue) throws(QueryFaults) {
        guard case .object(let members) = value, !members.isEmpty else {
            throw QueryFaults(faults: [
                QueryFault(.value, "schedule", read: value.text, expected: "an object with fields")
            ])
        }
        var faults: [QueryFault] = []
        var read: [String: [Int]] = [:]
        for (name, value) in members {
            guard let range = Self.fields.first(where: { $0.name == name })?.range else {
                faults.append(
                    QueryFault(.parameter, name, read: name, expected: Self.fields.map(\.name).joined(separator: ", "))
                )
                continue
            }
            let text: String = if case .string(let text) = value { text } else { value.text }
            read[name] = Self.numbers(text, range)
            if read[name] == nil {
                let expected = "numbers from \(range.lowerBound) to \(range.upperBound), such as 5 or 1,[8-10]"
                faults.append(QueryFault(.value, name, read: text, expected: expected))
            }
        }
        guard faults.isEmpty else { throw QueryFaults(faults: faults) }
        // A coarse field alone means its beginning: an hour means its first second.
        seconds = read["second"] ?? [0]
        minutes = read["minute"] ?? (read["second"] == nil ? [0] : Array(0...59))
        if read["minute"] == nil, read["hour"] != nil { minutes = [0] }
        let isFine = read["second"] != nil || read["minute"] != nil
        hours = read["hour"] ?? (isFine ? Array(0...23) : [0])
        daysOfMonth = Set(read["dayOfMonth"] ?? Array(1...31))
        months = Set(read["month"] ?? Array(1...12))
        daysOfWeek = Set(read["dayOfWeek"] ?? Array(1...7))
    }

    private static func numbers(_ text: String, _ range: ClosedRange<Int>) -> [Int]? {
        var found: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if let number = Int(part), range.contains(number) {
                found.insert(number)
                continue
            }
            guard part.hasPrefix("["), part.hasSuffix("]") else { return nil }
            let ends = part.dropFirst().dropLast().split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count == 2, let first = Int(ends[0]), let last = Int(ends[1]), first <= last,
                range.contains(first), range.contains(last)
            else { return nil }
            found.formUnion(first...last)
        }
        return found.sorted()
    }

    /// The next time after a moment; nil where there is none within eight years, as on 30 February.
    package func next(after moment: Instant) -> Instant? {
        let start = Instant(milliseconds: (moment.milliseconds / 1000 + 1) * 1000)
        for offset in 0..<(8 * 366) {
            let day = start.day.adding(days: offset)
            guard months.contains(day.month), daysOfMonth.contains(day.day), daysOfWeek.contains(day.weekday) else {
                continue
            }
            for hour in hours {
                guard let time = time(on: day, hour: hour, from: start) else { continue }
                return time
            }
        }
        return nil
    }

    private func time(on day: Day, hour: Int, from start: Instant) -> Instant? {
        let end = Instant(day, hour: hour, minute: 59).adding(seconds: 60)
        guard end > start else { return nil }
        for minute in minutes {
            for second in seconds {
                let time = Instant(day, hour: hour, minute: minute).adding(seconds: second)
                if time >= start { return time }
            }
        }
        return nil
    }
}

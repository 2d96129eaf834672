package import Primitives

/// A date of which the day, or the day and the month, may be unknown.
///
/// Delivery notes often say only "June 2024"; FoodChain-Lab keeps such dates as they are, and what is unknown counts as
/// possible.
package struct PartialDay: Sendable, Hashable {
    /// 1…9999.
    package let year: Int
    /// 1…12; nil where it is unknown.
    package let month: Int?
    /// 1…31; nil where it is unknown, and always where the month is.
    package let day: Int?

    /// Nil where the calendar has no such date; a day without its month is left out, since it says nothing.
    package init?(year: Int, month: Int? = nil, day: Int? = nil) {
        let day = month == nil ? nil : day
        guard Day(year: year, month: month ?? 1, day: day ?? 1) != nil else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    package init(_ day: Day) {
        year = day.year
        month = day.month
        self.day = day.day
    }

    /// The first day that it can be.
    package var earliest: Day { Day(year: year, month: month ?? 1, day: day ?? 1) ?? Day(ordinal: 0) }

    /// The last day that it can be.
    package var latest: Day {
        guard let month else { return Day(year: year, month: 12, day: 31) ?? earliest }
        let last = day ?? Day.length(ofMonth: month, year: year)
        return Day(year: year, month: month, day: last) ?? earliest
    }

    /// Whether what arrived on this date can have left again on that one: the first day that it can be is not after the
    /// last day that the other can be.
    package func canPrecede(_ departure: PartialDay) -> Bool { earliest <= departure.latest }
}

extension PartialDay: CustomStringConvertible {
    /// `2024`, `2024-06`, `2024-06-03`.
    package var description: String {
        var text = year.padded(4)
        if let month { text += "-" + month.padded(2) }
        if let day { text += "-" + day.padded(2) }
        return text
    }
}

extension PartialDay {
    /// Reads what systems write: `2024`, `2024-06`, `2024-06-03`, `2024-06-03T08:00:00Z`, `03.06.2024`, `06.2024`, `3/6/2024`.
    ///
    /// Points and slashes stand between day, month and year, as FoodChain-Lab writes them; the clock time is left out.
    package init?(_ text: some StringProtocol) {
        let date = text.prefix { $0 != "T" && $0 != " " }
        let separators: [Character] = ["-", ".", "/"]
        guard let separator = separators.first(where: { date.contains($0) }) else {
            guard let year = Self.number(date, digits: 4...4) else { return nil }
            self.init(year: year)
            return
        }
        var parts = date.split(separator: separator, omittingEmptySubsequences: false)
        if separator != "-" { parts.reverse() }
        guard (2...3).contains(parts.count), let year = Self.number(parts[0], digits: 4...4) else { return nil }
        let rest = parts.dropFirst().map { Self.number($0, digits: 1...2) }
        guard !rest.contains(nil) else { return nil }
        self.init(year: year, month: rest[0], day: rest.count > 1 ? rest[1] : nil)
    }

    private static func number(_ text: some StringProtocol, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}

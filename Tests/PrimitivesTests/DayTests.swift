import Primitives
import Testing

struct DayTests {
    @Test func `every day of two centuries follows the one before it`() {
        var expected = (year: 1900, month: 1, day: 1)
        var weekday = 1  // 1900-01-01 was a Monday.
        guard let first = Day("1900-01-01"), let last = Day("2100-12-31") else {
            Issue.record("the ends of the range are days")
            return
        }
        for day in stride(from: first, through: last, by: 1) {
            guard day.year == expected.year, day.month == expected.month, day.day == expected.day,
                day.weekday == weekday, Day("\(day)") == day
            else {
                Issue.record("\(day) should be \(expected), weekday \(weekday)")
                return
            }
            weekday = weekday % 7 + 1
            expected.day += 1
            if expected.day > Self.length(expected.month, expected.year) {
                expected = (expected.year, expected.month + 1, 1)
            }
            if expected.month > 12 { expected = (expected.year + 1, 1, 1) }
        }
        #expect(expected == (2101, 1, 1))
    }

    @Test func `the epoch is a Thursday`() {
        #expect(Day(year: 1970, month: 1, day: 1) == Day(ordinal: 0))
        #expect(Day(ordinal: 0).weekday == 4)
        #expect(Day(ordinal: -1).description == "1969-12-31")
    }

    @Test(arguments: [
        "2023-02-29", "2024-02-30", "2100-02-29", "2024-00-10", "2024-13-01", "2024-04-31", "2024-1-01", "24-01-01",
        "2024/01/01", "2024-01-01T00", " 2024-01-01", "2024-01-0a", "0000-01-01", "",
    ])
    func `what is no day is refused`(_ text: String) {
        #expect(Day(text) == nil)
    }

    @Test(arguments: [
        ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2024-03-31", -1, "2024-02-29"),
        ("2024-08-31", 6, "2025-02-28"), ("2023-12-15", 1, "2024-01-15"), ("2024-01-15", -13, "2022-12-15"),
        ("2024-02-29", 48, "2028-02-29"), ("2024-10-08", 0, "2024-10-08"),
    ])
    func `months keep the day or end at the month's last`(_ start: String, _ months: Int, _ end: String) {
        #expect(Day(start)?.adding(months: months).description == end)
    }

    @Test func `29 February becomes 28 February in a common year`() {
        #expect(Day("2024-02-29")?.adding(years: 1).description == "2025-02-28")
        #expect(Day("2024-02-29")?.adding(years: 4).description == "2028-02-29")
    }

    @Test func `days of distance and addition agree`() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<500 {
            let start = Day(ordinal: Int.random(in: -40_000...60_000, using: &random))
            let count = Int.random(in: -5000...5000, using: &random)
            #expect(start.distance(to: start.adding(days: count)) == count)
            #expect((start < start.adding(days: count)) == (count > 0))
        }
    }

    private static func length(_ month: Int, _ year: Int) -> Int {
        if month == 2 { return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

struct InstantTests {
    @Test func `a day begins at midnight in Shanghai`() {
        guard let day = Day("2024-10-08") else { return #expect(Bool(false)) }
        let start = Instant(day)
        #expect(start.description == "2024-10-08T00:00:00+08:00")
        #expect(start.milliseconds == 1_728_316_800_000)
        #expect(Instant(milliseconds: start.milliseconds - 1).day == day.adding(days: -1))
        #expect(Instant(day, hour: 9, minute: 30).minuteOfDay == 570)
        #expect(Instant(day, hour: 9, minute: 30).short == "2024-10-08 09:30")
    }

    @Test func `moments before 1970 keep their day`() {
        #expect(Instant(milliseconds: -1).day.description == "1970-01-01")
        #expect(Instant(milliseconds: -28_800_001).description == "1969-12-31T23:59:59+08:00")
    }
}

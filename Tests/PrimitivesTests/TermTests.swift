import Primitives
import Testing

/// The holidays and make-up workdays of 2024 around 劳动节 and 国庆节 (国务院办公厅关于2024年部分节假日安排的通知).
private let calendar = WorkCalendar(
    daysOff: days("2024-05-01", "2024-05-05").union(days("2024-10-01", "2024-10-07")),
    makeUpDays: Set(["2024-04-28", "2024-05-11", "2024-09-29", "2024-10-12"].compactMap { Day($0) }),
    years: [2024, 2025]
)

private func days(_ first: String, _ last: String) -> Set<Day> {
    guard let first = Day(first), let last = Day(last) else { return [] }
    return Set(stride(from: first, through: last, by: 1))
}

struct TermTests {
    @Test(arguments: [
        // Seven working days over 国庆: the Sunday 29 September and the Saturday 12 October are worked.
        ("2024-09-27", Term.workingDays(1), "2024-09-29"), ("2024-09-27", .workingDays(3), "2024-10-08"),
        ("2024-09-27", .workingDays(7), "2024-10-12"), ("2024-04-26", .workingDays(1), "2024-04-28"),
        ("2024-04-30", .workingDays(1), "2024-05-06"), ("2024-06-05", .workingDays(0), "2024-06-05"),
        // The last day of a term in days, months or years moves to the next working day; a make-up day is one.
        ("2024-09-30", .days(1), "2024-10-08"), ("2024-09-28", .days(1), "2024-09-29"),
        ("2024-07-05", .days(90), "2024-10-08"), ("2024-06-07", .days(1), "2024-06-10"),
        ("2024-07-31", .months(2), "2024-09-30"), ("2024-07-01", .months(3), "2024-10-08"),
        ("2024-02-29", .years(1), "2025-02-28"), ("2024-08-31", .months(6), "2025-02-28"),
        // A fixed day of the year is the document's own and moves for no weekend.
        ("2024-01-01", .dayOfYear(month: 11, day: 15), "2024-11-15"),
        ("2024-11-15", .dayOfYear(month: 11, day: 15), "2024-11-15"),
        ("2024-11-16", .dayOfYear(month: 11, day: 15), "2025-11-15"),
        ("2024-03-01", .dayOfYear(month: 2, day: 29), "2028-02-29"),
        ("2024-06-05", .hours(24), "2024-06-06"), ("2024-06-05", .hours(23), "2024-06-05"),
    ])
    func `a term ends on the law's last day`(_ start: String, _ term: Term, _ last: String) throws {
        let start = try #require(Day(start))
        let end = try term.lastDay(from: start, calendar: calendar)
        #expect(end.description == last)
    }

    @Test func `hours end to the minute, days with their last moment`() throws {
        let day = try #require(Day("2024-06-05"))
        let start = Instant(day, hour: 16, minute: 20)
        let hours = try Term.hours(24).end(from: start, calendar: calendar)
        #expect(hours.short == "2024-06-06 16:20")
        let working = try Term.workingDays(2).end(from: start, calendar: calendar)
        #expect(working.short == "2024-06-08 00:00")
    }

    @Test(arguments: [Term.workingDays(5), .days(365), .months(30), .years(3)])
    func `counting beyond the calendar names the missing year`(_ term: Term) throws {
        let start = try #require(Day("2025-12-30"))
        #expect {
            _ = try term.lastDay(from: start, calendar: calendar)
        } throws: { error in
            let missing = error as? MissingYear
            return (missing?.year ?? 0) >= 2026 && missing?.description.contains("\(missing?.year ?? 0)") == true
        }
    }

    @Test func `a term of hours needs no calendar`() throws {
        let start = try #require(Day("2031-01-01"))
        let end = try Term.hours(4).end(from: Instant(start), calendar: calendar)
        #expect(end.short == "2031-01-01 04:00")
    }
}

struct WorkCalendarTests {
    @Test(arguments: [
        ("2024-09-28", false), ("2024-09-29", true), ("2024-09-30", true), ("2024-10-01", false), ("2024-10-07", false),
        ("2024-10-08", true), ("2024-10-12", true), ("2024-10-13", false),
    ])
    func `国庆 2024 is worked as the State Council says`(_ day: String, _ isWorkday: Bool) throws {
        let day = try #require(Day(day))
        let found = try calendar.isWorkday(day)
        #expect(found == isWorkday)
    }

    @Test func `counting working days is the inverse of adding them`() throws {
        var random = SplitMix64(seed: 11)
        let first = try #require(Day("2024-01-01"))
        for _ in 0..<300 {
            let start = first.adding(days: Int.random(in: 0...500, using: &random))
            let count = Int.random(in: 0...120, using: &random)
            let end = try calendar.adding(workingDays: count, to: start)
            let counted = try calendar.workingDays(after: start, through: end)
            let back = try calendar.workingDays(after: end, through: start)
            #expect(counted == count)
            #expect(back == -count)
        }
    }
}

import Primitives
import Rules
import Supervision
import Testing

/// Clocks with pauses and extensions, on the calendar of 2024: New Year, Spring Festival from 10 to 17 February with work
/// on the 4th and 18th, Qingming from 4 to 6 April with work on the 7th, Labour Day from 1 to 5 May with work on 28 April
/// and 11 May, National Day from 1 to 7 October with work on 29 September and 12 October.
@Suite struct `A clock that stands still or is prolonged` {
    private struct Case: Sendable {
        var start: String
        var terms: [Term]
        var pauses: [(String, String)] = []
        var last: String
        var why: String
    }

    private static let cases: [Case] = [
        Case(start: "2024-03-04", terms: [.days(90)], last: "2024-06-03", why: "2 June is a Sunday"),
        Case(start: "2024-03-04", terms: [.days(10)], last: "2024-03-14", why: "no pause"),
        Case(
            start: "2024-03-04",
            terms: [.days(10)],
            pauses: [("2024-03-08", "2024-03-11")],
            last: "2024-03-18",
            why: "8, 9, 10 March do not count: 17 March, a Sunday, moved on"
        ),
        Case(
            start: "2024-03-04",
            terms: [.days(10)],
            pauses: [("2024-03-08", "2024-03-08")],
            last: "2024-03-14",
            why: "lifted on its own day"
        ),
        Case(
            start: "2024-03-04",
            terms: [.days(10)],
            pauses: [("2024-03-04", "2024-03-06")],
            last: "2024-03-15",
            why: "the day of the event does not count anyway: only the 5th is excluded"
        ),
        Case(start: "2024-02-05", terms: [.workingDays(5)], last: "2024-02-18", why: "6 to 9 February and the 18th"),
        Case(
            start: "2024-02-05",
            terms: [.workingDays(5)],
            pauses: [("2024-02-07", "2024-02-19")],
            last: "2024-02-22",
            why: "6 February, then 19 to 22 February"
        ),
        Case(
            start: "2024-04-01",
            terms: [.workingDays(5)],
            pauses: [("2024-04-03", "2024-04-08")],
            last: "2024-04-11",
            why: "2 April, then 8 to 11 April: the pause covers the worked Sunday"
        ),
        Case(
            start: "2024-04-26",
            terms: [.workingDays(3)],
            pauses: [("2024-04-29", "2024-04-30")],
            last: "2024-05-06",
            why: "28 April, a worked Sunday, 30 April, 6 May"
        ),
        Case(
            start: "2024-09-20",
            terms: [.days(10)],
            pauses: [("2024-09-25", "2024-09-27")],
            last: "2024-10-08",
            why: "2 October lies in the holidays"
        ),
        Case(start: "2024-03-04", terms: [.days(90), .days(15)], last: "2024-06-17", why: "as 105 days do"),
        Case(
            start: "2024-03-04",
            terms: [.days(90), .days(15)],
            pauses: [("2024-03-11", "2024-03-18"), ("2024-05-06", "2024-05-09")],
            last: "2024-06-27",
            why: "seven days and three more"
        ),
        Case(start: "2024-03-04", terms: [.days(10), .workingDays(3)], last: "2024-03-19", why: "15, 18, 19 March"),
        Case(start: "2024-01-31", terms: [.months(1)], last: "2024-02-29", why: "the month's last day"),
        Case(
            start: "2024-01-31",
            terms: [.months(1)],
            pauses: [("2024-02-01", "2024-02-05")],
            last: "2024-03-04",
            why: "29 days less four paused"
        ),
    ]

    @Test(arguments: 0..<cases.count)
    func `its last day is reckoned by the law's counting`(index: Int) throws {
        let row = Self.cases[index]
        let clock = MatterClock(
            start: Instant(Shipped.day(row.start), hour: 9),
            terms: row.terms,
            pauses: row.pauses.map {
                MatterClock.Span(from: Instant(Shipped.day($0.0), hour: 10), to: Instant(Shipped.day($0.1), hour: 15))
            }
        )
        let expected = DueTime.at(Instant(Shipped.day(row.last).adding(days: 1)))
        #expect(clock.due(Shipped.rulebook.calendar) == expected, "\(row.why)")
    }

    @Test func `without pause and extension it is the term itself, whatever the day`() {
        let calendar = Shipped.rulebook.calendar
        for offset in 0..<366 {
            let start = Instant(Shipped.day("2024-01-01").adding(days: offset), hour: 11)
            for term in [Term.days(7), .days(90), .workingDays(5), .months(3), .hours(24)] {
                let clock = MatterClock(start: start, terms: [term])
                #expect(clock.due(calendar) == DueTime(term, from: start, calendar: calendar), "\(start) \(term)")
            }
        }
    }

    @Test func `hours stand still to the minute`() {
        let start = Instant(Shipped.day("2024-03-04"), hour: 9)
        let pause = MatterClock.Span(from: start.adding(hours: 2), to: start.adding(hours: 29))
        let clock = MatterClock(start: start, terms: [.hours(4)], pauses: [pause])
        #expect(clock.due(Shipped.rulebook.calendar) == .at(start.adding(hours: 31)))
        let after = MatterClock.Span(from: start.adding(hours: 5), to: start.adding(hours: 9))
        let over = MatterClock(start: start, terms: [.hours(4)], pauses: [after])
        #expect(over.due(Shipped.rulebook.calendar) == .at(start.adding(hours: 4)))
    }

    @Test func `a year without holidays is said and not guessed`() {
        let clock = MatterClock(start: Instant(Shipped.day("2026-12-25")), terms: [.workingDays(10)])
        guard case .calendarMissing(2027, nil) = clock.due(Shipped.rulebook.calendar) else {
            Issue.record("\(clock.due(Shipped.rulebook.calendar))")
            return
        }
    }

    @Test func `a term keeps its form in the ledger`() {
        for term in [Term.hours(4), .days(15), .workingDays(5), .months(3), .years(1)] {
            #expect(Term(text: term.text) == term)
        }
        for text in ["days:0", "days:-1", "days", "weeks:1", "day-of-year:11-15", ""] {
            #expect(Term(text: text) == nil)
        }
    }
}

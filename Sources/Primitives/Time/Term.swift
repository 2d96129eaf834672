/// A length of time as laws write it.
///
/// The day of the event is not counted; a term in days ends with the last moment of its last day
/// (《民法典》第二百零一、二百零三条). Where the last day of a term in days, months or years is no working day, it runs to the end of the
/// next working day (《民法典》第二百零三条; 《行政处罚法》第八十五条 counts in working days of its own accord).
package enum Term: Sendable, Hashable {
    case hours(Int)
    case days(Int)
    case workingDays(Int)
    case months(Int)
    case years(Int)
    /// A fixed day of the year, such as 15 November: the next such day on or after the start.
    case dayOfYear(month: Int, day: Int)

    /// The first moment at which the term is over; whoever acts before it acts in time.
    package func end(from start: Instant, calendar: WorkCalendar) throws(MissingYear) -> Instant {
        switch self {
        case .hours(let hours): start.adding(hours: hours)
        case .days, .workingDays, .months, .years, .dayOfYear:
            Instant(try lastDay(from: start.day, calendar: calendar).adding(days: 1))
        }
    }

    /// The last day on which acting is still in time.
    ///
    /// Hours are rounded down to the day in which they end.
    package func lastDay(from start: Day, calendar: WorkCalendar) throws(MissingYear) -> Day {
        switch self {
        case .hours(let hours): Instant(start).adding(hours: hours).day
        case .workingDays(let count): try calendar.adding(workingDays: count, to: start)
        case .days(let count): try Self.rolled(start.adding(days: count), calendar)
        case .months(let count): try Self.rolled(start.adding(months: count), calendar)
        case .years(let count): try Self.rolled(start.adding(years: count), calendar)
        case .dayOfYear(let month, let day): Self.next(month: month, day: day, onOrAfter: start)
        }
    }

    /// The end if no holiday moved it; nil for working days, which cannot be counted without a calendar.
    package func earliestEnd(from start: Instant) -> Instant? {
        let day = start.day
        let last: Day
        switch self {
        case .hours(let hours): return start.adding(hours: hours)
        case .workingDays: return nil
        case .days(let count): last = day.adding(days: count)
        case .months(let count): last = day.adding(months: count)
        case .years(let count): last = day.adding(years: count)
        case .dayOfYear(let month, let date): last = Self.next(month: month, day: date, onOrAfter: day)
        }
        return Instant(last.adding(days: 1))
    }

    /// A fixed date is not moved by a weekend: the document names the day itself.
    private static func next(month: Int, day: Int, onOrAfter start: Day) -> Day {
        for year in start.year...(start.year + 8) {
            if let date = Day(year: year, month: month, day: day), date >= start { return date }
        }
        preconditionFailure("Term.dayOfYear(\(month), \(day)) is no day of any year")
    }

    private static func rolled(_ day: Day, _ calendar: WorkCalendar) throws(MissingYear) -> Day {
        var day = day
        while try !calendar.isWorkday(day) { day = day.adding(days: 1) }
        return day
    }
}

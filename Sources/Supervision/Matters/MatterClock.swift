package import Primitives

/// A running clock: where it began, its term with the extensions granted, and the time that does not count.
///
/// * The days of a pause (中止) run from the day on which it was set to the day before it was lifted: the first does not
///   count any more, the last one not yet. A pause lifted on its own day changes nothing.
/// * A term in working days counts working days outside pauses; a term in days, months or years counts days outside pauses
///   and then moves to the next working day where its last day is none.
/// * An extension (延期) counts on from the last day before that day was moved by a holiday: 90 days and 15 more end where
///   105 days would.
/// * Hours stand still to the millisecond. A fixed day of the year is not moved at all.
package struct MatterClock: Sendable, Hashable {
    /// A pause that was lifted.
    package struct Span: Sendable, Hashable {
        package var from: Instant
        package var to: Instant

        package init(from: Instant, to: Instant) {
            self.from = from
            self.to = to
        }

        func covers(_ day: Day) -> Bool { from.day <= day && day < to.day }
    }

    package var start: Instant
    /// The term itself, then each extension.
    package var terms: [Term]
    package var pauses: [Span]

    package init(start: Instant, terms: [Term], pauses: [Span] = []) {
        self.start = start
        self.terms = terms
        self.pauses = pauses
    }

    package func due(_ calendar: WorkCalendar) -> DueTime {
        let isHours = terms.allSatisfy { if case .hours = $0 { true } else { false } }
        if isHours { return .at(endOfHours) }
        var last = start.day
        var isMoved = false
        do {
            for term in terms { (last, isMoved) = try advance(last, by: term, calendar) }
            if isMoved { while try !calendar.isWorkday(last) { last = last.adding(days: 1) } }
            return .at(Instant(last.adding(days: 1)))
        } catch let missing as MissingYear {
            return .calendarMissing(year: missing.year, earliest: isMoved ? Instant(last.adding(days: 1)) : nil)
        } catch {
            preconditionFailure("a calendar throws MissingYear only")
        }
    }

    private var endOfHours: Instant {
        let hours = terms.reduce(0) { if case .hours(let hours) = $1 { $0 + hours } else { $0 } }
        var end = start.adding(hours: hours).milliseconds
        for pause in pauses.sorted(by: { $0.from < $1.from }) where pause.from.milliseconds < end {
            end += max(0, pause.to.milliseconds - max(pause.from, start).milliseconds)
        }
        return Instant(milliseconds: end)
    }

    /// The last day of one more term, and whether a holiday would move it.
    private func advance(_ day: Day, by term: Term, _ calendar: WorkCalendar) throws -> (Day, Bool) {
        switch term {
        case .workingDays(let count):
            var left = count
            var current = day
            while left > 0 {
                current = current.adding(days: 1)
                if try calendar.isWorkday(current), !pauses.contains(where: { $0.covers(current) }) { left -= 1 }
            }
            return (current, false)
        case .days(let count): return (skipping(count, after: day), true)
        case .hours(let hours): return (skipping((hours + 23) / 24, after: day), false)
        case .months(let count): return (skipping(day.distance(to: day.adding(months: count)), after: day), true)
        case .years(let count): return (skipping(day.distance(to: day.adding(years: count)), after: day), true)
        case .dayOfYear: return (try term.lastDay(from: day, calendar: calendar), false)
        }
    }

    /// The `count`-th day after `day` that lies in no pause.
    private func skipping(_ count: Int, after day: Day) -> Day {
        var left = count
        var current = day
        while left > 0 {
            current = current.adding(days: 1)
            if !pauses.contains(where: { $0.covers(current) }) { left -= 1 }
        }
        return current
    }
}

extension Term {
    /// The form in the ledger: `working-days:5`, `day-of-year:11-15`.
    package var text: String {
        switch self {
        case .hours(let count): "hours:\(count)"
        case .days(let count): "days:\(count)"
        case .workingDays(let count): "working-days:\(count)"
        case .months(let count): "months:\(count)"
        case .years(let count): "years:\(count)"
        case .dayOfYear(let month, let day): "day-of-year:\(month)-\(day)"
        }
    }

    /// Reads ``text`` of a length of time; fixed days of the year are none.
    package init?(text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let count = Int(parts[1]), count > 0 else { return nil }
        switch parts[0] {
        case "hours": self = .hours(count)
        case "days": self = .days(count)
        case "working-days": self = .workingDays(count)
        case "months": self = .months(count)
        case "years": self = .years(count)
        default: return nil
        }
    }

    /// As officials say it: `15 日`, `5 个工作日`.
    package var words: String {
        switch self {
        case .hours(let count): "\(count) 小时"
        case .days(let count): "\(count) 日"
        case .workingDays(let count): "\(count) 个工作日"
        case .months(let count): "\(count) 个月"
        case .years(let count): "\(count) 年"
        case .dayOfYear(let month, let day): "\(month) 月 \(day) 日"
        }
    }

    /// The two lengths added, where they have one unit.
    func adding(_ other: Term) -> Term? {
        switch (self, other) {
        case (.hours(let a), .hours(let b)): .hours(a + b)
        case (.days(let a), .days(let b)): .days(a + b)
        case (.workingDays(let a), .workingDays(let b)): .workingDays(a + b)
        case (.months(let a), .months(let b)): .months(a + b)
        case (.years(let a), .years(let b)): .years(a + b)
        default: nil
        }
    }

    /// Nil where the units differ.
    func isLonger(than other: Term) -> Bool? {
        switch (self, other) {
        case (.hours(let a), .hours(let b)), (.days(let a), .days(let b)), (.workingDays(let a), .workingDays(let b)),
            (.months(let a), .months(let b)), (.years(let a), .years(let b)):
            a > b
        default: nil
        }
    }
}

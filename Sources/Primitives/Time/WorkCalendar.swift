/// The statutory working days: weekdays less public holidays, plus make-up working days (调休).
///
/// Source of the rule: 《全国年节及纪念日放假办法》 and the State Council's yearly notice; the days are data.
package struct WorkCalendar: Sendable, Hashable {
    package let daysOff: Set<Day>
    package let makeUpDays: Set<Day>
    package let years: Set<Int>

    package init(daysOff: Set<Day>, makeUpDays: Set<Day>, years: Set<Int>) {
        self.daysOff = daysOff
        self.makeUpDays = makeUpDays
        self.years = years
    }

    package func isWorkday(_ day: Day) throws(MissingYear) -> Bool {
        guard years.contains(day.year) else { throw MissingYear(year: day.year) }
        if makeUpDays.contains(day) { return true }
        return day.weekday <= 5 && !daysOff.contains(day)
    }

    /// The `count`-th working day after `day`, which itself does not count.
    ///
    /// Range: `count` ≥ 0; 0 gives `day`.
    package func adding(workingDays count: Int, to day: Day) throws(MissingYear) -> Day {
        var left = count
        var current = day
        while left > 0 {
            current = current.adding(days: 1)
            if try isWorkday(current) { left -= 1 }
        }
        return current
    }

    /// Working days in `(from, through]`; negative where `through` lies before `from`.
    package func workingDays(after from: Day, through: Day) throws(MissingYear) -> Int {
        guard through >= from else { return -(try workingDays(after: through, through: from)) }
        var count = 0
        var current = from
        while current < through {
            current = current.adding(days: 1)
            if try isWorkday(current) { count += 1 }
        }
        return count
    }
}

/// The calendar does not hold this year: the holidays are published one year at a time and must not be guessed.
package struct MissingYear: Error, Hashable, CustomStringConvertible {
    package let year: Int
    package init(year: Int) { self.year = year }
    package var description: String {
        "no holiday calendar for \(year): add Rulebook/calendar/\(year) before counting working days in it"
    }
}

package import Primitives

/// When something is due, or why that cannot be said.
package enum DueTime: Sendable, Hashable {
    /// Whoever acts before this moment acts in time.
    case at(Instant)
    /// The clock runs into a year whose holidays are not in the rulebook; `earliest` is what holds if none of them matters,
    /// nil where the clock counts working days.
    case calendarMissing(year: Int, earliest: Instant?)

    package init(_ term: Term, from start: Instant, calendar: WorkCalendar) {
        do {
            self = .at(try term.end(from: start, calendar: calendar))
        } catch {
            self = .calendarMissing(year: error.year, earliest: term.earliestEnd(from: start))
        }
    }

    /// For columns: the moment, if one is known at all.
    package var instant: Instant? {
        switch self {
        case .at(let instant): instant
        case .calendarMissing(_, let earliest): earliest
        }
    }

    package var missingYear: Int? {
        if case .calendarMissing(let year, _) = self { year } else { nil }
    }

    package init?(instant: Instant?, missingYear: Int?) {
        switch (instant, missingYear) {
        case (let instant, let year?): self = .calendarMissing(year: year, earliest: instant)
        case (let instant?, nil): self = .at(instant)
        case (nil, nil): return nil
        }
    }

    package func isPast(at now: Instant) -> Bool {
        if case .at(let instant) = self { return now >= instant }
        return false
    }
}

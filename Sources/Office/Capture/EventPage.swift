package import EPCIS

/// Where the next page of events begins.
package struct EventPosition: Sendable, Hashable {
    /// Of the last event shown: what it is ordered by, in milliseconds; its place where a field orders.
    package var key: Int64
    package var sequence: Int64
    /// The last event that was there when the first page was asked for: later ones do not move the pages.
    package var upper: Int64
    /// What is left of `eventCountLimit`.
    package var remaining: Int?

    package init(key: Int64, sequence: Int64, upper: Int64, remaining: Int?) {
        self.key = key
        self.sequence = sequence
        self.upper = upper
        self.remaining = remaining
    }

    /// The position as a list of whole numbers, and back.
    package var numbers: [Int64] { [key, sequence, upper, remaining.map { Int64($0) } ?? -1] }

    package init?(numbers: [Int64]) {
        guard numbers.count == 4, let left = Int(exactly: numbers[3]) else { return nil }
        self.init(key: numbers[0], sequence: numbers[1], upper: numbers[2], remaining: left < 0 ? nil : left)
    }
}

/// Some events of an answer.
package struct EventPage: Sendable, Hashable {
    package var events: [Event]
    /// Nil on the last page.
    package var next: EventPosition?
    /// The number of the last event that was looked at.
    package var upper: Int64
}

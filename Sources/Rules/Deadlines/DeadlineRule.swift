package import Primitives

/// One timed duty of a law: from which event, what must be done, and in what time.
package struct DeadlineRule: Sendable, Hashable {
    /// How the length of time binds.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The act must be done within the time.
        case within
        /// The act must be done at least so long before the event.
        case before
        /// Something must be kept, published or waited for at least so long.
        case atLeast = "at-least"
        /// A duty that comes again after each such length of time.
        case every
    }

    package enum Length: Sendable, Hashable {
        case clock(Term)
        /// A printed amount that no clock can run: `hours of training` a year, a week of a rota.
        case notAClock(amount: Int, unit: String)
    }

    /// For example `SA-16`; versions of one rule share it.
    package var id: String
    /// The field it belongs to, such as `抽检`.
    package var domain: String
    package var kind: Kind
    package var trigger: String
    package var action: String
    package var length: Length
    /// How it may be prolonged, as printed; empty where it may not.
    package var prolongation: String
    /// Time that does not count, and other conditions of the clause.
    package var excluded: String
    package var source: Source
    /// Nil where the first or last day of force is unknown: kept, shown as inactive, and never applied.
    package var inForce: InForce?

    package init(
        id: String,
        domain: String,
        kind: Kind,
        trigger: String,
        action: String,
        length: Length,
        prolongation: String = "",
        excluded: String = "",
        source: Source,
        inForce: InForce?
    ) {
        self.id = id
        self.domain = domain
        self.kind = kind
        self.trigger = trigger
        self.action = action
        self.length = length
        self.prolongation = prolongation
        self.excluded = excluded
        self.source = source
        self.inForce = inForce
    }

    /// The clock; nil where the amount is none.
    package var term: Term? {
        if case .clock(let term) = length { term } else { nil }
    }
}

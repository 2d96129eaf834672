package import Primitives

/// A clock of a procedure: a deadline of the law by its id, or a time of our own that may be unconfirmed.
package enum ClockReference: Sendable, Hashable {
    case deadline(String)
    /// `unconfirmed`: no source says it; shown as 未确认 until the county confirms it.
    case term(Term, unconfirmed: Bool)
}

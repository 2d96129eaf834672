package import Primitives
import Supervision

/// The day on which something happened, as a form says it: the law's clocks run from there and not from when it is entered.
package struct EventDay: Sendable, Hashable {
    private let text: String

    /// A day as `2024-03-09`; empty means now.
    package init(_ text: String) { self.text = text.trimmingSpaces() }

    package init(_ day: Day?) { text = day?.description ?? "" }

    package static let now = EventDay(nil as Day?)

    /// When it happened, and when that was entered where the two are not of one day.
    struct Moment {
        var at: Instant
        /// Nil where it is entered on its own day.
        var recordedAt: Instant?
    }

    /// The moment of the event: now, or the first moment of an earlier day that is not before what came before it.
    ///
    /// A law counts from the day; where it counts hours and nobody wrote down the hour, the first one is the safe one.
    func moment(notBefore start: Instant?, now: Instant, field: String) throws -> Moment {
        func fault(_ code: String, _ advice: String) -> Refusal {
            .incomplete([FieldFault(field: field, code: code, advice: advice)])
        }
        guard !text.isEmpty else { return Moment(at: now) }
        guard let day = Day(text) else { throw fault("bad-day", "请按 2024-03-09 的样子填写日期") }
        if day == now.day { return Moment(at: now) }
        guard day < now.day else { throw fault("in-future", "日期不能晚于今天（\(now.day)）") }
        guard let start else { return Moment(at: Instant(day), recordedAt: now) }
        guard day >= start.day else { throw fault("before-start", "日期不能早于这一步开始之日（\(start.day)）") }
        return Moment(at: max(Instant(day), start), recordedAt: now)
    }
}

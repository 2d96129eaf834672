package import Primitives

extension Matter {
    /// A pause (中止) of its clocks.
    package struct Pause: Sendable, Hashable {
        package var id: String
        /// The ``PauseReason`` of the procedure.
        package var reason: String
        package var note: String
        package var from: Instant
        package var by: String
        /// Nil while it lasts.
        package var to: Instant?
        package var liftedBy: String?
        /// When its beginning was entered, where that was after ``from`` (补录).
        package var fromRecordedAt: Instant?
        /// When its end was entered, where that was after ``to``.
        package var toRecordedAt: Instant?

        package init(
            id: String,
            reason: String,
            note: String,
            from: Instant,
            by: String,
            to: Instant? = nil,
            liftedBy: String? = nil,
            fromRecordedAt: Instant? = nil,
            toRecordedAt: Instant? = nil
        ) {
            self.id = id
            self.reason = reason
            self.note = note
            self.from = from
            self.by = by
            self.to = to
            self.liftedBy = liftedBy
            self.fromRecordedAt = fromRecordedAt
            self.toRecordedAt = toRecordedAt
        }
    }

    /// A hand-over (移送) or an escalation (上报) from one desk to another.
    package struct Handover: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable { case handover, escalation }
        /// `answered`: the office said what to do and left the matter where it was; `withdrawn`: the sender took it back.
        package enum State: String, Sendable, Hashable, CaseIterable {
            case waiting, received, returned, answered, withdrawn
        }

        package var id: String
        package var kind: Kind
        /// Of the step from which it went.
        package var position: Int
        package var from: Holder
        package var to: Holder
        package var reason: String
        package var papers: String
        package var sentAt: Instant
        package var sentBy: String
        /// By when it must be acknowledged or returned.
        package var due: DueTime?
        package var state: State
        package var answeredAt: Instant?
        package var answeredBy: String?
        package var answer: String

        package init(
            id: String,
            kind: Kind,
            position: Int,
            from: Holder,
            to: Holder,
            reason: String,
            papers: String,
            sentAt: Instant,
            sentBy: String,
            due: DueTime?,
            state: State = .waiting,
            answeredAt: Instant? = nil,
            answeredBy: String? = nil,
            answer: String = ""
        ) {
            self.id = id
            self.kind = kind
            self.position = position
            self.from = from
            self.to = to
            self.reason = reason
            self.papers = papers
            self.sentAt = sentAt
            self.sentBy = sentBy
            self.due = due
            self.state = state
            self.answeredAt = answeredAt
            self.answeredBy = answeredBy
            self.answer = answer
        }
    }

    /// The pause that lasts.
    package var pause: Pause? { pauses.last { $0.to == nil } }

    /// The hand-over or escalation that waits for its answer.
    package var waitingHandover: Handover? { handovers.last { $0.state == .waiting } }

    /// The position of the current step's record.
    package var currentPosition: Int? { steps.lastIndex { $0.doneAt == nil } }

    /// Where the run of records of the current step began: a hand-over begins a new record of the same step.
    package var currentStart: Int? {
        guard var index = currentPosition else { return nil }
        while index > 0, steps[index - 1].step == steps[index].step, wasHandedOver(at: index - 1) { index -= 1 }
        return index
    }

    /// True of a step's record that ended by a hand-over and not by being done.
    package func wasHandedOver(at position: Int) -> Bool {
        handovers.contains { $0.position == position && $0.state == .received }
    }
}

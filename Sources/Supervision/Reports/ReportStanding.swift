package import Primitives

/// A unit that owes an annual report, and whether it has come in.
package struct ReportStanding: Sendable, Hashable {
    /// A township's code or a department's id.
    package var unit: String
    package var name: String
    package var receivedOn: Day?
    package var copiedOn: Day?
    package var title: String?
    package var hasFile: Bool
    package var due: Day
    /// How far its part has come in the system.
    package var way: ReportWay

    package init(
        unit: String,
        name: String,
        receivedOn: Day?,
        copiedOn: Day?,
        title: String?,
        hasFile: Bool,
        due: Day,
        way: ReportWay = ReportWay()
    ) {
        self.unit = unit
        self.name = name
        self.receivedOn = receivedOn
        self.copiedOn = copiedOn
        self.title = title
        self.hasFile = hasFile
        self.due = due
        self.way = way
    }

    /// Handed in and copied to the county food-safety office, both by the last day, and not sent back since.
    ///
    /// What was sent back and handed in again counts from the day on which it came in again.
    package var onTime: Bool {
        guard !way.isReturned else { return false }
        return [receivedOn, copiedOn].allSatisfy { $0.map { $0 <= due } ?? false }
            && (way.againOn.map { $0 <= due } ?? true)
    }

    /// The standing as it was on a day: what came in or was decided later is not seen.
    package func seen(on day: Day) -> ReportStanding {
        var seen = self
        if let received = receivedOn, received > day { seen.receivedOn = nil }
        if let copied = copiedOn, copied > day { seen.copiedOn = nil }
        seen.way = way.seen(on: day)
        return seen
    }
}

/// The way of a unit's part through submissions and decisions.
package struct ReportWay: Sendable, Hashable {
    package struct Submission: Sendable, Hashable {
        package var on: Day
        package var decision: Decision?

        package init(on: Day, decision: Decision? = nil) {
            self.on = on
            self.decision = decision
        }
    }

    package struct Decision: Sendable, Hashable {
        package var isAccepted: Bool
        package var on: Day

        package init(isAccepted: Bool, on: Day) {
            self.isAccepted = isAccepted
            self.on = on
        }
    }

    package var isBegun: Bool
    /// In their order.
    package var submissions: [Submission]
    /// The days on which an accepted part was opened again by exception.
    package var openedOn: [Day]

    package init(isBegun: Bool = false, submissions: [Submission] = [], openedOn: [Day] = []) {
        self.isBegun = isBegun
        self.submissions = submissions
        self.openedOn = openedOn
    }

    /// Nil while nobody has begun.
    package var state: ReportDraft.State? {
        guard let last = submissions.last else { return isBegun ? .draft : nil }
        guard let decision = last.decision else { return .submitted }
        if decision.isAccepted, openedOn.last.map({ $0 >= decision.on }) ?? false { return .returned }
        return decision.isAccepted ? .accepted : .returned
    }

    /// Sent back, not handed in again since, and never accepted before: what was accepted and then opened again has been reported.
    package var isReturned: Bool { state == .returned && accepted == nil }

    /// The day of the submission that counts, where it is not the first.
    package var againOn: Day? {
        let counted = accepted ?? submissions.indices.last
        return counted.flatMap { $0 > 0 ? submissions[$0].on : nil }
    }

    private var accepted: Int? { submissions.firstIndex { $0.decision?.isAccepted ?? false } }

    func seen(on day: Day) -> ReportWay {
        var seen = self
        seen.submissions = submissions.filter { $0.on <= day }.map { submission in
            var known = submission
            if let decision = submission.decision, decision.on > day { known.decision = nil }
            return known
        }
        seen.openedOn = openedOn.filter { $0 <= day }
        return seen
    }
}

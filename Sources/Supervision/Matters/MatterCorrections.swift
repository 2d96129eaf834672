package import Primitives
package import Rules

extension Matter {
    /// What was done wrongly and shall be undone, once somebody else approves: a step, or the whole matter.
    package struct Correction: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            /// 撤销: it should not have been opened; its number stays used.
            case annul
            /// 退回上一步.
            case stepBack = "step-back"
        }

        package var id: String
        package var kind: Kind
        /// Of the step's record that stood when it was asked for.
        package var position: Int
        package var reason: String
        package var askedAt: Instant
        package var askedBy: String
        package var state: Extension.State
        package var decidedAt: Instant?
        package var decidedBy: String?
        package var decision: String

        package init(
            id: String,
            kind: Kind,
            position: Int,
            reason: String,
            askedAt: Instant,
            askedBy: String,
            state: Extension.State = .waiting,
            decidedAt: Instant? = nil,
            decidedBy: String? = nil,
            decision: String = ""
        ) {
            self.id = id
            self.kind = kind
            self.position = position
            self.reason = reason
            self.askedAt = askedAt
            self.askedBy = askedBy
            self.state = state
            self.decidedAt = decidedAt
            self.decidedBy = decidedBy
            self.decision = decision
        }
    }

    /// The correction that waits for its decision.
    package var waitingCorrection: Correction? { corrections.last { $0.state == .waiting } }

    /// True of a step's record that ended by going back and not by being done.
    package func wasSteppedBack(at position: Int) -> Bool {
        corrections.contains { $0.kind == .stepBack && $0.state == .approved && $0.position == position }
    }

    /// The record of the step that was done before the current one; nil at the first step.
    package var earlierPosition: Int? {
        guard let start = currentStart, let step = currentStep else { return nil }
        return steps[..<start].indices.last { position in
            steps[position].step != step.id && !wasHandedOver(at: position) && !wasSteppedBack(at: position)
        }
    }

    /// Asks for a correction.
    package func asking(_ correction: Correction) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        guard waitingCorrection == nil else { throw .hindered(.correctionWaiting) }
        guard waitingHandover == nil else { throw .hindered(.handoverWaiting) }
        if correction.kind == .stepBack, earlierPosition == nil { throw .hindered(.noEarlierStep) }
        var moved = self
        moved.corrections.append(correction)
        return moved
    }

    /// Approves or refuses a correction; approved, the matter goes back a step or is annulled.
    package func decidingCorrection(
        _ state: Extension.State,
        note: String,
        by officer: String,
        at now: Instant,
        rulebook: Rulebook
    ) throws(MatterRefusal) -> Matter {
        guard currentStep != nil, let position = currentPosition else { throw .alreadyClosed }
        guard let index = corrections.lastIndex(where: { $0.state == .waiting }) else {
            throw .hindered(.noCorrectionWaiting)
        }
        let correction = corrections[index]
        guard correction.askedBy != officer else { throw .hindered(.decidedByAsker) }
        var moved = self
        moved.corrections[index].state = state
        moved.corrections[index].decidedAt = now
        moved.corrections[index].decidedBy = officer
        moved.corrections[index].decision = note
        guard state == .approved else { return moved }
        // What was asked for at a step that the matter has left since is not what anybody wants now.
        guard correction.position == position else { throw .hindered(.noCorrectionWaiting) }
        guard waitingHandover == nil else { throw .hindered(.handoverWaiting) }
        let earlier = earlierPosition
        moved.steps[position].doneAt = now
        moved.steps[position].doneBy = officer
        moved.steps[position].note = correction.reason
        switch correction.kind {
        case .annul: moved.standing = .annulled(reason: correction.reason, at: now)
        case .stepBack:
            guard let earlier, let step = version.step(steps[earlier].step) else { throw .hindered(.noEarlierStep) }
            var record = Self.begin(step, township: township, at: now, rulebook: rulebook)
            record.holder = steps[earlier].holder
            moved.steps.append(record)
            moved.standing = .open(step: step.id)
        }
        return moved
    }

    /// Since when evidence counts for the current step: what was laid down before a step back counts on.
    var evidenceStart: Int? {
        guard var start = currentStart else { return nil }
        while start > 0, wasSteppedBack(at: start - 1),
            let earlier = steps[..<start].indices.last(where: { steps[$0].step == steps[start].step })
        {
            start = earlier
        }
        return start
    }
}

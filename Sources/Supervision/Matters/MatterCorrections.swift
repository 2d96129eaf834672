package import Rules

extension Matter {
    /// True of a step's record that ended by going back and not by being done.
    package func wasSteppedBack(at position: Int) -> Bool {
        corrections.contains { $0.kind == .stepBack && $0.asking.state == .approved && $0.position == position }
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
    package func decidingCorrection(_ decision: Decision, rulebook: Rulebook) throws(MatterRefusal) -> Matter {
        guard currentStep != nil, let position = currentPosition else { throw .alreadyClosed }
        var moved = self
        let correction = try moved.corrections.decide(decision, none: .noCorrectionWaiting)
        guard decision.isApproval else { return moved }
        // What was asked for at a step that the matter has left since is not what anybody wants now.
        guard correction.position == position else { throw .hindered(.noCorrectionWaiting) }
        guard waitingHandover == nil else { throw .hindered(.handoverWaiting) }
        let earlier = earlierPosition
        moved.steps[position].doneAt = decision.at
        moved.steps[position].doneBy = decision.by
        moved.steps[position].note = correction.asking.reason
        switch correction.kind {
        case .annul: moved.standing = .annulled(reason: correction.asking.reason, at: decision.at)
        case .stepBack:
            guard let earlier, let step = version.step(steps[earlier].step) else { throw .hindered(.noEarlierStep) }
            var record = Self.begin(step, township: township, at: decision.at, rulebook: rulebook)
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

package import Primitives
package import Rules

/// What keeps a matter where it is, beside what its step still lacks.
package enum Hindrance: Sendable, Hashable {
    case paused
    case notPaused
    case unknownPauseReason
    case handoverWaiting
    case noHandoverWaiting
    case sameHolder
    case extensionWaiting
    case pauseWaiting
    case correctionWaiting
    case noCorrectionWaiting
    case noEarlierStep
    case noPauseWaiting
    case noExtensionWaiting
    /// The step or the whole has no clock to prolong.
    case noClock
    /// Longer than the procedure allows, which is said.
    case extensionTooLong(allowed: String)
    case tooManyExtensions(allowed: Int)
    /// Whoever asked does not decide.
    case decidedByAsker
}

extension Matter {
    // MARK: Pauses

    /// Lets the clocks stand still for a reason that the procedure knows.
    package func paused(_ pause: Pause) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        guard self.pause == nil else { throw .hindered(.paused) }
        guard version.pause(pause.reason) != nil else { throw .hindered(.unknownPauseReason) }
        var moved = self
        moved.pauses.append(pause)
        return moved
    }

    /// Asks for a pause that somebody else approves.
    package func asking(_ request: PauseRequest) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        guard pause == nil else { throw .hindered(.paused) }
        guard waitingPause == nil else { throw .hindered(.pauseWaiting) }
        guard version.pause(request.asking.reason) != nil else { throw .hindered(.unknownPauseReason) }
        var moved = self
        moved.pauseRequests.append(request)
        return moved
    }

    /// Approves or refuses the pause that was asked for; approved, the clocks stand still from the day asked for.
    package func decidingPause(_ decision: Decision, id: String) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        var moved = self
        let request = try moved.pauseRequests.decide(decision, none: .noPauseWaiting)
        guard decision.isApproval else { return moved }
        return try moved.paused(
            Pause(
                id: id,
                reason: request.asking.reason,
                note: request.note,
                from: request.from,
                by: decision.by,
                fromRecordedAt: request.from.day < decision.at.day ? decision.at : nil
            )
        )
    }

    /// Lets the clocks run on; what is due moves by the time that stood still.
    package func resumed(
        by officer: String,
        at now: Instant,
        recordedAt: Instant? = nil,
        rulebook: Rulebook
    ) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        guard let index = pauses.lastIndex(where: { $0.to == nil }) else { throw .hindered(.notPaused) }
        var moved = self
        moved.pauses[index].to = now
        moved.pauses[index].liftedBy = officer
        moved.pauses[index].toRecordedAt = recordedAt
        return moved.reckoned(rulebook)
    }

    // MARK: Extensions

    /// Asks for more time.
    package func asking(_ extension: Extension, rulebook: Rulebook) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        guard waitingExtension == nil else { throw .hindered(.extensionWaiting) }
        let term = `extension`.position == nil ? wholeTerm : stepTerm(rulebook)
        guard term != nil else { throw .hindered(.noClock) }
        try checkBounds(`extension`)
        var moved = self
        moved.extensions.append(`extension`)
        return moved
    }

    /// Approves or refuses what was asked; the clocks move where it is approved.
    package func decidingExtension(_ decision: Decision, rulebook: Rulebook) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        var moved = self
        let asked = try moved.extensions.decide(decision, none: .noExtensionWaiting)
        guard decision.isApproval else { return moved }
        try checkBounds(asked)
        return moved.reckoned(rulebook)
    }

    private func checkBounds(_ extension: Extension) throws(MatterRefusal) {
        guard let rule = version.extension else { return }
        let granted = extensions.filter { $0.asking.state == .approved && isSameClock($0, `extension`) }
        if let times = rule.times, granted.count >= times { throw .hindered(.tooManyExtensions(allowed: times)) }
        guard let maximum = rule.maximum else { return }
        var sum: Term? = `extension`.term
        for earlier in granted { sum = sum?.adding(earlier.term) }
        guard sum?.isLonger(than: maximum) == false else {
            throw .hindered(.extensionTooLong(allowed: maximum.words))
        }
    }

    private func isSameClock(_ left: Extension, _ right: Extension) -> Bool {
        switch (left.position, right.position) {
        case (nil, nil): true
        case (let left?, let right?): runStart(of: left) == runStart(of: right)
        default: false
        }
    }

    /// Where the run of a step's records began: it has one clock, however often it was handed over.
    private func runStart(of position: Int) -> Int {
        var index = min(position, steps.count - 1)
        while index > 0, steps[index - 1].step == steps[index].step, wasHandedOver(at: index - 1) { index -= 1 }
        return index
    }

    // MARK: Hand-over

    /// Sends the matter to another desk; until that one acknowledges, the sender still answers.
    package func sending(_ handover: Handover) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        guard waitingHandover == nil else { throw .hindered(.handoverWaiting) }
        guard handover.to != currentHolder else { throw .hindered(.sameHolder) }
        var moved = self
        moved.handovers.append(handover)
        return moved
    }

    /// Takes a hand-over back that nobody has acknowledged yet.
    package func withdrawing(by officer: String, at now: Instant) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        guard let index = handovers.lastIndex(where: { $0.state == .waiting }) else {
            throw .hindered(.noHandoverWaiting)
        }
        var moved = self
        moved.handovers[index].state = .withdrawn
        moved.handovers[index].answeredAt = now
        moved.handovers[index].answeredBy = officer
        return moved
    }

    /// Acknowledges, returns or answers; on receipt the step goes on with its new holder, its clock running on.
    package func answering(
        _ state: Handover.State,
        answer: String,
        by officer: String,
        at now: Instant
    ) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        guard let index = handovers.lastIndex(where: { $0.state == .waiting }), let position = currentPosition else {
            throw .hindered(.noHandoverWaiting)
        }
        var moved = self
        moved.handovers[index].state = state
        moved.handovers[index].answeredAt = now
        moved.handovers[index].answeredBy = officer
        moved.handovers[index].answer = answer
        guard state == .received else { return moved }
        let handover = handovers[index]
        let before = steps[position]
        moved.steps[position].doneAt = now
        moved.steps[position].doneBy = handover.sentBy
        moved.steps[position].note = handover.reason
        moved.steps.append(
            StepRecord(step: before.step, holder: handover.to, startedAt: now, due: before.due)
        )
        return moved
    }

    // MARK: Clocks

    /// The term of the current step's clock, as it was when the step began.
    package func stepTerm(_ rulebook: Rulebook) -> Term? {
        guard let start = currentStart else { return nil }
        return currentStep?.clock.flatMap { rulebook.term($0, on: steps[start].startedAt.day) }
    }

    /// The matter with what is due reckoned anew from terms, extensions and pauses.
    package func reckoned(_ rulebook: Rulebook) -> Matter {
        let spans = pauses.compactMap { pause in pause.to.map { MatterClock.Span(from: pause.from, to: $0) } }
        let granted = extensions.filter { $0.asking.state == .approved }
        var moved = self
        if let wholeTerm {
            let terms = [wholeTerm] + granted.filter { $0.position == nil }.map(\.term)
            moved.due = MatterClock(start: openedAt, terms: terms, pauses: spans).due(rulebook.calendar)
        }
        guard let position = currentPosition, let start = currentStart, let term = stepTerm(rulebook) else {
            return moved
        }
        let own = granted.filter { $0.position.map { runStart(of: $0) } == start }.map(\.term)
        moved.steps[position].due = MatterClock(start: steps[start].startedAt, terms: [term] + own, pauses: spans)
            .due(rulebook.calendar)
        return moved
    }
}

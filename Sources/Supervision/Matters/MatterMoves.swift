import Judging
package import Primitives
package import Rules

/// Why a matter does not move; all that is missing at once.
package enum MatterRefusal: Error, Sendable, Hashable {
    case alreadyClosed
    /// The step asked for does not follow the current one.
    case notAStepFrom(step: String)
    case unknownOutcome
    /// Titles of the steps or evidence still missing.
    case missing([String])
    case reasonMissing
    /// What the procedure asks about the matter and nobody has written down yet, and what is missing besides, as titles.
    case fieldsMissing([ProcedureField], besides: [String])
    case evidenceMissing
    /// The samples of the matter against which the outcome speaks.
    case samplesSayOtherwise([Matter.Sample])
    /// The look-back must be done by somebody who did not handle the matter.
    case sameOfficer
    /// The rulebook has no clock or step where one is needed.
    case procedureBroken(String)
    /// Paused, on its way to another desk, or asked for what is not allowed.
    case hindered(Hindrance)
}

extension Matter {
    /// Opens a matter at the first step of a version.
    package static func opening(
        id: String,
        version: ProcedureVersion,
        township: AreaCode?,
        at now: Instant,
        recordedAt: Instant? = nil,
        rulebook: Rulebook,
        whole: Term? = nil
    ) throws(MatterRefusal) -> Matter {
        guard let first = version.steps.first else { throw .procedureBroken("no step") }
        guard let term = whole ?? version.whole.flatMap({ rulebook.term($0, on: now.day) }) else {
            throw .procedureBroken("no clock over the whole procedure on \(now.day)")
        }
        let record = Self.begin(first, township: township, at: now, rulebook: rulebook)
        return Matter(
            id: id,
            township: township,
            openedAt: now,
            recordedAt: recordedAt,
            due: DueTime(term, from: now, calendar: rulebook.calendar),
            standing: .open(step: first.id),
            steps: [record],
            evidence: [],
            version: version,
            wholeTerm: term
        )
    }

    static func begin(
        _ step: Step,
        township: AreaCode?,
        at now: Instant,
        rulebook: Rulebook
    ) -> StepRecord {
        let term = step.clock.flatMap { rulebook.term($0, on: now.day) }
        return StepRecord(
            step: step.id,
            holder: Holder(step.holder, township: township),
            startedAt: now,
            due: term.map { DueTime($0, from: now, calendar: rulebook.calendar) }
        )
    }

    /// Evidence that the current step still needs before it is done.
    ///
    /// A step that is gone through again (整改 after a failed 复查) needs its evidence again: what was laid down the first
    /// time shows what was then.
    package var missingEvidence: [EvidenceNeed] {
        guard let step = currentStep else { return [] }
        let begun = evidenceStart.map(entered) ?? openedAt
        return step.evidence.filter { need in !evidence.contains { $0.need == need.id && $0.at >= begun } }
    }

    /// When the beginning of a step was entered, which may be after the day on which it began.
    package func entered(_ position: Int) -> Instant {
        guard position > 0 else { return recordedAt ?? openedAt }
        return steps[position - 1].recordedAt ?? steps[position].startedAt
    }

    /// The sample that the current step needs (回头看, 复检); nil where it needs none.
    package var sampleNeed: EvidenceNeed? { currentStep?.evidence.first { $0.kind == .sample } }

    /// True while a step that needs a sample is still to come, or was gone through.
    package var mayBringSample: Bool {
        guard let step = currentStep else { return false }
        let brought = evidence.contains { version.evidence($0.need)?.kind == .sample }
        return brought || steps(from: step).contains { $0.evidence.contains { $0.kind == .sample } }
    }

    /// The steps that may follow the current one; a way that leaves owed evidence behind is none.
    package var nextSteps: [Step] {
        guard let step = currentStep else { return [] }
        let missing = owed.filter { need in !evidence.contains { $0.need == need } }
        return step.next.compactMap { version.step($0) }.filter { following in
            let ahead = steps(from: following)
            return missing.allSatisfy { need in
                step.evidence.contains { $0.id == need } || ahead.contains { $0.evidence.contains { $0.id == need } }
            }
        }
    }

    /// A step and all that can be reached from it.
    private func steps(from start: Step) -> [Step] {
        var found = [start]
        var seen: Set<String> = [start.id]
        var index = 0
        while index < found.count {
            for id in found[index].next where seen.insert(id).inserted {
                if let step = version.step(id) { found.append(step) }
            }
            index += 1
        }
        return found
    }

    /// What must still be done or shown before the matter may close with `outcome`, as titles.
    ///
    /// An outcome that ends the matter early needs the closed matter on which it rests, and nothing else.
    package func missing(for outcome: String) -> [String] {
        if let termination = version.closing.terminations[outcome] {
            return terminating[outcome] == nil ? ["办结结果为“\(termination.outcome)”的事项"] : []
        }
        var missing = missingEvidence.map(\.title)
        for id in version.closing.needs(for: outcome) + owed {
            if let step = version.step(id) {
                let done = steps.indices.contains { position in
                    steps[position].step == id && !wasSteppedBack(at: position)
                        && (steps[position].doneAt != nil || currentStep?.id == id)
                }
                if !done { missing.append(step.title) }
            } else if let need = version.evidence(id) {
                let there = evidence.contains { $0.need == id }
                if !there, !missing.contains(need.title) { missing.append(need.title) }
            }
        }
        return missing
    }

    /// The samples against which an outcome speaks: 已整改到位 is not true of a product that failed again.
    ///
    /// A sample that lies in the ledger counts though nobody laid it down, unless it decides nothing. Where samples are
    /// of other systems and only words lie with the matter, nothing is known that an outcome could speak against.
    package func contradictions(of outcome: String) -> [Sample] {
        switch version.closing.outcomeSamples[outcome] {
        case nil: []
        case .passed: samples.filter { $0.conclusion == .fail || ($0.isLaid && $0.conclusion != .pass) }
        case .failed: samples.contains { $0.conclusion == .fail } ? [] : samples.filter { $0.isLaid }
        }
    }

    /// Ends the current step and begins `next`, whose clock runs from the moment at which the step was done.
    package func advanced(
        to next: String,
        note: String,
        by officer: String,
        at now: Instant,
        recordedAt: Instant? = nil,
        rulebook: Rulebook
    ) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        try checkUnhindered()
        guard let following = nextSteps.first(where: { $0.id == next }) else { throw .notAStepFrom(step: next) }
        guard missingEvidence.isEmpty else { throw .missing(missingEvidence.map(\.title)) }
        var moved = endingStep(note: note, by: officer, at: now, recordedAt: recordedAt)
        moved.steps.append(Self.begin(following, township: township, at: now, rulebook: rulebook))
        moved.standing = .open(step: next)
        // A step that began before today may have begun before a pause that is over.
        return recordedAt == nil ? moved : moved.reckoned(rulebook)
    }

    /// Closes the matter: an outcome that the procedure allows, a reason, and evidence, or it stays open.
    package func closed(
        outcome: String,
        reason: String,
        by officer: String,
        at now: Instant,
        recordedAt: Instant? = nil
    ) throws(MatterRefusal) -> Matter {
        guard currentStep != nil else { throw .alreadyClosed }
        try checkUnhindered()
        guard version.closing.outcomes.contains(outcome) else { throw .unknownOutcome }
        guard !reason.allSatisfy(\.isWhitespace) else { throw .reasonMissing }
        let missing = missing(for: outcome)
        guard missingFields.isEmpty else { throw .fieldsMissing(missingFields, besides: missing) }
        guard missing.isEmpty else { throw .missing(missing) }
        guard !evidence.isEmpty || terminating[outcome] != nil else { throw .evidenceMissing }
        let contradictions = contradictions(of: outcome)
        guard contradictions.isEmpty else { throw .samplesSayOtherwise(contradictions) }
        var closed = endingStep(note: reason, by: officer, at: now, recordedAt: recordedAt)
        closed.standing = .closed(outcome: outcome, reason: reason, at: now)
        return closed
    }

    /// A matter that stands still or is on its way to another desk does not move on.
    private func checkUnhindered() throws(MatterRefusal) {
        if pause != nil { throw .hindered(.paused) }
        if waitingHandover?.kind == .handover { throw .hindered(.handoverWaiting) }
    }

    private func endingStep(note: String, by officer: String, at now: Instant, recordedAt: Instant?) -> Matter {
        var moved = self
        if let index = moved.steps.lastIndex(where: { $0.doneAt == nil }) {
            moved.steps[index].doneAt = now
            moved.steps[index].doneBy = officer
            moved.steps[index].note = note
            moved.steps[index].recordedAt = recordedAt
        }
        return moved
    }
}

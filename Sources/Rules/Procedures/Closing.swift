package import Primitives

/// How a matter may close: the outcomes allowed, and the steps and evidence without which none is.
package struct Closing: Sendable, Hashable {
    /// For example `整改完成`; never empty.
    package var outcomes: [String]
    /// Ids of steps that must be done or of evidence that must be there, whatever the outcome.
    package var needs: [String]
    /// What one outcome needs besides.
    package var outcomeNeeds: [String: [String]]
    /// What the matter's samples must say for one outcome to be true.
    package var outcomeSamples: [String: SampleWord]
    /// What the conclusion of the matter's sample becomes by an outcome: 复检合格 makes a failed sample one that passed.
    package var outcomeConclusions: [String: ChangedConclusion]
    /// Outcomes that end the matter at any step, each with the closed matter of the same sample that it rests on.
    package var terminations: [String: Termination]
    /// The procedure that opens once the matter closed with an outcome.
    package var outcomeOpens: [String: String]

    package init(
        outcomes: [String],
        needs: [String],
        outcomeNeeds: [String: [String]] = [:],
        outcomeSamples: [String: SampleWord] = [:],
        outcomeConclusions: [String: ChangedConclusion] = [:],
        terminations: [String: Termination] = [:],
        outcomeOpens: [String: String] = [:]
    ) {
        self.outcomes = outcomes
        self.needs = needs
        self.outcomeNeeds = outcomeNeeds
        self.outcomeSamples = outcomeSamples
        self.outcomeConclusions = outcomeConclusions
        self.terminations = terminations
        self.outcomeOpens = outcomeOpens
    }

    /// All ids that closing with `outcome` needs.
    package func needs(for outcome: String) -> [String] { needs + (outcomeNeeds[outcome] ?? []) }
}

/// What becomes of a failed sample's conclusion when a matter about it closes; the first stays beside it.
package enum ChangedConclusion: String, Sendable, Hashable, CaseIterable {
    case pass
    /// Neither pass nor fail: what was concluded does not hold.
    case withdrawn
}

/// What ends a matter before its steps are done: another matter of the same sample that closed in a certain way.
package struct Termination: Sendable, Hashable {
    /// Lies with the terminated matter: which matter it rests on.
    package static let evidence = EvidenceNeed(kind: .record, id: "terminating-matter", title: "终止处置的依据")

    package var procedure: String
    package var outcome: String

    package init(procedure: String, outcome: String) {
        self.procedure = procedure
        self.outcome = outcome
    }
}

/// What an outcome claims of the samples that were taken for a matter.
package enum SampleWord: String, Sendable, Hashable, CaseIterable {
    /// All of them passed.
    case passed
    /// One of them at least failed.
    case failed
}

/// The look-back (回头看): closed is not fixed until somebody has looked again.
package struct LookBack: Sendable, Hashable {
    package var title: String
    /// The procedure that a due look-back opens.
    package var procedure: String
    /// From the day the matter closes.
    package var due: Term
    /// No source says when; the county may set it.
    package var unconfirmed: Bool
    package var by: HolderRule
    /// Ids of evidence of ``procedure`` that the look-back must bring.
    package var needs: [String]
    /// The outcomes after which a look-back is owed; empty means all.
    package var after: [String]

    package init(
        title: String,
        procedure: String,
        due: Term,
        unconfirmed: Bool,
        by: HolderRule,
        needs: [String],
        after: [String] = []
    ) {
        self.title = title
        self.procedure = procedure
        self.due = due
        self.unconfirmed = unconfirmed
        self.by = by
        self.needs = needs
        self.after = after
    }

    package func isOwed(after outcome: String) -> Bool { after.isEmpty || after.contains(outcome) }
}

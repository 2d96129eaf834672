package import Primitives
package import Rules

/// A matter as a list shows it.
package struct MatterSummary: Sendable, Hashable {
    package var id: String
    package var number: String
    package var title: String
    package var procedureTitle: String
    package var operatorID: String?
    package var operatorName: String?
    package var township: AreaCode?
    package var stepTitle: String?
    package var holder: Holder
    package var openedAt: Instant
    package var due: DueTime
    package var outcome: String?
    package var closedAt: Instant?
    /// Since when its clocks stand still.
    package var pausedSince: Instant?
    /// The desk that has not acknowledged it yet.
    package var handedTo: Holder?
    /// Of ``handedTo``: where it comes from.
    package var handedFrom: Holder?
    package var isEscalated: Bool
    /// The account that took it or was given it; nil where that one may not sign in any more.
    package var assignee: String?
    /// The accounts whose extension or pause waits for a decision.
    package var askers: [String]
    /// Of the current step.
    package var stepDue: DueTime?
    package var stepStartedAt: Instant?

    package var isOpen: Bool { closedAt == nil }

    package init(
        id: String,
        number: String,
        title: String,
        procedureTitle: String,
        operatorID: String?,
        operatorName: String?,
        township: AreaCode?,
        stepTitle: String?,
        holder: Holder,
        openedAt: Instant,
        due: DueTime,
        outcome: String?,
        closedAt: Instant?,
        pausedSince: Instant? = nil,
        handedTo: Holder? = nil,
        handedFrom: Holder? = nil,
        isEscalated: Bool = false,
        assignee: String? = nil,
        askers: [String] = [],
        stepDue: DueTime? = nil,
        stepStartedAt: Instant? = nil
    ) {
        self.id = id
        self.number = number
        self.title = title
        self.procedureTitle = procedureTitle
        self.operatorID = operatorID
        self.operatorName = operatorName
        self.township = township
        self.stepTitle = stepTitle
        self.holder = holder
        self.openedAt = openedAt
        self.due = due
        self.outcome = outcome
        self.closedAt = closedAt
        self.pausedSince = pausedSince
        self.handedTo = handedTo
        self.handedFrom = handedFrom
        self.isEscalated = isEscalated
        self.assignee = assignee
        self.askers = askers
        self.stepDue = stepDue
        self.stepStartedAt = stepStartedAt
    }
}

/// A matter whole: what its page shows.
package struct MatterFile: Sendable {
    package var summary: MatterSummary
    package var matter: Matter
    package var procedure: Procedure
    package var evidence: [EvidenceRecord]
    package var sample: String?
    package var parent: String?
    package var followers: [MatterSummary]
    package var reason: String?
    /// Names of the accounts that appear.
    package var names: [String: String]
    /// Whether the reader's desk may act on it now.
    package var mayAct: Bool
    /// Comments, assignments, documents, and what the reader may do beside the steps.
    package var work: MatterWork

    package init(
        summary: MatterSummary,
        matter: Matter,
        procedure: Procedure,
        evidence: [EvidenceRecord],
        sample: String?,
        parent: String?,
        followers: [MatterSummary],
        reason: String?,
        names: [String: String],
        mayAct: Bool,
        work: MatterWork = MatterWork()
    ) {
        self.summary = summary
        self.matter = matter
        self.procedure = procedure
        self.evidence = evidence
        self.sample = sample
        self.parent = parent
        self.followers = followers
        self.reason = reason
        self.names = names
        self.mayAct = mayAct
        self.work = work
    }
}

/// A piece of evidence as the ledger holds it.
package struct EvidenceRecord: Sendable, Hashable {
    package var id: String
    package var matter: String
    package var step: String
    package var need: String
    package var note: String
    package var fileName: String?
    package var fileDigest: String?
    package var mediaType: String?
    package var createdAt: Instant
    package var createdBy: String
    package var picture: PictureFacts?

    package init(
        id: String,
        matter: String,
        step: String,
        need: String,
        note: String,
        fileName: String?,
        fileDigest: String?,
        mediaType: String?,
        createdAt: Instant,
        createdBy: String,
        picture: PictureFacts? = nil
    ) {
        self.id = id
        self.matter = matter
        self.step = step
        self.need = need
        self.note = note
        self.fileName = fileName
        self.fileDigest = fileDigest
        self.mediaType = mediaType
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.picture = picture
    }
}

package import Judging
package import Primitives
package import Rules

/// Something that is owed (事项): one closed loop under one version of a procedure.
///
/// The engine knows no particular procedure: steps, holders, clocks, evidence and outcomes are the rulebook's.
package struct Matter: Sendable, Hashable {
    /// One step as it was gone through.
    package struct StepRecord: Sendable, Hashable {
        package var step: String
        package var holder: Holder
        package var startedAt: Instant
        package var due: DueTime?
        package var doneAt: Instant?
        package var doneBy: String?
        package var note: String
        /// When its end was entered, where that was after the day on which it was done (补录).
        package var recordedAt: Instant?

        package init(
            step: String,
            holder: Holder,
            startedAt: Instant,
            due: DueTime?,
            doneAt: Instant? = nil,
            doneBy: String? = nil,
            note: String = "",
            recordedAt: Instant? = nil
        ) {
            self.step = step
            self.holder = holder
            self.startedAt = startedAt
            self.due = due
            self.doneAt = doneAt
            self.doneBy = doneBy
            self.note = note
            self.recordedAt = recordedAt
        }
    }

    /// One piece of evidence that was laid down.
    package struct Evidence: Sendable, Hashable {
        package var id: String
        package var step: String
        /// The ``EvidenceNeed`` it answers.
        package var need: String
        package var hasFile: Bool
        package var at: Instant

        package init(id: String, step: String, need: String, hasFile: Bool, at: Instant) {
            self.id = id
            self.step = step
            self.need = need
            self.hasFile = hasFile
            self.at = at
        }
    }

    /// A specimen that was taken for the matter and whose results are reviewed.
    package struct Sample: Sendable, Hashable {
        /// The number on its sampling sheet (抽样编号).
        package var number: String
        package var conclusion: Verdict
        /// Whether it lies with the matter as evidence.
        package var isLaid: Bool

        package init(number: String, conclusion: Verdict, isLaid: Bool) {
            self.number = number
            self.conclusion = conclusion
            self.isLaid = isLaid
        }
    }

    /// Another matter of the same sample that closed so that this one may end.
    package struct Terminating: Sendable, Hashable {
        package var matter: String
        package var number: String
        package var outcome: String
        package var closedAt: Instant

        package init(matter: String, number: String, outcome: String, closedAt: Instant) {
            self.matter = matter
            self.number = number
            self.outcome = outcome
            self.closedAt = closedAt
        }

        /// For example `复检〔2024〕1号办结：复检合格（2024-06-03）`.
        package var words: String { "\(number)办结：\(outcome)（\(closedAt.day)）" }
    }

    package enum Standing: Sendable, Hashable {
        case open(step: String)
        case closed(outcome: String, reason: String, at: Instant)
        /// Opened wrongly, and undone with approval.
        case annulled(reason: String, at: Instant)
    }

    package var id: String
    package var township: AreaCode?
    package var openedAt: Instant
    /// When it was entered, where that was after ``openedAt`` (补录).
    package var recordedAt: Instant?
    package var due: DueTime
    package var standing: Standing
    package var steps: [StepRecord]
    package var evidence: [Evidence]
    /// The version under which it was opened, whatever the rulebook says today.
    package var version: ProcedureVersion
    /// Evidence that the matter owes besides, because the one it looks back at says so.
    package var owed: [String]
    /// The term of the clock over the whole; nil where the ledger does not say it and only its end is known.
    package var wholeTerm: Term?
    package var pauses: [Pause]
    /// Pauses that wait for somebody's approval, or were decided on.
    package var pauseRequests: [PauseRequest]
    package var extensions: [Extension]
    package var handovers: [Handover]
    package var corrections: [Correction]
    /// Those of the last time through the step that needs them.
    package var samples: [Sample]
    /// The closed matters of the same sample on which outcomes that end it before its steps are done rest, by outcome.
    package var terminating: [String: Terminating]
    /// What stands in the fields that the procedure asks for, by their ids; nothing where nothing was written.
    package var fields: [String: String]

    package init(
        id: String,
        township: AreaCode?,
        openedAt: Instant,
        recordedAt: Instant? = nil,
        due: DueTime,
        standing: Standing,
        steps: [StepRecord],
        evidence: [Evidence],
        version: ProcedureVersion,
        owed: [String] = [],
        wholeTerm: Term? = nil,
        pauses: [Pause] = [],
        pauseRequests: [PauseRequest] = [],
        extensions: [Extension] = [],
        handovers: [Handover] = [],
        corrections: [Correction] = [],
        samples: [Sample] = [],
        terminating: [String: Terminating] = [:],
        fields: [String: String] = [:]
    ) {
        self.id = id
        self.township = township
        self.openedAt = openedAt
        self.recordedAt = recordedAt
        self.due = due
        self.standing = standing
        self.steps = steps
        self.evidence = evidence
        self.version = version
        self.owed = owed
        self.wholeTerm = wholeTerm
        self.pauses = pauses
        self.pauseRequests = pauseRequests
        self.extensions = extensions
        self.handovers = handovers
        self.corrections = corrections
        self.samples = samples
        self.terminating = terminating
        self.fields = fields
    }

    package var currentStep: Step? {
        if case .open(let step) = standing { version.step(step) } else { nil }
    }

    package var currentHolder: Holder? { steps.last { $0.doneAt == nil }?.holder }
}

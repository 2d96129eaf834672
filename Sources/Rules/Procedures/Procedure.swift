package import Primitives

/// A closed loop (闭环) as data: what opens it, its steps and clocks, how it may close and who looks again.
package struct Procedure: Sendable, Hashable {
    /// What a procedure is about.
    package enum Subject: String, Sendable, Hashable, CaseIterable {
        case `operator`
        case sample
        case matter
        case area
        case department
        /// Something that happened and has no row in the register (事件): a complaint about a stall that nobody registered.
        case incident

        /// What a matter may be about that begins by itself, and not from a sample's or another matter's page.
        package static let ofNothingBefore: Set<Subject> = [.operator, .area, .department, .incident]
    }

    /// Kebab-case and stable, such as `disposal`.
    package var id: String
    /// For example `核查处置`.
    package var title: String
    /// The event of the ledger that opens it, one of ``knownEvents``; nil where only a person opens it (`by-hand`).
    package var opens: String?
    /// Under what condition the event opens it; nil for always.
    package var condition: Condition?
    package var subject: Subject
    /// In order of time, without overlap or hole.
    package var versions: [ProcedureVersion]

    package init(
        id: String,
        title: String,
        opens: String?,
        condition: Condition? = nil,
        subject: Subject,
        versions: [ProcedureVersion]
    ) {
        self.id = id
        self.title = title
        self.opens = opens
        self.condition = condition
        self.subject = subject
        self.versions = versions
    }

    /// The version in force on a day.
    package func version(on day: Day) -> ProcedureVersion? { versions.first { $0.inForce.contains(day) } }

    /// The word of `opens` for what only a person opens; leaving it out says the same.
    package static let byHand = "by-hand"

    /// Events whose opener gives the clock over the whole: a look-back's is its procedure's, a holder's that of the recall.
    package static let clockedByOpener: Set<String> = ["look-back-due", "recall-notified"]

    /// Events that the program raises: a procedure that waits for another one would never open.
    package static let knownEvents: Set<String> = [
        "sample-failed", "producer-failed", "monitoring-problem", "hazard-found", "look-back-due", "look-back-failed",
        "retest-applied", "objection-applied", "certificate-questioned", "gate-failed", "recall-ordered",
        "recall-notified", "rapid-positive",
    ]
}

/// A procedure as it stood from one day to another.
package struct ProcedureVersion: Sendable, Hashable {
    package var inForce: InForce
    package var basis: Source
    /// The clock over the whole procedure, from its opening to its closing.
    package var whole: ClockReference?
    /// The first is where a matter begins.
    package var steps: [Step]
    package var closing: Closing
    package var lookBack: LookBack?
    /// For what reasons its clocks may stand still.
    package var pauses: [PauseReason]
    /// Nil where the procedure says nothing: then whoever approves decides.
    package var `extension`: ExtensionRule?
    /// The time to acknowledge a hand-over; nil where ``MatterRules/receipt`` holds.
    package var receipt: ClockReference?
    /// What is asked about each matter, in the order of the form.
    package var fields: [ProcedureField]

    package init(
        inForce: InForce,
        basis: Source,
        whole: ClockReference?,
        steps: [Step],
        closing: Closing,
        lookBack: LookBack?,
        pauses: [PauseReason] = [],
        extension: ExtensionRule? = nil,
        receipt: ClockReference? = nil,
        fields: [ProcedureField] = []
    ) {
        self.inForce = inForce
        self.basis = basis
        self.whole = whole
        self.steps = steps
        self.closing = closing
        self.lookBack = lookBack
        self.pauses = pauses
        self.extension = `extension`
        self.receipt = receipt
        self.fields = fields
    }

    package func pause(_ id: String) -> PauseReason? { pauses.first { $0.id == id } }

    package func step(_ id: String) -> Step? { steps.first { $0.id == id } }

    /// The evidence of any step, by its id.
    package func evidence(_ id: String) -> EvidenceNeed? {
        for step in steps {
            if let found = step.evidence.first(where: { $0.id == id }) { return found }
        }
        return id == Termination.evidence.id ? Termination.evidence : nil
    }
}

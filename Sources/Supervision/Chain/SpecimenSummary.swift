package import Judging
package import Primitives
package import Rules

/// A specimen as a list shows it.
package struct SpecimenSummary: Sendable, Hashable {
    package var id: String
    package var number: String
    package var kind: SamplingRow.Kind
    package var aim: SpecimenAim
    package var food: String
    package var foodClass: String
    package var stage: PlannedSamples.Stage
    package var supplierID: String
    package var supplier: String
    package var township: AreaCode?
    package var laboratory: String
    package var takenAt: Instant
    package var state: SpecimenState
    package var since: Instant
    /// From when the running clock counts; nil where none runs.
    package var clockFrom: Instant?
    package var due: DueTime?
    /// The laboratory's conclusion; nil until results are in.
    package var declared: Verdict?
    package var judged: Verdict?
    /// The judged sample of the ledger, once approved.
    package var sample: String?
    package var enteredBy: String?

    package init(
        id: String,
        number: String,
        kind: SamplingRow.Kind,
        aim: SpecimenAim,
        food: String,
        foodClass: String,
        stage: PlannedSamples.Stage,
        supplierID: String,
        supplier: String,
        township: AreaCode?,
        laboratory: String,
        takenAt: Instant,
        state: SpecimenState,
        since: Instant,
        clockFrom: Instant?,
        due: DueTime?,
        declared: Verdict?,
        judged: Verdict?,
        sample: String?,
        enteredBy: String?
    ) {
        self.id = id
        self.number = number
        self.kind = kind
        self.aim = aim
        self.food = food
        self.foodClass = foodClass
        self.stage = stage
        self.supplierID = supplierID
        self.supplier = supplier
        self.township = township
        self.laboratory = laboratory
        self.takenAt = takenAt
        self.state = state
        self.since = since
        self.clockFrom = clockFrom
        self.due = due
        self.declared = declared
        self.judged = judged
        self.sample = sample
        self.enteredBy = enteredBy
    }

    /// What the office acts on; nil until results are in.
    package var conclusion: Verdict? { declared.map { Conclusion.first(declared: $0, judged: judged ?? $0) } }
}

/// What a list of specimens is narrowed to.
package struct SpecimenFilter: Sendable, Hashable {
    package var text: String
    package var state: SpecimenState?
    package var kind: SamplingRow.Kind?
    package var aim: SpecimenAim?
    package var township: AreaCode?
    /// Only those whose clock has run out.
    package var overdue: Bool
    /// Only those on their way.
    package var open: Bool

    package init(
        text: String = "",
        state: SpecimenState? = nil,
        kind: SamplingRow.Kind? = nil,
        aim: SpecimenAim? = nil,
        township: AreaCode? = nil,
        overdue: Bool = false,
        open: Bool = false
    ) {
        self.text = text
        self.state = state
        self.kind = kind
        self.aim = aim
        self.township = township
        self.overdue = overdue
        self.open = open
    }
}

package import Primitives

/// A rapid test (快检) in the field; by itself never a ground for a penalty.
package struct RapidTest: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        case negative
        case positive
        case invalid

        package var title: String {
            switch self {
            case .negative: "阴性"
            case .positive: "阳性"
            case .invalid: "无效"
            }
        }
    }

    /// What the operator said to a positive result.
    package enum Answer: String, Sendable, Hashable, CaseIterable {
        case confirmation
        /// Asked for a confirmation after the time was over.
        case late
        case accepted

        package var title: String {
            switch self {
            case .confirmation: "申请复检，送实验室确证"
            case .late: "逾期申请，不予受理"
            case .accepted: "对结果无异议"
            }
        }
    }

    package var id: String
    package var operatorID: String
    package var operatorName: String
    package var township: AreaCode?
    package var food: String
    package var item: String
    package var kit: String
    package var outcome: Outcome
    package var reading: String
    package var testedAt: Instant
    /// Until when the operator may ask for a confirmation; only of a positive one.
    package var claimDue: Instant?
    package var position: Coordinate?
    package var remark: String
    package var recordedBy: String
    package var answer: Answer?
    package var answeredAt: Instant?
    /// What was held back (暂停销售、封存).
    package var held: String
    /// The confirming specimen; nil while none is taken.
    package var specimen: String?
    package var specimenState: SpecimenState?
    /// What a positive result opened; nil where the rulebook says that it opens nothing.
    package var matter: String?
    package var matterNumber: String?

    /// The event that a positive result raises; a procedure says whether it opens anything.
    package static let positiveEvent = "rapid-positive"

    package init(
        id: String,
        operatorID: String,
        operatorName: String,
        township: AreaCode?,
        food: String,
        item: String,
        kit: String,
        outcome: Outcome,
        reading: String,
        testedAt: Instant,
        claimDue: Instant?,
        position: Coordinate?,
        remark: String,
        recordedBy: String,
        answer: Answer? = nil,
        answeredAt: Instant? = nil,
        held: String = "",
        specimen: String? = nil,
        specimenState: SpecimenState? = nil,
        matter: String? = nil,
        matterNumber: String? = nil
    ) {
        self.id = id
        self.operatorID = operatorID
        self.operatorName = operatorName
        self.township = township
        self.food = food
        self.item = item
        self.kit = kit
        self.outcome = outcome
        self.reading = reading
        self.testedAt = testedAt
        self.claimDue = claimDue
        self.position = position
        self.remark = remark
        self.recordedBy = recordedBy
        self.answer = answer
        self.answeredAt = answeredAt
        self.held = held
        self.specimen = specimen
        self.specimenState = specimenState
        self.matter = matter
        self.matterNumber = matterNumber
    }
}

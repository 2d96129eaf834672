package import Primitives
package import Rules

extension Procedure {
    /// The aim with which a specimen is taken for matters of this procedure.
    package var sampleAim: SpecimenAim {
        switch opens {
        case Claim.Kind.retest.event: .retest
        case RapidTest.positiveEvent: .confirmation
        default: .lookBack
        }
    }
}

/// A specimen that looks back at a matter's sample, tests it again or confirms a rapid test, offered as evidence of the matter.
package struct SampleCandidate: Sendable, Hashable {
    /// Why it cannot be laid down; the raw value is the stable code of the refusal.
    package enum Hindrance: String, Sendable, Hashable, CaseIterable {
        case alreadyLaid = "specimen-laid"
        case otherFirm = "other-firm"
        case otherFood = "other-food"
        case notReviewed = "not-reviewed"
        /// An item that failed the first time was not tested again.
        case itemsLeftOut = "items-left-out"
        /// Taken before the matter that is to be looked back at was put right.
        case takenBefore = "taken-before"

        package var words: String {
            switch self {
            case .alreadyLaid: "已经附过"
            case .otherFirm: "不是同一单位的样品"
            case .otherFood: "不是同一产品"
            case .notReviewed: "结果还没有审核通过"
            case .itemsLeftOut: "没有检验原不合格项目"
            case .takenBefore: "抽样早于本事项开启"
            }
        }
    }

    package var summary: SpecimenSummary
    /// Nil where it may be laid down.
    package var hindrance: Hindrance?

    package init(summary: SpecimenSummary, hindrance: Hindrance?) {
        self.summary = summary
        self.hindrance = hindrance
    }
}

/// A retest (复检) that is under way, as the other matters of its sample show it.
package struct RetestUnderWay: Sendable, Hashable {
    package var matter: String
    package var number: String
    /// Whether the reader may open its page.
    package var isSeen: Bool
    package var appliedOn: Day
    /// When the application was taken up; nil while that is examined.
    package var acceptedOn: Day?
    package var openedAt: Instant
    package var due: DueTime

    package init(
        matter: String,
        number: String,
        isSeen: Bool,
        appliedOn: Day,
        acceptedOn: Day?,
        openedAt: Instant,
        due: DueTime
    ) {
        self.matter = matter
        self.number = number
        self.isSeen = isSeen
        self.appliedOn = appliedOn
        self.acceptedOn = acceptedOn
        self.openedAt = openedAt
        self.due = due
    }
}

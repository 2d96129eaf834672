package import Judging
package import Primitives
package import Rules

/// A retest (复检) or an objection (异议) that was asked for, in time or too late.
package struct Claim: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case retest
        case objection

        package var title: String { self == .retest ? "复检" : "异议" }
        /// The event that opens its procedure.
        package var event: String { self == .retest ? "retest-applied" : "objection-applied" }
    }

    package typealias Subject = ClaimSubject

    package var id: String
    package var sample: String
    package var kind: Kind
    package var subject: Subject
    package var applicant: String
    package var grounds: String
    package var clockFrom: Day
    package var lastDay: Day
    package var appliedOn: Day
    package var reason: String
    /// The matter it opened; nil where it came too late, or was refused on a ground of the rulebook.
    package var matter: String?
    package var matterNumber: String?

    package init(
        id: String,
        sample: String,
        kind: Kind,
        subject: Subject,
        applicant: String,
        grounds: String,
        clockFrom: Day,
        lastDay: Day,
        appliedOn: Day,
        reason: String,
        matter: String?,
        matterNumber: String?
    ) {
        self.id = id
        self.sample = sample
        self.kind = kind
        self.subject = subject
        self.applicant = applicant
        self.grounds = grounds
        self.clockFrom = clockFrom
        self.lastDay = lastDay
        self.appliedOn = appliedOn
        self.reason = reason
        self.matter = matter
        self.matterNumber = matterNumber
    }

    package var inTime: Bool { appliedOn <= lastDay }
    package var isAccepted: Bool { matter != nil }
}

extension ClaimSubject {
    package var title: String {
        switch self {
        case .result: "检验结论"
        case .authenticity: "样品真实性"
        case .method: "检验方法"
        case .standard: "标准适用"
        case .process: "抽样过程"
        }
    }

    package var kind: Claim.Kind { self == .result ? .retest : .objection }
}

/// What became of a sample in the chain: its first conclusion, what holds today, the claims, retests and look-backs.
package struct SampleChain: Sendable {
    package var sample: String
    package var food: String
    package var first: Verdict
    package var conclusion: SampleConclusion
    /// Nil where the first conclusion stands.
    package var change: ConclusionChange?
    /// The day on which the result was served on the operator; nil until then.
    package var servedOn: Day?
    package var sampledOn: Day?
    package var supplier: String
    package var claims: [Claim]
    /// The specimen it came from; nil for an imported one.
    package var specimen: SpecimenSummary?
    package var retests: [SpecimenSummary]
    package var lookBacks: [SpecimenSummary]
    /// The laboratories' reports on the first test and its retests.
    package var reports: [LaboratoryReport]
    /// By when each subject is to be claimed, in words.
    package var times: [String]
    /// The grounds on which whoever examines may refuse a retest.
    package var grounds: [ClaimRules.Ground]

    package init(
        sample: String,
        food: String,
        first: Verdict,
        conclusion: SampleConclusion,
        change: ConclusionChange?,
        servedOn: Day?,
        sampledOn: Day?,
        supplier: String,
        claims: [Claim],
        specimen: SpecimenSummary?,
        retests: [SpecimenSummary],
        lookBacks: [SpecimenSummary],
        reports: [LaboratoryReport] = [],
        times: [String] = [],
        grounds: [ClaimRules.Ground] = []
    ) {
        self.sample = sample
        self.food = food
        self.first = first
        self.conclusion = conclusion
        self.change = change
        self.servedOn = servedOn
        self.sampledOn = sampledOn
        self.supplier = supplier
        self.claims = claims
        self.specimen = specimen
        self.retests = retests
        self.lookBacks = lookBacks
        self.reports = reports
        self.times = times
        self.grounds = grounds
    }

    /// The conclusion of the whole chain, as far as it has come; the first stays beside it.
    package var outcome: String {
        if let change { return change.outcome }
        let reviewed = retests.filter { $0.state == .approved || $0.state == .published }
        if let last = reviewed.last?.conclusion {
            switch last {
            case .pass: return "复检合格"
            case .fail: return "复检不合格"
            case .undetermined: return "复检待判定"
            }
        }
        return conclusion.chinese
    }

    /// True while a retest or an objection is under way.
    package var isPending: Bool { retests.contains { $0.state.isOpen } }
}

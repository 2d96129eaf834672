package import Judging
package import Primitives

/// What a sample stands for today (现行结论): every count, list, map and notice goes by it, never by the first conclusion.
///
/// 合格 and 不合格 are words of supervision. Risk monitoring finds a problem or none, in words of its own that no
/// question for failures ever meets.
package enum SampleConclusion: String, Sendable, Hashable, CaseIterable {
    case pass
    case fail
    case undetermined
    /// An objection was upheld: what was concluded does not hold, and nothing takes its place.
    case withdrawn
    case noProblem = "no-problem"
    case problem

    /// Before anything changed it.
    package init(_ kind: SamplingRow.Kind, first: Verdict) {
        switch (kind, first) {
        case (_, .undetermined): self = .undetermined
        case (.supervision, .pass): self = .pass
        case (.supervision, .fail): self = .fail
        case (.riskMonitoring, .pass): self = .noProblem
        case (.riskMonitoring, .fail): self = .problem
        }
    }

    package var chinese: String {
        switch self {
        case .pass: "合格"
        case .fail: "不合格"
        case .undetermined: "待判定"
        case .withdrawn: "原结论撤销"
        case .noProblem: "未发现问题"
        case .problem: "问题"
        }
    }

    /// A failure or a problem, within the kind that it is counted with.
    package var isBad: Bool { self == .fail || self == .problem }
    /// Something was concluded that holds.
    package var isConcluded: Bool { self != .undetermined && self != .withdrawn }
}

/// What made a failed sample's conclusion another one: the matter about it that closed so.
package struct ConclusionChange: Sendable, Hashable {
    package var matter: String
    package var matterNumber: String
    /// Such as `复检合格`.
    package var outcome: String
    package var day: Day

    package init(matter: String, matterNumber: String, outcome: String, day: Day) {
        self.matter = matter
        self.matterNumber = matterNumber
        self.outcome = outcome
        self.day = day
    }
}

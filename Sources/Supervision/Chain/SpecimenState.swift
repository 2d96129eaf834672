/// Where a specimen (样品) stands on its way from the field to the public.
package enum SpecimenState: String, Sendable, Hashable, CaseIterable {
    case taken
    case handedOver = "handed-over"
    case accepted
    case refused
    case submitted
    case returned
    case approved
    case published
    case discarded

    package var title: String {
        switch self {
        case .taken: "已抽样"
        case .handedOver: "已送检"
        case .accepted: "检验中"
        case .refused: "拒收退回"
        case .submitted: "待审核"
        case .returned: "退回更正"
        case .approved: "已审核"
        case .published: "已公布"
        case .discarded: "作废"
        }
    }

    /// From where each move may be made; the schema holds who may not make it.
    package static func sources(of move: SpecimenState) -> Set<SpecimenState> {
        switch move {
        case .taken: []
        case .handedOver: [.taken, .refused]
        case .accepted, .refused: [.handedOver]
        case .submitted: [.accepted, .returned]
        case .returned, .approved: [.submitted]
        case .published: [.approved]
        case .discarded: [.taken, .refused]
        }
    }

    /// The deadline of the rulebook that runs in this state, by its id; nil where nothing is owed.
    ///
    /// Field to laboratory: SA-01, from the taking. Report: SA-02, from acceptance. Delivery of the conclusion: SA-06
    /// where it passes, SA-07 where it does not, from the day it was drawn.
    package func clock(failed: Bool) -> String? {
        switch self {
        case .taken, .handedOver, .refused: "SA-01"
        case .accepted, .returned: "SA-02"
        case .submitted: failed ? "SA-07" : "SA-06"
        case .approved, .published, .discarded: nil
        }
    }

    package var isOpen: Bool { clock(failed: false) != nil }
}

/// Why a specimen was taken (抽样目的).
package enum SpecimenAim: String, Sendable, Hashable, CaseIterable {
    case routine
    /// Aimed at a problem firm, product or item.
    case problem
    /// 回头看: the same firm, product and item again.
    case lookBack = "look-back"
    /// 复检: the reserve of a failed sample.
    case retest
    /// 快检确证: after a positive rapid test.
    case confirmation

    package var title: String {
        switch self {
        case .routine: "常规"
        case .problem: "问题导向"
        case .lookBack: "回头看"
        case .retest: "复检"
        case .confirmation: "快检确证"
        }
    }
}

/// 合格, 不合格 or 待判定.
///
/// The third is an answer, not a failure to answer: a person has to look.
package enum Verdict: String, Sendable, Hashable, CaseIterable {
    case pass
    case fail
    case undetermined

    package var chinese: String {
        switch self {
        case .pass: "合格"
        case .fail: "不合格"
        case .undetermined: "待判定"
        }
    }

    /// Reads a bureau's own 判定; nil where it says neither.
    package init?(declared text: String) {
        let words = text.filter { !$0.isWhitespace }
        switch words {
        case "不合格", "不符合", "不符合要求", "不符合规定", "不合格产品", "不合格样品", "问题样品", "问题食品", "不通过", "否", "fail":
            self = .fail
        case "合格", "符合", "符合要求", "符合规定", "合格产品", "合格样品", "通过", "是", "pass": self = .pass
        default: return nil
        }
    }
}

import Judging
import Primitives
import Rules
import Testing

@Suite(.enabled(if: Shipped.folder != nil, "the shipped rulebook is not beside the tests"))
struct ResidueSumTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var parts: [(String, String)]
        var verdict: Verdict
        var reason: Judgement.Reason
        init(_ parts: [(String, String)], _ verdict: Verdict, _ reason: Judgement.Reason) {
            (self.parts, self.verdict, self.reason) = (parts, verdict, reason)
        }
        var testDescription: String { parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ") }
    }

    /// 氟虫腈 in eggs, ≤0.02 mg/kg (GB 2763-2026, 4.167): 氟虫腈, 氟甲腈, 氟虫腈砜 and 氟虫腈硫醚, as 氟虫腈.
    static let cases = [
        Case(
            [("氟虫腈", "0.005mg/kg"), ("氟甲腈", "未检出"), ("氟虫腈砜", "0.004mg/kg"), ("氟虫腈硫醚", "未检出")],
            .pass,
            .withinLimit
        ),
        Case(
            [("氟虫腈", "0.012mg/kg"), ("氟甲腈", "未检出"), ("氟虫腈砜", "0.012mg/kg"), ("氟虫腈硫醚", "未检出")],
            .fail,
            .exceedsLimit
        ),
        // What is there already breaks the limit: what is missing cannot mend it.
        Case([("氟虫腈", "21μg/kg")], .fail, .exceedsLimit),
        Case([("氟虫腈", "0.005mg/kg"), ("氟甲腈", "未检出")], .undetermined, .componentMissing),
        Case(
            [("氟虫腈", "0.015mg/kg"), ("氟甲腈", "<0.01mg/kg"), ("氟虫腈砜", "未检出"), ("氟虫腈硫醚", "未检出")],
            .undetermined,
            .detectionLimitAboveLimit
        ),
        Case([("氟虫腈", "0.005mg/kg"), ("毒死蜱", "0.001mg/kg")], .undetermined, .componentUnknown),
        Case([("氟虫腈", "合格")], .undetermined, .unreadableResult),
        Case([("氟虫腈", "0.005CFU/g")], .undetermined, .unitsDiffer),
    ]

    @Test("a residue that is a sum is as sure as its components", arguments: cases)
    func sum(_ one: Case) {
        let judgement = Shipped.judge.judge(
            JudgeRequest(
                food: "鸡蛋",
                item: "氟虫腈",
                result: "",
                day: .on("2026-05-01"),
                components: one.parts.map { JudgeRequest.Component(name: $0.0, result: $0.1) }
            )
        )
        #expect(judgement.verdict == one.verdict)
        #expect(judgement.reason == one.reason)
    }

    @Test func `isomers count one to one`() {
        let names = ["α-六六六", "β-六六六", "γ-六六六", "δ-六六六"]
        func judgement(_ figure: String) -> Judgement {
            Shipped.judge.judge(
                JudgeRequest(
                    food: "韭菜",
                    item: "六六六",
                    result: "",
                    day: .on("2026-05-01"),
                    components: names.map { JudgeRequest.Component(name: $0, result: figure) }
                )
            )
        }
        #expect(judgement("0.0125mg/kg").verdict == .pass)
        #expect(judgement("0.0126mg/kg").verdict == .fail)
        #expect(!judgement("0.0126mg/kg").flags.contains(.conversionFactorUnconfirmed))
    }
}

import Judging
import Primitives
import Testing

/// Limits that are a share of what the label declares.
struct LabelledLimitTests {
    private static func judge(_ result: String, _ limit: String, labelled: String?) -> Judgement {
        var request = JudgeRequest.printed(result, limit)
        request.labelled = labelled
        return emptyJudge.judge(request)
    }

    @Test(
        arguments: [
            ("标示值的80%~180%", "标示值的80%~180%"), ("标示值的80～180％", "标示值的80%~180%"), ("80%~180%标示值", "标示值的80%~180%"),
            ("80%～180%（标示值）", "标示值的80%~180%"), ("标签标示值的80%-180%", "标示值的80%~180%"), ("≥标示值的80%", "≥标示值的80%"),
            ("≥80%标示值", "≥标示值的80%"), ("不低于标示值的80%", "≥标示值的80%"), ("≤标示值的120%", "≤标示值的120%"),
            ("应符合标签明示值的80%～120%", "标示值的80%~120%"), ("明示值±10%", "标示值的90%~110%"), ("≥标示值", "≥标示值的100%"),
            ("标示值", nil), ("标示值的80%", nil), ("标示值的0.8~1.8倍", nil), ("标示值±1.0%vol", nil), ("标示值的180%~80%", nil),
        ] as [(String, String?)]
    )
    func `a share of the labelled value is read, anything else is words`(printed: String, expected: String?) {
        switch LimitReading(printed).content {
        case .criterion(let criterion, _): #expect(criterion.labelledWording == expected)
        case .words: #expect(expected == nil)
        default: Issue.record("\(printed) is neither")
        }
    }

    @Test(arguments: [
        ("80mg/100g", Verdict.pass, Judgement.Reason.withinLimit), ("79.9mg/100g", .fail, .belowMinimum),
        ("180mg/100g", .pass, .withinLimit), ("180.1mg/100g", .fail, .exceedsLimit), ("0.8g/kg", .pass, .withinLimit),
        ("79mg/kg", .fail, .belowMinimum), ("未检出", .undetermined, .detectionLimitUnknown),
        ("100IU/100g", .undetermined, .unitsDiffer), ("1.2×10", .undetermined, .truncatedExponent),
    ])
    func `the labelled value decides`(result: String, verdict: Verdict, reason: Judgement.Reason) {
        let judgement = Self.judge(result, "标示值的80%~180%", labelled: "100mg/100g")
        #expect(judgement.verdict == verdict)
        #expect(judgement.reason == reason)
    }

    @Test(arguments: [nil, "", "见标签", "≥100mg/100g", "1,5mg/100g", "0mg/100g", "1.2×103mg/100g", "80；100mg/100g"])
    func `without one labelled value nothing is decided`(labelled: String?) {
        let judgement = Self.judge("100mg/100g", "≥标示值的80%", labelled: labelled)
        #expect(judgement.verdict == .undetermined)
        #expect(judgement.reason == .labelValueUnknown)
    }

    @Test(arguments: [
        ("52.4%", Verdict.pass), ("52.9%", .undetermined), ("54%", .fail),
    ])
    func `a tolerance in percent of a percentage must hold for both meanings`(result: String, verdict: Verdict) {
        #expect(Self.judge(result, "标示值±1%", labelled: "52%").verdict == verdict)
    }
}

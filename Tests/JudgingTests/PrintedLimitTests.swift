import Judging
import Primitives
import Testing

struct PrintedLimitTests {
    struct Case: CustomTestStringConvertible {
        var result: String
        var limit: String
        var verdict: Verdict
        var reason: Judgement.Reason
        init(_ result: String, _ limit: String, _ verdict: Verdict, _ reason: Judgement.Reason) {
            self.result = result
            self.limit = limit
            self.verdict = verdict
            self.reason = reason
        }
        var testDescription: String { "\(result) against \(limit)" }
    }

    static let figures = [
        Case("0.2mg/kg", "≤0.2mg/kg", .pass, .withinLimit), Case("0.2001mg/kg", "≤0.2mg/kg", .fail, .exceedsLimit),
        Case("0.24mg/kg", "≤0.2mg/kg", .fail, .exceedsLimit), Case("201μg/kg", "≤0.2mg/kg", .fail, .exceedsLimit),
        Case("199μg/kg", "≤0.2mg/kg", .pass, .withinLimit), Case("0.2mg/kg", "<0.2mg/kg", .fail, .exceedsLimit),
        Case("3.50×10²mg/kg", "≤200mg/kg", .fail, .exceedsLimit), Case("1567mg/kg", "200≤mg/kg", .fail, .exceedsLimit),
        Case("2.43×10³μg/kg", "100", .fail, .exceedsLimit), Case("1.49w/%", "≤1.0w/%", .fail, .exceedsLimit),
        Case("2.28g/100g", "≥2.5g/100g", .fail, .belowMinimum), Case("2.5g/100g", "≥2.5g/100g", .pass, .withinLimit),
        Case("624.3µ/g", "≥1000.0 µ/g", .fail, .belowMinimum), Case("3.9", "4.0~7.0", .fail, .belowMinimum),
        Case("7.1", "4.0~7.0", .fail, .exceedsLimit), Case("7.0", "4.0-7.0", .pass, .withinLimit),
        Case("0.5mg/L", "≤0.2mg/kg", .undetermined, .unitsDiffer),
        Case("5CFU/mL", "≤10CFU/g", .undetermined, .unitsDiffer),
        Case("5CFU/mL", "≤10CFU/g(mL)", .pass, .withinLimit),
        Case("624.3µ/g", "≥1000mg/kg", .undetermined, .unitUnknown),
        Case("pH 3.9", "4.0≤pH≤7.0", .fail, .belowMinimum), Case("6.5", "pH 4.0–7.0", .pass, .withinLimit),
        Case("7.6:1", "5:1~15:1", .pass, .withinLimit), Case("4.9:1", "≥5:1", .fail, .belowMinimum),
        Case("1:1", "≥2mg/kg", .undetermined, .unitsDiffer), Case("-0.49℃", "-0.500~-0.560℃", .fail, .exceedsLimit),
        Case("-0.53℃", "-0.500~-0.560℃", .pass, .withinLimit),
        Case("10CFU/250mL", "≤100CFU/mL", .undetermined, .unitsDiffer),
        Case("12g/100g", "≤10%", .fail, .exceedsLimit), Case("0.3meq/kg", "≤0.25g/100g", .undetermined, .unitsDiffer),
        Case("1.3mg(KOH)/g", "≤3mg/g", .pass, .withinLimit),
        Case("3mg/kg以上", "≤2mg/kg", .undetermined, .unreadableResult),
    ]

    static let bounds = [
        Case("<10CFU/g", "≤100CFU/g", .pass, .withinLimit), Case("<0.2mg/kg", "≤0.2mg/kg", .pass, .withinLimit),
        Case("<0.5mg/kg", "≤0.2mg/kg", .undetermined, .detectionLimitAboveLimit),
        Case("＞3mg/kg", "3mg/kg", .fail, .exceedsLimit), Case("＞2mg/kg", "≤3mg/kg", .undetermined, .boundDoesNotDecide),
        Case("≥3mg/kg", "≤3mg/kg", .undetermined, .boundDoesNotDecide), Case("未检出", "≤0.2mg/kg", .pass, .notDetected),
        Case("未检出（<0.01mg/kg）", "≤0.2mg/kg", .pass, .notDetected),
        Case("未检出（<500μg/kg）", "≤0.2mg/kg", .undetermined, .detectionLimitAboveLimit),
        Case("未检出", "≥2.5g/100g", .undetermined, .detectionLimitUnknown),
        Case("<1g/100g", "≥2.5g/100g", .fail, .belowMinimum),
        Case("检出", "≤0.2mg/kg", .undetermined, .detectedWithoutFigure),
    ]

    static let prohibitions = [
        Case("0.28μg/kg", "不得检出μg/kg", .fail, .detectedButMustNot), Case("检出", "不得检出", .fail, .detectedButMustNot),
        Case("未检出", "不得检出", .pass, .notDetected), Case("<0.5μg/kg", "不得检出", .pass, .notDetected),
        Case("0.161g/kg", "不得使用", .fail, .additiveNotPermitted),
        Case("0.162g/kg", "不得添加g/kg", .fail, .additiveNotPermitted),
        Case("<LOQ", "不得检出", .undetermined, .boundDoesNotDecide), Case("<LOD", "不得检出", .pass, .notDetected),
        Case("<定量限", "≤0.2mg/kg", .pass, .notDetected), Case("未检出/25g", "0/25g", .pass, .notDetected),
        Case("检出/25g", "0/25g", .fail, .detectedButMustNot),
        Case("ND", "不得使用", .pass, .notDetected), Case("1.2×10", "不得检出", .undetermined, .truncatedExponent),
        Case("3.7×104", "不得检出", .fail, .detectedButMustNot),
    ]

    static let holes = [
        Case("", "≤0.2mg/kg", .undetermined, .noResult), Case("0.5mg/kg", "", .undetermined, .unknownItem),
        Case("未检出", "", .undetermined, .unknownItem), Case("未检出", "--", .pass, .notDetected),
        Case("0.5mg/kg", "--", .undetermined, .unknownItem), Case("检出", "—", .undetermined, .unknownItem),
        Case("1.06×10", "≤200mg/kg", .undetermined, .truncatedExponent),
        Case("5mg/kg", "≤2.5×10", .undetermined, .truncatedExponent),
        Case("标签中未标注", "符合GB 29924规定要求", .undetermined, .textResult),
        Case("0.5mg/kg", "符合GB 29924规定要求", .undetermined, .textLimit),
        Case("1,5mg/kg", "≤2mg/kg", .undetermined, .ambiguousSeparator),
        Case("1.2.3mg/kg", "≤2mg/kg", .undetermined, .unreadableResult),
        Case("1mg/kg", "≤x", .undetermined, .unreadableLimit),
        Case("2.1×103CFU/g", "≤1000 CFU/g", .undetermined, .ambiguousPower),
        Case("2.1×103CFU/g", "≤100 CFU/g", .fail, .exceedsLimit),
        Case("2.1×103CFU/g", "≤10000 CFU/g", .pass, .withinLimit),
    ]

    @Test(arguments: figures + bounds + prohibitions + holes)
    func `a result is judged by the limit beside it`(one: Case) {
        let judgement = emptyJudge.judge(.printed(one.result, one.limit))
        #expect(judgement.verdict == one.verdict)
        #expect(judgement.reason == one.reason)
    }

    @Test(arguments: [
        ("0.5mg/kg", "0.2mg/kg", Judgement.Flag.bareLimit), ("0.5mg/kg", "≤0.2", .limitUnitAssumed),
        ("0.5", "≤0.2mg/kg", .resultUnitAssumed), ("8", "≤7", .unitNotStated),
        ("9µ/g", "≤7 µ/g", .unknownUnitOnBothSides),
        ("0.5mg/kg", "≤0.2mg/kg(以干基计)", .limitHasNote), ("0.5±0.1mg/kg", "≤0.2mg/kg", .uncertaintyIgnored),
        ("2.1×103CFU/g", "≤100 CFU/g", .flattenedPower), ("5,6,7", "≤1", .unitsAgainstSingleLimit),
    ])
    func `what had to be assumed is flagged`(result: String, limit: String, flag: Judgement.Flag) {
        let judgement = emptyJudge.judge(.printed(result, limit))
        #expect(judgement.verdict == .fail)
        #expect(judgement.flags.contains(flag))
    }

    @Test func `a published verdict that the figures do not bear is flagged`() {
        let judgement = emptyJudge.judge(.printed("61.1mg/kg", "≤200mg/kg", declared: .fail))
        #expect(judgement.verdict == .pass)
        #expect(judgement.flags == [.contradictsDeclared])
        #expect(emptyJudge.judge(.printed("201mg/kg", "≤200mg/kg", declared: .fail)).flags == [])
        #expect(emptyJudge.judge(.printed("1.2×10", "≤200mg/kg", declared: .fail)).flags == [])
    }

    @Test(arguments: [
        ("初检结果：231mg/kg复检结果：236mg/kg", Verdict.fail, [Judgement.Flag.retestDecides]),
        ("初检结果：231mg/kg；复检结果：199mg/kg", .pass, [.retestDecides, .firstTestDiffers]),
        ("初检结果：199mg/kg；复检结果：201mg/kg", .fail, [.retestDecides, .firstTestDiffers]),
    ])
    func `the retest decides and a different first test is told`(
        result: String,
        verdict: Verdict,
        flags: [Judgement.Flag]
    ) {
        let judgement = emptyJudge.judge(.printed(result, "≤200mg/kg"))
        #expect(judgement.verdict == verdict)
        #expect(judgement.flags == flags)
    }

    @Test func `a unit column that contradicts the result leaves it open`() {
        let judgement = emptyJudge.judge(.printed("0.1mg/kg", "≤0.2mg/kg", unit: "μg/kg"))
        #expect(judgement.verdict == .undetermined)
        #expect(judgement.reason == .unitContradictsColumn)
    }

    @Test func `a bare figure for a quality item may be a minimum`() {
        let judgement = sampleJudge.judge(.printed("2.8g/100g", "2.5g/100g", item: "蛋白质"))
        #expect(judgement.reason == .limitDirectionUnknown)
        #expect(sampleJudge.judge(.printed("2.8g/100g", "≥2.5g/100g", item: "蛋白质")).verdict == .pass)
    }
}

import Judging
import Testing

/// GB 29921-2021, clause 2.3.
struct SamplingPlanTests {
    static let plan = "n=5,c=2,m=100,M=1000CFU/g"

    @Test(arguments: [
        ("10，20，30，40，50CFU/g", Verdict.pass), ("101，200，30，40，50CFU/g", .pass), ("100，100，100，100，100CFU/g", .pass),
        ("101，200，300，40，50CFU/g", .fail), ("10，20，30，40，1001CFU/g", .fail), ("10，20，30，40，1000CFU/g", .pass),
        ("＜10，＜10，＜10，2000，＜10CFU/g", .fail), ("<10，<10，<10，<10，<10CFU/g", .pass), ("未检出；未检出；未检出；未检出；未检出", .pass),
        ("55,70,110,50,10CFU/g", .pass),
        ("1.3×10⁵CFU/g；\n2.8×10³CFU/g；\n3.8×10³CFU/g；\n5.2×10⁴CFU/g；\n6.3×10⁴CFU/g", .fail),
    ])
    func `at most c of n units may lie above m and none above M`(results: String, verdict: Verdict) {
        let judgement = emptyJudge.judge(.printed(results, Self.plan))
        #expect(judgement.verdict == verdict)
        #expect(judgement.reason == (verdict == .pass ? .microbialPlanMet : .microbialPlanExceeded))
    }

    @Test(arguments: [
        ("10，20，30CFU/g", Verdict.undetermined, Judgement.Reason.sampleUnitsDifferFromPlan),
        ("50CFU/g", .undetermined, .sampleUnitsDifferFromPlan), ("200CFU/g", .undetermined, .sampleUnitsDifferFromPlan),
        ("1001CFU/g", .fail, .microbialPlanExceeded), ("101；102；103CFU/g", .fail, .microbialPlanExceeded),
        ("101；102；103；10；10；10CFU/g", .undetermined, .sampleUnitsDifferFromPlan),
    ])
    func `missing units leave it open unless the others decide`(
        results: String,
        verdict: Verdict,
        reason: Judgement.Reason
    ) {
        let judgement = emptyJudge.judge(.printed(results, Self.plan))
        #expect(judgement.verdict == verdict)
        #expect(judgement.reason == reason)
        #expect(verdict == .undetermined || judgement.flags.contains(.sampleUnitsDifferFromPlan))
    }

    @Test(arguments: [
        ("未检出；未检出；未检出；检出；未检出", Verdict.fail), ("未检出/25g；未检出/25g；未检出/25g；未检出/25g；未检出/25g", .pass),
        ("检出/25g；检出/25g；未检出/25g；未检出/25g；检出/25g", .fail), ("0/25g；0/25g；0/25g；0/25g；0/25g", .pass), ("检出", .fail),
        ("未检出", .undetermined), ("未检出/100g；未检出/100g；未检出/100g；未检出/100g；未检出/100g", .undetermined),
    ])
    func `a plan of presence lets no unit be found`(results: String, verdict: Verdict) {
        #expect(emptyJudge.judge(.printed(results, "n=5,c=0,m=0/25g")).verdict == verdict)
    }

    @Test(arguments: [
        ("1.3×10", "n=5，c=2，m=10CFU/g，M=10", Judgement.Reason.truncatedExponent),
        ("45CFU/g；27CFU/g；54CFU/g；10CFU/g；20CFU/g", "n=5，c=2，m=10CFU/g，M=10", .truncatedExponent),
        ("2.8×10", "n=5，c=2，m=10", .truncatedExponent),
        ("①1.4×10", "n=5,c=2,m=25000CFU/g,M=100000CFU/g", .truncatedExponent),
        ("3.7×104, 4.6×104, 4.4×104, 3.7×104, 3.4×104", "n=5, c=2, m=10000, M=100000", .ambiguousPower),
        ("<200；<200；<200；<200；<200CFU/g", plan, .detectionLimitAboveLimit),
        ("10；20；30；40；50CFU/mL", plan, .unitsDiffer),
        ("120,130,320CFU/g", plan, .ambiguousSeparator),
    ])
    func `damaged cells leave the plan open`(result: String, limit: String, reason: Judgement.Reason) {
        let judgement = emptyJudge.judge(.printed(result, limit))
        #expect(judgement.verdict == .undetermined)
        #expect(judgement.reason == reason)
    }

    @Test func `a flattened power decides where both readings agree`() {
        let judgement = emptyJudge.judge(
            .printed("1.8×102, 3.7×102, 3.2×102, 2.7×102, 3.1×102", "n=5, c=2, m=100, M=1000")
        )
        #expect(judgement.verdict == .fail)
        #expect(judgement.flags.contains(.flattenedPower))
    }

    @Test func `a flattened plan has two readings as well`() {
        #expect(emptyJudge.judge(.printed("200；20；30；40；50", "n=5,c=0,m=102,M=103")).verdict == .fail)
        #expect(emptyJudge.judge(.printed("500；20；30；40；50", "n=5,c=2,m=102,M=103")).reason == .ambiguousPower)
    }

    @Test func `one damaged unit withholds the verdict and says that the others decide`() {
        let judgement = emptyJudge.judge(
            .printed(
                "①1.7×10<sup>4</sup>4CFU/g;②1.5×10<sup>4</sup>CFU/g;③1.6×10⁴CFU/g;④1.6×10⁴CFU/g;⑤1.8×10⁴CFU/g",
                "n=5,c=2,m=10<sup>4</sup>CFU/g,M=10<sup>5</sup>CFU/g"
            )
        )
        #expect(judgement.reason == .unreadableResult)
        #expect(judgement.flags == [.readableUnitsAlreadyExceed])
    }
}

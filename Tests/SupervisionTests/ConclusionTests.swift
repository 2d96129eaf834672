import Judging
import Primitives
import Supervision
import TestSupport
import Testing

@Suite struct `The conclusion of a sample` {
    static let items: [([Verdict], Verdict)] = [
        ([], .undetermined),
        ([.pass], .pass),
        ([.pass, .pass], .pass),
        ([.undetermined], .undetermined),
        ([.pass, .undetermined], .undetermined),
        ([.undetermined, .pass], .undetermined),
        ([.fail], .fail),
        ([.pass, .fail], .fail),
        ([.undetermined, .fail, .pass], .fail),
    ]

    @Test(arguments: items)
    func `one failed item fails the sample and one open item keeps it open`(items: [Verdict], conclusion: Verdict) {
        #expect(Conclusion.ofItems(items) == conclusion)
    }

    static let both: [(Verdict?, Verdict, Verdict)] = [
        (nil, .pass, .pass), (nil, .fail, .fail), (nil, .undetermined, .undetermined),
        (.pass, .pass, .pass), (.pass, .fail, .fail), (.pass, .undetermined, .pass),
        (.fail, .pass, .fail), (.fail, .fail, .fail), (.fail, .undetermined, .fail),
        (.undetermined, .pass, .undetermined), (.undetermined, .fail, .fail),
        (.undetermined, .undetermined, .undetermined),
    ]

    @Test(arguments: both)
    func `a failure by either side stands, else the laboratory's word, else ours`(
        declared: Verdict?,
        judged: Verdict,
        effective: Verdict
    ) {
        #expect(Conclusion.first(declared: declared, judged: judged) == effective)
    }

    @Test func `a further item never makes a conclusion milder, and order does not matter`() throws {
        try forAll(seed: 13, generate: Self.verdicts) { verdicts in
            let conclusion = Conclusion.ofItems(verdicts)
            let further = Verdict.allCases.map { Conclusion.ofItems(verdicts + [$0]) }
            return Conclusion.ofItems(verdicts.reversed()) == conclusion
                && further.allSatisfy { Self.severity($0) >= Self.severity(conclusion) || verdicts.isEmpty }
        }
    }

    private static func verdicts(_ random: inout SplitMix64) -> [Verdict] {
        (0..<Int.random(in: 0...6, using: &random)).map { _ in
            Verdict.allCases[Int.random(in: 0..<Verdict.allCases.count, using: &random)]
        }
    }

    private static func severity(_ verdict: Verdict) -> Int {
        switch verdict {
        case .pass: 0
        case .undetermined: 1
        case .fail: 2
        }
    }
}

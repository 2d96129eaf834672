import Primitives
import Rules
import Testing

@Suite struct `The rules of the four hooks` {
    private static let facts = """
        facts:
          - {id: national-platform, title: 登记, kinds: [growing], type: flag, source: 甲, confidence: seen}
          - {id: crops, title: 品种, kinds: [growing], type: text, source: 甲, confidence: seen}
        """

    private static func loaded(_ text: String) -> (rulebook: Rulebook, problems: [Problem]) {
        RulebookFixture(["operator-facts.yaml": facts, "four-gates.yaml": text]).load()
    }

    private static let sound = """
        kinds: [growing]
        review: {months: 6, source: 甲, confidence: unconfirmed}
        conditions:
          - {id: a, title: 登记, test: fact, fact: national-platform, source: 甲, confidence: seen}
          - {id: b, title: 抽检, test: no-failed-sample, months: 12, source: 甲, confidence: U}
          - {id: c, title: 事项, test: no-open-matter, procedures: [disposal], source: 甲, confidence: U}
          - {id: d, title: 合格证, test: certificate, months: 6, kinds: [growing], source: 甲, confidence: U}
        hooks:
          - {id: fair, title: 展会, needs: [a, b, c, d], source: 甲, confidence: seen}
        """

    @Test func `hooks and their conditions are read as written`() {
        let (rulebook, problems) = Self.loaded(Self.sound)
        #expect(problems == [])
        let rules = rulebook.hooks
        #expect(rules.kinds == [.growing])
        #expect(rules.reviewMonths == 6)
        #expect(
            rules.conditions.map(\.test) == [
                .fact("national-platform"), .noFailedSample(months: 12), .noOpenMatter(procedures: ["disposal"]),
                .certificate(months: 6, kinds: [.growing]),
            ]
        )
        #expect(rules.hook("fair").map { rules.conditions(of: $0).map(\.id) } == ["a", "b", "c", "d"])
    }

    @Test(arguments: [
        ("needs: [a, b, c, d]", "needs: [a, x]", "unknown-condition"),
        ("fact: national-platform", "fact: crops", "unknown-fact"),
        ("fact: national-platform", "fact: nothing", "unknown-fact"),
        ("procedures: [disposal]", "procedures: [nothing]", "unknown-procedure"),
        ("months: 12", "months: 0", "bad-number"), ("months: 12", "months: many", "bad-number"),
        ("test: certificate", "test: luck", "unknown-value"), ("kinds: [growing]", "kinds: [mining]", "unknown-value"),
    ])
    func `what is wrong with an entry is named`(right: String, wrong: String, code: String) {
        let (_, problems) = Self.loaded(Self.sound.replacing(right, with: wrong, maxReplacements: 1))
        #expect(problems.contains { $0.code == code }, "\(problems)")
        #expect(problems.allSatisfy { $0.file?.hasSuffix("four-gates.yaml") == true && $0.line != nil })
    }
}

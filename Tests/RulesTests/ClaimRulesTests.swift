import Primitives
import Rules
import Testing

@Suite struct `Retests and objections in the rulebook` {
    @Test func `microbes alone are refused, also by a name that no standard has; beside another item they are not`() {
        let rulebook = Shipped.rulebook
        #expect(rulebook.refusalGround(forItems: ["菌落总数"])?.id == "microbe")
        #expect(rulebook.refusalGround(forItems: ["沙门氏菌", "霉菌和酵母"])?.id == "microbe")
        #expect(rulebook.refusalGround(forItems: ["菌落总数", "克百威"]) == nil)
        #expect(rulebook.refusalGround(forItems: ["黄曲霉毒素B1"]) == nil)
        #expect(rulebook.refusalGround(forItems: []) == nil)
    }

    @Test func `a farm's failure is claimed in the time of the law on farm produce`() throws {
        let rulebook = Shipped.rulebook
        func deadline(_ subject: ClaimSubject, _ kind: OperatorKind) -> String? {
            rulebook.claims.time(for: subject, in: rulebook.circumstances(of: kind))?.deadline
        }
        #expect(deadline(.result, .growing) == "AG-01")
        #expect(deadline(.result, .sales) == "SA-09")
        #expect(deadline(.process, .growing) == "SA-19")
        #expect(rulebook.claims.time(for: .process, in: Circumstances())?.start == .sampling)
    }

    @Test func `a subject without a time that always holds is told, and a kind of items that there is none of`() {
        let claims = """
            times:
              - {id: a, subject: result, when: {supervised-by: agriculture}, deadline: SA-16, from: service}
              - {id: b, subject: process, deadline: SA-99, from: sampling}
            refusals:
              - {id: c, title: 微生物, item-kinds: [microbes], source: 测试, confidence: U}
            """
        let problems = RulebookFixture(["claims.yaml": claims]).load().problems
        #expect(problems.filter { $0.code == "missing-key" }.count == 4)
        #expect(problems.contains { $0.code == "unknown-deadline" })
        #expect(problems.contains { $0.code == "unknown-value" && $0.read == "microbes" })
    }

    @Test func `a step's variants hold only in their circumstances`() throws {
        let day = try #require(Day("2024-06-01"))
        let version = try #require(Shipped.rulebook.procedure("retest", on: day)?.version)
        let farm = version.resolved(in: Shipped.rulebook.circumstances(of: .livestock))
        #expect(farm.steps.allSatisfy { $0.holder == .department("agriculture") })
        #expect(farm.step("retesting")?.clock == .deadline("AG-03"))
        let shop = version.resolved(in: Shipped.rulebook.circumstances(of: .sales))
        #expect(shop.steps.allSatisfy { $0.holder == .department("market-supervision") })
        #expect(shop.step("retesting")?.clock == .deadline("SA-12"))
    }
}

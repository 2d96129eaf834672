import Primitives
import Rules
import Testing

@Suite struct `Milestones of a plan` {
    private static func load(_ milestones: String) -> (rulebook: Rulebook, problems: [Problem]) {
        let plan = RulebookFixture.plan.replacing("milestone: 建档", with: "milestones: [\(milestones)]")
        return RulebookFixture(["plan/p.yaml": plan]).load()
    }

    @Test func `they come in the order of their days, and a task may have them alone`() throws {
        let (rulebook, problems) = Self.load(
            """
            {id: b, title: 总结, due: 2024-12-01, evidence: 总结}, {id: a, title: 部署, due: 03-31, evidence: 方案, unconfirmed: true}
            """
        )
        #expect(problems.isEmpty)
        let task = try #require(rulebook.plans.first?.task("1.2"))
        #expect(task.milestones.map(\.id) == ["a", "b"])
        #expect(task.milestones.map(\.due.description) == ["2024-03-31", "2024-12-01"])
        #expect(task.milestones.map(\.unconfirmed) == [true, false])
    }

    private static let faults: [(entry: String, code: String)] = [
        ("{id: a, title: 部署, due: 02-30, evidence: 方案}", "bad-date"),
        ("{id: a, title: 部署, evidence: 方案}", "missing-key"),
        ("{id: a, title: 部署, due: 03-31}", "missing-key"),
        ("{id: a, title: 部署, due: 03-31, evidence: 方案, when: 今年}", "unknown-key"),
        ("{id: a, title: 甲, due: 03-31, evidence: 方案}, {id: a, title: 乙, due: 04-30, evidence: 方案}", "duplicate-id"),
        ("{id: a, title: 部署, due: 03-31, evidence: 方案, unconfirmed: 也许}", "wrong-type"),
    ]

    @Test func `a fault is found with its code`() {
        for fault in Self.faults {
            let codes = Self.load(fault.entry).problems.map(\.code)
            #expect(codes.contains(fault.code), "\(fault.entry): \(codes)")
        }
    }

    @Test func `those that we propose ourselves say so`() throws {
        let plan = try #require(Shipped.rulebook.plans.first { $0.year == 2024 })
        let milestones = plan.aspects.flatMap(\.tasks).flatMap(\.milestones)
        #expect(milestones.count >= 20)
        #expect(milestones.allSatisfy { $0.unconfirmed && $0.due.year == 2024 })
    }
}

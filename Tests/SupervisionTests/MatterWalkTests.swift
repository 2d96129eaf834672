import Primitives
import Rules
import Supervision
import TestSupport
import Testing

@Suite struct `Any walk through a procedure` {
    @Test(arguments: ["disposal", "look-back", "rectification", "camera-offline"])
    func `never closes without all that is needed, and always leaves a way to an end`(procedure: String) throws {
        let rulebook = InventedProcedure.rulebook
        let version = try #require(rulebook.procedure(procedure, on: Shipped.day("2024-03-04"))?.version)
        var closings = 0
        try forAll(runs: 150, seed: 16, generate: { $0.next() }) { seed in
            var random = SplitMix64(seed: seed)
            var fixture = try MatterFixture(version, rulebook: rulebook, whole: .days(30))
            for _ in 0..<Int.random(in: 1...60, using: &random) {
                let before = fixture.matter
                Self.tryAnything(&fixture, &random)
                guard Self.moveIsNamed(from: before, to: fixture.matter) else { return false }
                if case .closed = fixture.matter.standing {
                    closings += 1
                    return Self.isComplete(fixture.matter)
                }
                guard Self.canEnd(fixture, visited: []) else { return false }
            }
            return true
        }
        // A walk that never closes would show nothing.
        #expect(closings > 5)
    }

    /// A move as a hurried or careless person might try it; what is refused changes nothing.
    private static func tryAnything(_ fixture: inout MatterFixture, _ random: inout SplitMix64) {
        let version = fixture.matter.version
        switch Int.random(in: 0...5, using: &random) {
        case 0: fixture.lay(one(of: version.steps.flatMap(\.evidence).map(\.id) + ["?"], &random))
        case 1, 2: fixture.layAll()
        case 3: try? fixture.advance(to: one(of: version.steps.map(\.id) + ["?"], &random))
        case 4:
            guard let next = fixture.matter.currentStep?.next, !next.isEmpty else { return }
            try? fixture.advance(to: one(of: next, &random))
        default:
            let outcome = one(of: version.closing.outcomes + ["?"], &random)
            let reason = one(of: ["", " ", "已改好"], &random)
            if let closed = try? fixture.closing(outcome, reason: reason) { fixture.matter = closed }
        }
    }

    private static func one(of all: [String], _ random: inout SplitMix64) -> String {
        all[Int.random(in: 0..<all.count, using: &random)]
    }

    private static func moveIsNamed(from before: Matter, to after: Matter) -> Bool {
        guard case .open(let from) = before.standing, case .open(let to) = after.standing, from != to else {
            return true
        }
        return before.version.step(from)?.next.contains(to) == true && after.steps.count == before.steps.count + 1
    }

    /// The closing conditions once more, written from the rulebook's words rather than from the engine.
    private static func isComplete(_ matter: Matter) -> Bool {
        guard case .closed(let outcome, let reason, _) = matter.standing else { return false }
        let laid = Set(matter.evidence.map(\.need))
        let done = Set(matter.steps.filter { $0.doneAt != nil && $0.doneBy != nil }.map(\.step))
        let stepIDs = Set(matter.version.steps.map(\.id))
        let needs = matter.version.closing.needs + (matter.version.closing.outcomeNeeds[outcome] ?? [])
        let stepsKeptTheirEvidence = matter.version.steps.filter { done.contains($0.id) }
            .allSatisfy { step in step.evidence.allSatisfy { laid.contains($0.id) } }
        return matter.version.closing.outcomes.contains(outcome) && reason.contains { !$0.isWhitespace }
            && !laid.isEmpty && stepsKeptTheirEvidence && done.count > 0
            && needs.allSatisfy { stepIDs.contains($0) ? done.contains($0) : laid.contains($0) }
    }

    private static func canEnd(_ fixture: MatterFixture, visited: Set<String>) -> Bool {
        guard let step = fixture.matter.currentStep else { return false }
        var fixture = fixture
        fixture.layAll()
        if fixture.matter.version.closing.outcomes.contains(where: { (try? fixture.closing($0)) != nil }) {
            return true
        }
        for next in step.next where !visited.contains(next) {
            var moved = fixture
            guard (try? moved.advance(to: next)) != nil else { continue }
            if canEnd(moved, visited: visited.union([step.id])) { return true }
        }
        return false
    }
}

@Suite struct `A procedure that nobody thought of` {
    @Test func `it is read from a file and handled by the engine as it is`() throws {
        #expect(InventedProcedure.problems == [])
        let found = try #require(InventedProcedure.rulebook.procedure("camera-offline", on: Shipped.day("2024-03-04")))
        #expect(found.procedure.title == "摄像头离线")
        var fixture = try MatterFixture(found.version, rulebook: InventedProcedure.rulebook)
        #expect(fixture.matter.currentHolder == .township(Shipped.township))
        #expect(fixture.matter.due == .at(MatterFixture.start.adding(hours: 72)))
        #expect(fixture.matter.steps[0].due == .at(MatterFixture.start.adding(hours: 4)))
        try fixture.go("repair", "call", "repair")
        #expect(throws: MatterRefusal.missing(["恢复画面"])) { _ = try fixture.closing("已恢复") }
        fixture.layAll()
        let closed = try fixture.closing("已恢复")
        #expect(closed.steps.map(\.step) == ["call", "repair", "call", "repair"])
        #expect(fixture.matter.missing(for: "拆除") == ["拆除批准"])
    }
}

/// 摄像头离线: a procedure with a loop, as a county might write it.
enum InventedProcedure {
    static let text = """
        id: camera-offline
        title: 摄像头离线
        subject: operator
        versions:
          - from: 2024-01-01
            basis: 县明厨亮灶管理办法（虚构）
            confidence: unconfirmed
            whole: {hours: 72, unconfirmed: true}
            steps:
              - id: call
                title: 电话核实
                holder: township-of-operator
                clock: {hours: 4, unconfirmed: true}
                evidence: [{text: call-note, title: 通话记录}]
                next: [repair, remove]
              - id: repair
                title: 现场修复
                holder: station-of-operator
                clock: {working-days: 2, unconfirmed: true}
                evidence: [{photo: picture-back, title: 恢复画面}]
                next: [call]
              - id: remove
                title: 拆除
                holder: county-office
                evidence: [{document: removal-approval, title: 拆除批准}]
            close:
              outcomes: [已恢复, 拆除]
              needs: [call]
              outcome-needs: {已恢复: [picture-back], 拆除: [removal-approval]}
        """

    private static let loaded = Rulebook.load([RuleFolder(files: ["procedures/camera-offline.yaml": text])])
    static let problems = loaded.problems
    static let rulebook: Rulebook = {
        var rulebook = Shipped.rulebook
        rulebook.procedures += loaded.rulebook.procedures
        return rulebook
    }()
}

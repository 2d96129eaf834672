import Primitives
import Rules
import Supervision

/// A matter as tests carry it along, in memory, with the shipped rulebook.
struct MatterFixture {
    static let start = Instant(Shipped.day("2024-03-04"), hour: 9)

    var matter: Matter
    var now = start
    var rulebook = Shipped.rulebook

    /// Opened at nine on 4 March 2024 in 凤城镇.
    init(
        _ version: ProcedureVersion,
        rulebook: Rulebook = Shipped.rulebook,
        whole: Term? = nil
    ) throws {
        self.rulebook = rulebook
        matter = try Matter.opening(
            id: "m",
            version: version,
            township: Shipped.township,
            at: now,
            rulebook: rulebook,
            whole: whole
        )
    }

    mutating func lay(_ need: String) {
        matter.evidence.append(
            Matter.Evidence(
                id: "e\(matter.evidence.count)",
                step: matter.currentStep?.id ?? "",
                need: need,
                hasFile: false,
                at: now
            )
        )
    }

    /// Lays down all that the current step needs.
    mutating func layAll() { for need in matter.missingEvidence { lay(need.id) } }

    mutating func advance(to next: String, by officer: String = "甲") throws(MatterRefusal) {
        now = now.adding(hours: 24)
        matter = try matter.advanced(to: next, note: "", by: officer, at: now, rulebook: rulebook)
    }

    /// Goes through steps, each with its evidence.
    mutating func go(_ steps: String...) throws(MatterRefusal) {
        for step in steps {
            layAll()
            try advance(to: step)
        }
    }

    func closing(_ outcome: String, reason: String = "已改好") throws(MatterRefusal) -> Matter {
        try matter.closed(outcome: outcome, reason: reason, by: "甲", at: now)
    }
}

import Primitives

/// Checks that a matter can walk the steps: each next exists, each step is reached, each can come to an end.
struct StepGraph {
    private let steps: [(step: Step, place: Place)]
    private let place: Place
    private let faults: Faults

    init(steps: [(Step, Place)], place: Place, faults: Faults) {
        self.steps = steps.map { (step: $0.0, place: $0.1) }
        self.place = place
        self.faults = faults
    }

    func check() {
        guard let first = steps.first else {
            faults.report(place, "missing-key", expected: "steps", "a procedure needs a first step")
            return
        }
        let ids = Set(steps.map(\.step.id))
        for (step, place) in steps {
            for next in step.next where !ids.contains(next) {
                faults.report(place, "unknown-step", read: next, "\(step.id) leads to \(next), which does not exist")
            }
        }
        checkEvidence()
        let reached = closure(from: [first.step.id]) { step in step.next }
        for (step, place) in steps where !reached.contains(step.id) {
            faults.report(place, "unreachable-step", read: step.id, "no path from \(first.step.id) leads to \(step.id)")
        }
        let ends = Set(steps.filter(\.step.next.isEmpty).map(\.step.id))
        let ending = closure(from: ends) { step in steps.filter { $0.step.next.contains(step.id) }.map(\.step.id) }
        for (step, place) in steps where !ending.contains(step.id) {
            faults.report(place, "no-exit", read: step.id, "from \(step.id) no path leads to an end")
        }
    }

    /// Each id must be a step or an evidence of these steps.
    func checkNeeds(_ needs: [String], _ place: Place) {
        for need in needs
        where !steps.contains(where: { $0.step.id == need || $0.step.evidence.contains { $0.id == need } }) {
            faults.report(place, "unknown-evidence", read: need, "\(need) is neither a step nor an evidence")
        }
    }

    private func checkEvidence() {
        var seen: Set<String> = Set(steps.map(\.step.id))
        for (step, place) in steps {
            for evidence in step.evidence where !seen.insert(evidence.id).inserted {
                faults.report(place, "duplicate-id", read: evidence.id, "\(evidence.id) is used twice in this version")
            }
        }
    }

    private func closure(from start: Set<String>, _ neighbours: (Step) -> [String]) -> Set<String> {
        var reached = start
        var waiting = Array(start)
        while let id = waiting.popLast() {
            guard let step = steps.first(where: { $0.step.id == id })?.step else { continue }
            for next in neighbours(step) where reached.insert(next).inserted { waiting.append(next) }
        }
        return reached
    }
}

/// What an operator may object to after a failure; a retest (复检) is about the result, an objection (异议) about the rest.
package enum ClaimSubject: String, Sendable, Hashable, CaseIterable {
    case result
    case authenticity
    case method
    case standard
    case process
}

/// By when retests and objections are asked for, and when a retest is refused (`claims.yaml`).
package struct ClaimRules: Sendable, Hashable {
    /// The time in which one subject is to be claimed.
    package struct Time: Sendable, Hashable {
        /// From when the time counts.
        package enum Start: String, Sendable, Hashable, CaseIterable {
            /// The day on which the result was served.
            case service
            case sampling
        }

        package var subject: ClaimSubject
        /// Nil where it holds for all that no condition takes out.
        package var condition: Condition?
        /// The id of a deadline.
        package var deadline: String
        package var start: Start

        package init(subject: ClaimSubject, condition: Condition?, deadline: String, start: Start) {
            self.subject = subject
            self.condition = condition
            self.deadline = deadline
            self.start = start
        }
    }

    /// A ground on which a retest is refused (不予复检).
    package struct Ground: Sendable, Hashable {
        package var id: String
        package var title: String
        /// Kinds and names of items; empty where a person finds the ground.
        ///
        /// A failure by these alone is refused by the program.
        package var itemKinds: Set<String>
        package var items: Set<String>
        package var source: Source

        package init(id: String, title: String, itemKinds: Set<String>, items: Set<String>, source: Source) {
            self.id = id
            self.title = title
            self.itemKinds = itemKinds
            self.items = items
            self.source = source
        }

        package var isOfItems: Bool { !itemKinds.isEmpty || !items.isEmpty }
    }

    package var times: [Time]
    package var grounds: [Ground]

    package init(times: [Time] = [], grounds: [Ground] = []) {
        self.times = times
        self.grounds = grounds
    }

    /// The time for a subject: one whose condition holds, before the one without.
    package func time(for subject: ClaimSubject, in circumstances: Circumstances) -> Time? {
        let fitting = times.filter { $0.subject == subject && $0.condition?.holds(in: circumstances) != false }
        return fitting.first { $0.condition != nil } ?? fitting.first
    }
}

extension Rulebook {
    /// What rules may depend on for an operator of a kind.
    package func circumstances(of kind: OperatorKind?, claim: ClaimSubject? = nil) -> Circumstances {
        let supervisors = departments.filter { department in kind.map { department.supervises.contains($0) } ?? false }
        return Circumstances(supervisors: Set(supervisors.map(\.id)), claim: claim)
    }

    /// The ground on which a retest of these failed items is refused without anybody's finding it; nil where one item may be
    /// tested again.
    package func refusalGround(forItems items: [String]) -> ClaimRules.Ground? {
        guard !items.isEmpty else { return nil }
        return claims.grounds.first { ground in
            ground.isOfItems
                && items.allSatisfy { name in
                    ground.items.contains(name)
                        || limits.items.first { $0.name == name }.map { ground.itemKinds.contains($0.kind) } ?? false
                }
        }
    }
}

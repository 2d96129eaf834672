package import Primitives
package import Rules

/// What is known of a subject that its hooks (挂钩事项) depend on.
package struct HookEvidence: Sendable, Hashable {
    /// A row of the ledger that speaks for or against.
    package struct Item: Sendable, Hashable {
        package enum Kind: Sendable, Hashable {
            case sample
            case matter
            case certificate
            case inputUse
        }

        package var kind: Kind
        package var id: String
        package var title: String
        package var day: Day
        /// Of a matter: the day on which it was closed; its procedure.
        package var closedOn: Day?
        package var procedure: String?

        package init(
            kind: Kind,
            id: String,
            title: String,
            day: Day,
            closedOn: Day? = nil,
            procedure: String? = nil
        ) {
            self.kind = kind
            self.id = id
            self.title = title
            self.day = day
            self.closedOn = closedOn
            self.procedure = procedure
        }
    }

    /// Flags of the register that are set.
    package var flags: Set<String> = []
    package var failedSamples: [Item] = []
    /// Uses of forbidden inputs, and samples in which one was found.
    package var bannedInputs: [Item] = []
    package var matters: [Item] = []
    /// Certificates that were not voided.
    package var certificates: [Item] = []

    package init() {}
}

/// How a subject stands to one condition today.
package struct HookFinding: Sendable, Hashable {
    package var condition: HookRules.Condition
    package var isMet: Bool
    /// One Chinese sentence.
    package var reason: String
    /// What speaks against it; where it is met, what speaks for it.
    package var items: [HookEvidence.Item]
    /// The day on which the present state began, where the ledger tells it.
    package var since: Day?

    package init(
        condition: HookRules.Condition,
        isMet: Bool,
        reason: String,
        items: [HookEvidence.Item] = [],
        since: Day? = nil
    ) {
        self.condition = condition
        self.isMet = isMet
        self.reason = reason
        self.items = items
        self.since = since
    }
}

/// Whether a subject may be put forward for one hook, and why not.
package struct HookStanding: Sendable, Hashable {
    package var hook: HookRules.Hook
    package var findings: [HookFinding]
    /// The day on which the present state began: told by the facts, else by the review that first saw it.
    package var since: Day?

    package init(hook: HookRules.Hook, findings: [HookFinding], since: Day?) {
        self.hook = hook
        self.findings = findings
        self.since = since
    }

    package var isEligible: Bool { findings.allSatisfy(\.isMet) }

    /// What is not met, as one line.
    package var reasons: String {
        findings.filter { !$0.isMet }.map(\.reason).joined(separator: "；")
    }
}

/// A subject of the hooks with its standing to each.
package struct HookSubject: Sendable, Hashable {
    package var id: String
    package var name: String
    package var kind: OperatorKind
    package var township: AreaCode?
    package var standings: [HookStanding]

    package init(id: String, name: String, kind: OperatorKind, township: AreaCode?, standings: [HookStanding]) {
        self.id = id
        self.name = name
        self.kind = kind
        self.township = township
        self.standings = standings
    }
}

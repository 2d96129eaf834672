package import Primitives
package import Rules

/// A check for an application, as it was made and numbered (核查意见).
package struct HookCheck: Sendable, Hashable {
    package var id: String
    /// Such as `四挂钩核查〔2024〕1号`.
    package var number: String
    package var operatorID: String
    package var operatorName: String
    package var township: AreaCode?
    package var hook: String
    /// As the rulebook named it on that day.
    package var hookTitle: String
    /// What was applied for, such as `绿色食品认证（黄瓜）`.
    package var purpose: String
    package var isEligible: Bool
    /// Each condition with its finding, one a line.
    package var findings: [Line]
    package var checkedAt: Instant
    package var checkedBy: String

    package struct Line: Sendable, Hashable {
        package var title: String
        package var isMet: Bool
        package var reason: String

        package init(title: String, isMet: Bool, reason: String) {
            self.title = title
            self.isMet = isMet
            self.reason = reason
        }
    }

    package init(
        id: String,
        number: String,
        operatorID: String,
        operatorName: String,
        township: AreaCode?,
        hook: String,
        hookTitle: String,
        purpose: String,
        isEligible: Bool,
        findings: [Line],
        checkedAt: Instant,
        checkedBy: String
    ) {
        self.id = id
        self.number = number
        self.operatorID = operatorID
        self.operatorName = operatorName
        self.township = township
        self.hook = hook
        self.hookTitle = hookTitle
        self.purpose = purpose
        self.isEligible = isEligible
        self.findings = findings
        self.checkedAt = checkedAt
        self.checkedBy = checkedBy
    }
}

/// One run through all subjects (定期复核), and who fell out.
package struct HookReview: Sendable, Hashable {
    package struct Change: Sendable, Hashable {
        package var operatorID: String
        package var operatorName: String
        package var hook: String
        package var isEligible: Bool
        package var since: Day
        package var reasons: String

        package init(
            operatorID: String,
            operatorName: String,
            hook: String,
            isEligible: Bool,
            since: Day,
            reasons: String
        ) {
            self.operatorID = operatorID
            self.operatorName = operatorName
            self.hook = hook
            self.isEligible = isEligible
            self.since = since
            self.reasons = reasons
        }
    }

    package var id: String
    package var at: Instant
    package var by: String
    package var subjects: Int
    package var eligible: Int
    /// Standings that were eligible at the review before and are no longer.
    package var fellOut: Int

    package init(id: String, at: Instant, by: String, subjects: Int, eligible: Int, fellOut: Int) {
        self.id = id
        self.at = at
        self.by = by
        self.subjects = subjects
        self.eligible = eligible
        self.fellOut = fellOut
    }
}

/// Which subjects of the hooks are meant.
package struct HookFilter: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case eligible
        case refused
    }

    package var text: String
    package var kind: OperatorKind?
    package var township: AreaCode?
    package var hook: String?
    package var state: State?

    package init(
        text: String = "",
        kind: OperatorKind? = nil,
        township: AreaCode? = nil,
        hook: String? = nil,
        state: State? = nil
    ) {
        self.text = text
        self.kind = kind
        self.township = township
        self.hook = hook
        self.state = state
    }

    /// A state without a hook is asked of all hooks together: eligible for each, or refused by one.
    package func admits(_ subject: HookSubject) -> Bool {
        guard kind == nil || subject.kind == kind, township == nil || subject.township == township,
            text.isEmpty || subject.name.contains(text)
        else { return false }
        guard let state else { return true }
        let standings = subject.standings.filter { hook == nil || $0.hook.id == hook }
        switch state {
        case .eligible: return standings.allSatisfy(\.isEligible)
        case .refused: return standings.contains { !$0.isEligible }
        }
    }
}

/// Subjects, and how many of them are eligible for each hook; for indicators.
package struct HookCounts: Sendable, Hashable {
    package var subjects = 0
    /// By the id of the hook.
    package var eligible: [String: Int] = [:]
    /// Subjects that a review or a check has looked at.
    package var reviewed = 0

    package init() {}
}

/// What a rule may depend on besides its date: who answers for the operator, and what a claim is about.
package struct Circumstances: Sendable, Hashable {
    /// Ids of the departments that supervise operators of its kind.
    package var supervisors: Set<String>
    /// Nil where the matter is about no claim.
    package var claim: ClaimSubject?

    package init(supervisors: Set<String> = [], claim: ClaimSubject? = nil) {
        self.supervisors = supervisors
        self.claim = claim
    }
}

/// When a rule or a variant of it holds (`when`); all that is said must be so.
package struct Condition: Sendable, Hashable {
    /// A department that supervises the operator; nil for any.
    package var supervisedBy: String?
    /// What the claim is about; empty for anything, and for no claim.
    package var claims: Set<ClaimSubject>

    package init(supervisedBy: String? = nil, claims: Set<ClaimSubject> = []) {
        self.supervisedBy = supervisedBy
        self.claims = claims
    }

    package func holds(in circumstances: Circumstances) -> Bool {
        if let supervisedBy, !circumstances.supervisors.contains(supervisedBy) { return false }
        return claims.isEmpty || circumstances.claim.map { claims.contains($0) } == true
    }
}

/// What a step has otherwise under a condition: another holder, another clock.
package struct StepVariant: Sendable, Hashable {
    package var condition: Condition
    package var holder: HolderRule?
    package var clock: ClockReference?

    package init(condition: Condition, holder: HolderRule?, clock: ClockReference?) {
        self.condition = condition
        self.holder = holder
        self.clock = clock
    }
}

extension ProcedureVersion {
    /// The version as it is for one matter: of each step's variants the first that holds says holder and clock.
    package func resolved(in circumstances: Circumstances) -> ProcedureVersion {
        var version = self
        for index in version.steps.indices {
            let fitting = version.steps[index].variants.filter { $0.condition.holds(in: circumstances) }
            if let holder = fitting.lazy.compactMap(\.holder).first { version.steps[index].holder = holder }
            if let clock = fitting.lazy.compactMap(\.clock).first { version.steps[index].clock = clock }
        }
        return version
    }
}

package import Primitives
package import Rules

/// 农质发〔2018〕10号: whoever is not on the national platform, or has no good record, is not put forward.
///
/// What makes a good record is the rulebook's; each condition is judged by its rows on a day.
package struct HookJudge: Sendable {
    private let rules: HookRules

    package init(_ rules: HookRules) { self.rules = rules }

    package func standings(of kind: OperatorKind, _ evidence: HookEvidence, on day: Day) -> [HookStanding] {
        guard rules.kinds.contains(kind) else { return [] }
        let findings = Dictionary(
            rules.conditions.map { ($0.id, finding($0, kind, evidence, on: day)) },
            uniquingKeysWith: { first, _ in first }
        )
        return rules.hooks.map { hook in
            let own = hook.needs.compactMap { findings[$0] }
            return HookStanding(hook: hook, findings: own, since: Self.since(own))
        }
    }

    /// Eligible since the last condition was met; not eligible since the first that is not met began to fail.
    private static func since(_ findings: [HookFinding]) -> Day? {
        let failing = findings.filter { !$0.isMet }
        guard !failing.isEmpty else { return findings.compactMap(\.since).max() }
        // One that nobody knows the beginning of may be the first.
        guard failing.allSatisfy({ $0.since != nil }) else { return nil }
        return failing.compactMap(\.since).min()
    }

    private func finding(
        _ condition: HookRules.Condition,
        _ kind: OperatorKind,
        _ evidence: HookEvidence,
        on day: Day
    ) -> HookFinding {
        switch condition.test {
        case .fact(let fact):
            let isMet = evidence.flags.contains(fact)
            return HookFinding(
                condition: condition,
                isMet: isMet,
                reason: isMet ? condition.title : "未登记：\(condition.title)"
            )
        case .noFailedSample(let months):
            return Self.without(evidence.failedSamples, months, condition, on: day, bad: "批次抽检不合格", good: "没有不合格样品")
        case .noBannedInput(let months):
            return Self.without(
                evidence.bannedInputs,
                months,
                condition,
                on: day,
                bad: "次使用或检出禁用投入品",
                good: "没有禁用投入品记录"
            )
        case .noOpenMatter(let procedures): return Self.withoutOpen(evidence.matters, procedures, condition)
        case .certificate(let months, let kinds):
            guard kinds.contains(kind) else {
                return HookFinding(condition: condition, isMet: true, reason: "\(kind.title)不要求开具承诺达标合格证")
            }
            return Self.certificates(evidence.certificates, months, condition, on: day)
        }
    }

    /// Nothing of a kind within so many months up to a day.
    private static func without(
        _ items: [HookEvidence.Item],
        _ months: Int,
        _ condition: HookRules.Condition,
        on day: Day,
        bad: String,
        good: String
    ) -> HookFinding {
        let days = items.filter { $0.day <= day }.sorted { ($0.day, $0.id) > ($1.day, $1.id) }
        let standing = days.filter { $0.day.adding(months: months) >= day }
        guard let earliest = standing.last else {
            return HookFinding(
                condition: condition,
                isMet: true,
                reason: "近 \(months) 个月\(good)",
                // Clean from the day after the last one has lapsed.
                since: days.first.map { $0.day.adding(months: months).adding(days: 1) }
            )
        }
        // Earlier ones belong to the same stretch while no gap of so many months lies between.
        var since = earliest.day
        for item in days where item.day < since && item.day.adding(months: months) >= since { since = item.day }
        return HookFinding(
            condition: condition,
            isMet: false,
            reason: "近 \(months) 个月有 \(standing.count) \(bad)",
            items: standing,
            since: since
        )
    }

    private static func withoutOpen(
        _ matters: [HookEvidence.Item],
        _ procedures: [String],
        _ condition: HookRules.Condition
    ) -> HookFinding {
        let own = matters.filter { $0.procedure.map(procedures.contains) ?? false }
        let open = own.filter { $0.closedOn == nil }.sorted { ($0.day, $0.id) < ($1.day, $1.id) }
        guard let first = open.first else {
            return HookFinding(
                condition: condition,
                isMet: true,
                reason: "没有未办结的核查处置和整改",
                since: own.compactMap(\.closedOn).max()
            )
        }
        return HookFinding(
            condition: condition,
            isMet: false,
            reason: "有 \(open.count) 件未办结",
            items: open,
            since: first.day
        )
    }

    private static func certificates(
        _ items: [HookEvidence.Item],
        _ months: Int,
        _ condition: HookRules.Condition,
        on day: Day
    ) -> HookFinding {
        let days = items.filter { $0.day <= day }.sorted { ($0.day, $0.id) > ($1.day, $1.id) }
        let current = days.filter { $0.day.adding(months: months) >= day }
        guard let newest = current.first else {
            let lapsed = days.first.map { $0.day.adding(months: months).adding(days: 1) }
            return HookFinding(
                condition: condition,
                isMet: false,
                reason: "近 \(months) 个月没有开具承诺达标合格证",
                since: lapsed
            )
        }
        var since = newest.day
        for item in days where item.day.adding(months: months) >= since { since = min(since, item.day) }
        return HookFinding(
            condition: condition,
            isMet: true,
            reason: "近 \(months) 个月开具 \(current.count) 张承诺达标合格证",
            items: Array(current.prefix(3)),
            since: since
        )
    }
}

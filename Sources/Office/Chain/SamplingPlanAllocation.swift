import Primitives
import Rules
import Storage
package import Supervision

/// Sharing out the free budget of a draft.
extension SamplingPlanDesk {
    /// Shares the free budget out to problem firms, products and items, in place of what was shared out before.
    package func allocate(
        _ id: String,
        budget: Int,
        randomShare: Int,
        seed: Int,
        weighting: Allocation.Weighting,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try allocate(
                id,
                budget: budget,
                randomShare: randomShare,
                seed: seed,
                weighting: weighting,
                by: officer,
                at: now,
                db: db
            )
        }
    }

    /// Years of results that the allocation looks at, by the rulebook; the last one where it says nothing.
    private var yearsLookedAt: Int { office.rulebook.practice?.allocation.years ?? 1 }

    func allocate(
        _ id: String,
        budget: Int,
        randomShare: Int,
        seed: Int,
        weighting: Allocation.Weighting,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let (records, plan) = try draft(id, by: officer, db: db)
        var faults: [FieldFault] = []
        if !(0...100_000).contains(budget) {
            faults.append(FieldFault(field: "budget", code: "bad-budget", advice: "机动批次请填 0 至 100000 的整数"))
        }
        if !(0...100).contains(randomShare) {
            faults.append(FieldFault(field: "share", code: "bad-share", advice: "随机比例请填 0 至 100"))
        }
        let years = yearsLookedAt
        let (candidates, population) = try records.history(
            from: now.day.adding(years: -years),
            through: now.day.adding(days: 1)
        )
        if candidates.isEmpty, budget > 0 {
            faults.append(
                FieldFault(
                    field: "budget",
                    code: "no-results",
                    advice: "近 \(years) 年没有抽检结果，无从分配；请先导入历史结果，或把批次写进固定部分"
                )
            )
        }
        // What was taken on an earlier revision's free lines is spent: those lines stay, as large as what was taken.
        let spent = try records.lines(of: id, scope: .program(office.county)).filter {
            $0.part == .free && $0.taken > 0
        }
        let left = budget - spent.reduce(0) { $0 + $1.taken }
        if left < 0 {
            faults.append(FieldFault(field: "budget", code: "budget-spent", advice: "机动批次已抽 \(budget - left) 批，总数不能更少"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let before = try records.digest(of: id)
        try records.deleteLines(of: id, part: .free)
        try records.insert(
            spent.map { line in
                var line = line
                line.planned = line.taken
                return line
            },
            plan: id
        )
        try records.setAllocation(of: id, budget: budget, randomShare: randomShare, seed: seed)
        let shares = Allocation.shares(
            of: candidates,
            population: population,
            budget: left,
            randomShare: randomShare,
            weighting: weighting,
            seed: UInt64(bitPattern: Int64(seed))
        )
        let start = try records.lines(of: id, scope: .program(office.county)).map(\.position).max() ?? 0
        try records.insert(lines(shares, plan: plan, after: start, now: now), plan: id)
        try record("sampling-plan-allocated", id, by: officer, at: now, before: before, records)
    }

    /// One line for each share and month: the batches go round the months that are left of the year.
    private func lines(
        _ shares: [Allocation.Share],
        plan: SamplingPlanFile,
        after start: Int,
        now: Instant
    ) -> [SamplingPlanLine] {
        let first = now.day.year == plan.year ? now.day.month : 1
        let months = Array(first...12)
        let classes = SamplingClasses(office.rulebook.sampling)
        var lines: [SamplingPlanLine] = []
        var turn = 0
        for share in shares where share.total > 0 {
            var byMonth: [Int: Int] = [:]
            for _ in 0..<share.total {
                byMonth[months[turn % months.count], default: 0] += 1
                turn += 1
            }
            let candidate = share.candidate
            let stage = PlannedSamples.Stage(rawValue: candidate.stage) ?? .distribution
            let day = Day(year: plan.year, month: first, day: 1) ?? now.day
            let rules = classes.items(food: candidate.foodClass, on: day)
            let reason = share.explanation(name: "“\(candidate.foodClass)·\(stage.title)”", years: yearsLookedAt)
            for month in byMonth.keys.sorted() {
                lines.append(
                    SamplingPlanLine(
                        position: start + lines.count + 1,
                        kind: .supervision,
                        part: .free,
                        foodClass: candidate.foodClass,
                        rules: rules.first.map { ($0.year, $0.table) },
                        stage: stage,
                        month: month,
                        planned: byMonth[month] ?? 1,
                        operatorID: candidate.operatorID.isEmpty ? nil : candidate.operatorID,
                        items: candidate.item.isEmpty ? rules.map(\.item) : [candidate.item],
                        reason: reason,
                        lineage: office.environment.nextID(now)
                    )
                )
            }
        }
        return lines
    }
}

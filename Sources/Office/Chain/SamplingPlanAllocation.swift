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
        let rule = office.rulebook.practice?.allocation
        if rule == nil {
            faults.append(
                FieldFault(field: "budget", code: "no-rule", advice: "规则库没有分配机动批次的规则（sampling.yaml），请联系系统管理员")
            )
        }
        let years = rule?.years ?? 1
        let history = AllocationRecords(db: db, county: office.county)
        let evidence = try history.evidence(from: now.day.adding(years: -years), before: now.day.adding(days: 1))
        if evidence.candidates.isEmpty, budget > 0 {
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
        guard faults.isEmpty, let rule else { throw Refusal.incomplete(faults) }
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
        let lines = try records.lines(of: id, scope: .program(office.county))
        let groups = try history.groups(lines, evidence)
        let drawn = AllocationDraw.draw(left * randomShare / 100, from: groups, seed: UInt64(bitPattern: Int64(seed)))
        let sharing = Allocation.shares(
            of: evidence.candidates,
            population: evidence.population,
            budget: left - drawn.count,
            weighting: weighting,
            bounds: rule.strength,
            years: years
        )
        try records.setAllocation(
            of: id,
            budget: budget,
            randomShare: randomShare,
            seed: seed,
            sharing: SamplingPlanFile.Sharing(weighting: weighting, strength: sharing.strength)
        )
        let grants = grants(sharing) + grants(drawn, of: AllocationDraw.size(of: groups), seed: seed)
        let start = lines.map(\.position).max() ?? 0
        try records.insert(self.lines(grants, plan: plan, after: start, now: now), plan: id)
        try record("sampling-plan-allocated", id, by: officer, at: now, before: before, records)
    }

    /// Batches of one class, stage, firm and item, with the reason that their lines bear.
    private struct Grant {
        var foodClass: String
        var stage: PlannedSamples.Stage
        var operatorID = ""
        var item = ""
        var batches: Int
        var reason: String
    }

    private func grants(_ sharing: Allocation.Sharing) -> [Grant] {
        sharing.shares.filter { $0.batches > 0 }.map { share in
            let stage = PlannedSamples.Stage(rawValue: share.candidate.stage) ?? .distribution
            let name = "“\(share.candidate.foodClass)·\(stage.title)”"
            return Grant(
                foodClass: share.candidate.foodClass,
                stage: stage,
                operatorID: share.candidate.operatorID,
                item: share.candidate.item,
                batches: share.batches,
                reason: sharing.explanation(share, name: name)
            )
        }
    }

    /// What was drawn for one firm and class is one grant, with the turns in which it was drawn.
    private func grants(
        _ drawn: [AllocationDraw.Drawn],
        of size: (operators: Int, pairs: Int),
        seed: Int
    ) -> [Grant] {
        Dictionary(grouping: drawn) { [$0.operatorID, $0.foodClass] }.values
            .sorted { ($0.first?.turn ?? 0) < ($1.first?.turn ?? 0) }.compactMap { draws in
                guard let first = draws.first else { return nil }
                let turns = draws.map { String($0.turn) }.joined(separator: "、")
                return Grant(
                    foodClass: first.foodClass,
                    stage: PlannedSamples.Stage(rawValue: first.stage) ?? .distribution,
                    operatorID: first.operatorID,
                    batches: draws.count,
                    reason: """
                        随机部分：从登记在册且开业的 \(size.operators) 家单位与本环节计划内或抽检过的类别（共 \(size.pairs) 种组合）中抽取，\
                        不看以往结果；随机种子 \(seed)，第 \(turns) 次抽中
                        """
                )
            }
    }

    /// One line for each grant and month: the batches go round the months that are left of the year.
    private func lines(
        _ grants: [Grant],
        plan: SamplingPlanFile,
        after start: Int,
        now: Instant
    ) -> [SamplingPlanLine] {
        let first = now.day.year == plan.year ? now.day.month : 1
        let months = Array(first...12)
        let classes = SamplingClasses(office.rulebook.sampling)
        let day = Day(year: plan.year, month: first, day: 1) ?? now.day
        var lines: [SamplingPlanLine] = []
        var turn = 0
        for grant in grants {
            var byMonth: [Int: Int] = [:]
            for _ in 0..<grant.batches {
                byMonth[months[turn % months.count], default: 0] += 1
                turn += 1
            }
            let rules = classes.items(food: grant.foodClass, on: day)
            for month in byMonth.keys.sorted() {
                lines.append(
                    SamplingPlanLine(
                        position: start + lines.count + 1,
                        kind: .supervision,
                        part: .free,
                        foodClass: grant.foodClass,
                        rules: rules.first.map { ($0.year, $0.table) },
                        stage: grant.stage,
                        month: month,
                        planned: byMonth[month] ?? 1,
                        operatorID: grant.operatorID.isEmpty ? nil : grant.operatorID,
                        items: grant.item.isEmpty ? rules.map(\.item) : [grant.item],
                        reason: grant.reason,
                        lineage: office.environment.nextID(now)
                    )
                )
            }
        }
        return lines
    }
}

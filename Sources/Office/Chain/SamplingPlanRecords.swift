import Primitives
import Rules
import Storage
import Supervision

/// SQL of the yearly sampling plan.
struct SamplingPlanRecords {
    let db: any Connection
    let county: AreaCode

    /// The revisions of a year, the newest first, without their lines.
    func revisions(year: Int) throws -> [SamplingPlanFile] {
        try db.query(
            "\(Self.selection) WHERE county = \(county.text) AND year = \(year) ORDER BY revision DESC"
        ).map(Self.plan)
    }

    func find(_ id: String) throws -> SamplingPlanFile? {
        try db.first("\(Self.selection) WHERE county = \(county.text) AND id = \(id)").map(Self.plan)
    }

    private static let selection: SQL = """
        SELECT id, year, revision, state, free_budget, random_share, random_seed, reason, drafted_at, drafted_by,
            approved_at, approved_by FROM sampling_plan
        """

    private static func plan(_ row: Row) throws -> SamplingPlanFile {
        SamplingPlanFile(
            id: try row.get("id"),
            year: try row.get("year"),
            revision: try row.get("revision"),
            state: SamplingPlanFile.State(rawValue: try row.get("state")) ?? .draft,
            freeBudget: try row.get("free_budget"),
            randomShare: try row.get("random_share"),
            seed: try row.get("random_seed"),
            reason: try row.get("reason"),
            draftedAt: Instant(milliseconds: try row.get("drafted_at")),
            draftedBy: try row.get("drafted_by"),
            approvedAt: try row.get("approved_at", as: Int64?.self).map { Instant(milliseconds: $0) },
            approvedBy: try row.get("approved_by"),
            lines: [],
            names: [:]
        )
    }

    /// Lines in order; `scope` keeps a township to its own and the whole county's.
    func lines(of plan: String, scope: Scope) throws -> [SamplingPlanLine] {
        let township: SQL = scope.township.map { " AND (line.township IS NULL OR line.township = \($0.text))" } ?? ""
        return try db.query(
            "\(Self.lineSelection(county)) WHERE line.county = \(county.text) AND line.plan = \(plan)\(township) ORDER BY line.position"
        )
        .map(Self.line)
    }

    /// A line of an approved plan.
    func line(_ position: Int, of plan: String) throws -> SamplingPlanLine? {
        try db.first(
            """
            \(Self.lineSelection(county))
            JOIN sampling_plan ON sampling_plan.county = line.county AND sampling_plan.id = line.plan
            WHERE line.county = \(county.text) AND line.plan = \(plan) AND line.position = \(position)
                AND sampling_plan.state = 'approved'
            """
        ).map(Self.line)
    }

    private static func lineSelection(_ county: AreaCode) -> SQL {
        """
        SELECT line.position, line.kind, line.part, line.food_class, line.rules_year, line.rules_table, line.stage,
            line.township, line.month, line.planned, line.operator, operator.name AS operator_name, line.items,
            line.reason, line.lineage, (SELECT COUNT(*) FROM sampling_plan_line AS same
                JOIN specimen ON specimen.county = same.county AND specimen.plan = same.plan
                    AND specimen.plan_line = same.position
                JOIN specimen_standing ON specimen_standing.county = specimen.county
                    AND specimen_standing.specimen = specimen.id AND specimen_standing.state <> 'discarded'
                WHERE same.county = line.county AND same.lineage = line.lineage) AS taken
        FROM sampling_plan_line AS line
        LEFT JOIN operator ON operator.county = line.county AND operator.id = line.operator
        """
    }

    private static func line(_ row: Row) throws -> SamplingPlanLine {
        let year: Int? = try row.get("rules_year")
        let table: String? = try row.get("rules_table")
        var rules: (year: Int, table: String)?
        if let year, let table { rules = (year, table) }
        return SamplingPlanLine(
            position: try row.get("position"),
            kind: SamplingRow.Kind(rawValue: try row.get("kind")) ?? .supervision,
            part: SamplingPlanLine.Part(rawValue: try row.get("part")) ?? .fixed,
            foodClass: try row.get("food_class"),
            rules: rules,
            stage: PlannedSamples.Stage(rawValue: try row.get("stage")) ?? .all,
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            month: try row.get("month"),
            planned: try row.get("planned"),
            operatorID: try row.get("operator"),
            operatorName: try row.get("operator_name"),
            items: try row.get("items", as: String.self).split(separator: "\n").map(String.init),
            reason: try row.get("reason"),
            taken: try row.get("taken"),
            lineage: try row.get("lineage")
        )
    }

    func insert(_ plan: SamplingPlanFile) throws {
        try db.execute(
            """
            INSERT INTO sampling_plan (county, id, year, revision, state, free_budget, random_share, random_seed, reason,
                drafted_at, drafted_by)
            VALUES (\(county.text), \(plan.id), \(plan.year), \(plan.revision), 'draft', \(plan.freeBudget),
                \(plan.randomShare), \(plan.seed), \(plan.reason), \(plan.draftedAt.milliseconds), \(plan.draftedBy))
            """
        )
    }

    func insert(_ lines: [SamplingPlanLine], plan: String) throws {
        try db.insert(
            into: "sampling_plan_line",
            columns: [
                "county", "plan", "position", "kind", "part", "food_class", "rules_year", "rules_table", "stage",
                "township", "month", "planned", "operator", "items", "reason", "lineage",
            ],
            rows: lines.map { line in
                [
                    .text(county.text), .text(plan), .integer(Int64(line.position)), .text(line.kind.rawValue),
                    .text(line.part.rawValue), .text(line.foodClass), (line.rules?.year).sqlValue,
                    (line.rules?.table).sqlValue, .text(line.stage.rawValue), (line.township?.text).sqlValue,
                    .integer(Int64(line.month)), .integer(Int64(line.planned)), line.operatorID.sqlValue,
                    .text(line.items.joined(separator: "\n")), .text(line.reason), .text(line.lineage),
                ]
            }
        )
    }

    func deleteLines(of plan: String, part: SamplingPlanLine.Part) throws {
        try db.execute(
            """
            DELETE FROM sampling_plan_line
            WHERE county = \(county.text) AND plan = \(plan) AND part = \(part.rawValue)
            """
        )
    }

    func deleteLine(_ position: Int, of plan: String) throws -> Int {
        try db.execute(
            "DELETE FROM sampling_plan_line WHERE county = \(county.text) AND plan = \(plan) AND position = \(position)"
        )
    }

    func setAllocation(of plan: String, budget: Int, randomShare: Int, seed: Int) throws {
        try db.execute(
            """
            UPDATE sampling_plan SET free_budget = \(budget), random_share = \(randomShare), random_seed = \(seed)
            WHERE county = \(county.text) AND id = \(plan)
            """
        )
    }

    func approve(_ plan: SamplingPlanFile, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            UPDATE sampling_plan SET state = 'revised'
            WHERE county = \(county.text) AND year = \(plan.year) AND state = 'approved'
            """
        )
        try db.execute(
            """
            UPDATE sampling_plan SET state = 'approved', approved_at = \(now.milliseconds), approved_by = \(officer)
            WHERE county = \(county.text) AND id = \(plan.id)
            """
        )
    }

    /// The digest over a plan and its lines, for its audit leaf.
    func digest(of plan: String) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT year, revision, state, free_budget, random_share, random_seed, reason, drafted_at, drafted_by,
                approved_at, approved_by FROM sampling_plan WHERE county = \(county.text) AND id = \(plan)
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT position, kind, part, food_class, rules_year, rules_table, stage, township, month, planned, operator,
                items, reason, lineage
            FROM sampling_plan_line WHERE county = \(county.text) AND plan = \(plan) ORDER BY position
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }

    /// Batches and failures of the days from `from` before `through`.
    ///
    /// The population is everybody by class, stage and operator. Candidates are products (each class and stage), firms
    /// that failed, and items that failed in a class and stage.
    func history(
        from: Day,
        through: Day
    ) throws -> (candidates: [Allocation.Candidate], population: [Allocation.Candidate]) {
        var population: [Allocation.Candidate] = []
        var items: [Allocation.Candidate] = []
        let county = county.text
        let stage: SQL = """
            CASE WHEN operator.kind IN ('growing', 'livestock', 'aquaculture') THEN 'farm'
                WHEN operator.kind IN ('slaughter', 'production', 'workshop') THEN 'production'
                WHEN operator.kind IN ('catering', 'canteen') THEN 'catering' ELSE 'distribution' END
            """
        let join: SQL = """
            JOIN operator ON operator.county = sample.county AND operator.id = COALESCE(sample.supplier, sample.producer)
            """
        let days: SQL = """
            sample.county = \(county) AND sample.conclusion IN ('pass', 'fail')
                AND sample.counted_on >= \(from.description) AND sample.counted_on < \(through.description)
            """
        for row in try db.query(
            """
            SELECT sample.food, \(stage) AS stage, operator.id AS operator, COUNT(*) AS tested,
                SUM(CASE WHEN sample.conclusion = 'fail' THEN 1 ELSE 0 END) AS failed
            FROM sample \(join) WHERE \(days) GROUP BY sample.food, stage, operator.id
            ORDER BY sample.food, stage, operator.id
            """
        ) {
            var member = try Self.candidate(row)
            member.operatorID = try row.get("operator")
            population.append(member)
        }
        for row in try db.query(
            """
            SELECT sample.food, \(stage) AS stage, result.item_name AS item, COUNT(*) AS tested,
                SUM(CASE WHEN result.verdict = 'fail' AND sample.conclusion = 'fail' THEN 1 ELSE 0 END) AS failed
            FROM sample \(join)
            JOIN result ON result.county = sample.county AND result.sample = sample.id
            WHERE \(days) AND result.verdict IN ('pass', 'fail')
            GROUP BY sample.food, stage, result.item_name
            HAVING SUM(CASE WHEN result.verdict = 'fail' AND sample.conclusion = 'fail' THEN 1 ELSE 0 END) > 0
            ORDER BY sample.food, stage, result.item_name
            """
        ) {
            var candidate = try Self.candidate(row)
            candidate.item = try row.get("item")
            items.append(candidate)
        }
        // The allocation adds up what has one key: without their operators the members are their products.
        let products = population.map { member in
            var product = member
            product.operatorID = ""
            return product
        }
        return (products + population.filter { $0.failed > 0 } + items, population)
    }

    private static func candidate(_ row: Row) throws -> Allocation.Candidate {
        Allocation.Candidate(
            foodClass: try row.get("food"),
            stage: try row.get("stage"),
            tested: try row.get("tested"),
            failed: try row.get("failed")
        )
    }

    /// Planned and taken of an approved plan, by month.
    func progress(of plan: String, scope: Scope) throws -> [Int: (planned: Int, taken: Int)] {
        var months: [Int: (planned: Int, taken: Int)] = [:]
        for line in try lines(of: plan, scope: scope) {
            months[line.month, default: (0, 0)].planned += line.planned
            months[line.month, default: (0, 0)].taken += line.taken
        }
        return months
    }
}

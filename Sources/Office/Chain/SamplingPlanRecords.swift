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
        SELECT id, year, revision, state, free_budget, random_share, random_seed, weighting, strength, reason,
            drafted_at, drafted_by, approved_at, approved_by FROM sampling_plan
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
            sharing: try sharing(row),
            reason: try row.get("reason"),
            draftedAt: Instant(milliseconds: try row.get("drafted_at")),
            draftedBy: try row.get("drafted_by"),
            approvedAt: try row.get("approved_at", as: Int64?.self).map { Instant(milliseconds: $0) },
            approvedBy: try row.get("approved_by"),
            lines: [],
            names: [:]
        )
    }

    private static func sharing(_ row: Row) throws -> SamplingPlanFile.Sharing? {
        let weighting: String? = try row.get("weighting")
        let strength: Double? = try row.get("strength")
        guard let weighting = weighting.flatMap(Allocation.Weighting.init(rawValue:)), let strength else { return nil }
        return SamplingPlanFile.Sharing(weighting: weighting, strength: strength)
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

    /// A line of a draft.
    func draftLine(_ position: Int, of plan: String) throws -> SamplingPlanLine? {
        try db.first(
            """
            \(Self.lineSelection(county))
            WHERE line.county = \(county.text) AND line.plan = \(plan) AND line.position = \(position)
            """
        ).map(Self.line)
    }

    private static func lineSelection(_ county: AreaCode) -> SQL {
        """
        SELECT line.position, line.kind, line.part, line.food_class, line.rules_year, line.rules_table, line.stage,
            line.township, line.month, line.planned, line.operator, operator.name AS operator_name, line.items,
            line.reason, line.lineage, line.organiser, (SELECT COUNT(*) FROM sampling_plan_line AS same
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
            lineage: try row.get("lineage"),
            organiser: try row.get("organiser")
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
                "township", "month", "planned", "operator", "items", "reason", "lineage", "organiser",
            ],
            rows: lines.map { line in
                [
                    .text(county.text), .text(plan), .integer(Int64(line.position)), .text(line.kind.rawValue),
                    .text(line.part.rawValue), .text(line.foodClass), (line.rules?.year).sqlValue,
                    (line.rules?.table).sqlValue, .text(line.stage.rawValue), (line.township?.text).sqlValue,
                    .integer(Int64(line.month)), .integer(Int64(line.planned)), line.operatorID.sqlValue,
                    .text(line.items.joined(separator: "\n")), .text(line.reason), .text(line.lineage),
                    line.organiser.sqlValue,
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

    func setAllocation(
        of plan: String,
        budget: Int,
        randomShare: Int,
        seed: Int,
        sharing: SamplingPlanFile.Sharing
    ) throws {
        try db.execute(
            """
            UPDATE sampling_plan SET free_budget = \(budget), random_share = \(randomShare), random_seed = \(seed),
                weighting = \(sharing.weighting.rawValue), strength = \(sharing.strength)
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
        // What was added later counts only where it is said: digests of earlier plans stay what they were.
        try db.each(
            """
            SELECT weighting, strength FROM sampling_plan
            WHERE county = \(county.text) AND id = \(plan) AND weighting IS NOT NULL
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT position, organiser FROM sampling_plan_line
            WHERE county = \(county.text) AND plan = \(plan) AND organiser IS NOT NULL ORDER BY position
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }
}

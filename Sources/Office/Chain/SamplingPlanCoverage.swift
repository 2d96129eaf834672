import Primitives
import Rules
import Storage
import Supervision

/// How far a plan is done, by the samples of the ledger.
extension SamplingPlanRecords {
    /// Which samples of a year are counted.
    enum Counted {
        /// All with results, from sheets and from files.
        case concluded
        /// Those that came by file only; what was taken with a sheet is counted as it is taken.
        case imported
    }

    /// Samples of the whole county up to a day, alike ones together.
    func batches(_ counted: Counted, year: Int, through day: Day) throws -> [PlanCoverage.Batch] {
        let last = min(day.description, "\(year)-12-31")
        let narrowed: SQL = counted == .imported ? " AND specimen_standing.specimen IS NULL" : ""
        return try db.query(
            """
            SELECT sample.kind, sample.food, sample.product, sample.food_class, operator.kind AS operator_kind,
                sample.township, substr(sample.counted_on, 6, 2) AS counted_in, line.lineage,
                CASE WHEN specimen_standing.specimen IS NULL THEN 0 ELSE 1 END AS of_sheet, COUNT(*) AS samples
            FROM sample
            LEFT JOIN operator ON operator.county = sample.county
                AND operator.id = COALESCE(sample.supplier, sample.producer)
            LEFT JOIN specimen_standing ON specimen_standing.county = sample.county
                AND specimen_standing.sample = sample.id
            LEFT JOIN specimen ON specimen.county = specimen_standing.county
                AND specimen.id = specimen_standing.specimen
            LEFT JOIN sampling_plan_line AS line ON line.county = specimen.county AND line.plan = specimen.plan
                AND line.position = specimen.plan_line
            WHERE sample.county = \(county.text) AND sample.counted_on >= \("\(year)-01-01")
                AND sample.counted_on <= \(last)\(narrowed)
            GROUP BY sample.kind, sample.food, sample.product, sample.food_class, operator.kind, sample.township,
                substr(sample.counted_on, 6, 2), line.lineage,
                CASE WHEN specimen_standing.specimen IS NULL THEN 0 ELSE 1 END
            """
        ).map { row in
            let kind = try row.get("operator_kind", as: String?.self).flatMap { OperatorKind(rawValue: $0) }
            return PlanCoverage.Batch(
                kind: SamplingRow.Kind(rawValue: try row.get("kind")) ?? .supervision,
                food: try row.get("food"),
                product: try row.get("product"),
                foodClass: try row.get("food_class"),
                stage: PlannedSamples.Stage(kind ?? .unclassified),
                township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
                month: Int(try row.get("counted_in", as: String.self)) ?? 1,
                lineage: try row.get("lineage"),
                isOfSheet: try row.get("of_sheet", as: Int.self) == 1,
                count: try row.get("samples")
            )
        }
    }

    /// The lines of the revision that was in force at the end of a day; nil where none was approved by then.
    func linesInForce(year: Int, on day: Day) throws -> (revision: Int, lines: [SamplingPlanLine])? {
        let end = Instant(day.adding(days: 1))
        let plan = try revisions(year: year).first { plan in plan.approvedAt.map { $0 < end } ?? false }
        guard let plan else { return nil }
        return (plan.revision, try lines(of: plan.id, scope: .program(county)))
    }

    /// Lines with what came by file and counts for each; `scope` keeps a township to its own and the whole county's.
    func coveredLines(
        of plan: SamplingPlanFile,
        through day: Day,
        products: ActionProductFinder,
        scope: Scope
    ) throws -> [SamplingPlanLine] {
        var lines = try lines(of: plan.id, scope: .program(county))
        let coverage = PlanCoverage(
            lines.map(PlanCoverage.Line.init),
            try batches(.imported, year: plan.year, through: day),
            taken: lines.map(\.taken),
            products: products
        )
        for index in lines.indices {
            lines[index].imported = max(0, coverage.counted[index] - lines[index].taken)
        }
        return lines.filter { scope.township == nil || $0.township == nil || $0.township == scope.township }
    }
}

extension PlanCoverage.Line {
    init(_ line: SamplingPlanLine) {
        self.init(
            kind: line.kind,
            foodClass: line.foodClass,
            stage: line.stage,
            township: line.township,
            month: line.month,
            planned: line.planned,
            lineage: line.lineage,
            isOfOperator: line.operatorID != nil
        )
    }
}

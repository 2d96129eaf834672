import Primitives
import Rules
import Storage
import Supervision

/// The year's sampling plan as the indicators divide by it, with what counts for each of its lines.
struct SamplingPlanMeasure {
    let coverage: PlanCoverage
    /// Where the planned batches are from, in Chinese.
    let source: String

    /// The lines of the plan that the county approved; those of the rulebook only where the ledger has none by the day.
    init(_ context: MeasureContext) throws {
        let records = SamplingPlanRecords(db: context.db, county: context.office.county)
        let products = ActionProductFinder(context.office.rulebook.actionProducts)
        let lines: [PlanCoverage.Line]
        if let approved = try records.linesInForce(year: context.plan.year, on: context.on) {
            lines = approved.lines.map(PlanCoverage.Line.init)
            source = "计划批次取自已批准的抽检计划第 \(approved.revision) 版"
        } else {
            lines = (context.figures?.samplingPlan ?? []).map { line in
                PlanCoverage.Line(
                    foodClass: line.product.isEmpty ? line.foodClass : line.product,
                    stage: line.stage,
                    planned: line.planned
                )
            }
            source = lines.isEmpty ? "没有已批准的抽检计划" : "没有已批准的抽检计划，计划批次取自规则库的县级数据"
        }
        let batches = lines.isEmpty ? [] : try records.batches(.concluded, year: context.plan.year, through: context.on)
        coverage = PlanCoverage(lines, batches, products: products)
    }

    /// Lines of one class and stage together.
    struct Sum {
        var planned = 0
        var counted = 0
    }

    /// By what `key` says of a line; lines of which it says nothing are left out.
    func sums<Key: Hashable>(_ key: (PlanCoverage.Line) -> Key?) -> [Key: Sum] {
        var sums: [Key: Sum] = [:]
        for (line, counted) in zip(coverage.lines, coverage.counted) {
            guard let key = key(line) else { continue }
            sums[key, default: Sum()].planned += line.planned
            sums[key, default: Sum()].counted += counted
        }
        return sums
    }

    /// What the lines of one sum plan and what counts for them.
    func measure(_ sum: Sum?) -> Measure {
        guard let sum, sum.planned > 0 else { return .none("未录入年度抽检计划") }
        return Measure(numerator: sum.counted, denominator: sum.planned, remark: source)
    }

    /// Classes and stages in the order of their names.
    func rows() -> RowGroup {
        let sums = sums { [$0.foodClass.isEmpty ? "其他食品" : $0.foodClass, $0.stage.title] }
        let rows = sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, sum in
            let share = ShareText.percent(sum.counted, of: sum.planned)
            return RowGroup.Row(cells: key + [String(sum.planned), String(sum.counted), share], link: .none)
        }
        let title = "按计划条目（\(source)；超出计划的 \(coverage.outside) 批不计）"
        return RowGroup(title: title, columns: ["类别", "环节", "计划批次", "计入完成", "完成率"], rows: rows, total: rows.count)
    }
}

/// Rows of samples, as more than one indicator shows them.
enum SampleRows {
    static func failed(_ condition: SQL, title: String, _ context: MeasureContext) throws -> RowGroup {
        let conditions: SQL = """
            sample.county = \(context.county) AND sample.counted_on >= \(context.firstDay)
                AND sample.counted_on <= \(context.lastDay) AND sample.conclusion = 'fail'
                AND sample.kind = 'supervision'\
            \(context.scope.rows(of: .samples, as: "sample"))\(condition)
            """
        let rows = try context.db.query(
            """
            SELECT sample.id, sample.food, sample.counted_on, operator.name AS supplier FROM sample
            LEFT JOIN operator ON operator.county = sample.county AND operator.id = sample.supplier
            WHERE \(conditions) ORDER BY sample.counted_on DESC, sample.id DESC LIMIT \(Indicators.rowLimit)
            """
        ).map { row in
            RowGroup.Row(
                cells: [
                    try row.get("food"), try row.get("counted_on"), try row.get("supplier", as: String?.self) ?? "—",
                ],
                link: .sample(try row.get("id"))
            )
        }
        let total = try context.count("SELECT COUNT(*) FROM sample WHERE \(conditions)")
        return RowGroup(title: title, columns: ["食品", "日期", "被抽样单位"], rows: rows, total: total)
    }
}

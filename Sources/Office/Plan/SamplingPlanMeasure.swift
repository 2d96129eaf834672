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

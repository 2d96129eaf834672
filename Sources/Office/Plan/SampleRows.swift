import Judging
import Primitives
import Rules
import Storage
import Supervision

/// The rows behind the figures of sampling: the samples or results that each counts.
extension ResidueIndicator {
    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        let products: SQL = """
             AND sample.product IN (\(SQL.list(context.office.rulebook.actionProducts.map(\.product))))
            """
        let supervised: SQL = "\(products) AND sample.kind = 'supervision'"
        switch measure {
        case "pass":
            return [
                try SampleRows.group("不合格样品", "\(supervised) AND sample.conclusion = 'fail'", context),
                try SampleRows.group("合格样品", "\(supervised) AND sample.conclusion = 'pass'", context),
            ].filter { $0.total > 0 }
        case "banned-pass":
            return [
                try SampleRows.banned("不合格的禁用药物结果", "\(supervised) AND result.verdict = 'fail'", context),
                try SampleRows.banned("合格的禁用药物结果", "\(supervised) AND result.verdict = 'pass'", context),
            ].filter { $0.total > 0 }
        default:
            return [try survey(context)] + [try SampleRows.group("已抽检样品", products, context)].filter { $0.total > 0 }
        }
    }
}

extension VolumeIndicator {
    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        let groups =
            switch measure {
            case "plan-done" where context.isWholeCounty:
                [try context.samplingPlan().rows(), try SampleRows.group("已抽检样品", "", context)]
            case "problem-share":
                [
                    try survey(context),
                    try SampleRows.group("针对问题企业、产品、项目的样品", " AND sample.aim = 'problem'", context),
                    try SampleRows.group("其他样品", " AND sample.aim <> 'problem'", context),
                ]
            default: [try survey(context), try SampleRows.group("已抽检样品", "", context)]
            }
        return groups.filter { $0.total > 0 }
    }
}

/// Rows of samples, as more than one indicator shows them.
enum SampleRows {
    private static func counted(_ condition: SQL, _ context: MeasureContext) -> SQL {
        """
        sample.county = \(context.county) AND sample.counted_on >= \(context.firstDay)
            AND sample.counted_on <= \(context.lastDay)\
        \(context.scope.rows(of: .samples, as: "sample"))\(condition)
        """
    }

    static func group(_ title: String, _ condition: SQL, _ context: MeasureContext) throws -> RowGroup {
        let conditions = counted(condition, context)
        let rows = try context.db.query(
            """
            SELECT sample.id, sample.food, sample.counted_on, sample.conclusion, operator.name AS supplier FROM sample
            LEFT JOIN operator ON operator.county = sample.county AND operator.id = sample.supplier
            WHERE \(conditions) ORDER BY sample.counted_on DESC, sample.id DESC LIMIT \(context.limit)
            """
        ).map { row in
            RowGroup.Row(
                cells: [
                    try row.get("food"), try row.get("counted_on"), try row.get("supplier", as: String?.self) ?? "—",
                    (SampleConclusion(rawValue: try row.get("conclusion")) ?? .undetermined).chinese,
                ],
                link: .sample(try row.get("id"))
            )
        }
        let total = try context.count("SELECT COUNT(*) FROM sample WHERE \(conditions)")
        return RowGroup(title: title, columns: ["食品", "日期", "被抽样单位", "结论"], rows: rows, total: total)
    }

    /// Results for banned inputs.
    static func banned(_ title: String, _ condition: SQL, _ context: MeasureContext) throws -> RowGroup {
        let from: SQL = """
            FROM sample JOIN result ON result.county = sample.county AND result.sample = sample.id
            WHERE result.banned = 1 AND \(counted(condition, context))
            """
        let rows = try context.db.query(
            """
            SELECT sample.id, sample.food, sample.counted_on, result.item_name \(from)
            ORDER BY sample.counted_on DESC, sample.id DESC, result.item_name LIMIT \(context.limit)
            """
        ).map { row in
            RowGroup.Row(
                cells: [try row.get("food"), try row.get("counted_on"), try row.get("item_name")],
                link: .sample(try row.get("id"))
            )
        }
        let total = try context.count("SELECT COUNT(*) AS total \(from)")
        return RowGroup(title: title, columns: ["食品", "日期", "检验项目"], rows: rows, total: total)
    }
}

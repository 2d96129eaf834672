import Judging
import Primitives
import Rules
import Storage
import Supervision

/// `sampling.residue`: residue samples of the products of the three-year action (治违禁 控药残 促提升).
struct ResidueIndicator: Indicator {
    let standard = "plan-done"
    let definitions = [
        "plan-done": "三年行动 11 种产品：计入各条计划的已出结果批次 ÷ 年度抽检计划批次；每条计划最多计到其计划数，一种产品多抽不能抵另一种少抽",
        "pass": "三年行动 11 种产品当年监督抽检合格批次 ÷ 有结论的批次；待判定的和风险监测的不计",
        "banned-pass": "三年行动 11 种产品监督抽检中禁用农药、兽药项目合格的结果数 ÷ 有结论的结果数",
    ]

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        let products = context.office.rulebook.actionProducts.map(\.product)
        guard !products.isEmpty else { return .none("规则库没有三年行动产品名单") }
        switch name {
        case "plan-done":
            guard context.isWholeCounty else { return .none("抽检计划按全县下达，不分乡镇") }
            let plan = try context.samplingPlan()
            let finder = ActionProductFinder(context.office.rulebook.actionProducts)
            return plan.measure(plan.sums { finder.find($0.foodClass) == nil ? nil : true }[true])
        case "pass":
            let passed = try samples(products, " AND kind = 'supervision' AND conclusion = 'pass'", context)
            let failed = try samples(products, " AND kind = 'supervision' AND conclusion = 'fail'", context)
            return .share(passed, of: passed + failed, none: "尚无有结论的样品")
        case "banned-pass":
            let (passed, concluded) = try banned(products, context)
            return .share(passed, of: concluded, none: "尚无禁用药物项目的结果")
        default: return .none("未知的计算口径：\(name)")
        }
    }

    private func samples(_ products: [String], _ condition: SQL, _ context: MeasureContext) throws -> Int {
        try context.count(
            """
            SELECT COUNT(*) FROM sample
            WHERE county = \(context.county) AND counted_on >= \(context.firstDay) AND counted_on <= \(context.lastDay)
                AND product IN (\(SQL.list(products)))\(context.scope.rows(of: .samples, as: "sample"))\(condition)
            """
        )
    }

    /// Results for banned inputs that passed, and all that passed or failed.
    private func banned(_ products: [String], _ context: MeasureContext) throws -> (passed: Int, concluded: Int) {
        let row = try context.db.first(
            """
            SELECT SUM(CASE WHEN result.verdict = 'pass' THEN 1 ELSE 0 END) AS passed,
                SUM(CASE WHEN result.verdict = 'fail' AND sample.conclusion = 'fail' THEN 1 ELSE 0 END) AS failed
            FROM sample JOIN result ON result.county = sample.county AND result.sample = sample.id
            WHERE sample.county = \(context.county) AND result.banned = 1 AND sample.kind = 'supervision'
                AND sample.counted_on >= \(context.firstDay) AND sample.counted_on <= \(context.lastDay)
                AND sample.product IN (\(SQL.list(products)))\(context.scope.rows(of: .samples, as: "sample"))
            """
        )
        let passed = try row?.get("passed", as: Int?.self) ?? 0
        return (passed, passed + (try row?.get("failed", as: Int?.self) ?? 0))
    }

    /// By product: what is planned, what counts, what was taken and what failed.
    func survey(_ context: MeasureContext) throws -> RowGroup {
        let products = context.office.rulebook.actionProducts.map(\.product)
        var done: [String: (all: Int, failed: Int)] = [:]
        for row in try context.db.query(
            """
            SELECT product, conclusion, kind, COUNT(*) AS samples FROM sample
            WHERE county = \(context.county) AND counted_on >= \(context.firstDay) AND counted_on <= \(context.lastDay)
                AND product IN (\(SQL.list(products)))\(context.scope.rows(of: .samples, as: "sample"))
            GROUP BY product, conclusion, kind
            """
        ) {
            let product: String = try row.get("product")
            let samples: Int = try row.get("samples")
            done[product, default: (0, 0)].all += samples
            let failed = try row.get("conclusion", as: String.self) == "fail"
            if failed, try row.get("kind", as: String.self) == "supervision" { done[product]?.failed += samples }
        }
        let plan = try context.samplingPlan()
        // A plan may say 牛肉 where the action says 肉牛.
        let finder = ActionProductFinder(context.office.rulebook.actionProducts)
        let sums = plan.sums { finder.find($0.foodClass) }
        let rows = products.map { product in
            let sum = sums[product]
            let planned = context.isWholeCounty ? sum.map { String($0.planned) } ?? "未列入" : "全县下达"
            return RowGroup.Row(
                cells: [
                    product, planned, context.isWholeCounty ? String(sum?.counted ?? 0) : "—",
                    String(done[product]?.all ?? 0), String(done[product]?.failed ?? 0),
                ],
                link: .none
            )
        }
        return RowGroup(
            title: "按产品（\(plan.source)）",
            columns: ["产品", "计划批次", "计入完成", "已抽批次", "不合格"],
            rows: rows,
            total: rows.count
        )
    }
}

/// `sampling.volume`: samples taken in the year.
struct VolumeIndicator: Indicator {
    let standard = "plan-done"
    let definitions = [
        "per-thousand": "当年已出结果的监督抽检和风险监测批次 ÷ 常住人口（千人）；人口取自规则库的县级数据",
        "plan-done": "计入各条计划的已出结果批次 ÷ 年度抽检计划批次；每条计划最多计到其计划数，一类食品多抽不能抵另一类少抽",
        "problem-share": "针对问题企业、产品、项目的监督抽检和风险监测批次 ÷ 当年监督抽检和风险监测批次",
    ]

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        let done = try samples("", context)
        switch name {
        case "per-thousand":
            guard context.isWholeCounty else { return .none("没有分乡镇的人口数据") }
            guard let population = context.figures?.population?.value, population > 0 else {
                return .none("未录入常住人口")
            }
            return Measure(numerator: done, denominator: population, unit: "per-thousand")
        case "plan-done":
            guard context.isWholeCounty else { return .none("抽检计划按全县下达，不分乡镇") }
            let plan = try context.samplingPlan()
            return plan.measure(plan.sums { _ in true }[true])
        case "problem-share":
            return .share(try samples(" AND aim = 'problem'", context), of: done, none: "当年还没有样品")
        default: return .none("未知的计算口径：\(name)")
        }
    }

    private func samples(_ condition: SQL, _ context: MeasureContext) throws -> Int {
        try context.count(
            """
            SELECT COUNT(*) FROM sample
            WHERE county = \(context.county) AND counted_on >= \(context.firstDay)
                AND counted_on <= \(context.lastDay)\(context.scope.rows(of: .samples, as: "sample"))\(condition)
            """
        )
    }

    func survey(_ context: MeasureContext) throws -> RowGroup {
        let rows = try context.db.query(
            """
            SELECT township, COUNT(*) AS samples,
                SUM(CASE WHEN aim = 'problem' THEN 1 ELSE 0 END) AS aimed,
                SUM(CASE WHEN conclusion = 'fail' AND kind = 'supervision' THEN 1 ELSE 0 END) AS failed,
                SUM(CASE WHEN conclusion = 'undetermined' THEN 1 ELSE 0 END) AS undetermined
            FROM sample
            WHERE county = \(context.county) AND counted_on >= \(context.firstDay)
                AND counted_on <= \(context.lastDay)\(context.scope.rows(of: .samples, as: "sample"))
            GROUP BY township ORDER BY township NULLS LAST
            """
        ).map { row in
            let code: String? = try row.get("township")
            let name =
                code.flatMap { AreaCode($0) }.flatMap { context.office.rulebook.area($0)?.name } ?? code ?? "县外或未知"
            let cells: [Int] = try ["samples", "aimed", "failed", "undetermined"].map { try row.get($0) }
            return RowGroup.Row(cells: [name] + cells.map(String.init), link: .none)
        }
        return RowGroup(title: "按乡镇", columns: ["乡镇", "批次", "问题导向", "不合格", "待判定"], rows: rows, total: rows.count)
    }
}

import Primitives
import Rules
import Storage
import Supervision

/// What the year's samples say.
extension ReportWriter {
    mutating func addSamples(_ context: MeasureContext) throws {
        let desk = AnalysisDesk(office)
        let found = try desk.analysis(year: plan.year, kind: .supervision, on: on, scope: scope, db: db)
        let watched = try desk.analysis(year: plan.year, kind: .riskMonitoring, on: on, scope: scope, db: db)
        heading("监督抽检和风险监测")
        guard found.total.samples + watched.total.samples > 0 else {
            return blocks.append(.text("本年度台账中没有样品。"))
        }
        let total = found.total
        let number = add(
            title: "监督抽检不合格率",
            definition: "监督抽检不合格批次 ÷ 有结论的批次；待判定的不计",
            formula: "\(total.rate.failed) ÷ \(total.rate.concluded)",
            groups: try samples(found),
            address: "/office/analysis?year=\(plan.year)"
        )
        var runs: [ReportDocument.Run] = [
            .text(
                "\(until)，监督抽检\(total.samples)批次，有结论\(total.rate.concluded)批次，不合格\(total.rate.failed)批次，不合格率"
            ), .figure(ShareText.percent(total.rate.failed, of: total.rate.concluded), reference: number), .text("。"),
        ]
        runs += try aimed(context)
        if watched.total.samples > 0 {
            runs.append(
                .text("风险监测\(watched.total.samples)批次，发现问题\(watched.total.rate.failed)批次，单独统计，不计入不合格率。")
            )
        }
        blocks.append(.paragraph(runs))
        blocks.append(.table(Self.rates("表2 各类食品监督抽检情况（数据索引\(number)）", "类别", found.classes.prefix(15))))
        if let pareto = found.pareto { addPlot(.pareto(pareto)) }
        blocks.append(.table(Self.rates("表3 各环节监督抽检情况（数据索引\(number)）", "环节", found.stages.prefix(15))))
        if let plot = found.intervals(found.stages, by: "环节") { addPlot(.intervals(plot)) }
        blocks.append(.table(Self.rates("表4 各乡镇监督抽检情况（数据索引\(number)）", "乡镇", found.townships.prefix(40))))
        if found.map.tiles.count > 1 { addPlot(.tiles(found.map)) }
        addOffenders(found)
    }

    private static func rates(
        _ title: String,
        _ head: String,
        _ rows: ArraySlice<Analysis.Row>
    ) -> ReportDocument.Table {
        ReportDocument.Table(
            title: title,
            headers: [head, "批次", "不合格", "不合格率", "95%区间"],
            rows: rows.map { row in
                let (low, high) = row.rate.interval
                let range = row.rate.concluded > 0 ? "\(ShareText.percent(low))–\(ShareText.percent(high))" : "—"
                let share = ShareText.percent(row.rate.failed, of: row.rate.concluded)
                return [row.label, String(row.samples), String(row.rate.failed), share, range]
            },
            widths: [6, 2, 2, 3, 4]
        )
    }

    /// The samples that the chapter's rates and tables count.
    private func samples(_ analysis: Analysis) throws -> [RowGroup] {
        let rows = try db.query(
            """
            SELECT id, food, counted_on, township, conclusion FROM sample WHERE county = \(office.county.text)
                AND kind = \(analysis.kind.rawValue) AND counted_on >= \("\(plan.year)-01-01")
                AND counted_on <= \(analysis.through.description)\(scope.rows(of: .samples, as: "sample")) ORDER BY id
            """
        ).map { row in
            let township = try row.get("township", as: String?.self).flatMap { AreaCode($0) }
            return RowGroup.Row(
                cells: [
                    try row.get("food"), try row.get("counted_on"),
                    township.flatMap { office.rulebook.area($0)?.name } ?? "县外或未知",
                    (SampleConclusion(rawValue: try row.get("conclusion")) ?? .undetermined).chinese,
                ],
                link: .sample(try row.get("id"))
            )
        }
        return [RowGroup(title: "监督抽检样品", columns: ["食品", "日期", "乡镇", "结论"], rows: rows, total: rows.count)]
    }

    /// How much was aimed at problems: the plan's own figure, so that two chapters cannot say two things.
    private mutating func aimed(_ context: MeasureContext) throws -> [ReportDocument.Run] {
        let with = ["measure": "problem-share"]
        for task in plan.aspects.flatMap(\.tasks) {
            guard let measure = task.further.first(where: { $0.indicator == "sampling.volume" && $0.with == with })
            else {
                continue
            }
            let figure = try PlanDesk(office).figure(measure.title, measure.indicator, with, measure.target, context)
            guard figure.numerator != nil, let known = numbers[Self.key(measure.indicator, with)] else { return [] }
            return [
                .text("监督抽检和风险监测合计，针对问题企业、产品和项目的占"), .figure(figure.valueText, reference: known), .text("。"),
            ]
        }
        return []
    }

    /// Names of firms stay out of the report: the list is in the system.
    private mutating func addOffenders(_ analysis: Analysis) {
        let marked = analysis.offenders.count(where: \.isMarked)
        let words =
            analysis.offenders.isEmpty
            ? "24个月内没有两次以上不合格的单位。"
            : "24个月内两次以上不合格的单位\(analysis.offenders.count)家，其中三次以上\(marked)家，名单见系统“抽检分析”。"
        blocks.append(.text(words))
    }
}

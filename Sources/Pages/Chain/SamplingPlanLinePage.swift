import Markup
package import Primitives
import Rules
package import Supervision

/// One line of a draft, to be put right.
package struct SamplingPlanLinePage: Sendable {
    package var viewer: Viewer
    package var plan: String
    package var line: SamplingPlanLine
    package var organisers: [(value: String, title: String)]
    /// What was typed, where something is wrong with it.
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        plan: String,
        line: SamplingPlanLine,
        organisers: [(value: String, title: String)],
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.plan = plan
        self.line = line
        self.organisers = organisers
        self.values = values
        self.faults = faults
    }

    /// The line as the form begins.
    private var filled: [String: String] {
        [
            "kind": line.kind.rawValue, "class": line.foodClass, "stage": line.stage.rawValue,
            "township": line.township?.text ?? "", "months": String(line.month), "planned": String(line.planned),
            "items": line.items.joined(separator: "\n"), "reason": line.reason, "organiser": line.organiser ?? "",
        ].merging(values) { _, typed in typed }
    }

    package var page: Page {
        .office(
            "修改计划第 \(line.position) 条",
            section: .sampling,
            viewer: viewer,
            crumbs: [("年度计划", Link.samplingPlan)],
            lead:
                "<p class=\"quiet\">\(Part.foodPath(line.foodClass)) · \(line.part.title) · 已抽 \(line.taken) 批\(line.operatorName.map { " · \($0)" } ?? "")</p>",
            """
            \(Part.faults(faults))
            <section class="panel"><form class="form" method="post" novalidate action="\(Link.samplingPlan(plan))/lines/\(line.position)">\(hidden("token", viewer.formToken))
            \(line.part == .fixed ? fixedFields : freeFields)
            \(Part.text("months", "月份", filled, faults, required: true, mode: "numeric"))
            \(Part.text("planned", "批次", filled, faults, required: true, mode: "numeric"))
            \(Part.select("organiser", "组织部门（任务来源）", [("", "未写明")] + organisers, selected: filled["organiser"] ?? "", faults: faults))
            <div class="actions"><button class="button primary" type="submit">保存</button><a class="button" href="\(Link.samplingPlan)">不改了</a></div></form></section>
            """
        )
    }

    private var fixedFields: Markup {
        let kinds = [("supervision", "监督抽检"), ("risk-monitoring", "风险监测")]
        let stages = PlannedSamples.Stage.allCases.map { ($0.rawValue, $0.title) }
        let townships = [("", "全县")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        return """
            \(Part.select("kind", "性质", kinds, selected: filled["kind"] ?? ""))
            \(Part.text("class", "食品类别（食品细类）", filled, faults, required: true))
            \(Part.select("stage", "环节", stages, selected: filled["stage"] ?? ""))
            \(Part.select("township", "区域", townships, selected: filled["township"] ?? "", faults: faults))
            \(Part.area("items", "检验项目", filled, faults, hint: "每行一个；不填则用细则的项目"))
            \(Part.area("reason", "理由", filled, faults))
            """
    }

    /// The reason of a line that was shared out rests on its class, firm and items: they stay.
    private var freeFields: Markup {
        "\(hidden("class", line.foodClass))\(hidden("stage", line.stage.rawValue))<p class=\"notice\">机动部分的类别、单位和项目由分配得出，只能改月份、批次和组织部门；理由：\(line.reason)</p>"
    }
}

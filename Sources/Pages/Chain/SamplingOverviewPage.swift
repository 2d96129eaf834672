import Markup
import Primitives
import Rules
package import Supervision

/// Sampling work at a glance: the plan by month, and what is due.
package struct SamplingOverviewPage: Sendable {
    package var viewer: Viewer
    package var year: Int
    /// Nil while no plan is approved.
    package var plan: SamplingPlanFile?
    package var states: [SpecimenState: Int]
    package var overdue: Int
    /// What runs out first.
    package var due: [SpecimenSummary]

    package init(
        viewer: Viewer,
        year: Int,
        plan: SamplingPlanFile?,
        states: [SpecimenState: Int],
        overdue: Int,
        due: [SpecimenSummary]
    ) {
        self.viewer = viewer
        self.year = year
        self.plan = plan
        self.states = states
        self.overdue = overdue
        self.due = due
    }

    private var month: Int { viewer.now.day.month }

    package var page: Page {
        let take: Markup? =
            viewer.may(.takeSamples) ? "<a class=\"button primary\" href=\"\(Link.fieldSheet)\">开始抽样</a>" : nil
        return .office(
            "抽检工作",
            section: .sampling,
            viewer: viewer,
            lead: "<p class=\"quiet\">\(year) 年。从计划、抽样、送检、检验、审核到公示和回头看，每一步都有时限和经手人。</p>",
            actions: "<div class=\"actions\">\(take)</div>",
            """
            \(Part.samplingTabs(.overview, viewer))
            \(tally)
            <div class="columns even">\(months)\(thisMonth)</div>
            <section class="panel flush cards"><h2>先到期的样品<a class="small" href="\(Link.specimens)?open=1">全部在途样品</a></h2>\(Part.specimenTable(due, viewer, empty: "没有在途样品。"))</section>
            """
        )
    }

    private var tally: Markup {
        let now = progress(month)
        return """
            <div class="tally"><a href="\(Link.samplingPlan)"><b>\(now.taken) / \(now.planned)</b><span>\(month) 月已抽 / 计划</span></a>
            <a href="\(Link.specimens)?state=taken"><b>\(states[.taken] ?? 0)</b><span>待送检</span></a>
            <a href="\(Link.specimens)?state=accepted"><b>\((states[.accepted] ?? 0) + (states[.handedOver] ?? 0))</b><span>在检验机构</span></a>
            <a href="\(Link.specimens)?state=submitted"><b>\(states[.submitted] ?? 0)</b><span>待审核</span></a>
            <a class="warn" href="\(Link.specimens)?state=refused"><b>\((states[.refused] ?? 0) + (states[.returned] ?? 0))</b><span>退回</span></a>
            <a class="bad" href="\(Link.specimens)?overdue=1"><b>\(overdue)</b><span>超过期限</span></a></div>
            """
    }

    private func progress(_ month: Int) -> (planned: Int, taken: Int) {
        let lines = plan?.lines.filter { $0.month == month } ?? []
        return (lines.reduce(0) { $0 + $1.planned }, lines.reduce(0) { $0 + $1.taken })
    }

    private var months: Markup {
        guard plan != nil else {
            return """
                <section class="panel"><h2>计划进度</h2><p>\(year) 年还没有批准的抽检计划。</p><p><a href="\(Link.samplingPlan)">去编制年度计划</a></p></section>
                """
        }
        return """
            <section class="panel flush"><h2>按月进度</h2><div class="table"><table><caption class="visually-hidden">各月计划与完成</caption><thead><tr><th scope="col">月份</th><th scope="col" class="number">计划</th><th scope="col" class="number">已抽</th><th scope="col">完成</th></tr></thead><tbody>\(each: Array(1...12), { month in
                let (planned, taken) = progress(month)
                let percent = planned > 0 ? taken * 100 / planned : 0
                let late = month < self.month && taken < planned
                return """
                    <tr\(" class=\"current\"", if: month == self.month)><th scope="row">\(month) 月</th><td class="number">\(planned)</td><td class="number">\(taken)</td><td><span class="meter">\(Part.bar(percent, percent >= 100 ? "good" : late ? "late" : "")) \(planned > 0 ? "\(percent)%" : "—")</span></td></tr>
                    """
            })</tbody></table></div></section>
            """
    }

    private var thisMonth: Markup {
        let open = (plan?.lines ?? []).filter { $0.month == month && $0.taken < $0.planned }
        guard !open.isEmpty else {
            return "<section class=\"panel\"><h2>\(month) 月还要抽</h2><p>本月计划已抽完，或还没有计划。</p></section>"
        }
        return """
            <section class="panel"><h2>\(month) 月还要抽</h2><ul class="todo">\(each: open.prefix(12), { line in
                """
                <li><span><b>\(line.foodClass)</b> <span class="quiet">\(line.stage.title)\(place(line))</span>\(reason(line))</span><span class="nowrap">还差 \(line.planned - line.taken) 批 \(takeLink(line))</span></li>
                """
            })</ul>\(open.count > 12 ? "<p class=\"small quiet\">另有 \(open.count - 12) 条，见<a href=\"\(Link.samplingPlan)\">年度计划</a>。</p>" as Markup : "")</section>
            """
    }

    private func place(_ line: SamplingPlanLine) -> String {
        if let name = line.operatorName { return " · \(name)" }
        return line.township.map { " · " + viewer.naming.area($0) } ?? ""
    }

    private func reason(_ line: SamplingPlanLine) -> Markup? {
        line.part == .free ? "<br><span class=\"small quiet\">\(line.reason)</span>" : nil
    }

    private func takeLink(_ line: SamplingPlanLine) -> Markup? {
        guard viewer.may(.takeSamples), let plan else { return nil }
        let address = Address.make(
            Link.fieldSheet,
            [("plan", plan.id), ("line", String(line.position)), ("operator", line.operatorID)]
        )
        return "<a href=\"\(address)\">抽样</a>"
    }
}

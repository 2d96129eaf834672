import Markup
import Primitives
import Rules
package import Supervision

/// Sampling work at a glance: the plan by month, and what is due.
package struct SamplingOverviewPage: Sendable {
    package var viewer: Viewer
    package var year: Int
    /// Of the lines that are behind, from 1.
    package var pageNumber: Int
    /// Nil while no plan is approved.
    package var plan: SamplingPlanFile?
    package var states: [SpecimenState: Int]
    package var overdue: Int
    /// What runs out first.
    package var due: [SpecimenSummary]

    package init(
        viewer: Viewer,
        year: Int,
        pageNumber: Int = 1,
        plan: SamplingPlanFile?,
        states: [SpecimenState: Int],
        overdue: Int,
        due: [SpecimenSummary]
    ) {
        self.viewer = viewer
        self.year = year
        self.pageNumber = pageNumber
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
            <div class="columns even"><div class="stack">\(months)</div><div class="stack">\(thisMonth)\(behind)</div></div>
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
        return (lines.reduce(0) { $0 + $1.planned }, lines.reduce(0) { $0 + min($1.planned, $1.done) })
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

    /// Lines of the month that a page shows; the plan has them all.
    private static let monthLimit = 60

    private var thisMonth: Markup {
        let open = (plan?.lines ?? []).filter { $0.month == month && $0.left > 0 }
        guard !open.isEmpty else {
            return "<section class=\"panel\"><h2>\(month) 月还要抽</h2><p>本月计划已抽完，或还没有计划。</p></section>"
        }
        var filter = SamplingPlanFilter()
        filter.month = month
        filter.state = .open
        let rest: Markup? =
            open.count > Self.monthLimit
            ? "<p class=\"small quiet\">另有 \(open.count - Self.monthLimit) 条，见<a href=\"\(Address.make(Link.samplingPlan, filter.fields(year: year)))\">年度计划 \(month) 月未抽完的条目</a>，那里也可以直接抽样。</p>"
            : nil
        return """
            <section class="panel"><h2>\(month) 月还要抽</h2><ul class="todo">\(each: Array(open.prefix(Self.monthLimit)), { item($0, isLate: false) })</ul>\(rest)</section>
            """
    }

    /// Earlier months' samples that were not taken (拖欠), all of them, page by page.
    private var behind: Markup? {
        let late = (plan?.lines ?? []).filter { $0.month < month && $0.left > 0 }
            .sorted { ($0.month, $0.position) < ($1.month, $1.position) }
        guard !late.isEmpty else { return nil }
        let paging = Paging(page: pageNumber, total: late.count, base: Link.sampling + "?", size: 20)
        return """
            <section class="panel"><h2>拖欠<span class="small quiet">\(late.count) 条，\(late.reduce(0) { $0 + $1.left }) 批</span></h2><p class="small quiet">月份已过、还没有抽完的条目；补抽仍记在原来的月份。</p><ul class="todo">\(each: Array(late[paging.rows]), { item($0, isLate: true) })</ul>\(late.count > 20 ? paging.view : .empty)</section>
            """
    }

    private func item(_ line: SamplingPlanLine, isLate: Bool) -> Markup {
        let month: Markup? = isLate ? "\(Part.badge("\(line.month) 月", .warn)) " : nil
        let free: Markup? = line.part == .free ? " <span class=\"tag\">机动</span>" : nil
        let monitored: Markup? = line.kind == .riskMonitoring ? " <span class=\"tag\">风险监测</span>" : nil
        return """
            <li><span>\(month)<b>\(Part.foodPath(line.foodClass))</b>\(free)\(monitored) <span class="quiet">\(line.stage.title)\(place(line))</span></span><span class="nowrap">还差 \(line.left) 批 \(plan.map { Part.takeLink(line, of: $0, viewer) } ?? nil)</span></li>
            """
    }

    private func place(_ line: SamplingPlanLine) -> String {
        if let name = line.operatorName { return " · \(name)" }
        return line.township.map { " · " + viewer.naming.area($0) } ?? ""
    }
}

import Markup
import Primitives
import Rules
package import Supervision

/// The monthly dispatch list (月调度): who owes what, one block a desk, made to be printed on A4.
package struct DispatchPage: Sendable {
    package var viewer: Viewer
    package var dispatch: Dispatch

    package init(viewer: Viewer, dispatch: Dispatch) {
        self.viewer = viewer
        self.dispatch = dispatch
    }

    package var page: Page {
        let address = Address.make("\(Link.dispatch)/export.xlsx", [("month", month)])
        let export: Markup? =
            viewer.may(.exportData)
            ? "<div class=\"actions\"><a class=\"button\" href=\"\(address)\">导出 xlsx</a></div>" : nil
        return .office(
            "\(dispatch.year)年\(dispatch.month)月调度单",
            section: .board,
            viewer: viewer,
            crumbs: [("工作安排", Link.board)],
            lead: "<p class=\"quiet\">截至 \(dispatch.on.description)：逾期的、本月内到期的，按单位列出，欠得多的在前。</p>",
            actions: export ?? .empty,
            """
            <form class="filters" method="get" action="\(Link.dispatch)">\(Part.select("month", "月份", months, selected: month))<button class="button" type="submit">查看</button></form>
            \(summary)\(each: dispatch.desks, desk)
            """
        )
    }

    private var month: String { "\(dispatch.year)-\(dispatch.month.padded(2))" }

    private var months: [(value: String, title: String)] {
        (1...12).map { ("\(dispatch.year)-\($0.padded(2))", "\(dispatch.year)年\($0)月") }
    }

    private var summary: Markup {
        guard !dispatch.desks.isEmpty else {
            return "<div class=\"panel empty\"><p>这个月没有逾期和到期未办的事。</p></div>"
        }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">各单位汇总</caption><thead><tr><th scope="col">单位</th><th scope="col" class="number">逾期</th><th scope="col" class="number">事项</th><th scope="col" class="number">落后任务</th><th scope="col" class="number">里程碑</th><th scope="col">年度报告</th></tr></thead>
            <tbody>\(each: dispatch.desks, { desk in
            """
            <tr><th scope="row" class="lead"><a href="#\(anchor(desk.holder))">\(viewer.naming.holder(desk.holder))</a></th><td data-label="逾期" class="number">\(desk.overdue)</td><td data-label="事项" class="number">\(desk.matters.count)</td><td data-label="落后任务" class="number">\(desk.behind.count)</td><td data-label="里程碑" class="number">\(desk.milestones.count)</td><td data-label="年度报告">\(desk.report.map { $0.isLate ? "逾期未报" : "待报" })</td></tr>
            """
            })</tbody></table></div></section>
            """
    }

    private func anchor(_ holder: Holder) -> String {
        "d-" + String(holder.text.map { $0 == ":" ? "-" : $0 })
    }

    private func desk(_ desk: Dispatch.Desk) -> Markup {
        """
        <section class="panel flush cards dispatch" id="\(anchor(desk.holder))"><h2>\(viewer.naming.holder(desk.holder))<span class="small quiet">共 \(desk.total) 项，逾期 \(desk.overdue) 项</span></h2><div class="table"><table><thead><tr><th scope="col">欠什么</th><th scope="col">类别</th><th scope="col">期限</th><th scope="col">情况</th></tr></thead>
        <tbody>\(each: DispatchLine.lines(of: desk), line)</tbody></table></div></section>
        """
    }

    private func line(_ line: DispatchLine) -> Markup {
        let head: Markup = line.link.map { "<a href=\"\($0)\">\(line.what)</a>" } ?? "\(line.what)"
        return """
            <tr><th scope="row" class="lead">\(head)</th><td data-label="类别" class="nowrap">\(line.kind)</td><td data-label="期限" class="nowrap">\(line.due)</td><td data-label="情况">\(line.isLate ? Part.badge(line.state, .bad) : Part.badge(line.state, .going))</td></tr>
            """
    }
}

/// One line of the dispatch list, the same on the page and in the workbook.
package struct DispatchLine: Sendable {
    package var kind: String
    package var what: String
    package var due: String
    package var state: String
    package var isLate: Bool
    var link: String?

    package static func lines(of desk: Dispatch.Desk) -> [DispatchLine] {
        let matters = desk.matters.map { matter in
            DispatchLine(
                kind: "事项",
                what: matter.title + (matter.operatorName.map { "（\($0)）" } ?? ""),
                due: matter.due?.description ?? "未定",
                state: matter.isOverdue ? "逾期" : "本月到期",
                isLate: matter.isOverdue,
                link: Link.matter(matter.id)
            )
        }
        let behind = desk.behind.map { standing in
            DispatchLine(
                kind: "落后任务",
                what: "\(standing.task.id) \(standing.task.title)",
                due: standing.task.due.description,
                state: standing.figure.valueText,
                isLate: true,
                link: Link.task(standing.task.id)
            )
        }
        let milestones = desk.milestones.map { milestone in
            DispatchLine(
                kind: "里程碑",
                what: "\(milestone.task) \(milestone.title)",
                due: milestone.due.description,
                state: milestone.state.title,
                isLate: milestone.state == .late,
                link: Link.task(milestone.task)
            )
        }
        let report = desk.report.map { report in
            DispatchLine(
                kind: "年度报告",
                what: "年度食品安全工作情况报告",
                due: report.due.description,
                state: report.isLate ? "逾期未报" : "待报",
                isLate: report.isLate,
                link: Link.reports
            )
        }
        return matters + behind + milestones + (report.map { [$0] } ?? [])
    }
}

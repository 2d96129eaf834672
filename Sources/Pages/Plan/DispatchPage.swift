import Markup
import Primitives
import Rules
package import Supervision

/// The monthly dispatch list (月调度): who owes what, one block a desk, or the sheet of one desk to be printed and signed.
package struct DispatchPage: Sendable {
    package var viewer: Viewer
    package var dispatch: Dispatch
    /// The desk whose sheet it is; nil for all.
    package var desk: Holder?

    /// Lines shown of a desk in the list of all, and on its own sheet: a page stays one that any network carries.
    private static let (few, most) = (8, 300)

    package init(viewer: Viewer, dispatch: Dispatch, desk: Holder? = nil) {
        self.viewer = viewer
        self.dispatch = dispatch
        self.desk = desk
    }

    private var shown: [Dispatch.Desk] {
        desk.map { asked in dispatch.desks.filter { $0.holder == asked } } ?? dispatch.desks
    }

    package var page: Page {
        let address = Address.make("\(Link.dispatch)/export.xlsx", [("month", month), ("desk", desk?.text)])
        let export: Markup? =
            viewer.may(.exportData)
            ? "<div class=\"actions\"><a class=\"button\" href=\"\(address)\">导出 xlsx</a></div>" : nil
        let title = "\(dispatch.year)年\(dispatch.month)月调度单"
        return .office(
            desk.map { "\(viewer.naming.holder($0))\(title)" } ?? title,
            section: .board,
            viewer: viewer,
            crumbs: [("工作安排", Link.board)]
                + (desk == nil ? [] : [(title, Address.make(Link.dispatch, [("month", month)]))]),
            lead:
                "<p class=\"quiet\">截至 \(dispatch.on.description)：逾期的、本月内到期的，按单位列出，欠得多的在前。经批准中止计时的事项不列。</p>",
            actions: export ?? .empty,
            """
            <form class="filters" method="get" action="\(Link.dispatch)">\(Part.select("month", "月份", months, selected: month))\(desk.map { hidden("desk", $0.text) })<button class="button" type="submit">查看</button></form>
            \(desk == nil ? summary : empty)\(each: shown, block)
            """
        )
    }

    private var month: String { "\(dispatch.year)-\(dispatch.month.padded(2))" }

    private var months: [(value: String, title: String)] {
        (1...12).map { ("\(dispatch.year)-\($0.padded(2))", "\(dispatch.year)年\($0)月") }
    }

    private var empty: Markup? {
        shown.isEmpty ? "<div class=\"panel empty\"><p>这个月没有逾期和到期未办的事。</p></div>" : nil
    }

    private var summary: Markup {
        guard !shown.isEmpty else { return empty ?? .empty }
        let kinds = Dispatch.ReportDebt.Kind.allCases
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">各单位汇总</caption><thead><tr><th scope="col">单位</th><th scope="col" class="number">逾期</th><th scope="col" class="number">事项</th><th scope="col" class="number">落后任务</th><th scope="col" class="number">里程碑</th>\(each: kinds, { "<th scope=\"col\" class=\"number\">报告\($0.title)</th>" })</tr></thead>
            <tbody>\(each: shown, { desk in
            """
            <tr><th scope="row" class="lead"><a href="\(sheet(desk.holder))">\(viewer.naming.holder(desk.holder))</a></th><td data-label="逾期" class="number">\(desk.overdue)</td><td data-label="事项" class="number">\(desk.matters.count)</td><td data-label="落后任务" class="number">\(desk.behind.count)</td><td data-label="里程碑" class="number">\(desk.milestones.count)</td>\(each: kinds, { kind in
                "<td data-label=\"报告\(kind.title)\" class=\"number\">\(desk.reports.count { $0.kind == kind })</td>"
            })</tr>
            """
            })</tbody></table></div></section>
            """
    }

    /// The desk's own sheet.
    private func sheet(_ holder: Holder) -> String {
        Address.make(Link.dispatch, [("month", month), ("desk", holder.text)])
    }

    private func block(_ owing: Dispatch.Desk) -> Markup {
        let lines = DispatchLine.lines(of: owing)
        let few = lines.prefix(desk == nil ? Self.few : Self.most)
        let words = desk == nil ? "全部 \(lines.count) 项和签收单" : "列出 \(few.count) 项，共 \(lines.count) 项，其余见导出的表"
        let rest: Markup? =
            desk == nil
            ? "<p class=\"table-foot no-print\"><a href=\"\(sheet(owing.holder))\">\(words)</a></p>"
            : lines.count > few.count ? "<p class=\"table-foot\">\(words)</p>" : nil
        return """
            <section class="panel flush cards dispatch"><h2>\(viewer.naming.holder(owing.holder))<span class="small quiet">共 \(owing.total) 项，逾期 \(owing.overdue) 项</span></h2><div class="table"><table><thead><tr><th scope="col">欠什么</th><th scope="col">类别</th><th scope="col">期限</th><th scope="col">情况</th><th scope="col">责任人</th>\(remarkHead)</tr></thead>
            <tbody>\(each: few, line)</tbody></table></div>\(rest)\(signature)</section>
            """
    }

    /// To be filled in by hand, on a desk's own sheet.
    private var remarkHead: Markup? { desk == nil ? nil : "<th scope=\"col\">备注</th>" }

    private var signature: Markup? {
        desk == nil ? nil : "<p class=\"table-foot\">签收人（签字）：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿　　分管负责人（签字）：＿＿＿＿＿＿</p>"
    }

    private func line(_ line: DispatchLine) -> Markup {
        let head: Markup = line.link.map { "<a href=\"\($0)\">\(line.what)</a>" } ?? "\(line.what)"
        let remark: Markup? = desk == nil ? nil : "<td data-label=\"备注\"></td>"
        return """
            <tr><th scope="row" class="lead">\(head)</th><td data-label="类别" class="nowrap">\(line.kind)</td><td data-label="期限" class="nowrap">\(line.due)</td><td data-label="情况">\(line.isLate ? Part.badge(line.state, .bad) : Part.badge(line.state, .going))</td><td data-label="责任人">\(line.person)</td>\(remark)</tr>
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
    /// Who answers for it; `未指定` where nobody was named.
    package var person: String
    var link: String?

    package static func lines(of desk: Dispatch.Desk) -> [DispatchLine] {
        matters(desk) + behind(desk) + milestones(desk) + reports(desk)
    }

    private static func named(_ persons: [String]) -> String {
        persons.isEmpty ? "未指定" : persons.joined(separator: "、")
    }

    private static func matters(_ desk: Dispatch.Desk) -> [DispatchLine] {
        desk.matters.map { matter in
            DispatchLine(
                kind: "事项",
                what: matter.title + (matter.operatorName.map { "（\($0)）" } ?? ""),
                due: matter.due?.description ?? "未定",
                state: matter.isOverdue ? "逾期" : "本月到期",
                isLate: matter.isOverdue,
                person: named(matter.person.map { [$0] } ?? []),
                link: Link.matter(matter.id)
            )
        }
    }

    private static func behind(_ desk: Dispatch.Desk) -> [DispatchLine] {
        desk.behind.map { line in
            let (standing, deciding) = (line.standing, line.standing.deciding)
            let words = deciding.map { "\($0.title) \($0.valueText)" } ?? standing.figure.valueText
            return DispatchLine(
                kind: "落后任务",
                what: "\(standing.task.id) \(standing.task.title)",
                due: standing.task.due.description,
                state: words == "—" ? standing.state.title : words,
                isLate: true,
                person: named(line.persons),
                link: Link.task(standing.task.id)
            )
        }
    }

    private static func milestones(_ desk: Dispatch.Desk) -> [DispatchLine] {
        desk.milestones.map { milestone in
            DispatchLine(
                kind: "里程碑",
                what: "\(milestone.task) \(milestone.title)",
                due: milestone.due.description,
                state: milestone.state.title,
                isLate: milestone.state == .late,
                person: named(milestone.persons),
                link: Link.task(milestone.task)
            )
        }
    }

    private static func reports(_ desk: Dispatch.Desk) -> [DispatchLine] {
        desk.reports.map { report in
            let isOpen = report.kind == .missing
            return DispatchLine(
                kind: "年度报告",
                what: report.kind == .undecided ? "接收或退回\(report.unit)的年度报告" : "年度食品安全工作情况报告",
                due: report.due.description,
                state: isOpen ? report.isLate ? "逾期未报" : "待报" : report.kind.title,
                isLate: report.isLate,
                person: named([]),
                link: Link.reports
            )
        }
    }
}

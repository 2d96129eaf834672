import Markup
import Primitives
import Rules
package import Supervision

/// The list of matters: what is owed, overdue first.
package struct MattersPage: Sendable {
    package var viewer: Viewer
    package var filter: MatterFilter
    package var procedures: [(id: String, title: String)]
    package var rows: [MatterSummary]
    package var paging: Paging
    package var counts: (open: Int, overdue: Int, closed: Int)
    package var exportLink: String

    package init(
        viewer: Viewer,
        filter: MatterFilter,
        procedures: [(id: String, title: String)],
        rows: [MatterSummary],
        paging: Paging,
        counts: (open: Int, overdue: Int, closed: Int),
        exportLink: String
    ) {
        self.viewer = viewer
        self.filter = filter
        self.procedures = procedures
        self.rows = rows
        self.paging = paging
        self.counts = counts
        self.exportLink = exportLink
    }

    package var page: Page {
        .office(
            "事项",
            section: .matters,
            viewer: viewer,
            lead: "<p class=\"quiet\">每件事由谁办、办到哪一步、还剩几天。</p>",
            actions:
                "<div class=\"actions\">\("<a class=\"button\" href=\"\(Link.documents)\">文书模板</a>", if: viewer.may(.editTemplates))\(Part.export(exportLink, viewer))</div>",
            """
            <nav class="tabs" aria-label="按状态">\(tab("办理中", .open, counts.open))\(tab("已逾期", .overdue, counts.overdue))\(tab("已办结", .closed, counts.closed))</nav>
            \(filters)
            \(list)
            """
        )
    }

    private func tab(_ title: String, _ state: MatterFilter.State, _ count: Int) -> Markup {
        """
        <a href="\(Link.matters)?state=\(state.rawValue)"\(" aria-current=\"page\"", if: filter.state == state)>\(title) <b>\(count)</b></a>
        """
    }

    private var filters: Markup {
        let procedureOptions = [("", "全部")] + procedures.map { ($0.id, $0.title) }
        let townshipOptions = [("", "全部")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        return """
            <form class="filters" method="get" action="\(Link.matters)">\(hidden("state", filter.state?.rawValue ?? ""))
            \(Part.select("procedure", "程序", procedureOptions, selected: filter.procedure ?? ""))
            \(Part.select("township", "乡镇", townshipOptions, selected: filter.township?.text ?? ""))
            <button class="button" type="submit">筛选</button></form>
            """
    }

    private var list: Markup {
        guard !rows.isEmpty else {
            let text =
                switch filter.state {
                case .overdue: "没有逾期的事项。"
                case .open: "没有正在办理的事项。抽检不合格的样品导入后，会在这里自动开启核查处置。"
                default: "没有符合条件的事项。"
                }
            return "<div class=\"panel empty\"><p>\(text)</p></div>"
        }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">事项清单</caption>
            <thead><tr><th scope="col">事项</th><th scope="col">编号</th><th scope="col">对象</th><th scope="col">当前步骤</th><th scope="col">承办</th><th scope="col">期限</th></tr></thead>
            <tbody>\(each: rows, row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ row: MatterSummary) -> Markup {
        let step: Markup = row.isOpen ? "\(row.stepTitle)" : Part.badge(row.outcome ?? "已办结", .good)
        return """
            <tr><th scope="row" class="lead"><a href="\(Link.matter(row.id))">\(row.title)</a></th>
            <td data-label="编号" class="small">\(row.number)</td><td data-label="对象">\(row.operatorName ?? "—")</td>
            <td data-label="当前步骤">\(step)</td><td data-label="承办">\(viewer.naming.holder(row.holder))</td>
            <td data-label="期限">\(Part.clock(row.due, from: row.openedAt, closed: row.closedAt, now: viewer.now))</td></tr>
            """
    }
}

import Markup
import Primitives
import Rules
package import Supervision

/// The register of operators.
package struct OperatorsPage: Sendable {
    package var viewer: Viewer
    package var filter: OperatorFilter
    package var rows: [OperatorRecord]
    package var grids: [Grid]
    package var paging: Paging
    package var openReviews: Int
    package var exportLink: String

    package init(
        viewer: Viewer,
        filter: OperatorFilter,
        rows: [OperatorRecord],
        grids: [Grid],
        paging: Paging,
        openReviews: Int,
        exportLink: String
    ) {
        self.viewer = viewer
        self.filter = filter
        self.rows = rows
        self.grids = grids
        self.paging = paging
        self.openReviews = openReviews
        self.exportLink = exportLink
    }

    package var page: Page {
        .office(
            "监管对象",
            section: .operators,
            viewer: viewer,
            actions: actions,
            """
            \(filters)
            \(list)
            """
        )
    }

    private var actions: Markup {
        let add: Markup? =
            viewer.may(.editOperators) ? "<a class=\"button primary\" href=\"\(Link.newOperator)\">登记新对象</a>" : nil
        let review: Markup? =
            viewer.may(.reviewOperators) && openReviews > 0
            ? "<a class=\"button\" href=\"\(Link.operatorReviews)\">疑似重复 \(openReviews) 对</a>" : nil
        let bring: Markup? =
            viewer.may(.importFiles) ? "<a class=\"button\" href=\"\(Link.operatorImport)\">导入台账</a>" : nil
        return "<div class=\"actions\">\(add)\(review)\(bring)\(Part.export(exportLink, viewer))</div>"
    }

    private var filters: Markup {
        let kinds = [("", "全部")] + OperatorKind.allCases.map { ($0.rawValue, $0.title) }
        let townships = [("", "全部")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        let gridChoices = [("", "全部")] + grids.map { ($0.id, $0.name) }
        let states = [("open", "开业"), ("closed", "已关闭"), ("all", "全部")]
        let lacks = [
            ("", "不限"), ("expiring", "证照 \(OperatorFilter.expiringDays) 天内到期或已到期"), ("unverified", "坐标未核实"),
            ("without-grid", "未划入网格"),
        ]
        return """
            <form class="filters" method="get" action="\(Link.operators)">
            <div class="field wide"><label for="q">名称、地址、统一社会信用代码或位置码</label><input id="q" name="q" type="search" value="\(filter.text)"></div>
            \(Part.select("kind", "类别", kinds, selected: filter.kind?.rawValue ?? ""))
            \(Part.select("township", "乡镇", townships, selected: filter.township?.text ?? ""))
            \(Part.select("grid", "网格", gridChoices, selected: filter.grid ?? ""))
            \(Part.select("state", "状态", states, selected: filter.state.rawValue))
            \(Part.select("lack", "需要补齐", lacks, selected: filter.lack?.rawValue ?? ""))
            <button class="button" type="submit">筛选</button></form>
            """
    }

    private var list: Markup {
        guard !rows.isEmpty else {
            return "<div class=\"panel empty\"><p>没有符合条件的监管对象。</p><p>可以登记新对象、导入台账；导入检验结果时，被抽样单位和生产者也会自动登记在这里。</p></div>"
        }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">监管对象清单</caption>
            <thead><tr><th scope="col">名称</th><th scope="col">类别</th><th scope="col">乡镇</th><th scope="col">网格</th><th scope="col">地址</th><th scope="col">统一社会信用代码</th></tr></thead>
            <tbody>\(each: rows, row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ row: OperatorRecord) -> Markup {
        """
        <tr><th scope="row" class="lead"><a href="\(Link.operator(row.id))">\(row.name)</a> \(OperatorParts.badge(row))</th><td data-label="类别">\(row.kind.title)</td>
        <td data-label="乡镇">\(viewer.naming.area(row.township))</td><td data-label="网格">\(row.gridName)</td><td data-label="地址">\(row.address)</td><td data-label="信用代码" class="small">\(row.creditCode)</td></tr>
        """
    }
}

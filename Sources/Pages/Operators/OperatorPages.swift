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
    package var openTransfers: Int
    package var exportLink: String
    /// Days before the end of a licence from which it is said to be ending.
    package var expiringDays: Int
    /// Where licences that end are asked for: they are listed in the place of firms.
    package var expiring: [ExpiringLicence]?
    /// Just after a firm of another township was asked for.
    package var wasAsked: Bool

    package init(
        viewer: Viewer,
        filter: OperatorFilter,
        rows: [OperatorRecord],
        grids: [Grid],
        paging: Paging,
        openReviews: Int,
        openTransfers: Int,
        exportLink: String,
        expiringDays: Int,
        expiring: [ExpiringLicence]? = nil,
        wasAsked: Bool = false
    ) {
        self.viewer = viewer
        self.filter = filter
        self.rows = rows
        self.grids = grids
        self.paging = paging
        self.openReviews = openReviews
        self.openTransfers = openTransfers
        self.exportLink = exportLink
        self.expiringDays = expiringDays
        self.expiring = expiring
        self.wasAsked = wasAsked
    }

    package var page: Page {
        .office(
            "监管对象",
            section: .operators,
            viewer: viewer,
            actions: actions,
            """
            \(wasAsked ? "<p class=\"notice\" role=\"status\">已申请调入，县食安办核实后这家会出现在本辖区的清单里。</p>" : nil)\(filters)
            \(expiring.map(licences) ?? list)
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
            viewer.may(.importOperators) ? "<a class=\"button\" href=\"\(Link.operatorImport)\">导入台账</a>" : nil
        let transfers: Markup? =
            viewer.may(.reviewOperators) && openTransfers > 0
            ? "<a class=\"button\" href=\"\(Link.operatorTransfers)\">调入申请 \(openTransfers) 件</a>" : nil
        return "<div class=\"actions\">\(add)\(review)\(transfers)\(bring)\(Part.export(exportLink, viewer))</div>"
    }

    private var filters: Markup {
        let kinds = [("", "全部")] + OperatorKind.allCases.map { ($0.rawValue, $0.title) }
        let townships = [("", "全部")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        let gridChoices = [("", "全部")] + grids.map { ($0.id, $0.name) }
        let states = [("open", "开业"), ("closed", "已关闭"), ("all", "全部")]
        let lacks = [
            ("", "不限"), ("expiring", "证照 \(expiringDays) 天内到期或已到期"), ("unverified", "坐标未核实"),
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

    /// Licences by their end, those that have ended apart from those that will.
    private func licences(_ rows: [ExpiringLicence]) -> Markup {
        let today = viewer.now.day
        let ended = rows.filter { ($0.licence.expiresOn ?? today) < today }
        let ending = rows.filter { ($0.licence.expiresOn ?? today) >= today }
        guard !rows.isEmpty else {
            return "<div class=\"panel empty\"><p>没有 \(expiringDays) 天内到期或已到期的证照。</p></div>"
        }
        return """
            \(licences(ended, "已到期"))\(licences(ending, "\(expiringDays) 天内到期"))<section class="panel flush">\(paging.view)</section>
            """
    }

    private func licences(_ rows: [ExpiringLicence], _ title: String) -> Markup? {
        guard !rows.isEmpty else { return nil }
        return """
            <section class="panel flush cards"><h2>\(title)</h2><div class="table"><table><caption class="visually-hidden">\(title)的证照</caption>
            <thead><tr><th scope="col">名称</th><th scope="col">乡镇</th><th scope="col">证照</th><th scope="col">编号</th><th scope="col">有效期至</th><th scope="col">状态</th><th scope="col">主要负责人</th><th scope="col">电话</th></tr></thead>
            <tbody>\(each: rows, licence)</tbody></table></div></section>
            """
    }

    private func licence(_ row: ExpiringLicence) -> Markup {
        """
        <tr><th scope="row" class="lead"><a href="\(Link.operator(row.record.id))">\(row.record.name)</a></th><td data-label="乡镇">\(viewer.naming.area(row.record.township))</td><td data-label="证照">\(row.licence.kind)</td><td data-label="编号" class="small">\(row.licence.number)</td><td data-label="有效期至" class="nowrap">\(row.licence.expiresOn?.description)</td><td data-label="状态">\(OperatorParts.standing(row.licence, on: viewer.now.day, endingWithin: expiringDays))</td><td data-label="主要负责人">\(row.principal?.name)</td><td data-label="电话" class="nowrap">\(row.principal?.phone)</td></tr>
        """
    }

    private func row(_ row: OperatorRecord) -> Markup {
        """
        <tr><th scope="row" class="lead"><a href="\(Link.operator(row.id))">\(row.name)</a> \(OperatorParts.badge(row))</th><td data-label="类别">\(row.kind.title)</td>
        <td data-label="乡镇">\(viewer.naming.area(row.township))</td><td data-label="网格">\(row.gridName)</td><td data-label="地址">\(row.address)</td><td data-label="信用代码" class="small">\(row.creditCode)</td></tr>
        """
    }
}

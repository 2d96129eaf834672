import Markup
import Primitives
import Rules
package import Supervision

extension Link {
    static func patrolPhoto(_ position: Int, of patrol: String) -> String {
        "/office/patrols/\(patrol)/photos/\(position)"
    }
}

/// Patrols as several pages show them.
enum PatrolParts {
    static func event(_ patrol: Patrol) -> Markup {
        let matter: Markup? = patrol.matter.map { "<a href=\"\(Link.matter($0))\">整改事项</a>" }
        let done: Markup? = patrol.measures.isEmpty ? nil : "<span class=\"small quiet\">处理：\(patrol.measures)</span>"
        return """
            <li class="\(patrol.isHazard ? "bad" : "")"><time datetime="\(patrol.day.description)">\(patrol.day.description)</time><div><b>\(subject(patrol))</b> \(hazard(patrol)) \(matter)<span>\(patrol.findings)</span>\(done)<span class="small quiet">\(patrol.patroller) \(photos(patrol))</span></div></li>
            """
    }

    static func subject(_ patrol: Patrol) -> Markup {
        guard let id = patrol.operatorID else { return "网格全域" }
        return "<a href=\"\(Link.operator(id))\">\(patrol.operatorName ?? "")</a>"
    }

    static func hazard(_ patrol: Patrol) -> Markup? { patrol.isHazard ? Part.badge("隐患", .bad) : nil }

    static func photos(_ patrol: Patrol) -> Markup? {
        guard patrol.photos > 0 else { return nil }
        return
            "\(each: Array(1...patrol.photos), { "<a href=\"\(Link.patrolPhoto($0, of: patrol.id))\">照片 \($0)</a> " })"
    }
}

/// Patrols across grids.
package struct PatrolsPage: Sendable {
    package var viewer: Viewer
    package var filter: PatrolFilter
    package var rows: [PatrolRow]
    package var paging: Paging
    package var exportLink: String

    package init(
        viewer: Viewer,
        filter: PatrolFilter,
        rows: [PatrolRow],
        paging: Paging,
        exportLink: String
    ) {
        self.viewer = viewer
        self.filter = filter
        self.rows = rows
        self.paging = paging
        self.exportLink = exportLink
    }

    package var page: Page {
        let export: Markup? =
            viewer.may(.exportData) ? "<a class=\"button\" href=\"\(exportLink)\">导出 Excel</a>" : nil
        return .office(
            "巡查记录",
            section: viewer.role.desk == .grid ? .ownGrid : .grids,
            viewer: viewer,
            crumbs: viewer.role.desk == .grid ? [("本网格", Link.ownGrid)] : [("网格", Link.grids)],
            actions: "<div class=\"actions\">\(export)</div>",
            "\(filters)\(list)"
        )
    }

    private var filters: Markup {
        let townships = [("", "全部")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        let township: Markup? =
            viewer.role.desk == .grid
            ? nil : Part.select("township", "乡镇", townships, selected: filter.township?.text ?? "")
        return """
            <form class="filters" method="get" action="\(Link.patrols)">
            <div class="field"><label for="from">从</label><input id="from" name="from" type="date" value="\(filter.from?.description ?? "")"></div>
            <div class="field"><label for="through">到</label><input id="through" name="through" type="date" value="\(filter.through?.description ?? "")"></div>
            <div class="field"><label for="person">巡查人</label><input id="person" name="person" type="search" value="\(filter.person)"></div>
            \(township)\(Part.select("hazard", "隐患", [("", "全部"), ("yes", "只看发现隐患的")], selected: filter.onlyHazards ? "yes" : ""))
            <button class="button" type="submit">筛选</button></form>
            """
    }

    private var list: Markup {
        guard !rows.isEmpty else {
            return "<section class=\"panel empty\"><p>没有符合条件的巡查记录。</p><p>巡查在网格页面上登记。</p></section>"
        }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">巡查记录</caption>
            <thead><tr><th scope="col">日期</th><th scope="col">网格</th><th scope="col">巡查的是</th><th scope="col">情况</th><th scope="col">巡查人</th></tr></thead>
            <tbody>\(each: rows, row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ row: PatrolRow) -> Markup {
        let matter: Markup? = row.patrol.matter.map { "<a href=\"\(Link.matter($0))\">整改事项</a>" }
        let done: Markup? =
            row.patrol.measures.isEmpty ? nil : "<br><span class=\"small quiet\">处理：\(row.patrol.measures)</span>"
        return """
            <tr><td data-label="日期" class="nowrap">\(row.patrol.day.description)</td><td data-label="网格"><a href="\(Link.grid(row.grid))">\(row.gridName)</a></td>
            <th scope="row" class="lead">\(PatrolParts.subject(row.patrol))</th>
            <td data-label="情况"><span>\(PatrolParts.hazard(row.patrol)) \(row.patrol.findings)\(done) \(matter) \(PatrolParts.photos(row.patrol))</span></td><td data-label="巡查人" class="nowrap">\(row.patrol.patroller)</td></tr>
            """
    }
}

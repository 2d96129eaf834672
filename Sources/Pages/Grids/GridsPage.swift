import Markup
package import Primitives
import Rules
package import Supervision

/// The grids of the county or of a township, and who answers for them.
package struct GridsPage: Sendable {
    package var viewer: Viewer
    package var township: String
    package var text: String
    package var rows: [GridSummary]
    package var exportLink: String

    package init(viewer: Viewer, township: String, text: String, rows: [GridSummary], exportLink: String) {
        self.viewer = viewer
        self.township = township
        self.text = text
        self.rows = rows
        self.exportLink = exportLink
    }

    package var page: Page {
        let active = rows.filter(\.grid.isActive)
        let staffed = active.count { !$0.supervisors.isEmpty }
        let add: Markup? =
            viewer.may(.editGrid) ? "<a class=\"button primary\" href=\"\(Link.newGrid)\">划定新网格</a>" : nil
        let bring: Markup? =
            viewer.may(.importFiles) ? "<a class=\"button\" href=\"\(Link.gridImport)\">导入网格</a>" : nil
        let export: Markup? =
            viewer.may(.exportData) ? "<a class=\"button\" href=\"\(exportLink)\">导出 Excel</a>" : nil
        return .office(
            "网格",
            section: .grids,
            viewer: viewer,
            lead: "<p class=\"quiet\">区域定格、网格定人、人员定责。对外公布的页面：<a href=\"\(Link.publicGrids)\">谁负责哪里</a>。</p>",
            actions:
                "<div class=\"actions\">\(add)\(bring)<a class=\"button\" href=\"\(Link.patrols)\">巡查记录</a>\(export)</div>",
            """
            <div class="tally"><div><b>\(active.count)</b><span>在用网格</span></div><div class="good"><b>\(staffed)</b><span>有网格监管员</span></div>
            <div class="bad"><b>\(active.count - staffed)</b><span>没有网格监管员</span></div><div><b>\(rows.reduce(0) { $0 + $1.patrols })</b><span>今年巡查</span></div></div>
            \(filters)\(list)
            """
        )
    }

    private var filters: Markup {
        let townships = [("", "全部")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        return """
            <form class="filters" method="get" action="\(Link.grids)"><div class="field wide"><label for="q">村、网格或人员</label><input id="q" name="q" type="search" value="\(text)"></div>\(Part.select("township", "乡镇", townships, selected: township))<button class="button" type="submit">筛选</button></form>
            """
    }

    private var list: Markup {
        guard !rows.isEmpty || text.isEmpty && township.isEmpty else {
            return "<div class=\"panel empty\"><p>没有符合条件的网格。</p><p><a href=\"\(Link.grids)\">查看全部</a></p></div>"
        }
        guard !rows.isEmpty else {
            return "<div class=\"panel empty\"><p>还没有划定网格。</p><p>可以逐个划定，或由县食安办导入全县的网格台账。</p></div>"
        }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">网格清单</caption>
            <thead><tr><th scope="col">网格</th><th scope="col">乡镇</th><th scope="col">网格监管员</th><th scope="col">协管员</th><th scope="col" class="number">监管对象</th><th scope="col" class="number">今年巡查</th><th scope="col">最近巡查</th></tr></thead>
            <tbody>\(each: rows, row)</tbody></table></div><div class="table-foot"><span>共 \(rows.count) 个</span></div></section>
            """
    }

    private func row(_ row: GridSummary) -> Markup {
        let supervisor: Markup =
            row.supervisors.isEmpty
            ? row.grid.isActive ? Part.badge("未定人", .bad) : "" : "\(row.supervisors.joined(separator: "、"))"
        let stopped: Markup? = row.grid.isActive ? nil : Part.badge("停用", .plain)
        return """
            <tr><th scope="row" class="lead"><a href="\(Link.grid(row.grid.id))">\(row.grid.name)</a> \(stopped)<br><span class="small quiet">\(row.grid.code) \(row.grid.villages)</span></th>
            <td data-label="乡镇">\(viewer.naming.area(row.grid.township))</td><td data-label="网格监管员">\(supervisor)</td><td data-label="协管员">\(row.assistants.joined(separator: "、"))</td>
            <td data-label="监管对象" class="number">\(row.operators)</td><td data-label="今年巡查" class="number">\(row.patrols)</td><td data-label="最近巡查" class="nowrap">\(row.lastPatrol?.description)</td></tr>
            """
    }
}

/// One grid: who answers for it, and the patrols.
package struct GridPage: Sendable {
    package var viewer: Viewer
    package var file: GridFile
    package var mayPatrol: Bool
    package var faults: [FieldFault]
    package var typed: [String: String]

    private var grid: Grid { file.grid }

    package init(
        viewer: Viewer,
        file: GridFile,
        mayPatrol: Bool,
        faults: [FieldFault] = [],
        typed: [String: String] = [:]
    ) {
        self.viewer = viewer
        self.file = file
        self.mayPatrol = mayPatrol
        self.faults = faults
        self.typed = typed
    }

    package var page: Page {
        let edit: Markup? =
            viewer.may(.editGrid) ? "<a class=\"button\" href=\"\(Link.gridPart(grid.id, "edit"))\">修改网格</a>" : nil
        let patrol: Markup? =
            mayPatrol && grid.isActive
            ? "<a class=\"button primary\" href=\"\(Link.gridPart(grid.id, "patrols"))\">登记巡查</a>" : nil
        return .office(
            grid.name,
            section: .grids,
            viewer: viewer,
            crumbs: [("网格", Link.grids)],
            actions: "<div class=\"actions\">\(patrol)\(edit)</div>",
            """
            \(Part.faults(faults))
            <div class="columns"><div class="stack"><section class="panel"><h2>网格</h2><dl class="facts">
            \(Part.fact("编号", grid.code))\(Part.fact("乡镇", viewer.naming.area(grid.township)))\(Part.fact("所辖村（社区）", grid.villages))
            \(Part.fact("公开电话", grid.contact))\(Part.fact("状态", grid.isActive ? "在用" : "停用"))</dl>
            <p><a href="\(Address.make(Link.operators, [("grid", grid.id)]))">本网格的监管对象</a></p></section>
            <section class="panel cards"><h2>人员</h2>\(staffList)\(staffForm)</section></div>
            \(patrolList)</div>
            """
        )
    }

    private var staffList: Markup {
        guard !file.staff.isEmpty else { return "<p class=\"quiet\">还没有定人。</p>" }
        let isHidden = !file.isInFull && file.staff.contains { !$0.phone.isEmpty } && viewer.role.sees.contains(.phone)
        let whole: Markup? =
            isHidden
            ? "<p class=\"small\"><a href=\"\(Link.grid(grid.id))?phones=full\">显示完整号码</a><span class=\"quiet\">（查看会留下记录）</span></p>"
            : nil
        return """
            <div class="table"><table><caption class="visually-hidden">网格人员</caption><thead><tr><th scope="col">姓名</th><th scope="col">职责</th><th scope="col">电话</th><th scope="col">任期</th></tr></thead><tbody>
            \(each: file.staff, person)</tbody></table></div>\(whole)
            """
    }

    private func person(_ person: GridStaff) -> Markup {
        let end: Markup? =
            viewer.may(.editGrid) && person.until == nil
            ? """
            <form class="inline no-print" method="post" novalidate action="\(Link.gridPart(grid.id, "staff"))">\(hidden("token", viewer.formToken))\(hidden("end", person.id))<button class="button text" type="submit" aria-label="\(person.name)不再任职">不再任职</button></form>
            """ : nil
        let term = person.until.map { "\(person.since) 至 \($0)" } ?? "\(person.since) 起"
        return """
            <tr><th scope="row" class="lead">\(person.name)</th><td data-label="职责">\(person.duty.title)</td><td data-label="电话" class="nowrap">\(person.phone)</td><td data-label="任期" class="small">\(term) \(end)</td></tr>
            """
    }

    private var staffForm: Markup? {
        guard viewer.may(.editGrid) else { return nil }
        let duties = GridStaff.Duty.allCases.map { ($0.rawValue, $0.title) }
        return """
            <details class="no-print"\(" open", if: !faults.isEmpty)><summary>加一名人员</summary>
            <form class="form" method="post" novalidate action="\(Link.gridPart(grid.id, "staff"))">\(hidden("token", viewer.formToken))
            \(Part.select("duty", "职责", duties, selected: typed["duty"] ?? "", id: "staff-duty"))
            <div class="field"><label for="staff-name">姓名</label><input id="staff-name" name="name" type="text" value="\(typed["name"])"\(Part.invalid("staff-name", in: faults))>\(Part.fault("staff-name", in: faults))</div>
            <div class="field"><label for="staff-phone">电话（不对外公布）</label><input id="staff-phone" name="phone" type="text" inputmode="tel" value="\(typed["phone"])"\(Part.invalid("staff-phone", in: faults))>\(Part.fault("staff-phone", in: faults))</div>
            <p class="hint">一个网格只有一名网格监管员：登记新的，原来的从今天起离任。</p>
            <button class="button" type="submit">登记</button></form></details>
            """
    }

    private var patrolList: Markup {
        guard !file.patrols.isEmpty else {
            return "<section class=\"panel\"><h2>巡查记录</h2><p class=\"quiet\">还没有巡查记录。</p></section>"
        }
        return """
            <section class="panel"><h2>巡查记录</h2><ol class="events">\(each: file.patrols, { PatrolParts.event($0) })</ol>
            <p><a href="\(Address.make(Link.patrols, [("grid", grid.id)]))">全部巡查记录</a></p></section>
            """
    }
}

import Markup
package import Primitives
import Rules
package import Supervision

/// Who has handed in the annual report, by the plan's day.
package struct ReportsPage: Sendable {
    package var viewer: Viewer
    package var year: Int
    package var due: Day
    package var rows: [ReportStanding]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        year: Int,
        due: Day,
        rows: [ReportStanding],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.year = year
        self.due = due
        self.rows = rows
        self.faults = faults
    }

    package var page: Page {
        let received = rows.count { $0.receivedOn != nil }
        return .office(
            "年度食品安全工作报告",
            section: .reports,
            viewer: viewer,
            lead:
                "<p class=\"quiet\">各乡（镇）、各有关部门 \(due.month) 月 \(due.day) 日前向县委、县政府报告 \(year) 年度食品安全工作情况，并抄送县食安办。</p>",
            actions: actions,
            """
            \(Part.faults(faults))
            <div class="tally"><div><b>\(rows.count)</b><span>应报单位</span></div><div class="good"><b>\(rows.count(where: \.onTime))</b><span>按时报告并抄送</span></div>
            <div><b>\(received)</b><span>已收到</span></div><div class="bad"><b>\(viewer.now.day > due ? rows.count - received : 0)</b><span>逾期未报</span></div></div>
            <div class="columns"><div class="stack">\(form)\(copyForm)</div>\(list)</div>
            """
        )
    }

    private var actions: Markup {
        guard viewer.role.desk == .office else { return .empty }
        return "<div class=\"actions\"><a class=\"button\" href=\"\(Link.annualReport)\">全县年度报告</a></div>"
    }

    private var form: Markup {
        guard viewer.may(.recordReports) else { return "<p class=\"notice\">点开本单位，在线起草并提交；纸质报告由县食安办登记。</p>" }
        let units = rows.filter { $0.receivedOn == nil }.map { ($0.unit, $0.name) }
        guard !units.isEmpty else { return "<p class=\"notice good\">所有单位的报告都已登记。</p>" }
        return """
            <section class="panel"><h2>登记收到的纸质报告</h2>
            <form class="form" method="post" novalidate enctype="multipart/form-data" action="\(Link.reports)">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
            \(Part.select("unit", "单位", units, selected: ""))
            <div class="field"><label for="title">标题</label><input id="title" name="title" type="text" required\(Part.invalid("title", in: faults))>\(Part.fault("title", in: faults))</div>
            <div class="field"><label for="received">收到日期</label><input id="received" name="received" type="date" required value="\(viewer.now.day.description)"\(Part.invalid("received", in: faults))>\(Part.fault("received", in: faults))</div>
            <div class="field"><label for="copied">抄送县食安办日期（未抄送则不填）</label><input id="copied" name="copied" type="date"\(Part.invalid("copied", in: faults))>\(Part.fault("copied", in: faults))</div>
            <div class="field"><label for="file">报告文件</label><span class="hint">PDF、docx 或照片</span><input id="file" name="file" type="file"\(Part.invalid("file", in: faults))>\(Part.fault("file", in: faults))</div>
            <button class="button primary" type="submit">登记</button></form></section>
            """
    }

    private var copyForm: Markup? {
        let units = rows.filter { $0.receivedOn != nil && $0.copiedOn == nil }.map { ($0.unit, $0.name) }
        guard viewer.may(.recordReports), !units.isEmpty else { return nil }
        return """
            <section class="panel"><h2>补登抄送</h2>
            <form class="form" method="post" novalidate action="\(Link.reportCopies)">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
            \(Part.select("unit", "单位", units, selected: "", id: "copy-unit"))
            <div class="field"><label for="copy-day">抄送县食安办日期</label><input id="copy-day" name="day" type="date" required value="\(viewer.now.day.description)"\(Part.invalid("copy-day", in: faults))>\(Part.fault("copy-day", in: faults))</div>
            <button class="button" type="submit">登记抄送</button></form></section>
            """
    }

    private var list: Markup {
        """
        <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">各单位报告情况</caption><thead><tr><th scope="col">单位</th><th scope="col">情况</th><th scope="col">在线起草</th><th scope="col">收到</th><th scope="col">抄送</th></tr></thead>
        <tbody>\(each: rows, row)</tbody></table></div></section>
        """
    }

    private func row(_ row: ReportStanding) -> Markup {
        let title: Markup? = row.title.map { "<br><span class=\"small quiet\">\($0)</span>" }
        // A grid's staff read whose report is in, and no draft.
        let name: Markup =
            viewer.role.readsDrafts ? "<a href=\"\(Link.draft(row.unit))\">\(row.name)</a>" : "\(row.name)"
        return """
            <tr><th scope="row" class="lead">\(name)\(title)</th><td data-label="情况">\(state(row))</td><td data-label="在线起草">\(DraftState.badge(row.way.state))</td>
            <td data-label="收到" class="nowrap">\(row.receivedOn?.description)</td><td data-label="抄送" class="nowrap">\(row.copiedOn?.description)</td></tr>
            """
    }

    private func state(_ row: ReportStanding) -> Markup {
        if row.way.isReturned { return Part.badge("退回未改", .bad) }
        if row.receivedOn != nil, let again = row.way.againOn, again > row.due { return Part.badge("迟报", .bad) }
        return switch (row.receivedOn, row.copiedOn) {
        case (let received?, .some) where received <= row.due: Part.badge("按时", .good)
        case (let received?, nil) where received <= row.due: Part.badge("未抄送", .warn)
        case (.some, _): Part.badge("迟报", .bad)
        case (nil, _): viewer.now.day > row.due ? Part.badge("逾期未报", .bad) : Part.badge("未到期", .plain)
        }
    }
}

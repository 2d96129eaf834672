import Judging
import Markup
package import Primitives
import Rules
package import Supervision

/// What a laboratory has to do: specimens come in, results go out; no operator's name is told (盲样).
package struct LaboratoryPage: Sendable {
    package var viewer: Viewer
    package var state: SpecimenState?
    package var rows: [SpecimenSummary]
    package var paging: Paging
    package var faults: [FieldFault]
    /// How many specimens a file's results were entered for; nil where none was sent.
    package var entered: Int?

    package init(
        viewer: Viewer,
        state: SpecimenState?,
        rows: [SpecimenSummary],
        paging: Paging,
        faults: [FieldFault] = [],
        entered: Int? = nil
    ) {
        self.viewer = viewer
        self.state = state
        self.rows = rows
        self.paging = paging
        self.faults = faults
        self.entered = entered
    }

    package var page: Page {
        let states =
            [("", "在途")]
            + [SpecimenState.handedOver, .accepted, .returned, .submitted, .approved, .refused]
            .map { ($0.rawValue, $0.title) }
        let done: Markup? = entered.map { "<p class=\"notice good\">已录入 \($0) 批样品的结果，等待审核。</p>" }
        return .office(
            "样品检验",
            section: .laboratory,
            viewer: viewer,
            lead: "<p class=\"quiet\">只列送交本机构的样品，不显示被抽样单位。</p>",
            """
            \(Part.faults(faults))\(done)
            <form class="filters" method="get" action="\(Link.laboratory)">\(Part.select("state", "状态", states, selected: state?.rawValue ?? ""))<button class="button" type="submit">筛选</button></form>
            <section class="panel flush cards">\(table)\(paging.view)</section>
            <section class="panel"><h2>用文件录入结果</h2><form class="form" method="post" novalidate enctype="multipart/form-data" action="\(Link.laboratory)/results">\(hidden("token", viewer.formToken))
            <div class="field"><label for="file">结果文件（.xlsx 或 .csv）</label><span class="hint">列：抽样编号、食品名称、检验项目、检验结果、单位、标准值、判定。按抽样编号对应样品；有一行对不上，整份都不录入。</span><input id="file" name="file" type="file" accept=".xlsx,.csv"\(Part.invalid("file", in: faults))></div>
            <button class="button" type="submit">录入并提交审核</button></form></section>
            """
        )
    }

    private var table: Markup {
        guard !rows.isEmpty else { return "<div class=\"panel empty\"><p>没有样品。</p></div>" }
        return """
            <div class="table"><table><caption class="visually-hidden">样品</caption><thead><tr><th scope="col">样品</th><th scope="col">抽样编号</th><th scope="col">抽样日期</th><th scope="col">状态</th><th scope="col">期限</th></tr></thead><tbody>\(each: rows, { row in
                """
                <tr><th scope="row" class="lead"><a href="\(Link.parcel(row.id))">\(row.food)</a></th><td data-label="编号" class="nowrap">\(row.number)</td><td data-label="抽样" class="nowrap">\(row.takenAt.day.description)</td><td data-label="状态">\(Part.state(row.state))</td><td data-label="期限">\(Part.specimenClock(row, now: viewer.now))</td></tr>
                """
            })</tbody></table></div>
            """
    }
}

/// One specimen at its laboratory: accept or refuse it, then enter its results.
package struct ParcelPage: Sendable {
    package var viewer: Viewer
    package var summary: SpecimenSummary
    /// Names and values of the sheet that a laboratory needs.
    package var facts: [(name: String, value: String)]
    package var items: [SpecimenFile.Item]
    package var results: [SpecimenFile.Result]
    package var events: [SpecimenFile.Event]
    package var reports: [LaboratoryReport]
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        summary: SpecimenSummary,
        facts: [(name: String, value: String)],
        items: [SpecimenFile.Item],
        results: [SpecimenFile.Result],
        events: [SpecimenFile.Event],
        reports: [LaboratoryReport],
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.summary = summary
        self.facts = facts
        self.items = items
        self.results = results
        self.events = events
        self.reports = reports
        self.values = values
        self.faults = faults
    }

    package var page: Page {
        .office(
            summary.food,
            section: .laboratory,
            viewer: viewer,
            crumbs: [("样品检验", Link.laboratory)],
            lead: "<p class=\"quiet\">\(summary.number)</p>",
            """
            \(Part.faults(faults))
            <div class="columns"><div class="stack"><section class="panel"><h2>样品\(Part.state(summary.state))</h2>\(Part.specimenClock(summary, now: viewer.now))<dl class="facts">\(each: facts.filter { !$0.value.isEmpty }, { "<dt>\($0.name)</dt><dd>\($0.value)</dd>" })</dl></section>
            <section class="panel"><h2>流转</h2><ol class="line">\(each: events, { event in
                let remark: Markup? = event.note.isEmpty ? nil : "<span>\(event.note)</span>"
                return "<li class=\"done\"><b>\(event.state.title)</b><span class=\"small quiet\">\(event.at.short)</span>\(remark)</li>"
            })</ol></section></div><div class="stack" id="act">\(work)</div></div>
            """
        )
    }

    private var work: Markup {
        switch summary.state {
        case .handedOver: receiveForms
        case .accepted, .returned: resultForm
        default: entered
        }
    }

    private var receiveForms: Markup {
        """
        <section class="panel"><h2>收样</h2><p>查验外观、封条、数量、保存条件与抽样单是否相符。</p>
        <form class="form" method="post" novalidate action="\(Link.parcel(summary.id))/accept">\(hidden("token", viewer.formToken))
        <div class="field"><label for="accept-note">查验记录（可不填）</label><input id="accept-note" name="note" type="text"></div><button class="button primary" type="submit">接收样品</button></form>
        <form class="form" method="post" novalidate action="\(Link.parcel(summary.id))/refuse">\(hidden("token", viewer.formToken))
        \(Part.area("note", "拒收理由", values, faults, hint: "如封条破损、数量不足、样品变质"))<button class="button" type="submit">拒收，退回抽样人员</button></form></section>
        """
    }

    /// Lines of the form: what was typed, what was entered before, or the items that are asked for; two empty ones beside.
    private var rows: [[String: String]] {
        let typed = (1...LaboratoryForm.rows).filter {
            values["item-\($0)"]?.isEmpty == false || values["result-\($0)"]?.isEmpty == false
        }
        if !typed.isEmpty {
            return typed.map { number in
                Dictionary(uniqueKeysWithValues: LaboratoryForm.fields.map { ($0, values["\($0)-\(number)"] ?? "") })
            }
        }
        let round = results.map(\.round).max() ?? 0
        let last = results.filter { $0.round == round }
        if !last.isEmpty {
            return last.map {
                [
                    "item": $0.item, "result": $0.result, "unit": $0.unit, "limit": $0.limit, "method": $0.method,
                    "lod": $0.detectionLimit, "declared": $0.declared.rawValue,
                ]
            }
        }
        return items.map { ["item": $0.item, "method": $0.method] }
    }

    private var resultForm: Markup {
        let lines = Array((rows + [[:], [:]]).prefix(LaboratoryForm.rows))
        let remark = summary.state == .returned ? events.last { $0.state == .returned }?.note : nil
        let returned: Markup? = remark.map { "<p class=\"notice warn\">审核退回：\($0)</p>" }
        return """
            <section class="panel flush"><h2>录入结果</h2>\(returned)<form method="post" novalidate enctype="multipart/form-data" action="\(Link.parcel(summary.id))/results">\(hidden("token", viewer.formToken))
            <div class="results">\(each: Array(lines.enumerated()), { index, line in resultLine(index + 1, line) })\(reportFields(isOptional: true))</div>
            <p class="table-foot"><button class="button primary" type="submit">提交审核</button></p></form></section>
            """
    }

    /// The report that the results are printed in; it may follow later.
    private func reportFields(isOptional: Bool) -> Markup {
        """
        <fieldset><legend class="legend">检验报告\(isOptional ? "（可以之后再附）" : "")</legend>\(Part.text("report-number", "报告编号", values, faults))\(Part.text("report-date", "报告日期", values, faults, type: "date"))
        <div class="field"><label for="report">报告文件（PDF）</label><input id="report" name="report" type="file" accept=".pdf,application/pdf"\(Part.invalid("report", in: faults))>\(Part.fault("report", in: faults))</div></fieldset>
        """
    }

    /// What was laid down with the results that stand, or the form for it.
    private var report: Markup {
        if let report = reports.last(where: { $0.round == (results.map(\.round).max() ?? 0) }) {
            return "<section class=\"panel\"><h2>检验报告</h2><p>已附：\(report.words)，\(report.fileName)</p></section>"
        }
        return """
            <section class="panel"><h2>附检验报告</h2><form class="form" method="post" novalidate enctype="multipart/form-data" action="\(Link.parcel(summary.id))/report">\(hidden("token", viewer.formToken))
            \(reportFields(isOptional: false))<button class="button primary" type="submit">附上检验报告</button></form></section>
            """
    }

    private func resultLine(_ number: Int, _ line: [String: String]) -> Markup {
        let verdicts = [("", "不作判定"), ("pass", "合格"), ("fail", "不合格")]
        func input(_ field: String, _ label: String) -> Markup {
            let name = "\(field)-\(number)"
            return """
                <div class="field"><label for="\(name)">\(label)</label><input id="\(name)" name="\(name)" type="text" value="\(line[field] ?? "")"\(Part.invalid(name, in: faults))>\(Part.fault(name, in: faults))</div>
                """
        }
        return """
            <fieldset><legend class="legend">项目 \(number)</legend>\(input("item", "检验项目"))\(input("result", "结果"))\(input("unit", "单位"))\(input("limit", "标准值"))\(input("method", "检验方法"))\(input("lod", "检出限"))\(Part.select("declared-\(number)", "单项判定", verdicts, selected: line["declared"] ?? ""))</fieldset>
            """
    }

    private var entered: Markup {
        let round = results.map(\.round).max() ?? 0
        let last = results.filter { $0.round == round }
        guard !last.isEmpty else { return "<p class=\"notice\">样品\(summary.state.title)，现在没有要办的事。</p>" }
        return """
            <section class="panel flush cards"><h2>已提交的结果</h2><div class="table"><table><caption class="visually-hidden">结果</caption><thead><tr><th scope="col">项目</th><th scope="col">结果</th><th scope="col">标准值</th><th scope="col">方法</th></tr></thead><tbody>\(each: last, { row in
                "<tr><th scope=\"row\" class=\"lead\">\(row.item)</th><td data-label=\"结果\">\(row.result) \(row.unit)</td><td data-label=\"标准值\">\(row.limit)</td><td data-label=\"方法\">\(row.method)</td></tr>"
            })</tbody></table></div></section>\([.submitted, .approved, .published].contains(summary.state) ? report : nil)
            """
    }
}

/// The fields of the form for results; the route reads the same names.
package enum LaboratoryForm {
    /// Lines of one form at most.
    package static let rows = 60
    package static let fields = ["item", "result", "unit", "limit", "method", "lod", "declared"]
}

import Markup
package import Primitives
import Rules
package import Supervision

extension Link {
    package static func draft(_ unit: String) -> String { "/office/reports/\(unit)" }
    package static func draftSubmission(_ unit: String) -> String { "/office/reports/\(unit)/submit" }
    package static func draftDecision(_ unit: String) -> String { "/office/reports/\(unit)/decide" }
    package static func draftUnlock(_ unit: String) -> String { "/office/reports/\(unit)/unlock" }
    package static let annualReport = "/office/reports/annual"
    package static let annualDraft = "/office/reports/annual/draft"
    package static let annualFreezing = "/office/reports/annual/freeze"
    package static let annualUnlock = "/office/reports/annual/unlock"
    package static func annualFile(_ revision: Int, _ format: String) -> String {
        "/office/reports/annual/versions/\(revision)/\(format)"
    }
}

/// A unit's part of the annual report: texts by the plan's aspects, figures of its own, what became of it.
package struct DraftPage: Sendable {
    package var viewer: Viewer
    package var year: Int
    package var report: ReportStanding
    package var draft: ReportDraft
    package var mayWrite: Bool
    package var mayDecide: Bool
    /// See ``DraftForm``.
    package var bases: [String: String]
    package var others: [String: String]
    package var faults: [FieldFault]
    /// What was typed into other forms than the texts, by the field's name.
    package var typed: [String: String]

    package init(
        viewer: Viewer,
        year: Int,
        report: ReportStanding,
        draft: ReportDraft,
        mayWrite: Bool,
        mayDecide: Bool,
        bases: [String: String] = [:],
        others: [String: String] = [:],
        faults: [FieldFault] = [],
        typed: [String: String] = [:]
    ) {
        self.viewer = viewer
        self.year = year
        self.report = report
        self.draft = draft
        self.mayWrite = mayWrite
        self.mayDecide = mayDecide
        self.bases = bases
        self.others = others
        self.faults = faults
        self.typed = typed
    }

    package var page: Page {
        .office(
            "\(report.name)：年度报告",
            section: .reports,
            viewer: viewer,
            crumbs: [("年度报告", Link.reports)],
            lead: "<p class=\"quiet\">\(year) 年度，\(report.due.month) 月 \(report.due.day) 日前报告县委、县政府并抄送县食安办。</p>",
            actions: files,
            """
            \(Part.faults(faults))\(returned)
            <div class="columns"><div class="stack">\(mayWrite && draft.isOpen ? form : text)</div>
            <div class="stack">\(state)\(decision)\(unlock)\(figures)</div></div>
            """
        )
    }

    /// The part as a document; empty before somebody has written.
    private var files: Markup {
        guard draft.version > 0, viewer.may(.exportData) else { return .empty }
        return """
            <div class="actions">\(each: ["docx", "html", "xlsx"], { format in
                "<a class=\"button\" href=\"\(Address.make("\(Link.draft(report.unit))/export.\(format)", [("year", String(year))]))\">下载 \(format)</a>"
            })</div>
            """
    }

    private var returned: Markup? {
        guard draft.state == .returned else { return nil }
        return "<p class=\"notice warn\">退回修改：\(draft.decisionNote)</p>"
    }

    private var state: Markup {
        let due = viewer.now.day > report.due
        let late: Markup? = due && report.receivedOn == nil ? Part.badge("逾期未报", .bad) : nil
        return """
            <section class="panel"><h2>情况\(DraftState.badge(draft.version == 0 ? nil : draft.state))\(late)</h2><dl class="facts">
            \(Part.fact("提交", draft.submittedAt?.short))\(Part.fact("第几次提交", draft.revision > 0 ? String(draft.revision) : nil))
            \(Part.fact("报告日期", report.receivedOn?.description))\(Part.fact("抄送日期", report.copiedOn?.description))
            \(Part.fact("处理", draft.decidedAt?.short))\(Part.fact("县食安办意见", draft.state == .returned ? nil : draft.decisionNote))</dl>
            \(exceptions)\(submit)</section>
            """
    }

    private var exceptions: Markup? {
        guard !draft.exceptions.isEmpty else { return nil }
        return """
            <h3>接收后打开修改的记录</h3><ul class="stack">\(each: draft.exceptions, { "<li>\($0.person)：\($0.reason) <span class=\"small quiet\">\($0.at.short)</span></li>" })</ul>
            """
    }

    private var form: Markup {
        DraftForm(
            viewer: viewer,
            action: Link.draft(report.unit),
            year: year,
            draft: draft,
            bases: bases,
            others: others,
            faults: faults
        ).view
    }

    private var text: Markup {
        let written = draft.sections.filter { !$0.words.isEmpty }
        guard draft.version > 0, !written.isEmpty else {
            return "<div class=\"panel empty\"><p>\(report.name)还没有开始起草。</p></div>"
        }
        return """
            <section class="panel prose"><h2>\(draft.title)</h2>\(each: written, { section in
                "<h3>\(DraftForm.heading(section))</h3>\(each: section.words.split(separator: "\n"), { "<p>\(String($0))</p>" })"
            })</section>
            """
    }

    private var submit: Markup? {
        guard mayWrite, draft.isOpen, draft.version > 0 else { return nil }
        let known = draft.revision == 0 ? report.receivedOn : nil
        let paper: Markup? = known.map { "<p class=\"hint\">县食安办已登记纸质报告，报告日期为 \($0.description)。</p>" }
        return """
            <form class="form" method="post" novalidate action="\(Link.draftSubmission(report.unit))">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
            <div class="field"><label for="reported">向县委、县政府报告的日期</label><input id="reported" name="reported" type="date" required value="\(typed["reported"] ?? (known ?? viewer.now.day).description)"\(Part.invalid("reported", in: faults))>\(Part.fault("reported", in: faults))</div>\(paper)
            <p class="hint">提交即抄送县食安办；数字按当天的台账固定下来，之后不再变动。</p>
            <button class="button primary" type="submit">提交</button></form>
            """
    }

    private var decision: Markup? {
        guard mayDecide, draft.state == .submitted else { return nil }
        return """
            <section class="panel"><h2>县食安办处理</h2><form class="form" method="post" novalidate action="\(Link.draftDecision(report.unit))">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
            <div class="field"><label for="note">意见（退回时必填）</label><textarea id="note" name="note"\(Part.invalid("note", in: faults))>\(typed["note"])</textarea>\(Part.fault("note", in: faults))</div>
            <div class="actions"><button class="button primary" name="accept" value="1" type="submit">接收</button><button class="button" name="accept" value="0" type="submit">退回修改</button></div></form></section>
            """
    }

    private var unlock: Markup? {
        guard mayDecide, draft.state == .accepted else { return nil }
        return """
            <section class="panel"><h2>打开修改</h2><p class="quiet">已接收的报告不再改动。确需修改的，写明申请人和理由，记入审计。</p><form class="form" method="post" novalidate action="\(Link.draftUnlock(report.unit))">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
            <div class="field"><label for="person">申请人</label><input id="person" name="person" type="text" maxlength="40" value="\(typed["person"])"\(Part.invalid("person", in: faults))>\(Part.fault("person", in: faults))</div>
            <div class="field"><label for="reason">理由</label><textarea id="reason" name="reason"\(Part.invalid("reason", in: faults))>\(typed["reason"])</textarea>\(Part.fault("reason", in: faults))</div>
            <button class="button" type="submit">打开修改</button></form></section>
            """
    }

    private var figures: Markup {
        let note: Markup =
            draft.areFiguresFrozen
            ? "提交时固定的数字；摘要由数字背后的记录算出，可与台账核对。" : "今天的数字，提交时固定下来。"
        guard !draft.figures.isEmpty else {
            return "<section class=\"panel\"><h2>本单位的数字</h2><p class=\"quiet\">台账里还没有本单位范围内的数字。</p></section>"
        }
        return """
            <section class="panel flush cards"><h2>本单位的数字</h2><p class="table-foot">\(note)</p><div class="table"><table><thead><tr><th scope="col">任务</th><th scope="col" class="number">数值</th><th scope="col" class="number">分子/分母</th><th scope="col" class="number">记录</th><th scope="col">摘要</th></tr></thead><tbody>\(each: draft.figures, figure)</tbody></table></div></section>
            """
    }

    private func figure(_ figure: ReportDraft.DraftFigure) -> Markup {
        let counts = "\(figure.figure.numerator ?? 0)/\(figure.figure.denominator ?? 0)"
        return """
            <tr><th scope="row" class="lead"><a href="\(Link.task(figure.task))">\(figure.task) \(figure.figure.title)</a></th><td data-label="数值" class="number">\(figure.figure.valueText)</td><td data-label="分子/分母" class="number">\(counts)</td><td data-label="记录" class="number">\(figure.rowCount)</td><td data-label="摘要"><code>\(String(figure.rowsDigest.prefix(12)))</code></td></tr>
            """
    }
}

/// The state of a unit's part, in words and shape.
enum DraftState {
    static func badge(_ state: ReportDraft.State?) -> Markup {
        switch state {
        case nil: Part.badge("未开始", .plain)
        case .draft?: Part.badge("起草中", .plain)
        case .submitted?: Part.badge("已提交", .going)
        case .returned?: Part.badge("退回修改", .warn)
        case .accepted?: Part.badge("已接收", .good)
        }
    }
}

import Judging
import Markup
package import Primitives
import Rules
package import Supervision

/// One matter: facts, one next step and evidence, with the procedure beside them.
package struct MatterPage: Sendable {
    package var viewer: Viewer
    package var file: MatterFile
    package var faults: [FieldFault]
    package var note: String
    /// The fields of the form that was refused.
    package var typed: [String: String]

    package init(
        viewer: Viewer,
        file: MatterFile,
        faults: [FieldFault] = [],
        note: String = "",
        typed: [String: String] = [:]
    ) {
        self.viewer = viewer
        self.file = file
        self.faults = faults
        self.note = note
        self.typed = typed
    }

    var matter: Matter { file.matter }
    var summary: MatterSummary { file.summary }

    package var page: Page {
        .office(
            summary.title,
            section: .matters,
            viewer: viewer,
            crumbs: [("事项", Link.matters)],
            lead: "<p class=\"quiet\">\(summary.number)</p>",
            scripts: ["loops"],
            """
            \(Part.faults(faults))
            <div class="columns process">
            <div class="stack">\(retestNotice)\(terminationPanel)\(factsPanel)\(fieldsPanel)\(rapidTests)\(actionPanel)\(panels)\(evidencePanel)\(followers)</div>
            <div class="stack"><section class="panel"><h2>办理过程</h2><ol class="line">\(each: done, doneStep)\(current)\(each: ahead, stepAhead)</ol></section>\(timeline)</div>
            </div>
            """
        )
    }

    private var panels: Markup {
        MatterWorkPanels(file: file, viewer: viewer, faults: faults, typed: typed).view
    }

    private var fieldsPanel: Markup? {
        MatterFieldsPanel(file: file, viewer: viewer, faults: faults, typed: typed).view
    }

    private var timeline: Markup { MatterTimeline(file: file, viewer: viewer, faults: faults, typed: typed).view }

    // MARK: Panels

    private var factsPanel: Markup {
        let state: Markup =
            summary.isOpen ? Part.badge("办理中", .going) : Part.badge(summary.outcome ?? "已办结", .good)
        let subject: Markup? = summary.operatorID.map { id in
            Part.fact("对象", "<a href=\"\(Link.operator(id))\">\(summary.operatorName ?? "查看")</a>")
        }
        let sample: Markup? = file.sample.map { Part.fact("样品", "<a href=\"\(Link.sample($0))\">查看样品与检验结果</a>") }
        let reports: Markup? =
            file.work.reports.isEmpty
            ? nil
            : Part.fact(
                "检验报告",
                "\(each: file.work.reports, { "<span class=\"line-item\">\(Part.report($0))</span>" })" as Markup
            )
        let parent: Markup? = file.parent.map { Part.fact("由来", "<a href=\"\(Link.matter($0))\">原事项</a>") }
        return """
            <section class="panel"><h2>\(file.procedure.title)\(state)</h2><dl class="facts">
            \(subject)\(sample)\(reports)\(parent)
            \(Part.fact("全程期限", dueClock(summary.due, from: summary.openedAt)))
            \(Part.fact("承办", viewer.naming.holder(summary.holder)))
            \(Part.fact("开启", opened))
            \(Part.fact("办结理由", file.reason))
            \(Part.fact("依据", basis))
            </dl></section>
            """
    }

    private var opened: String {
        matter.recordedAt.map { "\(matter.openedAt.day)（\($0.short) 补录）" } ?? matter.openedAt.short
    }

    /// On which day the step was done; what follows counts from there.
    private var doneOn: Markup {
        Part.eventDay(
            "done-on",
            "完成日期",
            hint: "以前办的事补录时改为实际日期，下一步的期限自这一天起算。",
            from: matter.steps.last?.startedAt.day,
            typed: typed["done-on"],
            faults,
            viewer
        )
    }

    /// The law, and that somebody should look it up where nobody has.
    private var basis: String {
        let source = matter.version.basis
        return source.document + source.clause + (source.confidence == .seen ? "" : "（条款待核）")
    }

    private var actionPanel: Markup? {
        guard let step = matter.currentStep else { return nil }
        guard file.mayAct else {
            return "<p class=\"notice\">此步由\(viewer.naming.holder(summary.holder))承办，您可以查看，不能办理。</p>"
        }
        return """
            <section class="panel" id="act"><h2>下一步</h2>
            \(each: step.evidence, need)
            \(moves(step))
            </section>
            """
    }

    /// One thing the step needs: laid down already, or a form for it.
    private func need(_ need: EvidenceNeed) -> Markup {
        let there = matter.evidence.contains { $0.need == need.id }
        let isPrinted =
            !there && file.evidence.contains { $0.need == need.id && $0.fileDigest == nil && need.kind == .document }
        let unsigned: Markup? = isPrinted ? "<p class=\"hint\">文书已制作，签字盖章后的扫描件上传后才算有。</p>" : nil
        let mark = there ? Part.badge("已有", .good) : Part.badge("待补", .warn)
        let blank = need.kind == .sample && file.sample != nil ? sampleForms(need) : evidenceForm(need)
        let form: Markup = there ? "<details><summary>再补一份</summary>\(blank)</details>" : blank
        return
            "<div class=\"field\" id=\"need-\(need.id)\"><h3>\(need.title) \(mark)</h3>\(unsigned)\(Part.fault("need-\(need.id)", in: faults))\(form)</div>"
    }

    func evidenceForm(_ need: EvidenceNeed) -> Markup {
        let wantsFile = need.kind == .document || need.kind == .photo
        let accept = need.kind == .photo ? "image/*" : "image/*,.pdf,.docx,.xlsx"
        let fileField: Markup = """
            <div class="field"><label for="file-\(need.id)">\(wantsFile ? "文件或照片，可以选多个" : "附件（可不传）")</label>
            <input id="file-\(need.id)" name="file" type="file" accept="\(accept)" multiple></div>
            """
        let noteField: Markup = """
            <div class="field"><label for="note-\(need.id)">\(wantsFile ? "说明（可不填）" : "内容")</label>
            <textarea id="note-\(need.id)" name="note" rows="2">\(typed["need"] == need.id ? typed["note"] : nil)</textarea></div>
            """
        return """
            \(need.kind == .document ? reportForms(need) : nil)<form class="form" method="post" novalidate enctype="multipart/form-data" action="\(Link.matter(matter.id))/evidence">\(hidden("token", viewer.formToken))\(hidden("need", need.id))
            \(wantsFile ? fileField : noteField)\(wantsFile ? noteField : fileField)
            <button class="button" type="submit">保存“\(need.title)”</button></form>
            """
    }

    private func moves(_ step: Step) -> Markup {
        if matter.pause != nil { return "<p class=\"notice warn\">已中止，恢复计时后才能转下一步或办结。</p>" }
        if matter.waitingHandover?.kind == .handover {
            return "<p class=\"notice\">正在移送，对方接收或退回后才能转下一步。</p>"
        }
        let missing = matter.missingEvidence
        if !missing.isEmpty {
            return """
                <div class="notice warn"><b>完成这一步还缺：</b>\(missing.map(\.title).joined(separator: "、"))</div>
                """
        }
        return step.next.isEmpty ? closeForm(step) : advanceForm(step)
    }

    private func advanceForm(_ step: Step) -> Markup {
        let choices = matter.nextSteps
        let single: Markup? = choices.count == 1 ? hidden("next", choices[0].id) : nil
        let fork: Markup? =
            choices.count == 1
            ? nil
            : """
            <fieldset><legend class="legend">接下来</legend>\(each: choices, { choice in
                "<label class=\"choice\"><input type=\"radio\" name=\"next\" value=\"\(choice.id)\" required>\(choice.title)</label>"
            })</fieldset>
            """
        let button = choices.count == 1 ? "完成“\(step.title)”，转“\(choices[0].title)”" : "完成“\(step.title)”"
        return """
            <form class="form" method="post" novalidate action="\(Link.matter(matter.id))/advance">\(hidden("token", viewer.formToken))\(hidden("step", step.id))\(single)
            \(fork)
            <div class="field"><label for="note">办理说明（可不填）</label><textarea id="note" name="note" rows="2">\(note)</textarea></div>
            \(doneOn)<button class="button primary" type="submit">\(button)</button></form>
            """
    }

    private func closeForm(_ step: Step) -> Markup {
        let outcomes = matter.version.closing.outcomes.filter { matter.version.closing.terminations[$0] == nil }.map {
            (outcome: $0, hindrances: hindrances(of: $0))
        }
        let open = outcomes.filter(\.hindrances.isEmpty)
        let blocked = outcomes.filter { !$0.hindrances.isEmpty }
        let refused: Markup? =
            blocked.isEmpty
            ? nil
            : """
            <details\(" open", if: faults.contains { $0.field == "outcome" })><summary>不能选用的结果</summary><ul>\(each: blocked, { "<li>\($0.outcome)：\($0.hindrances.joined(separator: "；"))</li>" })</ul></details>
            """
        guard !open.isEmpty else {
            return "<div class=\"notice warn\">还不能办结。</div>\(refused)"
        }
        return """
            \(laidNotice)
            <form class="form" method="post" novalidate action="\(Link.matter(matter.id))/close">\(hidden("token", viewer.formToken))\(hidden("step", step.id))
            <fieldset id="outcome"\(Part.invalid("outcome", in: faults))><legend class="legend">办结结果</legend>\(each: open, { choice in
                "<label class=\"choice\"><input type=\"radio\" name=\"outcome\" value=\"\(choice.outcome)\" required\(" checked", if: typed["outcome"] == choice.outcome)>\(choice.outcome)</label>"
            })\(Part.fault("outcome", in: faults))</fieldset>
            <div class="field"><label for="reason">办结理由</label><textarea id="reason" name="reason" rows="3" required\(Part.invalid("reason", in: faults))>\(note)</textarea>\(Part.fault("reason", in: faults))</div>
            \(doneOn)<button class="button primary" type="submit">办结</button></form>\(refused)
            """
    }

    /// Why the matter cannot close with an outcome, in words.
    private func hindrances(of outcome: String) -> [String] {
        let missing = matter.missingFields.map(\.title) + matter.missing(for: outcome)
        let samples = matter.contradictions(of: outcome).map { "样品 \($0.number) 检验结论为\($0.conclusion.chinese)" }
        return (missing.isEmpty ? [] : ["缺 \(missing.joined(separator: "、"))"]) + samples
    }

    private var followers: Markup? {
        let open: Markup? =
            file.work.actions.contains(.openBeside)
            ? "<p><a class=\"button\" href=\"\(Link.openByHand(parent: matter.id))\">由此开启事项</a></p>" : nil
        guard !file.followers.isEmpty || open != nil else { return nil }
        return """
            <section class="panel"><h2>后续事项</h2><ul>\(each: file.followers, { next in
                "<li><a href=\"\(Link.matter(next.id))\">\(next.title)</a> \(next.isOpen ? Part.badge("办理中", .going) : Part.badge(next.outcome ?? "已办结", .good))</li>"
            })</ul>\(open)</section>
            """
    }
}

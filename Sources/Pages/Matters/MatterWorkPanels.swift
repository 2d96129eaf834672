import Markup
import Primitives
import Rules
import Supervision

/// The panels of a matter's page beside its steps: who has it, where it goes, its clocks, its documents.
struct MatterWorkPanels {
    let file: MatterFile
    let viewer: Viewer
    let faults: [FieldFault]
    /// What was typed into the form that was refused.
    let typed: [String: String]

    private var matter: Matter { file.matter }
    private var work: MatterWork { file.work }
    private var here: String { Link.matter(matter.id) }

    var view: Markup {
        "\(standing)\(answer)\(decision)\(pauseDecision)\(correctionDecision)\(assign)\(more)\(documents)"
    }

    private func form(_ action: String, _ content: Markup, button: String, isPrimary: Bool = false) -> Markup {
        """
        <form class="form" method="post" novalidate action="\(here)/\(action)">\(hidden("token", viewer.formToken))
        \(content)<button class="button\(" primary", if: isPrimary)" type="submit">\(button)</button></form>
        """
    }

    private func area(_ id: String, _ label: String, name: String? = nil) -> Markup {
        """
        <div class="field"><label for="\(id)">\(label)</label><textarea id="\(id)" name="\(name ?? id)" rows="2"\(Part.invalid(id, in: faults))>\(typed[name ?? id])</textarea>\(Part.fault(id, in: faults))</div>
        """
    }

    // MARK: What stands in the way

    private var standing: Markup? {
        if let pause = matter.pause {
            let title = matter.version.pause(pause.reason)?.title ?? pause.reason
            let resume: Markup? =
                work.actions.contains(.resume)
                ? form("resume", resumedOn(since: pause.from.day), button: "恢复计时", isPrimary: true) : nil
            return """
                <div class="notice warn"><p><b>已中止：\(title)。</b>\(pause.fromRecordedAt.map { "\(pause.from.day)（\($0.short) 补录）" } ?? pause.from.short) 起不计入期限；恢复后期限顺延。</p>\(resume)</div>
                """
        }
        guard let handover = matter.waitingHandover, !work.actions.contains(.answer) else { return nil }
        let word = handover.kind == .handover ? "移送" : "上报"
        return """
            <div class="notice"><p><b>已\(word)\(viewer.naming.holder(handover.to))，等待答复。</b>对方接收之前，仍由\(viewer.naming.holder(handover.from))负责。</p>\(withdraw)</div>
            """
    }

    private func resumedOn(since first: Day) -> Markup {
        Part.eventDay(
            "resumed-on",
            "恢复日期",
            hint: "中止的情形消除之日；期限自这一天起接着计算。",
            from: first,
            typed: typed["resumed-on"],
            faults,
            viewer
        )
    }

    private var withdraw: Markup? {
        work.actions.contains(.withdraw) ? form("hand-over/withdraw", .empty, button: "撤回") : nil
    }

    private var answer: Markup? {
        guard work.actions.contains(.answer), let handover = matter.waitingHandover else { return nil }
        let isHandover = handover.kind == .handover
        let due: Markup? = handover.due.map { "<p>\(Part.clock($0, from: handover.sentAt, now: viewer.now))</p>" }
        let papers: Markup? = handover.papers.isEmpty ? nil : "<p>随附：\(handover.papers)</p>"
        let answered: Markup? =
            isHandover
            ? nil : "<button class=\"button\" type=\"submit\" name=\"state\" value=\"answered\">答复，仍由原单位办理</button>"
        return """
            <section class="panel" id="handover"><h2>\(isHandover ? "请接收或退回" : "请处理上报")</h2>
            <p><b>\(viewer.naming.holder(handover.from))</b>：\(handover.reason)</p>\(papers)\(due)
            <form class="form" method="post" novalidate action="\(here)/handover">\(hidden("token", viewer.formToken))
            \(area("answer", isHandover ? "退回时写明理由" : "答复或退回时写明"))
            <div class="actions"><button class="button primary" type="submit" name="state" value="received">\(isHandover ? "接收" : "接办")</button>\(answered)<button class="button" type="submit" name="state" value="returned">退回</button></div></form></section>
            """
    }

    private var decision: Markup? {
        guard let asked = matter.waitingExtension else { return nil }
        let clock = asked.position == nil ? "全程期限" : "本步期限"
        guard work.actions.contains(.decideExtension) else {
            return "<p class=\"notice\">已申请\(clock)延期 \(asked.term.words)，等待他人审批。</p>"
        }
        let words: Markup = "\(clock)延期 <b>\(asked.term.words)</b>：\(asked.asking.reason)"
        return question("延期", asked.asking, words, id: "extension", field: "decision")
    }

    private var correctionDecision: Markup? {
        guard let asked = matter.waitingCorrection else { return nil }
        let what = asked.kind == .annul ? "撤销这件事" : "退回上一步"
        guard work.actions.contains(.decideCorrection) else {
            return "<p class=\"notice\">已申请\(what)，等待他人审批。</p>"
        }
        return question(
            asked.kind == .annul ? "撤销" : "退回",
            asked.asking,
            "\(what)：\(asked.asking.reason)",
            id: "correction",
            field: "correction-decision"
        )
    }

    private var pauseDecision: Markup? {
        guard let asked = matter.waitingPause else { return nil }
        let title = matter.version.pause(asked.asking.reason)?.title ?? asked.asking.reason
        guard work.actions.contains(.decidePause) else {
            return "<p class=\"notice\">已申请中止（\(title)，自 \(asked.from.day.description) 起），等待他人审批；批准之前期限照常计算。</p>"
        }
        let note: Markup? = asked.note.isEmpty ? nil : "<p>\(asked.note)</p>"
        let words: Markup = "自 \(asked.from.day.description) 起中止：<b>\(title)</b>"
        return question("中止", asked.asking, words, note: note, id: "pausing", path: "pause", field: "pause-decision")
    }

    /// The form with which somebody else says yes or no to what was asked for.
    private func question(
        _ title: String,
        _ asking: Matter.Asking,
        _ words: Markup,
        note: Markup? = nil,
        id: String,
        path: String? = nil,
        field: String
    ) -> Markup {
        """
        <section class="panel" id="\(id)"><h2>\(title)审批</h2><p>\(file.names[asking.askedBy] ?? "系统")申请\(words)</p>\(note)
        <form class="form" method="post" novalidate action="\(here)/\(path ?? id)/decide">\(hidden("token", viewer.formToken))
        \(area(field, "意见（不同意时必填）"))
        <div class="actions"><button class="button primary" type="submit" name="approve" value="1">同意</button><button class="button" type="submit" name="approve" value="0">不同意</button></div></form></section>
        """
    }

    private var assign: Markup? {
        guard work.actions.contains(.assign) else { return nil }
        let current = work.assignments.last { $0.endedAt == nil }?.account
        let people = [("", "不指定人")] + work.colleagues.map { ($0.id, $0.name) }
        let known = current.map { now in people.contains { $0.0 == now } } ?? true
        let options = known ? people : people + [(current ?? "", file.names[current ?? ""] ?? "已停用账号")]
        return """
            <section class="panel"><h2>经办人</h2>
            \(form("assign", Part.select("assignee", "经办人", options, selected: current ?? ""), button: "交办"))</section>
            """
    }

    // MARK: More that may be done

    private var more: Markup? {
        let parts = [handOver, escalate, pause, ask, stepBack, annul].compactMap { $0 }
        guard !parts.isEmpty else { return nil }
        return "<section class=\"panel\" id=\"more\"><h2>其他操作</h2>\(Markup.all(parts))</section>"
    }

    private func fold(_ title: String, _ fields: [String], _ content: Markup) -> Markup {
        let isOpen = faults.contains { fields.contains($0.field) }
        return "<details\(" open", if: isOpen)><summary>\(title)</summary>\(content)</details>"
    }

    private var handOver: Markup? {
        guard work.actions.contains(.handOver) else { return nil }
        let desks = [("", "请选择")] + work.desks.map { ($0.text, viewer.naming.holder($0)) }
        let content: Markup = """
            \(Part.select("to", "接收单位", desks, selected: typed["to"] ?? ""))\(Part.fault("to", in: faults))
            \(area("handover-reason", "移送理由"))
            <div class="field"><label for="papers">随附材料（可不填）</label><input id="papers" name="papers" type="text" maxlength="200" value="\(typed["papers"])"></div>
            """
        return fold("移送其他单位", ["to", "handover-reason"], form("hand-over", content, button: "移送"))
    }

    private var escalate: Markup? {
        guard work.actions.contains(.escalate) else { return nil }
        let content = area("escalation-reason", "上报理由")
        return fold("上报县食安办", ["escalation-reason"], form("escalate", content, button: "上报"))
    }

    private var pause: Markup? {
        guard work.actions.contains(.pause) else { return nil }
        let asks = !viewer.may(.approveExtensions)
        let content: Markup = """
            <fieldset><legend class="legend">不计入期限的情形</legend>\(each: matter.version.pauses, { reason in
                "<label class=\"choice\"><input type=\"radio\" name=\"pause\" value=\"\(reason.id)\" required\(" checked", if: typed["pause"] == reason.id)><span>\(reason.title)\("（须审批）", if: reason.needsApproval && asks)<br><span class=\"small quiet\">\(Self.basis(reason.basis))</span></span></label>"
            })</fieldset>
            \(area("pause-note", "说明（可不填）"))
            \(pauseFrom)
            """
        return fold("中止计时", ["pause", "pause-from"], form("pause", content, button: asks ? "中止或申请中止" : "中止"))
    }

    private var pauseFrom: Markup {
        Part.eventDay(
            "pause-from",
            "自何日起",
            hint: "情形发生之日；不能早于这一步开始之日。",
            from: matter.steps.last?.startedAt.day,
            typed: typed["pause-from"],
            faults,
            viewer
        )
    }

    static func basis(_ source: Source) -> String {
        let word = source.confidence == .seen ? "" : source.confidence == .remembered ? "（条款待核）" : "（未确认）"
        return source.document + source.clause + word
    }

    private var stepBack: Markup? {
        guard work.actions.contains(.correct), let earlier = matter.earlierPosition else { return nil }
        let title = matter.version.step(matter.steps[earlier].step)?.title ?? ""
        let content: Markup = """
            <p class="hint">回到“\(title)”重新办理，已有的证据保留；须由他人审批。</p>\(hidden("kind", "step-back"))\(area("step-back-reason", "退回理由"))
            """
        return fold("退回上一步", ["step-back-reason"], form("correction", content, button: "申请退回"))
    }

    private var annul: Markup? {
        guard work.actions.contains(.correct) else { return nil }
        let content: Markup = """
            <p class="hint">只用于开错的事项：编号保留不再使用，经过和证据都留着；须由他人审批。</p>\(hidden("kind", "annul"))\(area("annul-reason", "撤销理由"))
            """
        return fold("撤销事项", ["annul-reason"], form("correction", content, button: "申请撤销"))
    }

    private var ask: Markup? {
        guard work.actions.contains(.askExtension) else { return nil }
        let rule = matter.version.extension
        let longest = rule?.maximum.map { "最长 \($0.words)" } ?? "未规定最长期限"
        let times = rule?.times.map { "，最多 \($0) 次" } ?? ""
        let hint = rule.map { "\(longest)\(times)。依据：\(Self.basis($0.basis))" } ?? "本程序没有规定延期的长度和次数。"
        let content: Markup = """
            <p class="hint">\(hint)须由他人审批。</p>
            <fieldset><legend class="legend">哪个期限</legend><label class="choice"><input type="radio" name="clock" value="whole" checked>全程期限</label>\("<label class=\"choice\"><input type=\"radio\" name=\"clock\" value=\"step\">本步期限</label>", if: matter.currentStep?.clock != nil)</fieldset>
            <div class="field"><label for="amount">延长</label><input id="amount" name="amount" type="text" inputmode="numeric" maxlength="3" value="\(typed["amount"])"\(Part.invalid("amount", in: faults))>\(Part.fault("amount", in: faults))</div>
            \(Part.select("unit", "单位", [("days", "日"), ("working-days", "个工作日")], selected: typed["unit"] ?? "days"))
            \(area("extension-reason", "理由"))
            """
        return fold("申请延期", ["amount", "extension-reason"], form("extension", content, button: "申请延期"))
    }

    // MARK: Documents

    private var documents: Markup? {
        guard !work.documents.isEmpty || work.actions.contains(.issue) else { return nil }
        let list: Markup? =
            work.documents.isEmpty ? nil : "<ul class=\"plain-list\">\(each: work.documents, document)</ul>"
        let templates: Markup? =
            work.templates.isEmpty
            ? nil
            : """
            <details\(" open", if: work.documents.isEmpty)><summary>制作文书</summary>\(templates(where: true))\(others)</details>
            """
        return "<section class=\"panel\" id=\"documents\"><h2>文书</h2>\(list)\(templates)</section>"
    }

    /// The forms of the procedure; the others stand folded behind them.
    private func templates(where isOfProcedure: Bool) -> Markup? {
        let chosen = work.templates.filter { $0.isOfProcedure == isOfProcedure }
        guard !chosen.isEmpty else { return nil }
        return """
            <ul class="plain-list">\(each: chosen, { template in
                "<li><a href=\"\(here)/documents/new?template=\(template.id)\">\(template.title)</a></li>"
            })</ul>
            """
    }

    private var others: Markup? {
        templates(where: false).map { "<details><summary class=\"small\">其他文书</summary>\($0)</details>" }
    }

    private func document(_ document: MatterWork.Document) -> Markup {
        let link = Link.document(document.id, matter: matter.id)
        let voided: Markup? = document.voidReason.map {
            "<br>\(Part.badge("作废", .bad)) <span class=\"small\">\($0)</span>"
        }
        let void: Markup? =
            document.voidedAt == nil && work.actions.contains(.issue)
            ? """
            <details><summary class="small">作废</summary>\(form("documents/\(document.id)/void", area("void-reason-\(document.id)", "作废理由（编号保留，不再使用）", name: "void-reason"), button: "作废"))</details>
            """ : nil
        return """
            <li><a href="\(link)">\(document.title)</a> <span class="small quiet">\(document.number) · \(document.issuedAt.day.description)</span>\(voided)\(void)</li>
            """
    }
}

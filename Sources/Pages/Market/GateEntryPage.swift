import Markup
package import Primitives
import Rules
package import Supervision

/// One arrival: what was decided and why, what followed, and what may be done next.
package struct GateEntryPage: Sendable {
    package var viewer: Viewer
    package var file: GateFile
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(viewer: Viewer, file: GateFile, values: [String: String] = [:], faults: [FieldFault] = []) {
        self.viewer = viewer
        self.file = file
        self.values = values
        self.faults = faults
    }

    private var entry: GateEntry { file.entry }

    package var page: Page {
        .office(
            "\(entry.food) \(entry.quantity.text)",
            section: .gate,
            viewer: viewer,
            crumbs: [("市场准入", Link.gate(market: entry.market)), ("入场记录", GateTab.entries.link(market: entry.market))],
            actions:
                "<div class=\"actions\"><a class=\"button\" href=\"\(Link.gate(market: entry.market))\">登记下一车</a></div>",
            """
            \(Part.faults(faults))
            \(decision)
            <div class="columns even"><section class="panel"><h2>入场登记</h2>\(facts)</section><div class="stack" id="act">\(course)\(forms)</div></div>
            """
        )
    }

    private var decision: Markup {
        let tone = Part.tone(entry.standing)
        let due: Markup? =
            entry.standing == .held
            ? entry.due.map { "<p><b>\($0.short) 前</b>复检；到时没有复检合格的，要处置。</p>" } : nil
        return """
            <section class="panel answer \(tone)"><p class="verdict-word \(tone)">\(entry.standing.title)</p>
            <p class="meaning">\(file.steps.isEmpty ? "" : "到货时：")\(entry.advice)</p>\(due)<p class="small quiet">依据：\(entry.reason.basis)</p></section>
            """
    }

    private var facts: Markup {
        let certificate: Markup? =
            entry.shown.isEmpty
            ? nil : Part.fact("合格证", "\(entry.shown)\(entry.certificate == nil ? "（系统中没有，未能核验）" : "")")
        let issuer = file.certificate.map { Part.fact("承诺主体", $0.issuerName) } ?? nil
        let trace: Markup? = entry.trace.map { id in
            Part.fact("不符回溯", viewer.may(.readLedger) ? "<a href=\"\(Link.matter(id))\">已转产地核查</a>" : "已转产地核查")
        }
        let late: String? =
            entry.recordedAt.milliseconds - entry.arrivedAt.milliseconds > 60_000
            ? "\(entry.recordedAt.short)（无网络时登记）" : nil
        return """
            <dl class="facts">\(Part.fact("市场", entry.marketName))\(Part.fact("销售者", entry.sellerName.map { name in entry.stall.map { $0.isEmpty ? name : "\(name)（\($0)）" } ?? name }))
            \(Part.fact("品种", entry.food))\(Part.fact("种类", entry.goods.title))\(Part.fact("数量", entry.quantity.text))\(Part.fact("产地", entry.place))\(Part.fact("车牌", entry.plate))
            \(Part.fact("进货凭证", entry.purchase.map { "\($0.kind.title) \($0.number)" } ?? "没有"))\(certificate)\(issuer)
            \(each: file.proofs, { Part.fact($0.kind.title, $0.number) ?? .empty })\(trace)
            \(Part.fact("到货", entry.arrivedAt.short))\(Part.fact("收到", late))\(Part.fact("批次流转", entry.movement.map { "已记第 \($0) 条" }))\(Part.fact("保存到", file.keptUntil?.description))</dl>
            """
    }

    private var course: Markup? {
        guard !file.steps.isEmpty else { return nil }
        return """
            <section class="panel"><h2>经过</h2><ol class="events">\(each: file.steps, { step in
                """
                <li class="\(Part.tone(step.standing))"><time>\(step.at.short)</time><div><b>\(step.kind.title)</b> \(Part.standing(step.standing))\(Self.words(step))\(matter(step))</div></li>
                """
            })</ol></section>
            """
    }

    private static func words(_ step: GateStep) -> Markup {
        let test = step.outcome.map { outcome in
            "\(step.items)：\(Part.word(outcome))\(step.reading.isEmpty ? "" : "，\(step.reading)")"
        }
        let amount = step.quantity.map { "处置 \($0.text)" }
        return
            "\(each: [test, amount, step.evidence].compactMap { $0 }.filter { !$0.isEmpty }, { "<span>\($0)</span>" })"
    }

    private func matter(_ step: GateStep) -> Markup? {
        step.matter.map { id in
            viewer.may(.readLedger)
                ? "<span><a href=\"\(Link.matter(id))\">已告知市场监管和农业农村部门</a></span>" : "<span>已告知市场监管和农业农村部门</span>"
        }
    }

    // MARK: Next steps

    private var forms: Markup {
        let canStillTest = entry.standing == .condemned && !file.steps.contains { $0.kind == .retest }
        let late: Markup? =
            canStillTest
            ? "<p class=\"notice warn\">复检时限已过，复检合格也不能放行，请处置。</p>" : nil
        return "\(late)\(each: file.next, form)"
    }

    private func form(_ kind: GateStep.Kind) -> Markup {
        let shown = values["kind"] == kind.rawValue ? values : [:]
        let found = values["kind"] == kind.rawValue ? faults : []
        let fields: Markup
        switch kind {
        case .quickTest, .retest:
            fields =
                "\(field(kind, "items", "检测项目", shown, found))\(Part.outcomes(shown["outcome"] ?? "", found, isOptional: false))\(field(kind, "reading", "读数（可不填）", shown, found, required: false))"
        case .disposal:
            fields =
                "\(field(kind, "quantity", "处置数量（\(entry.quantity.unit.title)，还有 \(left)）", shown, found))\(field(kind, "evidence", "怎样处置、谁在场、凭据", shown, found))"
        case .release:
            fields = "\(field(kind, "evidence", "放行依据（检验机构、报告编号）", shown, found))"
        }
        return """
            <section class="panel"><h2>\(Self.heading(kind))</h2><form class="form" method="post" novalidate action="\(Link.gateEntry(entry.id))/steps">\(hidden("token", viewer.formToken))\(hidden("kind", kind.rawValue))
            \(fields)<button class="button\(" primary", if: kind == file.next.first)" type="submit">登记\(kind.title)</button></form></section>
            """
    }

    private var left: String {
        LotQuantity(
            thousandths: entry.quantity.thousandths - file.disposed.thousandths,
            unit: entry.quantity.unit
        ).number
    }

    private static func heading(_ kind: GateStep.Kind) -> String {
        switch kind {
        case .quickTest: "登记快检"
        case .retest: "登记复检"
        case .disposal: "登记处置"
        case .release: "监管放行"
        }
    }

    /// Two forms of one page have fields of one name: their identities differ.
    private func field(
        _ kind: GateStep.Kind,
        _ name: String,
        _ label: String,
        _ values: [String: String],
        _ faults: [FieldFault],
        required: Bool = true
    ) -> Markup {
        let id = "\(kind.rawValue)-\(name)"
        return """
            <div class="field"><label for="\(id)">\(label)</label><input id="\(id)" name="\(name)" type="text" value="\(values[name] ?? "")"\(" required", if: required)\(Part.invalid(name, in: faults))>\(Part.fault(name, in: faults))</div>
            """
    }
}

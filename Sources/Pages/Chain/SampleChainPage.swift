import Judging
import Markup
package import Primitives
import Rules
package import Supervision

/// What became of a failed sample: service, retest and objection with their clocks, look-back.
package struct SampleChainPage: Sendable {
    package var viewer: Viewer
    package var chain: SampleChain
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(viewer: Viewer, chain: SampleChain, values: [String: String] = [:], faults: [FieldFault] = []) {
        self.viewer = viewer
        self.chain = chain
        self.values = values
        self.faults = faults
    }

    package var page: Page {
        .office(
            "\(chain.food)：复检、异议与回头看",
            section: .samples,
            viewer: viewer,
            crumbs: [("抽检样品", Link.samples), (chain.food, Link.sample(chain.sample))],
            lead: "<p class=\"quiet\">\(chain.supplier)</p>",
            """
            \(Part.faults(faults))
            <div class="columns even"><div class="stack">\(outcome)\(claims)\(linked("复检样品", chain.retests))\(linked("回头看样品", chain.lookBacks))</div><div class="stack" id="act">\(work)</div></div>
            """
        )
    }

    private var outcome: Markup {
        let specimen: Markup? = chain.specimen.map {
            Part.fact("抽样单", "<a href=\"\(Link.specimen($0.id))\">\($0.number)</a>")
        }
        let change: Markup? = chain.change.map { change in
            "\(Part.fact("现行结论", Part.verdict(chain.conclusion)))\(Part.fact("依据", "<a href=\"\(Link.matter(change.matter))\">\(change.matterNumber)</a>（\(change.day.description) 办结）" as Markup))"
        }
        let whole: Markup = "<b>\(chain.outcome)</b>"
        return """
            <section class="panel"><h2>结论</h2><dl class="facts">\(Part.fact("初检", Part.verdict(chain.first)))\(Part.fact("全程结论", whole))\(change)\(specimen)
            \(reports)\(Part.fact("抽样日期", chain.sampledOn?.description))\(Part.fact("送达日期", chain.servedOn?.description ?? "尚无送达记录"))</dl>
            <p class="small quiet">初检与复检都保留，不互相覆盖。复检、异议期间，产品控制和召回义务不停止。</p></section>
            """
    }

    private var reports: Markup? {
        guard !chain.reports.isEmpty else { return nil }
        return Part.fact(
            "检验报告",
            "\(each: chain.reports, { "<span class=\"line-item\">\(Part.report($0))</span>" })" as Markup
        )
    }

    private var claims: Markup? {
        guard !chain.claims.isEmpty else { return nil }
        return """
            <section class="panel"><h2>申请</h2><ul class="todo">\(each: chain.claims, { claim in
                let matter: Markup? = claim.matter.map { "<a href=\"\(Link.matter($0))\">\(claim.matterNumber ?? "事项")</a>" }
                return """
                    <li><span><b>\(claim.kind.title)（\(claim.subject.title)）</b> \(claim.isAccepted ? Part.badge("已受理审查", .going) : Part.badge(claim.inTime ? "不予复检" : "逾期不予受理", .bad))<br><span class="small">\(claim.applicant) \(claim.appliedOn.description) 提出：\(claim.grounds)</span><br><span class="small quiet">\(claim.reason)</span></span>\(matter)</li>
                    """
            })</ul></section>
            """
    }

    private func linked(_ title: String, _ rows: [SpecimenSummary]) -> Markup? {
        guard !rows.isEmpty else { return nil }
        return """
            <section class="panel"><h2>\(title)</h2><ul class="todo">\(each: rows, { row in
                "<li><span><a href=\"\(Link.specimen(row.id))\">\(row.number)</a> \(Part.state(row.state))</span>\(Part.conclusion(row))</li>"
            })</ul></section>
            """
    }

    private var work: Markup {
        guard chain.conclusion == .fail else { return "<p class=\"notice\">\(closedWords)</p>" }
        let back = Address.make(Link.fieldSheet, [("aim", "look-back"), ("sample", chain.sample)])
        let retest = Address.make(Link.fieldSheet, [("aim", "retest"), ("sample", chain.sample)])
        let accepted = chain.claims.contains { $0.kind == .retest && $0.matter != nil }
        let retestLink: Markup? = accepted ? "<a class=\"button\" href=\"\(retest)\">登记复检样品</a>" : nil
        let take: Markup? =
            viewer.may(.takeSamples)
            ? "<section class=\"panel\"><h2>抽样</h2><p class=\"actions\"><a class=\"button\" href=\"\(back)\">回头看跟踪抽样</a>\(retestLink)</p></section>"
            : nil
        return "\(take)\(viewer.may(.handleMatters) ? claimForm : nil)"
    }

    private var closedWords: String {
        if let change = chain.change { return "\(change.outcome)，现行结论为\(chain.conclusion.chinese)，不再复检和回头看；核查处置可据此终止。" }
        return chain.conclusion == .problem
            ? "风险监测样品只有问题线索，没有复检、异议和回头看。" : "样品\(chain.conclusion.chinese)，没有复检和回头看。"
    }

    private var claimForm: Markup {
        let subjects = Claim.Subject.allCases.map { ($0.rawValue, "\($0 == .result ? "复检" : "异议")：\($0.title)") }
        let known = chain.servedOn.map { "核查处置记录为 \($0)，与送达回证不符时填写" } ?? "核查处置还没有送达记录时填写"
        let served = Part.text("served", "检验结论送达日期", values, faults, hint: known, type: "date")
        let grounds = [("", "没有，受理审查")] + chain.grounds.map { ($0.id, $0.title) }
        let refusal: Markup? =
            chain.grounds.isEmpty
            ? nil
            : "\(Part.select("refusal", "不予复检的情形（只用于复检）", grounds, selected: values["refusal"] ?? ""))\(Part.fault("refusal", in: faults))"
        return """
            <section class="panel"><h2>登记复检或异议申请</h2><form class="form" method="post" novalidate action="\(Link.sampleChain(chain.sample))">\(hidden("token", viewer.formToken))
            \(Part.select("subject", "事由", subjects, selected: values["subject"] ?? "result"))
            <p class="hint">\(chain.times.joined(separator: "；"))。逾期的、依规则不予复检的（如只有微生物项目不合格），会如实记录为不予受理和理由。</p>
            \(Part.text("applicant", "申请人", values, faults, required: true))\(Part.area("grounds", "理由", values, faults))
            \(Part.text("applied", "收到申请的日期", values, faults, type: "date", required: true))\(served)\(refusal)
            <button class="button primary" type="submit">登记</button></form></section>
            """
    }
}

import Judging
import Markup
import Primitives
import Rules
import Supervision

/// Samples on a matter's page: the choice of those that fit, what lies with the matter, and a retest under way elsewhere.
extension MatterPage {
    /// The specimens that answer a need, with their results; words alone only where the sample is in no list of ours.
    func sampleForms(_ need: EvidenceNeed) -> Markup {
        let candidates = file.work.candidates
        let mayLay = candidates.contains { $0.hindrance == nil }
        let choice: Markup? =
            candidates.isEmpty
            ? nil
            : """
            <form class="form" method="post" novalidate action="\(Link.matter(matter.id))/samples">\(hidden("token", viewer.formToken))
            <fieldset id="specimen"\(Part.invalid("specimen", in: faults))><legend class="legend">同一单位、同一产品、同一项目的样品</legend>\(each: candidates, candidate)\(Part.fault("specimen", in: faults))</fieldset>
            \("<button class=\"button primary\" type=\"submit\">附上所选样品的结果</button>", if: mayLay)</form>
            """
        return """
            \(choice ?? "<p class=\"quiet\" id=\"specimen\">还没有登记\(sampleWord)样品。\(Part.fault("specimen", in: faults))</p>")
            \(takeLink)
            <details><summary>样品不在本系统，只写文字</summary>\(evidenceForm(need))</details>
            """
    }

    private var sampleWord: String {
        switch file.procedure.sampleAim {
        case .retest: "复检"
        case .confirmation: "确证"
        default: "回头看"
        }
    }

    private var takeLink: Markup? {
        let aim = file.procedure.sampleAim
        guard viewer.may(.takeSamples), aim != .confirmation, let sample = file.sample else { return nil }
        let address = Address.make(Link.fieldSheet, [("aim", aim.rawValue), ("sample", sample)])
        return "<p><a href=\"\(address)\">\(aim == .retest ? "登记复检样品" : "回头看跟踪抽样")</a></p>"
    }

    /// The rapid tests for which the matter was opened, each with the way to its confirming specimen.
    var rapidTests: Markup? {
        guard !file.work.rapidTests.isEmpty else { return nil }
        return """
            <section class="panel"><h2>快检记录</h2><ul>\(each: file.work.rapidTests, { test in
                "<li><a href=\"\(Link.rapidTest(test.id))\">\(test.food) · \(test.item)</a> \(RapidTestPage.outcome(test.outcome)) <span class=\"small quiet\">\(test.testedAt.short)</span>\(confirming(test))</li>"
            })</ul></section>
            """
    }

    private func confirming(_ test: RapidTest) -> Markup? {
        if let specimen = test.specimen, let state = test.specimenState {
            return "<br><a href=\"\(Link.specimen(specimen))\">确证样品</a> \(Part.state(state))"
        }
        guard viewer.may(.takeSamples), file.procedure.sampleAim == .confirmation, file.summary.isOpen else {
            return nil
        }
        return "<br><a href=\"\(RapidTestPage.confirmation(of: test))\">抽取确证样品</a>"
    }

    private func candidate(_ candidate: SampleCandidate) -> Markup {
        let summary = candidate.summary
        let hindrance: Markup? = candidate.hindrance.map { "<br><span class=\"small\">不能附：\($0.words)</span>" }
        return """
            <label class="choice"><input type="radio" name="specimen" value="\(summary.id)"\(" required", if: candidate.hindrance == nil)\(" disabled", if: candidate.hindrance != nil)><span>\(summary.number) \(Part.conclusion(summary))<br><span class="small quiet">\(summary.food) · \(summary.takenAt.day.description) 抽样 · \(summary.state.title)</span>\(hindrance)</span></label>
            """
    }

    /// What the samples of the matter say, above the choice of the outcome: the outcome is to agree with it.
    var laidNotice: Markup? {
        let needs = Set(matter.version.steps.flatMap(\.evidence).filter { $0.kind == .sample }.map(\.id))
        let records = file.evidence.filter { needs.contains($0.need) }
        guard !records.isEmpty else { return nil }
        let laid = records.compactMap { file.work.laid[$0.id] }
        let isGood = laid.count == records.count && laid.allSatisfy { $0.conclusion == .pass }
        let advice: Markup? =
            isGood ? nil : "<p>请核对：办结结果和理由应与检验结论一致，不合格或只有文字的，不能当作合格写。</p>"
        return """
            <div class="notice\(isGood ? " good" : " warn")"><b>附卷样品：</b><ul>\(each: records, { record in
                "<li>\(laidWords(record))</li>"
            })</ul>\(advice)</div>
            """
    }

    private func laidWords(_ record: EvidenceRecord) -> Markup {
        guard let laid = file.work.laid[record.id] else { return "只有文字，没有关联本系统的样品：\(record.note)" }
        return "<a href=\"\(Link.specimen(laid.id))\">\(laid.number)</a> \(Part.conclusion(laid))"
    }

    /// A laboratory's report that lies in the system already, as the paper that a step needs.
    func reportForms(_ need: EvidenceNeed) -> Markup? {
        guard !file.work.reports.isEmpty else { return nil }
        return """
            <details><summary>用系统内的检验报告</summary>\(each: file.work.reports, { report in
                """
                <form class="form" method="post" novalidate action="\(Link.matter(matter.id))/reports">\(hidden("token", viewer.formToken))\(hidden("need", need.id))\(hidden("specimen", report.specimen))<button class="button" type="submit">附上\(report.words)</button></form>
                """
            })</details>
            """
    }

    /// What was decided about the sample meanwhile, and the way to end the matter on it, at any step.
    var terminationPanel: Markup? {
        guard summary.isOpen, !matter.terminating.isEmpty else { return nil }
        let found = matter.terminating.sorted { $0.key < $1.key }
        let words: Markup = """
            <ul>\(each: found, { _, terminating in "<li><a href=\"\(Link.matter(terminating.matter))\">\(terminating.words)</a></li>" })</ul>
            """
        let form: Markup? =
            file.mayAct && matter.pause == nil && matter.waitingHandover?.kind != .handover
            ? "\(each: found, { outcome, _ in terminationForm(outcome) })" : nil
        return """
            <section class="panel"><h2>样品结论已变更</h2>\(words)<p>没有不合格样品了，这件事可以据此终止，不必办完其余步骤。\(form == nil ? "中止、移送中的，先恢复或接收，再由承办单位终止。" : "")</p>\(form)</section>
            """
    }

    private func terminationForm(_ outcome: String) -> Markup {
        """
        <form class="form" method="post" novalidate action="\(Link.matter(matter.id))/close">\(hidden("token", viewer.formToken))\(hidden("step", matter.currentStep?.id ?? ""))\(hidden("outcome", outcome))
        <div class="field"><label for="termination-reason">终止理由</label><textarea id="termination-reason" name="reason" rows="2" required>\(typed["outcome"] == outcome ? note : "")</textarea></div>
        <button class="button primary" type="submit">按“\(outcome)”办结</button></form>
        """
    }

    /// The duties to hold and recall run on while the sample is tested again.
    var retestNotice: Markup? {
        guard summary.isOpen, let retest = file.work.retest else { return nil }
        let number: Markup =
            retest.isSeen ? "<a href=\"\(Link.matter(retest.matter))\">\(retest.number)</a>" : "\(retest.number)"
        let accepted =
            retest.acceptedOn.map { "受理日 \($0)" } ?? "受理审查中（\(retest.appliedOn) 申请）"
        return """
            <div class="notice warn"><p><b>复检进行中：</b>编号 \(number)、\(accepted)、期限 \(Part.clock(retest.due, from: retest.openedAt, now: viewer.now))</p><p class="small">复检期间，产品控制和召回义务不停止。</p></div>
            """
    }
}

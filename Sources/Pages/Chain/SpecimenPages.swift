import Judging
import Markup
package import Primitives
import Rules
package import Supervision

/// The list of specimens with their clocks.
package struct SpecimensPage: Sendable {
    package var viewer: Viewer
    package var filter: SpecimenFilter
    package var rows: [SpecimenSummary]
    package var paging: Paging
    package var exportLink: String
    /// The list of what waits for review, instead of all.
    package var isReview: Bool

    package init(
        viewer: Viewer,
        filter: SpecimenFilter,
        rows: [SpecimenSummary],
        paging: Paging,
        exportLink: String,
        isReview: Bool = false
    ) {
        self.viewer = viewer
        self.filter = filter
        self.rows = rows
        self.paging = paging
        self.exportLink = exportLink
        self.isReview = isReview
    }

    package var page: Page {
        let export: Markup? =
            viewer.may(.exportData) && !isReview ? "<a class=\"button\" href=\"\(exportLink)\">导出 Excel</a>" : nil
        return .office(
            isReview ? "结果审核" : "样品流转",
            section: .sampling,
            viewer: viewer,
            lead: isReview
                ? "<p class=\"quiet\">录入结果的人不能审核。审核通过后结果才进入台账，不合格的随即开启核查处置。</p>"
                : "<p class=\"quiet\">抽样后 5 个工作日内送达承检机构；承检机构收样后 20 个工作日内出具报告。期限取自规则库。</p>",
            actions: "<div class=\"actions\">\(export)</div>",
            """
            \(Part.samplingTabs(isReview ? .review : .specimens, viewer))
            \(isReview ? "" : filters)
            <section class="panel flush cards">\(Part.specimenTable(rows, viewer, empty: isReview ? "没有待审核的结果。" : "没有符合条件的样品。"))\(paging.view)</section>
            """
        )
    }

    private var filters: Markup {
        let states = [("", "全部")] + SpecimenState.allCases.map { ($0.rawValue, $0.title) }
        let kinds = [("", "全部"), ("supervision", "监督抽检"), ("risk-monitoring", "风险监测")]
        let aims = [("", "全部")] + SpecimenAim.allCases.map { ($0.rawValue, $0.title) }
        let townships = [("", "全部")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        return """
            <form class="filters" method="get" action="\(Link.specimens)">
            <div class="field wide"><label for="q">食品、单位或抽样编号</label><input id="q" name="q" type="search" value="\(filter.text)"></div>
            \(Part.select("state", "状态", states, selected: filter.state?.rawValue ?? ""))
            \(Part.select("kind", "性质", kinds, selected: filter.kind?.rawValue ?? ""))
            \(Part.select("aim", "目的", aims, selected: filter.aim?.rawValue ?? ""))
            \(Part.select("township", "乡镇", townships, selected: filter.township?.text ?? ""))
            <label class="choice"><input type="checkbox" name="overdue" value="1"\(" checked", if: filter.overdue)>只看超期</label>
            <button class="button" type="submit">筛选</button></form>
            """
    }
}

/// One specimen: the sheet, its way with every hand it went through, and the results of each round.
package struct SpecimenPage: Sendable {
    package var viewer: Viewer
    package var file: SpecimenFile
    /// Chinese wording of reason codes.
    package var words: [String: String]
    /// True where this officer entered the results and so may not review them.
    package var isOwnEntry: Bool
    package var note: String
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        file: SpecimenFile,
        words: [String: String],
        isOwnEntry: Bool,
        note: String = "",
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.file = file
        self.words = words
        self.isOwnEntry = isOwnEntry
        self.note = note
        self.faults = faults
    }

    private var summary: SpecimenSummary { file.summary }

    package var page: Page {
        .office(
            summary.food,
            section: .sampling,
            viewer: viewer,
            crumbs: [("样品流转", Link.specimens)],
            lead:
                "<p class=\"quiet\">\(summary.number) · \(summary.kind == .riskMonitoring ? "风险监测" : "监督抽检") · \(summary.aim.title)</p>",
            """
            \(Part.faults(faults))
            <div class="columns"><div class="stack"><section class="panel"><h2>流转\(Part.state(summary.state))</h2>\(Part.specimenClock(summary, now: viewer.now))<ol class="line">\(each: file.events, event)</ol></section>\(actions)</div>
            <div class="stack">\(deviations)\(facts)\(results)\(photos)\(sheet)</div></div>
            """
        )
    }

    private func event(_ event: SpecimenFile.Event) -> Markup {
        let remark: Markup? = event.note.isEmpty ? nil : "<span>\(event.note)</span>"
        return """
            <li class="done"><b>\(event.state.title)</b><span class="small quiet">\(event.at.short) · \(file.names[event.actor] ?? "系统")</span>\(remark)</li>
            """
    }

    private var facts: Markup {
        let sheet = file.sheet
        let firm: Markup = "<a href=\"\(Link.operator(summary.supplierID))\">\(summary.supplier)</a>"
        let sample: Markup? = summary.sample.map { Part.fact("判定结果", "<a href=\"\(Link.sample($0))\">样品与判定过程</a>") }
        let back: Markup? = (file.looksBackAt ?? file.retestOf).map {
            Part.fact(file.retestOf == nil ? "回头看对象" : "初检样品", "<a href=\"\(Link.sampleChain($0))\">原不合格样品</a>")
        }
        let rapid: Markup? = file.confirms.map { Part.fact("由来", "<a href=\"\(Link.rapidTest($0))\">快检记录</a>") }
        let position = sheet.position.map {
            "\(Self.degrees($0.latitude))，\(Self.degrees($0.longitude))（\($0.datum.rawValue)）"
        }
        return """
            <section class="panel"><h2>抽样单\(Part.conclusion(summary))</h2><dl class="facts">
            \(Part.fact("被抽样单位", firm))\(sample)\(back)\(rapid)
            \(Part.fact("地址", sheet.supplierAddress))\(Part.fact("乡镇", viewer.naming.area(summary.township)))\(Part.fact("环节", summary.stage.title))
            \(Part.fact("食品分类", Part.foodPath(summary.foodClass)))\(Part.fact("标称生产者", sheet.producer))\(Part.fact("生产者地址", sheet.producerAddress))
            \(Part.fact("规格型号", sheet.spec))\(Part.fact("商标", sheet.brand))\(Part.fact("生产日期", sheet.productionDate?.description))\(Part.fact("批号", sheet.batch))
            \(Part.fact("抽样数量", sheet.amount))\(Part.fact("备份样品", sheet.reserve))\(Part.fact("封条编号", sheet.seal))
            \(Part.fact("抽样人员", "\(sheet.sampler)、\(sheet.secondSampler)"))\(Part.fact("抽样时间", summary.takenAt.short))\(Part.fact("地点", sheet.place))\(Part.fact("位置", position))
            \(Part.fact("任务来源", file.organiser.map { viewer.naming.department($0) }))\(Part.fact("承检机构", viewer.naming.department(summary.laboratory)))\(Part.fact("登记", file.names[file.recordedBy] ?? "系统"))\(Part.fact("备注", sheet.remark))
            \(Part.fact("检验项目", file.items.map(\.item).joined(separator: "、")))
            </dl></section>
            """
    }

    /// Where the sheet departs from plan or rules, for whoever reviews it.
    private var deviations: Markup? {
        guard let first = file.deviations.first else { return nil }
        return """
            <section class="panel notice warn"><h2>偏离说明</h2><ul>\(each: file.deviations, { "<li>\($0.kind.title)：\($0.detail)</li>" })</ul><p>理由：\(first.reason)</p></section>
            """
    }

    /// The sheet as a numbered document, printed where it is signed.
    private var sheet: Markup? {
        let standing = file.documents.filter { $0.voidReason == nil }
        let printed: Markup? =
            file.documents.isEmpty
            ? nil
            : """
            <ul class="files">\(each: file.documents, { document in
                "<li><a href=\"\(Link.specimen(summary.id))/sheets/\(document.id)\">\(document.number)</a> <span class=\"small quiet\">\(document.issuedAt.short)\(document.voidReason.map { "，已作废：\($0)" } ?? "")</span></li>"
            })</ul>
            """
        let issue: Markup? =
            viewer.may(.takeSamples) && standing.isEmpty
            ? Part.button("打印抽样单并编号", "\(Link.specimen(summary.id))/sheets", viewer) : nil
        let void: Markup? = viewer.may(.takeSamples) ? standing.first.map(voidForm) : nil
        guard printed != nil || issue != nil else { return nil }
        return "<section class=\"panel\" id=\"sheet\"><h2>抽样单打印件</h2>\(printed)\(issue)\(void)</section>"
    }

    private func voidForm(_ document: SpecimenFile.Document) -> Markup {
        """
        <details\(" open", if: faults.contains { $0.field == "void-reason" })><summary>作废重开</summary><form class="form" method="post" novalidate action="\(Link.specimen(summary.id))/sheets/\(document.id)/void">\(hidden("token", viewer.formToken))
        \(Part.text("void-reason", "作废理由", [:], faults, hint: "编号不再使用，内容仍可查看"))
        <button class="button" type="submit">作废 \(document.number)</button></form></details>
        """
    }

    /// Six digits after the point: a tenth of a metre.
    private static func degrees(_ value: Double) -> String {
        let scaled = Int((abs(value) * 1_000_000).rounded())
        return (value < 0 ? "-" : "") + "\(scaled / 1_000_000).\((scaled % 1_000_000).padded(6))"
    }

    private var results: Markup? {
        let rounds = Set(file.results.map(\.round)).sorted(by: >)
        guard !rounds.isEmpty else { return nil }
        return "\(each: rounds, { round in resultTable(round, isLast: round == rounds.first) })"
    }

    private func resultTable(_ round: Int, isLast: Bool) -> Markup {
        let rows = file.results.filter { $0.round == round }
        let report: Markup? = file.reports.first { $0.round == round }.map {
            "<p class=\"table-foot\">\(Part.report($0))</p>"
        }
        let missing: Markup? =
            report == nil && isLast ? "<p class=\"table-foot quiet small\">检验机构没有附检验报告。</p>" : nil
        let title = isLast ? "检验结果" : "第 \(round) 次录入（已退回，留存）"
        let table: Markup = """
            <div class="table"><table><caption class="visually-hidden">\(title)</caption><thead><tr><th scope="col">项目</th><th scope="col">结果</th><th scope="col">标准值</th><th scope="col">方法与检出限</th><th scope="col">机构</th><th scope="col">复判</th></tr></thead><tbody>\(each: rows, { row in
                """
                <tr><th scope="row" class="lead">\(row.item)</th><td data-label="结果">\(row.result) \(row.unit)</td><td data-label="标准值">\(row.limit)</td><td data-label="方法" class="small">\(row.method)\(row.detectionLimit.isEmpty ? "" : "，检出限 \(row.detectionLimit)")</td><td data-label="机构">\(verdict(row.declared))</td><td data-label="复判">\(verdict(row.verdict))<br><span class="small quiet">\(words[row.reason] ?? row.reason)</span></td></tr>
                """
            })</tbody></table></div>
            """
        return isLast
            ? "<section class=\"panel flush cards\"><h2>\(title)</h2>\(table)\(report)\(missing)</section>"
            : "<details class=\"panel\"><summary>\(title)</summary>\(table)\(report)</details>"
    }

    private func verdict(_ verdict: Verdict) -> Markup {
        Part.verdict(SampleConclusion(summary.kind, first: verdict))
    }

    private var photos: Markup? {
        guard !file.attachments.isEmpty else { return nil }
        return """
            <section class="panel"><h2>照片与签名单</h2><ul class="files">\(each: file.attachments, { attachment in
                """
                <li><a href="\(Link.specimen(summary.id))/files/\(attachment.position)">\(attachment.isPhoto ? "照片" : "抽样单") \(attachment.position)</a> <span class="small quiet">\(attachment.name)</span></li>
                """
            })</ul></section>
            """
    }

    // MARK: Actions

    private var actions: Markup? {
        switch summary.state {
        case .taken, .refused: viewer.may(.takeSamples) ? takerForms : nil
        case .submitted: viewer.may(.reviewResults) ? reviewForms : nil
        default: nil
        }
    }

    private var takerForms: Markup {
        """
        <section class="panel" id="act"><h2>下一步</h2>
        <form class="form" method="post" novalidate action="\(Link.specimen(summary.id))/hand-over">\(hidden("token", viewer.formToken))
        <div class="field"><label for="hand-note">送样说明（可不填）</label><input id="hand-note" name="note" type="text"></div>
        <button class="button primary" type="submit">送交\(viewer.naming.department(summary.laboratory))</button></form>
        <details\(" open", if: faults.contains { $0.field == "note" })><summary>样品作废</summary><form class="form" method="post" novalidate action="\(Link.specimen(summary.id))/discard">\(hidden("token", viewer.formToken))
        <div class="field"><label for="note">作废理由</label><textarea id="note" name="note" rows="2"\(Part.invalid("note", in: faults))>\(note)</textarea>\(Part.fault("note", in: faults))</div>
        <button class="button" type="submit">作废</button></form></details></section>
        """
    }

    private var reviewForms: Markup {
        guard !isOwnEntry else { return "<p class=\"notice\" id=\"act\">结果由您录入，须由另一人审核。</p>" }
        return """
            <section class="panel" id="act"><h2>审核</h2>
            <form class="form" method="post" novalidate action="\(Link.specimen(summary.id))/approve">\(hidden("token", viewer.formToken))
            <div class="field"><label for="approve-note">审核意见（可不填）</label><input id="approve-note" name="note" type="text"></div>
            <button class="button primary" type="submit">审核通过</button></form>
            <details\(" open", if: faults.contains { $0.field == "note" })><summary>退回更正</summary><form class="form" method="post" novalidate action="\(Link.specimen(summary.id))/return">\(hidden("token", viewer.formToken))
            <div class="field"><label for="note">退回理由</label><textarea id="note" name="note" rows="2"\(Part.invalid("note", in: faults))>\(note)</textarea>\(Part.fault("note", in: faults))</div>
            <button class="button" type="submit">退回检验机构</button></form></details></section>
            """
    }
}

import Markup
package import Primitives
package import Rules
package import Supervision

/// The yearly sampling plan: its lines with their reasons, and in a draft the means to change them.
package struct SamplingPlanPage: Sendable {
    package var viewer: Viewer
    package var year: Int
    package var file: SamplingPlanFile?
    package var revisions: [SamplingPlanFile]
    package var exportLink: String
    /// True where the viewer may approve this draft: somebody else drafted it.
    package var mayApprove: Bool
    /// Says whose year's rules the items are from, where it is not the plan's own.
    package var rulesNote: String
    /// What the rulebook says of sharing out; nil where it says nothing.
    package var allocation: AllocationRule?
    /// The lines' page, from 1.
    package var pageNumber: Int
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        year: Int,
        file: SamplingPlanFile?,
        revisions: [SamplingPlanFile],
        exportLink: String,
        mayApprove: Bool,
        rulesNote: String,
        allocation: AllocationRule?,
        pageNumber: Int,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.year = year
        self.file = file
        self.revisions = revisions
        self.exportLink = exportLink
        self.mayApprove = mayApprove
        self.rulesNote = rulesNote
        self.allocation = allocation
        self.pageNumber = pageNumber
        self.values = values
        self.faults = faults
    }

    private var isDraft: Bool { file?.state == .draft && viewer.may(.planSampling) }

    package var page: Page {
        let export: Markup? =
            file != nil && viewer.may(.exportData) ? "<a class=\"button\" href=\"\(exportLink)\">导出 Excel</a>" : nil
        return .office(
            "\(year) 年食品安全抽检计划",
            section: .sampling,
            viewer: viewer,
            lead: "<p class=\"quiet\">固定部分逐条编制；机动部分按近 \(allocation?.years ?? 1) 年不合格率分给问题企业、产品和项目，并留一部分随机。</p>",
            actions: "<div class=\"actions\">\(importLink)\(export)</div>",
            """
            \(Part.samplingTabs(.plan, viewer))
            \(Part.faults(faults))
            \(standing)
            \(notes)
            \(work)
            \(lines)
            """
        )
    }

    private var importLink: Markup? {
        viewer.may(.planSampling) ? "<a class=\"button\" href=\"\(Link.samplingPlanImport)\">从表格导入</a>" : nil
    }

    private var standing: Markup {
        guard let file else {
            let begin: Markup? =
                viewer.may(.planSampling)
                ? """
                <form class="form" method="post" action="\(Link.samplingPlan)">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
                <button class="button primary" type="submit">开始编制 \(year) 年计划</button></form>
                """ : nil
            return "<section class=\"panel\"><p>\(year) 年还没有抽检计划。</p>\(begin)</section>"
        }
        let planned = file.lines.reduce(0) { $0 + $1.planned }
        let free = file.lines.filter { $0.part == .free }.reduce(0) { $0 + $1.planned }
        let taken = file.lines.reduce(0) { $0 + $1.taken }
        return """
            <div class="tally"><div><b>第 \(file.revision) 版</b><span>\(file.state.title)</span></div><div><b>\(planned)</b><span>计划批次</span></div><div><b>\(free)</b><span>其中机动</span></div><div class="good"><b>\(taken)</b><span>已抽样</span></div></div>
            \(history(file))
            """
    }

    private func history(_ file: SamplingPlanFile) -> Markup {
        let approved: Markup? = file.approvedAt.map {
            "，\(file.names[file.approvedBy ?? ""] ?? "系统") \($0.day.description) 批准"
        }
        let others = revisions.filter { $0.revision != file.revision }
        let links: Markup? =
            others.isEmpty
            ? nil
            : "<p class=\"small\">其他版本：\(each: others, { "<a href=\"\(Link.samplingPlan)?year=\(year)&amp;revision=\($0.revision)\">第 \($0.revision) 版（\($0.state.title)）</a> " })</p>"
        let why: Markup? = file.reason.isEmpty ? nil : "<p class=\"small\">修订理由：\(file.reason)</p>"
        return """
            <div><p class="small quiet">\(file.names[file.draftedBy] ?? "系统") \(file.draftedAt.day.description) 起草\(approved)。机动分配：随机 \(file.randomShare) %，随机种子 \(file.seed)。</p>\(why)\(links)</div>
            """
    }

    private var notes: Markup? {
        rulesNote.isEmpty ? nil : "<p class=\"notice warn\">\(rulesNote)</p>"
    }

    // MARK: Work on a draft

    private var work: Markup? {
        guard let file, viewer.may(.planSampling) else { return nil }
        if file.state == .draft { return draftForms(file) }
        guard file.state == .approved, revisions.first?.state != .draft else { return nil }
        return """
            <details class="panel"\(" open", if: faults.contains { $0.field == "reason" })><summary>修订计划</summary><form class="form" method="post" action="\(Link.samplingPlan)">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
            \(Part.area("reason", "修订理由", values, faults))
            <button class="button" type="submit">以本版为底稿新建修订版</button></form></details>
            """
    }

    private func draftForms(_ file: SamplingPlanFile) -> Markup {
        let approve: Markup =
            mayApprove
            ? Part.button("批准本计划", "\(Link.samplingPlan(file.id))/approve", viewer, primary: true)
            : "<p class=\"notice\">起草人不能批准自己起草的计划，请县食安办的另一人批准。</p>"
        return
            "<div class=\"columns even\">\(lineForm(file))<div class=\"stack\">\(allocationForm(file))<section class=\"panel\" id=\"act\"><h2>批准</h2>\(approve)</section></div></div>"
    }

    private func lineForm(_ file: SamplingPlanFile) -> Markup {
        let kinds = [("supervision", "监督抽检"), ("risk-monitoring", "风险监测")]
        let stages = PlannedSamples.Stage.allCases.map { ($0.rawValue, $0.title) }
        let townships = [("", "全县")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        return """
            <section class="panel"><h2>加一条固定计划</h2><form class="form" method="post" action="\(Link.samplingPlan(file.id))/lines">\(hidden("token", viewer.formToken))
            \(Part.select("kind", "性质", kinds, selected: values["kind"] ?? "supervision"))
            \(Part.text("class", "食品类别（食品细类）", values, faults, hint: "按抽检实施细则的名称填写，检验项目会自动带出", required: true))
            \(Part.select("stage", "环节", stages, selected: values["stage"] ?? "distribution"))
            \(Part.select("township", "区域", townships, selected: values["township"] ?? ""))
            \(Part.text("months", "月份", values, faults, hint: "可写多个，如 3、4、5 或 1-12", required: true))
            \(Part.text("planned", "每月批次", values, faults, required: true))
            \(Part.area("items", "检验项目", values, faults, hint: "每行一个；不填则用细则的项目"))
            <button class="button" type="submit">加入计划</button></form></section>
            """
    }

    private var shareHint: String {
        guard let allocation else { return "规则库没有给出随机比例" }
        let trust = allocation.source.confidence == .seen ? "" : "，未确认，由本县自定"
        return "规则库 \(allocation.randomShare) %，依据：\(allocation.source.document)\(allocation.source.clause)\(trust)"
    }

    private func allocationForm(_ file: SamplingPlanFile) -> Markup {
        var filled = values
        if filled["budget"] == nil { filled["budget"] = String(file.freeBudget) }
        if filled["share"] == nil { filled["share"] = String(file.randomShare) }
        if filled["seed"] == nil { filled["seed"] = String(file.seed) }
        let weightings = [("mean", "按估计的不合格率"), ("upper", "按上限，数据少的多抽")]
        return """
            <section class="panel"><h2>分配机动批次</h2><form class="form" method="post" action="\(Link.samplingPlan(file.id))/allocate">\(hidden("token", viewer.formToken))
            \(Part.text("budget", "机动批次总数", filled, faults, required: true))
            \(Part.text("share", "随机比例（%）", filled, faults, hint: shareHint, required: true))
            \(Part.text("seed", "随机种子", filled, faults, hint: "同一种子得到同一结果，便于复核"))
            \(Part.select("weighting", "权重", weightings, selected: values["weighting"] ?? "mean"))
            <p class="small quiet">估计值 =（自身不合格数 + k × 同类平均）÷（自身批数 + k）；k 由各单位、产品、项目不合格率的离散程度估出，批数少的向同类平均靠拢。</p>
            <button class="button" type="submit">重新分配</button></form></section>
            """
    }

    // MARK: Lines

    private var lines: Markup? {
        guard let file else { return nil }
        guard !file.lines.isEmpty else { return "<div class=\"panel empty\"><p>计划还没有条目。</p></div>" }
        let paging = Paging(
            page: pageNumber,
            total: file.lines.count,
            base: Address.open(Link.samplingPlan, [("year", String(year)), ("revision", String(file.revision))])
        )
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">计划条目</caption><thead><tr><th scope="col">类别</th><th scope="col">部分</th><th scope="col">环节</th><th scope="col">区域或单位</th><th scope="col">月份</th><th scope="col" class="number">批次</th><th scope="col" class="number">已抽</th><th scope="col">项目与理由</th>\("<th scope=\"col\">操作</th>", if: isDraft)</tr></thead>
            <tbody>\(each: Array(file.lines[paging.rows]), { row($0, file) })</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ line: SamplingPlanLine, _ file: SamplingPlanFile) -> Markup {
        let remove: Markup? =
            isDraft
            ? "<td>\(Part.button("删除", "\(Link.samplingPlan(file.id))/lines/\(line.position)/remove", viewer))</td>"
            : nil
        let reason: Markup? = line.reason.isEmpty ? nil : "<p class=\"small\">\(line.reason)</p>"
        let source = line.rules.map { "细则 \($0.year) 年版表 \($0.table)" } ?? "自定"
        let items: Markup? =
            line.items.isEmpty
            ? nil
            : "<details><summary class=\"small\">\(line.items.count) 个项目（\(source)）</summary><p class=\"small quiet\">\(line.items.joined(separator: "、"))</p></details>"
        return """
            <tr><th scope="row" class="lead">\(line.foodClass)\(" <span class=\"tag\">风险监测</span>", if: line.kind == .riskMonitoring)</th><td data-label="部分" class="nowrap">\(line.part.title)</td><td data-label="环节" class="nowrap">\(line.stage.title)</td><td data-label="区域">\(line.operatorName ?? (line.township == nil ? "全县" : viewer.naming.area(line.township)))</td><td data-label="月份" class="nowrap">\(line.month) 月</td><td data-label="批次" class="number">\(line.planned)</td><td data-label="已抽" class="number">\(line.taken)</td><td data-label="说明">\(reason)\(items)</td>\(remove)</tr>
            """
    }
}

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
    package var filter: SamplingPlanFilter
    /// Departments that may have samples taken, by id.
    package var organisers: [(value: String, title: String)]
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
        filter: SamplingPlanFilter = SamplingPlanFilter(),
        organisers: [(value: String, title: String)] = [],
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
        self.filter = filter
        self.organisers = organisers
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
            \(filters)
            \(SamplingPlanGrid(shown).view(open: filter.isEmpty && pageNumber == 1))
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
                <form class="form" method="post" novalidate action="\(Link.samplingPlan)">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
                <button class="button primary" type="submit">开始编制 \(year) 年计划</button></form>
                """ : nil
            return "<section class=\"panel\"><p>\(year) 年还没有抽检计划。</p>\(begin)</section>"
        }
        let planned = file.lines.reduce(0) { $0 + $1.planned }
        let free = file.lines.filter { $0.part == .free }.reduce(0) { $0 + $1.planned }
        let taken = file.lines.reduce(0) { $0 + min($1.planned, $1.done) }
        return """
            <div class="tally"><div><b>第 \(file.revision) 版</b><span>\(file.state.title)</span></div><div><b>\(planned)</b><span>计划批次</span></div><div><b>\(free)</b><span>其中机动</span></div><div class="good"><b>\(taken)</b><span>计入完成</span></div></div>
            <p class="small quiet">已抽 = 按本条抽样单抽取的批次 + 从文件导入、类别和环节相符的结果；每条最多计到计划批次。</p>
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
            <div><p class="small quiet">\(file.names[file.draftedBy] ?? "系统") \(file.draftedAt.day.description) 起草\(approved)。机动分配：随机 \(file.randomShare) %，随机种子 \(file.seed)\(sharing(file))。</p>\(why)\(links)</div>
            """
    }

    private func sharing(_ file: SamplingPlanFile) -> Markup? {
        file.sharing.map { sharing in
            let tenths = Int((sharing.strength * 10).rounded())
            return "，权重为\(sharing.weighting.title)，k = \(tenths / 10).\(tenths % 10)"
        }
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
            <details class="panel"\(" open", if: faults.contains { $0.field == "reason" })><summary>修订计划</summary><form class="form" method="post" novalidate action="\(Link.samplingPlan)">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
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
            <section class="panel"><h2>加一条固定计划</h2><form class="form" method="post" novalidate action="\(Link.samplingPlan(file.id))/lines">\(hidden("token", viewer.formToken))
            \(Part.select("kind", "性质", kinds, selected: values["kind"] ?? "supervision"))
            \(Part.text("class", "食品类别（食品细类）", values, faults, hint: "按抽检实施细则的名称填写，检验项目会自动带出", required: true))
            \(Part.select("stage", "环节", stages, selected: values["stage"] ?? "distribution"))
            \(Part.select("township", "区域", townships, selected: values["township"] ?? ""))
            \(Part.text("months", "月份", values, faults, hint: "可写多个，如 3、4、5 或 1-12", required: true))
            \(Part.text("planned", "每月批次", values, faults, required: true))
            \(Part.area("items", "检验项目", values, faults, hint: "每行一个；不填则用细则的项目"))
            \(Part.select("organiser", "组织部门（任务来源）", organisers, selected: values["organiser"] ?? organisers.first?.value ?? "", faults: faults))
            <button class="button" type="submit">加入计划</button></form></section>
            """
    }

    private var shareHint: String {
        guard let allocation else { return "规则库没有给出随机比例" }
        let trust = allocation.source.confidence == .seen ? "" : "，未确认，由本县自定"
        return "规则库 \(allocation.randomShare) %，依据：\(allocation.source.document)\(allocation.source.clause)\(trust)"
    }

    private var bounds: String {
        allocation.map { "范围 \(Int($0.strength.lowerBound)) 至 \(Int($0.strength.upperBound))，取自规则库" } ?? "规则库没有给出范围"
    }

    private func allocationForm(_ file: SamplingPlanFile) -> Markup {
        var filled = values
        if filled["budget"] == nil { filled["budget"] = String(file.freeBudget) }
        if filled["share"] == nil { filled["share"] = String(file.randomShare) }
        if filled["seed"] == nil { filled["seed"] = String(file.seed) }
        let weightings = [("mean", "按估计的不合格率"), ("upper", "按上限，数据少的多抽")]
        return """
            <section class="panel"><h2>分配机动批次</h2><form class="form" method="post" novalidate action="\(Link.samplingPlan(file.id))/allocate">\(hidden("token", viewer.formToken))
            \(Part.text("budget", "机动批次总数", filled, faults, required: true))
            \(Part.text("share", "随机比例（%）", filled, faults, hint: shareHint, required: true))
            \(Part.text("seed", "随机种子", filled, faults, hint: "同一种子得到同一结果，便于复核"))
            \(Part.select("weighting", "权重", weightings, selected: values["weighting"] ?? file.sharing?.weighting.rawValue ?? "mean"))
            <p class="small quiet">估计值 =（自身不合格数 + k × 同类平均）÷（自身批数 + k），批数少的向同类平均靠拢；一批不合格只算在企业、项目、产品之一。k 由全部批次按贝塔—二项模型估计（后验中位数），\(bounds)。每条的算式写在理由里，可以手工复算。随机部分从登记在册的单位和类别中抽取，不看以往结果。</p>
            <button class="button" type="submit">重新分配</button></form></section>
            """
    }

    // MARK: Lines

    private var runningMonth: Int { SamplingPlanFilter.runningMonth(of: year, on: viewer.now.day) }

    private var shown: [SamplingPlanLine] {
        file?.lines.filter { filter.holds($0, runningMonth: runningMonth) } ?? []
    }

    private var filters: Markup? {
        guard let file, !file.lines.isEmpty else { return nil }
        func all(_ options: [(value: String, title: String)]) -> [(value: String, title: String)] {
            [("", "全部")] + options
        }
        let parts = SamplingPlanLine.Part.allCases.map { (value: $0.rawValue, title: $0.title) }
        let kinds = [(value: "supervision", title: "监督抽检"), (value: "risk-monitoring", title: "风险监测")]
        return """
            <form class="filters" method="get" action="\(Link.samplingPlan)">\(hidden("year", String(year)))\(hidden("revision", String(file.revision)))
            <div class="field wide"><label for="q">类别或单位</label><input id="q" name="q" type="search" value="\(filter.text)"></div>
            \(Part.select("month", "月份", all((1...12).map { (String($0), "\($0) 月") }), selected: filter.month.map(String.init) ?? "", id: "filter-month"))
            \(Part.select("stage", "环节", all(PlannedSamples.Stage.allCases.map { ($0.rawValue, $0.title) }), selected: filter.stage?.rawValue ?? "", id: "filter-stage"))
            \(Part.select("township", "区域", all(viewer.naming.townships.map { ($0.code.text, $0.name) }), selected: filter.township?.text ?? "", id: "filter-township"))
            \(Part.select("part", "部分", all(parts), selected: filter.part?.rawValue ?? "", id: "filter-part"))
            \(Part.select("kind", "性质", all(kinds), selected: filter.kind?.rawValue ?? "", id: "filter-kind"))
            \(Part.select("state", "进度", all(SamplingPlanFilter.State.allCases.map { ($0.rawValue, $0.title) }), selected: filter.state?.rawValue ?? "", id: "filter-state"))
            <button class="button" type="submit">筛选</button></form>
            """
    }

    private var lines: Markup? {
        guard let file else { return nil }
        guard !file.lines.isEmpty else { return "<div class=\"panel empty\"><p>计划还没有条目。</p></div>" }
        let shown = shown
        guard !shown.isEmpty else { return "<div class=\"panel empty\"><p>没有符合条件的条目。</p></div>" }
        let paging = Paging(
            page: pageNumber,
            total: shown.count,
            base: Address.open(Link.samplingPlan, filter.fields(year: year, revision: file.revision))
        )
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">计划条目</caption><thead><tr><th scope="col">类别</th><th scope="col">部分</th><th scope="col">环节</th><th scope="col">区域或单位</th><th scope="col">月份</th><th scope="col" class="number">批次</th><th scope="col" class="number">已抽</th><th scope="col">项目与理由</th>\("<th scope=\"col\">操作</th>", if: hasActions)</tr></thead>
            <tbody>\(each: Array(shown[paging.rows]), { row($0, file) })</tbody></table></div>\(paging.view)</section>
            """
    }

    /// In a draft lines are changed, in a plan that is in force they are sampled.
    private var hasActions: Bool { isDraft || file?.state == .approved && viewer.may(.takeSamples) }

    private func row(_ line: SamplingPlanLine, _ file: SamplingPlanFile) -> Markup {
        let edit = "\(Link.samplingPlan(file.id))/lines/\(line.position)"
        let act: Markup? =
            isDraft
            ? "<td class=\"nowrap\"><a class=\"button\" href=\"\(edit)\">修改</a>\(Part.button("删除", "\(edit)/remove", viewer))</td>"
            : hasActions ? "<td class=\"nowrap\">\(Part.takeLink(line, of: file, viewer))</td>" : nil
        let reason: Markup? = line.reason.isEmpty ? nil : "<p class=\"small\">\(line.reason)</p>"
        let source = line.rules.map { "细则 \($0.year) 年版表 \($0.table)" } ?? "自定"
        let items: Markup? =
            line.items.isEmpty
            ? nil
            : "<details><summary class=\"small\">\(line.items.count) 个项目（\(source)）</summary><p class=\"small quiet\">\(line.items.joined(separator: "、"))</p></details>"
        return """
            <tr><th scope="row" class="lead">\(Part.foodPath(line.foodClass))\(" <span class=\"tag\">风险监测</span>", if: line.kind == .riskMonitoring)</th><td data-label="部分" class="nowrap">\(line.part.title)</td><td data-label="环节" class="nowrap">\(line.stage.title)</td><td data-label="区域">\(line.operatorName ?? (line.township == nil ? "全县" : viewer.naming.area(line.township)))</td><td data-label="月份" class="nowrap">\(line.month) 月</td><td data-label="批次" class="number">\(line.planned)</td><td data-label="已抽" class="number">\(line.done)\(imported(line))</td><td data-label="说明">\(reason)\(items)\(organiser(line))</td>\(act)</tr>
            """
    }

    private func imported(_ line: SamplingPlanLine) -> Markup? {
        line.imported > 0 ? "<br><span class=\"small quiet\">导入 \(line.imported)</span>" : nil
    }

    private func organiser(_ line: SamplingPlanLine) -> Markup? {
        line.organiser.map { "<p class=\"small quiet\">\(viewer.naming.department($0))组织</p>" }
    }
}

extension SamplingPlanFilter {
    /// As an address says it.
    package func fields(year: Int, revision: Int? = nil) -> [(name: String, value: String?)] {
        [
            ("year", String(year)), ("revision", revision.map(String.init)), ("q", text),
            ("month", month.map(String.init)), ("stage", stage?.rawValue), ("township", township?.text),
            ("part", part?.rawValue), ("kind", kind?.rawValue), ("state", state?.rawValue),
        ]
    }
}

extension Part {
    /// The sampling sheet for a line that lacks samples.
    static func takeLink(_ line: SamplingPlanLine, of plan: SamplingPlanFile, _ viewer: Viewer) -> Markup? {
        guard viewer.may(.takeSamples), plan.state == .approved, plan.year == viewer.now.day.year, line.left > 0 else {
            return nil
        }
        let address = Address.make(
            Link.fieldSheet,
            [("plan", plan.id), ("line", String(line.position)), ("operator", line.operatorID)]
        )
        return "<a href=\"\(address)\">抽样</a>"
    }
}

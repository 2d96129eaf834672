import Judging
import Markup
import Primitives
import Rules
package import Supervision

/// The list of samples.
package struct SamplesPage: Sendable {
    package var viewer: Viewer
    package var filter: SampleFilter
    package var rows: [SampleSummary]
    package var paging: Paging
    package var exportLink: String

    package init(
        viewer: Viewer,
        filter: SampleFilter,
        rows: [SampleSummary],
        paging: Paging,
        exportLink: String
    ) {
        self.viewer = viewer
        self.filter = filter
        self.rows = rows
        self.paging = paging
        self.exportLink = exportLink
    }

    package var page: Page {
        let importButton: Markup? =
            viewer.may(.importFiles) ? "<a class=\"button primary\" href=\"\(Link.imports)\">导入检验结果</a>" : nil
        return .office(
            "抽检样品",
            section: .samples,
            viewer: viewer,
            lead: "<p class=\"quiet\">机构判定之外，每个结果都按其日期适用的限量再判一次。</p>",
            actions: """
                <div class="actions">\(Part.export(exportLink, viewer))\(importButton)</div>
                """,
            """
            \(filters)
            \(list)
            """
        )
    }

    private var filters: Markup {
        let conclusions = [("", "全部")] + SampleConclusion.filtered.map { ($0.rawValue, $0.chinese) }
        let townships = [("", "全部")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        let kinds = [("", "全部"), ("supervision", "监督抽检"), ("risk-monitoring", "风险监测")]
        let stages = [("", "全部")] + Stage.allCases.map { ($0.rawValue, $0.title) }
        let orders = [("newest", "日期从新到旧"), ("oldest", "日期从旧到新"), ("food", "按食品名称")]
        return """
            <form class="filters" method="get" action="\(Link.samples)">
            <div class="field wide"><label for="q">食品、企业或抽样编号</label><input id="q" name="q" type="search" value="\(filter.text)"></div>
            \(Part.select("conclusion", "结论", conclusions, selected: filter.conclusion?.rawValue ?? ""))
            \(Part.select("township", "乡镇", townships, selected: filter.township?.text ?? ""))
            \(Part.select("kind", "性质", kinds, selected: filter.kind?.rawValue ?? ""))
            \(Part.select("stage", "环节", stages, selected: filter.stage?.rawValue ?? ""))
            <div class="field"><label for="item">检验项目</label><input id="item" name="item" type="text" value="\(filter.item ?? "")"></div>
            <div class="field"><label for="from">自</label><input id="from" name="from" type="date" value="\(filter.from?.description)"></div>
            <div class="field"><label for="through">至</label><input id="through" name="through" type="date" value="\(filter.through?.description)"></div>
            \(Part.select("order", "排序", orders, selected: filter.order.rawValue))
            <label class="choice"><input type="checkbox" name="differ" value="1"\(" checked", if: filter.disagreeing)>只看与机构判定不一致</label>
            <button class="button" type="submit">筛选</button>\(narrowed)</form>
            """
    }

    /// What an analysis led here with and no field of the form says.
    private var narrowed: Markup? {
        var said: [String] = []
        if let counted = filter.counted { said.append("统计期 \(counted)") }
        if let foodClass = filter.foodClass {
            said.append("类别 \(foodClass.isEmpty ? "未填" : foodClass.split(separator: " ").joined(separator: "—"))")
        }
        guard !said.isEmpty else { return nil }
        return """
            \(filter.counted.map { hidden("counted", $0) })\(filter.foodClass.map { hidden("class", $0) })<p class="small">\(said.joined(separator: "，"))，共 \(paging.total) 批。<a href="\(Link.samples)">看全部样品</a></p>
            """
    }

    private var list: Markup {
        guard !rows.isEmpty else {
            return """
                <div class="panel empty"><p>没有符合条件的样品。</p><p>从“导入”上传检验机构的结果表（.xlsx 或 .csv）后，样品会出现在这里。</p></div>
                """
        }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">样品清单</caption>
            <thead><tr><th scope="col">食品</th><th scope="col">日期</th><th scope="col">被抽样单位</th><th scope="col">乡镇</th><th scope="col">不合格或待判项目</th><th scope="col">机构判定</th><th scope="col">结论</th></tr></thead>
            <tbody>\(each: rows, row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ row: SampleSummary) -> Markup {
        """
        <tr><th scope="row" class="lead"><a href="\(Link.sample(row.id))">\(row.food)</a>\(" <span class=\"tag\">风险监测</span>", if: row.kind == .riskMonitoring)\(" <span class=\"tag\">问题导向</span>", if: row.aim == .problem)</th>
        <td data-label="日期" class="nowrap">\(row.ruleDay.description)</td><td data-label="被抽样单位">\(row.supplier ?? "—")</td>
        <td data-label="乡镇">\(viewer.naming.area(row.township))</td><td data-label="项目">\(row.failedItems)</td>
        <td data-label="机构判定">\(declared(row.declared, row.kind))</td><td data-label="结论">\(Part.verdict(row.conclusion))\("<br><span class=\"small quiet\">初检不合格</span>", if: row.isChanged)</td></tr>
        """
    }
}

func declared(_ verdict: Verdict?, _ kind: SamplingRow.Kind) -> String {
    verdict.map { SampleConclusion(kind, first: $0).chinese } ?? "未载明"
}

extension SampleConclusion {
    /// As the filter of the list offers them: what is acted on first.
    fileprivate static let filtered: [SampleConclusion] = [
        .fail, .undetermined, .pass, .withdrawn, .problem, .noProblem,
    ]
}

/// One sample with its results and the reasons of each verdict.
package struct SamplePage: Sendable {
    package var viewer: Viewer
    package var file: SampleFile
    /// Chinese wording of reason and flag codes.
    package var words: [String: String]
    /// Whether there is a procedure that a person opens about a sample.
    package var mayOpen: Bool

    package init(viewer: Viewer, file: SampleFile, words: [String: String], mayOpen: Bool) {
        self.viewer = viewer
        self.file = file
        self.words = words
        self.mayOpen = mayOpen
    }

    package var page: Page {
        let summary = file.summary
        return .office(
            summary.food,
            section: .samples,
            viewer: viewer,
            crumbs: [("抽检样品", Link.samples)],
            lead: "<p class=\"quiet\">\(Part.foodPath(summary.foodClass))</p>",
            actions: actions,
            """
            <div class="columns"><div class="stack">
            <section class="panel"><h2>结论\(Part.verdict(summary.conclusion))</h2><dl class="facts">
            \(first)\(Part.fact("性质", summary.kind == .riskMonitoring ? "风险监测（结果不公布，不作为处罚依据）" : nil))
            \(Part.fact("机构判定", declared(summary.declared, summary.kind)))
            \(Part.fact("本系统复判", file.results.isEmpty ? "没有检验数据，未复判" : declared(summary.judged, summary.kind)))
            \(firm("被抽样单位", summary.supplierID, summary.supplier))\(firm("生产者", file.producerID, file.producer))
            \(Part.fact("乡镇", viewer.naming.area(summary.township)))
            \(Part.fact("抽样编号", summary.number))\(Part.fact("生产日期", file.productionDate))\(Part.fact("批号", file.batch))
            \(Part.fact("抽样日期", file.sampledOn))\(Part.fact("发布日期", file.publishedOn))
            \(Part.fact("判定所依日期", summary.ruleDay.description))
            \(Part.fact("抽样目的", summary.aim == .problem ? "问题导向" : "常规"))
            \(Part.fact("发布单位", file.publisher))\(Part.fact("检验机构", file.laboratory))\(Part.fact("备注", file.remark))
            \(Part.fact("来源", "\(file.importedFrom) 第 \(file.importRow) 行"))
            </dl>\(chainLink)</section>
            \(matters)
            </div><div class="stack">\(results)</div></div>
            """
        )
    }

    /// The first conclusion, where something changed it, and what did.
    private var first: Markup? {
        guard let change = file.change else { return nil }
        return """
            \(Part.fact("初检", Part.verdict(SampleConclusion(file.summary.kind, first: file.summary.first))))
            \(Part.fact("变更", "<a href=\"\(Link.matter(change.matter))\">\(change.matterNumber)</a> \(change.outcome)（\(change.day.description)）" as Markup))
            """
    }

    private func firm(_ title: String, _ id: String?, _ name: String?) -> Markup? {
        guard let id, let name else { return nil }
        return Part.fact(title, "<a href=\"\(Link.operator(id))\">\(name)</a>")
    }

    private var actions: Markup {
        let recall: Markup? =
            viewer.may(.orderRecalls) && file.summary.conclusion == .fail
            ? "<a class=\"button\" href=\"\(Address.make(Link.newRecall, [("sample", file.summary.id)]))\">召回这批产品</a>"
            : nil
        let open: Markup? =
            mayOpen && viewer.may(.handleMatters)
            ? "<a class=\"button\" href=\"\(Link.openByHand(sample: file.summary.id))\">开启事项</a>" : nil
        return recall == nil && open == nil ? .empty : "<div class=\"actions\">\(recall)\(open)</div>"
    }

    private var chainLink: Markup? {
        guard file.summary.kind == .supervision, file.summary.first == .fail else { return nil }
        return "<p><a href=\"\(Link.sampleChain(file.summary.id))\">复检、异议与回头看</a></p>"
    }

    private var matters: Markup? {
        guard !file.matters.isEmpty else { return nil }
        return """
            <section class="panel"><h2>由此开启的事项</h2><ul>\(each: file.matters, { matter in
                "<li><a href=\"\(Link.matter(matter.id))\">\(matter.number)</a> \(matter.isOpen ? Part.badge(matter.stepTitle ?? "办理中", .going) : Part.badge(matter.outcome ?? "已办结", .good))</li>"
            })</ul></section>
            """
    }

    private var results: Markup {
        guard !file.results.isEmpty else {
            return """
                <section class="panel"><h2>检验结果</h2><p class="quiet">来源文件只有结论，没有检验项目和数值，无从复判；结论以检验机构的判定为准。</p></section>
                """
        }
        return "\(each: file.results, result)"
    }

    private func result(_ result: SampleFile.Result) -> Markup {
        """
        <section class="panel"><h2>\(result.item)\(Part.verdict(SampleConclusion(file.summary.kind, first: result.verdict)))</h2>
        <div class="verdict \(Part.tone(result.verdict))"><dl class="facts">
        \(Part.fact("检验结果", measured(result)))
        \(Part.fact("标准值（文件所印）", result.limit))
        \(Part.fact("所用限量", limit(result)))
        \(Part.fact("理由", words[result.reason] ?? result.reason))
        </dl>\(flags(result))</div>
        <details\(" open", if: result.verdict != .pass)><summary>判定过程</summary><ol class="chain">\(each: result.chain, { "<li>\($0)</li>" })</ol></details>
        </section>
        """
    }

    /// The result as written; the unit of its own column is added to a figure that lacks it.
    private func measured(_ result: SampleFile.Result) -> String {
        guard !result.result.isEmpty else { return "未填" }
        let isBareFigure = result.result.last?.isNumber == true && !result.result.hasSuffix(result.unit)
        return isBareFigure ? result.result + " " + result.unit : result.result
    }

    private func limit(_ result: SampleFile.Result) -> String? {
        guard let sign = result.limitOperator else { return nil }
        let value = [sign, result.limitValue ?? "", result.limitUnit ?? ""].filter { !$0.isEmpty }.joined(
            separator: " "
        )
        var source = result.limitSource == "printed" ? "文件所印" : result.standard ?? ""
        if let from = result.limitFrom, result.limitSource != "printed" { source += "，\(from) 起施行" }
        if let clause = result.limitClause, !clause.isEmpty { source += "，\(clause)" }
        return value + "（" + source + "）"
    }

    private func flags(_ result: SampleFile.Result) -> Markup? {
        guard !result.flags.isEmpty else { return nil }
        return "<ul>\(each: result.flags, { "<li class=\"notice warn\">\(words[$0] ?? $0)</li>" })</ul>"
    }
}

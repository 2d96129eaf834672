import Markup
import Primitives
import Rules
package import Supervision

/// The year's samples from several sides: rates with their intervals, items, repeat offenders, townships.
package struct AnalysisPage: Sendable {
    package var viewer: Viewer
    package var analysis: Analysis
    package var years: [Int]

    package init(viewer: Viewer, analysis: Analysis, years: [Int]) {
        self.viewer = viewer
        self.analysis = analysis
        self.years = years
    }

    package var page: Page {
        let address = Address.make(
            "\(Link.analysis)/export.xlsx",
            [("year", String(analysis.year)), ("kind", analysis.kind.rawValue)]
        )
        let export: Markup? =
            viewer.may(.exportData)
            ? "<div class=\"actions\"><a class=\"button\" href=\"\(address)\">导出 xlsx</a></div>" : nil
        return .office(
            "\(analysis.year)年\(analysis.kindTitle)分析",
            section: .analysis,
            viewer: viewer,
            lead:
                "<p class=\"quiet\">截至 \(analysis.through.description)。比率按有结论的样品算，待判定的不计；线段是 95 % 区间（威尔逊法），样品越少区间越宽。</p>",
            actions: export ?? .empty,
            """
            \(filters)\(tally)\(content)
            """
        )
    }

    private var word: String { analysis.failedWord }

    private var filters: Markup {
        let years = (self.years.contains(analysis.year) ? self.years : self.years + [analysis.year]).map {
            (String($0), "\($0)年")
        }
        let kinds = [("supervision", "监督抽检"), ("risk-monitoring", "风险监测")]
        return """
            <form class="filters" method="get" action="\(Link.analysis)">\(Part.select("year", "年度", years, selected: String(analysis.year)))\(Part.select("kind", "性质", kinds, selected: analysis.kind.rawValue))<button class="button" type="submit">查看</button></form>
            """
    }

    private var tally: Markup {
        let total = analysis.total
        let thousand = analysis.perThousand
        let residents: Markup =
            analysis.population == nil
            ? "<div><b>—</b><span>每千人批次（\(thousand.remark)）</span></div>"
            : "<div><b>\(thousand.valueText)</b><span>两类合计；常住人口 \(analysis.population ?? 0) 人</span></div>"
        return """
            <div class="tally"><div><b>\(total.samples)</b><span>批次</span></div>
            <div class="\(total.rate.failed > 0 ? "bad" : "good")"><b>\(total.rate.failed)</b><span>\(word)</span></div>
            <div><b>\(ShareText.percent(total.rate.failed, of: total.rate.concluded))</b><span>\(word)率</span></div>
            <div><b>\(ShareText.percent(analysis.both.aimed, of: analysis.both.samples))</b><span>问题导向占比（两类合计）</span></div>\(residents)</div>
            <p class="small quiet">批次和\(word)率只计\(analysis.kindTitle)；每千人批次和问题导向占比按监督抽检与风险监测合计 \(analysis.both.samples) 批计，与看板的口径相同。点条目或点行查看对应的样品。</p>
            """
    }

    private var content: Markup {
        guard analysis.total.samples > 0 else {
            return
                "<div class=\"panel empty\"><p>这一年还没有\(analysis.kindTitle)样品。导入检验结果后，这里按类别、环节、乡镇、项目和月份列出\(word)率。</p></div>"
        }
        return """
            <div class="plots">
            \(panel("项目", analysis.pareto.map { .pareto($0) }, "pareto", analysis.pareto?.rows.map { samples([("item", $0.label), ("conclusion", "fail")]) } ?? []))
            \(intervals("食品类别", "类别", Array(analysis.classes.prefix(Self.classLimit)), "classes") { samples([("class", $0.key)]) })
            \(intervals("环节", "环节", analysis.stages, "stages") { samples([("stage", $0.key)]) })
            \(panel("月份", .line(analysis.monthLine), "months", []))
            \(intervals("乡镇", "乡镇", analysis.townships, "townships") { $0.key.isEmpty ? nil : samples([("township", $0.key)]) })
            \(map)
            </div>\(allClasses)\(byMonth)\(offenders)\(items)
            """
    }

    /// Classes that the picture shows; the table below has all.
    private static let classLimit = 12

    /// The list of the samples behind a figure, counted as the analysis counts.
    private func samples(_ fields: [(name: String, value: String)]) -> String {
        let counted = fields.contains { $0.name == "counted" } ? [] : [(name: "counted", value: String(analysis.year))]
        let all = (fields + counted + [(name: "kind", value: analysis.kind.rawValue)])
        return Link.samples + "?" + all.map { "\($0.name)=\(percentEncoded($0.value))" }.joined(separator: "&")
    }

    /// A group without a verdict has no row in the picture, so links go by the rows that are drawn.
    private func intervals(
        _ title: String,
        _ what: String,
        _ rows: [Analysis.Row],
        _ id: String,
        _ link: (Analysis.Row) -> String?
    ) -> Markup {
        let plot = analysis.intervals(rows, by: what).map { Plot.intervals($0) }
        return panel(title, plot, id, rows.filter { $0.rate.concluded > 0 }.map(link))
    }

    /// Every class with its figures.
    private var allClasses: Markup? {
        guard analysis.classes.count > Self.classLimit else { return nil }
        return """
            <details class="panel flush"><summary>全部 \(analysis.classes.count) 个类别（图中为批次最多的 \(Self.classLimit) 个）</summary>\(rates("类别", analysis.classes) { samples([("class", $0.key)]) })</details>
            """
    }

    private var byMonth: Markup {
        """
        <details class="panel flush"><summary>各月的批次和样品</summary>\(rates("月份", analysis.months) { samples([("counted", $0.key)]) })</details>
        """
    }

    private func rates(_ what: String, _ rows: [Analysis.Row], _ link: (Analysis.Row) -> String) -> Markup {
        """
        <div class="table"><table><thead><tr><th scope="col">\(what)</th><th scope="col" class="number">批次</th><th scope="col" class="number">\(word)</th><th scope="col" class="number">有结论</th><th scope="col" class="number">\(word)率</th></tr></thead><tbody>\(each: rows, { row in
            "<tr><th scope=\"row\"><a href=\"\(link(row))\">\(row.label)</a></th><td class=\"number\">\(row.samples)</td><td class=\"number\">\(row.rate.failed)</td><td class=\"number\">\(row.rate.concluded)</td><td class=\"number\">\(ShareText.percent(row.rate.failed, of: row.rate.concluded))</td></tr>"
        })</tbody></table></div>
        """
    }

    private func panel(_ title: String, _ plot: Plot?, _ id: String, _ links: [String?]) -> Markup {
        let view: Markup = plot.map { PlotView.view($0, id: id, links: links) } ?? "<p class=\"quiet\">没有\(word)样品。</p>"
        return "<section class=\"panel\"><h2>按\(title)</h2>\(view)</section>"
    }

    private var map: Markup? {
        guard analysis.townships.count > 1 else { return nil }
        return """
            <section class="panel"><h2>乡镇格图</h2>\(PlotView.view(.tiles(analysis.map), id: "map"))
            <p class="small quiet">方格按区划代码顺序排列，不表示地理位置；地理位置见<a href="\(Link.map)">数字地图</a>。</p></section>
            """
    }

    private var offenders: Markup {
        let marked = analysis.offenders.count(where: \.isMarked)
        guard !analysis.offenders.isEmpty else {
            return
                "<section class=\"panel\"><h2>屡次\(word)</h2><p class=\"quiet\">24 个月内没有两次以上\(word)的单位。</p></section>"
        }
        return """
            <section class="panel flush cards"><h2>屡次\(word)<span class="small quiet">24 个月内两次以上 \(analysis.offenders.count) 家，三次以上 \(marked) 家</span></h2>
            <div class="table"><table><thead><tr><th scope="col">单位</th><th scope="col" class="number">次数</th><th scope="col">最近</th><th scope="col">乡镇</th><th scope="col">项目</th></tr></thead><tbody>\(each: analysis.offenders.prefix(50), offender)</tbody></table></div>
            <p class="table-foot">按被抽样单位计；没有被抽样单位的按生产单位计；已合并或认定为同一家的登记合在一起计。</p></section>
            """
    }

    private func offender(_ row: Analysis.Offender) -> Markup {
        let mark: Markup? = row.isMarked ? " \(Part.badge("三次以上", .bad))" : nil
        return """
            <tr><th scope="row" class="lead"><a href="\(Link.operator(row.operatorID))">\(row.name)</a>\(mark)</th><td data-label="次数" class="number">\(row.failures)</td><td data-label="最近" class="nowrap">\(row.last?.description)</td><td data-label="乡镇" class="nowrap">\(viewer.naming.area(row.township))</td><td data-label="项目">\(row.items.joined(separator: "、"))</td></tr>
            """
    }

    private var items: Markup {
        let failing = analysis.items.filter { $0.rate.failed > 0 }
        guard !failing.isEmpty else { return .empty }
        return """
            <section class="panel flush cards"><h2>项目\(word)率<span class="small quiet">按检验结果计</span></h2><div class="table"><table><thead><tr><th scope="col">项目</th><th scope="col" class="number">\(word)项次</th><th scope="col" class="number">有结论</th><th scope="col" class="number">比率</th><th scope="col" class="number">95 % 区间</th></tr></thead><tbody>\(each: failing.prefix(40), item)</tbody></table></div></section>
            """
    }

    private func item(_ row: Analysis.ItemRow) -> Markup {
        let (low, high) = row.rate.interval
        return """
            <tr><th scope="row" class="lead">\(row.item)</th><td data-label="\(word)项次" class="number">\(row.rate.failed)</td><td data-label="有结论" class="number">\(row.rate.concluded)</td><td data-label="比率" class="number">\(ShareText.percent(row.rate.failed, of: row.rate.concluded))</td><td data-label="95 % 区间" class="number">\(ShareText.percent(low))–\(ShareText.percent(high))</td></tr>
            """
    }
}

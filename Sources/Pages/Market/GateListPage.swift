import Markup
import Primitives
import Rules
package import Supervision

/// What came to the gate in a time, with totals and rates.
package struct GateListPage: Sendable {
    package var viewer: Viewer
    package var filter: GateFilter
    package var rows: [GateEntry]
    package var figures: GateFigures
    package var foods: [(food: String, quantity: LotQuantity)]
    package var paging: Paging
    /// The address of the workbook with the same rows.
    package var export: String

    package init(
        viewer: Viewer,
        filter: GateFilter,
        rows: [GateEntry],
        figures: GateFigures,
        foods: [(food: String, quantity: LotQuantity)],
        paging: Paging,
        export: String
    ) {
        self.viewer = viewer
        self.filter = filter
        self.rows = rows
        self.figures = figures
        self.foods = foods
        self.paging = paging
        self.export = export
    }

    package var page: Page {
        .office(
            "入场记录",
            section: .gate,
            viewer: viewer,
            actions: "<div class=\"actions\"><a class=\"button\" href=\"\(export)\">导出 Excel</a></div>",
            """
            \(Part.gateTabs(.entries, market: filter.market))
            \(filters)\(tally)\(rates)
            <section class="panel flush cards">\(list)\(paging.view)</section>
            """
        )
    }

    private var filters: Markup {
        let standings = [("", "全部")] + GateStanding.allCases.map { ($0.rawValue, $0.title) }
        return """
            <form class="filters" method="get" action="\(Link.gateEntries)">\(hidden("market", filter.market ?? ""))
            <div class="field"><label for="from">自</label><input id="from" name="from" type="date" value="\(filter.from?.description ?? "")"></div>
            <div class="field"><label for="through">至</label><input id="through" name="through" type="date" value="\(filter.through?.description ?? "")"></div>
            \(Part.select("standing", "结果", standings, selected: filter.standing?.rawValue ?? ""))<button class="button" type="submit">筛选</button></form>
            """
    }

    private var tally: Markup {
        """
        <div class="tally"><div><b>\(figures.arrivals)</b><span>到货批次</span></div><div class="good"><b>\(figures.admitted)</b><span>准入</span></div>
        <div><b>\(figures.refused)</b><span>拒绝入场</span></div><div\(" class=\"warn\"", if: figures.open > 0)><b>\(figures.open)</b><span>待快检、暂扣、待处置</span></div>
        <div\(" class=\"bad\"", if: figures.failed > 0)><b>\(figures.failed)</b><span>快检不合格</span></div></div>
        """
    }

    private var rates: Markup {
        let sums: Markup? =
            foods.isEmpty
            ? nil
            : "<p class=\"small quiet\">准入数量：\(foods.map { "\($0.food) \($0.quantity.text)" }.joined(separator: "，"))</p>"
        return """
            <section class="panel"><h2>准入指标</h2><dl class="figures">
            <div><dt>附证率</dt><dd>\(Part.rate(figures.attached))</dd><dt>\(figures.withCertificate) / \(figures.arrivals)</dt></div>
            <div><dt>查验率</dt><dd>\(Part.rate(figures.verified))</dd><dt>\(figures.checked) / \(figures.withCertificate)</dt></div>
            <div><dt>无证抽检率</dt><dd>\(Part.rate(figures.sampled))</dd><dt>\(figures.tested) / \(figures.withoutProof)</dt></div>
            <div><dt>不符回溯</dt><dd>\(figures.traced) 件</dd><dt>退回产地核查</dt></div></dl>
            <p class="small quiet">附证率：带合格证的批次占到货批次；查验率：能在系统中核验的占带证批次；无证抽检率：没有可用证明的批次中已快检的；不符回溯：合格证与货物不符、已转产地核查的件数。</p>\(sums)</section>
            """
    }

    private var list: Markup {
        guard !rows.isEmpty else { return "<div class=\"empty\"><p>这段时间没有入场记录。</p></div>" }
        let several = filter.market == nil && viewer.role.desk != .operator
        return """
            <div class="table"><table><caption class="visually-hidden">入场记录</caption><thead><tr><th scope="col">品种</th><th scope="col" class="number">数量</th><th scope="col">销售者</th>\("<th scope=\"col\">市场</th>", if: several)<th scope="col">到货</th><th scope="col">依据</th><th scope="col">结果</th></tr></thead><tbody>\(each: rows, { row in
                """
                <tr><th scope="row" class="lead"><a href="\(Link.gateEntry(row.id))">\(row.food)</a></th><td data-label="数量" class="number">\(row.quantity.text)</td><td data-label="销售者">\(row.sellerName ?? "本单位")</td>\("<td data-label=\"市场\">\(row.marketName)</td>", if: several)
                <td data-label="到货" class="nowrap">\(row.arrivedAt.short)</td><td data-label="依据">\(Self.ground(row))</td><td data-label="结果">\(Part.standing(row.standing))\(Self.due(row))</td></tr>
                """
            })</tbody></table></div>
            """
    }

    private static func ground(_ row: GateEntry) -> String {
        switch row.reason {
        case .certificate: "合格证"
        case .otherProof: "其他合格凭证"
        case .quickTestPassed, .quickTestFailed: "快检"
        case .awaitingTest: row.standing == .awaiting ? "没有可用的合格证明" : "快检"
        case .noPurchaseProof: "没有进货凭证"
        case .noMeatProof: "缺检疫或肉品检验证明"
        case .noImportProof: "缺入境检验检疫证明"
        case .recalled: "召回批次"
        }
    }

    private static func due(_ row: GateEntry) -> Markup? {
        guard row.standing == .held, let due = row.due else { return nil }
        return " <span class=\"small\">\(due.short) 前复检</span>"
    }
}

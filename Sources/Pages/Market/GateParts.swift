import Markup
import Primitives
import Rules
package import Supervision

extension Link {
    package static let gate = "/office/gate"
    package static let gateEntries = "/office/gate/entries"
    package static let gateExport = "/office/gate/export"
    package static let sellers = "/office/gate/sellers"
    /// The module that opens the gate's page without network; its place decides which pages it may answer for.
    package static let gateWorker = "/office/gate-worker.js"
    package static func gateEntry(_ id: String) -> String { "\(gateEntries)/\(id)" }
    package static func seller(_ id: String) -> String { "\(sellers)/\(id)" }
    package static func gate(market: String) -> String { Address.make(gate, [("market", market)]) }
}

/// The pages of a market's gate.
enum GateTab: CaseIterable {
    case gate
    case entries
    case sellers

    var title: String {
        switch self {
        case .gate: "登记"
        case .entries: "入场记录"
        case .sellers: "销售者档案"
        }
    }

    private var link: String {
        switch self {
        case .gate: Link.gate
        case .entries: Link.gateEntries
        case .sellers: Link.sellers
        }
    }

    func link(market: String?) -> String { Address.make(link, [("market", market)]) }
}

extension Part {
    static func gateTabs(_ current: GateTab, market: String?) -> Markup {
        """
        <nav class="tabs" aria-label="市场准入">\(each: GateTab.allCases, { tab in
            "<a href=\"\(tab.link(market: market))\"\(" aria-current=\"page\"", if: tab == current)>\(tab.title)</a>"
        })</nav>
        """
    }

    static func standing(_ standing: GateStanding) -> Markup {
        switch standing {
        case .admitted: badge(standing.title, .good)
        case .refused, .condemned: badge(standing.title, .bad)
        case .awaiting, .held: badge(standing.title, .warn)
        case .disposed: badge(standing.title, .plain)
        }
    }

    static func tone(_ standing: GateStanding) -> String {
        switch standing {
        case .admitted: "good"
        case .refused, .condemned: "bad"
        case .awaiting, .held: "warn"
        case .disposed: ""
        }
    }

    /// Radio buttons over the outcomes of a test.
    static func outcomes(_ selected: String, _ faults: [FieldFault], isOptional: Bool) -> Markup {
        let choices =
            (isOptional ? [("", "还没有检")] : []) + RapidTest.Outcome.allCases.map { ($0.rawValue, word($0)) }
        return """
            <fieldset id="outcome"><legend class="legend">快检结果</legend><div class="choices-row">\(each: choices, { choice in
                "<label class=\"choice\"><input type=\"radio\" name=\"outcome\" value=\"\(choice.0)\"\(" required", if: !isOptional)\(" checked", if: selected == choice.0)>\(choice.1)</label>"
            })</div>\(fault("outcome", in: faults))</fieldset>
            """
    }

    static func word(_ outcome: RapidTest.Outcome) -> String {
        switch outcome {
        case .negative: "合格（阴性）"
        case .positive: "不合格（阳性）"
        case .invalid: "无效"
        }
    }

    /// Per mille as a percentage with one decimal; a dash where there is nothing to divide by.
    static func rate(_ perMille: Int?) -> String { perMille.map { "\($0 / 10).\($0 % 10)%" } ?? "—" }
}

/// Where somebody who sees several markets chooses one, or learns that there is none.
package struct MarketPickPage: Sendable {
    package var viewer: Viewer
    package var text: String
    package var markets: [Market]
    /// Where a choice leads to.
    package var base: String

    package init(viewer: Viewer, text: String, markets: [Market], base: String) {
        self.viewer = viewer
        self.text = text
        self.markets = markets
        self.base = base
    }

    package var page: Page {
        .office("市场准入", section: .gate, viewer: viewer, content)
    }

    private var content: Markup {
        if viewer.role.desk == .operator {
            return """
                <p class="notice">贵单位不是农批市场或食品销售单位，没有入场查验的记录。登记的类别不对的，请联系辖区市场监管所更正。</p>
                """
        }
        let list: Markup =
            markets.isEmpty
            ? "<p class=\"quiet\">没有找到。</p>"
            : """
            <ul class="picks">\(each: markets, { market in
                "<li><a href=\"\(Address.make(base, [("market", market.id)]))\"><b>\(market.name)</b><span class=\"small quiet\">\(market.hasSellers ? "农批市场" : "食品销售") · \(market.address)</span></a></li>"
            })</ul>
            """
        return """
            \(Part.gateTabs(.gate, market: nil))
            <section class="panel"><h2>选择市场</h2><form class="form" method="get" action="\(base)">
            <div class="field"><label for="q">市场或销售单位名称</label><input id="q" name="q" type="search" value="\(text)"></div>
            <button class="button" type="submit">查找</button></form>\(list)</section>
            """
    }
}

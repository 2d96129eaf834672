import Markup
package import Primitives
import Rules
package import Supervision

/// The sellers of a market, and a form for a new file.
package struct SellersPage: Sendable {
    package var viewer: Viewer
    package var market: Market
    package var sellers: [MarketSeller]
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        market: Market,
        sellers: [MarketSeller],
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.market = market
        self.sellers = sellers
        self.values = values
        self.faults = faults
    }

    package var page: Page {
        .office(
            "销售者档案",
            section: .gate,
            viewer: viewer,
            lead: "<p class=\"quiet\">\(market.name)。档案在销售者离场后再保存六个月。</p>",
            """
            \(Part.gateTabs(.sellers, market: market.id))\(Part.faults(faults))
            <div class="columns">\(entry)<section class="panel flush cards">\(list)</section></div>
            """
        )
    }

    private var entry: Markup {
        """
        <section class="panel"><h2>建立档案</h2><form class="form" method="post" novalidate action="\(Link.sellers)">\(hidden("token", viewer.formToken))\(hidden("market", market.id))
        \(Part.text("name", "销售者名称", values, faults, required: true))\(Part.text("identity", "统一社会信用代码或身份证号", values, faults, required: true))
        \(Part.text("phone", "联系电话", values, faults, required: true))\(Part.text("goods", "经营品种", values, faults, required: true))\(Part.text("stall", "摊位号", values, faults))
        \(Part.text("agreed", "质量安全协议签订日期（没有签的留空）", values, faults, type: "date"))\(Part.text("since", "入场日期（不填为今天）", values, faults, type: "date"))
        <button class="button primary" type="submit">建立档案</button></form></section>
        """
    }

    private var list: Markup {
        guard !sellers.isEmpty else { return "<div class=\"empty\"><p>还没有销售者档案。</p></div>" }
        return """
            <div class="table"><table><caption class="visually-hidden">销售者档案</caption><thead><tr><th scope="col">销售者</th><th scope="col">摊位</th><th scope="col">经营品种</th><th scope="col">电话</th><th scope="col">协议</th><th scope="col">在场</th></tr></thead><tbody>\(each: sellers, { seller in
                """
                <tr><th scope="row" class="lead"><a href="\(Link.seller(seller.id))">\(seller.name)</a></th><td data-label="摊位">\(seller.stall)</td><td data-label="经营品种">\(seller.goods)</td><td data-label="电话" class="nowrap">\(seller.phone)</td>
                <td data-label="协议">\(SellerPage.agreement(seller))</td><td data-label="在场">\(SellerPage.presence(seller))</td></tr>
                """
            })</tbody></table></div>
            """
    }
}

/// The file of one seller.
package struct SellerPage: Sendable {
    package var viewer: Viewer
    package var market: Market
    package var seller: MarketSeller
    package var isInFull: Bool
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        market: Market,
        seller: MarketSeller,
        isInFull: Bool,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.market = market
        self.seller = seller
        self.isInFull = isInFull
        self.values = values
        self.faults = faults
    }

    static func agreement(_ seller: MarketSeller) -> Markup {
        seller.agreedOn.map { "\($0.description)" } ?? Part.badge("未签协议", .warn)
    }

    static func presence(_ seller: MarketSeller) -> Markup {
        guard let until = seller.until else { return "\(seller.since.description) 起" }
        let kept: Markup? = seller.keptUntil.map { "<br><span class=\"small quiet\">档案保存到 \($0.description)</span>" }
        return "\(seller.since.description) 至 \(until.description)\(kept)"
    }

    package var page: Page {
        .office(
            seller.name,
            section: .gate,
            viewer: viewer,
            crumbs: [("市场准入", Link.gate(market: market.id)), ("销售者档案", GateTab.sellers.link(market: market.id))],
            """
            \(Part.faults(faults))
            <div class="columns even"><section class="panel"><h2>销售者档案</h2><dl class="facts">\(Part.fact("市场", market.name))\(Part.fact("名称", seller.name))
            \(Part.fact("代码或证号", seller.identity))\(Part.fact("电话", seller.phone))\(Part.fact("经营品种", seller.goods))\(Part.fact("摊位", seller.stall))\(Part.fact("质量安全协议", Self.agreement(seller)))\(Part.fact("在场", Self.presence(seller)))</dl>\(full)</section>\(leave)</div>
            """
        )
    }

    private var full: Markup? {
        let mayAsk = viewer.role.desk == .operator || viewer.sees(.phone) || viewer.sees(.identityNumber)
        guard mayAsk, !isInFull else { return nil }
        return Part.button("查看完整号码（会留下记录）", "\(Link.seller(seller.id))/full", viewer)
    }

    private var leave: Markup? {
        guard seller.until == nil else { return nil }
        return """
            <section class="panel"><h2>登记离场</h2><form class="form" method="post" novalidate action="\(Link.seller(seller.id))/leave">\(hidden("token", viewer.formToken))
            \(Part.text("until", "离场日期（不填为今天）", values, faults, type: "date"))<button class="button" type="submit">登记离场</button></form></section>
            """
    }
}

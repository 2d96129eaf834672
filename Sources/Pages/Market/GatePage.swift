import Markup
package import Primitives
import Rules
package import Supervision

/// The gate on a phone: one big field for the certificate's number, then as little as possible to fill in.
package struct GatePage: Sendable {
    package var viewer: Viewer
    package var view: GateView
    /// Goes with the arrival, so that it is recorded once however often it is sent.
    package var key: String
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        view: GateView,
        key: String,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.view = view
        self.key = key
        self.values = values
        self.faults = faults
    }

    package var page: Page {
        .office(
            "市场准入",
            section: .gate,
            viewer: viewer,
            lead: "<p class=\"quiet\">\(view.market.name)</p>",
            scripts: ["scan", "gate-queue"],
            """
            \(Part.gateTabs(.gate, market: view.market.id))
            <section class="panel" id="queue" data-post="\(Link.gate)" data-entries="\(Link.gateEntries)" data-worker="\(Link.gateWorker)" hidden></section>
            \(Part.faults(faults))
            \(scan)\(certificate)\(form)
            """
        )
    }

    // MARK: Scanning

    private var scan: Markup {
        """
        <section class="panel"><form class="scan" method="get" action="\(Link.gate)">\(hidden("market", view.market.id))
        <label for="code">扫描或输入合格证编号</label>
        <input id="code" name="code" type="text" inputmode="text" autocomplete="off" autocapitalize="characters" spellcheck="false" value="\(view.found == nil ? view.shown : "")" placeholder="编号或二维码网址"\(" autofocus", if: view.found == nil && faults.isEmpty)>
        <div class="actions"><button class="button primary" type="submit">查验</button><button class="button" type="button" data-camera hidden>用摄像头扫码</button></div>
        <p class="small" role="status" data-scan></p></form></section>
        """
    }

    // MARK: The certificate

    private var certificate: Markup? {
        guard let found = view.found else {
            guard !view.shown.isEmpty, faults.isEmpty else { return nil }
            return """
                <p class="notice warn">系统里没有编号为 <b>\(view.shown)</b> 的合格证。外县的纸质合格证请如实登记，并做快检。</p>
                """
        }
        let one = found.certificate
        let isGood = view.mismatches.isEmpty
        return """
            <section class="panel answer \(isGood ? "good" : "bad")"><p class="verdict-word \(isGood ? "good" : "bad")">\(isGood ? "合格证有效" : "合格证不能用")</p>
            <ul class="notes">\(each: view.mismatches, { "<li>\($0.text)</li>" })</ul>
            <dl class="facts">\(Part.fact("产品", one.food))\(Part.fact("承诺主体", one.issuerName))\(Part.fact("产地", one.place))\(Part.fact("开具日期", one.issuedOn.description))
            \(Part.fact("承诺数量", one.quantity.text))\(Part.fact("还可入场", found.left.text))\(Part.fact("编号", one.code.grouped))</dl></section>
            """
    }

    // MARK: The form

    private var isCertified: Bool { view.found != nil && view.mismatches.isEmpty }

    private func value(_ name: String) -> String {
        if let typed = values[name] { return typed }
        guard let found = view.found else {
            return name == "certificate" ? view.shown : name == "goods" ? GoodsKind.produce.rawValue : ""
        }
        switch name {
        case "certificate": return found.certificate.code.text
        case "food": return found.certificate.food
        case "place": return found.certificate.place
        case "unit": return found.certificate.quantity.unit.rawValue
        case "quantity": return isCertified ? found.left.number : ""
        case "purchase": return isCertified ? PurchaseProof.Kind.certificate.rawValue : ""
        case "purchase-number": return isCertified ? found.certificate.code.text : ""
        case "seller": return view.usualSeller ?? ""
        default: return ""
        }
    }

    private var form: Markup {
        let body: Markup =
            isCertified
            ? """
            \(seller)\(amount)<button class="button primary wide" type="submit">准入</button>
            <details\(" open", if: !faults.isEmpty)><summary>其他内容（已按合格证填好）</summary><div class="form">\(goods)\(purchase)\(proofs)\(test)</div></details>
            """
            : """
            \(seller)\(goods)\(amount)\(purchase)\(proofs)\(test)<button class="button primary wide" type="submit">登记</button>
            """
        let title = isCertified ? "按合格证准入" : view.found == nil ? "没有合格证的到货" : "合格证不能用的到货"
        return """
            <section class="panel"><h2>\(title)</h2><form class="form gate-form" id="arrival" method="post" novalidate action="\(Link.gate)" data-code="\(view.shown)">
            \(hidden("token", viewer.formToken))\(hidden("market", view.market.id))\(hidden("key", key))
            \(body)</form></section>
            """
    }

    private var seller: Markup {
        let options = [("", view.market.hasSellers ? "请选择" : "本单位自营")] + view.sellers.map { ($0.id, $0.title) }
        guard view.market.hasSellers || !view.sellers.isEmpty else { return hidden("seller", "") }
        return """
            <div class="field"><label for="seller">入场销售者</label><select id="seller" name="seller"\(" required", if: view.market.hasSellers)\(Part.invalid("seller", in: faults))>\(each: options, { Part.option($0.0, $0.1, selected: value("seller")) })</select>\(Part.fault("seller", in: faults))\("<span class=\"hint\">还没有销售者档案，请先在“销售者档案”中建档</span>", if: view.market.hasSellers && view.sellers.isEmpty)</div>
            """
    }

    private var all: [String: String] {
        var all = values
        for name in ["food", "place", "quantity", "certificate", "purchase-number"] { all[name] = value(name) }
        return all
    }

    private var amount: Markup {
        let units = LotQuantity.Unit.allCases.map { ($0.rawValue, $0.title) }
        let chosen = value("unit")
        let unit = chosen.isEmpty ? LotQuantity.Unit.kilogram.rawValue : chosen
        return """
            <div class="pair"><div class="field"><label for="quantity">数量</label><input id="quantity" name="quantity" type="text" inputmode="decimal" required value="\(value("quantity"))"\(Part.invalid("quantity", in: faults))>\(Part.fault("quantity", in: faults))</div>\(Part.select("unit", "单位", units, selected: unit))</div>
            \(Part.text("plate", "车牌号（可不填）", all, faults))
            """
    }

    private var goods: Markup {
        let kinds = GoodsKind.allCases.map { ($0.rawValue, $0.title) }
        let chosen = value("goods")
        let number: Markup =
            isCertified
            ? hidden("certificate", value("certificate"))
            : Part.text("certificate", "合格证编号（没有的留空）", all, faults)
        return """
            \(Part.text("food", "品种", all, faults, required: true))\(Part.text("place", "产地", all, faults))
            \(Part.select("goods", "种类", kinds, selected: chosen.isEmpty ? GoodsKind.produce.rawValue : chosen))\(number)
            """
    }

    private var purchase: Markup {
        let kinds = [("", "没有")] + PurchaseProof.Kind.allCases.map { ($0.rawValue, $0.title) }
        return """
            \(Part.select("purchase", "进货凭证", kinds, selected: value("purchase")))
            \(Part.text("purchase-number", "凭证编号或说明", all, faults, hint: "没有进货凭证的不得入场"))
            """
    }

    private var proofs: Markup {
        """
        <details\(" open", if: hasProofs)><summary>检疫证明、检验报告等</summary><div class="form">\(each: QualityProof.Kind.allCases, { kind in
            Part.text(kind.rawValue, "\(kind.title)编号", values, faults)
        })<p class="hint">畜禽肉要有动物检疫证明和肉品品质检验合格证，进口的要有入境货物检验检疫证明。</p></div></details>
        """
    }

    private var hasProofs: Bool {
        QualityProof.Kind.allCases.contains { kind in
            values[kind.rawValue]?.isEmpty == false || faults.contains { $0.field == kind.rawValue }
        }
    }

    private var test: Markup {
        """
        \(Part.outcomes(values["outcome"] ?? "", faults, isOptional: true))\(Part.text("items", "快检项目", values, faults))\(Part.text("reading", "读数（可不填）", values, faults))
        """
    }
}

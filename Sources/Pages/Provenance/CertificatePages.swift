import Markup
package import Primitives
package import Rules
package import Supervision

/// Certificates of promise (承诺达标合格证): those one may see, and what to do with them.
package struct CertificatesPage: Sendable {
    package var viewer: Viewer
    package var rows: [Certificate]
    package var paging: Paging
    package var values: [String: String]

    package init(viewer: Viewer, rows: [Certificate], paging: Paging, values: [String: String]) {
        self.viewer = viewer
        self.rows = rows
        self.paging = paging
        self.values = values
    }

    package var page: Page {
        let dates = [("from", "开具从"), ("through", "到")]
        let range = Address.make(
            Link.certificateLabels,
            ["from", "through", "food"].map { ($0, values[$0]) }
        )
        return .office(
            "承诺达标合格证",
            section: .provenance,
            viewer: viewer,
            actions:
                "<div class=\"actions\"><a class=\"button primary\" href=\"\(Link.newCertificate)\">开具合格证</a><a class=\"button\" href=\"\(range)\">打印标签</a><a class=\"button\" href=\"\(Link.certificateImport)\">批量开具</a>\(Part.export("\(Link.certificates).xlsx", viewer))</div>",
            """
            \(Part.provenanceTabs(.certificates))
            <form class="filters" method="get" action="\(Link.certificates)"><div class="field"><label for="food">产品</label><input id="food" name="food" type="text" value="\(values["food"] ?? "")"></div>\(each: dates, { name, title in
                "<div class=\"field\"><label for=\"\(name)\">\(title)</label><input id=\"\(name)\" name=\"\(name)\" type=\"date\" value=\"\(values[name] ?? "")\"></div>"
            })\(Part.select("state", "状态", [("", "全部"), ("void", "已作废")], selected: values["state"] ?? ""))<button class="button" type="submit">筛选</button></form>
            <section class="panel flush cards">\(list)\(paging.view)</section>
            """
        )
    }

    private var list: Markup {
        guard !rows.isEmpty else {
            return
                "<div class=\"panel empty\"><p>还没有合格证。</p><p><a class=\"button primary\" href=\"\(Link.newCertificate)\">开具第一张</a></p></div>"
        }
        return """
            <div class="table"><table><caption class="visually-hidden">合格证</caption><thead><tr><th scope="col">产品与数量</th><th scope="col">承诺主体</th><th scope="col">产地</th><th scope="col">开具日期</th><th scope="col">状态</th><th scope="col"><span class="visually-hidden">再开</span></th></tr></thead><tbody>\(each: rows, { row in
                """
                <tr><th scope="row" class="lead"><a href="\(Link.certificate(row.id))">\(row.food) \(row.quantity.text)</a><br><span class="small quiet key">\(row.code.grouped)</span></th>
                <td data-label="主体">\(row.issuerName)\(row.growerName.map { "<br><span class=\"small quiet\">代 \($0)</span>" as Markup })</td><td data-label="产地">\(row.place)</td><td data-label="开具" class="nowrap">\(row.issuedOn.description)</td><td data-label="状态">\(Part.standing(row))</td>
                <td data-label="再开"><a class="button" href="\(Address.make(Link.newCertificate, [("repeat", row.id)]))">再开一张<span class="visually-hidden">：\(row.food)</span></a></td></tr>
                """
            })</tbody></table></div>
            """
    }
}

/// Issuing a certificate; a repeat comes filled in, so that two taps are enough.
package struct CertificateFormPage: Sendable {
    package var viewer: Viewer
    /// Nil while nobody is chosen for whom it is issued.
    package var issuer: OperatorRecord?
    package var found: [OperatorRecord]
    package var edition: CertificateEdition?
    /// Lots that the issuer holds and that a certificate may be issued of.
    package var lots: [LotBalance]
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        issuer: OperatorRecord?,
        found: [OperatorRecord] = [],
        edition: CertificateEdition?,
        lots: [LotBalance] = [],
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.issuer = issuer
        self.found = found
        self.edition = edition
        self.lots = lots
        self.values = values
        self.faults = faults
    }

    package var page: Page {
        .office(
            "开具合格证",
            section: .provenance,
            viewer: viewer,
            crumbs: [("合格证", Link.certificates)],
            "\(Part.faults(faults))\(content)"
        )
    }

    private var content: Markup {
        guard let issuer else {
            let pick = Part.operatorPick(
                Link.newCertificate,
                label: "为谁开具（单位或农户名称）",
                text: values["q"] ?? "",
                found: found
            )
            return "<section class=\"panel\">\(pick)</section>"
        }
        guard let edition else {
            return "<p class=\"notice warn\">\(viewer.now.day.description) 没有适用的合格证样式，请管理员在规则库中设置。</p>"
        }
        return """
            <section class="panel certificate-form"><form class="form" method="post" novalidate action="\(Link.newCertificate)">\(hidden("token", viewer.formToken))\(hidden("operator", issuer.id))
            <p class="lead">\(issuer.name)</p>
            <div class="pair">\(Part.text("food", "产品名称", values, faults, required: true))\(quantity)</div>
            <div class="pair">\(Part.text("place", "产地（村、地块、棚、圈舍）", values, faults, required: true))\(Part.text("made", "采收（出栏、捕捞）日期", values, faults, type: "date"))</div>
            \(Part.select("basis", "承诺依据", edition.bases.map { ($0.rawValue, $0.title) }, selected: values["basis"] ?? CertificateEdition.Basis.selfPromise.rawValue))\(Part.fault("basis", in: faults))
            <div class="pair">\(Part.text("signer", "承诺人", values, faults, required: true))\(Part.text("contact", "联系电话", values, faults, type: "tel", required: true))</div>
            <details\(" open", if: needsMore)><summary>检测、代开、已有批次</summary><div class="more">
            \(Part.text("report", "检测报告编号", values, faults, hint: "依据为委托检测、自我检测时填写"))\(Part.fault("tests", in: faults))
            \(Part.text("grower", "代哪位社员开具（名称）", values, faults))\(lot)</div></details>
            <fieldset class="promises"><legend class="legend">\(edition.heading)</legend><ul>\(each: edition.promises, { "<li>\($0.text)</li>" })</ul></fieldset>
            <p class="actions"><button class="button primary big" type="submit">承诺并开具</button></p></form>
            <p class="small quiet">样式：\(edition.source.document)\(Part.unconfirmed(edition.source))</p></section>
            """
    }

    private var needsMore: Bool {
        ["report", "grower", "lot", "tests"].contains { name in
            !(values[name] ?? "").isEmpty || faults.contains { $0.field == name }
        }
    }

    private var quantity: Markup {
        let units = LotQuantity.Unit.allCases.map { ($0.rawValue, $0.title) }
        return """
            <div class="field"><label for="quantity">数量（重量）</label><span class="amount"><input id="quantity" name="quantity" type="text" inputmode="decimal" value="\(values["quantity"] ?? "")" required\(Part.invalid("quantity", in: faults))><select name="unit" aria-label="单位">\(each: units, { Part.option($0.0, $0.1, selected: values["unit"] ?? "kg") })</select></span>\(Part.fault("quantity", in: faults))</div>
            """
    }

    private var lot: Markup? {
        guard !lots.isEmpty else { return nil }
        let choices =
            [("", "新的一批")]
            + lots.map { ("\($0.lot.id)", "\($0.lot.code) \($0.lot.food)，账上 \($0.remaining.text)") }
        return Part.select("lot", "批次", choices, selected: values["lot"] ?? "")
    }
}

extension Part {
    /// A mark on what nobody confirmed yet.
    static func unconfirmed(_ source: Source) -> Markup? {
        source.confidence == .unconfirmed ? " <span class=\"tag\">未确认</span>" : nil
    }
}

/// One certificate as its issuer and the office see it.
package struct CertificatePage: Sendable {
    package var viewer: Viewer
    package var file: CertificateFile
    package var address: String
    package var qr: CertificateLabel.Picture?
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        file: CertificateFile,
        address: String,
        qr: CertificateLabel.Picture?,
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.file = file
        self.address = address
        self.qr = qr
        self.faults = faults
    }

    private var certificate: Certificate { file.certificate }

    package var page: Page {
        .office(
            "\(certificate.food) \(certificate.quantity.text)",
            section: .provenance,
            viewer: viewer,
            crumbs: [("合格证", Link.certificates)],
            lead: "<p class=\"key\">\(certificate.code.grouped) \(Part.standing(certificate))</p>",
            actions: """
                <div class="actions no-print">\(printing)<a class="button" href="\(Address.make(Link.newCertificate, [("repeat", certificate.id)]))">再开一张</a></div>
                """,
            """
            \(Part.faults(faults))\(certificate.void.map { "<p class=\"notice warn\">\($0.at.short) 作废：\($0.reason)</p>" as Markup })
            <div class="columns even"><section class="panel">\(CertificateLabel(file: file, qr: qr, size: .screen).view)<p class="small"><a href="\(Link.openCertificate(certificate.code))">公众扫码看到的页面</a></p></section>
            <div class="stack"><section class="panel"><h2>依据</h2><dl class="facts">\(Part.fact("批次", "<a href=\"\(Link.lot(certificate.lot))\">\(certificate.lotCode)</a>" as Markup))\(Part.fact("承诺依据", certificate.basis.title))\(tests.map { Part.fact("检测", $0) })\(sources.map { Part.fact("来源合格证", $0) })\(Part.fact("近一年同品种抽检", "\(file.sampled.all) 批，不合格 \(file.sampled.failed) 批"))\(Part.fact("扫码", "\(file.scans.total) 次"))\(markets.map { Part.fact("进入市场", $0) })\(Part.fact("保存至", file.keptUntil?.description))</dl></section>
            \(doubts)\(voidForm)</div></div>
            """
        )
    }

    private var printing: Markup? {
        guard certificate.void == nil else { return nil }
        let sizes = CertificateLabel.Size.printed
        return
            "\(each: sizes, { "<a class=\"button\" href=\"\(Address.make(Link.certificateLabel(certificate.id), [("size", $0.rawValue)]))\">打印 \($0.title)</a>" })"
    }

    private var tests: Markup? {
        file.tests.isEmpty ? nil : "\(each: file.tests, { "\($0.kind.title)：\($0.title) " })"
    }

    private var sources: Markup? {
        file.sources.isEmpty
            ? nil
            : "\(each: file.sources, { "<a class=\"key\" href=\"\(Link.openCertificate($0.code))\">\($0.code.grouped)</a> \($0.issuerName) " })"
    }

    private var markets: Markup? {
        file.scans.markets.isEmpty ? nil : "\(each: file.scans.markets, { "\($0.name)（\($0.first.short)） " })"
    }

    private var doubts: Markup? {
        guard !file.doubts.isEmpty else { return nil }
        let hasContact = file.doubts.contains { $0.contact.contains("*") }
        let whole: Markup? =
            hasContact && viewer.sees(.phone)
            ? "<form method=\"post\" novalidate action=\"\(Link.certificateInFull(certificate.id))\">\(hidden("token", viewer.formToken))<button class=\"button\" type=\"submit\">查看完整联系方式</button> <span class=\"small quiet\">查看会留下记录</span></form>"
            : nil
        return """
            <section class="panel" id="doubts"><h2>被指不符</h2><ul>\(each: file.doubts, { doubt in
                "<li><a href=\"\(Link.matter(doubt.matter))\">\(doubt.number)</a> <span class=\"small quiet\">\(doubt.at.short)</span><br>\(doubt.reason)\(doubt.contact.isEmpty ? nil : "<br><span class=\"small\">联系方式：\(doubt.contact)</span>" as Markup)</li>"
            })</ul>\(whole)</section>
            """
    }

    private var voidForm: Markup? {
        guard certificate.void == nil, viewer.may(.issueCertificates) else { return nil }
        return """
            <details class="panel no-print"><summary>作废这张合格证</summary><form class="form" method="post" novalidate action="\(Link.certificate(certificate.id))/void">\(hidden("token", viewer.formToken))
            \(Part.text("reason", "作废理由", [:], faults, required: true))<button class="button" type="submit">作废</button></form></details>
            """
    }
}

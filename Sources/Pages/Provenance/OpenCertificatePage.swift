import Markup
package import Primitives
import Rules
package import Supervision

/// What a code leads to, for anybody: what is promised, by whom, and what is known of it.
package struct OpenCertificatePage: Sendable {
    package var onlooker: Onlooker
    package var file: CertificateFile
    package var formToken: String
    /// The number under which a doubt was taken in just now.
    package var taken: String?
    package var faults: [FieldFault]

    package init(
        onlooker: Onlooker,
        file: CertificateFile,
        formToken: String,
        taken: String? = nil,
        faults: [FieldFault] = []
    ) {
        self.onlooker = onlooker
        self.file = file
        self.formToken = formToken
        self.taken = taken
        self.faults = faults
    }

    private var certificate: Certificate { file.certificate }

    package var page: Page {
        .certified(
            "\(certificate.food) 承诺达标合格证",
            onlooker: onlooker,
            lead: "<p class=\"key\">\(certificate.code.grouped)</p>",
            """
            \(taken.map { "<p class=\"notice\" role=\"status\">已收到，编号 \($0)，由产地监管所核实。</p>" as Markup })\(Part.faults(faults))
            \(standing)
            <section class="panel"><h2>承诺</h2><p>\(file.edition?.heading ?? "")</p><ul>\(each: file.edition?.promises ?? [], { "<li>\($0.text)</li>" })</ul>
            <dl class="facts">\(Part.fact("产品", certificate.food))\(Part.fact("数量", certificate.quantity.text))\(Part.fact("产地", certificate.place))\(Part.fact("承诺主体", certificate.issuerName))\(Part.fact("生产者", certificate.growerName))\(Part.fact("地址", certificate.issuerAddress))\(Part.fact("联系方式", certificate.contact))\(Part.fact("采收日期", certificate.madeOn.description))\(Part.fact("开具日期", certificate.issuedOn.description))\(Part.fact("批次", certificate.lotCode))\(Part.fact("承诺依据", certificate.basis.title))\(position.map { Part.fact("位置", $0) })</dl></section>
            <section class="panel"><h2>检测与监管</h2>\(evidence)</section>
            \(question)
            """
        )
    }

    private var standing: Markup {
        guard file.isGenuine else {
            return Self.band(.bad, "签名不符", "登记内容与开具时的签名不一致，请勿凭它接收货物，并告诉当地市场监管部门。")
        }
        if let void = certificate.void {
            return Self.band(.bad, "已作废", "\(void.reason)（\(void.at.day.description)）。请不要凭它购买或接收货物。")
        }
        if let recall = file.recalls.first {
            return Self.band(.bad, "已被召回", "\(recall)。请停止食用和销售，退回购买处。")
        }
        if let kept = file.keptUntil, onlooker.today >= kept {
            return Self.band(.warn, "已过保存期", "开具于 \(certificate.issuedOn.description)，与手中的货物不符的请举报。")
        }
        if file.scans.markets.count > 1 {
            let names = file.scans.markets.map(\.name).joined(separator: "、")
            return Self.band(.warn, "请仔细核对", "编号有效，但在 \(file.scans.markets.count) 个市场出现过（\(names)），可能被冒用。")
        }
        return Self.band(.good, "有效", "编号与签名由\(onlooker.countyName)核对无误。请核对产品、数量和日期是否与手中货物一致。")
    }

    private static func band(_ tone: Part.Tone, _ word: String, _ text: String) -> Markup {
        "<p class=\"notice \(tone.rawValue) standing\"><b>\(word)</b>：\(text)</p>"
    }

    /// A `geo:` address is in WGS-84 (RFC 5870); shown is what was recorded.
    private var position: Markup? {
        guard let position = file.position else { return nil }
        let text = "\(position.latitude.degrees)，\(position.longitude.degrees)（\(position.datum.rawValue)）"
        let place = position.converted(to: .wgs84)
        return "<a href=\"geo:\(place.latitude.degrees),\(place.longitude.degrees)\">\(text)</a>"
    }

    private var evidence: Markup {
        let tests: Markup =
            file.tests.isEmpty
            ? "<p>承诺主体没有附检测。</p>"
            : "<ul>\(each: file.tests, { "<li>\($0.kind.title)：\($0.title)</li>" })</ul>"
        let sampled: Markup =
            file.sampled.all == 0
            ? "<p>近一年没有抽检过这家的\(certificate.food)。</p>"
            : "<p>近一年抽检这家的\(certificate.food) \(file.sampled.all) 批，不合格 \(file.sampled.failed) 批。</p>"
        let sources: Markup? =
            file.sources.isEmpty
            ? nil
            : """
            <p>由下列批次分装或混装：</p><ul>\(each: file.sources, { "<li><a href=\"\(Link.openCertificate($0.code))\">\($0.food) \($0.quantity.text) \($0.issuerName)</a></li>" })</ul>
            """
        let markets: Markup? =
            file.scans.markets.isEmpty
            ? nil : "<p>已进入：\(each: file.scans.markets, { "\($0.name)（\($0.first.day.description)） " })</p>"
        return "\(tests)\(sampled)\(sources)\(markets)<p>被扫码 \(file.scans.total) 次。</p>"
    }

    private var question: Markup {
        """
        <details class="panel"\(" open", if: !faults.isEmpty)><summary>货物与它不符？告诉产地监管部门</summary>
        <form class="form" method="post" novalidate action="\(Link.openCertificate(certificate.code))/question">\(hidden("token", formToken))
        \(Part.area("reason", "哪里不符", [:], faults))\(Part.text("contact", "怎样联系您（可不填）", [:], faults))
        <button class="button" type="submit">提交</button></form></details>
        """
    }
}

/// Typing a code, and what is said of one that does not exist.
package struct CodeEntryPage: Sendable {
    package var onlooker: Onlooker
    package var typed: String

    package init(onlooker: Onlooker, typed: String) {
        self.onlooker = onlooker
        self.typed = typed
    }

    package var page: Page {
        let wrong: Markup? =
            typed.isEmpty
            ? nil
            : CertificateCode(typed) == nil
                ? "<p class=\"notice warn\" role=\"alert\">“\(typed)”不是合格证编号：应为 16 位，可能输错了字符。</p>"
                : "<p class=\"notice warn\" role=\"alert\">没有编号为“\(typed)”的合格证。可能是伪造的，请向当地市场监管部门举报（12315）。</p>"
        return .certified(
            "核对承诺达标合格证",
            onlooker: onlooker,
            """
            \(wrong)<section class="panel"><form class="form" method="get" action="\(Link.openCertificates)"><div class="field"><label for="code">合格证上的 16 位编号</label><input id="code" name="code" type="text" class="key" autocomplete="off" autocapitalize="characters" value="\(typed)" required></div><button class="button primary" type="submit">核对</button></form></section>
            """
        )
    }
}

extension Page {
    static func certified(_ title: String, onlooker: Onlooker, lead: Markup = .empty, _ content: Markup) -> Page {
        Page(
            title: title,
            body: """
                <body class="open">
                <a class="skip" href="#main">跳到正文</a>
                \(banner(onlooker.simulatedDay))
                \(openHeader(onlooker, .certificates))
                <main id="main"><div class="page-head"><div><h1>\(title)</h1>\(lead)</div></div>
                \(content)
                </main>
                <footer class="foot"><p>合格证是生产经营者对自己产品的承诺，不是监管部门的检验结论。</p></footer>
                </body>
                """,
            largeText: onlooker.largeText
        )
    }
}

extension Double {
    /// Five decimals: about a metre.
    fileprivate var degrees: String {
        let scaled = Int((self * 100_000).rounded())
        let digits = String(abs(scaled) % 100_000)
        return
            "\(scaled < 0 ? "-" : "")\(abs(scaled) / 100_000).\(String(repeating: "0", count: 5 - digits.count))\(digits)"
    }
}

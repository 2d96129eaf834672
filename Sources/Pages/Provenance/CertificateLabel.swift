import Markup
import Primitives
import Rules
package import Supervision

/// A certificate as it is stuck on the goods: on screen, on a label of the printer, or many on a sheet.
package struct CertificateLabel: Sendable {
    package enum Size: String, Sendable, Hashable, CaseIterable {
        case screen
        /// 60 mm wide, 40 mm high.
        case small = "40x60"
        /// 70 mm wide, 50 mm high.
        case large = "50x70"
        /// Three by seven labels on a sheet of A4.
        case sheet = "A4"

        package var title: String {
            switch self {
            case .screen: "屏幕"
            case .small: "40×60 毫米"
            case .large: "50×70 毫米"
            case .sheet: "A4 不干胶（21 张）"
            }
        }

        static let printed: [Size] = [.small, .large, .sheet]

        /// Of one certificate: a sheet is filled, a roll gives one at a time.
        package var usualCopies: Int { self == .sheet ? LabelsPage.perPage : 1 }
    }

    /// Squares of a QR code as a path, and how many stand along a side.
    package struct Picture: Sendable, Hashable {
        package var path: String
        package var side: Int

        package init(path: String, side: Int) {
            self.path = path
            self.side = side
        }
    }

    package var file: CertificateFile
    package var qr: Picture?
    package var size: Size

    package init(file: CertificateFile, qr: Picture?, size: Size) {
        self.file = file
        self.qr = qr
        self.size = size
    }

    private var certificate: Certificate { file.certificate }

    var view: Markup {
        let title = file.edition?.title ?? "承诺达标合格证"
        return """
            <article class="label label-\(size.rawValue)"><h2>\(title)</h2>
            \(promises)<dl>\(each: file.edition?.fields ?? [], { field in "<dt>\(field.title)</dt><dd>\(value(field))</dd>" })</dl>
            \(picture)<p class="code key">\(certificate.code.grouped)</p></article>
            """
    }

    /// Small labels have no room for the promise's wording: the code leads to it.
    private var promises: Markup? {
        guard let edition = file.edition, size != .small else { return nil }
        return """
            <p class="heading">\(edition.heading)</p><ul class="promises">\(each: edition.promises, { "<li>☑ \($0.text)</li>" })</ul>
            <p class="basis">承诺依据：\(each: edition.bases, { "\($0 == certificate.basis ? "☑" : "☐")\($0.title) " })</p>
            """
    }

    private func value(_ field: CertificateEdition.Field) -> String {
        switch field {
        case .food: certificate.food
        case .quantity: certificate.quantity.text
        case .place: certificate.place
        case .producer: certificate.growerName.map { "\(certificate.issuerName)（代\($0)）" } ?? certificate.issuerName
        case .contact: certificate.contact
        case .issued: certificate.issuedOn.description
        }
    }

    private var picture: Markup? {
        guard let qr else { return nil }
        let side = qr.side + 8
        return """
            <svg class="code-picture" viewBox="-4 -4 \(side) \(side)" role="img" aria-label="二维码，内容为合格证编号 \(certificate.code.grouped)"><rect x="-4" y="-4" width="\(side)" height="\(side)" fill="#fff"/><path d="\(qr.path)" fill="#000"/></svg>
            """
    }
}

/// Labels to print, one after the other or on sheets.
package struct LabelsPage: Sendable {
    package var labels: [CertificateLabel]
    package var size: CertificateLabel.Size
    package var paging: Paging
    package var back: String
    package var largeText: Bool
    /// Where one certificate's label is printed many times: how often.
    package var copies: Copies?

    package struct Copies: Sendable, Hashable {
        package var path: String
        package var number: Int

        package init(path: String, number: Int) {
            self.path = path
            self.number = number
        }
    }

    package init(labels: [CertificateLabel], size: CertificateLabel.Size, paging: Paging, back: String, largeText: Bool)
    {
        self.labels = labels
        self.size = size
        self.paging = paging
        self.back = back
        self.largeText = largeText
    }

    /// Labels of one page: one sheet of A4, and below a hundred kilobytes.
    package static let perPage = 21

    package var page: Page {
        let missing: Markup? = labels.isEmpty ? "<p class=\"no-print\">没有可以打印的合格证；作废的不打印。</p>" : nil
        let more: Markup? = paging.total > paging.size ? "<div class=\"no-print\">\(paging.view)</div>" : nil
        return Page(
            title: "合格证标签",
            body: """
                <body class="labels labels-\(size.rawValue)"><main id="main"><h1 class="visually-hidden">合格证标签</h1>
                <p class="no-print"><a href="\(back)">返回</a> 用浏览器的“打印”功能打印，纸张选 \(size.title)，边距选“无”，缩放 100%。</p>\(copiesForm)\(missing)\(more)
                <div class="label-run">\(each: labels, { $0.view })</div></main></body>
                """,
            largeText: largeText
        )
    }
    private var copiesForm: Markup? {
        copies.map { copies in
            """
            <form class="filters no-print" method="get" action="\(copies.path)">\(hidden("size", size.rawValue))<div class="field"><label for="copies">份数</label><input id="copies" name="copies" type="number" min="1" max="\(Self.perPage)" value="\(copies.number)"></div><button class="button" type="submit">更新</button></form>
            """
        }
    }
}

import Markup
import Primitives
import Rules
package import Supervision

extension Link {
    package static let certificates = "/office/certificates"
    package static let newCertificate = "/office/certificates/new"
    package static func certificate(_ id: String) -> String { "\(certificates)/\(id)" }
    package static func certificateInFull(_ id: String) -> String { "\(certificates)/\(id)/full" }
    package static func certificateLabel(_ id: String) -> String { "\(certificates)/\(id)/label" }
    package static let certificateLabels = "/office/certificate-labels"
    package static let certificateImport = "/office/certificate-import"
    package static let inputUses = "/office/input-uses"
    package static let lots = "/office/lots"
    package static func lot(_ id: Int64) -> String { "\(lots)/\(id)" }
    package static let newMovement = "/office/movements/new"
    /// What a certificate's code leads to; short, because it is printed as a QR code.
    package static let openCertificates = "/c"
    package static func openCertificate(_ code: CertificateCode) -> String { "/c/\(code.text)" }
}

/// The pages of provenance.
enum ProvenanceTab: CaseIterable {
    case certificates
    case lots
    case inputs
    case recalls

    var title: String {
        switch self {
        case .certificates: "合格证"
        case .lots: "批次流转"
        case .inputs: "用药记录"
        case .recalls: "召回"
        }
    }

    var link: String {
        switch self {
        case .certificates: Link.certificates
        case .lots: Link.lots
        case .inputs: Link.inputUses
        case .recalls: Link.recalls
        }
    }
}

extension Part {
    static func provenanceTabs(_ current: ProvenanceTab) -> Markup {
        """
        <nav class="tabs" aria-label="追溯">\(each: ProvenanceTab.allCases, { tab in
            "<a href=\"\(tab.link)\"\(" aria-current=\"page\"", if: tab == current)>\(tab.title)</a>"
        })</nav>
        """
    }

    /// Whether a certificate stands, in a word.
    static func standing(_ certificate: Certificate) -> Markup {
        certificate.void == nil ? badge("有效", .good) : badge("已作废", .bad)
    }

    /// Choosing an operator by name: a search that keeps the rest of the address.
    static func operatorPick(
        _ path: String,
        label: String,
        text: String,
        found: [OperatorRecord],
        keep: [(String, String)] = []
    ) -> Markup {
        """
        <form class="form" method="get" action="\(path)">\(each: keep, { hidden($0.0, $0.1) })
        <div class="field"><label for="q">\(label)</label><input id="q" name="q" type="search" value="\(text)"></div><button class="button" type="submit">查找</button></form>
        <ul class="picks">\(each: found, { firm in
            "<li><a href=\"\(Address.make(path, keep.map { ($0.0, $0.1) } + [("operator", firm.id)]))\"><b>\(firm.name)</b><span class=\"small quiet\">\(firm.kind.title) · \(firm.address)</span></a></li>"
        })</ul>
        """
    }
}

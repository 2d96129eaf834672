import Markup
import Primitives
import Rules
import Supervision

/// The licences of a firm, on its file page.
extension OperatorPage {
    private static let faultFields = [
        "licence-kind", "licence-number", "licence-issued", "licence-expires", "licence-reason",
    ]

    var licences: Markup {
        """
        <section class="panel cards"><h2>证照</h2>\(OperatorParts.licences(file.licences, on: viewer.now.day, endingWithin: file.expiringDays))
        \(more("登记一张证照", fields: isAdding ? Self.faultFields : [], form("licences", fields(of: nil), "登记证照")))\(corrections)</section>
        """
    }

    /// Whether what was refused was a new licence, and not one that was put right.
    private var isAdding: Bool { value("licence").isEmpty }

    private var corrections: Markup? {
        guard mayEdit, !file.licences.isEmpty else { return nil }
        return "\(each: file.licences, correction)"
    }

    private func correction(_ licence: OperatorLicence) -> Markup {
        let isTyped = value("licence") == licence.id
        let isOpen = isTyped && faults.contains { Self.faultFields.contains($0.field) }
        return """
            <details class="no-print"\(" open", if: isOpen)><summary>更正或撤销 \(licence.kind) \(licence.number)</summary>
            <form class="form" method="post" novalidate action="\(Link.operatorPart(licence.operatorID, "licences"))">\(hidden("token", viewer.formToken))\(hidden("licence", licence.id))\(hidden("page", file.record.id))
            \(fields(of: licence))\(part("licence-reason", "reason", "理由", isTyped ? value("reason") : "", of: licence, isOpen, hint: "原来的内容会留在记录里"))
            <div class="actions"><button class="button" name="act" value="correct" type="submit">更正</button><button class="button" name="act" value="withdraw" type="submit">撤销这张登记</button></div></form></details>
            """
    }

    private func fields(of licence: OperatorLicence?) -> Markup {
        let isTyped = value("licence") == (licence?.id ?? "")
        let showsFaults = isTyped && faults.contains { Self.faultFields.contains($0.field) }
        func text(_ name: String, _ known: String?) -> String { showsFaults ? value(name) : known ?? "" }
        let fields: [(String, String, String, String, String?, String)] = [
            ("licence-kind", "kind", "证照种类", text("kind", licence?.kind), "如 食品经营许可证、小作坊登记证", "text"),
            ("licence-number", "number", "编号", text("number", licence?.number), nil, "text"),
            ("licence-issued", "issued", "发证日期", text("issued", licence?.issuedOn?.description), nil, "date"),
            ("licence-expires", "expires", "有效期至", text("expires", licence?.expiresOn?.description), nil, "date"),
            ("licence-issuer", "issuer", "发证机关", text("issuer", licence?.issuer), nil, "text"),
        ]
        return """
            \(each: fields, { part($0.0, $0.1, $0.2, $0.3, of: licence, showsFaults, hint: $0.4, type: $0.5) })
            """
    }

    /// A field of one of several forms alike: only the form that was refused has the plain identity to which faults lead.
    private func part(
        _ id: String,
        _ name: String,
        _ label: String,
        _ value: String,
        of licence: OperatorLicence?,
        _ showsFaults: Bool,
        hint: String? = nil,
        type: String = "text"
    ) -> Markup {
        let own = showsFaults || (licence == nil && isAdding) ? id : "\(id)-\(licence?.id ?? "new")"
        let help: Markup? = hint.map { "<span class=\"hint\">\($0)</span>" }
        return """
            <div class="field"><label for="\(own)">\(label)</label>\(help)<input id="\(own)" name="\(name)" type="\(type)" value="\(value)"\(showsFaults ? Part.invalid(id, in: faults) : nil)>\(showsFaults ? Part.fault(id, in: faults) : nil)</div>
            """
    }
}

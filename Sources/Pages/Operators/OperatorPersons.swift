import Markup
import Primitives
import Rules
import Supervision

/// The persons who answer for a firm, on its file page.
extension OperatorPage {
    var persons: Markup {
        let seesMore = !viewer.role.sees.isEmpty && !file.isInFull && !file.persons.isEmpty
        let whole: Markup? =
            seesMore
            ? "<p class=\"small\"><a href=\"\(Link.operator(file.record.id))?persons=full\">显示完整号码</a><span class=\"quiet\">（查看会留下记录）</span></p>"
            : nil
        let isAdding = value("person").isEmpty
        let more = more(
            "登记一名人员",
            fields: isAdding ? Self.faultFields : [],
            form("persons", fields(of: nil), "登记人员")
        )
        let corrections: Markup? = mayEdit ? "\(each: file.persons, correction)" : nil
        return """
            <section class="panel cards"><h2>人员</h2>\(list)\(whole)\(more)\(corrections)</section>
            """
    }

    private static let faultFields = ["person-duty", "person-name", "person-phone", "person-identity", "person-reason"]

    private func correction(_ person: OperatorPerson) -> Markup {
        let isTyped = value("person") == person.id
        let isOpen = isTyped && faults.contains { Self.faultFields.contains($0.field) }
        return """
            <details class="no-print"\(" open", if: isOpen)><summary>更正或撤销 \(person.duty.title)\(person.name)</summary>
            <form class="form" method="post" novalidate action="\(Link.operatorPart(person.operatorID, "persons"))">\(hidden("token", viewer.formToken))\(hidden("person", person.id))\(hidden("page", file.record.id))
            \(fields(of: person))\(part("person-reason", "reason", "理由", isOpen ? value("reason") : "", of: person, isOpen, hint: "原来的内容会留在记录里"))
            <div class="actions"><button class="button" name="act" value="correct" type="submit">更正</button><button class="button" name="act" value="withdraw" type="submit">撤销这名人员</button></div></form></details>
            """
    }

    private func fields(of person: OperatorPerson?) -> Markup {
        let isTyped = value("person") == (person?.id ?? "")
        let showsFaults = isTyped && faults.contains { Self.faultFields.contains($0.field) }
        let duties = PersonDuty.allCases.map { ($0.rawValue, $0.title) }
        let suffix = person.map { "-\($0.id)" } ?? ""
        let kept: String? = person == nil ? nil : "不填的，保留原来的号码"
        return """
            \(Part.select("duty", "职责", duties, selected: showsFaults ? value("duty") : person?.duty.rawValue ?? "", id: "person-duty\(showsFaults ? "" : suffix)"))
            \(part("person-name", "name", "姓名", showsFaults ? value("name") : person?.name ?? "", of: person, showsFaults))
            \(part("person-phone", "phone", "电话", showsFaults ? value("phone") : "", of: person, showsFaults, hint: kept))
            \(part("person-identity", "identity", "身份证号（可不填）", showsFaults ? value("identity") : "", of: person, showsFaults, hint: kept))
            """
    }

    /// A field of one of several forms alike: only the form that was refused has the plain identity to which faults lead.
    private func part(
        _ id: String,
        _ name: String,
        _ label: String,
        _ value: String,
        of person: OperatorPerson?,
        _ showsFaults: Bool,
        hint: String? = nil
    ) -> Markup {
        let own = showsFaults || (person == nil && self.value("person").isEmpty) ? id : "\(id)-\(person?.id ?? "new")"
        let help: Markup? = hint.map { "<span class=\"hint\">\($0)</span>" }
        return """
            <div class="field"><label for="\(own)">\(label)</label>\(help)<input id="\(own)" name="\(name)" type="text" value="\(value)"\(showsFaults ? Part.invalid(id, in: faults) : nil)>\(showsFaults ? Part.fault(id, in: faults) : nil)</div>
            """
    }

    private var list: Markup {
        guard !file.persons.isEmpty else { return "<p class=\"quiet\">没有登记人员。</p>" }
        return """
            <div class="table"><table><caption class="visually-hidden">人员</caption><thead><tr><th scope="col">姓名</th><th scope="col">职责</th><th scope="col">电话</th><th scope="col">任期</th></tr></thead><tbody>
            \(each: file.persons, person)</tbody></table></div>
            """
    }

    private func person(_ person: OperatorPerson) -> Markup {
        let identity: Markup? =
            person.identityNumber.isEmpty ? nil : "<br><span class=\"small quiet\">\(person.identityNumber)</span>"
        let term: Markup =
            if let until = person.until {
                "\(person.since.description) 至 \(until.description)"
            } else { "\(person.since.description) 起 \(end(person))" }
        return """
            <tr><th scope="row" class="lead"><span class="nowrap">\(person.name)</span>\(identity)</th><td data-label="职责" class="nowrap">\(person.duty.title)</td><td data-label="电话" class="nowrap">\(person.phone)</td><td data-label="任期" class="small">\(term)</td></tr>
            """
    }

    private func end(_ person: OperatorPerson) -> Markup? {
        guard mayEdit else { return nil }
        return """
            <form class="inline no-print" method="post" novalidate action="\(Link.operatorPart(person.operatorID, "persons"))">\(hidden("token", viewer.formToken))\(hidden("end", person.id))\(hidden("page", file.record.id))<button class="button text" type="submit" aria-label="\(person.name)不再任职">不再任职</button></form>
            """
    }
}

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
        let duties = PersonDuty.allCases.map { ($0.rawValue, $0.title) }
        let form = form(
            "persons",
            """
            \(Part.select("duty", "职责", duties, selected: value("duty"), id: "person-duty"))\(field("person-name", "name", "姓名"))
            \(field("person-phone", "phone", "电话"))\(field("person-identity", "identity", "身份证号（可不填）"))
            """,
            "登记人员"
        )
        let more = more(
            "登记一名人员",
            fields: ["person-duty", "person-name", "person-phone", "person-identity"],
            form
        )
        return """
            <section class="panel cards"><h2>人员</h2>\(list)\(whole)\(more)</section>
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
            <form class="inline no-print" method="post" action="\(Link.operatorPart(file.record.id, "persons"))">\(hidden("token", viewer.formToken))\(hidden("end", person.id))<button class="button text" type="submit" aria-label="\(person.name)不再任职">不再任职</button></form>
            """
    }
}

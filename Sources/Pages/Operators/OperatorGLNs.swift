import Markup
import Primitives
import Supervision

/// The location numbers of a firm and its places, on its file page.
extension OperatorPage {
    var glns: Markup {
        let form = form(
            "glns",
            field("gln", "gln", "位置码（GLN）", hint: "13 位数字，末位是校验码；每个地点一个"),
            "登记位置码"
        )
        return """
            <section class="panel cards"><h2>位置码（GLN）</h2>\(list)\(more("登记一个位置码", fields: ["gln"], form))</section>
            """
    }

    private var list: Markup {
        guard !file.glns.isEmpty else { return "<p class=\"quiet\">没有登记位置码。</p>" }
        return """
            <div class="table"><table><caption class="visually-hidden">位置码</caption><thead><tr><th scope="col">位置码</th><th scope="col">登记</th></tr></thead><tbody>
            \(each: file.glns, gln)</tbody></table></div>
            """
    }

    private func gln(_ gln: OperatorGLN) -> Markup {
        let term: Markup =
            if let until = gln.until {
                "\(gln.since.description) 至 \(until.description)"
            } else { "\(gln.since.description) 起 \(end(gln))" }
        return """
            <tr><th scope="row" class="lead"><span class="nowrap">\(gln.number)</span></th><td data-label="登记" class="small">\(term)</td></tr>
            """
    }

    /// Of the entry under which it was entered, which need not be the one that is shown.
    private func end(_ gln: OperatorGLN) -> Markup? {
        guard mayEdit else { return nil }
        return """
            <form class="inline no-print" method="post" novalidate action="\(Link.operatorPart(gln.operatorID, "glns"))">\(hidden("token", viewer.formToken))\(hidden("end", gln.id))\(hidden("page", file.record.id))<button class="button text" type="submit" aria-label="停用位置码 \(gln.number)">停用</button></form>
            """
    }
}

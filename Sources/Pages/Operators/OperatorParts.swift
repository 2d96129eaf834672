import Markup
import Primitives
import Rules
import Supervision

/// Pieces that the pages about one operator share.
enum OperatorParts {
    static func badge(_ record: OperatorRecord) -> Markup? {
        if record.mergedInto != nil { return Part.badge("已合并", .plain) }
        return record.isClosed ? Part.badge("已关闭", .warn) : nil
    }

    static func standing(_ licence: OperatorLicence, on day: Day, endingWithin days: Int) -> Markup {
        switch licence.standing(on: day, endingWithin: days) {
        case .valid: Part.badge("有效", .good)
        case .open: Part.badge("未载明期限", .plain)
        case .ending: Part.badge("\(max(0, day.distance(to: licence.expiresOn ?? day))) 天后到期", .warn)
        case .ended: Part.badge("已到期", .bad)
        }
    }

    static func facts(_ record: OperatorRecord, _ facts: [OperatorFact], _ naming: Naming) -> Markup {
        """
        \(Part.fact("类别", record.kind.title))\(Part.fact("乡镇", naming.area(record.township)))
        \(Part.fact("网格", record.gridName ?? "未划入"))\(Part.fact("地址", record.address))
        \(Part.fact("信用代码", record.creditCode))\(each: facts, { "\(Part.fact($0.rule.title, $0.shown))" })
        """
    }

    static func licences(_ licences: [OperatorLicence], on day: Day, endingWithin days: Int) -> Markup {
        guard !licences.isEmpty else { return "<p class=\"quiet\">没有登记证照。</p>" }
        func row(_ licence: OperatorLicence) -> Markup {
            """
            <tr><th scope="row" class="lead">\(licence.kind)</th><td data-label="编号" class="small">\(licence.number)</td><td data-label="发证" class="small">\(licence.issuedOn?.description) \(licence.issuer)</td><td data-label="有效期至" class="nowrap">\(licence.expiresOn?.description)</td><td data-label="状态">\(standing(licence, on: day, endingWithin: days))</td></tr>
            """
        }
        return """
            <div class="table"><table><caption class="visually-hidden">证照</caption><thead><tr><th scope="col">证照</th><th scope="col">编号</th><th scope="col">发证</th><th scope="col">有效期至</th><th scope="col">状态</th></tr></thead><tbody>
            \(each: licences, row)</tbody></table></div>
            """
    }

    static func events(_ events: [OperatorEvent], link: (OperatorEvent) -> String?) -> Markup {
        guard !events.isEmpty else { return "<p class=\"quiet\">还没有记录。</p>" }
        return "<ol class=\"events\">\(each: events, { event($0, link) })</ol>"
    }

    private static func event(_ event: OperatorEvent, _ link: (OperatorEvent) -> String?) -> Markup {
        let title: Markup =
            if let address = link(event) { "<a href=\"\(address)\">\(event.title)</a>" } else { "\(event.title)" }
        let tone =
            switch event.tone {
            case .plain: ""
            case .good: "good"
            case .warn: "warn"
            case .bad: "bad"
            }
        let detail: Markup? = event.detail.isEmpty ? nil : "<span class=\"small quiet\">\(event.detail)</span>"
        return """
            <li class="\(tone)"><time datetime="\(event.day.description)">\(event.day.description)</time><div><b>\(title)</b>\(detail)</div></li>
            """
    }
}

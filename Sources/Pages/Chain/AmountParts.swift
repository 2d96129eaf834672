import Markup
package import Rules

/// How much the sampling rules ask to be taken of a food, with where they say it.
package struct AmountNote: Sendable {
    /// The food's name as it was typed or planned; empty while none is.
    package var food: String
    package var amounts: [SamplingAmount]
    /// The edition that the amounts are printed in, and whether it is the one of the day.
    package var edition: SamplingEdition?
    package var isOwn: Bool

    package init(food: String, amounts: [SamplingAmount], edition: SamplingEdition?, isOwn: Bool) {
        self.food = food
        self.amounts = amounts
        self.edition = edition
        self.isOwn = isOwn
    }

    var view: Markup? {
        if food.isEmpty { return nil }
        guard !amounts.isEmpty, let edition else {
            return "<p class=\"notice\">规则库的抽检实施细则没有“\(food)”的抽样量，请按承检机构的要求填写。</p>"
        }
        let other: Markup? = isOwn ? nil : "<p class=\"small\">规则库没有当年的细则，暂按 \(edition.year) 年版，请核对。</p>"
        return """
            <div class="notice"><b>“\(food)”的抽样量与备样</b>\(other)\(each: amounts, group)<p class="small quiet">\(edition.title)\(Part.trust(edition.source))；县级任务参照执行，可按检验和复检需要调整。</p></div>
            """
    }

    private func group(_ amount: SamplingAmount) -> Markup {
        let rows = [
            ("抽样量", amount.other), ("生产环节", amount.production), ("流通环节", amount.distribution),
            ("餐饮环节", amount.catering), ("大包装", amount.bulk), ("无包装", amount.unpacked), ("分样与备样", amount.split),
            ("批次", amount.batch),
        ]
        let applies = amount.applies.isEmpty ? "" : "，\(amount.applies)"
        return """
            <p>\(amount.major)·\(amount.sub)\(applies)（第 \(amount.page) 页）</p><dl class="facts">\(each: rows.filter { !$0.1.isEmpty }, { "\(Part.fact($0.0, $0.1))" })</dl>
            """
    }
}

extension Part {
    /// How sure a source is, where it is not read in a public document.
    static func trust(_ source: Source) -> Markup? {
        switch source.confidence {
        case .seen: nil
        case .remembered: "（条款待核）"
        case .unconfirmed: "（未确认）"
        }
    }

    /// A source as an official cites it, with how sure it is.
    static func cited(_ source: Source) -> Markup { "\(source.document)\(source.clause)\(trust(source))" }
}

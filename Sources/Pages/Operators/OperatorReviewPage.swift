import Markup
import Primitives
import Rules
package import Supervision

/// Pairs of operators that may be one firm.
package struct OperatorReviewPage: Sendable {
    package struct Pair: Sendable {
        package var first: OperatorRecord
        package var second: OperatorRecord

        package init(first: OperatorRecord, second: OperatorRecord) {
            self.first = first
            self.second = second
        }
    }

    package var viewer: Viewer
    package var pairs: [Pair]
    package var total: Int

    package init(viewer: Viewer, pairs: [Pair], total: Int) {
        self.viewer = viewer
        self.pairs = pairs
        self.total = total
    }

    package var page: Page {
        .office(
            "疑似重复",
            section: .operators,
            viewer: viewer,
            crumbs: [("监管对象", Link.operators)],
            lead: "<p class=\"quiet\">名称相同而地址不同的对象，由您判断是不是同一家。判断为同一家的，两条登记合并在一起看，原有记录都保留。共 \(total) 对。</p>",
            pairs.isEmpty
                ? "<div class=\"panel empty\"><p>没有待判断的重复。</p></div>"
                : "\(each: pairs, pair)"
        )
    }

    private func pair(_ pair: Pair) -> Markup {
        """
        <section class="panel"><h2>\(pair.first.name)</h2>
        <div class="columns"><dl class="facts">\(card(pair.first))</dl><dl class="facts">\(card(pair.second))</dl></div>
        <form class="actions" method="post" novalidate action="\(Link.operatorReviews)">\(hidden("token", viewer.formToken))\(hidden("first", pair.first.id))\(hidden("second", pair.second.id))
        <button class="button" name="decision" value="same" type="submit">是同一家</button>
        <button class="button" name="decision" value="different" type="submit">是两家</button></form></section>
        """
    }

    private func card(_ record: OperatorRecord) -> Markup {
        """
        \(Part.fact("名称", "<a href=\"\(Link.operator(record.id))\">\(record.name)</a>" as Markup))\(Part.fact("地址", record.address.isEmpty ? "未载明" : record.address))\(Part.fact("信用代码", record.creditCode))\(Part.fact("类别", record.kind.title))
        """
    }
}

import Markup
import Primitives
import Rules
package import Supervision

/// The register of operators.
package struct OperatorsPage: Sendable {
    package var viewer: Viewer
    package var filter: OperatorFilter
    package var rows: [OperatorRecord]
    package var paging: Paging
    package var openReviews: Int
    package var exportLink: String

    package init(
        viewer: Viewer,
        filter: OperatorFilter,
        rows: [OperatorRecord],
        paging: Paging,
        openReviews: Int,
        exportLink: String
    ) {
        self.viewer = viewer
        self.filter = filter
        self.rows = rows
        self.paging = paging
        self.openReviews = openReviews
        self.exportLink = exportLink
    }

    package var page: Page {
        let review: Markup? =
            viewer.may(.reviewOperators) && openReviews > 0
            ? "<a class=\"button\" href=\"\(Link.operatorReviews)\">疑似重复 \(openReviews) 对</a>" : nil
        return .office(
            "监管对象",
            section: .operators,
            viewer: viewer,
            actions: "<div class=\"actions\">\(review)\(Part.export(exportLink, viewer))</div>",
            """
            \(filters)
            \(list)
            """
        )
    }

    private var filters: Markup {
        let kinds = [("", "全部")] + OperatorKind.allCases.map { ($0.rawValue, $0.title) }
        let townships = [("", "全部")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        return """
            <form class="filters" method="get" action="\(Link.operators)">
            <div class="field wide"><label for="q">名称、地址或统一社会信用代码</label><input id="q" name="q" type="search" value="\(filter.text)"></div>
            \(Part.select("kind", "类别", kinds, selected: filter.kind?.rawValue ?? ""))
            \(Part.select("township", "乡镇", townships, selected: filter.township?.text ?? ""))
            <button class="button" type="submit">筛选</button></form>
            """
    }

    private var list: Markup {
        guard !rows.isEmpty else {
            return "<div class=\"panel empty\"><p>没有符合条件的监管对象。</p><p>导入检验结果时，被抽样单位和生产者会自动登记在这里。</p></div>"
        }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">监管对象清单</caption>
            <thead><tr><th scope="col">名称</th><th scope="col">类别</th><th scope="col">乡镇</th><th scope="col">地址</th><th scope="col">统一社会信用代码</th></tr></thead>
            <tbody>\(each: rows, row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ row: OperatorRecord) -> Markup {
        """
        <tr><th scope="row" class="lead"><a href="\(Link.operator(row.id))">\(row.name)</a></th><td data-label="类别">\(row.kind.title)</td>
        <td data-label="乡镇">\(viewer.naming.area(row.township))</td><td data-label="地址">\(row.address)</td><td data-label="信用代码" class="small">\(row.creditCode)</td></tr>
        """
    }
}

/// One operator's file: what is known, in time order.
package struct OperatorPage: Sendable {
    package var viewer: Viewer
    package var record: OperatorRecord
    /// Other entries of the register that a person decided to be this firm; their rows are shown here too.
    package var sameFirm: [OperatorRecord]
    package var samples: [SampleSummary]
    package var sampleTotal: Int
    package var matters: [MatterSummary]

    package init(
        viewer: Viewer,
        record: OperatorRecord,
        sameFirm: [OperatorRecord],
        samples: [SampleSummary],
        sampleTotal: Int,
        matters: [MatterSummary]
    ) {
        self.viewer = viewer
        self.record = record
        self.sameFirm = sameFirm
        self.samples = samples
        self.sampleTotal = sampleTotal
        self.matters = matters
    }

    package var page: Page {
        .office(
            record.name,
            section: .operators,
            viewer: viewer,
            crumbs: [("监管对象", Link.operators)],
            """
            <div class="columns"><section class="panel"><h2>基本信息</h2><dl class="facts">
            \(Part.fact("类别", record.kind.title))\(Part.fact("乡镇", viewer.naming.area(record.township)))
            \(Part.fact("地址", record.address))\(Part.fact("信用代码", record.creditCode))
            \(Part.fact("登记", record.createdAt.day.description))\(twins)</dl></section>
            <div class="stack">\(matterList)\(sampleList)</div></div>
            """
        )
    }

    private var twins: Markup? {
        guard !sameFirm.isEmpty else { return nil }
        return Part.fact(
            "同一家",
            "\(each: sameFirm, { "<a href=\"\(Link.operator($0.id))\">\($0.name)</a>（\($0.address.isEmpty ? "地址未载明" : $0.address)）<br>" })"
                as Markup
        )
    }

    private var matterList: Markup {
        guard !matters.isEmpty else {
            return "<section class=\"panel\"><h2>事项</h2><p class=\"quiet\">没有与该对象有关的事项。</p></section>"
        }
        return """
            <section class="panel flush cards"><h2>事项</h2><div class="table"><table><thead><tr><th scope="col">事项</th><th scope="col">步骤</th><th scope="col">期限</th></tr></thead><tbody>
            \(each: matters, { row in "<tr><th scope=\"row\" class=\"lead\"><a href=\"\(Link.matter(row.id))\">\(row.title)</a></th><td data-label=\"步骤\">\(row.isOpen ? row.stepTitle ?? "" : row.outcome ?? "已办结")</td><td data-label=\"期限\">\(Part.clock(row.due, from: row.openedAt, closed: row.closedAt, now: viewer.now))</td></tr>" })
            </tbody></table></div></section>
            """
    }

    private var sampleList: Markup {
        guard !samples.isEmpty else {
            return "<section class=\"panel\"><h2>抽检</h2><p class=\"quiet\">没有抽检记录。</p></section>"
        }
        return """
            <section class="panel flush cards"><h2>抽检<span class="small quiet">共 \(sampleTotal) 批次</span></h2><div class="table"><table><thead><tr><th scope="col">食品</th><th scope="col">日期</th><th scope="col">项目</th><th scope="col">结论</th></tr></thead><tbody>
            \(each: samples, { row in "<tr><th scope=\"row\" class=\"lead\"><a href=\"\(Link.sample(row.id))\">\(row.food)</a></th><td data-label=\"日期\" class=\"nowrap\">\(row.ruleDay.description)</td><td data-label=\"项目\">\(row.failedItems)</td><td data-label=\"结论\">\(Part.verdict(row.conclusion))</td></tr>" })
            </tbody></table></div></section>
            """
    }
}

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
            lead: "<p class=\"quiet\">名称相同而地址不同的对象，由您判断是不是同一家；系统不会自行合并。共 \(total) 对。</p>",
            pairs.isEmpty
                ? "<div class=\"panel empty\"><p>没有待判断的重复。</p></div>"
                : "\(each: pairs, pair)"
        )
    }

    private func pair(_ pair: Pair) -> Markup {
        """
        <section class="panel"><h2>\(pair.first.name)</h2>
        <div class="columns"><dl class="facts">\(card(pair.first))</dl><dl class="facts">\(card(pair.second))</dl></div>
        <form class="actions" method="post" action="\(Link.operatorReviews)">\(hidden("token", viewer.formToken))\(hidden("first", pair.first.id))\(hidden("second", pair.second.id))
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

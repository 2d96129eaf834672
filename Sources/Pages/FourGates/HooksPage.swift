import Markup
import Primitives
package import Rules
package import Supervision

extension Link {
    package static let hooks = "/office/hooks"
    package static let hookReviews = "/office/hooks/reviews"
    package static let hookChecks = "/office/hooks/checks"
    package static let hooksExport = "/office/hooks/export.xlsx"
    package static func hookSubject(_ id: String) -> String { "/office/hooks/subjects/\(id)" }
    package static func hookCheck(_ id: String) -> String { "/office/hooks/checks/\(id)" }
}

/// The four hooks of tracing (追溯“四挂钩”): every subject with its standing to each.
package struct HooksPage: Sendable {
    package var viewer: Viewer
    package var rules: HookRules
    package var filter: HookFilter
    package var rows: [HookSubject]
    package var counts: HookCounts
    package var paging: Paging
    package var exportLink: String

    package init(
        viewer: Viewer,
        rules: HookRules,
        filter: HookFilter,
        rows: [HookSubject],
        counts: HookCounts,
        paging: Paging,
        exportLink: String
    ) {
        self.viewer = viewer
        self.rules = rules
        self.filter = filter
        self.rows = rows
        self.counts = counts
        self.paging = paging
        self.exportLink = exportLink
    }

    package var page: Page {
        .office(
            "四挂钩",
            section: .hooks,
            viewer: viewer,
            lead: "<p class=\"quiet\">是否登记追溯平台、记录是否良好，与四类事项挂钩；不符合的不予推荐，已推荐的退出。</p>",
            actions: """
                <div class="actions"><a class="button" href="\(Link.hookChecks)">核查意见</a><a class="button" href="\(Link.hookReviews)">定期复核</a>\(Part.export(exportLink, viewer))</div>
                """,
            """
            \(tally)\(filters)\(list)\(HookParts.conditions(rules))
            """
        )
    }

    private var tally: Markup {
        """
        <div class="tally"><div><b>\(counts.subjects)</b><span>核查对象</span></div>\(each: rules.hooks, { "<div><b>\(counts.eligible[$0.id] ?? 0)</b><span>符合：\($0.title)</span></div>" })<div><b>\(counts.reviewed)</b><span>复核或核查过</span></div></div>
        """
    }

    private var filters: Markup {
        let kinds = [("", "全部")] + rules.kinds.map { ($0.rawValue, $0.title) }
        let townships = [("", "全部")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        let hooks = [("", "全部四项")] + rules.hooks.map { ($0.id, $0.title) }
        let states = [("", "全部"), ("eligible", "符合"), ("refused", "不符合")]
        return """
            <form class="filters" method="get" action="\(Link.hooks)">
            <div class="field wide"><label for="q">名称</label><input id="q" name="q" type="search" value="\(filter.text)"></div>
            \(Part.select("hook", "挂钩事项", hooks, selected: filter.hook ?? ""))\(Part.select("state", "状态", states, selected: filter.state?.rawValue ?? ""))
            \(Part.select("kind", "类别", kinds, selected: filter.kind?.rawValue ?? ""))\(Part.select("township", "乡镇", townships, selected: filter.township?.text ?? ""))
            <button class="button" type="submit">筛选</button></form>
            """
    }

    private var list: Markup {
        guard !rows.isEmpty else { return "<div class=\"panel empty\"><p>没有符合条件的核查对象。</p></div>" }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">核查对象</caption>
            <thead><tr><th scope="col">名称</th><th scope="col">乡镇</th>\(each: rules.hooks, { "<th scope=\"col\">\($0.title)</th>" })<th scope="col">不符合的原因</th></tr></thead>
            <tbody>\(each: rows, row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ subject: HookSubject) -> Markup {
        // The conditions of the four hooks overlap: each reason once.
        var reasons: [String] = []
        for finding in subject.standings.flatMap(\.findings) where !finding.isMet && !reasons.contains(finding.reason) {
            reasons.append(finding.reason)
        }
        return """
            <tr><th scope="row" class="lead"><a href="\(Link.hookSubject(subject.id))">\(subject.name)</a><br><span class="small quiet">\(subject.kind.title)</span></th><td data-label="乡镇">\(viewer.naming.area(subject.township))</td>
            \(each: subject.standings, { "<td data-label=\"\($0.hook.title)\">\(HookParts.badge($0.isEligible))</td>" })<td data-label="原因" class="small">\(reasons.joined(separator: "；"))</td></tr>
            """
    }
}

enum HookParts {
    static func badge(_ isEligible: Bool) -> Markup {
        isEligible ? Part.badge("符合", .good) : Part.badge("不符合", .bad)
    }

    /// What is asked and from where, so that nobody takes a county's own terms for law.
    static func conditions(_ rules: HookRules) -> Markup {
        """
        <details class="panel"><summary><h2>核查条件和依据</h2></summary><ul class="plain-list">\(each: rules.conditions, { "<li>\($0.title)<span class=\"under\">\($0.source.document)\(confidence($0.source))</span></li>" })</ul></details>
        """
    }

    private static func confidence(_ source: Source) -> String {
        switch source.confidence {
        case .seen: ""
        case .remembered: "（凭记忆录入，未核对）"
        case .unconfirmed: "（未确认，由本县自定）"
        }
    }
}

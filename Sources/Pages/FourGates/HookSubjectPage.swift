import Markup
package import Primitives
import Rules
package import Supervision

/// One subject: each hook with its conditions and the rows behind them, and the form of a check.
package struct HookSubjectPage: Sendable {
    package var viewer: Viewer
    package var record: OperatorRecord
    package var standings: [HookStanding]
    package var checks: [HookCheck]
    package var faults: [FieldFault]
    package var typed: [String: String]

    package init(
        viewer: Viewer,
        record: OperatorRecord,
        standings: [HookStanding],
        checks: [HookCheck],
        faults: [FieldFault] = [],
        typed: [String: String] = [:]
    ) {
        self.viewer = viewer
        self.record = record
        self.standings = standings
        self.checks = checks
        self.faults = faults
        self.typed = typed
    }

    package var page: Page {
        .office(
            record.name,
            section: .hooks,
            viewer: viewer,
            crumbs: [("四挂钩", Link.hooks)],
            lead:
                "<p class=\"quiet\">\(record.kind.title)，\(viewer.naming.area(record.township))，<a href=\"\(Link.operator(record.id))\">监管对象档案</a></p>",
            """
            \(Part.faults(faults))\(outside)\(each: standings, standing)\(form)\(HookCheckList.view(checks, viewer: viewer, title: "核查意见"))
            """
        )
    }

    private var outside: Markup? {
        standings.isEmpty ? "<p class=\"notice\">该对象不在“四挂钩”核查范围，或已关闭、合并。</p>" : nil
    }

    private func standing(_ standing: HookStanding) -> Markup {
        let since = standing.since.map { "\($0) 起" } ?? "起始日期未知，复核时记录"
        return """
            <section class="panel"><h2>\(standing.hook.title)<span>\(HookParts.badge(standing.isEligible)) <span class="small quiet">\(since)</span></span></h2>
            <ul class="plain-list">\(each: standing.findings, finding)</ul></section>
            """
    }

    private func finding(_ finding: HookFinding) -> Markup {
        let since: Markup? = finding.since.map { "<span class=\"small quiet\">\($0.description) 起</span>" }
        let items: Markup? =
            finding.items.isEmpty ? nil : "<span class=\"under\">\(each: finding.items.prefix(10), item)</span>"
        return """
            <li>\(finding.isMet ? Part.badge("符合", .good) : Part.badge("不符合", .bad)) \(finding.reason) \(since)\(items)</li>
            """
    }

    private func item(_ item: HookEvidence.Item) -> Markup {
        let title: Markup =
            switch item.kind {
            case .sample: "<a href=\"\(Link.sample(item.id))\">\(item.title)</a>"
            case .matter: "<a href=\"\(Link.matter(item.id))\">\(item.title)</a>"
            case .certificate, .inputUse: "\(item.title)"
            }
        return "\(title)，\(item.day.description) "
    }

    private var form: Markup? {
        guard viewer.may(.editOperators), !standings.isEmpty else { return nil }
        let hooks = standings.map { ($0.hook.id, $0.hook.title) }
        return """
            <section class="panel no-print"><h2>出具核查意见</h2><form class="form" method="post" novalidate action="\(Link.hookSubject(record.id))">\(hidden("token", viewer.formToken))
            \(Part.select("hook", "挂钩事项", hooks, selected: typed["hook"] ?? ""))\(Part.fault("hook", in: faults))
            <div class="field"><label for="purpose">申报内容</label><span class="hint">如 绿色食品认证（黄瓜）</span><input id="purpose" name="purpose" type="text" value="\(typed["purpose"])"\(Part.invalid("purpose", in: faults))>\(Part.fault("purpose", in: faults))</div>
            <button class="button primary" type="submit">核查并编号</button></form>
            <p class="hint">按今天的记录核查；不符合的同样编号存档，写明原因。</p></section>
            """
    }
}

/// Checks as a list.
enum HookCheckList {
    static func view(_ checks: [HookCheck], viewer: Viewer, title: String) -> Markup? {
        guard !checks.isEmpty else { return nil }
        return """
            <section class="panel flush cards"><h2>\(title)</h2>\(table(checks, viewer))</section>
            """
    }

    static func table(_ checks: [HookCheck], _ viewer: Viewer) -> Markup {
        """
        <div class="table"><table><caption class="visually-hidden">核查意见</caption><thead><tr><th scope="col">编号</th><th scope="col">主体</th><th scope="col">挂钩事项</th><th scope="col">申报内容</th><th scope="col">意见</th><th scope="col">日期</th></tr></thead><tbody>
        \(each: checks, row)</tbody></table></div>
        """
    }

    private static func row(_ check: HookCheck) -> Markup {
        """
        <tr><th scope="row" class="lead"><a href="\(Link.hookCheck(check.id))">\(check.number)</a></th><td data-label="主体"><a href="\(Link.hookSubject(check.operatorID))">\(check.operatorName)</a></td><td data-label="挂钩事项">\(check.hookTitle)</td><td data-label="申报内容">\(check.purpose)</td><td data-label="意见">\(HookParts.badge(check.isEligible))</td><td data-label="日期" class="nowrap">\(check.checkedAt.day.description)</td></tr>
        """
    }
}

import Markup
import Primitives
import Rules
package import Supervision

/// What a firm sees of its own file: what is registered, published results, open matters.
package struct OwnFilePage: Sendable {
    package var viewer: Viewer
    package var file: OperatorFile

    package init(viewer: Viewer, file: OperatorFile) {
        self.viewer = viewer
        self.file = file
    }

    package var page: Page {
        let samples = file.timeline.events.filter { $0.kind == .sample }
        let matters = file.timeline.events.filter { $0.kind == .matter }
        return .office(
            file.record.name,
            section: .ownFile,
            viewer: viewer,
            lead: "<p class=\"quiet\">这里是监管部门登记的本单位信息。有误的，请联系辖区市场监管所更正。</p>",
            actions: viewer.may(.issueCertificates)
                ? "<div class=\"actions\"><a class=\"button primary\" href=\"\(Link.newCertificate)\">开具合格证</a></div>"
                : .empty,
            """
            <div class="columns"><div class="stack">
            <section class="panel"><h2>登记信息</h2><dl class="facts">\(OperatorParts.facts(file.record, file.facts, viewer.naming))</dl></section>
            <section class="panel cards"><h2>证照</h2>\(OperatorParts.licences(file.licences, on: viewer.now.day, endingWithin: file.expiringDays))</section>
            \(glns)\(persons)</div><div class="stack">
            <section class="panel"><h2>正在办理的事项</h2>\(matters.isEmpty ? "<p class=\"quiet\">没有正在办理的事项。</p>" : OperatorParts.events(matters) { _ in nil })\(more(.matter))</section>
            <section class="panel"><h2>已公布的抽检结论</h2>\(samples.isEmpty ? "<p class=\"quiet\">还没有公布过抽检结论。</p>" : OperatorParts.events(samples) { _ in nil })\(more(.sample))</section>
            </div></div>
            """
        )
    }

    /// What a long list leaves out is said.
    private func more(_ kind: OperatorEvent.Kind) -> Markup? {
        let total = file.timeline.totals[kind] ?? 0
        guard total > OperatorTimeline.size else { return nil }
        return "<p class=\"small quiet\">共 \(total) 条，这里列最近 \(OperatorTimeline.size) 条。</p>"
    }

    private var glns: Markup? {
        guard !file.glns.isEmpty else { return nil }
        return """
            <section class="panel"><h2>位置码（GLN）</h2><dl class="facts">\(each: file.glns, { "\(Part.fact($0.number, "\($0.since.description) 登记"))" })</dl></section>
            """
    }

    private var persons: Markup? {
        guard !file.persons.isEmpty else { return nil }
        return """
            <section class="panel"><h2>人员</h2><dl class="facts">\(each: file.persons, { "\(Part.fact($0.duty.title, $0.name + " " + $0.phone))" })</dl></section>
            """
    }
}

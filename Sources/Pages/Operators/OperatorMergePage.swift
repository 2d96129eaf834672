import Markup
import Primitives
import Rules
package import Supervision

/// Two entries side by side before they become one firm.
package struct OperatorMergePage: Sendable {
    package var viewer: Viewer
    /// The entry on whose page merging began, and what was typed there for the other.
    package var id: String
    package var other: String
    package var preview: MergePreview

    package init(viewer: Viewer, id: String, other: String, preview: MergePreview) {
        self.viewer = viewer
        self.id = id
        self.other = other
        self.preview = preview
    }

    package var page: Page {
        .office(
            "合并前核对",
            section: .operators,
            viewer: viewer,
            crumbs: [("监管对象", Link.operators), (preview.kept.record.name, Link.operator(preview.kept.record.id))],
            lead: "<p class=\"quiet\">合并后按左边一条显示，右边一条的抽检、事项、证照、人员、位置码都并入同一份档案。合并可以撤销。</p>",
            """
            \(warning)
            <section class="panel flush"><div class="table"><table><caption class="visually-hidden">两条登记对照</caption>
            <thead><tr><th scope="col">项目</th><th scope="col">保留：<a href="\(Link.operator(preview.kept.record.id))">\(preview.kept.record.name)</a></th><th scope="col">并入：<a href="\(Link.operator(preview.merged.record.id))">\(preview.merged.record.name)</a></th><th scope="col">对照</th></tr></thead>
            <tbody>\(each: lines, row)</tbody></table></div></section>
            <form class="actions" method="post" novalidate action="\(Link.operatorPart(id, "merge"))">\(hidden("token", viewer.formToken))\(hidden("other", other))\(hidden("reason", preview.reason))\(hidden("confirmed", "yes"))
            <span>理由：\(preview.reason)</span><button class="button primary" type="submit">确认合并</button><a class="button" href="\(Link.operator(id))">返回</a></form>
            """
        )
    }

    private struct Line {
        var title: String
        var kept: String
        var merged: String
        /// Two firms seldom differ so and are one all the same.
        var speaksAgainst = false

        var differs: Bool { kept != merged && !kept.isEmpty && !merged.isEmpty }
    }

    private var warning: Markup? {
        let against = lines.filter { $0.speaksAgainst && $0.differs }.map(\.title)
        guard !against.isEmpty else { return nil }
        return """
            <p class="notice">两条登记的\(against.joined(separator: "、"))不同，可能不是同一家，请核实后再合并。</p>
            """
    }

    private var lines: [Line] {
        let (kept, merged) = (preview.kept, preview.merged)
        func both(_ title: String, against: Bool = false, _ value: (OperatorFile) -> String) -> Line {
            Line(title: title, kept: value(kept), merged: value(merged), speaksAgainst: against)
        }
        let principal = { (file: OperatorFile) in
            file.persons.filter { $0.duty == .principal && $0.until == nil }.map(\.name).joined(separator: "、")
        }
        return [
            both("名称") { $0.record.name },
            both("统一社会信用代码", against: true) { $0.record.creditCode ?? "" },
            both("类别", against: true) { $0.record.kind.title },
            both("乡镇", against: true) { viewer.naming.area($0.record.township) },
            both("网格") { $0.record.gridName ?? "" }, both("地址") { $0.record.address },
            both("状态") { $0.record.isClosed ? "已关闭" : "开业" }, both("主要负责人", principal),
            both("证照") { $0.licences.map { "\($0.kind) \($0.number)" }.joined(separator: "；") },
            both("位置码（GLN）") { $0.glns.filter { $0.until == nil }.map(\.number).joined(separator: "、") },
            both("坐标") { $0.place?.printed ?? "" },
            both("分类信息") { $0.facts.map { "\($0.rule.title) \($0.shown)" }.joined(separator: "；") },
            both("抽检") { "\($0.timeline.totals[.sample] ?? 0) 批" },
            both("事项") { "\($0.timeline.totals[.matter] ?? 0) 件" },
        ]
    }

    private func row(_ line: Line) -> Markup {
        let badge: Markup? =
            line.differs ? Part.badge("不同", line.speaksAgainst ? .warn : .plain) : nil
        return """
            <tr><th scope="row">\(line.title)</th><td data-label="保留">\(line.kept)</td><td data-label="并入">\(line.merged)</td><td data-label="对照">\(badge)</td></tr>
            """
    }
}

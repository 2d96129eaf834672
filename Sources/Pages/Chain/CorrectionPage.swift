import Judging
import Markup
package import Primitives
package import Supervision

/// Correcting a notice: what is taken out and why, then what would change, then the new revision.
package struct CorrectionPage: Sendable {
    package var viewer: Viewer
    /// What the correction would change, as far as it was asked for.
    package var difference: NoticeDifference
    package var values: [String: String]
    package var faults: [FieldFault]
    /// Whether somebody asked for the preview: the way to publish opens with it.
    package var isPreviewed: Bool

    package init(
        viewer: Viewer,
        difference: NoticeDifference,
        values: [String: String],
        faults: [FieldFault] = [],
        isPreviewed: Bool
    ) {
        self.viewer = viewer
        self.difference = difference
        self.values = values
        self.faults = faults
        self.isPreviewed = isPreviewed
    }

    private var notice: Notice { difference.notice }
    private var address: String { "\(Link.notices)/\(notice.id)/correct" }

    package var page: Page {
        .office(
            "更正第 \(notice.serial) 期",
            section: .notices,
            viewer: viewer,
            crumbs: [("信息公示", Link.notices)],
            lead:
                "<p class=\"quiet\">\(notice.title)。更正版按样品今天的结论和资料重新列出；原版仍可查考，撤下的和结论变了的不再显示单位。</p>",
            """
            \(Part.faults(faults))
            <div class="columns even"><section class="panel"><h2>更正内容</h2><form class="form" method="get" action="\(address)">
            \(Part.area("reason", "更正理由", values, faults))\(Part.text("leave", "撤下的抽样编号（可不填）", values, faults, hint: "几个之间用顿号隔开"))
            <button class="button" type="submit">预览更正版</button></form></section>
            \(isPreviewed ? preview : nil)</div>
            """
        )
    }

    private var preview: Markup {
        """
        <section class="panel" id="preview"><h2>与现行版的差别</h2><p>撤下 \(difference.left.count) 批，改动 \(difference.changed.count) 批，不变 \(difference.unchanged) 批。</p>
        <ul>\(each: difference.left, { line in "<li>撤下：\(line.number) \(line.food) · \(line.supplier)</li>" })\(each: difference.changed, { changed in
            "<li>改动：\(changed.after.number) \(changed.after.food)<ul class=\"small\">\(each: Self.changes(changed.before, changed.after), { "<li>\($0)</li>" })</ul></li>"
        })</ul>
        <form class="form" method="post" novalidate action="\(address)">\(hidden("token", viewer.formToken))\(hidden("reason", values["reason"] ?? ""))\(hidden("leave", values["leave"] ?? ""))
        <button class="button primary" type="submit">公布更正版</button></form></section>
        """
    }

    /// The columns that differ, each with what it said and what it will say.
    private static func changes(_ before: NoticeLine, _ after: NoticeLine) -> [String] {
        let conclusion =
            before.conclusion == after.conclusion
            ? [] : ["结论：\(before.conclusion.chinese) → \(after.conclusion.chinese)"]
        return conclusion
            + zip(NoticeLine.failedColumns, zip(before.failedRow(0), after.failedRow(0)))
            .filter { $1.0 != $1.1 }
            .map { column, cells in
                "\(column)：\(cells.0.isEmpty ? "（空）" : cells.0) → \(cells.1.isEmpty ? "（空）" : cells.1)"
            }
    }
}

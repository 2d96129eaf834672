import Markup
import Primitives
import Rules
package import Supervision

/// The county's annual report as a page: a preview of the document, with its index.
package struct AnnualPage: Sendable {
    package var viewer: Viewer
    package var year: Int
    package var document: ReportDocument
    /// What went out, the newest first.
    package var frozen: [FrozenReport]

    package init(viewer: Viewer, year: Int, document: ReportDocument, frozen: [FrozenReport] = []) {
        self.viewer = viewer
        self.year = year
        self.document = document
        self.frozen = frozen
    }

    package var page: Page {
        .office(
            document.title,
            section: .reports,
            viewer: viewer,
            crumbs: [("年度报告", Link.reports)],
            lead: "<p class=\"quiet\">按今天的台账生成的送审稿预览，随台账变动；定稿后的文件不再变动。每个带编号的数字都可以在文末的数据索引中追溯。</p>",
            actions: actions,
            """
            \(versions)<article class="panel prose official">\(ReportView(document: document).body)</article>
            \(ReportView(document: document).index)
            """
        )
    }

    private var versions: Markup? { FrozenReport.list(frozen, year: year) }

    private var actions: Markup {
        let year = [("year", Optional(String(year)))]
        func file(_ format: String, _ kind: String) -> Markup? {
            guard viewer.may(.exportData) else { return nil }
            return
                "<a class=\"\(kind)\" href=\"\(Address.make("\(Link.annualReport)/export.\(format)", year))\">下载 \(format)</a>"
        }
        return """
            <div class="actions"><a class="button primary" href="\(Address.make(Link.annualDraft, year))">起草和定稿</a>\(file("docx", "button"))\(file("html", "button"))\(file("xlsx", "button"))</div>
            """
    }
}

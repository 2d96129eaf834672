import Markup
import Primitives
import Rules
package import Supervision

/// The county's annual report as a page: a preview of the document, with its index.
package struct AnnualPage: Sendable {
    package var viewer: Viewer
    package var year: Int
    package var document: ReportDocument

    package init(viewer: Viewer, year: Int, document: ReportDocument) {
        self.viewer = viewer
        self.year = year
        self.document = document
    }

    package var page: Page {
        .office(
            document.title,
            section: .reports,
            viewer: viewer,
            crumbs: [("年度报告", Link.reports)],
            lead: "<p class=\"quiet\">由台账生成的送审稿预览；每个带编号的数字都可以在文末的数据索引中追溯。</p>",
            actions: actions,
            """
            <article class="panel prose official"><p>\(document.recipients)</p>
            \(each: document.blocks.enumerated(), { block($0.element, $0.offset) })
            <p class="signature">\(document.signature)<br>\(document.date.year)年\(document.date.month)月\(document.date.day)日</p>
            <p class="small quiet">（\(document.note)）</p></article>
            \(index)
            """
        )
    }

    private var actions: Markup {
        guard viewer.may(.exportData) else { return .empty }
        let year = [("year", Optional(String(year)))]
        return """
            <div class="actions"><a class="button primary" href="\(Address.make("\(Link.annualReport)/export.docx", year))">下载 docx</a><a class="button" href="\(Address.make("\(Link.annualReport)/export.xlsx", year))">下载 xlsx</a></div>
            """
    }

    private func block(_ block: ReportDocument.Block, _ place: Int) -> Markup {
        switch block {
        case .heading(1, let words): "<h2>\(words)</h2>"
        case .heading(2, let words): "<h3>\(words)</h3>"
        case .heading(_, let words): "<h4>\(words)</h4>"
        case .paragraph(let runs): "<p>\(each: runs, run)</p>"
        case .table(let table): self.table(table)
        case .plot(let plot): PlotView.view(plot, id: "p\(place)")
        }
    }

    private func run(_ run: ReportDocument.Run) -> Markup {
        switch run {
        case .text(let words): "\(words)"
        case .figure(let words, let reference):
            "<b>\(words)</b><sup><a href=\"#index-\(reference)\" aria-label=\"数据索引 \(reference)\">\(reference)</a></sup>"
        }
    }

    private func table(_ table: ReportDocument.Table) -> Markup {
        """
        <div class="table" tabindex="0" role="region" aria-label="\(table.title)"><table><caption>\(table.title)</caption><thead><tr>\(each: table.headers.enumerated(), { head in
            "<th scope=\"col\"\(" class=\"number\"", if: head.offset > 0)>\(head.element)</th>"
        })</tr></thead><tbody>\(each: table.rows, { row in
            "<tr>\(each: row.enumerated(), { cell in cell.offset == 0 ? "<th scope=\"row\">\(cell.element)</th>" : "<td class=\"number\">\(cell.element)</td>" })</tr>"
        })</tbody></table></div>
        """
    }

    private var index: Markup {
        """
        <section class="panel flush cards"><h2>数据索引</h2><div class="table" tabindex="0" role="region" aria-label="数据索引"><table><thead><tr><th scope="col">编号</th><th scope="col">指标</th><th scope="col">口径</th><th scope="col">算式</th><th scope="col">截止日</th><th scope="col" class="number">记录</th><th scope="col">摘要</th></tr></thead><tbody>\(each: document.index, entry)</tbody></table></div></section>
        """
    }

    private func entry(_ entry: ReportDocument.Entry) -> Markup {
        """
        <tr id="index-\(entry.number)"><th scope="row" class="lead">\(entry.number)</th><td data-label="指标"><a href="\(entry.address)">\(entry.title)</a></td><td data-label="口径">\(entry.definition)</td><td data-label="算式" class="nowrap">\(entry.formula)</td><td data-label="截止日" class="nowrap">\(entry.day.description)</td><td data-label="记录" class="number">\(entry.rowCount)</td><td data-label="摘要"><code>\(String(entry.digest.prefix(12)))</code></td></tr>
        """
    }
}

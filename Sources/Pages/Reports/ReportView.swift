import Markup
import Primitives
import Rules
import Supervision

/// A report's body and index as a page shows them.
struct ReportView {
    let document: ReportDocument

    var body: Markup {
        let date = document.date
        let number: Markup? =
            document.number.isEmpty ? nil : "<p class=\"number\">\(document.number)</p>"
        let annex: Markup? = document.index.isEmpty ? nil : "<p>附件：数据索引</p>"
        return """
            \(number)<p>\(document.recipients)</p>
            \(each: document.blocks.enumerated(), { block($0.element, $0.offset) })
            \(annex)<p class="signature">\(document.signature)<br>\(date.year)年\(date.month)月\(date.day)日</p>
            <p class="small quiet">（\(document.note)）</p>
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

    var index: Markup {
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

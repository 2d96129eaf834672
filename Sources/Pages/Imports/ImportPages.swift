import Judging
import Markup
package import Primitives
package import Supervision

/// Choosing a file to import.
package struct ImportPage: Sendable {
    package struct Recent: Sendable {
        package var name: String
        package var at: Instant
        package var by: String
        package var rows: Int
        package var accepted: Int
        package var unchanged: Int

        package init(name: String, at: Instant, by: String, rows: Int, accepted: Int, unchanged: Int) {
            self.name = name
            self.at = at
            self.by = by
            self.rows = rows
            self.accepted = accepted
            self.unchanged = unchanged
        }
    }

    package var viewer: Viewer
    package var recent: [Recent]
    package var columns: [String]
    package var faults: [FieldFault]

    package init(viewer: Viewer, recent: [Recent], columns: [String], faults: [FieldFault] = []) {
        self.viewer = viewer
        self.recent = recent
        self.columns = columns
        self.faults = faults
    }

    package var page: Page {
        .office(
            "导入检验结果",
            section: .imports,
            viewer: viewer,
            lead: "<p class=\"quiet\">先预览，后入账。文件里有一处看不懂，整份都不入账；同一份文件再导一次，什么也不会变。</p>",
            """
            \(Part.faults(faults))
            <div class="columns"><section class="panel"><h2>选择文件</h2>
            <form class="form" method="post" novalidate enctype="multipart/form-data" action="\(Link.imports)">\(hidden("token", viewer.formToken))
            <div class="field"><label for="file">检验结果表或公示表</label><span class="hint" id="file-hint">.xlsx 或 .csv，最大 20 MB</span>
            <input id="file" name="file" type="file" required accept=".xlsx,.csv,text/csv" aria-describedby="file-hint"\(Part.invalid("file", in: faults))>\(Part.fault("file", in: faults))</div>
            <button class="button primary" type="submit">预览</button></form>
            <details><summary>认得哪些列</summary><p class="quiet small">\(columns.joined(separator: "、"))。列名的常见别称也认得，顺序不限。</p></details></section>
            \(history)</div>
            """
        )
    }

    private var history: Markup {
        guard !recent.isEmpty else {
            return "<section class=\"panel\"><h2>最近导入</h2><p class=\"quiet\">还没有导入过文件。</p></section>"
        }
        return """
            <section class="panel flush cards"><h2>最近导入</h2><div class="table"><table><thead><tr><th scope="col">文件</th><th scope="col">时间</th><th scope="col" class="number">行</th><th scope="col" class="number">新增</th><th scope="col" class="number">未变</th></tr></thead><tbody>
            \(each: recent, { "<tr><th scope=\"row\" class=\"lead\">\($0.name)</th><td data-label=\"时间\">\($0.at.short) · \($0.by)</td><td class=\"number\" data-label=\"行\">\($0.rows)</td><td class=\"number\" data-label=\"新增\">\($0.accepted)</td><td class=\"number\" data-label=\"未变\">\($0.unchanged)</td></tr>" })
            </tbody></table></div></section>
            """
    }
}

/// What an import would do, or did.
package struct ImportResultPage: Sendable {
    package var viewer: Viewer
    package var report: ImportReport
    /// The upload that waits to be confirmed; nil once it is done or where it cannot be.
    package var pending: String?
    /// Chinese wording of problem codes.
    package var words: [String: String]
    /// The day on which the results came, as it was typed.
    package var received = ""
    package var faults: [FieldFault] = []

    private static let shown = 200

    package init(viewer: Viewer, report: ImportReport, pending: String?, words: [String: String]) {
        self.viewer = viewer
        self.report = report
        self.pending = pending
        self.words = words
    }

    package var page: Page {
        .office(
            report.dryRun ? "导入预览" : "导入完成",
            section: .imports,
            viewer: viewer,
            crumbs: [("导入", Link.imports)],
            lead: "<p class=\"quiet\">\(report.fileName)</p>",
            """
            \(Part.faults(faults))
            \(outcome)
            \(problems)
            \(report.problems.isEmpty ? figures : nil)
            \(opened)
            \(disagreements)
            \(notices)
            """
        )
    }

    private var outcome: Markup {
        if !report.problems.isEmpty {
            return """
                <div class="summary-of-faults" role="alert"><h2>这份文件没有入账</h2><p>有 \(report.problems.count) 处需要改正。改好后重新上传，已填的内容都在您的文件里，什么也没有丢。</p><p><a class="button" href="\(Link.imports)">重新选择文件</a></p></div>
                """
        }
        if report.accepted == 0 {
            return "<p class=\"notice\" role=\"status\">这份文件的 \(report.unchanged) 行都已在账上，没有新的内容。</p>"
        }
        guard let pending else {
            return
                "<p class=\"notice good\" role=\"status\">已入账 \(report.accepted) 行，开启 \(report.opened.count) 件事项。</p>"
        }
        return """
            <section class="panel"><p>确认后将入账 \(report.accepted) 行，开启 \(report.newFailures) 件核查处置\("、\(report.newProducerFailures) 件生产者核查处置", if: report.newProducerFailures > 0)\("、\(report.newProblems) 件问题线索核查", if: report.newProblems > 0)。</p>
            <form class="form" method="post" novalidate action="\(Link.import(pending))">\(hidden("token", viewer.formToken))
            \(receivedOn)<p class="actions"><button class="button primary" type="submit">确认入账</button><a class="button" href="\(Link.imports)">不入账，返回</a></p></form></section>
            """
    }

    /// Asked only where something is opened, whose clocks run from that day.
    private var receivedOn: Markup? {
        guard report.newFailures + report.newProblems > 0 else { return nil }
        return Part.eventDay(
            "received",
            "收到检验结论的日期",
            hint: "报告先到、今天才导入的，改为收到之日；送达和核查处置的期限自这一天起算。",
            typed: received,
            faults,
            viewer
        )
    }

    private var figures: Markup {
        """
        <div class="tally">
        <div><b>\(report.rows)</b><span>行</span></div>
        <div><b>\(report.accepted)</b><span>新增</span></div>
        <div><b>\(report.unchanged)</b><span>已有、未变</span></div>
        <div class="bad"><b>\(report.failed)</b><span>复判不合格</span></div>
        <div class="warn"><b>\(report.undetermined)</b><span>待判定</span></div>
        <div class="good"><b>\(report.passed)</b><span>复判合格</span></div>
        <div><b>\(report.withoutFigures)</b><span>只有结论、无数据</span></div>
        <div><b>\(report.newOperators)</b><span>新监管对象</span></div>
        </div>
        """
    }

    private var problems: Markup? {
        guard !report.problems.isEmpty else { return nil }
        return """
            <section class="panel flush cards"><h2>需要改正</h2><div class="table"><table><thead><tr><th scope="col">位置</th><th scope="col">问题</th><th scope="col">读到的</th><th scope="col">应当是</th></tr></thead><tbody>
            \(each: report.problems.prefix(Self.shown), { "<tr><th scope=\"row\" class=\"lead\">\(place($0))</th><td data-label=\"问题\">\(words[$0.code] ?? $0.code)</td><td data-label=\"读到的\">\($0.read)</td><td data-label=\"应当是\">\($0.expected)</td></tr>" })
            </tbody></table></div>\(more(report.problems.count))</section>
            """
    }

    private func place(_ problem: Problem) -> String {
        var parts: [String] = []
        if let sheet = problem.sheet, !sheet.isEmpty { parts.append("工作表“\(sheet)”") }
        if let row = problem.row { parts.append("第 \(row) 行") }
        if let column = problem.column { parts.append("“\(column)”列") }
        return parts.isEmpty ? "整份文件" : parts.joined(separator: " ")
    }

    private var opened: Markup? {
        guard !report.opened.isEmpty else { return nil }
        return """
            <section class="panel"><h2>已开启的事项</h2><ul>\(each: report.opened.prefix(Self.shown), { "<li><a href=\"\(Link.matter($0.id))\">\($0.title)</a> <span class=\"quiet small\">\($0.number)</span></li>" })</ul>\(more(report.opened.count))</section>
            """
    }

    private var disagreements: Markup? {
        guard !report.disagreements.isEmpty else { return nil }
        return """
            <section class="panel flush cards"><h2>与机构判定不一致</h2><div class="table"><table><thead><tr><th scope="col">食品</th><th scope="col">行</th><th scope="col">项目</th><th scope="col">机构判定</th><th scope="col">复判</th><th scope="col">理由</th></tr></thead><tbody>
            \(each: report.disagreements.prefix(Self.shown), { "<tr><th scope=\"row\" class=\"lead\">\($0.food)</th><td data-label=\"行\">\($0.row)</td><td data-label=\"项目\">\($0.item)</td><td data-label=\"机构判定\">\($0.declared.chinese)</td><td data-label=\"复判\">\(Part.verdict($0.verdict))</td><td data-label=\"理由\">\($0.explanation)</td></tr>" })
            </tbody></table></div>\(more(report.disagreements.count))</section>
            """
    }

    private var notices: Markup? {
        guard !report.notices.isEmpty else { return nil }
        return """
            <section class="panel"><h2>提示</h2><ul>\(each: report.notices.prefix(Self.shown), { "<li>\(place($0))：\(words[$0.code] ?? $0.code) \($0.read)</li>" })</ul></section>
            """
    }

    private func more(_ count: Int) -> Markup? {
        count > Self.shown ? "<p class=\"table-foot\">这里列出前 \(Self.shown) 条，共 \(count) 条。</p>" : nil
    }
}

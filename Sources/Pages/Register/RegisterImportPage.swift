import Markup
package import Primitives
package import Rules
package import Supervision

/// Importing a list of operators or grids: choosing a file, what it would do, what it did.
package struct RegisterImportPage: Sendable {
    package enum Subject: Sendable {
        case operators
        case grids
        case certificates
        case samplingPlan
        case rapidTests
        case accounts

        package var title: String {
            switch self {
            case .operators: "导入监管对象"
            case .grids: "导入网格"
            case .certificates: "批量开具合格证"
            case .samplingPlan: "导入抽检计划"
            case .rapidTests: "导入快检记录"
            case .accounts: "批量建立账号"
            }
        }

        var section: Section {
            switch self {
            case .operators: .operators
            case .grids: .grids
            case .certificates: .provenance
            case .samplingPlan, .rapidTests: .sampling
            case .accounts: .accounts
            }
        }

        package var link: String {
            switch self {
            case .operators: Link.operatorImport
            case .grids: Link.gridImport
            case .certificates: Link.certificateImport
            case .samplingPlan: Link.samplingPlanImport
            case .rapidTests: Link.rapidImport
            case .accounts: Link.accountImport
            }
        }

        /// An empty workbook with the columns.
        package var template: String { "\(link)/template.xlsx" }

        var lead: String {
            self == .accounts
                ? "先预览，后建立。文件里有一处看不懂，一个账号也不建立；与表中一致的已有账号不动。没有初始密码：确认后下载一次性链接表，只此一次。"
                : "先预览，后入册。文件里有一处看不懂，整份都不入册；空着的格子不改动已有内容；同一份文件再导一次，什么也不会变。"
        }

        var confirmation: String { self == .accounts ? "建立账号，下载一次性链接表" : "确认入册" }

        package var permission: Permission {
            switch self {
            case .operators: .importOperators
            case .grids: .importFiles
            case .certificates: .issueCertificates
            case .samplingPlan: .planSampling
            case .rapidTests: .takeSamples
            case .accounts: .manageAccounts
            }
        }
    }

    package var viewer: Viewer
    package var subject: Subject
    package var columns: [String]
    package var report: TableImportReport?
    /// The upload that waits to be confirmed.
    package var pending: String?
    package var words: [String: String]
    package var faults: [FieldFault]

    private static let shown = 200

    package init(
        viewer: Viewer,
        subject: Subject,
        columns: [String],
        report: TableImportReport? = nil,
        pending: String? = nil,
        words: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.subject = subject
        self.columns = columns
        self.report = report
        self.pending = pending
        self.words = words
        self.faults = faults
    }

    package var page: Page {
        .office(
            subject.title,
            section: subject.section,
            viewer: viewer,
            crumbs: [(subject.section.title, subject.section.link)],
            lead: "<p class=\"quiet\">\(subject.lead)</p>",
            """
            \(Part.faults(faults))\(outcome)\(problems)
            \(pending == nil ? form : nil)
            """
        )
    }

    private var form: Markup {
        """
        <section class="panel"><h2>选择文件</h2>
        <form class="form" method="post" novalidate enctype="multipart/form-data" action="\(subject.link)">\(hidden("token", viewer.formToken))
        <div class="field"><label for="file">表格文件</label><span class="hint" id="file-hint">.xlsx 或 .csv，最大 20 MB</span>
        <input id="file" name="file" type="file" required accept=".xlsx,.csv,text/csv" aria-describedby="file-hint"\(Part.invalid("file", in: faults))>\(Part.fault("file", in: faults))</div>
        <button class="button primary" type="submit">预览</button></form>
        <details><summary>认得哪些列</summary><p class="quiet small">\(columns.joined(separator: "、"))。列名的常见别称也认得，顺序不限。</p><p><a href="\(subject.template)">下载空白模板</a></p></details></section>
        """
    }

    private var outcome: Markup? {
        guard let report else { return nil }
        if !report.problems.isEmpty {
            return """
                <div class="summary-of-faults" role="alert"><h2>“\(report.fileName)”没有入册</h2><p>有 \(report.problems.count) 处需要改正。改好后重新上传，文件里的内容什么也没有丢。</p></div>
                """
        }
        let reviews: Markup? =
            subject == .operators
            ? "<div class=\"warn\"><b>\(report.reviews)</b><span>疑似重复，待判断</span></div>" : nil
        let figures: Markup = """
            <div class="tally"><div><b>\(report.rows)</b><span>行</span></div><div class="good"><b>\(report.added)</b><span>新增</span></div>
            <div><b>\(report.changed)</b><span>变更</span></div><div><b>\(report.unchanged)</b><span>已有、未变</span></div>
            \(reviews)</div>\(changes(report))
            """
        guard report.accepted > 0 else {
            return
                "<p class=\"notice\" role=\"status\">“\(report.fileName)”的 \(report.unchanged) 行都已在册，没有新的内容。</p>\(figures)"
        }
        guard let pending else {
            return "<p class=\"notice good\" role=\"status\">已入册：新增 \(report.added)，变更 \(report.changed)。</p>\(figures)"
        }
        return """
            <section class="panel"><p>确认后将新增 \(report.added)，变更 \(report.changed)。</p>
            <form class="actions" method="post" novalidate action="\(subject.link)/\(pending)">\(hidden("token", viewer.formToken))
            <button class="button primary" type="submit">\(subject.confirmation)</button><a class="button" href="\(subject.link)">不入册，返回</a></form></section>
            \(figures)
            """
    }

    private func changes(_ report: TableImportReport) -> Markup? {
        guard !report.changes.isEmpty else { return nil }
        let shown = report.changes.prefix(Self.shown)
        let rest: Markup? =
            report.changes.count > shown.count ? "<li>等共 \(report.changes.count) 项</li>" : nil
        return """
            <section class="panel"><h2>\(report.dryRun ? "将要到任和离任" : "到任和离任")</h2><ul class="notes">\(each: shown, { "<li>\($0)</li>" })\(rest)</ul></section>
            """
    }

    private var problems: Markup? {
        guard let report, !(report.problems + report.notices).isEmpty else { return nil }
        let rows = (report.problems + report.notices).prefix(Self.shown)
        let title = report.problems.isEmpty ? "提示" : "需要改正"
        return """
            <section class="panel flush cards"><h2>\(title)</h2><div class="table"><table><thead><tr><th scope="col">位置</th><th scope="col">问题</th><th scope="col">读到的</th><th scope="col">应当是</th></tr></thead><tbody>
            \(each: rows, { "<tr><th scope=\"row\" class=\"lead\">\(place($0))</th><td data-label=\"问题\">\(words[$0.code] ?? $0.code)</td><td data-label=\"读到的\">\($0.read)</td><td data-label=\"应当是\">\($0.expected)</td></tr>" })
            </tbody></table></div></section>
            """
    }

    private func place(_ problem: Problem) -> String {
        var parts: [String] = []
        if let sheet = problem.sheet, !sheet.isEmpty { parts.append("工作表“\(sheet)”") }
        if let row = problem.row { parts.append("第 \(row) 行") }
        if let column = problem.column { parts.append("“\(column)”列") }
        return parts.isEmpty ? "整份文件" : parts.joined(separator: " ")
    }
}

extension Link {
    package static let operatorImport = "/office/operators/import"
    package static let gridImport = "/office/grids/import"
    package static let gridExport = "/office/grids-export.xlsx"
    package static let newOperator = "/office/operators/new"
    package static let newGrid = "/office/grids/new"
    package static let publicGrids = "/grids"
    package static let search = "/office/search"
    package static let suggest = "/office/search/suggest"
    package static func operatorPart(_ id: String, _ part: String) -> String { "/office/operators/\(id)/\(part)" }
    package static func grid(_ id: String) -> String { "/office/grids/\(id)" }
    package static func gridPart(_ id: String, _ part: String) -> String { "/office/grids/\(id)/\(part)" }
}

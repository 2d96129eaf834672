import Markup
package import Primitives
import Rules
package import Supervision

/// A county report as it went out, with its files.
package struct FrozenReport: Sendable, Hashable {
    package var revision: Int
    package var number: String
    package var datedOn: Day
    package var frozenAt: Instant
    package var frozenBy: String
    /// SHA-256 by the format's name.
    package var digests: [String: String]

    package init(
        revision: Int,
        number: String,
        datedOn: Day,
        frozenAt: Instant,
        frozenBy: String,
        digests: [String: String]
    ) {
        self.revision = revision
        self.number = number
        self.datedOn = datedOn
        self.frozenAt = frozenAt
        self.frozenBy = frozenBy
        self.digests = digests
    }

    static func list(_ reports: [FrozenReport], year: Int) -> Markup? {
        guard !reports.isEmpty else { return nil }
        return """
            <section class="panel flush cards"><h2>定稿</h2><div class="table"><table><thead><tr><th scope="col">文号</th><th scope="col">成文日期</th><th scope="col">定稿</th><th scope="col">文件</th></tr></thead><tbody>\(each: reports, { row($0, year) })</tbody></table></div></section>
            """
    }

    private static func row(_ report: FrozenReport, _ year: Int) -> Markup {
        let files: Markup = """
            \(each: report.digests.sorted { $0.key < $1.key }, { file in
                "<a href=\"\(Address.make(Link.annualFile(report.revision, file.key), [("year", String(year))]))\">\(file.key)</a> <code>\(String(file.value.prefix(12)))</code> "
            })
            """
        return """
            <tr><th scope="row" class="lead">\(report.number)</th><td data-label="成文日期" class="nowrap">\(report.datedOn.description)</td><td data-label="定稿">\(report.frozenAt.short) \(report.frozenBy)</td><td data-label="文件">\(files)</td></tr>
            """
    }
}

/// The county's own report to be written: its sections with the units' accepted texts beside them, and its freezing.
package struct CountyDraftPage: Sendable {
    package var viewer: Viewer
    package var year: Int
    package var draft: ReportDraft
    package var bases: [String: String]
    package var others: [String: String]
    package var units: [String: [UnitText]]
    package var frozen: [FrozenReport]
    package var faults: [FieldFault]
    package var typed: [String: String]

    package init(
        viewer: Viewer,
        year: Int,
        draft: ReportDraft,
        bases: [String: String],
        others: [String: String] = [:],
        units: [String: [UnitText]],
        frozen: [FrozenReport],
        faults: [FieldFault] = [],
        typed: [String: String] = [:]
    ) {
        self.viewer = viewer
        self.year = year
        self.draft = draft
        self.bases = bases
        self.others = others
        self.units = units
        self.frozen = frozen
        self.faults = faults
        self.typed = typed
    }

    package var page: Page {
        .office(
            "起草全县年度报告",
            section: .reports,
            viewer: viewer,
            crumbs: [("年度报告", Link.reports), ("全县年度报告", Link.annualReport)],
            lead:
                "<p class=\"quiet\">各部分先写县里的话，任务的数字由台账接在后面。各单位已接收的文字在每部分下面，可以采用后再改。定稿以后，文件、文号和日期不再变动。</p>",
            actions: "<div class=\"actions\"><a class=\"button\" href=\"\(Link.annualReport)\">预览全文</a></div>",
            """
            \(Part.faults(faults))
            <div class="columns"><div class="stack">\(draft.isOpen ? form : locked)</div>
            <div class="stack">\(FrozenReport.list(frozen, year: year))\(draft.isOpen ? freezing : unlock)\(exceptions)</div></div>
            """
        )
    }

    private var form: Markup {
        DraftForm(
            viewer: viewer,
            action: Link.annualDraft,
            year: year,
            draft: draft,
            bases: bases,
            others: others,
            units: units,
            faults: faults
        ).view
    }

    private var locked: Markup {
        """
        <section class="panel prose"><h2>\(draft.title)</h2><p class="notice good">已经定稿。</p>\(each: draft.sections.filter { !$0.words.isEmpty }, { section in
            "<h3>\(DraftForm.heading(section))</h3>\(each: section.words.split(separator: "\n"), { "<p>\(String($0))</p>" })"
        })</section>
        """
    }

    private var freezing: Markup {
        guard draft.version > 0 else { return "<p class=\"notice\">先保存一次，再定稿。</p>" }
        return """
            <section class="panel"><h2>定稿</h2><p class="quiet">按成文日期当天的台账固定全文和数字，生成 docx、html、xlsx 三个文件存档。先保存，再定稿。</p><form class="form" method="post" novalidate action="\(Link.annualFreezing)">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
            <div class="field"><label for="number">发文字号</label><input id="number" name="number" type="text" maxlength="40" required value="\(typed["number"])"\(Part.invalid("number", in: faults))>\(Part.fault("number", in: faults))</div>
            <div class="field"><label for="dated">成文日期</label><input id="dated" name="dated" type="date" required value="\(typed["dated"] ?? viewer.now.day.description)"\(Part.invalid("dated", in: faults))>\(Part.fault("dated", in: faults))</div>
            <button class="button primary" type="submit">定稿</button></form></section>
            """
    }

    private var unlock: Markup {
        """
        <section class="panel"><h2>打开修改</h2><p class="quiet">定稿的文件一直保留。确需修改的，写明申请人和理由，改完再定一稿，用新的文号。</p><form class="form" method="post" novalidate action="\(Link.annualUnlock)">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
        <div class="field"><label for="person">申请人</label><input id="person" name="person" type="text" maxlength="40" value="\(typed["person"])"\(Part.invalid("person", in: faults))>\(Part.fault("person", in: faults))</div>
        <div class="field"><label for="reason">理由</label><textarea id="reason" name="reason"\(Part.invalid("reason", in: faults))>\(typed["reason"])</textarea>\(Part.fault("reason", in: faults))</div>
        <button class="button" type="submit">打开修改</button></form></section>
        """
    }

    private var exceptions: Markup? {
        guard !draft.exceptions.isEmpty else { return nil }
        return """
            <section class="panel"><h2>定稿后打开修改的记录</h2><ul class="stack">\(each: draft.exceptions, { "<li>\($0.person)：\($0.reason) <span class=\"small quiet\">\($0.at.short)</span></li>" })</ul></section>
            """
    }
}

import Judging
import Markup
package import Primitives
import Rules
package import Supervision

/// Publishing: what a notice over a period would say, and the notices there are.
package struct NoticesPage: Sendable {
    package var viewer: Viewer
    package var notices: [Notice]
    package var preview: NoticePreview?
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        notices: [Notice],
        preview: NoticePreview?,
        values: [String: String],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.notices = notices
        self.preview = preview
        self.values = values
        self.faults = faults
    }

    package var page: Page {
        .office(
            "信息公示",
            section: .notices,
            viewer: viewer,
            lead: "<p class=\"quiet\">公布已有结论的监督抽检结果。风险监测结果不公布；不合格结果在送达并过了复检申请期限、或复检有了结论之后公布。</p>",
            actions: "<div class=\"actions\"><a class=\"button\" href=\"\(Link.publicNotices)\">公众看到的页面</a></div>",
            """
            \(Part.faults(faults))
            <div class="columns even"><section class="panel"><h2>新的一期</h2><form class="form" method="get" action="\(Link.notices)">
            \(Part.text("from", "抽样日期自", values, faults, type: "date", required: true))\(Part.text("through", "至", values, faults, type: "date", required: true))
            <button class="button" type="submit">预览</button></form>\(preview.map { previewed($0) })</section>
            <section class="panel flush cards"><h2>已公布</h2>\(list)</section></div>
            """
        )
    }

    private func previewed(_ preview: NoticePreview) -> Markup {
        let lines = preview.lines
        let failed = lines.count { $0.conclusion == .fail }
        guard !lines.isEmpty || !preview.held.isEmpty else {
            return "<p class=\"notice\">这段时间没有尚未公布的监督抽检结果。</p>"
        }
        let names: Markup = """
            <ul class="small">\(each: lines.filter { $0.conclusion == .fail }.prefix(20), { line in "<li>\(line.food) · \(line.supplier) · \(line.items)</li>" })</ul>
            """
        return """
            <p>可公布 \(lines.count) 批：合格 \(lines.count - failed) 批，不合格 \(failed) 批。</p>\(names)
            <form class="form" method="post" novalidate action="\(Link.notices)">\(hidden("token", viewer.formToken))\(hidden("from", values["from"] ?? ""))\(hidden("through", values["through"] ?? ""))
            \(held(preview.held))<button class="button primary" type="submit">\(lines.isEmpty ? "公布所选" : "公布这 \(lines.count) 批\(preview.held.isEmpty ? "" : "和所选")")</button></form>
            """
    }

    /// Failures that are not published yet, each with why; one may be published before its time, with a reason.
    private func held(_ held: [HeldLine]) -> Markup? {
        guard !held.isEmpty else { return nil }
        return """
            <fieldset><legend class="legend">暂不公布 \(held.count) 批不合格</legend><p class="hint">不勾选的，到时再公布。提前公布要写明理由，理由留存。</p>\(each: held, { held in
                """
                <label class="choice"><input type="checkbox" name="release-\(held.line.sample)" value="1"\(" checked", if: values["release-\(held.line.sample)"] == "1")\(" disabled", if: !held.hold.mayBeReleased)><span>\(held.line.food) · \(held.line.supplier)<br><span class="small quiet">\(held.line.number) · \(held.hold.words)</span></span></label>
                """
            })
            \(Part.text("release-reason", "提前公布的理由", values, faults))</fieldset>
            """
    }

    private var list: Markup {
        guard !notices.isEmpty else { return "<div class=\"panel empty\"><p>还没有公布过。</p></div>" }
        return """
            <div class="table"><table><caption class="visually-hidden">已公布的公示</caption><thead><tr><th scope="col">公示</th><th scope="col">抽样期间</th><th scope="col" class="number">不合格</th><th scope="col">更正</th></tr></thead><tbody>\(each: notices, { notice in
                """
                <tr><th scope="row" class="lead"><a href="\(Link.publicNotice(notice.id))">\(notice.year) 年第 \(notice.serial) 期\(notice.revision > 1 ? "（第 \(notice.revision) 版）" : "")</a><br><span class="small quiet">\(notice.publishedAt.day.description)</span></th><td data-label="期间" class="nowrap">\(notice.from.description)<br>至 \(notice.through.description)</td><td data-label="不合格" class="number">\(notice.failed) / \(notice.passed + notice.failed)</td><td data-label="更正">\(correction(notice))</td></tr>
                """
            })</tbody></table></div>
            """
    }

    private func correction(_ notice: Notice) -> Markup {
        notice.isCurrent ? "<a href=\"\(Link.notices)/\(notice.id)/correct\">更正</a>" : "已被更正"
    }
}

extension Page {
    /// A page about results for anybody; officers see it as the public does.
    static func published(
        _ title: String,
        onlooker: Onlooker,
        lead: Markup = .empty,
        crumbs: Markup? = nil,
        _ content: Markup
    ) -> Page {
        Page(
            title: title,
            body: """
                <body class="open">
                <a class="skip" href="#main">跳到正文</a>
                \(banner(onlooker.simulatedDay))
                \(openHeader(onlooker, .notices))
                <main id="main">
                <div class="page-head"><div>\(crumbs)<h1>\(title)</h1>\(lead)</div></div>
                \(content)
                </main>
                <footer class="foot"><p>抽检结果只对所抽检的批次负责，不代表同一单位其他产品的质量。</p></footer>
                </body>
                """,
            largeText: onlooker.largeText
        )
    }
}

/// The notices as the public sees them: search and list.
package struct PublicNoticesPage: Sendable {
    package var onlooker: Onlooker
    package var filter: NoticeFilter
    /// Townships by code and name.
    package var townships: [(code: AreaCode, name: String)]
    /// Nil where nothing was searched for.
    package var found: [NoticeLine]?
    package var paging: Paging
    package var notices: [Notice]

    package init(
        onlooker: Onlooker,
        filter: NoticeFilter,
        townships: [(code: AreaCode, name: String)],
        found: [NoticeLine]?,
        paging: Paging,
        notices: [Notice]
    ) {
        self.onlooker = onlooker
        self.filter = filter
        self.townships = townships
        self.found = found
        self.paging = paging
        self.notices = notices
    }

    package var page: Page {
        let conclusions = [("", "全部"), ("fail", "不合格"), ("pass", "合格")]
        return .published(
            "食品安全监督抽检信息公示",
            onlooker: onlooker,
            lead: "<p class=\"quiet\">按企业、食品、项目、地点查询本县公布的监督抽检结果。</p>",
            """
            <form class="filters" method="get" action="\(Link.publicNotices)"><div class="field wide"><label for="q">企业、食品、项目、地点或抽样编号</label><span class="hint">几个词用空格隔开</span><input id="q" name="q" type="search" value="\(filter.text)"></div>
            <div class="field"><label for="from">抽样日期自</label><input id="from" name="from" type="date" value="\(filter.from?.description ?? "")"></div><div class="field"><label for="through">至</label><input id="through" name="through" type="date" value="\(filter.through?.description ?? "")"></div>
            \(Part.select("township", "乡镇", [("", "全部")] + townships.map { ($0.code.text, $0.name) }, selected: filter.township?.text ?? ""))\(Part.select("conclusion", "结果", conclusions, selected: filter.conclusion?.rawValue ?? ""))<button class="button primary" type="submit">查询</button></form>
            \(found.map(results))
            <section class="panel"><h2>历次公示</h2>\(list)</section>
            """
        )
    }

    private func results(_ lines: [NoticeLine]) -> Markup {
        guard !lines.isEmpty else { return "<div class=\"panel empty\"><p>没有查到。请换一个字少些的词再试。</p></div>" }
        return """
            <section class="panel flush cards"><h2>查询结果</h2><div class="table"><table><caption class="visually-hidden">查询结果</caption><thead><tr><th scope="col">食品</th><th scope="col">抽样日期</th><th scope="col">被抽样单位</th><th scope="col">生产者</th><th scope="col">结果</th><th scope="col">不合格项目</th><th scope="col">公示</th></tr></thead><tbody>\(each: lines, { line in
                """
                <tr><th scope="row" class="lead">\(line.food)</th><td data-label="抽样日期" class="nowrap">\(line.sampledOn?.description)</td><td data-label="单位">\(line.supplier)<br><span class="small quiet">\(line.supplierAddress)</span></td><td data-label="生产者">\(line.producer)</td><td data-label="结果">\(Part.verdict(line.conclusion))</td><td data-label="项目">\(PublicNoticePage.items(line))</td><td data-label="公示"><a href="\(Self.row(line))">查看</a></td></tr>
                """
            })</tbody></table></div>\(paging.view)</section>
            """
    }

    /// The row of the notice itself; samples that passed come in pages.
    private static func row(_ line: NoticeLine) -> String {
        let page = line.conclusion == .pass ? (line.position - line.failedBefore - 1) / Paging.size + 1 : 1
        let address = page > 1 ? "\(Link.publicNotice(line.notice))?page=\(page)" : Link.publicNotice(line.notice)
        return "\(address)#s-\(line.position)"
    }

    private var list: Markup {
        guard !notices.isEmpty else { return "<p>还没有公布过抽检结果。</p>" }
        return """
            <ul class="picks">\(each: notices.filter(\.isCurrent), { notice in
                """
                <li><a href="\(Link.publicNotice(notice.id))"><b>\(notice.title)</b><span class="small quiet">\(notice.publishedAt.day.description) 公布 · 合格 \(notice.passed) 批，不合格 \(notice.failed) 批</span></a></li>
                """
            })</ul>
            """
    }
}

/// One notice as it was published.
package struct PublicNoticePage: Sendable {
    package var onlooker: Onlooker
    package var notice: Notice
    package var lines: [NoticeLine]
    /// The revision that took its place, where one did.
    package var current: String?
    /// The county's province, for the column of sampled units' provinces.
    package var province: String
    package var pageNumber: Int

    package init(
        onlooker: Onlooker,
        notice: Notice,
        lines: [NoticeLine],
        current: String?,
        province: String,
        pageNumber: Int
    ) {
        self.onlooker = onlooker
        self.province = province
        self.notice = notice
        self.lines = lines
        self.current = current
        self.pageNumber = pageNumber
    }

    /// `项目║检验结果║标准值`, one to a line.
    static func items(_ line: NoticeLine) -> Markup {
        "\(each: line.items.split(separator: "\n").map(String.init), { "<span class=\"line-item\">\($0)</span>" })"
    }

    package var page: Page {
        let replaced: Markup? = current.map {
            "<p class=\"notice warn\">本版已被更正，仅供查考。<a href=\"\(Link.publicNotice($0))\">看现行版</a></p>"
        }
        let corrected: Markup? =
            notice.reason.isEmpty ? nil : "<p class=\"notice\">更正理由：\(notice.reason)</p>"
        return .published(
            notice.title,
            onlooker: onlooker,
            lead:
                "<p class=\"quiet\">\(notice.publishedAt.day.description) 公布。抽样日期 \(notice.from.description) 至 \(notice.through.description)，合格 \(notice.passed) 批，不合格 \(notice.failed) 批。</p>",
            crumbs: "<p class=\"crumbs\"><a href=\"\(Link.publicNotices)\">信息公示</a> › </p>",
            """
            \(replaced)\(corrected)
            <p class="actions"><a class="button" href="\(Link.publicNotice(notice.id))/failed.xlsx">不合格产品信息（Excel）</a><a class="button" href="\(Link.publicNotice(notice.id))/passed.xlsx">合格产品信息（Excel）</a></p>
            \(failedTable)\(passedTable)
            """
        )
    }

    private var failedTable: Markup {
        let failed = lines.filter { $0.conclusion == .fail }
        guard !failed.isEmpty else { return "<p class=\"notice good\">本期没有不合格产品。</p>" }
        return table(
            "不合格产品信息",
            NoticeLine.failedColumns,
            failed.enumerated().map { ($0.offset + 1, $0.element.failedRow($0.offset + 1)) }
        )
    }

    private var passedTable: Markup? {
        let passed = lines.filter { $0.conclusion == .pass }
        guard !passed.isEmpty else { return nil }
        let paging = Paging(page: pageNumber, total: passed.count, base: "\(Link.publicNotice(notice.id))?")
        let before = lines.count - passed.count
        let rows = paging.rows.map {
            (before + $0 + 1, passed[$0].passedRow($0 + 1, notice: notice, province: province))
        }
        return "\(table("合格产品信息", NoticeLine.passedColumns, rows))\(paging.view)"
    }

    /// Each row has its place in the notice as its anchor: searches lead to it.
    private func table(_ title: String, _ columns: [String], _ rows: [(position: Int, cells: [String])]) -> Markup {
        """
        <section class="panel flush cards wide-table"><h2>\(title)</h2><div class="table" tabindex="0" role="region" aria-label="\(title)"><table><caption class="visually-hidden">\(title)</caption><thead><tr>\(each: columns, { "<th scope=\"col\">\($0)</th>" })</tr></thead><tbody>\(each: rows, { row in
            """
            <tr id="s-\(row.position)">\(each: Array(zip(columns, row.cells)), { column, cell in
                "<td data-label=\"\(column)\">\(each: cell.split(separator: "\n").map(String.init), { "<span class=\"line-item\">\($0)</span>" })</td>"
            })</tr>
            """
        })</tbody></table></div></section>
        """
    }
}

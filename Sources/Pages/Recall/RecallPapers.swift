import Markup
package import Primitives
import Rules
package import Supervision

/// The closing report of a recall, to print.
package struct RecallReportPage: Sendable {
    package var viewer: Viewer
    package var file: RecallFile

    package init(viewer: Viewer, file: RecallFile) {
        self.viewer = viewer
        self.file = file
    }

    package var page: Page {
        let recall = file.recall
        let totals = file.totals
        func kilograms(_ thousandths: Int64) -> String {
            LotQuantity(thousandths: thousandths, unit: .kilogram).text
        }
        let unaccounted = totals.expected - totals.recalled - totals.sold - totals.destroyed
        return .office(
            "\(recall.number)总结",
            section: .provenance,
            viewer: viewer,
            crumbs: [("召回", Link.recalls), (recall.number, Link.recall(recall.id))],
            """
            <article class="panel"><h2>\(recall.isMock ? "召回演练总结" : "食品召回总结")</h2>
            <dl class="facts">\(Part.fact("编号", recall.number))\(Part.fact("级别", recall.level.title))\(Part.fact("依据", file.level?.source.document))\(Part.fact("原因", recall.reason))\(Part.fact("发起", recall.orderedAt.short))\(Part.fact("结束", recall.closing?.at.short))\(Part.fact("历时", file.minutesToLastAnswer.map { "发起到最后一家报告 \($0) 分钟" }))\(Part.fact("涉及", "\(file.holders) 家主体、\(file.lots.count) 个批次"))\(Part.fact("各处台账合计（含转售）", kilograms(totals.expected)))\(Part.fact("召回", kilograms(totals.recalled)))\(Part.fact("已售", kilograms(totals.sold)))\(Part.fact("销毁", kilograms(totals.destroyed)))\(Part.fact("去向不明", kilograms(max(0, unaccounted))))</dl>
            <p>\(recall.closing?.report ?? "召回还在进行。")</p>
            <div class="table" tabindex="0" role="region" aria-label="表格"><table><caption>各主体处置情况</caption><thead><tr><th scope="col">主体</th><th scope="col">批次</th><th scope="col" class="number">台账数量</th><th scope="col" class="number">召回</th><th scope="col" class="number">已售</th><th scope="col" class="number">销毁</th><th scope="col">情况</th></tr></thead><tbody>\(each: file.holdings, { row in
                """
                <tr><th scope="row">\(row.holderName)</th><td>\(row.food) \(row.lotCode)</td><td class="number">\(row.expected.text)</td><td class="number">\(row.answer?.recalled.number)</td><td class="number">\(row.answer?.sold.number)</td><td class="number">\(row.answer?.destroyed.number)</td><td>\(row.answer?.evidence ?? "未报告")</td></tr>
                """
            })</tbody></table></div>
            <h3>效果核查</h3><ul>\(each: file.checks, { check in
                "<li>\(check.at.short) \(check.holderName)：\(check.reached ? "已到达" : "未到达")。\(check.note)</li>"
            })</ul></article>
            """
        )
    }
}

/// The notices for holders in sight, one after the other, to print; and the announcement.
package struct RecallNoticesPage: Sendable {
    /// Notices of one page.
    package static let perPage = 20

    package var viewer: Viewer
    package var file: RecallFile
    package var start: Instant?
    /// By holder; without one it is told without a number.
    package var notices: [String: PrintedDocument]
    package var announcement: PrintedDocument?
    package var paging: Paging

    package init(
        viewer: Viewer,
        file: RecallFile,
        start: Instant?,
        notices: [String: PrintedDocument],
        announcement: PrintedDocument?,
        paging: Paging
    ) {
        self.viewer = viewer
        self.file = file
        self.start = start
        self.notices = notices
        self.announcement = announcement
        self.paging = paging
    }

    package var page: Page {
        let recall = file.recall
        let holders = Dictionary(grouping: file.holdings, by: \.holder)
        let more: Markup? = paging.total > paging.size ? "<div class=\"no-print\">\(paging.view)</div>" : nil
        return .office(
            "\(recall.number)通知",
            section: .provenance,
            viewer: viewer,
            crumbs: [("召回", Link.recalls), (recall.number, Link.recall(recall.id))],
            actions: "<p class=\"no-print quiet\">用浏览器的“打印”功能打印（A4），每份一页。</p>",
            """
            \(paging.page == 1 ? announcement.map { "<div class=\"paper\">\($0.view)</div>" as Markup } : nil)\(each: file.holderOrder[paging.rows], { holder in
                notices[holder].map { "<div class=\"paper\">\($0.view)</div>" } ?? notice(holders[holder] ?? [])
            })\(more)
            """
        )
    }

    private func notice(_ rows: [RecallHolding]) -> Markup {
        let recall = file.recall
        let heading = recall.isMock ? "食品召回通知（演练，不停止销售）" : "食品召回通知"
        let due = start.map { "，于 \($0.short) 前" } ?? ""
        return """
            <article class="panel"><h2>\(heading)</h2><p>\(recall.number)</p><p>\(rows.first?.holderName)（\(rows.first?.address)）：</p>
            <p>因\(recall.reason)，决定实施\(recall.level.title)。台账显示你单位有下列货物：</p>
            <ul>\(each: rows, { "<li>\($0.food)，批次 \($0.lotCode)，\($0.expected.text)</li>" })</ul>
            <p>请立即停止销售和使用，封存尚存的货物，通知购买者\(due)报告召回、已售和销毁的数量及凭据。</p>
            <p>\(viewer.naming.area(viewer.naming.county)) \(recall.orderedAt.day.description)</p></article>
            """
    }
}

/// Recalls for anybody.
package struct OpenRecallsPage: Sendable {
    package var onlooker: Onlooker
    package var rows: [Recall]

    package init(onlooker: Onlooker, rows: [Recall]) {
        self.onlooker = onlooker
        self.rows = rows
    }

    package var page: Page {
        .certified(
            "食品召回公告",
            onlooker: onlooker,
            rows.isEmpty
                ? "<section class=\"panel empty\"><p>没有召回公告。</p></section>"
                : """
                <section class="panel"><ul>\(each: rows, { recall in
                    "<li><a href=\"\(Link.openRecall(recall.id))\">\(recall.number)</a> \(recall.level.title)，\(recall.orderedAt.day.description)：\(recall.reason)</li>"
                })</ul></section>
                """
        )
    }
}

/// One recall for anybody: which goods, why, and what to do; no holders.
package struct OpenRecallPage: Sendable {
    package var onlooker: Onlooker
    package var file: RecallFile

    package init(onlooker: Onlooker, file: RecallFile) {
        self.onlooker = onlooker
        self.file = file
    }

    package var page: Page {
        let recall = file.recall
        let ended = recall.closing.map { "召回工作已于 \($0.at.day.description) 结束" }
        return .certified(
            "食品召回公告",
            onlooker: onlooker,
            lead: "<p>\(recall.number) \(recall.level.title)</p>",
            """
            <section class="panel"><p>\(recall.publicText)</p>
            <dl class="facts">\(Part.fact("原因", recall.reason))\(Part.fact("公布", recall.orderedAt.day.description))\(Part.fact("状态", ended ?? "正在召回"))</dl></section>
            <section class="panel"><h2>召回的批次</h2><ul>\(each: file.lots, { lot in
                "<li>\(lot.food)，批次 \(lot.code)，\(lot.makerName)，\(lot.madeOn?.description ?? "日期不详")</li>"
            })</ul><p>请停止食用，退回购买处。合格证编号可在<a href="\(Link.openCertificates)">这里</a>核对。</p></section>
            """
        )
    }
}

import Markup
package import Primitives
import Rules
package import Supervision

/// One recall: who has what, what became of it, and what is left to do.
package struct RecallPage: Sendable {
    /// Holdings at most on one page; the workbook has all.
    private static let shown = 300

    package var viewer: Viewer
    package var file: RecallFile
    package var start: Instant?
    package var finish: Instant?
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        file: RecallFile,
        start: Instant?,
        finish: Instant?,
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.file = file
        self.start = start
        self.finish = finish
        self.faults = faults
    }

    private var recall: Recall { file.recall }
    private var link: String { Link.recall(recall.id) }

    package var page: Page {
        .office(
            recall.number,
            section: .provenance,
            viewer: viewer,
            crumbs: [("召回", Link.recalls)],
            lead: "<p>\(recall.level.title) \(Part.standing(recall))</p>",
            actions: "<div class=\"actions\">\(buttons)</div>",
            """
            \(Part.faults(faults))
            <section class="panel"><h2>概况</h2>\(facts)</section>
            <section class="panel flush cards"><h2>各主体货物</h2>\(table)</section>
            \(checks)\(closing)
            """
        )
    }

    private var buttons: Markup {
        let all: Markup? =
            viewer.may(.exportData) && viewer.may(.orderRecalls)
            ? "<a class=\"button\" href=\"\(link)/records.xlsx\">全套台账</a>" : nil
        let open: Markup? =
            recall.isMock ? nil : "<a class=\"button\" href=\"\(Link.openRecall(recall.id))\">公告</a>"
        return """
            <a class="button" href="\(link)/notices">召回通知</a><a class="button" href="\(link)/report">召回总结</a>\(open)\(all)
            """
    }

    /// A link for whoever may follow it: a holder reads its own part of a recall and not the office's files.
    private func look(_ title: String, _ address: String?) -> Markup? {
        guard viewer.may(.readLedger), let address else { return nil }
        return Part.fact(title, "<a href=\"\(address)\">查看</a>" as Markup)
    }

    private var facts: Markup {
        let totals = file.totals
        func kilograms(_ thousandths: Int64) -> String {
            LotQuantity(thousandths: thousandths, unit: .kilogram).text
        }
        return """
            <dl class="facts">\(Part.fact("原因", recall.reason))\(look("不合格样品", recall.sample.map(Link.sample)))\(look("事项", recall.matter.map(Link.matter)))\(Part.fact("发起", recall.orderedAt.short))\(Part.fact("应启动", start.map(\.short)))\(Part.fact("应完成", finish.map { Part.lastDay($0) }))\(Part.fact("批次", lots))\(Part.fact("进度", "\(file.holders) 家主体、\(file.places) 处货物，已报告 \(file.answered) 处"))\(Part.fact("各处台账合计（含转售）", kilograms(totals.expected)))\(Part.fact("已召回", kilograms(totals.recalled)))\(Part.fact("已售", kilograms(totals.sold)))\(Part.fact("已销毁", kilograms(totals.destroyed)))\(Part.fact("从发起到最后一家报告", file.minutesToLastAnswer.map { "\($0) 分钟" }))</dl>
            """
    }

    /// Each recalled lot; whoever orders recalls sees all of them and is led to where they came from and went.
    private var lots: Markup {
        let isLink = viewer.may(.orderRecalls)
        let names: [Markup] = file.lots.map { lot in
            isLink
                ? "<a href=\"\(Link.lot(lot.id))/trace\">\(lot.food) \(lot.code)</a>" : "\(lot.food) \(lot.code)"
        }
        return "\(each: names.enumerated(), { $0.offset > 0 ? "、\($0.element)" : $0.element })"
    }

    private var table: Markup {
        """
        <div class="table" tabindex="0" role="region" aria-label="表格"><table><caption class="visually-hidden">各主体货物</caption><thead><tr><th scope="col">主体</th><th scope="col">批次</th><th scope="col" class="number">台账数量</th><th scope="col" class="number">召回</th><th scope="col" class="number">已售</th><th scope="col" class="number">销毁</th><th scope="col">处置情况</th></tr></thead><tbody>\(each: file.holdings.prefix(Self.shown), row)</tbody></table></div>\(rest)
        """
    }

    private var rest: Markup? {
        let left = file.places - min(file.holdings.count, Self.shown)
        return left > 0 ? "<p class=\"small quiet\">另有 \(left) 处货物不在此列出。</p>" : nil
    }

    private func row(_ row: RecallHolding) -> Markup {
        let place = "\(row.kind.title) · \(viewer.naming.area(row.township))"
        let assumed: Markup? = row.isExact ? nil : " \(Part.badge("推断", .warn))"
        let shown = viewer.may(.readLedger) ? row.matter : nil
        let matter: Markup? = shown.map { " <a class=\"small\" href=\"\(Link.matter($0))\">事项</a>" }
        return """
            <tr><th scope="row" class="lead">\(row.holderName)\(assumed)<br><span class="small quiet">\(place)</span>\(matter)</th><td data-label="批次">\(row.food) <span class="key">\(row.lotCode)</span></td><td data-label="台账数量" class="number">\(row.expected.text)</td><td data-label="召回" class="number">\(row.answer?.recalled.number)</td><td data-label="已售" class="number">\(row.answer?.sold.number)</td><td data-label="销毁" class="number">\(row.answer?.destroyed.number)</td><td data-label="处置情况">\(row.answer.map { "\($0.evidence)<br><span class=\"small quiet\">\($0.at.short)</span>" as Markup } ?? Part.badge("未报告", .warn))\(form(row))</td></tr>
            """
    }

    private func form(_ row: RecallHolding) -> Markup? {
        guard recall.closing == nil else { return nil }
        let id = row.holding
        func number(_ name: String, _ label: String, _ value: String?) -> Markup {
            """
            <div class="field"><label for="\(name)-\(id)">\(label)（\(row.expected.unit.title)）</label><input id="\(name)-\(id)" name="\(name)" inputmode="decimal" value="\(value ?? "0")"></div>
            """
        }
        let answer: Markup = """
            <details><summary>\(row.answer == nil ? "报告去向" : "更正")</summary><form class="form" method="post" novalidate action="\(link)/answer">\(hidden("token", viewer.formToken))\(hidden("holding", "\(id)"))
            \(number("recalled", "召回封存", row.answer?.recalled.number))\(number("sold", "已售", row.answer?.sold.number))\(number("destroyed", "销毁", row.answer?.destroyed.number))
            <div class="field"><label for="evidence-\(id)">处置情况和凭据</label><textarea id="evidence-\(id)" name="evidence" rows="2">\(row.answer?.evidence ?? "")</textarea></div>
            <button class="button" type="submit">报告</button></form></details>
            """
        let check: Markup? =
            viewer.may(.handleMatters)
            ? """
            <details><summary>效果核查</summary><form class="form" method="post" novalidate action="\(link)/check">\(hidden("token", viewer.formToken))\(hidden("holder", row.holder))
            <div class="field"><label for="reached-\(id)">通知是否到达</label><select id="reached-\(id)" name="reached"><option value="1">已到达并停止销售</option><option value="0">没有到达</option></select></div>
            <div class="field"><label for="note-\(id)">核查方式和情况</label><textarea id="note-\(id)" name="note" rows="2"></textarea></div>
            <button class="button" type="submit">记录核查</button></form></details>
            """ : nil
        return "\(answer)\(check)"
    }

    private var checks: Markup? {
        guard !file.checks.isEmpty else { return nil }
        return """
            <section class="panel"><h2>效果核查</h2><ul>\(each: file.checks, { check in
                "<li>\(check.at.short) \(check.holderName)：\(check.reached ? Part.badge("已到达", .good) : Part.badge("未到达", .bad)) \(check.note)（\(check.by)）</li>"
            })</ul></section>
            """
    }

    private var closing: Markup? {
        if let closing = recall.closing {
            return
                "<section class=\"panel\"><h2>召回总结</h2><p>\(closing.report)</p><p class=\"small quiet\">\(closing.at.short)</p></section>"
        }
        guard viewer.may(.orderRecalls) else { return nil }
        return """
            <section class="panel"><h2>结束召回</h2><form class="form" method="post" novalidate action="\(link)/close">\(hidden("token", viewer.formToken))
            \(Part.area("report", "召回总结", [:], faults))<button class="button primary" type="submit">结束召回</button></form></section>
            """
    }
}

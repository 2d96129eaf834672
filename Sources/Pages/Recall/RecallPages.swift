import Markup
package import Primitives
import Rules
package import Supervision

extension Link {
    package static let recalls = "/office/recalls"
    package static let newRecall = "/office/recalls/new"
    package static func recall(_ id: String) -> String { "\(recalls)/\(id)" }
    package static let openRecalls = "/recalls"
    package static func openRecall(_ id: String) -> String { "\(openRecalls)/\(id)" }
}

extension Part {
    static func standing(_ recall: Recall) -> Markup {
        let state = recall.closing == nil ? badge("进行中", .warn) : badge("已结束", .good)
        return recall.isMock ? "\(badge("演练", .going)) \(state)" : state
    }
}

extension RecallLevel.ID {
    package var title: String {
        switch self {
        case .first: "一级召回"
        case .second: "二级召回"
        case .third: "三级召回"
        }
    }
}

/// Recalls and exercises, newest first.
package struct RecallsPage: Sendable {
    package var viewer: Viewer
    package var rows: [Recall]
    package var paging: Paging

    package init(viewer: Viewer, rows: [Recall], paging: Paging) {
        self.viewer = viewer
        self.rows = rows
        self.paging = paging
    }

    package var page: Page {
        .office(
            "召回",
            section: .provenance,
            viewer: viewer,
            lead: "<p class=\"quiet\">从不合格样品或批次的追溯页发起；演练不通知主体、不公开，只计时。</p>",
            "\(Part.provenanceTabs(.recalls))<section class=\"panel flush cards\">\(list)\(paging.view)</section>"
        )
    }

    private var list: Markup {
        guard !rows.isEmpty else { return "<div class=\"panel empty\"><p>没有召回。</p></div>" }
        return """
            <div class="table" tabindex="0" role="region" aria-label="表格"><table><caption class="visually-hidden">召回</caption><thead><tr><th scope="col">编号</th><th scope="col">级别</th><th scope="col">原因</th><th scope="col">发起</th><th scope="col">状态</th></tr></thead><tbody>\(each: rows, { recall in
                """
                <tr><th scope="row" class="lead"><a href="\(Link.recall(recall.id))">\(recall.number)</a></th><td data-label="级别">\(recall.level.title)</td><td data-label="原因">\(recall.reason)</td><td data-label="发起" class="nowrap">\(recall.orderedAt.short)</td><td data-label="状态">\(Part.standing(recall))</td></tr>
                """
            })</tbody></table></div>
            """
    }
}

/// What a recall would reach, and the form that orders it.
package struct RecallFormPage: Sendable {
    package var viewer: Viewer
    package var preview: RecallPreview
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(viewer: Viewer, preview: RecallPreview, values: [String: String] = [:], faults: [FieldFault] = []) {
        self.viewer = viewer
        self.preview = preview
        self.values = values
        self.faults = faults
    }

    package var page: Page {
        .office(
            "发起召回",
            section: .provenance,
            viewer: viewer,
            crumbs: [("召回", Link.recalls)],
            lead: preview.sample == nil ? .empty : "<p class=\"quiet\">不合格样品：\(preview.sampleTitle)</p>",
            "\(Part.faults(faults))\(choice)\(effect)"
        )
    }

    private var choice: Markup {
        guard !preview.candidates.isEmpty else {
            return
                "<section class=\"panel empty\"><p>台账中没有这家的这种产品的批次。请先在<a href=\"\(Link.lots)\">批次流转</a>中登记或从批次的追溯页发起。</p></section>"
        }
        return """
            <section class="panel"><h2>召回哪些批次</h2><form class="form" method="get" action="\(Link.newRecall)">\(preview.sample.map { hidden("sample", $0) })
            <ul class="picks">\(each: preview.candidates, { lot in
                "<li><label><input type=\"checkbox\" name=\"lot-\(lot.id)\" value=\"1\"\(" checked", if: preview.chosen.contains(lot.id))> <b>\(lot.food) \(lot.code)</b> <span class=\"small quiet\">\(lot.makerName) · \(lot.madeOn?.description ?? "日期不详")</span></label></li>"
            })</ul>
            <label><input type="checkbox" name="probable" value="1"\(" checked", if: preview.includesProbable)> 包括推断的去向</label>
            <button class="button" type="submit">查看影响</button></form></section>
            """
    }

    private var effect: Markup? {
        guard let trace = preview.trace else { return nil }
        let held = trace.grams.values.max().map { LotQuantity(thousandths: $0, unit: .kilogram).text }
        return """
            <section class="panel"><h2>影响</h2><dl class="facts">\(Part.fact("主体", "\(trace.holders.count) 家"))\(Part.fact("批次", "\(trace.lots.count) 个"))\(Part.fact("货物", "\(trace.places.count) 处"))\(Part.fact("最多涉及", held))\(Part.fact("随之失效的合格证", "\(preview.certificates.count) 张"))</dl>
            \(ChainPicture(trace).view)
            <ul>\(each: trace.places.prefix(200), { place in
                "<li>\(place.holderName)（\(place.kind.title)）：\(place.food) \(place.lotCode) \(place.held.text)</li>"
            })</ul></section>
            \(form(trace))
            """
    }

    private func form(_ trace: LotTrace) -> Markup {
        let levels = [("", "请选择")] + preview.levels.map { ($0.id.rawValue, "\($0.title)：\($0.when)") }
        return """
            <section class="panel"><h2>发起</h2><form class="form" method="post" novalidate action="\(Link.newRecall)">\(hidden("token", viewer.formToken))\(preview.sample.map { hidden("sample", $0) })\(each: preview.chosen, { hidden("lot-\($0)", "1") })\(preview.includesProbable ? hidden("probable", "1") : nil)
            \(Part.select("level", "级别", levels, selected: values["level"] ?? ""))\(Part.fault("level", in: faults))
            \(Part.area("reason", "召回原因", values, faults))
            \(Part.area("text", "向社会公布的内容（演练不公布）", values, faults))
            <label><input type="checkbox" name="mock" value="1"\(" checked", if: values["mock"] == "1")> 演练：不开通知、不公布，只计时</label>
            <button class="button primary" type="submit">发起召回</button></form></section>
            """
    }
}

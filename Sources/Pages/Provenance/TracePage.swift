import Markup
import Primitives
import Rules
package import Supervision

extension Link {
    package static func trace(_ lot: Int64) -> String { "\(lots)/\(lot)/trace" }
    package static func chainRecords(_ lot: Int64) -> String { "\(lots)/\(lot)/records.xlsx" }
}

/// Where a lot came from and where it went: a picture and a table.
package struct TracePage: Sendable {
    package var viewer: Viewer
    package var lot: LotSummary
    package var trace: LotTrace
    /// What of it the table shows; nil for all.
    package var group: TraceGroup?
    /// The page of the table, from 1.
    package var number: Int

    package init(viewer: Viewer, lot: LotSummary, trace: LotTrace, group: TraceGroup? = nil, number: Int = 1) {
        self.viewer = viewer
        self.lot = lot
        self.trace = trace
        self.group = group
        self.number = number
    }

    private var address: String {
        Address.make(Link.trace(lot.id), [("direction", trace.direction.rawValue), ("group", group?.text)])
    }

    package var page: Page {
        let picture = ChainPicture(trace)
        return .office(
            "追溯：\(lot.food) \(lot.code)",
            section: .provenance,
            viewer: viewer,
            crumbs: [("批次流转", Link.lots), ("\(lot.food) \(lot.code)", Link.lot(lot.id))],
            lead: "<p class=\"quiet\">\(summary)</p>",
            actions: "<div class=\"actions\">\(export)\(recall)</div>",
            """
            <nav class="tabs" aria-label="方向">\(each: LotTrace.Direction.allCases, { direction in
                "<a href=\"\(Address.make(Link.trace(lot.id), [("direction", direction.rawValue)]))\"\(" aria-current=\"page\"", if: direction == trace.direction)>\(direction.title)</a>"
            })</nav>
            <section class="panel"><h2>流向图</h2>\(picture.view)\(unfolding(picture.folds))<p class="small quiet">粗框为起点；虚线和虚框为推断：同一主体、同一产品、时间相近而去向或来源没有记录。批次在一个主体处视为混合，不按时刻区分。</p></section>
            <section class="panel flush cards" id="places"><h2>货物所在</h2>\(narrowed)\(table)</section>
            """
        )
    }

    private var summary: String {
        let probable = trace.places.count { !$0.isExact }
        let assumed = probable == 0 ? "" : "，其中推断 \(probable) 处"
        return "\(trace.holders.count) 家主体、\(trace.lots.count) 个批次、\(trace.places.count) 处货物\(assumed)"
    }

    private var export: Markup? {
        guard viewer.may(.exportData) else { return nil }
        let query = [("direction", trace.direction.rawValue)]
        return """
            <a class="button" href="\(Address.make("\(Link.trace(lot.id)).xlsx", query))">导出 Excel</a><a class="button" href="\(Address.make("\(Link.trace(lot.id)).json", query))">FoodChain-Lab</a><a class="button" href="\(Link.chainRecords(lot.id))">全套台账</a>
            """
    }

    private var recall: Markup? {
        guard viewer.may(.orderRecalls) else { return nil }
        return
            "<a class=\"button primary\" href=\"\(Address.make(Link.newRecall, [("lot-\(lot.id)", "1")]))\">召回这个批次</a>"
    }

    private var table: Markup {
        let reasons = Dictionary(
            trace.links.map { (trace.direction == .back ? $0.from : $0.to, $0.reason) },
            uniquingKeysWith: { first, _ in first }
        )
        return """
            <div class="table" tabindex="0" role="region" aria-label="表格"><table><caption class="visually-hidden">货物所在</caption><thead><tr><th scope="col">主体</th><th scope="col">类别</th><th scope="col">批次</th><th scope="col" class="number">数量</th><th scope="col" class="number">涉及上限（公斤）</th><th scope="col" class="number">层</th><th scope="col">依据</th></tr></thead><tbody>\(each: places[paging.rows], { place in
                """
                <tr><th scope="row" class="lead">\(place.holderName)</th><td data-label="类别">\(place.kind.title) \(viewer.naming.area(place.township))</td><td data-label="批次"><a href="\(Link.lot(place.lot))">\(place.food) <span class="key">\(place.lotCode)</span></a></td><td data-label="数量" class="number">\(place.held.text)</td><td data-label="涉及上限" class="number">\(kilograms(place))</td><td data-label="层" class="number">\(place.distance)</td><td data-label="依据">\(place.isExact ? Part.badge("有记录", .good) : Part.badge("推断", .warn)) <span class="small quiet">\(reasons[place.holding] ?? "起点")</span></td></tr>
                """
            })</tbody></table></div>\(paging.view)
            """
    }

    private var places: [LotTrace.Place] { group.map { group in trace.places.filter(group.holds) } ?? trace.places }

    private var paging: Paging {
        Paging(page: number, total: places.count, base: address + (address.contains("?") ? "&" : "?"))
    }

    /// Where a node of the picture stands for several places, they are in the table.
    private func unfolding(_ folds: [ChainPicture.Fold]) -> Markup? {
        guard !folds.isEmpty else { return nil }
        let direction = ("direction", trace.direction.rawValue)
        return """
            <ul class="folds small" aria-label="合并显示的主体">\(each: folds, { fold in
                "<li><a href=\"\(Address.make(Link.trace(lot.id), [direction, ("group", fold.group.text)]))#places\">\(fold.title)</a></li>"
            })</ul>
            """
    }

    private var narrowed: Markup? {
        guard let group else { return nil }
        let words = [
            "第 \(group.distance) 层", group.kind?.title, group.isExact.map { $0 ? "有记录" : "推断" },
        ].compactMap { $0 }.joined(separator: "，")
        let all = Address.make(Link.trace(lot.id), [("direction", trace.direction.rawValue)])
        return "<p>只列出\(words)，\(places.count) 处。<a href=\"\(all)#places\">列出全部</a></p>"
    }

    private func kilograms(_ place: LotTrace.Place) -> String {
        trace.grams[place.holder].map { LotQuantity(thousandths: $0, unit: .kilogram).number } ?? "—"
    }
}

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
    /// Rows of the table at most; the workbook has all.
    private static let shown = 500

    package var viewer: Viewer
    package var lot: LotSummary
    package var trace: LotTrace

    package init(viewer: Viewer, lot: LotSummary, trace: LotTrace) {
        self.viewer = viewer
        self.lot = lot
        self.trace = trace
    }

    package var page: Page {
        .office(
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
            <section class="panel"><h2>流向图</h2>\(ChainPicture(trace).view)<p class="small quiet">粗框为起点；虚线和虚框为推断：同一主体、同一产品、时间相近而去向或来源没有记录。批次在一个主体处视为混合，不按时刻区分。</p></section>
            <section class="panel flush cards"><h2>货物所在</h2>\(table)</section>
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
            <div class="table" tabindex="0" role="region" aria-label="表格"><table><caption class="visually-hidden">货物所在</caption><thead><tr><th scope="col">主体</th><th scope="col">类别</th><th scope="col">批次</th><th scope="col" class="number">数量</th><th scope="col" class="number">涉及上限（公斤）</th><th scope="col" class="number">层</th><th scope="col">依据</th></tr></thead><tbody>\(each: trace.places.prefix(Self.shown), { place in
                """
                <tr><th scope="row" class="lead">\(place.holderName)</th><td data-label="类别">\(place.kind.title) \(viewer.naming.area(place.township))</td><td data-label="批次"><a href="\(Link.lot(place.lot))">\(place.food) <span class="key">\(place.lotCode)</span></a></td><td data-label="数量" class="number">\(place.held.text)</td><td data-label="涉及上限" class="number">\(kilograms(place))</td><td data-label="层" class="number">\(place.distance)</td><td data-label="依据">\(place.isExact ? Part.badge("有记录", .good) : Part.badge("推断", .warn)) <span class="small quiet">\(reasons[place.holding] ?? "起点")</span></td></tr>
                """
            })</tbody></table></div>\(rest)
            """
    }

    private var rest: Markup? {
        trace.places.count > Self.shown
            ? "<p class=\"small quiet\">只列出前 \(Self.shown) 处，全部见导出的 Excel。</p>" : nil
    }

    private func kilograms(_ place: LotTrace.Place) -> String {
        trace.grams[place.holder].map { LotQuantity(thousandths: $0, unit: .kilogram).number } ?? "—"
    }
}

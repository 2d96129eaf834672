import Markup
import Primitives
import Rules
package import Supervision

/// Where certified goods went (合格证流向): lines on the map, and the same as a table.
package struct MapFlowPage: Sendable {
    package var viewer: Viewer
    package var frame: MapFrame
    package var layers: [MapLayer]
    package var layer: MapLayer
    package var filter: MapFlowFilter
    /// All that the filter admits; the page shows those of ``paging``.
    package var flows: [MapFlow]
    package var shapes: [AreaShape]
    package var box: MapBox?
    package var paging: Paging

    package init(
        viewer: Viewer,
        frame: MapFrame,
        layers: [MapLayer],
        layer: MapLayer,
        filter: MapFlowFilter,
        flows: [MapFlow],
        shapes: [AreaShape],
        box: MapBox?,
        paging: Paging
    ) {
        self.viewer = viewer
        self.frame = frame
        self.layers = layers
        self.layer = layer
        self.filter = filter
        self.flows = flows
        self.shapes = shapes
        self.box = box
        self.paging = paging
    }

    package var page: Page {
        let hidden = flows.count { $0.start == nil || $0.end == nil }
        let missing: Markup? = hidden > 0 ? "，其中 \(hidden) 条有一端没有坐标，只在表里" : nil
        return .office(
            "数字地图",
            section: .map,
            viewer: viewer,
            lead: "<p class=\"quiet\">\(layer.note)。</p>",
            scripts: ["map"],
            """
            \(filters)
            <section class="panel"><h2>\(layer.title)<span class="small quiet">\(flows.count) 条\(missing)</span></h2>
            \(MapParts.canvas(frame, data, label: "合格证流向图"))
            <div class="map-legend"><ul aria-label="图例">\(each: layer.legend, { "<li>\(MapParts.mark($0.tone)) \($0.words)</li>" })<li>线越粗，交货次数越多</li></ul>\(MapParts.together(layers, layer, frame))</div>\(MapParts.shapesNote(shapes))</section>
            \(table)
            """
        )
    }

    private var data: Markup {
        " data-flows=\"\(Link.mapFlows)\" data-points=\"\(Link.mapPoints)\" data-layer=\"\(layer.id)\" data-from=\"\(filter.from.description)\" data-through=\"\(filter.through.description)\" data-kind=\"\(filter.kind.rawValue)\" data-township=\"\(filter.township?.text ?? "")\" data-box=\"\(MapParts.box(box))\""
    }

    private var filters: Markup {
        let kinds = OperatorKind.allCases.map { ($0.rawValue, $0.title) }
        let townships = [("", "全部")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        let days = [("from", "从", filter.from), ("through", "到", filter.through)]
        return """
            <form class="filters" method="get" action="\(Link.map)">\(Part.select("layer", "图层", layers.map { ($0.id, $0.title) }, selected: layer.id))
            \(each: days, { name, title, day in
                "<div class=\"field\"><label for=\"\(name)\">\(title)</label><input id=\"\(name)\" name=\"\(name)\" type=\"date\" value=\"\(day.description)\"></div>"
            })\(Part.select("township", "产自乡镇", townships, selected: filter.township?.text ?? ""))
            \(Part.select("kind", "收货方类别", kinds, selected: filter.kind.rawValue))
            <button class="button" type="submit">筛选</button></form>
            """
    }

    private var table: Markup {
        guard !flows.isEmpty else {
            return
                "<div id=\"list\" class=\"panel empty\"><p>这段时间没有开有合格证的批次卖给\(filter.kind.title)。入场登记、批次流转里记下的销售会出现在这里。</p></div>"
        }
        return """
            <section id="list" class="panel flush cards"><h2>清单</h2><div class="table"><table><caption class="visually-hidden">合格证流向</caption>
            <thead><tr><th scope="col">从</th><th scope="col">到</th><th scope="col" class="number">批次</th><th scope="col" class="number">交货次数</th><th scope="col" class="number">数量</th></tr></thead>
            <tbody>\(each: flows[paging.rows], row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ flow: MapFlow) -> Markup {
        """
        <tr><th scope="row" class="lead">\(viewer.naming.area(flow.origin))</th><td data-label="到"><a href="\(Link.operator(flow.receiver))">\(flow.receiverName)</a> <span class="small quiet">\(viewer.naming.area(flow.township))</span></td>
        <td data-label="批次" class="number">\(flow.lots)</td><td data-label="交货次数" class="number">\(flow.deliveries)</td><td data-label="数量" class="number">\(flow.quantities.map(\.text).joined(separator: "，"))</td></tr>
        """
    }
}

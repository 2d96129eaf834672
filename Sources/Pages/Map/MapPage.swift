import Markup
import Primitives
import Rules
package import Supervision

/// The digital map (数字地图), and the same as a list.
package struct MapPage: Sendable {
    package var viewer: Viewer
    package var frame: MapFrame
    package var layers: [MapLayer]
    package var layer: MapLayer
    package var filter: MapFilter
    package var points: [MapPoint]
    package var withoutPlace: Int
    package var shapes: [AreaShape]
    package var box: MapBox?
    package var paging: Paging

    package init(
        viewer: Viewer,
        frame: MapFrame,
        layers: [MapLayer],
        layer: MapLayer,
        filter: MapFilter,
        points: [MapPoint],
        withoutPlace: Int,
        shapes: [AreaShape],
        box: MapBox?,
        paging: Paging
    ) {
        self.viewer = viewer
        self.frame = frame
        self.layers = layers
        self.layer = layer
        self.filter = filter
        self.points = points
        self.withoutPlace = withoutPlace
        self.shapes = shapes
        self.box = box
        self.paging = paging
    }

    package var page: Page {
        .office(
            "数字地图",
            section: .map,
            viewer: viewer,
            lead: "<p class=\"quiet\">\(layer.note)。坐标一律换算为 WGS-84 显示，清单里写明原坐标系。</p>",
            scripts: ["map"],
            """
            \(filters)
            <section class="panel"><h2>\(layer.title)<span class="small quiet">\(paging.total) 个在图上\(missing)</span></h2>
            \(MapParts.canvas(frame, data, label: "数字地图"))\(legend)\(MapParts.shapesNote(shapes))</section>
            \(list)
            """
        )
    }

    private var missing: Markup? {
        guard layer.subject == .operator, withoutPlace > 0 else { return nil }
        return "，另有 \(withoutPlace) 个没有坐标"
    }

    private var data: Markup {
        let kind = filter.kind?.rawValue ?? ""
        let township = filter.township?.text ?? ""
        let tone = filter.tone?.word ?? ""
        return
            " data-flows=\"\(Link.mapFlows)\" data-points=\"\(Link.mapPoints)\" data-layer=\"\(layer.id)\" data-kind=\"\(kind)\" data-township=\"\(township)\" data-tone=\"\(tone)\" data-box=\"\(MapParts.box(box))\""
    }

    private var filters: Markup {
        let kinds = [("", "全部")] + OperatorKind.allCases.map { ($0.rawValue, $0.title) }
        let townships = [("", "全部")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        let tones = [("", "全部")] + layer.legend.map { ($0.tone.word, $0.words) }
        return """
            <form class="filters" method="get" action="\(Link.map)">\(Part.select("layer", "图层", layers.map { ($0.id, $0.title) }, selected: layer.id))
            \(Part.select("township", "乡镇", townships, selected: filter.township?.text ?? ""))
            \(Part.select("kind", "类别", kinds, selected: filter.kind?.rawValue ?? ""))
            \(Part.select("tone", "状态", tones, selected: filter.tone?.word ?? ""))
            <button class="button" type="submit">筛选</button></form>
            """
    }

    private var legend: Markup {
        let more = MapParts.together(layers, layer, frame)
        return """
            <div class="map-legend"><ul aria-label="图例">\(each: layer.legend, { "<li>\(MapParts.mark($0.tone)) \($0.words)</li>" })<li><span class="pin cluster" aria-hidden="true">9</span> 多个，数字为个数，颜色取最差的</li></ul>\(more)</div>
            """
    }

    private var list: Markup {
        guard !points.isEmpty else {
            return "<div id=\"list\" class=\"panel empty\"><p>没有符合条件的位置。</p></div>"
        }
        return """
            <section id="list" class="panel flush cards"><h2>清单</h2><div class="table"><table><caption class="visually-hidden">\(layer.title)的位置</caption>
            <thead><tr><th scope="col">名称</th><th scope="col">乡镇</th><th scope="col">状态</th><th scope="col">纬度，经度（WGS-84）</th><th scope="col">原坐标系</th><th scope="col">位置</th></tr></thead>
            <tbody>\(each: points, row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ point: MapPoint) -> Markup {
        let correct: Markup =
            if layer.subject == .operator, viewer.may(.editOperators) {
                "<a href=\"\(Link.mapPick(point.id))\">更正<span class=\"visually-hidden\">\(point.name)的位置</span></a>"
            } else { point.isVerified ? "已核实" : "" }
        let kind: Markup? = point.kind.map { "<span class=\"small quiet\">\($0.title)</span>" }
        return """
            <tr><th scope="row" class="lead"><a href="\(Link.mapSubject(layer.subject, point.id))">\(point.name)</a> \(kind)<br><span class="small quiet">\(point.note)</span></th>
            <td data-label="乡镇">\(viewer.naming.area(point.township))</td><td data-label="状态">\(Part.badge(layer.words(point.tone), MapParts.tone(point.tone)))</td>
            <td data-label="坐标" class="nowrap">\(MapParts.degrees(point.position.latitude))，\(MapParts.degrees(point.position.longitude))</td><td data-label="原坐标系">\(point.recordedIn.rawValue)</td><td data-label="位置">\(correct)</td></tr>
            """
    }
}

import Markup
import Primitives
import Rules
package import Supervision

/// Setting the place of an operator by a tap on the map, or by typing degrees.
package struct MapPickPage: Sendable {
    package var viewer: Viewer
    package var frame: MapFrame
    package var record: OperatorRecord
    package var place: OperatorPlace?
    /// Where the map begins while there is no place.
    package var box: MapBox?

    package init(viewer: Viewer, frame: MapFrame, record: OperatorRecord, place: OperatorPlace?, box: MapBox?) {
        self.viewer = viewer
        self.frame = frame
        self.record = record
        self.place = place
        self.box = box
    }

    private var position: Coordinate? { place?.coordinate.converted(to: .wgs84) }

    package var page: Page {
        .office(
            "更正位置",
            section: .map,
            viewer: viewer,
            crumbs: [("数字地图", Link.map), (record.name, Link.operator(record.id))],
            lead: "<p class=\"quiet\">\(record.name)，\(viewer.naming.area(record.township))，\(record.address)</p>",
            scripts: ["map"],
            """
            <section class="panel"><h2>在图上点一下</h2>\(MapParts.canvas(frame, data, label: "更正位置的地图"))
            \(standing)</section>
            <section class="panel" id="list"><h2>保存</h2>\(form)</section>
            """
        )
    }

    private var data: Markup {
        let now = position.map { "\(MapParts.degrees($0.latitude)),\(MapParts.degrees($0.longitude))" } ?? ""
        return " data-pick=\"\(now)\" data-box=\"\(MapParts.box(box))\""
    }

    private var standing: Markup {
        guard let place else { return "<p class=\"quiet\">现在没有坐标。</p>" }
        let checked = place.verifiedOn.map { "\($0) 由\(place.verifiedBy ?? "")核实" } ?? "未核实"
        return
            "<p class=\"quiet\">现在的坐标：\(place.printed)（\(place.coordinate.datum.rawValue)），来源：\(place.source)，\(checked)。</p>"
    }

    private var form: Markup {
        let latitude = position.map { MapParts.degrees($0.latitude) } ?? ""
        let longitude = position.map { MapParts.degrees($0.longitude) } ?? ""
        return """
            <form class="form" method="post" novalidate action="\(Link.operatorPart(record.id, "place"))">\(hidden("token", viewer.formToken))\(hidden("datum", Coordinate.Datum.wgs84.rawValue))\(hidden("source", "数字地图点选"))
            <div class="field"><label for="latitude">纬度（度，WGS-84）</label><input id="latitude" name="latitude" type="text" inputmode="decimal" value="\(latitude)" required></div>
            <div class="field"><label for="longitude">经度（度，WGS-84）</label><input id="longitude" name="longitude" type="text" inputmode="decimal" value="\(longitude)" required></div>
            <label class="choice"><input type="checkbox" name="verified" value="yes" checked> 本人确认就在这里</label>
            <div class="actions"><button class="button primary" type="submit">保存位置</button><a class="button" href="\(Link.operator(record.id))">返回</a></div></form>
            """
    }
}

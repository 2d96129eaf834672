import Markup
import Primitives
package import Supervision

extension Link {
    package static let map = "/office/map"
    package static let mapPoints = "/office/map/points"
    package static let mapShapes = "/office/map/shapes"
    package static let mapFlows = "/office/map/flows"

    /// The map on which the place of an operator is set.
    package static func mapPick(_ operatorID: String) -> String { Address.make(map, [("pick", operatorID)]) }

    /// What a point of the map leads to.
    package static func mapSubject(_ subject: MapLayer.Subject, _ id: String) -> String {
        switch subject {
        case .operator: Link.operator(id)
        case .grid: Link.grid(id)
        case .sample: Link.sample(id)
        case .matter: Link.matter(id)
        case .recall: Link.recall(id)
        case .flow: Link.operator(id)
        }
    }
}

/// What the map is drawn with: addresses that the module `map.js` is told.
package struct MapFrame: Sendable {
    /// Base tiles from elsewhere.
    package struct Tiles: Sendable {
        /// With `{z}`, `{x}`, `{y}` and perhaps `{s}`; the key is in it.
        package var template: String
        package var attribution: String

        package init(template: String, attribution: String) {
            self.template = template
            self.attribution = attribution
        }
    }

    /// Addresses of the map library's module and stylesheet; nil where the server has none.
    package var library: (module: String, stylesheet: String)?
    package var tiles: Tiles?

    package init(library: (module: String, stylesheet: String)?, tiles: Tiles?) {
        self.library = library
        self.tiles = tiles
    }
}

enum MapParts {
    static func degrees(_ degrees: Double) -> String { "\((degrees * 1_000_000).rounded() / 1_000_000)" }

    static func box(_ box: MapBox?) -> String {
        box.map { [$0.west, $0.south, $0.east, $0.north].map(degrees).joined(separator: ",") } ?? ""
    }

    /// The place where the module draws; without it nothing is seen of it.
    static func canvas(_ frame: MapFrame, _ data: Markup, label: String) -> Markup? {
        guard let library = frame.library else {
            return "<p class=\"notice warn\">服务器上没有地图库（Leaflet），这里只有清单。管理员安装 libjs-leaflet 后重新启动即可看图。</p>"
        }
        let tiles: Markup? = frame.tiles.map {
            " data-tiles=\"\($0.template)\" data-attribution=\"\($0.attribution)\""
        }
        return """
            <noscript><p class="notice">看图需要浏览器脚本；清单里有同样的内容。</p></noscript>
            <p class="no-print skip-map"><a href="#list">跳过地图</a></p>
            <div id="map" class="map" role="region" aria-label="\(label)" data-library="\(library.module)" data-styles="\(library.stylesheet)" data-shapes="\(Link.mapShapes)"\(tiles)\(data) hidden></div>
            <p id="map-status" class="small quiet" role="status"></p>
            """
    }

    /// Other layers at the same time; needs the map.
    static func together(_ layers: [MapLayer], _ current: MapLayer, _ frame: MapFrame) -> Markup? {
        guard frame.library != nil else { return nil }
        return """
            <fieldset class="map-layers no-print" hidden><legend>同时显示</legend>\(each: layers, { "<label class=\"choice\"><input type=\"checkbox\" value=\"\($0.id)\"\(" checked", if: $0.id == current.id)> \($0.title)</label>" })</fieldset>
            """
    }

    static func mark(_ tone: MapTone) -> Markup { "<span class=\"pin \(tone.word)\" aria-hidden=\"true\"></span>" }

    static func tone(_ tone: MapTone) -> Part.Tone {
        switch tone {
        case .plain: .plain
        case .good: .good
        case .warn: .warn
        case .bad: .bad
        }
    }

    static func shapesNote(_ shapes: [AreaShape]) -> Markup {
        guard !shapes.isEmpty else {
            return "<p class=\"small quiet\">没有行政区划界线；可由管理员用 shian import --as areas 导入 GeoJSON。</p>"
        }
        let sketch: Markup? =
            shapes.contains(where: \.isSchematic) ? "<b>界线为示意，不是测绘成果，不得作为划界依据。</b>" : nil
        let sources = Set(shapes.map { "\($0.source)（\($0.recordedIn.rawValue)）" }).sorted()
        return "<p class=\"small quiet\">界线来源：\(sources.joined(separator: "、"))。\(sketch)</p>"
    }
}

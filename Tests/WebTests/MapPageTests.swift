import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Office
import Pages
import Primitives
import Rules
import Supervision
import Testing

@testable import Web

@Suite struct `The map's pages` {
    private static let fixture = Task { try await WebFixture.make() }

    private static func get(
        _ address: String,
        by visitor: (WebFixture) -> WebFixture.Visitor = \.officeVisitor,
        site: Site? = nil
    ) async throws -> TestResponse {
        let fixture = try await fixture.value
        let visitor = visitor(fixture)
        let box = Box()
        try await Application(router: (site ?? fixture.site).router()).test(.router) { client in
            box.response = try await client.execute(
                uri: address,
                method: .get,
                headers: visitor.cookie.map { [.cookie: $0] } ?? [:]
            )
        }
        return try required(box.response)
    }

    private final class Box: @unchecked Sendable { var response: TestResponse? }

    private static func text(_ response: TestResponse) -> String { String(buffer: response.body) }

    @Test func `without the library the page says so and holds the list`() async throws {
        let page = Self.text(try await Self.get("/office/map"))
        #expect(page.contains("服务器上没有地图库"))
        #expect(!page.contains("id=\"map\""))
        #expect(page.contains("<caption class=\"visually-hidden\">监管对象的位置</caption>"))
        #expect(page.contains("界线为示意"))
        #expect(page.contains("GCJ-02"))
    }

    @Test func `with the library the page names its files, which are served to everybody`() async throws {
        let fixture = try await Self.fixture.value
        let library = MapSettings.Library(module: Array("export {}".utf8), stylesheet: Array("b {}".utf8))
        let site = Site(
            office: fixture.office,
            stylesheet: [],
            simulatedDay: nil,
            secureCookies: false,
            map: MapSettings(library: library)
        )
        let page = Self.text(try await Self.get("/office/map", site: site))
        let module = try required(page.firstMatch(of: /data-library="([^"]+)"/)?.1)
        let styles = try required(page.firstMatch(of: /data-styles="([^"]+)"/)?.1)
        let script = try await Self.get(String(module), site: site)
        #expect(script.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(Self.text(script) == "export {}")
        let sheet = try await Self.get(String(styles), site: site)
        #expect(sheet.headers[.contentType] == "text/css; charset=utf-8")
        #expect(!page.contains("data-tiles"))
        #expect(!page.contains(" style="))
    }

    @Test func `base tiles open the policy for their server's pictures alone, and only where they are set`()
        async throws
    {
        let fixture = try await Self.fixture.value
        let tiles = try required(
            MapTiles(
                template: "https://t{s}.tianditu.gov.cn/vec_w/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}",
                key: "a&b",
                attribution: "天地图"
            )
        )
        #expect(tiles.origin == "https://*.tianditu.gov.cn")
        #expect(tiles.frame.hasSuffix("&tk=a%26b"))
        let site = Site(
            office: fixture.office,
            stylesheet: [],
            simulatedDay: nil,
            secureCookies: false,
            map: MapSettings(library: MapSettings.Library(module: [], stylesheet: []), tiles: tiles)
        )
        let policy = try required(HTTPField.Name("Content-Security-Policy"))
        let with = try await Self.get("/office/map", site: site).headers[policy]
        #expect(with?.contains("img-src 'self' data: https://*.tianditu.gov.cn;") == true)
        let without = try await Self.get("/office/map").headers[policy]
        #expect(without?.contains("img-src 'self' data:;") == true)
        #expect(with?.replacing(" https://*.tianditu.gov.cn", with: "") == without)
    }

    @Test(arguments: [
        "http://t.example.cn/{z}/{x}/{y}", "https://t.example.cn/{z}/{x}", "https://localhost",
        "https://t.example.cn/{z}/{x}/{y}; script-src *", "https://t.example.cn/{z}/{x}/{y}?k={key}",
        "https://a.t{s}.example.cn/{z}/{x}/{y}", "https://*.cn/{z}/{x}/{y}", "https://x'y.example.cn/{z}/{x}/{y}",
        "https://.cn/{z}/{x}/{y}", "https:///{z}/{x}/{y}",
    ])
    func `an address that is no template of tiles is refused`(template: String) {
        #expect(MapTiles(template: template, key: "", attribution: "") == nil)
    }

    @Test func `points come as JSON in their own layer, and a foreign page may not read them`() async throws {
        let response = try await Self.get("/office/map/points?layer=operators&bbox=112,35,113,36&zoom=9")
        #expect(response.status == .ok)
        #expect(response.headers[.accessControlAllowOrigin] == nil)
        let text = Self.text(response)
        _ = try JSONReader.read(Array(text.utf8))
        #expect(text.hasPrefix(#"{"layer":"operators","total":"#))
        #expect(text.contains(#""clusters":[{"count":"#))
        let shapes = Self.text(try await Self.get("/office/map/shapes"))
        _ = try JSONReader.read(Array(shapes.utf8))
        #expect(shapes.contains(#""code":"140522100","name":"凤城镇","schematic":true"#))
    }

    @Test(arguments: [
        "", "?bbox=1,2,3&zoom=9", "?bbox=112,35,113,36", "?bbox=112,35,113,36&zoom=x", "?bbox=113,35,112,36&zoom=9",
    ])
    func `a screen that is none is refused with what is needed`(query: String) async throws {
        let response = try await Self.get("/office/map/points\(query)")
        #expect(response.status == .badRequest)
    }

    @Test func `a layer that there is not is not found`() async throws {
        let points = try await Self.get("/office/map/points?layer=x&bbox=112,35,113,36&zoom=9").status
        #expect(points == .notFound)
        let page = try await Self.get("/office/map?layer=x").status
        #expect(page == .notFound)
    }

    @Test func `flows are a table without script, lines for the map, and narrowed by the address`() async throws {
        let page = try await Self.get(
            "/office/map?layer=certificate-flows&from=2024-01-01&through=2024-12-31&kind=sales"
        )
        #expect(page.status == .ok)
        let text = Self.text(page)
        #expect(text.contains("value=\"2024-01-01\""))
        #expect(text.contains("产自乡镇"))
        let answer = try await Self.get("/office/map/flows?from=2024-01-01&through=2024-12-31&kind=sales")
        #expect(answer.status == .ok)
        #expect(answer.headers[.accessControlAllowOrigin] == nil)
        let json = Self.text(answer)
        _ = try JSONReader.read(Array(json.utf8))
        #expect(json.hasPrefix(#"{"layer":"certificate-flows","total":"#))
        // Points of a layer of lines: there are none to ask for.
        let points = "/office/map/points?layer=certificate-flows&bbox=112,35,113,36&zoom=9"
        #expect(try await Self.get(points).status == .notFound)
    }

    @Test func `whoever may not open recalls is not offered them on the map`() async throws {
        let grid = { @Sendable (fixture: WebFixture) in fixture.visitors["grid"] ?? fixture.anonymous }
        let offered = Self.text(try await Self.get("/office/map", by: grid))
        #expect(offered.contains("value=\"grids\""))
        #expect(!offered.contains("value=\"recalls\""))
        #expect(try await Self.get("/office/map?layer=recalls", by: grid).status == .notFound)
        #expect(try await Self.get("/office/map?layer=recalls", by: \.station).status == .ok)
    }

    @Test func `a station reads no point of another township`() async throws {
        let fixture = try await Self.fixture.value
        let own = Self.text(try await Self.get("/office/map", by: \.station))
        #expect(own.contains("凤城镇</td>"))
        #expect(!own.contains("北留镇</td>"))
        let address = "/office/map/points?layer=operators&bbox=112,35,113,36&zoom=19"
        let other = try required(fixture.other[":operator"])
        #expect(!Self.text(try await Self.get(address, by: \.station)).contains(other))
    }

    @Test func `whoever may not edit operators, or not this one, is not shown where to put it`() async throws {
        let fixture = try await Self.fixture.value
        let own = try required(fixture.own[":operator"])
        let other = try required(fixture.other[":operator"])
        let page = try await Self.get("/office/map?pick=\(own)", by: \.station)
        #expect(page.status == .ok)
        #expect(Self.text(page).contains("action=\"/office/operators/\(own)/place\""))
        #expect(Self.text(page).contains("name=\"datum\" value=\"WGS-84\""))
        let foreign = try await Self.get("/office/map?pick=\(other)", by: \.station).status
        #expect(foreign == .notFound)
        let township = try await Self.get("/office/map?pick=\(own)", by: { $0.visitors["township"] ?? $0.anonymous })
        #expect(township.status == .forbidden)
    }
}

@Suite struct `Reading outlines` {
    private static func problems(_ text: String, datum: Coordinate.Datum = .wgs84) -> [Problem] {
        AreaShapeImport.source(name: "a.geojson", content: Array(text.utf8), datum: datum).problems
    }

    private static func feature(_ geometry: String, _ properties: String = #"{"code":"140522100"}"#) -> String {
        #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":\#(properties),"geometry":\#(geometry)}]}"#
    }

    private static let square = "[[[112,35],[112.1,35],[112.1,35.1],[112,35.1],[112,35]]]"

    @Test func `a polygon and a multipolygon are read, with heights left out and numbers as codes`() {
        let one = AreaShapeImport.source(
            name: "a",
            content: Array(
                Self.feature(#"{"type":"Polygon","coordinates":\#(Self.square)}"#, #"{"adcode":140522}"#).utf8
            ),
            datum: .wgs84
        )
        #expect(one.problems == [])
        #expect(one.rows.map(\.area) == ["140522"])
        #expect(one.rows.first?.polygons.first?.first?.count == 5)
        let high = "[[[112,35,900],[112.1,35,900],[112.1,35.1,900],[112,35,900]]]"
        let several = Self.feature(#"{"type":"MultiPolygon","coordinates":[\#(Self.square),\#(high)]}"#)
        let two = AreaShapeImport.source(name: "a", content: Array(several.utf8), datum: .wgs84)
        #expect(two.rows.first?.polygons.count == 2)
    }

    @Test func `outlines of published maps are moved to where they are`() {
        let text = Self.feature(#"{"type":"Polygon","coordinates":\#(Self.square)}"#)
        let file = AreaShapeImport.source(name: "a", content: Array(text.utf8), datum: .gcj02)
        let west = file.rows.first?.polygons.first?.first?.first?.longitude ?? 112
        #expect(abs(west - 112) > 0.001)
    }

    @Test(arguments: [
        ("", "bad-json"), ("[1", "bad-json"), ("{}", "not-geojson"),
        (#"{"type":"FeatureCollection","features":[]}"#, "no-rows"),
        (#"{"type":"FeatureCollection","features":[1]}"#, "area-missing"),
        (feature(#"{"type":"Point","coordinates":[112,35]}"#), "bad-geometry"),
        (feature(#"{"type":"Polygon"}"#), "bad-geometry"),
        (feature(#"{"type":"Polygon","coordinates":[[[112,35],[112.1,35],[112,35]]]}"#), "ring-open"),
        (feature(#"{"type":"Polygon","coordinates":[[[112,35],[112.1,35],[112.1,35.1],[112,35.1]]]}"#), "ring-open"),
        (feature(#"{"type":"Polygon","coordinates":[[[35,112],[35,112.1],[35.1,112.1],[35,112]]]}"#), "bad-coordinate"),
        (feature(#"{"type":"Polygon","coordinates":[[["a",35]]]}"#), "bad-coordinate"),
        (feature(#"{"type":"Polygon","coordinates":\#(square)}"#, "{}"), "area-missing"),
    ])
    func `what is wrong with a file is named`(text: String, code: String) {
        #expect(Self.problems(text).map(\.code).first == code)
    }

    @Test func `every feature that is wrong is named with its number`() {
        let bad = #"{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Point","coordinates":[1,1]}}"#
        let text = #"{"type":"FeatureCollection","features":[\#(bad),\#(bad)]}"#
        #expect(Self.problems(text).map(\.row) == [1, 2])
    }

    @Test func `a file deeper than any map is refused without harm`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(Self.problems(deep).map(\.code) == ["bad-json"])
    }
}

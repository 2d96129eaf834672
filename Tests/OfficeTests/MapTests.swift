import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The digital map` {
    private static let county = MapBox(west: 112, south: 35, east: 113, north: 36)

    private static func place(
        _ id: String,
        _ latitude: String,
        _ longitude: String,
        datum: String = "WGS-84",
        verified: Bool = true,
        in county: County,
        by officer: Officer? = nil
    ) async throws {
        let entry = RegisterDesk.PlaceEntry(
            latitude: latitude,
            longitude: longitude,
            datum: datum,
            source: "数字地图点选",
            isVerified: verified
        )
        try await RegisterDesk(county.office).setPlace(entry, of: id, by: officer ?? county.head)
    }

    private static func names(
        _ layer: String = "operators",
        in county: County,
        by officer: Officer,
        filter: MapFilter = MapFilter()
    ) async throws -> [String] {
        try await MapDesk(county.office)
            .overview(layer: layer, filter: filter, limit: 100, offset: 0, by: officer).points.map(\.name)
    }

    @Test(arguments: Engine.available)
    func `an operator is on the map once it has a place, and moves when it is corrected`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东坡农场")
            let before = try await MapDesk(county.office)
                .overview(layer: "operators", filter: MapFilter(), limit: 10, offset: 0, by: county.head)
            #expect(before.points.isEmpty)
            #expect(before.withoutPlace == 1)
            try await Self.place(farm, "35.4862", "112.4145", datum: "GCJ-02", verified: false, in: county)
            let desk = MapDesk(county.office)
            let answer = try await desk.answer(
                layer: "operators",
                in: Self.county,
                zoom: 12,
                filter: MapFilter(),
                by: county.head
            )
            let point = try #require(answer.points.first)
            #expect(point.tone == .warn)
            #expect(point.recordedIn == .gcj02)
            #expect(abs(point.position.latitude - 35.4862) > 0.000_1)
            // An answer that was kept must not outlive the ledger it was made from.
            try await Self.place(farm, "35.5", "112.5", in: county)
            let after = try await desk.answer(
                layer: "operators",
                in: Self.county,
                zoom: 12,
                filter: MapFilter(),
                by: county.head
            )
            #expect(after.points.map(\.position.latitude) == [35.5])
            #expect(after.points.map(\.tone) == [.good])
            let place = try await desk.picked(farm, by: county.head).place
            #expect(place?.coordinate.datum == .wgs84)
            #expect(place?.verifiedOn == county.clock.value.day)
        }
    }

    @Test(arguments: Engine.available)
    func `a station sees its own township's places, on the map and in the list`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let north = try await county.firm("北坡农场")
            let south = try await county.firm("南坡农场", by: county.south)
            try await Self.place(north, "35.5", "112.4", in: county)
            try await Self.place(south, "35.4", "112.5", in: county)
            let all = try await Self.names(in: county, by: county.head)
            #expect(all == ["北坡农场", "南坡农场"])
            let own = try await Self.names(in: county, by: county.north)
            #expect(own == ["北坡农场"])
            let foreign = try await Self.names(in: county, by: county.north, filter: MapFilter(township: Shipped.south))
            #expect(foreign.isEmpty)
            let answer = try await MapDesk(county.office).answer(
                layer: "operators",
                in: Self.county,
                zoom: 9,
                filter: MapFilter(),
                by: county.north
            )
            #expect(answer.total == 1)
            await #expect(throws: Refusal.notFound) {
                _ = try await MapDesk(county.office).picked(south, by: county.north)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a failed sample and its open disposal stand at the operator`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal("A1")
            let shop = try #require(try await county.text("SELECT operator FROM matter WHERE id = \(matter)"))
            let nowhere = try await Self.names("failed-samples", in: county, by: county.head)
            #expect(nowhere.isEmpty)
            try await Self.place(shop, "35.5", "112.4", in: county)
            let desk = MapDesk(county.office)
            func tones(_ layer: String) async throws -> [MapTone] {
                try await desk.overview(layer: layer, filter: MapFilter(), limit: 9, offset: 0, by: county.head)
                    .points.map(\.tone)
            }
            let failed = try await tones("failed-samples")
            #expect(failed == [.bad])
            let open = try await tones("open-matters")
            #expect(open == [.good])
            let foreign = try await Self.names("open-matters", in: county, by: county.south)
            #expect(foreign.isEmpty)
            county.set("2024-12-20")
            let late = try await tones("open-matters")
            #expect(late == [.bad])
        }
    }

    @Test(arguments: Engine.available)
    func `a grid stands in the middle of its operators`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let draft = GridDesk.Draft(code: "01", name: "第一网格", township: Shipped.north.text)
            let grid = try await GridDesk(county.office).save(draft, id: nil, by: county.head)
            for (name, latitude) in [("甲农场", "35.4"), ("乙农场", "35.6")] {
                let id = try await county.firm(name)
                try await county.execute("UPDATE operator SET grid = \(grid) WHERE id = \(id)")
                try await Self.place(id, latitude, "112.4", in: county)
            }
            let points = try await MapDesk(county.office)
                .overview(layer: "grids", filter: MapFilter(), limit: 9, offset: 0, by: county.head).points
            #expect(points.map(\.name) == ["第一网格"])
            #expect(points.map(\.tone) == [.bad])
            #expect(abs((points.first?.position.latitude ?? 0) - 35.5) < 1e-9)
        }
    }

    // MARK: Outlines

    private static func row(_ number: Int, _ area: String, _ west: Double = 112.1) -> AreaShapeDesk.Row {
        let box = MapBox(west: west, south: 35.3, east: west + 0.2, north: 35.5)
        return AreaShapeDesk.Row(row: number, area: area, polygons: [[AreaShape.rectangle(box)]])
    }

    private static func importing(_ rows: [AreaShapeDesk.Row], _ county: County) async throws -> TableImportReport {
        let file = AreaShapeDesk.SourceFile(name: "区划.geojson", datum: .cgcs2000, rows: rows)
        return try await AreaShapeDesk(county.office).importFile(file, by: county.head)
    }

    @Test(arguments: Engine.available)
    func `outlines are set by code or name, and a second time only where they differ`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let rows = [Self.row(1, "140522"), Self.row(2, "凤城镇"), Self.row(3, "140522101000")]
            let first = try await Self.importing(rows, county)
            #expect((first.added, first.changed, first.unchanged) == (3, 0, 0))
            let again = try await Self.importing(rows, county)
            #expect((again.added, again.changed, again.unchanged) == (0, 0, 3))
            let moved = try await Self.importing([Self.row(1, "凤城镇", 112.2)], county)
            #expect((moved.added, moved.changed, moved.unchanged) == (0, 1, 0))
            let shapes = try await AreaShapeDesk(county.office).all(by: county.south)
            #expect(shapes.map(\.area.text) == ["140522", "140522100", "140522101"])
            #expect(shapes[1].box == MapBox(west: 112.2, south: 35.3, east: 112.4, north: 35.5))
            #expect(!shapes[0].isSchematic)
            let report = try await LedgerCheck(county.office).run()
            #expect(report.faults == [])
            try await county.execute("UPDATE area_shape SET outline = '112.0,35.0 112.1,35.0' WHERE area = '140522100'")
            let broken = try await LedgerCheck(county.office).run()
            #expect(broken.faults == ["area-shape 140522100 differs from what the audit trail recorded"])
        }
    }

    @Test func `an area of another county is named, with all else that is wrong, and nothing is written`() async throws
    {
        try await County.with(.sqlite) { county in
            let before = try await county.census()
            let report = try await Self.importing(
                [Self.row(1, "140581"), Self.row(2, "没有镇"), Self.row(3, "凤城镇"), Self.row(4, "140522100")],
                county
            )
            #expect(report.problems.map(\.code) == ["unknown-area", "unknown-area", "repeated-row"])
            #expect(report.problems.map(\.row) == [1, 2, 4])
            let after = try await county.census()
            #expect(after == before)
            let file = AreaShapeDesk.SourceFile(name: "a", datum: .wgs84, rows: [Self.row(1, "凤城镇")])
            await #expect(throws: Refusal.notPermitted(.importFiles)) {
                _ = try await AreaShapeDesk(county.office).importFile(file, by: county.north)
            }
        }
    }
}

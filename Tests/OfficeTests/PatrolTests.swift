import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A patrol` {
    /// A grid of 凤城镇 with one shop, and who patrols it.
    private static func with(
        _ engine: Engine,
        _ body: (County, _ grid: String, _ shop: String, _ patroller: Officer) async throws -> Void
    ) async throws {
        try await County.with(engine) { county in
            let grid = try await GridDesk(county.office)
                .save(.init(code: "01", name: "一格", township: Shipped.north.text), id: nil, by: county.head)
            try await county.importing([.cowpea("A1", shop: .north)])
            try await county.execute("UPDATE operator SET grid = \(grid)")
            let shop = try #require(try await county.text("SELECT id FROM operator"))
            let scope = Scope(county: Shipped.county, township: Shipped.north, role: .shipped("grid"), grid: grid)
            try await body(county, grid, shop, Officer(account: "g", name: "王敏", scope: scope))
        }
    }

    private static func entry(_ shop: String, _ change: (inout PatrolDesk.Entry) -> Void = { _ in }) -> PatrolDesk.Entry
    {
        var entry = PatrolDesk.Entry(
            operatorID: shop,
            day: "2024-03-04",
            findings: "一切正常",
            measures: "",
            isHazard: false
        )
        change(&entry)
        return entry
    }

    @Test func `tells everything that is wrong with it at once`() async throws {
        try await Self.with(.sqlite) { county, grid, shop, patroller in
            county.set("2024-06-20")
            let before = try await county.census()
            let long = String(repeating: "长", count: 1001)
            let paper = try Paper.file()
            let cases: [(PatrolDesk.Entry, [String])] = [
                (Self.entry(shop) { $0.day = "2024-06-21" }, ["bad-date"]),
                (Self.entry(shop) { $0.day = "2024-05-19" }, ["late-date"]),
                (Self.entry("elsewhere") { $0.day = "" }, ["bad-date", "unknown-operator"]),
                (
                    Self.entry("") {
                        $0.day = "2024-06-20"
                        $0.isHazard = true
                        $0.findings = long
                        $0.measures = long
                        $0.photos = [paper]
                    },
                    ["findings-missing", "text-too-long", "operator-missing", "file-kind"]
                ),
            ]
            for (entry, codes) in cases {
                let refusal = await #expect(throws: Refusal.self) {
                    try await PatrolDesk(county.office).record(entry, grid: grid, by: patroller)
                }
                #expect(faultCodes(refusal) == codes)
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test func `is not dated before its grid was drawn`() async throws {
        try await Self.with(.sqlite) { county, grid, shop, patroller in
            let refusal = await #expect(throws: Refusal.self) {
                let entry = Self.entry(shop) { $0.day = "2024-03-01" }
                try await PatrolDesk(county.office).record(entry, grid: grid, by: patroller)
            }
            #expect(faultCodes(refusal) == ["early-date"])
        }
    }

    @Test(arguments: Engine.available)
    func `keeps photos and position, in its digest`(engine: Engine) async throws {
        try await Self.with(engine) { county, grid, shop, patroller in
            let desk = PatrolDesk(county.office)
            let photo = try Paper.picture()
            let entry = Self.entry(shop) {
                $0.photos = [photo, photo]
                $0.position = Coordinate(latitude: 35.48, longitude: 112.41, datum: .wgs84)
            }
            try await desk.record(entry, grid: grid, by: patroller)
            let kept = try await desk.list(PatrolFilter(), by: county.north, limit: 9, offset: 0).rows
            let patrol = try #require(kept.first?.patrol)
            #expect(patrol.photos == 2)
            #expect(patrol.position?.latitude == 35.48)
            let shown = try await desk.photo(2, of: patrol.id, by: patroller)
            #expect(shown.content == photo.content)
            await #expect(throws: Refusal.notFound) { _ = try await desk.photo(2, of: patrol.id, by: county.south) }
            let sound = try await LedgerCheck(county.office).run().faults
            #expect(sound == [])
            try await county.execute("UPDATE patrol SET latitude = 36")
            let moved = try await LedgerCheck(county.office).run().faults
            #expect(moved.contains { $0.hasPrefix("patrol") })
        }
    }

    @Test(arguments: Engine.available)
    func `is found across grids by day, person and hazard, within the scope`(engine: Engine) async throws {
        try await Self.with(engine) { county, grid, shop, patroller in
            let desk = PatrolDesk(county.office)
            try await desk.record(Self.entry(shop), grid: grid, by: patroller)
            county.set("2024-03-20")
            try await desk.record(
                Self.entry(shop) {
                    $0.day = "2024-03-20"
                    $0.isHazard = true
                },
                grid: grid,
                by: county.north
            )
            let cases: [(PatrolFilter, Int)] = [
                (PatrolFilter(), 2), (PatrolFilter(from: Day("2024-03-05")), 1), (PatrolFilter(person: "王"), 1),
                (PatrolFilter(person: "%"), 0), (PatrolFilter(onlyHazards: true), 1), (PatrolFilter(grid: "x"), 0),
                (PatrolFilter(through: Day("2024-03-03")), 0), (PatrolFilter(township: Shipped.south), 0),
            ]
            for (filter, count) in cases {
                let found = try await desk.list(filter, by: county.head, limit: 9, offset: 0)
                #expect(found.total == count, "\(filter)")
                #expect(found.rows.count == count, "\(filter)")
            }
            let foreign = try await desk.list(PatrolFilter(), by: county.south, limit: 9, offset: 0)
            #expect(foreign.total == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `takes its firm off the month's list of the grid`(engine: Engine) async throws {
        try await Self.with(engine) { county, grid, shop, patroller in
            let desk = PatrolDesk(county.office)
            let before = try await desk.ownGrid(by: patroller, limit: 9, offset: 0)
            #expect(before.operators == 1)
            #expect(before.unvisited.map(\.id) == [shop])
            #expect(before.unvisited.first?.lastVisit == nil)
            try await desk.record(Self.entry(shop), grid: grid, by: patroller)
            let after = try await desk.ownGrid(by: patroller, limit: 9, offset: 0)
            #expect(after.unvisitedTotal == 0)
            county.set("2024-04-01")
            let next = try await desk.ownGrid(by: patroller, limit: 9, offset: 0)
            #expect(next.unvisited.map(\.lastVisit) == [Day("2024-03-04")])
            await #expect(throws: Refusal.notFound) {
                _ = try await desk.ownGrid(by: county.north, limit: 9, offset: 0)
            }
        }
    }

    @Test func `finds its firm by part of the name`() async throws {
        try await Self.with(.sqlite) { county, grid, shop, patroller in
            let desk = PatrolDesk(county.office)
            let found = try await desk.form(grid, chosen: "", search: "凤凰", by: patroller)
            #expect(found.matches.map(\.id) == [shop])
            let none = try await desk.form(grid, chosen: shop, search: "", by: patroller)
            #expect(none.matches.isEmpty)
            #expect(none.chosen?.id == shop)
        }
    }
}

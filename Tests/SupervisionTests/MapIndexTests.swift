import Primitives
import Rules
import Supervision
import TestSupport
import Testing

@Suite struct `Clusters of the map` {
    private static let county = MapBox(west: 112.1, south: 35.3, east: 112.6, north: 35.7)

    private static func point(
        _ name: String,
        _ latitude: Double,
        _ longitude: Double,
        tone: MapTone = .good,
        kind: OperatorKind = .growing,
        township: String = "140522100"
    ) throws -> MapPoint {
        MapPoint(
            id: name,
            name: name,
            township: AreaCode(township),
            kind: kind,
            tone: tone,
            at: try #require(Coordinate(latitude: latitude, longitude: longitude, datum: .wgs84))
        )
    }

    private static func scattered(_ count: Int, seed: UInt64) throws -> [MapPoint] {
        var random = SplitMix64(seed: seed)
        return try (0..<count).map { number in
            try point(
                "\(number)",
                Double.random(in: county.south...county.north, using: &random),
                Double.random(in: county.west...county.east, using: &random),
                tone: MapTone.allCases.randomElement(using: &random) ?? .good,
                kind: OperatorKind.allCases.randomElement(using: &random) ?? .growing
            )
        }
    }

    @Test(arguments: [0, 4, 8, 11, 14, 17, 22])
    func `at every zoom each point of the county is counted once`(zoom: Int) throws {
        let points = try Self.scattered(3000, seed: 5)
        let answer = MapIndex(points).answer(in: Self.county, zoom: zoom)
        #expect(answer.points.count + answer.clusters.reduce(0) { $0 + $1.count } == 3000)
        #expect(answer.total == 3000)
        #expect(Set(answer.points.map(\.id)).count == answer.points.count)
    }

    @Test func `a screen is answered as looking at every point one by one would`() throws {
        let points = try Self.scattered(2000, seed: 11)
        let index = MapIndex(points)
        var random = SplitMix64(seed: 12)
        for _ in 0..<60 {
            let west = Double.random(in: 112.1...112.5, using: &random)
            let south = Double.random(in: 35.3...35.6, using: &random)
            let box = MapBox(west: west, south: south, east: west + 0.08, north: south + 0.06)
            let answer = index.answer(in: box, zoom: 13)
            let inside = points.filter {
                box.contains(longitude: $0.position.longitude, latitude: $0.position.latitude)
            }
            // Cells at the edge of the screen are answered whole: nothing within is missing.
            #expect(answer.total >= inside.count)
            let single = Set(answer.points.map(\.id))
            for point in inside where !single.contains(point.id) {
                let held = answer.clusters.contains {
                    $0.box.contains(longitude: point.position.longitude, latitude: point.position.latitude)
                }
                #expect(held)
            }
        }
    }

    @Test func `a cluster shows the worst of its points and where they lie`() throws {
        let points = [
            try Self.point("a", 35.5, 112.4, tone: .good), try Self.point("b", 35.500_1, 112.400_1, tone: .bad),
            try Self.point("c", 35.500_2, 112.4, tone: .warn),
        ]
        let answer = MapIndex(points).answer(in: Self.county, zoom: 9)
        let cluster = try #require(answer.clusters.first)
        #expect(answer.clusters.count == 1)
        #expect(cluster.count == 3)
        #expect(cluster.tone == .bad)
        #expect(cluster.box == MapBox(west: 112.4, south: 35.5, east: 112.400_1, north: 35.500_2))
        #expect(cluster.members.isEmpty)
        let near = MapIndex(points).answer(in: Self.county, zoom: 9, filter: MapFilter(tone: .warn))
        #expect(near.points.map(\.id) == ["c"])
    }

    @Test func `firms in one house are named, since zooming in does not part them`() throws {
        let points = try (0..<30).map { try Self.point("第\($0)摊", 35.5, 112.4) }
        let answer = MapIndex(points).answer(in: Self.county, zoom: 12)
        let cluster = try #require(answer.clusters.first)
        #expect(cluster.count == 30)
        #expect(cluster.members.map(\.name) == (0..<MapIndex.memberLimit).map { "第\($0)摊" })
    }

    @Test func `close up, neighbours stand one by one`() throws {
        let points = try (0..<5).map { try Self.point("\($0)", 35.5 + Double($0) * 0.000_02, 112.4) }
        let box = MapBox(west: 112.39, south: 35.49, east: 112.41, north: 35.51)
        let answer = MapIndex(points).answer(in: box, zoom: 17)
        #expect(answer.points.count == 5)
        #expect(answer.clusters.isEmpty)
    }

    @Test func `kind and township narrow what is counted`() throws {
        let points = [
            try Self.point("a", 35.5, 112.4, kind: .catering), try Self.point("b", 35.6, 112.5, township: "140522101"),
        ]
        let index = MapIndex(points)
        #expect(index.answer(in: Self.county, zoom: 10, filter: MapFilter(kind: .catering)).points.map(\.id) == ["a"])
        let south = MapFilter(township: AreaCode("140522101"))
        #expect(index.answer(in: Self.county, zoom: 10, filter: south).points.map(\.id) == ["b"])
        let nowhere = MapFilter(township: AreaCode("140522109"))
        #expect(index.answer(in: Self.county, zoom: 10, filter: nowhere).total == 0)
    }

    @Test func `a point of published maps is shown where it is, some 500 m away`() throws {
        let printed = try #require(Coordinate(latitude: 35.486_2, longitude: 112.414_5, datum: .gcj02))
        let point = MapPoint(id: "a", name: "a", township: nil, tone: .good, at: printed)
        #expect(point.recordedIn == .gcj02)
        #expect(point.position.datum == .wgs84)
        let moved = point.position.metres(
            to: try #require(Coordinate(latitude: 35.486_2, longitude: 112.414_5, datum: .wgs84))
        )
        #expect((300...800).contains(moved))
    }

    @Test(arguments: [
        ("112.1,35.3,112.6,35.7", true), ("-400,-100,400,100", true), ("112.6,35.3,112.1,35.7", false),
        ("112.1,35.7,112.6,35.3", false), ("112.1,35.3,112.6", false), ("a,b,c,d", false), ("nan,0,1,1", false),
        ("inf,0,1,1", false), ("", false), (",,,", false), ("1e400,0,1,1", false),
    ])
    func `a rectangle that is none is refused`(text: String, isBox: Bool) {
        #expect((MapBox(text) != nil) == isBox)
    }

    @Test func `an index of nothing answers nothing, and the whole earth is no burden`() throws {
        #expect(MapIndex([]).box == nil)
        let earth = try #require(MapBox("-180,-90,180,90"))
        #expect(MapIndex([]).answer(in: earth, zoom: 22) == MapAnswer())
        let pole = try Self.point("Pol", 90, 180)
        #expect(MapIndex([pole]).answer(in: earth, zoom: 22).total == 1)
    }
}

@Suite struct `Outlines for the screen` {
    private static func ring(_ corners: [(Double, Double)]) -> AreaShape.Ring {
        corners.map { MapVertex(longitude: $0.0, latitude: $0.1) }
    }

    @Test func `a corner that strays less than the tolerance is left out, another stays`() {
        // 0.0001° north is 11 m, 0.001° is 111 m.
        let ring = Self.ring([
            (112, 35), (112.01, 35.000_1), (112.02, 35), (112.02, 35.01), (112.01, 35.011), (112, 35.01), (112, 35),
        ])
        let kept = ShapeSimplification.simplified(ring, within: 20)
        #expect(
            kept == Self.ring([(112, 35), (112.02, 35), (112.02, 35.01), (112.01, 35.011), (112, 35.01), (112, 35)])
        )
    }

    @Test func `no ring becomes less than a triangle`() {
        let speck = Self.ring([(112, 35), (112.000_01, 35), (112.000_01, 35.000_01), (112, 35.000_01), (112, 35)])
        #expect(ShapeSimplification.simplified(speck, within: 50).count == 4)
        let nothing = Self.ring(Array(repeating: (112, 35), count: 9))
        #expect(ShapeSimplification.simplified(nothing, within: 50).count == 4)
    }

    @Test func `what is left out lies within the tolerance of what is kept`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<20 {
            let count = Int.random(in: 12...200, using: &random)
            var ring: AreaShape.Ring = []
            for index in 0..<count {
                // A rough circle, five kilometres across, walked without a sine: a square's sides in turn.
                let along = Double(index) / Double(count) * 4
                let side = Double(Int(along))
                let part = along - side
                let rough = Double.random(in: -0.000_4...0.000_4, using: &random)
                let (east, north) = [(part, 0.0), (1, part), (1 - part, 1), (0, 1 - part)][Int(side)]
                ring.append(MapVertex(longitude: 112 + east * 0.05 + rough, latitude: 35 + north * 0.05 + rough))
            }
            ring.append(ring[0])
            let kept = ShapeSimplification.simplified(ring, within: 30)
            #expect(kept.first == kept.last)
            #expect(kept.count < ring.count)
            #expect(kept.allSatisfy(ring.contains))
            let strayed = ring.map { vertex in
                zip(kept, kept.dropFirst()).map { Self.metres(vertex, $0, $1) }.min() ?? .infinity
            }.max()
            #expect((strayed ?? .infinity) < 31)
        }
    }

    /// From a vertex to the nearest point of a stretch; at 35° north a degree of longitude is 91.1 km.
    private static func metres(_ vertex: MapVertex, _ start: MapVertex, _ end: MapVertex) -> Double {
        let (east, north) = (91_085.0, 111_195.0)
        let line = ((end.longitude - start.longitude) * east, (end.latitude - start.latitude) * north)
        let way = ((vertex.longitude - start.longitude) * east, (vertex.latitude - start.latitude) * north)
        let length = line.0 * line.0 + line.1 * line.1
        let share = length == 0 ? 0 : max(0, min(1, (way.0 * line.0 + way.1 * line.1) / length))
        let off = (way.0 - share * line.0, way.1 - share * line.1)
        return (off.0 * off.0 + off.1 * off.1).squareRoot()
    }

    @Test func `a line of twenty thousand corners is done in a moment`() {
        let ring = (0...20_000).map { index in
            MapVertex(longitude: 112 + Double(index % 2) * 0.01, latitude: 35 + Double(index) * 0.000_01)
        }
        let time = processorTime { _ = ShapeSimplification.simplified(ring + [ring[0]], within: 20) }
        #expect(time < .seconds(60))
    }
}

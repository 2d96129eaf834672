import Primitives
import Testing

struct CoordinateTests {
    @Test(arguments: [(91.0, 0.0), (-90.1, 0), (0, 180.1), (0, -181), (.nan, 112), (35, .infinity)])
    func `degrees out of range are refused`(_ latitude: Double, _ longitude: Double) {
        #expect(Coordinate(latitude: latitude, longitude: longitude, datum: .wgs84) == nil)
    }

    @Test func `the offset is that of the published example`() throws {
        // 天安门, the example that implementations of the approximation share.
        let place = try #require(Coordinate(latitude: 39.907333, longitude: 116.391083, datum: .wgs84))
        let map = place.converted(to: .gcj02)
        #expect(abs(map.latitude - 39.908735) < 2e-5)
        #expect(abs(map.longitude - 116.397324) < 2e-5)
    }

    @Test func `in China the offset lies between 50 and 800 metres and can be undone`() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<1000 {
            let latitude = Double.random(in: 20...50, using: &random)
            let longitude = Double.random(in: 80...125, using: &random)
            let place = try #require(Coordinate(latitude: latitude, longitude: longitude, datum: .wgs84))
            let map = place.converted(to: .gcj02)
            let asIfSame = try #require(
                Coordinate(latitude: map.latitude, longitude: map.longitude, datum: .wgs84)
            )
            let offset = place.metres(to: asIfSame)
            #expect((50...800).contains(offset), "\(place): \(offset) m")
            let back = map.converted(to: .wgs84)
            #expect(place.metres(to: back) < 0.01, "\(place)")
        }
    }

    @Test func `in Yangcheng the offset is some 500 metres`() throws {
        let town = try #require(Coordinate(latitude: 35.482, longitude: 112.422, datum: .wgs84))
        let map = town.converted(to: .gcj02)
        let asIfSame = try #require(Coordinate(latitude: map.latitude, longitude: map.longitude, datum: .wgs84))
        #expect((100...700).contains(town.metres(to: asIfSame)))
    }

    @Test func `CGCS2000 and WGS-84 are the same to centimetres`() throws {
        let place = try #require(Coordinate(latitude: 35.482, longitude: 112.422, datum: .wgs84))
        let surveyed = place.converted(to: .cgcs2000)
        #expect(surveyed.datum == .cgcs2000)
        #expect(surveyed.latitude == place.latitude && surveyed.longitude == place.longitude)
        #expect(surveyed.converted(to: .gcj02) == place.converted(to: .gcj02))
    }

    @Test func `outside China nothing is shifted`() throws {
        for (latitude, longitude) in [(48.8584, 2.2945), (-33.86, 151.21), (40.0, -74.0)] {
            let place = try #require(Coordinate(latitude: latitude, longitude: longitude, datum: .wgs84))
            let map = place.converted(to: .gcj02)
            #expect(map.latitude == latitude && map.longitude == longitude && map.datum == .gcj02)
            #expect(map.converted(to: .wgs84) == place)
        }
    }

    @Test func `a degree of latitude is some 111 kilometres`() throws {
        let south = try #require(Coordinate(latitude: 35, longitude: 112, datum: .wgs84))
        let north = try #require(Coordinate(latitude: 36, longitude: 112, datum: .wgs84))
        #expect(abs(south.metres(to: north) - 111_195) < 5)
        #expect(south.metres(to: south.converted(to: .gcj02)) < 0.01)
    }
}

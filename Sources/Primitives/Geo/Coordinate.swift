#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A point on the earth with the datum that its degrees are counted in: without it a point may lie 700 m away.
///
/// Range: latitude -90…90, longitude -180…180, in degrees.
package struct Coordinate: Sendable, Hashable {
    package enum Datum: String, Sendable, Hashable, CaseIterable {
        /// What satellite receivers give.
        case wgs84 = "WGS-84"
        /// The offset coordinates (GCJ-02) that published maps of mainland China must use.
        case gcj02 = "GCJ-02"
        /// The national geodetic system, in which surveyed boundaries and land records are kept.
        case cgcs2000 = "CGCS2000"
    }

    /// Degrees north.
    package let latitude: Double
    /// Degrees east.
    package let longitude: Double
    package let datum: Datum

    /// Nil where a degree is out of range or no number.
    package init?(latitude: Double, longitude: Double, datum: Datum) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        self.init(unchecked: latitude, longitude, datum)
    }

    private init(unchecked latitude: Double, _ longitude: Double, _ datum: Datum) {
        self.latitude = latitude
        self.longitude = longitude
        self.datum = datum
    }

    /// The same point in another datum.
    ///
    /// Error: none that matters between WGS-84 and CGCS2000, which agree within centimetres and are taken as one.
    /// To and from GCJ-02 by the public approximation of its offset: back and forth returns within 1 cm, the offset
    /// itself is known to a few metres. Outside mainland China's rectangle GCJ-02 has no offset.
    package func converted(to datum: Datum) -> Coordinate {
        switch (self.datum, datum) {
        case (.gcj02, .gcj02), (.wgs84, .wgs84), (.cgcs2000, .cgcs2000): self
        case (.wgs84, .cgcs2000), (.cgcs2000, .wgs84): Coordinate(unchecked: latitude, longitude, datum)
        case (.wgs84, .gcj02), (.cgcs2000, .gcj02): shifted
        case (.gcj02, .wgs84), (.gcj02, .cgcs2000): unshifted(datum)
        }
    }

    /// Great-circle metres to a point of the same datum, on a sphere of 6,371,008.8 m: within 0.6 % of the ellipsoid.
    ///
    /// The other point is converted first.
    package func metres(to other: Coordinate) -> Double {
        let other = other.converted(to: datum)
        let radians = Double.pi / 180
        let halfNorth = sin((other.latitude - latitude) * radians / 2)
        let halfEast = sin((other.longitude - longitude) * radians / 2)
        let chord =
            halfNorth * halfNorth + cos(latitude * radians) * cos(other.latitude * radians) * halfEast * halfEast
        return 2 * 6_371_008.8 * asin(min(1, chord.squareRoot()))
    }

    /// The rectangle in which GCJ-02 is offset, as the public approximation draws it.
    private var isOffset: Bool {
        (0.8293...55.8271).contains(latitude) && (72.004...137.8347).contains(longitude)
    }

    private var shifted: Coordinate {
        guard isOffset else { return Coordinate(unchecked: latitude, longitude, .gcj02) }
        let (north, east) = offset
        return Coordinate(unchecked: latitude + north, longitude + east, .gcj02)
    }

    /// Solves `shifted(point) = self` by fixed-point iteration; the offset changes so slowly that a few rounds suffice.
    private func unshifted(_ datum: Datum) -> Coordinate {
        guard isOffset else { return Coordinate(unchecked: latitude, longitude, datum) }
        var guess = Coordinate(unchecked: latitude, longitude, datum)
        for _ in 0..<8 {
            let image = guess.shifted
            let north = latitude - image.latitude
            let east = longitude - image.longitude
            guess = Coordinate(unchecked: guess.latitude + north, guess.longitude + east, datum)
            if abs(north) < 1e-10, abs(east) < 1e-10 { break }
        }
        return guess
    }

    /// Degrees north and east, on the Krasovsky ellipsoid (a = 6,378,245 m, e² = 0.00669342162296594323).
    private var offset: (north: Double, east: Double) {
        let east = longitude - 105
        let north = latitude - 35
        let axis = 6_378_245.0
        let eccentricity = 0.006_693_421_622_965_943_23
        let sine = sin(latitude * .pi / 180)
        let magic = 1 - eccentricity * sine * sine
        let root = magic.squareRoot()
        let metresPerNorth = axis * (1 - eccentricity) / (magic * root) * .pi / 180
        let metresPerEast = axis / root * cos(latitude * .pi / 180) * .pi / 180
        return (Self.northing(east, north) / metresPerNorth, Self.easting(east, north) / metresPerEast)
    }

    private static func northing(_ x: Double, _ y: Double) -> Double {
        var metres = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * abs(x).squareRoot()
        metres += wave(x, [(20, 6), (20, 2)])
        metres += wave(y, [(20, 1), (40, 1.0 / 3)])
        return metres + wave(y, [(160, 1.0 / 12), (320, 1.0 / 30)])
    }

    private static func easting(_ x: Double, _ y: Double) -> Double {
        var metres = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * abs(x).squareRoot()
        metres += wave(x, [(20, 6), (20, 2)])
        metres += wave(x, [(20, 1), (40, 1.0 / 3)])
        return metres + wave(x, [(150, 1.0 / 12), (300, 1.0 / 30)])
    }

    /// Two thirds of a sum of sines of multiples of π·`angle`.
    private static func wave(_ angle: Double, _ terms: [(amplitude: Double, multiple: Double)]) -> Double {
        terms.reduce(0) { $0 + $1.amplitude * sin($1.multiple * angle * .pi) } * 2 / 3
    }
}

import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Leaves out the corners of a line that a screen cannot show.
package enum ShapeSimplification {
    /// Vertices of one ring at most, after ``thinned(_:by:)``: the worst line costs time by the square of them.
    package static let ringLimit = 20_000

    /// Drops vertices that lie within so many metres of the one kept before them; first and last stay.
    package static func thinned(_ ring: AreaShape.Ring, by metres: Double) -> AreaShape.Ring {
        guard let first = ring.first, let last = ring.last, ring.count > 4 else { return ring }
        let plane = Plane(first)
        var kept = [first]
        var before = plane.point(first)
        for vertex in ring.dropFirst().dropLast() {
            let point = plane.point(vertex)
            guard point.squaredDistance(to: before) >= metres * metres else { continue }
            kept.append(vertex)
            before = point
        }
        kept.append(last)
        return kept.count < 4 ? ring : kept
    }

    /// The ring by the vertices from which it strays no further than so many metres (Douglas and Peucker, 1973).
    ///
    /// Never fewer than four vertices, which are a triangle. Without recursion: a stack of stretches.
    package static func simplified(_ ring: AreaShape.Ring, within metres: Double) -> AreaShape.Ring {
        guard ring.count > 4, let first = ring.first else { return ring }
        let plane = Plane(first)
        let points = ring.map(plane.point)
        var isKept = Array(repeating: false, count: points.count)
        // A closed line has no ends: it is cut at its first vertex and at the one farthest from that.
        let far = points.indices.dropFirst().max {
            points[$0].squaredDistance(to: points[0]) < points[$1].squaredDistance(to: points[0])
        }
        let middle = far ?? points.count - 1
        for index in [0, middle, points.count - 1] { isKept[index] = true }
        var stretches = [(0, middle), (middle, points.count - 1)]
        while let (start, end) = stretches.popLast() {
            guard end - start > 1 else { continue }
            var (worst, distance) = (start, -1.0)
            for index in (start + 1)..<end {
                let off = points[index].squaredDistance(from: points[start], to: points[end])
                if off > distance { (worst, distance) = (index, off) }
            }
            guard distance > metres * metres else { continue }
            isKept[worst] = true
            stretches.append((start, worst))
            stretches.append((worst, end))
        }
        let kept = ring.indices.filter { isKept[$0] }
        return kept.count < 4 ? corners(ring, points) : kept.map { ring[$0] }
    }

    /// The triangle that a ring of no extent is drawn as.
    private static func corners(_ ring: AreaShape.Ring, _ points: [Plane.Point]) -> AreaShape.Ring {
        [ring[0], ring[ring.count / 3], ring[ring.count * 2 / 3], ring[ring.count - 1]]
    }

    /// Metres east and north of a vertex; good for the width of a county.
    private struct Plane {
        struct Point {
            var east: Double
            var north: Double

            func squaredDistance(to other: Point) -> Double {
                (east - other.east) * (east - other.east) + (north - other.north) * (north - other.north)
            }

            /// To the nearest point of the stretch between two.
            func squaredDistance(from start: Point, to end: Point) -> Double {
                let length = start.squaredDistance(to: end)
                guard length > 0 else { return squaredDistance(to: start) }
                let along =
                    ((east - start.east) * (end.east - start.east) + (north - start.north) * (end.north - start.north))
                    / length
                let share = max(0, min(1, along))
                return squaredDistance(
                    to: Point(
                        east: start.east + share * (end.east - start.east),
                        north: start.north + share * (end.north - start.north)
                    )
                )
            }
        }

        private static let metresPerDegree = 111_195.0
        private let origin: MapVertex
        private let eastward: Double

        init(_ origin: MapVertex) {
            self.origin = origin
            eastward = cos(origin.latitude * .pi / 180)
        }

        func point(_ vertex: MapVertex) -> Point {
            Point(
                east: (vertex.longitude - origin.longitude) * Self.metresPerDegree * eastward,
                north: (vertex.latitude - origin.latitude) * Self.metresPerDegree
            )
        }
    }
}

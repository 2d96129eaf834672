package import Primitives

/// A corner of a shape, in degrees of WGS-84.
package struct MapVertex: Sendable, Hashable {
    package var longitude: Double
    package var latitude: Double

    package init(longitude: Double, latitude: Double) {
        self.longitude = longitude
        self.latitude = latitude
    }
}

/// The outline of a county or township (行政区划界线), simplified for the screen.
package struct AreaShape: Sendable, Hashable {
    /// A closed line: the last vertex is the first.
    package typealias Ring = [MapVertex]

    package var area: AreaCode
    /// Polygons, each an outer ring and then its holes.
    package var polygons: [[Ring]]
    /// The datum that it was recorded in, before it was converted.
    package var recordedIn: Coordinate.Datum
    /// A sketch (示意) that is nobody's survey.
    package var isSchematic: Bool
    package var source: String
    package var verticesRead: Int

    package init(
        area: AreaCode,
        polygons: [[Ring]],
        recordedIn: Coordinate.Datum,
        isSchematic: Bool,
        source: String,
        verticesRead: Int
    ) {
        self.area = area
        self.polygons = polygons
        self.recordedIn = recordedIn
        self.isSchematic = isSchematic
        self.source = source
        self.verticesRead = verticesRead
    }

    package var vertices: Int { polygons.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } } }

    /// The least rectangle around it; nil where it has no vertex.
    package var box: MapBox? {
        var box: MapBox?
        for vertex in polygons.joined().joined() {
            if box == nil {
                box = MapBox(
                    west: vertex.longitude,
                    south: vertex.latitude,
                    east: vertex.longitude,
                    north: vertex.latitude
                )
            }
            box?.extend(longitude: vertex.longitude, latitude: vertex.latitude)
        }
        return box
    }

    /// A rectangle, for sketches.
    package static func rectangle(_ box: MapBox) -> Ring {
        [
            MapVertex(longitude: box.west, latitude: box.south), MapVertex(longitude: box.east, latitude: box.south),
            MapVertex(longitude: box.east, latitude: box.north), MapVertex(longitude: box.west, latitude: box.north),
            MapVertex(longitude: box.west, latitude: box.south),
        ]
    }
}

import Pages
import Primitives
import Supervision

/// What the map's module is told, as JSON.
enum MapJSON {
    static func answer(_ answer: MapAnswer, _ layer: MapLayer) -> JSONValue {
        .object([
            ("layer", .string(layer.id)), ("total", .number("\(answer.total)")),
            (
                "clusters",
                .array(
                    answer.clusters.map { cluster in
                        .object([
                            ("count", .number("\(cluster.count)")),
                            ("at", .array([degrees(cluster.latitude), degrees(cluster.longitude)])),
                            ("box", box(cluster.box)), ("tone", .string(cluster.tone.word)),
                            ("members", .array(cluster.members.map { point($0, layer) })),
                        ])
                    }
                )
            ),
            ("points", .array(answer.points.map { point($0, layer) })),
        ])
    }

    private static func point(_ point: MapPoint, _ layer: MapLayer) -> JSONValue {
        .object([
            ("name", .string(point.name)), ("note", .string(point.note)),
            ("link", .string(Link.mapSubject(layer.subject, point.id))),
            ("at", .array([degrees(point.position.latitude), degrees(point.position.longitude)])),
            ("tone", .string(point.tone.word)), ("state", .string(layer.words(point.tone))),
            ("datum", .string(point.recordedIn.rawValue)),
        ])
    }

    /// A GeoJSON feature collection (RFC 7946).
    static func shapes(_ shapes: [AreaShape], _ naming: Naming) -> JSONValue {
        .object([
            ("type", "FeatureCollection"),
            (
                "features",
                .array(
                    shapes.map { shape in
                        .object([
                            ("type", "Feature"),
                            (
                                "properties",
                                .object([
                                    ("code", .string(shape.area.text)), ("name", .string(naming.area(shape.area))),
                                    ("schematic", .bool(shape.isSchematic)),
                                ])
                            ),
                            ("geometry", geometry(shape)),
                        ])
                    }
                )
            ),
        ])
    }

    private static func geometry(_ shape: AreaShape) -> JSONValue {
        .object([
            ("type", "MultiPolygon"),
            (
                "coordinates",
                .array(
                    shape.polygons.map { rings in
                        .array(
                            rings.map { ring in
                                .array(ring.map { .array([degrees($0.longitude), degrees($0.latitude)]) })
                            }
                        )
                    }
                )
            ),
        ])
    }

    private static func box(_ box: MapBox) -> JSONValue {
        .array([degrees(box.west), degrees(box.south), degrees(box.east), degrees(box.north)])
    }

    /// A millionth of a degree is 11 cm.
    private static func degrees(_ degrees: Double) -> JSONValue {
        .number("\((degrees * 1_000_000).rounded() / 1_000_000)")
    }
}

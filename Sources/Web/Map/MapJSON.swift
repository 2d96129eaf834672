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

    /// Lines at most: more are a tangle.
    private static let lines = 200

    /// Those of which both ends have a place; `total` counts them.
    static func flows(_ flows: [MapFlow], _ layer: MapLayer, _ naming: Naming) -> JSONValue {
        let most = flows.map(\.deliveries).max() ?? 0
        let drawn = flows.prefix(lines).compactMap { flow -> JSONValue? in
            guard let start = flow.start, let end = flow.end else { return nil }
            let quantities = flow.quantities.map(\.text).joined(separator: "，")
            return .object([
                ("name", .string("\(naming.area(flow.origin)) → \(flow.receiverName)")),
                ("note", .string("\(flow.lots) 个批次，交货 \(flow.deliveries) 次，\(quantities)")),
                ("link", .string(Link.mapSubject(layer.subject, flow.receiver))),
                ("from", .array([degrees(start.latitude), degrees(start.longitude)])),
                ("to", .array([degrees(end.latitude), degrees(end.longitude)])),
                ("weight", .number("\(flow.weight(beside: most))")),
            ])
        }
        return .object([
            ("layer", .string(layer.id)), ("total", .number("\(drawn.count)")), ("clusters", .array([])),
            ("points", .array([])), ("flows", .array(drawn)),
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

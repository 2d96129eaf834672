import Primitives
import Storage
import Supervision

/// SQL of outlines.
struct AreaShapeRecords {
    let db: any Connection
    let county: AreaCode

    /// All, the county first.
    func all() throws -> [AreaShape] {
        try db.query(
            """
            SELECT area, outline, datum, schematic, source, vertices_read FROM area_shape
            WHERE county = \(county.text) ORDER BY area
            """
        ).map(Self.shape)
    }

    func find(_ area: AreaCode) throws -> AreaShape? {
        try db.first(
            """
            SELECT area, outline, datum, schematic, source, vertices_read FROM area_shape
            WHERE county = \(county.text) AND area = \(area.text)
            """
        ).map(Self.shape)
    }

    private static func shape(_ row: Row) throws -> AreaShape {
        let code: String = try row.get("area")
        let text: String = try row.get("outline")
        guard let area = AreaCode(code), let polygons = AreaShapeText.read(text) else {
            throw StorageError.wrongType(column: "outline", found: .text)
        }
        return AreaShape(
            area: area,
            polygons: polygons,
            recordedIn: Coordinate.Datum(rawValue: try row.get("datum")) ?? .wgs84,
            isSchematic: try row.get("schematic", as: Int.self) == 1,
            source: try row.get("source"),
            verticesRead: try row.get("vertices_read")
        )
    }

    func put(_ shape: AreaShape, by account: String, at now: Instant) throws {
        try db.execute(
            """
            INSERT INTO area_shape (county, area, outline, datum, schematic, source, vertices_read, recorded_at,
                recorded_by)
            VALUES (\(county.text), \(shape.area.text), \(AreaShapeText.write(shape.polygons)),
                \(shape.recordedIn.rawValue), \(shape.isSchematic ? 1 : 0), \(shape.source), \(shape.verticesRead),
                \(now.milliseconds), \(account))
            ON CONFLICT (county, area) DO UPDATE SET outline = excluded.outline, datum = excluded.datum,
                schematic = excluded.schematic, source = excluded.source, vertices_read = excluded.vertices_read,
                recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
            """
        )
    }

    func digest(of area: String) throws -> String {
        var digest = Digest.Running()
        for row in try db.query(
            """
            SELECT area, outline, datum, schematic, source, vertices_read, recorded_at, recorded_by FROM area_shape
            WHERE county = \(county.text) AND area = \(area)
            """
        ) { digest.add(row.values) }
        return digest.finish()
    }
}

/// Polygons as one text: `lon,lat lon,lat …` with `;` between rings and `|` between polygons, to a millionth of a degree.
enum AreaShapeText {
    static func write(_ polygons: [[AreaShape.Ring]]) -> String {
        polygons.map { rings in
            rings.map { ring in
                ring.map { "\(degrees($0.longitude)),\(degrees($0.latitude))" }.joined(separator: " ")
            }.joined(separator: ";")
        }.joined(separator: "|")
    }

    /// A millionth of a degree is 11 cm.
    private static func degrees(_ degrees: Double) -> String { "\((degrees * 1_000_000).rounded() / 1_000_000)" }

    /// Nil where the text is none that ``write(_:)`` makes.
    static func read(_ text: String) -> [[AreaShape.Ring]]? {
        var polygons: [[AreaShape.Ring]] = []
        for polygon in text.split(separator: "|") {
            var rings: [AreaShape.Ring] = []
            for ring in polygon.split(separator: ";") {
                var vertices: AreaShape.Ring = []
                for vertex in ring.split(separator: " ") {
                    let parts = vertex.split(separator: ",").compactMap { Double($0) }
                    guard parts.count == 2 else { return nil }
                    vertices.append(MapVertex(longitude: parts[0], latitude: parts[1]))
                }
                rings.append(vertices)
            }
            polygons.append(rings)
        }
        return polygons.isEmpty ? nil : polygons
    }
}

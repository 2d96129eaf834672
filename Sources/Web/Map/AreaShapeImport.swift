package import Office
package import Primitives
import Supervision

/// Bytes of a GeoJSON file (RFC 7946) → what the desk of outlines takes in.
///
/// Each feature is one area: a Polygon or MultiPolygon whose properties name the area as `code`, `adcode`, `区划代码` or
/// `name`. RFC 7946 counts in WGS-84; files made of published Chinese maps count in GCJ-02, which the caller says.
package enum AreaShapeImport {
    package static let sizeLimit = 20 << 20

    package static func source(
        name: String,
        content: [UInt8],
        datum: Coordinate.Datum,
        isSchematic: Bool = false
    ) -> AreaShapeDesk.SourceFile {
        var reading = Reading(datum: datum)
        if content.count > sizeLimit {
            reading.problem(nil, "too-large", "\(content.count) bytes", "at most \(sizeLimit)", "the file is too large")
        } else {
            do {
                reading.read(try JSONReader.read(content))
            } catch {
                reading.problem(nil, "bad-json", error.read, error.expected, "no JSON from byte \(error.offset) on")
            }
        }
        return AreaShapeDesk.SourceFile(
            name: name,
            datum: datum,
            isSchematic: isSchematic,
            rows: reading.rows,
            problems: reading.problems
        )
    }

    private struct Reading {
        let datum: Coordinate.Datum
        var rows: [AreaShapeDesk.Row] = []
        var problems: [Problem] = []

        mutating func problem(
            _ row: Int?,
            _ code: String,
            _ read: String,
            _ expected: String,
            _ message: String,
            column: String? = nil
        ) {
            problems.append(
                Problem(row: row, column: column, code: code, read: read, expected: expected, message: message)
            )
        }

        mutating func read(_ value: JSONValue) {
            guard value["type"]?.string == "FeatureCollection", let features = value["features"]?.array else {
                let found = value["type"]?.string ?? ""
                return problem(nil, "not-geojson", found, "a FeatureCollection", "the file is no feature collection")
            }
            if features.isEmpty { problem(nil, "no-rows", "", "at least one feature", "the file holds no feature") }
            for (index, feature) in features.enumerated() { read(feature, row: index + 1) }
        }

        private mutating func read(_ feature: JSONValue, row: Int) {
            let properties = feature["properties"]
            let area = ["code", "adcode", "区划代码", "name"].lazy.compactMap { properties?[$0]?.textOrNumber }.first
            if area == nil {
                problem(
                    row,
                    "area-missing",
                    "",
                    "a property code, adcode, 区划代码 or name",
                    "the feature names no area",
                    column: "properties"
                )
            }
            var found: [[AreaShape.Ring]] = []
            if let geometry = feature["geometry"] {
                found = polygons(geometry, row)
            } else {
                problem(row, "geometry-missing", "", "Polygon or MultiPolygon", "the feature has no geometry")
            }
            if let area { rows.append(AreaShapeDesk.Row(row: row, area: area, polygons: found)) }
        }

        private mutating func polygons(_ geometry: JSONValue, _ row: Int) -> [[AreaShape.Ring]] {
            let type = geometry["type"]?.string ?? ""
            let coordinates = geometry["coordinates"]?.array
            let nested: [JSONValue]? =
                switch type {
                case "Polygon": coordinates.map { [.array($0)] }
                case "MultiPolygon": coordinates
                default: nil
                }
            guard let nested, !nested.isEmpty else {
                problem(row, "bad-geometry", type, "Polygon or MultiPolygon", "the geometry is no area")
                return []
            }
            return nested.map { polygon in (polygon.array ?? []).compactMap { ring($0, row) } }.filter { !$0.isEmpty }
        }

        private mutating func ring(_ value: JSONValue, _ row: Int) -> AreaShape.Ring? {
            let positions = value.array ?? []
            var ring: AreaShape.Ring = []
            ring.reserveCapacity(positions.count)
            for (index, position) in positions.enumerated() {
                guard let vertex = vertex(position) else {
                    problem(
                        row,
                        "bad-coordinate",
                        String(position.text.prefix(40)),
                        "[longitude, latitude] in degrees, within China",
                        "position \(index + 1) of a ring is no place in China",
                        column: "coordinates"
                    )
                    return nil
                }
                ring.append(vertex)
            }
            guard ring.count >= 4, ring.first == ring.last else {
                problem(
                    row,
                    "ring-open",
                    "\(ring.count) positions",
                    "four or more, the last the same as the first",
                    "a ring is not closed",
                    column: "coordinates"
                )
                return nil
            }
            ring = ShapeSimplification.thinned(ring, by: AreaShapeDesk.tolerance / 2)
            guard ring.count <= ShapeSimplification.ringLimit else {
                problem(
                    row,
                    "ring-too-long",
                    "\(ring.count) positions",
                    "at most \(ShapeSimplification.ringLimit) that lie \(Int(AreaShapeDesk.tolerance / 2)) m apart",
                    "a ring has too many positions",
                    column: "coordinates"
                )
                return nil
            }
            return ring
        }

        /// A third number, the height, is left out.
        private func vertex(_ position: JSONValue) -> MapVertex? {
            guard let numbers = position.array, (2...3).contains(numbers.count),
                let longitude = numbers[0].double, let latitude = numbers[1].double,
                (3...54).contains(latitude), (73...136).contains(longitude),
                let place = Coordinate(latitude: latitude, longitude: longitude, datum: datum)?.converted(to: .wgs84)
            else { return nil }
            return MapVertex(longitude: place.longitude, latitude: place.latitude)
        }
    }
}

extension JSONValue {
    fileprivate subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    fileprivate var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    fileprivate var textOrNumber: String? {
        switch self {
        case .string(let text), .number(let text): text
        default: nil
        }
    }

    fileprivate var array: [JSONValue]? {
        if case .array(let values) = self { values } else { nil }
    }

    fileprivate var double: Double? {
        if case .number(let digits) = self { Double(digits).flatMap { $0.isFinite ? $0 : nil } } else { nil }
    }
}

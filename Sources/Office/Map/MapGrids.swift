import Primitives
import Storage
import Supervision

extension MapSource {
    /// A grid has no outline: it stands in the middle of its operators.
    static let grids = MapSource(
        layer: MapLayer(
            id: "grids",
            title: "网格",
            subject: .grid,
            note: "在用的网格，在其监管对象坐标的中点；没有一个对象有坐标的网格不在图上",
            legend: [(.good, "有网格监管员"), (.bad, "没有网格监管员")]
        )
    ) { reading in
        var grids: [Gathered] = []
        try reading.db.each(
            """
            SELECT grid.id, grid.name, grid.township, grid.villages, place.latitude, place.longitude, place.datum,
                (SELECT COUNT(*) FROM grid_staff AS staff WHERE staff.county = grid.county AND staff.grid = grid.id
                    AND staff.duty = 'supervisor' AND staff.until IS NULL) AS supervisors
            FROM grid
            JOIN operator ON operator.county = grid.county AND operator.grid = grid.id AND operator.state = 'open'
                AND operator.merged_into IS NULL
            JOIN operator_place AS place ON place.county = operator.county AND place.operator = operator.id
            WHERE grid.county = \(reading.county) AND grid.active = 1\(reading.scope.townshipFilter("grid.township"))
            ORDER BY grid.code, grid.id
            """
        ) { row in
            guard let place = try coordinate(row)?.converted(to: .wgs84) else { return }
            let id: String = try row.get("id")
            if grids.last?.id != id {
                grids.append(
                    Gathered(
                        id: id,
                        name: try row.get("name"),
                        villages: try row.get("villages"),
                        township: try township(row),
                        isStaffed: try row.get("supervisors", as: Int.self) > 0
                    )
                )
            }
            grids[grids.count - 1].add(place)
        }
        return grids.compactMap(\.point)
    }

    private struct Gathered {
        var id: String
        var name: String
        var villages: String
        var township: AreaCode?
        var isStaffed: Bool
        var latitudes = 0.0
        var longitudes = 0.0
        var operators = 0

        mutating func add(_ place: Coordinate) {
            latitudes += place.latitude
            longitudes += place.longitude
            operators += 1
        }

        var point: MapPoint? {
            guard
                let middle = Coordinate(
                    latitude: latitudes / Double(operators),
                    longitude: longitudes / Double(operators),
                    datum: .wgs84
                )
            else { return nil }
            return MapPoint(
                id: id,
                name: name,
                note: "\(villages)，\(operators) 个对象有坐标",
                township: township,
                tone: isStaffed ? .good : .bad,
                at: middle
            )
        }
    }
}

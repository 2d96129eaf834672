import Primitives
import Rules
import Storage
package import Supervision

/// The digital map (数字地图): points of each layer, clustered for a screen, and the same as a list.
package struct MapDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// In the order in which they are offered.
    package static var layers: [MapLayer] { MapSource.all.map(\.layer) + [MapFlowDesk.layer] }

    package static func layers(for officer: Officer) -> [MapLayer] {
        layers.filter { officer.scope.role.may($0.permission) }
    }

    package static func layer(_ id: String, for officer: Officer) -> MapLayer? {
        layers(for: officer).first { $0.id == id }
    }

    /// What a screen shows of a layer, of the rows that the officer may see.
    ///
    /// The index is kept while the ledger stays as it is; after a change the first answer makes it anew.
    package func answer(
        layer: String,
        in box: MapBox,
        zoom: Int,
        filter: MapFilter,
        by officer: Officer
    ) async throws -> MapAnswer {
        try await index(layer, by: officer).answer(in: box, zoom: zoom, filter: filter)
    }

    /// A layer as a list.
    package struct Overview: Sendable {
        package var points: [MapPoint]
        package var total: Int
        /// Operators in the register that have no coordinate yet.
        package var withoutPlace: Int
        package var shapes: [AreaShape]
        /// Where the map begins: around the outlines, else around the points; nil where there is neither.
        package var box: MapBox?
    }

    package func overview(
        layer: String,
        filter: MapFilter,
        limit: Int,
        offset: Int,
        by officer: Officer
    ) async throws -> Overview {
        let index = try await index(layer, by: officer)
        let found = index.points.filter(filter.admits)
        let (shapes, withoutPlace) = try await office.database.read { db in
            (
                try AreaShapeRecords(db: db, county: office.county).all(),
                try self.withoutPlace(officer.scope, db)
            )
        }
        let rows = found.dropFirst(max(0, offset)).prefix(max(0, limit))
        return Overview(
            points: Array(rows),
            total: found.count,
            withoutPlace: withoutPlace,
            shapes: shapes,
            box: Self.box(found, filter, shapes) ?? index.box
        )
    }

    private func withoutPlace(_ scope: Scope, _ db: any Connection) throws -> Int {
        try db.first(
            """
            SELECT COUNT(*) FROM operator WHERE operator.county = \(office.county.text) AND operator.state = 'open'
                AND operator.merged_into IS NULL AND operator.kind NOT IN ('unclassified', 'laboratory')
                AND NOT EXISTS (SELECT 1 FROM operator_place AS place WHERE place.county = operator.county
                    AND place.operator = operator.id)\(scope.rows(of: .operators, as: "operator"))
            """
        )?.get(at: 0) ?? 0
    }

    private static func box(_ points: [MapPoint], _ filter: MapFilter, _ shapes: [AreaShape]) -> MapBox? {
        if let township = filter.township, let shape = shapes.first(where: { $0.area == township }) { return shape.box }
        if filter == MapFilter(), let first = shapes.first?.box {
            return shapes.dropFirst().compactMap(\.box).reduce(into: first) { box, other in
                box.extend(longitude: other.west, latitude: other.south)
                box.extend(longitude: other.east, latitude: other.north)
            }
        }
        return MapIndex(points).box
    }

    private func index(_ layer: String, by officer: Officer) async throws -> MapIndex {
        try officer.require(.readLedger)
        guard let source = MapSource.all.first(where: { $0.layer.id == layer }) else { throw Refusal.notFound }
        try officer.require(source.layer.permission)
        let now = office.environment.now()
        return try await office.database.read { db in
            try office.maps.value("\(layer) \(now.day)", scope: officer.scope, office: office, db: db) {
                MapIndex(
                    try source.read(MapReading(db: db, office: office, scope: officer.scope, now: now))
                )
            }
        }
    }

    // MARK: Correcting a place

    /// The operator whose place an officer is about to set on the map.
    package func picked(
        _ id: String,
        by officer: Officer
    ) async throws -> (record: OperatorRecord, place: OperatorPlace?) {
        try officer.require(.editOperators)
        return try await office.database.read { db in
            guard let record = try OperatorRecords(db: db, county: office.county).find(id, scope: officer.scope) else {
                throw Refusal.notFound
            }
            return (record, try RegisterRecords(db: db, county: office.county).place(of: id))
        }
    }
}

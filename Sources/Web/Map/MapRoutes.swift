import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var mapRoutes: [Route] {
        [
            Route(.get, Link.map, .signedIn(.readLedger)) { visit in
                if let id = visit.query["pick"], !id.isEmpty { return try await pickPage(visit, id) }
                return try await mapPage(visit)
            },
            Route(.get, Link.mapPoints, .signedIn(.readLedger)) { visit in
                guard let box = MapBox(visit.query["bbox"] ?? ""), let zoom = visit.query["zoom"].flatMap({ Int($0) })
                else { return .text("bbox=west,south,east,north and zoom=0…22 are needed\n", status: 400) }
                let id = visit.query["layer"] ?? "operators"
                guard let layer = MapDesk.layer(id, for: try visit.officer()) else { throw Refusal.notFound }
                let answer = try await MapDesk(visit.office)
                    .answer(layer: layer.id, in: box, zoom: zoom, filter: visit.mapFilter, by: visit.officer())
                return Self.json(MapJSON.answer(answer, layer), name: "points.json")
            },
            Route(.get, Link.mapFlows, .signedIn(.readLedger)) { visit in
                let flows = try await MapFlowDesk(visit.office).flows(flowFilter(visit), by: visit.officer())
                return Self.json(MapJSON.flows(flows, MapFlowDesk.layer, naming), name: "flows.json")
            },
            Route(.get, Link.mapShapes, .signedIn(.readLedger)) { visit in
                let shapes = try await AreaShapeDesk(visit.office).all(by: visit.officer())
                return Self.json(MapJSON.shapes(shapes, naming), name: "shapes.json")
            },
        ]
    }

    /// Of the office, so not as programs get their data: no page from elsewhere may read it.
    private static func json(_ value: JSONValue, name: String) -> Reply {
        .file(
            name: name,
            mediaType: "application/json; charset=utf-8",
            content: Array(value.text.utf8),
            inline: true
        )
    }

    private func mapPage(_ visit: Visit) async throws -> Reply {
        let officer = try visit.officer()
        guard let layer = MapDesk.layer(visit.query["layer"] ?? "operators", for: officer) else {
            throw Refusal.notFound
        }
        if layer.subject == .flow { return try await flowPage(visit, layer) }
        let page = visit.pageNumber
        let found = try await MapDesk(visit.office).overview(
            layer: layer.id,
            filter: visit.mapFilter,
            limit: Paging.size,
            offset: (page - 1) * Paging.size,
            by: officer
        )
        return .page(
            MapPage(
                viewer: try visit.viewer(),
                frame: mapFrame,
                layers: MapDesk.layers(for: officer),
                layer: layer,
                filter: visit.mapFilter,
                points: found.points,
                withoutPlace: found.withoutPlace,
                shapes: found.shapes,
                box: found.box,
                paging: Paging(page: page, total: found.total, base: visit.addressWithoutPage(Link.map))
            ).page
        )
    }

    private func flowFilter(_ visit: Visit) -> MapFlowFilter {
        let asked = visit.mapFilter
        return MapFlowDesk(visit.office).usual(
            kind: asked.kind,
            township: asked.township,
            from: visit.query["from"].flatMap { Day($0) },
            through: visit.query["through"].flatMap { Day($0) }
        )
    }

    private func flowPage(_ visit: Visit, _ layer: MapLayer) async throws -> Reply {
        let officer = try visit.officer()
        let filter = flowFilter(visit)
        let flows = try await MapFlowDesk(visit.office).flows(filter, by: officer)
        // The outlines, and where the map begins, are those of the county.
        let around = try await MapDesk(visit.office)
            .overview(layer: "operators", filter: MapFilter(), limit: 0, offset: 0, by: officer)
        return .page(
            MapFlowPage(
                viewer: try visit.viewer(),
                frame: mapFrame,
                layers: MapDesk.layers(for: officer),
                layer: layer,
                filter: filter,
                flows: flows,
                shapes: around.shapes,
                box: around.box,
                paging: Paging(
                    page: visit.pageNumber,
                    total: flows.count,
                    base: visit.addressWithoutPage(Link.map)
                )
            ).page
        )
    }

    private func pickPage(_ visit: Visit, _ id: String) async throws -> Reply {
        let desk = MapDesk(visit.office)
        let (record, place) = try await desk.picked(id, by: visit.officer())
        let around = try await desk.overview(
            layer: "operators",
            filter: MapFilter(township: record.township),
            limit: 0,
            offset: 0,
            by: visit.officer()
        )
        return .page(
            MapPickPage(
                viewer: try visit.viewer(),
                frame: mapFrame,
                record: record,
                place: place,
                box: around.box
            ).page
        )
    }
}

extension Visit {
    var mapFilter: MapFilter {
        MapFilter(
            kind: query["kind"].flatMap { OperatorKind(rawValue: $0) },
            township: query["township"].flatMap { AreaCode($0) },
            tone: query["tone"].flatMap { MapTone(word: $0) }
        )
    }
}

import Primitives
import Storage
import Supervision
import Traceability

/// Holdings that a trace reached, by who keeps what food, with when they came and when the first of them went.
struct LotShelves {
    struct Shelf: Hashable {
        var holder: String
        var food: String
    }

    struct Timed {
        var holding: Int64
        var at: Int64
    }

    /// Each coming of each holding.
    private(set) var arrivals: [Shelf: [Timed]] = [:]
    /// What went and never came: when the first of it went.
    private(set) var unexplained: [Shelf: [Timed]] = [:]

    init(places: [Int64: LotTrace.Place], came: [LotNetwork.Part], went: [LotNetwork.Part]) {
        for part in came {
            guard let place = places[part.holding] else { continue }
            let shelf = Shelf(holder: place.holder, food: place.food)
            arrivals[shelf, default: []].append(Timed(holding: part.holding, at: part.at))
        }
        let sourced = Set(came.map(\.holding))
        var first: [Int64: Int64] = [:]
        for part in went where !sourced.contains(part.holding) {
            first[part.holding] = min(part.at, first[part.holding] ?? part.at)
        }
        for (holding, at) in first {
            guard let place = places[holding] else { continue }
            let shelf = Shelf(holder: place.holder, food: place.food)
            unexplained[shelf, default: []].append(Timed(holding: holding, at: at))
        }
    }
}

// MARK: - Assumptions

/// Hops that nobody recorded: at one holder, of one food, into a lot that has no recorded source.
extension LotNetwork {
    private var window: Int64 { Int64(probableDays) * 86_400_000 }

    /// The assumed hops that begin (forward) or end (back) at what was reached just now.
    func assumed(_ reached: LotShelves, _ direction: TraceDirection) throws -> [Assumed] {
        var pairs: Set<Assumed> = []
        func pair(_ sources: [LotShelves.Timed], _ lots: [LotShelves.Timed]) {
            for lot in lots {
                for source in sources
                where source.holding != lot.holding && source.at <= lot.at && source.at >= lot.at - window {
                    pairs.insert(Assumed(from: source.holding, to: lot.holding))
                }
            }
        }
        switch direction {
        case .forward:
            let unexplained = try unexplained(at: Set(reached.arrivals.keys.map(\.holder)).sorted())
            for (shelf, lots) in unexplained { pair(reached.arrivals[shelf] ?? [], lots) }
        case .back:
            for (shelf, lots) in reached.unexplained { pair(try arrivals(shelf, before: lots), lots) }
        }
        return pairs.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    /// Lots of holders of which something went out and nothing came in, with when the first of it went.
    private func unexplained(at holders: [String]) throws -> [LotShelves.Shelf: [LotShelves.Timed]] {
        var found: [LotShelves.Shelf: [LotShelves.Timed]] = [:]
        for chunk in holders.chunked(by: 400) {
            try db.each(
                """
                SELECT unsourced.holder, lot.food, holding.id, MIN(movement.occurred_at) AS at
                FROM holding_unsourced AS unsourced CROSS JOIN holding CROSS JOIN lot
                    CROSS JOIN movement_input AS part CROSS JOIN movement
                WHERE unsourced.county = \(county.text) AND unsourced.holder IN (\(SQL.set(chunk)))
                    AND holding.county = unsourced.county AND holding.id = unsourced.holding
                    AND lot.county = holding.county AND lot.id = holding.lot
                    AND part.county = holding.county AND part.holding = holding.id
                    AND movement.county = part.county AND movement.id = part.movement
                    AND \(LotRecords.standing("movement.county", "movement.id"))
                    AND NOT EXISTS (SELECT 1 FROM movement_output AS came WHERE came.county = holding.county
                        AND came.holding = holding.id AND \(LotRecords.standing("came.county", "came.movement")))
                GROUP BY unsourced.holder, lot.food, holding.id
                """
            ) { row in
                let shelf = LotShelves.Shelf(holder: try row.get(at: 0), food: try row.get(at: 1))
                found[shelf, default: []].append(.init(holding: try row.get(at: 2), at: try row.get(at: 3)))
            }
        }
        return found
    }

    /// What came to a holder of a food within the days before any of the lots.
    private func arrivals(_ shelf: LotShelves.Shelf, before lots: [LotShelves.Timed]) throws -> [LotShelves.Timed] {
        let times = lots.map(\.at)
        guard let first = times.min(), let last = times.max() else { return [] }
        return try db.query(
            """
            SELECT holding.id, movement.occurred_at FROM holding CROSS JOIN lot
                CROSS JOIN movement_output AS part CROSS JOIN movement
            WHERE holding.county = \(county.text) AND holding.holder = \(shelf.holder)
                AND lot.county = holding.county AND lot.id = holding.lot AND lot.food = \(shelf.food)
                AND part.county = holding.county AND part.holding = holding.id
                AND movement.county = part.county AND movement.id = part.movement
                AND movement.occurred_at BETWEEN \(first - window) AND \(last)
                AND \(LotRecords.standing("movement.county", "movement.id"))
            """
        ).map { .init(holding: try $0.get(at: 0), at: try $0.get(at: 1)) }
    }
}

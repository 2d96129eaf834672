import Primitives
import Rules
import Storage
import Supervision
import Traceability

/// The part of the ledger's network of lots that one question touches.
///
/// A recursive query walks holdings by their numbers alone; what it reached is loaded by index and handed to
/// `Traceability`, which keeps exact and probable hops apart. Corrected movements do not exist for it.
struct LotNetwork {
    let db: any Connection
    let county: AreaCode
    /// Days before a lot without a source in which another of the same food may be its source.
    let probableDays: Int

    /// Holdings of an answer at most: more is refused rather than cut off.
    static let limit = 200_000
    /// Rounds of assumptions at most: a hop that rests on so many says nothing any more.
    private static let rounds = 8

    /// Holdings, one entry of the network each, and the assumed hops between them.
    struct Reach {
        var holdings: [Int64] = []
        /// Pairs in the direction of the goods.
        var assumed: [(from: Int64, to: Int64)] = []
    }

    /// All holdings that can be reached, by records and by assumptions.
    ///
    /// - Throws: ``Refusal/incomplete(_:)`` where there are more than ``limit``.
    func reach(from start: [Int64], _ direction: TraceDirection) throws -> Reach {
        var reach = Reach()
        var known: Set<Int64> = []
        var open = start
        for round in 0...Self.rounds {
            var fresh: [Int64] = []
            for chunk in open.chunked(by: 400) {
                for holding in try reached(from: chunk, direction) where known.insert(holding).inserted {
                    fresh.append(holding)
                }
                guard known.count <= Self.limit else { throw Self.tooMany }
            }
            reach.holdings += fresh
            guard round < Self.rounds, probableDays > 0, !fresh.isEmpty else { break }
            let pairs = try assumed(fresh, direction)
            reach.assumed += pairs
            open = Set(pairs.map { direction == .forward ? $0.to : $0.from }).subtracting(known).sorted()
            if open.isEmpty { break }
        }
        return reach
    }

    static let tooMany = Refusal.incomplete([
        FieldFault(field: "lot", code: "trace-too-large", advice: "涉及的批次超过 \(limit) 处，请从更具体的批次开始")
    ])

    func holdings(ofLots lots: [Int64]) throws -> [Int64] {
        try lots.chunked(by: 400).flatMap { chunk in
            try db.query(
                """
                SELECT id FROM holding WHERE county = \(county.text) AND lot IN (\(SQL.list(chunk))) ORDER BY holding.id
                """
            ).map { try $0.get(at: 0, as: Int64.self) }
        }
    }

    /// Goods that are only handed over stay the same lot; where lots become others, every output has something of every
    /// input.
    private func reached(from start: [Int64], _ direction: TraceDirection) throws -> [Int64] {
        let key = county.text
        let near: SQL = direction == .forward ? "movement_input" : "movement_output"
        let far: SQL = direction == .forward ? "movement_output" : "movement_input"
        var found: [Int64] = []
        try db.each(
            """
            WITH RECURSIVE reached (holding, lot) AS (
                SELECT holding.id, holding.lot FROM holding
                WHERE holding.county = \(key) AND holding.id IN (\(SQL.list(start)))
                UNION
                SELECT other.id, other.lot FROM reached
                JOIN \(near) AS near ON near.county = \(key) AND near.holding = reached.holding
                JOIN movement ON movement.county = \(key) AND movement.id = near.movement
                JOIN \(far) AS far ON far.county = \(key) AND far.movement = near.movement
                JOIN holding AS other ON other.county = \(key) AND other.id = far.holding
                WHERE (other.lot = reached.lot OR movement.kind IN ('split', 'merge', 'processing'))
                    AND \(LotRecords.standing("movement.county", "movement.id"))
            )
            SELECT holding FROM reached LIMIT \(Self.limit + 1)
            """
        ) { found.append(try $0.get(at: 0)) }
        return found
    }

    // MARK: Loading

    /// One line of one side of a movement.
    struct Part {
        var movement: Int64
        var holding: Int64
        var quantity: Int64
        var kind: MovementKind
        var at: Int64
    }

    /// What came to holdings (`movement_output`) or went from them (`movement_input`).
    func parts(_ table: SQL, of holdings: [Int64]) throws -> [Part] {
        var parts: [Part] = []
        for chunk in holdings.chunked(by: 400) {
            try db.each(
                """
                SELECT part.movement, part.holding, part.quantity, movement.kind, movement.occurred_at
                FROM \(table) AS part JOIN movement ON movement.county = part.county AND movement.id = part.movement
                WHERE part.county = \(county.text) AND part.holding IN (\(SQL.list(chunk)))
                    AND \(LotRecords.standing("part.county", "part.movement"))
                """
            ) { row in
                parts.append(
                    Part(
                        movement: try row.get(at: 0),
                        holding: try row.get(at: 1),
                        quantity: try row.get(at: 2),
                        kind: MovementKind(rawValue: try row.get(at: 3)) ?? .void,
                        at: try row.get(at: 4)
                    )
                )
            }
        }
        return parts.sorted { ($0.movement, $0.holding) < ($1.movement, $1.holding) }
    }

    func places(_ holdings: [Int64]) throws -> [Int64: LotTrace.Place] {
        var places: [Int64: LotTrace.Place] = [:]
        for chunk in holdings.chunked(by: 400) {
            try db.each(
                """
                SELECT holding.id, holding.lot, lot.code, lot.food, lot.unit, holding.holder, keeper.name, keeper.kind,
                    keeper.township
                FROM holding
                JOIN lot ON lot.county = holding.county AND lot.id = holding.lot
                JOIN operator AS keeper ON keeper.county = holding.county AND keeper.id = holding.holder
                WHERE holding.county = \(county.text) AND holding.id IN (\(SQL.list(chunk)))
                """
            ) { row in
                let id: Int64 = try row.get("id")
                let unit = LotQuantity.Unit(rawValue: try row.get("unit")) ?? .kilogram
                places[id] = LotTrace.Place(
                    holding: id,
                    lot: try row.get("lot"),
                    lotCode: try row.get("code"),
                    food: try row.get("food"),
                    unit: unit,
                    holder: try row.get("holder"),
                    holderName: try row.get("name"),
                    kind: OperatorKind(rawValue: try row.get("kind")) ?? .unclassified,
                    township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
                    distance: 0,
                    isExact: true,
                    held: LotQuantity(thousandths: 0, unit: unit)
                )
            }
        }
        return places
    }
}

// MARK: - Assumptions

/// Hops that nobody recorded: at one holder, of one food, into a lot that has no recorded source.
extension LotNetwork {
    /// A holding of a reached holder, with the time that counts: when it came, or when the first of it went.
    private struct Timed: Hashable {
        var holding: Int64
        var at: Int64
    }

    private struct Shelf: Hashable {
        var holder: String
        var food: String
    }

    private func assumed(_ fresh: [Int64], _ direction: TraceDirection) throws -> [(from: Int64, to: Int64)] {
        let window = Int64(probableDays) * 86_400_000
        let reached = Set(fresh)
        let holders = try holders(of: fresh)
        var pairs: [(from: Int64, to: Int64)] = []
        for holder in holders {
            let unexplained = try unexplained(at: holder)
            guard !unexplained.isEmpty else { continue }
            let arrivals = try arrivals(at: holder)
            for (shelf, lots) in unexplained {
                guard let came = arrivals[shelf] else { continue }
                for lot in lots {
                    for source in came
                    where source.holding != lot.holding && source.at <= lot.at && source.at >= lot.at - window {
                        let known = direction == .forward ? source.holding : lot.holding
                        if reached.contains(known) { pairs.append((source.holding, lot.holding)) }
                    }
                }
            }
        }
        return pairs.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    private func holders(of holdings: [Int64]) throws -> [String] {
        var holders: Set<String> = []
        for chunk in holdings.chunked(by: 400) {
            try db.each(
                """
                SELECT DISTINCT holder FROM holding WHERE county = \(county.text) AND id IN (\(SQL.list(chunk)))
                """
            ) { holders.insert(try $0.get(at: 0)) }
        }
        return holders.sorted()
    }

    /// Lots of a holder of which something went out and nothing came in, with when the first of it went.
    private func unexplained(at holder: String) throws -> [Shelf: [Timed]] {
        var found: [Shelf: [Timed]] = [:]
        try db.each(
            """
            SELECT holding.id, lot.food, MIN(movement.occurred_at) AS at FROM holding
            JOIN lot ON lot.county = holding.county AND lot.id = holding.lot
            JOIN movement_input AS part ON part.county = holding.county AND part.holding = holding.id
            JOIN movement ON movement.county = part.county AND movement.id = part.movement
            WHERE holding.county = \(county.text) AND holding.holder = \(holder)
                AND \(LotRecords.standing("movement.county", "movement.id"))
                AND NOT EXISTS (SELECT 1 FROM movement_output AS came WHERE came.county = holding.county
                    AND came.holding = holding.id AND \(LotRecords.standing("came.county", "came.movement")))
            GROUP BY holding.id, lot.food ORDER BY holding.id
            """
        ) { row in
            let shelf = Shelf(holder: holder, food: try row.get("food"))
            found[shelf, default: []].append(Timed(holding: try row.get("id"), at: try row.get("at")))
        }
        return found
    }

    private func arrivals(at holder: String) throws -> [Shelf: [Timed]] {
        var found: [Shelf: [Timed]] = [:]
        try db.each(
            """
            SELECT holding.id, lot.food, movement.occurred_at AS at FROM holding
            JOIN lot ON lot.county = holding.county AND lot.id = holding.lot
            JOIN movement_output AS part ON part.county = holding.county AND part.holding = holding.id
            JOIN movement ON movement.county = part.county AND movement.id = part.movement
            WHERE holding.county = \(county.text) AND holding.holder = \(holder)
                AND \(LotRecords.standing("movement.county", "movement.id"))
            ORDER BY holding.id
            """
        ) { row in
            let shelf = Shelf(holder: holder, food: try row.get("food"))
            found[shelf, default: []].append(Timed(holding: try row.get("id"), at: try row.get("at")))
        }
        return found
    }
}

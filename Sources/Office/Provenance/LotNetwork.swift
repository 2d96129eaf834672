import Primitives
import Rules
import Storage
import Supervision
import Traceability

/// The part of the ledger's network of lots that one question touches.
///
/// Holdings are walked hop by hop by index, so that a question costs what its answer is large; what was read on the way
/// is handed to `Traceability`, which keeps exact and probable hops apart. Corrected movements do not exist for it.
/// Joins are written in the order in which the indices lead, and `CROSS JOIN` keeps SQLite to it.
struct LotNetwork {
    let db: any Connection
    let county: AreaCode
    /// Days before a lot without a source in which another of the same food may be its source.
    let probableDays: Int

    /// Holdings of an answer at most: more is refused rather than cut off.
    static let limit = 200_000
    /// Rounds of assumptions at most: a hop that rests on so many says nothing any more.
    private static let rounds = 8

    /// What is reached: holdings with who keeps them, what came to them and what went, and the assumed hops between them.
    struct Reach {
        var places: [Int64: LotTrace.Place] = [:]
        var came: [Part] = []
        var went: [Part] = []
        /// Holding → what else went on from it, in thousandths: movements of which only the amount counts are not read.
        var elsewhere: [Int64: Int64] = [:]
        /// Pairs in the direction of the goods.
        var assumed: [Assumed] = []
    }

    /// A hop that nobody recorded, in the direction of the goods.
    struct Assumed: Hashable {
        var from: Int64
        var to: Int64
    }

    /// What a movement is and when it was, in milliseconds.
    struct Act {
        var kind: MovementKind
        var at: Int64
    }

    /// One line of one side of a movement of which only the amount was read, in thousandths.
    struct Line {
        var movement: Int64
        var holding: Int64
        var quantity: Int64
    }

    /// One line of one side of a movement.
    struct Part {
        var movement: Int64
        var holding: Int64
        var quantity: Int64
        var act: Act

        init(_ line: Line, _ act: Act) {
            (movement, holding, quantity) = (line.movement, line.holding, line.quantity)
            self.act = act
        }

        var kind: MovementKind { act.kind }
        var at: Int64 { act.at }
    }

    static let tooMany = Refusal.incomplete([
        FieldFault(field: "lot", code: "trace-too-large", advice: "涉及的批次超过 \(limit) 处，请从更具体的批次开始")
    ])

    /// All holdings that can be reached, by records and by assumptions.
    ///
    /// - Throws: ``Refusal/incomplete(_:)`` where there are more than ``limit``.
    func reach(from start: [Int64], _ direction: TraceDirection) throws -> Reach {
        var reach = Reach()
        var walk = LotWalk(network: self, direction: direction)
        var open = start
        var unread: [Line] = []
        for round in 0...Self.rounds {
            let fresh = try walk.go(on: open)
            let places = try places(fresh)
            let walked = walk.takeParts()
            let (other, rest) = try otherSide(of: fresh, direction, walked: walked, acts: walk.acts)
            let (came, went) = direction == .forward ? (other, walked) : (walked, other)
            reach.places.merge(places) { known, _ in known }
            reach.came += came
            reach.went += went
            unread += rest
            guard round < Self.rounds, probableDays > 0, !fresh.isEmpty else { break }
            let pairs = try assumed(LotShelves(places: places, came: came, went: went), direction)
            reach.assumed += pairs
            open = Set(pairs.map { direction == .forward ? $0.to : $0.from }).filter { !walk.knows($0) }.sorted()
            if open.isEmpty { break }
        }
        for line in unread {
            // A later round may have crossed a movement that an earlier one left unread.
            if let act = walk.acts[line.movement] {
                reach.went.append(Part(line, act))
            } else {
                reach.elsewhere[line.holding, default: 0] += line.quantity
            }
        }
        reach.came.sort { ($0.movement, $0.holding) < ($1.movement, $1.holding) }
        reach.went.sort { ($0.movement, $0.holding) < ($1.movement, $1.holding) }
        return reach
    }

    /// Holdings of lots, sorted: asked to sort, SQLite would rather read all there are than look up each lot.
    func holdings(ofLots lots: [Int64]) throws -> [Int64] {
        try lots.chunked(by: 400).flatMap { chunk in
            try db.query(
                "SELECT id FROM holding WHERE county = \(county.text) AND lot IN (\(SQL.set(chunk)))"
            ).map { try $0.get(at: 0, as: Int64.self) }
        }.sorted()
    }

    // MARK: Loading

    /// What came to holdings (`movement_output`) or went from them (`movement_input`).
    func parts(_ table: SQL, of holdings: [Int64]) throws -> [Part] {
        var parts: [Part] = []
        for chunk in holdings.chunked(by: 400) {
            try db.each(
                """
                SELECT part.movement, part.holding, part.quantity, movement.kind, movement.occurred_at
                FROM \(table) AS part CROSS JOIN movement
                WHERE part.county = \(county.text) AND part.holding IN (\(SQL.set(chunk)))
                    AND movement.county = part.county AND movement.id = part.movement
                    AND \(LotRecords.standing("part.county", "part.movement"))
                """
            ) { row in
                let kind = MovementKind(rawValue: try row.get(at: 3)) ?? .void
                parts.append(Part(try line(row), Act(kind: kind, at: try row.get(at: 4))))
            }
        }
        return parts
    }

    /// The lines on the side of holdings that a walk did not follow: forward what came to them, back what went.
    ///
    /// The index alone tells them. Of movements that the walk did not cross, forward all are read, because goods may be
    /// assumed to go on from any coming; back only those of what never came.
    private func otherSide(
        of holdings: [Int64],
        _ direction: TraceDirection,
        walked: [Part],
        acts: [Int64: Act]
    ) throws -> (parts: [Part], unread: [Line]) {
        let lines = try lines(direction == .forward ? "movement_output" : "movement_input", of: holdings)
        let explained = direction == .forward ? [] : Set(walked.map(\.holding))
        let wanted = lines.filter { acts[$0.movement] == nil && !explained.contains($0.holding) }
        let others = try self.acts(of: Set(wanted.map(\.movement)).sorted())
        var parts: [Part] = []
        var unread: [Line] = []
        for line in lines {
            if let act = acts[line.movement] ?? others[line.movement] {
                parts.append(Part(line, act))
            } else {
                unread.append(line)
            }
        }
        return (parts, unread)
    }

    private func lines(_ table: SQL, of holdings: [Int64]) throws -> [Line] {
        var lines: [Line] = []
        for chunk in holdings.chunked(by: 400) {
            try db.each(
                """
                SELECT part.movement, part.holding, part.quantity FROM \(table) AS part
                WHERE part.county = \(county.text) AND part.holding IN (\(SQL.set(chunk)))
                    AND \(LotRecords.standing("part.county", "part.movement"))
                """
            ) { lines.append(try line($0)) }
        }
        return lines
    }

    private func line(_ row: Row) throws -> Line {
        Line(movement: try row.get(at: 0), holding: try row.get(at: 1), quantity: try row.get(at: 2))
    }

    private func acts(of movements: [Int64]) throws -> [Int64: Act] {
        var acts: [Int64: Act] = [:]
        for chunk in movements.chunked(by: 400) {
            try db.each(
                """
                SELECT id, kind, occurred_at FROM movement
                WHERE county = \(county.text) AND id IN (\(SQL.set(chunk)))
                """
            ) { row in
                let kind = MovementKind(rawValue: try row.get(at: 1)) ?? .void
                acts[try row.get(at: 0)] = Act(kind: kind, at: try row.get(at: 2))
            }
        }
        return acts
    }

    private func places(_ holdings: [Int64]) throws -> [Int64: LotTrace.Place] {
        var places: [Int64: LotTrace.Place] = [:]
        for chunk in holdings.chunked(by: 400) {
            try db.each(
                """
                SELECT holding.id, holding.lot, lot.code, lot.food, lot.unit, holding.holder, keeper.name, keeper.kind,
                    keeper.township
                FROM holding CROSS JOIN lot CROSS JOIN operator AS keeper
                WHERE holding.county = \(county.text) AND holding.id IN (\(SQL.set(chunk)))
                    AND lot.county = holding.county AND lot.id = holding.lot
                    AND keeper.county = holding.county AND keeper.id = holding.holder
                """
            ) { row in
                let id: Int64 = try row.get(at: 0)
                let unit = LotQuantity.Unit(rawValue: try row.get(at: 4)) ?? .kilogram
                places[id] = LotTrace.Place(
                    holding: id,
                    lot: try row.get(at: 1),
                    lotCode: try row.get(at: 2),
                    food: try row.get(at: 3),
                    unit: unit,
                    holder: try row.get(at: 5),
                    holderName: try row.get(at: 6),
                    kind: OperatorKind(rawValue: try row.get(at: 7)) ?? .unclassified,
                    township: try row.get(at: 8, as: String?.self).flatMap { AreaCode($0) },
                    distance: 0,
                    isExact: true,
                    held: LotQuantity(thousandths: 0, unit: unit)
                )
            }
        }
        return places
    }
}

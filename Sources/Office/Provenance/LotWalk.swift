import Primitives
import Storage
import Supervision
import Traceability

/// Walks holdings along records, hop by hop, each once.
///
/// Goods that are only handed over stay the same lot; where lots become others, every output has something of every input.
struct LotWalk {
    private struct LotOfMovement: Hashable {
        var movement: Int64
        var lot: Int64
    }

    private let network: LotNetwork
    private let near: SQL
    private let far: SQL
    /// Holding → lot.
    private var known: [Int64: Int64] = [:]
    private var crossed: Set<Int64> = []
    private var parts: [LotNetwork.Part] = []
    /// The movements that were walked.
    private(set) var acts: [Int64: LotNetwork.Act] = [:]

    init(network: LotNetwork, direction: TraceDirection) {
        self.network = network
        near = direction == .forward ? "movement_input" : "movement_output"
        far = direction == .forward ? "movement_output" : "movement_input"
    }

    func knows(_ holding: Int64) -> Bool { known[holding] != nil }

    /// The lines that were walked since the last call: what left the holdings in the direction of the walk.
    mutating func takeParts() -> [LotNetwork.Part] {
        defer { parts = [] }
        return parts
    }

    /// All holdings that were not known and are reached from these, themselves included.
    ///
    /// - Throws: ``Refusal/incomplete(_:)`` where there are more than ``LotNetwork/limit``.
    mutating func go(on start: [Int64]) throws -> [Int64] {
        var open: [Int64] = []
        for (holding, lot) in try lots(of: start) where known.updateValue(lot, forKey: holding) == nil {
            open.append(holding)
        }
        var found = open
        while !open.isEmpty {
            guard known.count <= LotNetwork.limit else { throw LotNetwork.tooMany }
            let lines = try network.parts(near, of: open)
            parts += lines
            for line in lines { acts[line.movement] = line.act }
            open = try others(lines)
            found += open
        }
        return found
    }

    /// The holdings on the other side of these lines that were not known.
    private mutating func others(_ lines: [LotNetwork.Part]) throws -> [Int64] {
        // A lot that is handed on goes on as itself; where lots become others, one crossing reaches all.
        var handed: Set<LotOfMovement> = []
        var mixed: Set<Int64> = []
        for line in lines {
            if line.kind.isTransformation {
                if crossed.insert(line.movement).inserted { mixed.insert(line.movement) }
            } else if let lot = known[line.holding] {
                handed.insert(LotOfMovement(movement: line.movement, lot: lot))
            }
        }
        let movements = mixed.union(handed.map(\.movement)).sorted()
        var fresh: [Int64] = []
        for chunk in movements.chunked(by: 400) {
            try network.db.each(
                """
                SELECT far.movement, far.holding, other.lot FROM \(far) AS far CROSS JOIN holding AS other
                WHERE far.county = \(network.county.text) AND far.movement IN (\(SQL.set(chunk)))
                    AND other.county = far.county AND other.id = far.holding
                """
            ) { row in
                let movement: Int64 = try row.get(at: 0)
                let holding: Int64 = try row.get(at: 1)
                let lot: Int64 = try row.get(at: 2)
                guard mixed.contains(movement) || handed.contains(LotOfMovement(movement: movement, lot: lot)),
                    known.updateValue(lot, forKey: holding) == nil
                else { return }
                fresh.append(holding)
            }
        }
        return fresh
    }

    private func lots(of holdings: [Int64]) throws -> [(holding: Int64, lot: Int64)] {
        try holdings.chunked(by: 400).flatMap { chunk in
            try network.db.query(
                "SELECT id, lot FROM holding WHERE county = \(network.county.text) AND id IN (\(SQL.set(chunk)))"
            ).map { (try $0.get(at: 0), try $0.get(at: 1)) }
        }
    }
}

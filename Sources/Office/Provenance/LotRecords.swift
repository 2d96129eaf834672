import Primitives
import Storage
import Supervision

/// SQL of lots and movements.
struct LotRecords {
    let db: any Connection
    let county: AreaCode

    /// `CROSS JOIN` keeps SQLite from going through all makers to have the newest fifty lots.
    private static let lots: SQL = """
        SELECT lot.id, lot.code, lot.food, lot.food_class, lot.unit, lot.maker, maker.name AS maker_name, maker.township,
            lot.made_on, lot.place, lot.origin
        FROM lot CROSS JOIN operator AS maker WHERE maker.county = lot.county AND maker.id = lot.maker
        """

    /// A lot is seen by whoever sees its maker or one that it came to.
    private func seen(_ scope: Scope) -> SQL {
        guard !scope.isWholeCounty else { return "" }
        return """
             AND EXISTS (SELECT 1 FROM holding AS held JOIN operator AS keeper
                ON keeper.county = held.county AND keeper.id = held.holder
                WHERE held.county = lot.county AND held.lot = lot.id\(scope.rows(of: .operators, as: "keeper")))
            """
    }

    func find(_ id: Int64, scope: Scope) throws -> LotSummary? {
        try db.first("\(Self.lots) AND lot.county = \(county.text) AND lot.id = \(id)\(seen(scope))").map(Self.lot)
    }

    /// Lots whose number or food is the text, newest first.
    func list(text: String, holder: String?, scope: Scope, limit: Int, offset: Int) throws -> [LotSummary] {
        try db.query(
            """
            \(Self.lots) AND lot.county = \(county.text)\(narrowed(text, holder))\(seen(scope))
            ORDER BY lot.id DESC LIMIT \(limit) OFFSET \(offset)
            """
        ).map(Self.lot)
    }

    func count(text: String, holder: String?, scope: Scope) throws -> Int {
        try db.first(
            "SELECT COUNT(*) FROM lot WHERE lot.county = \(county.text)\(narrowed(text, holder))\(seen(scope))"
        )?.get(at: 0) ?? 0
    }

    private func narrowed(_ text: String, _ holder: String?) -> SQL {
        let named: SQL = text.isEmpty ? "" : " AND (lot.code = \(text) OR lot.food = \(text))"
        guard let holder else { return named }
        return """
            \(named) AND EXISTS (SELECT 1 FROM holding AS kept WHERE kept.county = lot.county AND kept.lot = lot.id
                AND kept.holder = \(holder))
            """
    }

    static func lot(_ row: Row) throws -> LotSummary {
        LotSummary(
            id: try row.get("id"),
            code: try row.get("code"),
            food: try row.get("food"),
            foodClass: try row.get("food_class"),
            unit: LotQuantity.Unit(rawValue: try row.get("unit")) ?? .kilogram,
            maker: try row.get("maker"),
            makerName: try row.get("maker_name"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            madeOn: try row.get("made_on", as: String?.self).flatMap { Day($0) },
            place: try row.get("place"),
            origin: MovementKind(rawValue: try row.get("origin")) ?? .purchase
        )
    }

    // MARK: Balance

    /// What came to each holder of the lots and went from it; corrected movements do not count.
    func balances(lots: [Int64]) throws -> [LotBalance] {
        var found: [LotBalance] = []
        for chunk in lots.chunked(by: 400) { found += try balances(where: "holding.lot IN (\(SQL.list(chunk)))") }
        return found
    }

    /// Of everything that a holder has or had.
    func balances(holder: String) throws -> [LotBalance] { try balances(where: "holding.holder = \(holder)") }

    private func balances(where condition: SQL) throws -> [LotBalance] {
        try db.query(
            """
            SELECT lot.id, lot.code, lot.food, lot.food_class, lot.unit, lot.maker, maker.name AS maker_name, maker.township,
                lot.made_on, lot.place, lot.origin, holding.id AS holding, holding.holder, keeper.name AS holder_name,
                \(Self.moved("movement_output")) AS received, \(Self.moved("movement_input")) AS issued
            FROM holding CROSS JOIN lot CROSS JOIN operator AS maker CROSS JOIN operator AS keeper
            WHERE holding.county = \(county.text) AND \(condition)
                AND lot.county = holding.county AND lot.id = holding.lot
                AND maker.county = lot.county AND maker.id = lot.maker
                AND keeper.county = holding.county AND keeper.id = holding.holder
            ORDER BY lot.id, holding.id
            """
        ).map { row in
            let lot = try Self.lot(row)
            return LotBalance(
                holding: try row.get("holding"),
                lot: lot,
                holder: try row.get("holder"),
                holderName: try row.get("holder_name"),
                received: LotQuantity(thousandths: try row.get("received"), unit: lot.unit),
                issued: LotQuantity(thousandths: try row.get("issued"), unit: lot.unit)
            )
        }
    }

    /// The sum of one side's quantities of a holding.
    private static func moved(_ table: SQL) -> SQL {
        """
        CAST(COALESCE((SELECT SUM(part.quantity) FROM \(table) AS part
            WHERE part.county = holding.county AND part.holding = holding.id AND \(standing("part.county", "part.movement"))), 0)
            AS \(.int64))
        """
    }

    /// True of a movement that no later one corrects.
    static func standing(_ county: SQL, _ movement: SQL) -> SQL {
        """
        NOT EXISTS (SELECT 1 FROM movement AS later WHERE later.county = \(county) AND later.corrects = \(movement))
        """
    }

    // MARK: Movements

    /// Movements that touch a lot, in the order of what happened.
    func movements(ofLot lot: Int64, limit: Int) throws -> [Movement] {
        let ids = try db.query(
            """
            SELECT movement.id FROM movement WHERE movement.county = \(county.text) AND (
                movement.id IN (SELECT part.movement FROM movement_input AS part JOIN holding
                    ON holding.county = part.county AND holding.id = part.holding
                    WHERE part.county = \(county.text) AND holding.lot = \(lot))
                OR movement.id IN (SELECT part.movement FROM movement_output AS part JOIN holding
                    ON holding.county = part.county AND holding.id = part.holding
                    WHERE part.county = \(county.text) AND holding.lot = \(lot)))
            ORDER BY movement.occurred_at, movement.id LIMIT \(limit)
            """
        ).map { try $0.get(at: 0, as: Int64.self) }
        return try movements(ids)
    }

    /// In the order of the numbers given.
    func movements(_ ids: [Int64]) throws -> [Movement] {
        var found: [Int64: Movement] = [:]
        for chunk in ids.chunked(by: 400) {
            let inputs = try parts("movement_input", chunk)
            let outputs = try parts("movement_output", chunk)
            try db.each(
                """
                SELECT movement.id, movement.kind, movement.occurred_at, movement.document, movement.remark, movement.corrects,
                    later.id AS corrected_by
                FROM movement LEFT JOIN movement AS later ON later.county = movement.county AND later.corrects = movement.id
                WHERE movement.county = \(county.text) AND movement.id IN (\(SQL.list(chunk)))
                """
            ) { row in
                let id: Int64 = try row.get("id")
                found[id] = Movement(
                    id: id,
                    kind: MovementKind(rawValue: try row.get("kind")) ?? .void,
                    occurredAt: Instant(milliseconds: try row.get("occurred_at")),
                    document: try row.get("document"),
                    remark: try row.get("remark"),
                    inputs: inputs[id] ?? [],
                    outputs: outputs[id] ?? [],
                    corrects: try row.get("corrects"),
                    correctedBy: try row.get("corrected_by")
                )
            }
        }
        return ids.compactMap { found[$0] }
    }

    private func parts(_ table: SQL, _ movements: [Int64]) throws -> [Int64: [MovementPart]] {
        var parts: [Int64: [MovementPart]] = [:]
        try db.each(
            """
            SELECT part.movement, part.quantity, lot.id AS lot, lot.code, lot.food, lot.unit, holding.holder,
                keeper.name AS holder_name
            FROM \(table) AS part CROSS JOIN holding CROSS JOIN lot CROSS JOIN operator AS keeper
            WHERE part.county = \(county.text) AND part.movement IN (\(SQL.list(movements)))
                AND holding.county = part.county AND holding.id = part.holding
                AND lot.county = holding.county AND lot.id = holding.lot
                AND keeper.county = holding.county AND keeper.id = holding.holder
            ORDER BY part.movement, part.holding
            """
        ) { row in
            parts[try row.get("movement"), default: []].append(
                MovementPart(
                    lot: try row.get("lot"),
                    lotCode: try row.get("code"),
                    food: try row.get("food"),
                    holder: try row.get("holder"),
                    holderName: try row.get("holder_name"),
                    quantity: LotQuantity(
                        thousandths: try row.get("quantity"),
                        unit: LotQuantity.Unit(rawValue: try row.get("unit")) ?? .kilogram
                    )
                )
            )
        }
        return parts
    }

    /// Over every row that a batch wrote.
    ///
    /// `CROSS JOIN` keeps SQLite from reading all movements in their order, and so each day of a county all days before.
    func digest(ofBatch batch: Int64) throws -> String {
        var digest = Digest.Running()
        let key = county.text
        try db.each(
            """
            SELECT source, name, recorded_at, recorded_by FROM movement_batch WHERE county = \(key) AND id = \(batch)
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT id, code, food, food_class, unit, maker, made_on, place, origin FROM lot
            WHERE county = \(key) AND batch = \(batch) ORDER BY id
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT id, kind, occurred_at, document, remark, corrects FROM movement
            WHERE county = \(key) AND batch = \(batch) ORDER BY id
            """
        ) { digest.add($0.values) }
        for table: SQL in ["movement_input", "movement_output"] {
            try db.each(
                """
                SELECT part.movement, holding.lot, holding.holder, part.quantity
                FROM movement CROSS JOIN \(table) AS part CROSS JOIN holding
                WHERE movement.county = \(key) AND movement.batch = \(batch)
                    AND part.county = movement.county AND part.movement = movement.id
                    AND holding.county = part.county AND holding.id = part.holding
                ORDER BY part.movement, part.holding
                """
            ) { digest.add($0.values) }
        }
        return digest.finish()
    }
}

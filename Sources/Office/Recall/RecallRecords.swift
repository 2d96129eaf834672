import Primitives
import Rules
import Storage
import Supervision

/// SQL of recalls.
struct RecallRecords {
    let db: any Connection
    let county: AreaCode

    private static let selection: SQL = """
        SELECT recall.id, recall.number, recall.level, recall.reason, recall.sample, recall.mock, recall.matter,
            recall.public_text, recall.ordered_at, recall.ordered_by, recall.closed_at, recall.closed_by,
            recall.closing_report
        FROM recall
        """

    /// A recall is seen by whoever sees one of its holders.
    private func seen(_ scope: Scope) -> SQL {
        guard !scope.isWholeCounty else { return "" }
        return """
             AND EXISTS (SELECT 1 FROM recall_holding AS held JOIN operator AS keeper
                ON keeper.county = held.county AND keeper.id = held.holder
                WHERE held.county = recall.county AND held.recall = recall.id\(scope.rows(of: .operators, as: "keeper")))
            """
    }

    func find(_ id: String, scope: Scope) throws -> Recall? {
        try db.first("\(Self.selection) WHERE recall.county = \(county.text) AND recall.id = \(id)\(seen(scope))")
            .map(Self.recall)
    }

    /// Newest first.
    func list(scope: Scope, limit: Int, offset: Int) throws -> [Recall] {
        try db.query(
            """
            \(Self.selection) WHERE recall.county = \(county.text)\(seen(scope))
            ORDER BY recall.ordered_at DESC, recall.id DESC LIMIT \(limit) OFFSET \(offset)
            """
        ).map(Self.recall)
    }

    func count(scope: Scope) throws -> Int {
        try db.first("SELECT COUNT(*) FROM recall WHERE recall.county = \(county.text)\(seen(scope))")?.get(at: 0) ?? 0
    }

    /// What the public reads: exercises are not among them.
    func published(limit: Int) throws -> [Recall] {
        try db.query(
            """
            \(Self.selection) WHERE recall.county = \(county.text) AND recall.mock = 0
            ORDER BY recall.ordered_at DESC, recall.id DESC LIMIT \(limit)
            """
        ).map(Self.recall)
    }

    private static func recall(_ row: Row) throws -> Recall {
        var closing: Recall.Closing?
        if let at: Int64 = try row.get("closed_at") {
            closing = Recall.Closing(
                at: Instant(milliseconds: at),
                by: try row.get("closed_by"),
                report: try row.get("closing_report")
            )
        }
        return Recall(
            id: try row.get("id"),
            number: try row.get("number"),
            level: RecallLevel.ID(rawValue: try row.get("level")) ?? .first,
            reason: try row.get("reason"),
            sample: try row.get("sample"),
            isMock: try row.get("mock", as: Int64.self) == 1,
            matter: try row.get("matter"),
            publicText: try row.get("public_text"),
            orderedAt: Instant(milliseconds: try row.get("ordered_at")),
            orderedBy: try row.get("ordered_by"),
            closing: closing
        )
    }

    func lots(of recall: String) throws -> [LotSummary] {
        try db.query(
            """
            SELECT lot.id, lot.code, lot.food, lot.food_class, lot.unit, lot.maker, maker.name AS maker_name, maker.township,
                lot.made_on, lot.place, lot.origin
            FROM recall_lot JOIN lot ON lot.county = recall_lot.county AND lot.id = recall_lot.lot
            JOIN operator AS maker ON maker.county = lot.county AND maker.id = lot.maker
            WHERE recall_lot.county = \(county.text) AND recall_lot.recall = \(recall)
            ORDER BY recall_lot.origin DESC, lot.id
            """
        ).map(LotRecords.lot)
    }

    /// Those whose holder the scope sees.
    func holdings(of recall: String, scope: Scope) throws -> [RecallHolding] {
        try db.query(
            """
            SELECT recall_holding.holding, recall_holding.holder, recall_holding.matter, recall_holding.exact,
                recall_holding.expected, recall_holding.recalled, recall_holding.sold, recall_holding.destroyed,
                recall_holding.evidence, recall_holding.answered_at, lot.id AS lot, lot.code, lot.food, lot.unit,
                operator.name, operator.kind, operator.township, operator.address
            FROM recall_holding
            JOIN holding ON holding.county = recall_holding.county AND holding.id = recall_holding.holding
            JOIN lot ON lot.county = holding.county AND lot.id = holding.lot
            JOIN operator ON operator.county = recall_holding.county AND operator.id = recall_holding.holder
            WHERE recall_holding.county = \(county.text) AND recall_holding.recall = \(recall)
                \(scope.rows(of: .operators, as: "operator"))
            ORDER BY operator.name_key, recall_holding.holding
            """
        ).map(Self.holding)
    }

    private static func holding(_ row: Row) throws -> RecallHolding {
        let unit = LotQuantity.Unit(rawValue: try row.get("unit")) ?? .kilogram
        func quantity(_ column: String) throws -> LotQuantity {
            LotQuantity(thousandths: try row.get(column, as: Int64?.self) ?? 0, unit: unit)
        }
        var answer: RecallHolding.Answer?
        if let at: Int64 = try row.get("answered_at") {
            answer = RecallHolding.Answer(
                recalled: try quantity("recalled"),
                sold: try quantity("sold"),
                destroyed: try quantity("destroyed"),
                evidence: try row.get("evidence"),
                at: Instant(milliseconds: at)
            )
        }
        return RecallHolding(
            holding: try row.get("holding"),
            lot: try row.get("lot"),
            lotCode: try row.get("code"),
            food: try row.get("food"),
            holder: try row.get("holder"),
            holderName: try row.get("name"),
            kind: OperatorKind(rawValue: try row.get("kind")) ?? .unclassified,
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            address: try row.get("address"),
            matter: try row.get("matter"),
            isExact: try row.get("exact", as: Int64.self) == 1,
            expected: try quantity("expected"),
            answer: answer
        )
    }

    func checks(of recall: String, scope: Scope) throws -> [RecallCheck] {
        try db.query(
            """
            SELECT recall_check.holder, operator.name, recall_check.reached, recall_check.note, recall_check.at,
                COALESCE(account.name, recall_check.checked_by) AS checker
            FROM recall_check
            JOIN operator ON operator.county = recall_check.county AND operator.id = recall_check.holder
            LEFT JOIN account ON account.county = recall_check.county AND account.id = recall_check.checked_by
            WHERE recall_check.county = \(county.text) AND recall_check.recall = \(recall)
                \(scope.rows(of: .operators, as: "operator"))
            ORDER BY recall_check.at, recall_check.id
            """
        ).map { row in
            RecallCheck(
                holder: try row.get("holder"),
                holderName: try row.get("name"),
                reached: try row.get("reached", as: Int64.self) == 1,
                note: try row.get("note"),
                at: Instant(milliseconds: try row.get("at")),
                by: try row.get("checker")
            )
        }
    }

    /// Of all holders, whoever asks.
    func progress(of recall: String) throws -> (holders: Int, places: Int, answered: Int, last: Instant?) {
        let row = try db.first(
            """
            SELECT COUNT(DISTINCT holder) AS holders, COUNT(*) AS places, COUNT(answered_at) AS answered,
                MAX(answered_at) AS last
            FROM recall_holding WHERE county = \(county.text) AND recall = \(recall)
            """
        )
        let last: Int64? = try row?.get("last")
        return (
            try row?.get("holders") ?? 0, try row?.get("places") ?? 0, try row?.get("answered") ?? 0,
            last.map { Instant(milliseconds: $0) }
        )
    }

    /// Matters of holders that stand open.
    func openMatters(of recall: String) throws -> Int {
        try db.first(
            """
            SELECT COUNT(DISTINCT recall_holding.matter) FROM recall_holding
            JOIN matter_standing ON matter_standing.county = recall_holding.county
                AND matter_standing.matter = recall_holding.matter
            WHERE recall_holding.county = \(county.text) AND recall_holding.recall = \(recall)
                AND matter_standing.state = 'open'
            """
        )?.get(at: 0) ?? 0
    }

    // MARK: For certificates

    /// Real recalls that hold a lot, as a certificate's page says them.
    func titles(ofLot lot: Int64) throws -> [String] {
        try db.query(
            """
            SELECT recall.number, recall.reason, recall.closed_at FROM recall_lot
            JOIN recall ON recall.county = recall_lot.county AND recall.id = recall_lot.recall
            WHERE recall_lot.county = \(county.text) AND recall_lot.lot = \(lot) AND recall.mock = 0
            ORDER BY recall.ordered_at DESC, recall.id
            """
        ).map { row in
            let ended = try row.get("closed_at", as: Int64?.self) == nil ? "" : "（召回工作已结束）"
            return "\(try row.get("number", as: String.self)) \(try row.get("reason", as: String.self))\(ended)"
        }
    }

    /// Numbers of those lots that a real recall holds.
    func recalledCodes(among lots: [Int64]) throws -> [String] {
        guard !lots.isEmpty else { return [] }
        return try db.query(
            """
            SELECT DISTINCT lot.code FROM recall_lot
            JOIN recall ON recall.county = recall_lot.county AND recall.id = recall_lot.recall
            JOIN lot ON lot.county = recall_lot.county AND lot.id = recall_lot.lot
            WHERE recall_lot.county = \(county.text) AND recall_lot.lot IN (\(SQL.list(lots))) AND recall.mock = 0
            ORDER BY lot.code
            """
        ).map { try $0.get(at: 0) }
    }

    // MARK: For samples

    /// Lots of a sample's food that its producer or supplier made or held, the likeliest first.
    ///
    /// A lot whose number or day of making the sample names comes before the others; fifty at most.
    func candidates(food: String, firms: [String], batch: String?, madeOn: String?) throws -> [LotSummary] {
        guard !firms.isEmpty else { return [] }
        return try db.query(
            """
            SELECT lot.id, lot.code, lot.food, lot.food_class, lot.unit, lot.maker, maker.name AS maker_name, maker.township,
                lot.made_on, lot.place, lot.origin,
                CASE WHEN lot.code = \(batch ?? "") THEN 0 WHEN lot.made_on = \(madeOn ?? "") THEN 1 ELSE 2 END AS rank
            FROM lot CROSS JOIN operator AS maker
            WHERE lot.county = \(county.text) AND lot.food = \(food)
                AND maker.county = lot.county AND maker.id = lot.maker AND EXISTS (SELECT 1 FROM holding
                WHERE holding.county = lot.county AND holding.lot = lot.id AND holding.holder IN (\(SQL.list(firms))))
            ORDER BY rank, lot.id DESC LIMIT 50
            """
        ).map(LotRecords.lot)
    }

    /// Over every row of a recall.
    func digest(of id: String) throws -> String {
        var digest = Digest.Running()
        let key = county.text
        try db.each(
            """
            SELECT number, level, reason, sample, mock, matter, public_text, ordered_at, ordered_by, closed_at, closed_by,
                closing_report FROM recall WHERE county = \(key) AND id = \(id)
            """
        ) { digest.add($0.values) }
        try db.each("SELECT lot, origin FROM recall_lot WHERE county = \(key) AND recall = \(id) ORDER BY lot") {
            digest.add($0.values)
        }
        try db.each(
            """
            SELECT holding, holder, matter, exact, expected, recalled, sold, destroyed, evidence, answered_at, answered_by
            FROM recall_holding WHERE county = \(key) AND recall = \(id) ORDER BY holding
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT id, holder, reached, note, at, checked_by FROM recall_check
            WHERE county = \(key) AND recall = \(id) ORDER BY id
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }
}

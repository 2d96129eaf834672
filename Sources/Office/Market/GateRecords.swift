import Primitives
import Storage
import Supervision

/// SQL of arrivals and their steps.
struct GateRecords {
    let db: any Connection
    let county: AreaCode

    /// The standing of the last step, or that of the arrival.
    private static let standing: SQL = """
        COALESCE(newest.standing, CASE gate_entry.decision WHEN 'held' THEN 'awaiting' ELSE gate_entry.decision END)
        """

    private static let tables: SQL = """
        gate_entry
        JOIN operator AS market ON market.county = gate_entry.county AND market.id = gate_entry.market
        LEFT JOIN market_seller AS seller ON seller.county = gate_entry.county AND seller.id = gate_entry.seller
        LEFT JOIN gate_step AS newest ON newest.county = gate_entry.county AND newest.entry = gate_entry.id
            AND newest.position = (SELECT MAX(step.position) FROM gate_step AS step
                WHERE step.county = gate_entry.county AND step.entry = gate_entry.id)
        """

    private static let selection: SQL = """
        SELECT gate_entry.id, gate_entry.market, market.name AS market_name, market.township, gate_entry.seller,
            seller.name AS seller_name, seller.stall, gate_entry.plate, gate_entry.food, gate_entry.goods,
            gate_entry.quantity, gate_entry.unit, gate_entry.place, gate_entry.purchase_kind, gate_entry.purchase_number,
            gate_entry.certificate, gate_entry.shown, gate_entry.mismatch, gate_entry.reason, gate_entry.advice,
            gate_entry.arrived_at, gate_entry.recorded_at, gate_entry.recorded_by, gate_entry.movement, gate_entry.trace,
            \(standing) AS standing, newest.due_at
        FROM \(tables)
        """

    // MARK: Writing

    /// What an arrival's row has beside what was said and decided at the gate.
    struct Written {
        var id: String
        var movement: Int64?
        var trace: String?
        var at: Instant
        var by: String
    }

    func insert(_ checked: GateDesk.Checked, _ decision: GateRules.Decision, _ written: Written) throws {
        let word =
            switch decision.standing {
            case .admitted: "admitted"
            case .refused: "refused"
            default: "held"
            }
        let rule = checked.rule
        try db.execute(
            """
            INSERT INTO gate_entry (county, id, market, seller, plate, food, goods, quantity, unit, place, purchase_kind,
                purchase_number, certificate, shown, mismatch, decision, reason, advice, arrived_on, arrived_at, recorded_at,
                recorded_by, client_key, movement, trace)
            VALUES (\(county.text), \(written.id), \(checked.market.id), \(checked.seller?.id), \(checked.plate), \(rule.food),
                \(rule.goods.rawValue), \(rule.quantity.thousandths), \(rule.quantity.unit.rawValue), \(checked.place),
                \(rule.purchase?.kind.rawValue), \(rule.purchase?.number), \(rule.certificate?.certificate.id),
                \(checked.shown), \(decision.mismatches.map(\.code).joined(separator: ",")), \(word),
                \(decision.reason.rawValue), \(decision.text), \(checked.arrivedAt.day.description),
                \(checked.arrivedAt.milliseconds), \(written.at.milliseconds), \(written.by), \(checked.key),
                \(written.movement), \(written.trace))
            """
        )
        try db.insert(
            into: "gate_proof",
            columns: ["county", "entry", "position", "kind", "number"],
            rows: rule.proofs.enumerated().map { index, proof in
                [
                    .text(county.text), .text(written.id), .integer(Int64(index + 1)), .text(proof.kind.rawValue),
                    .text(proof.number),
                ]
            }
        )
    }

    func insert(_ step: GateStep, of entry: String) throws {
        try db.execute(
            """
            INSERT INTO gate_step (county, entry, position, kind, items, result, reading, quantity, evidence, standing,
                due_at, matter, at, recorded_by)
            VALUES (\(county.text), \(entry), (SELECT COALESCE(MAX(position), 0) + 1 FROM gate_step
                    WHERE county = \(county.text) AND entry = \(entry)), \(step.kind.rawValue), \(step.items),
                \(step.outcome?.rawValue), \(step.reading), \(step.quantity?.thousandths), \(step.evidence),
                \(step.standing.rawValue), \(step.due?.milliseconds), \(step.matter), \(step.at.milliseconds),
                \(step.recordedBy))
            """
        )
    }

    // MARK: Reading

    func find(_ id: String, scope: Scope) throws -> GateEntry? {
        try db.first(
            """
            \(Self.selection) WHERE gate_entry.county = \(county.text) AND gate_entry.id = \(id)\
            \(scope.rows(of: .operators, as: "market"))
            """
        ).map(Self.entry)
    }

    /// What a phone has sent before.
    func find(key: String) throws -> GateEntry? {
        try db.first(
            "\(Self.selection) WHERE gate_entry.county = \(county.text) AND gate_entry.client_key = \(key)"
        ).map(Self.entry)
    }

    func list(_ filter: GateFilter, scope: Scope, limit: Int, offset: Int) throws -> [GateEntry] {
        try db.query(
            """
            \(Self.selection) WHERE \(narrowed(filter, scope))
            ORDER BY gate_entry.arrived_at DESC, gate_entry.id DESC LIMIT \(limit) OFFSET \(offset)
            """
        ).map(Self.entry)
    }

    func count(_ filter: GateFilter, scope: Scope) throws -> Int {
        try db.first("SELECT COUNT(*) FROM \(Self.tables) WHERE \(narrowed(filter, scope))")?.get(at: 0) ?? 0
    }

    private func narrowed(_ filter: GateFilter, _ scope: Scope) -> SQL {
        var text: SQL = "gate_entry.county = \(county.text)\(scope.rows(of: .operators, as: "market"))"
        if let market = filter.market { text = "\(text) AND gate_entry.market = \(market)" }
        if let from = filter.from { text = "\(text) AND gate_entry.arrived_on >= \(from.description)" }
        if let through = filter.through { text = "\(text) AND gate_entry.arrived_on <= \(through.description)" }
        if let standing = filter.standing { text = "\(text) AND \(Self.standing) = \(standing.rawValue)" }
        return text
    }

    /// Kilograms by food, of what came in; the largest first.
    func totals(_ filter: GateFilter, scope: Scope, limit: Int) throws -> [(food: String, quantity: LotQuantity)] {
        try db.query(
            """
            SELECT gate_entry.food, gate_entry.unit, CAST(SUM(gate_entry.quantity) AS \(.int64)) AS total
            FROM \(Self.tables) WHERE \(narrowed(filter, scope)) AND \(Self.standing) = 'admitted'
            GROUP BY gate_entry.food, gate_entry.unit ORDER BY total DESC, gate_entry.food LIMIT \(limit)
            """
        ).map { row in
            let unit = LotQuantity.Unit(rawValue: try row.get("unit")) ?? .kilogram
            return (try row.get("food"), LotQuantity(thousandths: try row.get("total"), unit: unit))
        }
    }

    func figures(_ filter: GateFilter, scope: Scope) throws -> GateFigures {
        var figures = GateFigures()
        let isTested: SQL = """
            EXISTS (SELECT 1 FROM gate_step AS test WHERE test.county = gate_entry.county
                AND test.entry = gate_entry.id AND test.kind = 'quick-test')
            """
        let isUnproven: SQL =
            "gate_entry.reason IN ('quick-test-passed', 'quick-test-failed', 'awaiting-test')"
        let row = try db.first(
            """
            SELECT COUNT(*) AS arrivals,
                COUNT(*) FILTER (WHERE \(Self.standing) = 'admitted') AS admitted,
                COUNT(*) FILTER (WHERE \(Self.standing) = 'refused') AS refused,
                COUNT(*) FILTER (WHERE \(Self.standing) IN ('awaiting', 'held', 'condemned')) AS waiting,
                COUNT(*) FILTER (WHERE \(Self.standing) = 'disposed') AS disposed,
                COUNT(*) FILTER (WHERE gate_entry.shown <> '') AS attached,
                COUNT(*) FILTER (WHERE gate_entry.certificate IS NOT NULL) AS checked,
                COUNT(*) FILTER (WHERE \(isUnproven)) AS unproven,
                COUNT(*) FILTER (WHERE \(isUnproven) AND \(isTested)) AS tested,
                COUNT(*) FILTER (WHERE gate_entry.trace IS NOT NULL) AS traced,
                COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM gate_step AS failure
                    WHERE failure.county = gate_entry.county AND failure.entry = gate_entry.id
                        AND failure.result = 'positive')) AS failed
            FROM \(Self.tables) WHERE \(narrowed(filter, scope))
            """
        )
        guard let row else { return figures }
        figures.arrivals = try row.get("arrivals")
        figures.admitted = try row.get("admitted")
        figures.refused = try row.get("refused")
        figures.open = try row.get("waiting")
        figures.disposed = try row.get("disposed")
        figures.withCertificate = try row.get("attached")
        figures.checked = try row.get("checked")
        figures.withoutProof = try row.get("unproven")
        figures.tested = try row.get("tested")
        figures.traced = try row.get("traced")
        figures.failed = try row.get("failed")
        return figures
    }

    /// What was admitted on the strength of a certificate, by market.
    func admitted(with certificate: String) throws -> [(market: String, name: String, thousandths: Int64)] {
        try db.query(
            """
            SELECT gate_entry.market, market.name, CAST(SUM(gate_entry.quantity) AS \(.int64)) AS total FROM gate_entry
            JOIN operator AS market ON market.county = gate_entry.county AND market.id = gate_entry.market
            WHERE gate_entry.county = \(county.text) AND gate_entry.certificate = \(certificate)
                AND gate_entry.reason = 'certificate'
            GROUP BY gate_entry.market, market.name ORDER BY gate_entry.market
            """
        ).map { (try $0.get("market"), try $0.get("name"), try $0.get("total")) }
    }
}

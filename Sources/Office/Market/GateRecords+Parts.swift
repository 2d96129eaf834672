import Primitives
import Storage
import Supervision

/// Rows of arrivals as values, and their digests.
extension GateRecords {
    static func entry(_ row: Row) throws -> GateEntry {
        var purchase: PurchaseProof?
        if let kind = try row.get("purchase_kind", as: String?.self).flatMap(PurchaseProof.Kind.init(rawValue:)) {
            purchase = PurchaseProof(kind: kind, number: try row.get("purchase_number"))
        }
        return GateEntry(
            id: try row.get("id"),
            market: try row.get("market"),
            marketName: try row.get("market_name"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            seller: try row.get("seller"),
            sellerName: try row.get("seller_name"),
            stall: try row.get("stall"),
            plate: try row.get("plate"),
            food: try row.get("food"),
            goods: GoodsKind(rawValue: try row.get("goods")) ?? .produce,
            quantity: LotQuantity(
                thousandths: try row.get("quantity"),
                unit: LotQuantity.Unit(rawValue: try row.get("unit")) ?? .kilogram
            ),
            place: try row.get("place"),
            purchase: purchase,
            certificate: try row.get("certificate"),
            shown: try row.get("shown"),
            mismatch: try row.get("mismatch"),
            reason: GateReason(rawValue: try row.get("reason")) ?? .awaitingTest,
            advice: try row.get("advice"),
            standing: GateStanding(rawValue: try row.get("standing")) ?? .awaiting,
            due: try row.get("due_at", as: Int64?.self).map { Instant(milliseconds: $0) },
            arrivedAt: Instant(milliseconds: try row.get("arrived_at")),
            recordedAt: Instant(milliseconds: try row.get("recorded_at")),
            recordedBy: try row.get("recorded_by"),
            movement: try row.get("movement"),
            trace: try row.get("trace")
        )
    }

    func proofs(of entry: String) throws -> [QualityProof] {
        try db.query(
            "SELECT kind, number FROM gate_proof WHERE county = \(county.text) AND entry = \(entry) ORDER BY position"
        ).compactMap { row in
            QualityProof.Kind(rawValue: try row.get("kind")).map {
                QualityProof(kind: $0, number: (try? row.get("number")) ?? "")
            }
        }
    }

    /// In the order in which they were done.
    func steps(of entry: String) throws -> [GateStep] {
        try db.query(
            """
            SELECT gate_step.kind, gate_step.items, gate_step.result, gate_step.reading, gate_step.quantity, gate_step.evidence,
                gate_step.standing, gate_step.due_at, gate_step.matter, gate_step.at, gate_step.recorded_by, gate_entry.unit
            FROM gate_step JOIN gate_entry ON gate_entry.county = gate_step.county AND gate_entry.id = gate_step.entry
            WHERE gate_step.county = \(county.text) AND gate_step.entry = \(entry) ORDER BY gate_step.position
            """
        ).map { row in
            let unit = LotQuantity.Unit(rawValue: try row.get("unit")) ?? .kilogram
            return GateStep(
                kind: GateStep.Kind(rawValue: try row.get("kind")) ?? .quickTest,
                items: try row.get("items"),
                outcome: try row.get("result", as: String?.self).flatMap(RapidTest.Outcome.init(rawValue:)),
                reading: try row.get("reading"),
                quantity: try row.get("quantity", as: Int64?.self).map { LotQuantity(thousandths: $0, unit: unit) },
                evidence: try row.get("evidence"),
                standing: GateStanding(rawValue: try row.get("standing")) ?? .awaiting,
                due: try row.get("due_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                matter: try row.get("matter"),
                at: Instant(milliseconds: try row.get("at")),
                recordedBy: try row.get("recorded_by")
            )
        }
    }

    /// The seller of a market to whom goods of a producer went last, where that seller is still there.
    func usualSeller(of market: String, issuer: String) throws -> String? {
        try db.first(
            """
            SELECT gate_entry.seller FROM gate_entry
            JOIN certificate ON certificate.county = gate_entry.county AND certificate.id = gate_entry.certificate
            JOIN market_seller ON market_seller.county = gate_entry.county AND market_seller.id = gate_entry.seller
                AND market_seller.until_day IS NULL
            WHERE gate_entry.county = \(county.text) AND gate_entry.market = \(market) AND certificate.issuer = \(issuer)
            ORDER BY gate_entry.arrived_at DESC, gate_entry.id DESC LIMIT 1
            """
        )?.get(at: 0)
    }

    /// Over the arrival, its proofs and its steps.
    func digest(of id: String) throws -> String {
        var digest = Digest.Running()
        let key = county.text
        for sql: SQL in [
            """
            SELECT market, seller, plate, food, goods, quantity, unit, place, purchase_kind, purchase_number, certificate,
                shown, mismatch, decision, reason, advice, arrived_on, arrived_at, recorded_at, recorded_by, client_key,
                movement, trace
            FROM gate_entry WHERE county = \(key) AND id = \(id)
            """,
            "SELECT position, kind, number FROM gate_proof WHERE county = \(key) AND entry = \(id) ORDER BY position",
            """
            SELECT position, kind, items, result, reading, quantity, evidence, standing, due_at, matter, at, recorded_by
            FROM gate_step WHERE county = \(key) AND entry = \(id) ORDER BY position
            """,
        ] {
            try db.each(sql) { digest.add($0.values) }
        }
        return digest.finish()
    }
}

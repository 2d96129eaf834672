import Primitives
import Rules
import Storage
package import Supervision

/// The gate of a market (市场准入): what comes in, what is refused, what is held.
///
/// A market works for itself, a station for the markets of its township.
package struct GateDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// An arrival as it was filled in, at the gate or, without network, before.
    package struct Arrival: Sendable {
        /// Nil for a person of the market itself.
        package var market: String?
        package var seller = ""
        package var plate = ""
        package var food = ""
        package var goods: GoodsKind = .produce
        package var quantity: LotQuantity?
        package var place = ""
        package var purchase: PurchaseProof?
        /// What was scanned or typed; empty where no certificate came along.
        package var shown = ""
        package var proofs: [QualityProof] = []
        package var items = ""
        package var outcome: RapidTest.Outcome?
        package var reading = ""
        /// Made where the form was filled in; a second sending with the same key is the first one's echo.
        package var key: String
        /// Seconds between filling in and sending: a clock of the phone's own is not trusted, its differences are.
        package var delay = 0

        package init(key: String) { self.key = key }
    }

    /// What the gate is told, and told again when it asks again.
    package struct Receipt: Sendable, Hashable {
        package var id: String
        package var standing: GateStanding
        package var text: String
    }

    /// How long an arrival may wait on a phone without network: seven days, in seconds.
    package static let longestDelay = 7 * 86_400

    package func admit(_ arrival: Arrival, by officer: Officer) async throws -> Receipt {
        let now = office.environment.now()
        return try await office.database.write { db in try admit(arrival, by: officer, at: now, db: db).receipt }
    }

    /// A receipt with the matters that were opened.
    struct Admitted {
        var receipt: Receipt
        var opened: [String] = []
    }

    func admit(_ arrival: Arrival, by officer: Officer, at now: Instant, db: any Connection) throws -> Admitted {
        try officer.require(.admitGoods)
        let checked = try check(arrival, by: officer, at: now, db: db)
        let records = GateRecords(db: db, county: office.county)
        if let known = try records.find(key: checked.key) {
            return Admitted(receipt: try echo(known, of: checked))
        }
        let decision = GateRules.decide(checked.rule, oldest: office.rulebook.provenance.gateAge)
        let id = office.environment.nextID(now)
        var writer: MovementWriter?
        let movement = try move(checked, decision, by: officer, at: now, db: db, writer: &writer)
        let trace = try trace(checked, decision, by: officer, at: now, db: db)
        let written = GateRecords.Written(id: id, movement: movement, trace: trace, at: now, by: officer.account)
        try records.insert(checked, decision, written)
        var opened = trace.map { [$0] } ?? []
        if let outcome = arrival.outcome, decision.standing != .refused {
            opened += try enterFirstTest(of: id, checked, outcome, decision, by: officer, at: now, db: db)
        }
        if let certificate = checked.rule.certificate?.certificate.id {
            try CertificateRecords(db: db, county: office.county).add(
                CertificateDesk.Scan(
                    certificate: certificate,
                    place: checked.market.id,
                    times: 1,
                    first: now,
                    last: now
                )
            )
        }
        try leaf("gate-entry-recorded", id, before: nil, by: officer.account, at: now, db)
        try writer?.finish()
        let receipt = Receipt(id: id, standing: decision.standing, text: decision.text)
        return Admitted(receipt: receipt, opened: opened)
    }

    /// The first answer again; a key that comes with other goods is somebody's mistake.
    private func echo(_ known: GateEntry, of checked: Checked) throws -> Receipt {
        guard known.market == checked.market.id, known.food == checked.rule.food,
            known.quantity == checked.rule.quantity
        else {
            throw Refusal.incomplete([
                FieldFault(field: "food", code: "key-reused", advice: "这张登记单已经用过，请重新打开页面再登记")
            ])
        }
        return Receipt(id: known.id, standing: known.reason.standing, text: known.advice)
    }

    private func enterFirstTest(
        of id: String,
        _ checked: Checked,
        _ outcome: RapidTest.Outcome,
        _ decision: GateRules.Decision,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> [String] {
        let isHeld = decision.standing == .held
        let step = GateStep(
            kind: .quickTest,
            items: checked.items,
            outcome: outcome,
            reading: checked.reading,
            standing: decision.standing,
            due: isHeld ? holdEnd(from: checked.arrivedAt) : nil,
            matter: isHeld
                ? try openFailure(checked.market, food: checked.rule.food, by: officer, at: now, db: db) : nil,
            at: checked.arrivedAt,
            recordedBy: officer.account
        )
        try GateRecords(db: db, county: office.county).insert(step, of: id)
        return step.matter.map { [$0] } ?? []
    }

    // MARK: What an admission writes beside itself

    /// The sale from the certificate's issuer to the market.
    ///
    /// To the market and not to its seller: the market is in the register, keeps the record and answers for the goods;
    /// sellers at its stalls are named in the remark. No movement where the market issued the certificate itself: the
    /// goods are its own already.
    private func move(
        _ checked: Checked,
        _ decision: GateRules.Decision,
        by officer: Officer,
        at now: Instant,
        db: any Connection,
        writer: inout MovementWriter?
    ) throws -> Int64? {
        guard decision.reason == .certificate, let certificate = checked.rule.certificate?.certificate,
            certificate.issuer != checked.market.id
        else { return nil }
        var batch = try MovementWriter(
            .gate,
            name: "\(checked.market.name)准入",
            by: officer.account,
            at: now,
            county: office.county,
            db: db
        )
        var sale = MovementDraft.delivery(
            .sale,
            of: [(certificate.lot, checked.rule.quantity)],
            from: certificate.issuer,
            to: checked.market.id,
            at: checked.arrivedAt,
            document: certificate.code.text
        )
        sale.remark = checked.seller.map { "入场销售者：\($0.title)" } ?? ""
        let id = try batch.add(sale)
        // The entry's row references the movement's.
        try batch.flush()
        writer = batch
        return id
    }

    /// Takes a wrong certificate back to where it was issued.
    private func trace(
        _ checked: Checked,
        _ decision: GateRules.Decision,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> String? {
        guard decision.mismatches.contains(where: \.isTraced),
            let certificate = checked.rule.certificate?.certificate
        else { return nil }
        let origin = MatterDesk.Origin(questioned: certificate)
        return try MatterDesk(office).open(origin, by: officer.account, at: now, db: db).first?.id
    }

    /// 农产品质量安全法第三十七条: what failed is reported to market supervision and agriculture.
    ///
    /// At the first failed test and not after the hold: nobody has to come back for the report to be made.
    func openFailure(
        _ market: Market,
        food: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> String? {
        let township = try OperatorRecords(db: db, county: office.county)
            .find(market.id, scope: .program(office.county))?.township
        let origin = MatterDesk.Origin(
            event: "gate-failed",
            subjectTitle: "\(market.name) \(food)",
            operatorID: market.id,
            township: township,
            sample: nil
        )
        return try MatterDesk(office).open(origin, by: officer.account, at: now, db: db).first?.id
    }

    /// The end of the hold by the rulebook's `gate-hold`.
    func holdEnd(from moment: Instant) -> Instant? {
        office.rulebook.provenance.gateHold.flatMap { try? $0.end(from: moment, calendar: office.rulebook.calendar) }
    }

    func leaf(
        _ action: String,
        _ id: String,
        before: String?,
        by actor: String,
        at now: Instant,
        _ db: any Connection
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: actor,
                action: action,
                subjectKind: "gate-entry",
                subject: id,
                before: before,
                after: try GateRecords(db: db, county: office.county).digest(of: id)
            ),
            county: office.county,
            to: db
        )
    }
}

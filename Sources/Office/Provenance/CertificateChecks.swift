import Primitives
import Rules
import Storage
import Supervision

/// What a certificate must say, and what may stand against it.
extension CertificateDesk {
    func check(_ entry: Entry, by officer: Officer, at now: Instant, db: any Connection) throws -> Checked {
        var faults: [FieldFault] = []
        func fault(_ field: String, _ code: String, _ advice: String) {
            faults.append(FieldFault(field: field, code: code, advice: advice))
        }
        let operators = OperatorRecords(db: db, county: office.county)
        guard !entry.issuer.isEmpty else {
            throw Refusal.incomplete([FieldFault(field: "issuer", code: "issuer-missing", advice: "请选择为谁开具")])
        }
        guard let issuer = try operators.find(entry.issuer, scope: officer.scope) else { throw Refusal.notFound }
        if issuer.isClosed { fault("issuer", "issuer-closed", "\(issuer.name)已注销或停业") }
        let grower = try entry.grower.flatMap { try operators.find($0, scope: .program(office.county)) }
        if entry.grower != nil, grower == nil { fault("grower", "unknown-grower", "没有这个社员") }
        faults += self.faults(of: entry, at: now)
        let edition = office.rulebook.provenance.edition(on: now.day)
        let madeOn = entry.madeOn ?? now.day
        let known = try knownLot(entry, issuer, db, &faults)
        faults += try blocks(entry, lot: known, issuer: issuer, grower: grower, madeOn: madeOn, db).map {
            FieldFault(field: "food", code: $0.code, advice: $0.advice)
        }
        guard faults.isEmpty, let edition, let quantity = entry.quantity, let basis = entry.basis else {
            throw Refusal.incomplete(faults)
        }
        return Checked(
            issuer: issuer,
            grower: grower,
            edition: edition,
            quantity: quantity,
            basis: basis,
            madeOn: known?.madeOn ?? madeOn,
            knownLot: known,
            sources: try sources(of: entry, db)
        )
    }

    /// What is wrong with what an entry says, whoever it is for.
    func faults(of entry: Entry, at now: Instant) -> [FieldFault] {
        var faults: [FieldFault] = []
        func fault(_ field: String, _ code: String, _ advice: String) {
            faults.append(FieldFault(field: field, code: code, advice: advice))
        }
        let edition = office.rulebook.provenance.edition(on: now.day)
        if edition == nil { fault("issued", "no-edition", "\(now.day) 没有适用的合格证样式，请在规则库中设置") }
        for (field, text, advice) in [
            ("food", entry.food, "请填写产品名称"), ("place", entry.place, "请填写产地"),
            ("signer", entry.signer, "请填写承诺人"), ("contact", entry.contact, "请填写联系方式"),
        ] where text.trimmingSpaces().isEmpty { fault(field, "\(field)-missing", advice) }
        if entry.quantity == nil { fault("quantity", "bad-quantity", "数量应是大于零的数，最多三位小数") }
        if entry.basis == nil { fault("basis", "basis-missing", "请选择承诺依据") }
        if let basis = entry.basis, let edition, !edition.bases.contains(basis) {
            fault("basis", "basis-unknown", "这一版合格证没有“\(basis.title)”")
        }
        if entry.basis?.claimsTest == true, entry.tests.isEmpty {
            fault("tests", "test-missing", "选择“\(entry.basis?.title ?? "")”要附上检测")
        }
        if (entry.madeOn ?? now.day) > now.day { fault("made", "in-future", "采收日期不能晚于今天") }
        return faults
    }

    /// A lot must be the issuer's, and certificates may not promise more of it than there is.
    private func knownLot(
        _ entry: Entry,
        _ issuer: OperatorRecord,
        _ db: any Connection,
        _ faults: inout [FieldFault]
    ) throws -> LotSummary? {
        let records = LotRecords(db: db, county: office.county)
        let tolerance = office.rulebook.provenance.balanceTolerance
        let named = entry.from.map { ($0.lot, $0.quantity) } + (entry.lot.map { lot in [(lot, entry.quantity)] } ?? [])
        let balances = try records.balances(lots: named.map(\.0)).filter { $0.holder == issuer.id }
        for (lot, quantity) in named {
            guard let balance = balances.first(where: { $0.lot.id == lot }) else {
                faults.append(FieldFault(field: "lot", code: "lot-not-held", advice: "这个批次不在\(issuer.name)名下"))
                continue
            }
            guard let quantity else { continue }
            if quantity.unit != balance.lot.unit {
                faults.append(
                    FieldFault(field: "quantity", code: "other-unit", advice: "这个批次按\(balance.lot.unit.title)计")
                )
            }
            let promised =
                entry.lot == nil
                ? balance.issued.thousandths
                : try CertificateRecords(db: db, county: office.county).promised(holding: balance.holding)
            let allowed = balance.received.thousandths + balance.received.thousandths * tolerance / 1000
            if promised + quantity.thousandths > allowed {
                let left = LotQuantity(thousandths: max(0, allowed - promised), unit: balance.lot.unit)
                faults.append(
                    FieldFault(field: "quantity", code: "more-than-held", advice: "这个批次还能开具 \(left.text)")
                )
            }
        }
        guard let lot = entry.lot else { return nil }
        return balances.first { $0.lot.id == lot }?.lot
    }

    /// What stands against a batch: forbidden inputs, intervals that had not passed, failures that stand open.
    func blocks(
        _ entry: Entry,
        lot: LotSummary?,
        issuer: OperatorRecord,
        grower: OperatorRecord?,
        madeOn: Day,
        _ db: any Connection
    ) throws -> [CertificateBlock] {
        let records = CertificateRecords(db: db, county: office.county)
        let growers = [issuer.id] + (grower.map { [$0.id] } ?? [])
        let food = entry.food.trimmingSpaces()
        let harvested = lot?.madeOn ?? madeOn
        let banned = BannedInputs(office.rulebook)
        var blocks: [CertificateBlock] = []
        for use in try growers.flatMap({ try records.inputUses(of: $0, limit: 500) })
        where use.food == food && use.usedOn <= harvested && Self.samePlace(use.place, entry.place) {
            if use.usedOn.adding(days: office.rulebook.provenance.bannedUseDays) >= harvested {
                for substance in use.substances where banned.forbids(substance, on: food, day: use.usedOn) {
                    blocks.append(.bannedInput(product: use.product, substance: substance, on: use.usedOn))
                }
            }
            if harvested < use.freeFrom {
                blocks.append(.interval(product: use.product, usedOn: use.usedOn, until: use.freeFrom))
            }
        }
        for failure in try records.openFailures(operators: growers, food: food) {
            blocks.append(.openFailure(matter: failure.matter, food: failure.food))
        }
        let lots = (lot.map { [$0.id] } ?? []) + entry.from.map(\.lot)
        for code in try RecallRecords(db: db, county: office.county).recalledCodes(among: lots) {
            blocks.append(.recalled(lot: code))
        }
        return blocks
    }

    /// A use without a place holds for all of the operator's.
    private static func samePlace(_ used: String, _ made: String) -> Bool {
        used.isEmpty || used == made.trimmingSpaces()
    }

    /// Certificates that stand of the lots which are mixed or split.
    private func sources(of entry: Entry, _ db: any Connection) throws -> [String] {
        guard !entry.from.isEmpty else { return [] }
        return try CertificateRecords(db: db, county: office.county).ofLots(entry.from.map(\.lot))
            .filter { $0.void == nil }.map(\.id)
    }
}

import Primitives
import Rules
import Storage
package import Supervision

/// What follows an arrival that was not let in at once: tests, disposal, release.
extension GateDesk {
    /// A step as it was filled in.
    package struct StepEntry: Sendable {
        package var kind: GateStep.Kind
        package var items = ""
        package var outcome: RapidTest.Outcome?
        package var reading = ""
        /// Of what was disposed of, in the entry's unit.
        package var quantity = ""
        package var evidence = ""

        package init(_ kind: GateStep.Kind) { self.kind = kind }
    }

    package func add(_ step: StepEntry, to id: String, by officer: Officer) async throws {
        let now = office.environment.now()
        _ = try await office.database.write { db in try add(step, to: id, by: officer, at: now, db: db) }
    }

    /// Returns the matter that the step opened.
    @discardableResult
    func add(
        _ draft: StepEntry,
        to id: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> String? {
        try officer.require(.admitGoods)
        let records = GateRecords(db: db, county: office.county)
        guard let entry = try records.find(id, scope: officer.scope) else { throw Refusal.notFound }
        let standing = GateRules.standing(entry.standing, due: entry.due, now: now)
        let steps = try records.steps(of: id)
        let disposed = steps.reduce(0) { $0 + ($1.quantity?.thousandths ?? 0) }
        let left = LotQuantity(thousandths: entry.quantity.thousandths - disposed, unit: entry.quantity.unit)
        var faults = Self.faults(of: draft.kind, on: entry, standing: standing, by: officer)
        let amount = Self.check(draft, left: left, &faults)
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        var step = GateStep(
            kind: draft.kind,
            items: draft.items.trimmingSpaces(),
            outcome: draft.kind == .quickTest || draft.kind == .retest ? draft.outcome : nil,
            reading: draft.reading.trimmingSpaces(),
            quantity: amount,
            evidence: draft.evidence.trimmingSpaces(),
            standing: standing,
            due: entry.due,
            at: now,
            recordedBy: officer.account
        )
        settle(&step, entry: entry, standing: standing, left: left)
        if step.outcome == .positive, !steps.contains(where: { $0.matter != nil }),
            let market = try marketOf(entry, db: db)
        {
            step.matter = try openFailure(market, food: entry.food, by: officer, at: now, db: db)
        }
        let before = try records.digest(of: id)
        try records.insert(step, of: id)
        try leaf("gate-step-\(step.kind.rawValue)", id, before: before, by: officer.account, at: now, db)
        return step.matter
    }

    private static func faults(
        of kind: GateStep.Kind,
        on entry: GateEntry,
        standing: GateStanding,
        by officer: Officer
    ) -> [FieldFault] {
        // A second test may still be recorded after the hold: it is on record as late and clears nothing.
        let isLate = kind == .retest && entry.standing == .held && standing == .condemned
        if isLate || GateRules.steps(from: standing, bySupervisor: isSupervisor(officer)).contains(kind) { return [] }
        let advice = "“\(standing.title)”的货物不能再做\(kind.title)"
        return [FieldFault(field: "kind", code: "step-not-allowed", advice: advice)]
    }

    /// Where the goods stand after the step.
    private func settle(_ step: inout GateStep, entry: GateEntry, standing: GateStanding, left: LotQuantity) {
        switch step.kind {
        case .quickTest, .retest:
            guard let outcome = step.outcome else { return }
            step.standing = GateRules.standing(
                after: step.kind,
                outcome,
                from: standing,
                at: step.at,
                due: step.kind == .retest ? entry.due : nil
            )
            if step.kind == .quickTest { step.due = step.standing == .held ? holdEnd(from: step.at) : nil }
        case .disposal:
            step.standing = step.quantity == left ? .disposed : .condemned
        case .release:
            step.standing = .admitted
        }
    }

    private static func check(
        _ draft: StepEntry,
        left: LotQuantity,
        _ faults: inout [FieldFault]
    ) -> LotQuantity? {
        func expect(_ holds: Bool, _ field: String, _ code: String, _ advice: String) {
            if !holds { faults.append(FieldFault(field: field, code: code, advice: advice)) }
        }
        for (field, text) in [("items", draft.items), ("reading", draft.reading), ("evidence", draft.evidence)] {
            expect(text.utf8.count <= 3000, field, "too-long", "这一项太长，请写得短一些")
        }
        switch draft.kind {
        case .quickTest, .retest:
            expect(!draft.items.trimmingSpaces().isEmpty, "items", "items-missing", "请填写检测项目")
            expect(draft.outcome != nil, "outcome", "outcome-missing", "请选择检测结果")
            return nil
        case .disposal:
            let amount = LotQuantity(draft.quantity, unit: left.unit)
            expect(amount != nil, "quantity", "bad-quantity", "处置数量应是大于零的数，最多三位小数")
            if let amount { expect(amount <= left, "quantity", "more-than-held", "只剩 \(left.text) 没有处置") }
            expect(!draft.evidence.trimmingSpaces().isEmpty, "evidence", "evidence-missing", "请写明怎样处置、谁在场、凭据")
            return amount
        case .release:
            expect(
                !draft.evidence.trimmingSpaces().isEmpty,
                "evidence",
                "evidence-missing",
                "请写明放行依据，如检验机构的报告编号"
            )
            return nil
        }
    }

    private func marketOf(_ entry: GateEntry, db: any Connection) throws -> Market? {
        try OperatorRecords(db: db, county: office.county).find(entry.market, scope: .program(office.county)).map {
            Market(id: $0.id, name: $0.name, address: $0.address, hasSellers: $0.kind == .wholesaleMarket)
        }
    }

    /// Whoever watches over markets, in contrast to whoever runs one.
    static func isSupervisor(_ officer: Officer) -> Bool {
        officer.scope.role.desk == .station || officer.scope.role.desk == .office
    }
}

import Primitives
import Rules
import Storage
package import Supervision

/// Lots and their movements (批次与流转): what an operator records of its own, or a desk for it.
package struct LotDesk: Sendable {
    fileprivate let office: Office

    package init(_ office: Office) { self.office = office }

    /// A lot with everything known of it.
    package struct File: Sendable {
        package var lot: LotSummary
        package var movements: [Movement]
        package var balances: [LotBalance]
        /// In per mille; see `provenance.yaml`.
        package var tolerance: Int64
    }

    package func list(
        text: String,
        holder: String? = nil,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [LotSummary], total: Int) {
        try requireReading(officer)
        let text = text.trimmingSpaces()
        return try await office.database.read { db in
            let records = LotRecords(db: db, county: office.county)
            return (
                try records.list(text: text, holder: holder, scope: officer.scope, limit: limit, offset: offset),
                try records.count(text: text, holder: holder, scope: officer.scope)
            )
        }
    }

    /// Movements at most that a lot's page shows.
    package static let shown = 500

    package func file(_ id: Int64, by officer: Officer) async throws -> File {
        try requireReading(officer)
        return try await office.database.read { db in
            let records = LotRecords(db: db, county: office.county)
            guard let lot = try records.find(id, scope: officer.scope) else { throw Refusal.notFound }
            return File(
                lot: lot,
                movements: try records.movements(ofLot: id, limit: Self.shown),
                balances: try records.balances(lots: [id]),
                tolerance: office.rulebook.provenance.balanceTolerance
            )
        }
    }

    /// What a holder has on record, lot by lot.
    package func balances(of holder: String, by officer: Officer) async throws -> [LotBalance] {
        try requireReading(officer)
        return try await office.database.read { db in
            try requireOperator(holder, officer, db)
            return try LotRecords(db: db, county: office.county).balances(holder: holder)
        }
    }

    package func record(_ draft: MovementDraft, by officer: Officer) async throws -> Int64 {
        let now = office.environment.now()
        return try await office.database.write { db in try record(draft, by: officer, at: now, db: db) }
    }

    func record(_ draft: MovementDraft, by officer: Officer, at now: Instant, db: any Connection) throws -> Int64 {
        try officer.require(.recordMovements)
        var faults = draft.faults(now: now)
        try checkHolders(draft, officer, &faults, db)
        try checkLots(draft, &faults, db)
        if let corrected = draft.corrects { try checkCorrection(corrected, officer, &faults, db) }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        var writer = try MovementWriter(
            .hand,
            name: draft.kind.title,
            by: officer.account,
            at: now,
            county: office.county,
            db: db
        )
        let id = try writer.add(draft)
        try writer.finish()
        return id
    }

    // MARK: Checks

    /// Whoever gives goods away must be one's own; the receiver may be anyone that the register knows.
    private func checkHolders(
        _ draft: MovementDraft,
        _ officer: Officer,
        _ faults: inout [FieldFault],
        _ db: any Connection
    ) throws {
        let records = OperatorRecords(db: db, county: office.county)
        let own = draft.inputs.isEmpty ? draft.outputs : draft.inputs
        for holder in Set(own.map(\.holder)) where try records.find(holder, scope: officer.scope) == nil {
            faults.append(FieldFault(field: "holder", code: "unknown-operator", advice: "请选择管辖范围内的主体"))
        }
        let everyone = Scope.program(office.county)
        for holder in Set(draft.outputs.map(\.holder)).subtracting(own.map(\.holder))
        where try records.find(holder, scope: everyone) == nil {
            faults.append(FieldFault(field: "to", code: "unknown-receiver", advice: "收货方不在监管对象名录中"))
        }
    }

    private func checkLots(_ draft: MovementDraft, _ faults: inout [FieldFault], _ db: any Connection) throws {
        let records = LotRecords(db: db, county: office.county)
        for part in draft.inputs + draft.outputs {
            switch part.lot {
            case .known(let id):
                guard let lot = try records.find(id, scope: .program(office.county)) else {
                    faults.append(FieldFault(field: "lot", code: "unknown-lot", advice: "没有批次 \(id)"))
                    continue
                }
                if lot.unit != part.quantity.unit {
                    let advice = "批次 \(lot.code) 按\(lot.unit.title)计，不能按\(part.quantity.unit.title)计"
                    faults.append(FieldFault(field: "quantity", code: "other-unit", advice: advice))
                }
            case .new(let lot):
                if lot.code.trimmingSpaces().isEmpty {
                    faults.append(FieldFault(field: "code", code: "code-missing", advice: "请填写批次号"))
                }
                if lot.food.trimmingSpaces().isEmpty {
                    faults.append(FieldFault(field: "food", code: "food-missing", advice: "请填写产品名称"))
                }
            }
        }
    }

    private func checkCorrection(
        _ corrected: Int64,
        _ officer: Officer,
        _ faults: inout [FieldFault],
        _ db: any Connection
    ) throws {
        guard let old = try LotRecords(db: db, county: office.county).movements([corrected]).first else {
            throw Refusal.notFound
        }
        let operators = OperatorRecords(db: db, county: office.county)
        let own = old.inputs.isEmpty ? old.outputs : old.inputs
        for holder in Set(own.map(\.holder)) where try operators.find(holder, scope: officer.scope) == nil {
            throw Refusal.notFound
        }
        if old.correctedBy != nil {
            faults.append(FieldFault(field: "corrects", code: "already-corrected", advice: "这条记录已经更正过，请更正最新的一条"))
        }
        if old.kind == .void {
            faults.append(FieldFault(field: "corrects", code: "corrects-void", advice: "作废记录不能再更正，请重新登记"))
        }
    }

    private func requireReading(_ officer: Officer) throws {
        guard officer.scope.role.may(.readLedger) || officer.scope.role.may(.recordMovements) else {
            throw Refusal.notPermitted(.readLedger)
        }
    }

    fileprivate func requireOperator(_ id: String, _ officer: Officer, _ db: any Connection) throws {
        guard try OperatorRecords(db: db, county: office.county).find(id, scope: officer.scope) != nil else {
            throw Refusal.notFound
        }
    }
}

extension LotDesk {
    /// Whose goods somebody may record: one's own firm for a firm's staff, else the operator of that identity in sight.
    package func holder(_ id: String?, by officer: Officer) async throws -> OperatorRecord? {
        try officer.require(.recordMovements)
        guard let id = officer.scope.operatorID ?? id, !id.isEmpty else { return nil }
        return try await office.database.read { db in
            try OperatorRecords(db: db, county: office.county).find(id, scope: officer.scope)
        }
    }

    /// Operators in sight whose name contains a text, twenty at most.
    package func holders(named text: String, by officer: Officer) async throws -> [OperatorRecord] {
        try officer.require(.recordMovements)
        guard !text.trimmingSpaces().isEmpty else { return [] }
        return try await office.database.read { db in
            try OperatorRecords(db: db, county: office.county)
                .list(
                    OperatorFilter(text: text.trimmingSpaces()),
                    scope: officer.scope,
                    today: office.environment.now().day,
                    limit: 20,
                    offset: 0
                )
        }
    }

    /// The operator of exactly that name, whoever answers for it: a receiver may sit in another township.
    package func receiver(named name: String, by officer: Officer) async throws -> String? {
        try officer.require(.recordMovements)
        return try await office.database.read { db in
            try OperatorRecords(db: db, county: office.county).only(named: name, scope: .program(office.county))
        }
    }

    package func movement(_ id: Int64, by officer: Officer) async throws -> (movement: Movement, holder: String) {
        try officer.require(.recordMovements)
        return try await office.database.read { db in
            guard let found = try LotRecords(db: db, county: office.county).movements([id]).first,
                let holder = (found.inputs.first ?? found.outputs.first)?.holder
            else { throw Refusal.notFound }
            try requireOperator(holder, officer, db)
            return (found, holder)
        }
    }
}

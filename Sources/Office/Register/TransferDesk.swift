import Primitives
import Rules
import Storage
package import Supervision

/// Firms that moved: a township asks for one that another has, the county office moves it or says why not.
package struct TransferDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// Asks for the firm of a credit code; whoever asks learns nothing of it but that it is there.
    package func ask(creditCode: String, township: String, note: String, by officer: Officer) async throws {
        try officer.require(.editOperators)
        let now = office.environment.now()
        let note = note.trimmingSpaces()
        let wanted = officer.scope.township ?? AreaCode(township)
        try await office.database.write { db in
            var faults: [FieldFault] = []
            if note.isEmpty || note.count > 200 {
                faults.append(FieldFault(field: "transferNote", code: "note-missing", advice: "请写明迁入的时间和地址，不超过 200 个字"))
            }
            let townships = office.rulebook.townships(of: office.county).map(\.code)
            if wanted.map(townships.contains) != true {
                faults.append(FieldFault(field: "township", code: "unknown-township", advice: "请选择乡镇"))
            }
            let found: String? = try CreditCode(creditCode.trimmingSpaces()).flatMap { code in
                try db.first(
                    """
                    SELECT firm FROM operator WHERE county = \(office.county.text) AND credit_code = \(code.text)
                    """
                )?.get("firm")
            }
            if found == nil {
                faults.append(FieldFault(field: "creditCode", code: "unknown-operator", advice: "本县没有登记这个统一社会信用代码的对象"))
            }
            guard faults.isEmpty, let found, let wanted else { throw Refusal.incomplete(faults) }
            let known = try db.first(
                """
                SELECT id FROM operator_transfer WHERE county = \(office.county.text) AND operator = \(found)
                    AND township = \(wanted.text) AND state = 'open'
                """
            )
            guard known == nil else {
                throw Refusal.incomplete([
                    FieldFault(field: "transferNote", code: "already-asked", advice: "已经申请过，正等县食安办处理")
                ])
            }
            let records = RegisterRecords(db: db, county: office.county)
            let before = try records.digest(of: found)
            try db.execute(
                """
                INSERT INTO operator_transfer (county, id, operator, township, note, state, asked_at, asked_by, answer)
                VALUES (\(office.county.text), \(office.environment.nextID(now)), \(found), \(wanted.text), \(note), 'open',
                    \(now.milliseconds), \(officer.account), '')
                """
            )
            try append("operator-transfer-asked", found, before, by: officer, at: now, db)
        }
    }

    /// What waits for the county office, the oldest first.
    package func open(by officer: Officer) async throws -> [OperatorTransfer] {
        guard officer.scope.role.may(.reviewOperators) else { return [] }
        return try await office.database.read { db in
            let records = OperatorRecords(db: db, county: office.county)
            return try db.query(
                """
                SELECT operator_transfer.id, operator_transfer.operator, operator_transfer.township,
                    operator_transfer.note, operator_transfer.asked_at,
                    COALESCE(account.name, operator_transfer.asked_by) AS asker
                FROM operator_transfer
                LEFT JOIN account ON account.county = operator_transfer.county AND account.id = operator_transfer.asked_by
                WHERE operator_transfer.county = \(office.county.text) AND operator_transfer.state = 'open'
                ORDER BY operator_transfer.asked_at, operator_transfer.id
                """
            ).compactMap { row in
                guard let record = try records.find(row.get("operator"), scope: officer.scope),
                    let township = AreaCode(try row.get("township", as: String.self))
                else { return nil }
                return OperatorTransfer(
                    id: try row.get("id"),
                    record: record,
                    township: township,
                    note: try row.get("note"),
                    askedAt: Instant(milliseconds: try row.get("asked_at")),
                    askedBy: try row.get("asker")
                )
            }
        }
    }

    /// Moves the firm to the township that asked, out of its grid, or says why not.
    package func decide(_ id: String, granted: Bool, answer: String, by officer: Officer) async throws {
        try officer.require(.reviewOperators)
        let now = office.environment.now()
        let answer = answer.trimmingSpaces()
        try await office.database.write { db in
            guard
                let row = try db.first(
                    """
                    SELECT operator, township, note, state FROM operator_transfer
                    WHERE county = \(office.county.text) AND id = \(id)
                    """
                )
            else { throw Refusal.notFound }
            guard try row.get("state", as: String.self) == "open" else { throw Refusal.changedMeanwhile }
            guard granted || !answer.isEmpty else {
                throw Refusal.incomplete([
                    FieldFault(field: "answer-\(id)", code: "reason-missing", advice: "不同意的，请写明理由")
                ])
            }
            let firm: String = try row.get("operator")
            let records = RegisterRecords(db: db, county: office.county)
            let before = try records.digest(of: firm)
            try db.execute(
                """
                UPDATE operator_transfer SET state = \(granted ? "granted" : "refused"), answer = \(answer),
                    decided_at = \(now.milliseconds), decided_by = \(officer.account)
                WHERE county = \(office.county.text) AND id = \(id)
                """
            )
            if granted, var basics = try records.basics(of: firm) {
                basics.township = try row.get("township")
                basics.grid = nil
                try records.set(basics, of: firm, reason: try row.get("note"), by: officer, at: now) {
                    office.environment.nextID(now)
                }
                try SearchRebuild(db: db, office: office).refresh(operators: [firm], withRecords: false)
            }
            let action = granted ? "operator-transferred" : "operator-transfer-refused"
            try append(action, firm, before, by: officer, at: now, db)
        }
    }

    private func append(
        _ action: String,
        _ firm: String,
        _ before: String,
        by officer: Officer,
        at now: Instant,
        _ db: any Connection
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: action,
                subjectKind: "operator",
                subject: firm,
                before: before,
                after: try RegisterRecords(db: db, county: office.county).digest(of: firm)
            ),
            county: office.county,
            to: db
        )
    }
}

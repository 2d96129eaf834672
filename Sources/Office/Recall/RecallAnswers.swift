import Primitives
import Rules
import Storage
import Supervision

/// Following a recall: what became of the goods, whether notices arrived, and the report at its end.
extension RecallDesk {
    /// What a holder says, as it was typed.
    package struct AnswerEntry: Sendable {
        package var holding: Int64
        package var recalled: String
        package var sold: String
        package var destroyed: String
        package var evidence: String

        package init(holding: Int64, recalled: String, sold: String, destroyed: String, evidence: String) {
            self.holding = holding
            self.recalled = recalled
            self.sold = sold
            self.destroyed = destroyed
            self.evidence = evidence
        }
    }

    /// A recall that is in sight and not over.
    private func standing(_ id: String, by officer: Officer, _ db: any Connection) throws -> Recall {
        guard let recall = try RecallRecords(db: db, county: office.county).find(id, scope: officer.scope) else {
            throw Refusal.notFound
        }
        guard recall.closing == nil else {
            throw Self.fault("recall", "already-closed", "这次召回已经结束")
        }
        return recall
    }

    private static func fault(_ field: String, _ code: String, _ advice: String) -> Refusal {
        .incomplete([FieldFault(field: field, code: code, advice: advice)])
    }

    // MARK: Answers

    /// What became of the goods of one holding; a later answer takes the place of an earlier one.
    package func answer(_ entry: AnswerEntry, of id: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try answer(entry, of: id, by: officer, at: now, db: db) }
    }

    func answer(
        _ entry: AnswerEntry,
        of id: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        try officer.require(.recordMovements)
        let recall = try standing(id, by: officer, db)
        let records = RecallRecords(db: db, county: office.county)
        guard
            let row = try records.holdings(of: recall.id, scope: officer.scope)
                .first(where: { $0.holding == entry.holding })
        else { throw Self.fault("holding", "unknown-holding", "请选择管辖范围内的一处货物") }
        let sums = try quantities(entry, row)
        let before = try records.digest(of: id)
        try db.execute(
            """
            UPDATE recall_holding SET recalled = \(sums[0]), sold = \(sums[1]), destroyed = \(sums[2]),
                evidence = \(entry.evidence.trimmingSpaces()), answered_at = \(now.milliseconds),
                answered_by = \(officer.account)
            WHERE county = \(office.county.text) AND recall = \(id) AND holding = \(entry.holding)
            """
        )
        try leaf("recall-answered", id, before: before, by: officer.account, at: now, db)
    }

    /// Recalled, sold and destroyed in thousandths; every fault at once.
    private func quantities(_ entry: AnswerEntry, _ row: RecallHolding) throws -> [Int64] {
        var faults: [FieldFault] = []
        let given = [("recalled", entry.recalled), ("sold", entry.sold), ("destroyed", entry.destroyed)]
        let sums = given.map { field, text -> Int64 in
            let text = text.trimmingSpaces()
            if text.isEmpty { return 0 }
            guard let number = DecimalNumber(text), let thousandths = number.integer(unit: -3),
                (0..<1_000_000_000_000).contains(thousandths)
            else {
                faults.append(FieldFault(field: field, code: "bad-quantity", advice: "数量应是不小于零的数，最多三位小数"))
                return 0
            }
            return Int64(thousandths)
        }
        if given.allSatisfy({ $0.1.trimmingSpaces().isEmpty }) {
            faults.append(FieldFault(field: "recalled", code: "quantity-missing", advice: "请填写数量，没有的填 0"))
        }
        let tolerance = office.rulebook.provenance.balanceTolerance
        let allowed = row.expected.thousandths + row.expected.thousandths / 1000 * tolerance
        if faults.isEmpty, sums.reduce(0, +) > allowed {
            faults.append(
                FieldFault(field: "recalled", code: "more-than-held", advice: "合计超过台账数量 \(row.expected.text)")
            )
        }
        if entry.evidence.trimmingSpaces().isEmpty {
            faults.append(FieldFault(field: "evidence", code: "evidence-missing", advice: "请写明处置情况和凭据"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        return sums
    }

    // MARK: Checks

    /// Whether a holder got the notice (效果核查); with all its goods answered for, its matter closes.
    package func check(
        _ id: String,
        holder: String,
        reached: Bool,
        note: String,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try check(id, holder: holder, reached: reached, note: note, by: officer, at: now, db: db)
        }
    }

    func check(
        _ id: String,
        holder: String,
        reached: Bool,
        note: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        try officer.require(.handleMatters)
        _ = try standing(id, by: officer, db)
        let records = RecallRecords(db: db, county: office.county)
        let rows = try records.holdings(of: id, scope: officer.scope).filter { $0.holder == holder }
        guard !rows.isEmpty else { throw Self.fault("holder", "unknown-holder", "请选择管辖范围内的主体") }
        let note = note.trimmingSpaces()
        guard !note.isEmpty else { throw Self.fault("note", "note-missing", "请写明怎样核查的") }
        let before = try records.digest(of: id)
        try db.execute(
            """
            INSERT INTO recall_check (county, id, recall, holder, reached, note, at, checked_by)
            VALUES (\(office.county.text), \(office.environment.nextID(now)), \(id), \(holder), \(reached ? 1 : 0),
                \(note), \(now.milliseconds), \(officer.account))
            """
        )
        try leaf("recall-checked", id, before: before, by: officer.account, at: now, db)
        guard reached, rows.allSatisfy({ $0.answer != nil }), let matter = rows.first?.matter else { return }
        try settle(matter, rows, note: note, by: officer, at: now, db: db)
    }

    /// Lays the answers down as evidence and closes the holder's matter, where it stands open.
    private func settle(
        _ id: String,
        _ rows: [RecallHolding],
        note: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let desk = MatterDesk(office)
        let (_, _, matter) = try desk.held(id, by: officer, db: db)
        guard let step = matter.currentStep else { return }
        let words = rows.compactMap { row in
            row.answer.map { answer in
                """
                \(row.food) \(row.lotCode)：台账 \(row.expected.text)，召回 \(answer.recalled.number)，已售 \
                \(answer.sold.number)，销毁 \(answer.destroyed.number)。\(answer.evidence)
                """
            }
        }
        let texts = ["recall-quantity": words.joined(separator: "；"), "recall-check": note]
        for need in step.evidence {
            guard let text = texts[need.id] else { continue }
            try desk.addEvidence(matter: id, need: need.id, note: text, file: nil, by: officer, at: now, db: db)
        }
        let isLeft = rows.contains { row in
            row.answer.map { $0.recalled.thousandths + $0.destroyed.thousandths > 0 } ?? false
        }
        _ = try desk.close(
            matter: id,
            from: step.id,
            MatterDesk.Ending(outcome: isLeft ? "已处置" : "已售完", reason: note),
            by: officer,
            at: now,
            db: db
        )
    }

    // MARK: The end

    /// Closes a recall with its report.
    package func close(_ id: String, report: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try close(id, report: report, by: officer, at: now, db: db) }
    }

    func close(_ id: String, report: String, by officer: Officer, at now: Instant, db: any Connection) throws {
        try officer.require(.orderRecalls)
        let recall = try standing(id, by: officer, db)
        let records = RecallRecords(db: db, county: office.county)
        let progress = try records.progress(of: id)
        let report = report.trimmingSpaces()
        var faults: [FieldFault] = []
        if report.isEmpty {
            faults.append(FieldFault(field: "report", code: "report-missing", advice: "请填写召回总结"))
        }
        if progress.answered < progress.places {
            let advice = "还有 \(progress.places - progress.answered) 处货物没有报告去向"
            faults.append(FieldFault(field: "report", code: "not-answered", advice: advice))
        }
        let open = try records.openMatters(of: id)
        if open > 0 {
            faults.append(FieldFault(field: "report", code: "not-checked", advice: "还有 \(open) 家没有核查办结"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let before = try records.digest(of: id)
        try db.execute(
            """
            UPDATE recall SET closed_at = \(now.milliseconds), closed_by = \(officer.account), closing_report = \(report)
            WHERE county = \(office.county.text) AND id = \(id)
            """
        )
        try leaf("recall-closed", id, before: before, by: officer.account, at: now, db)
        guard let own = recall.matter else { return }
        let desk = MatterDesk(office)
        let (_, _, matter) = try desk.held(own, by: officer, db: db)
        guard let step = matter.currentStep else { return }
        try desk.addEvidence(
            matter: own,
            need: "recall-report",
            note: report,
            file: nil,
            by: officer,
            at: now,
            db: db
        )
        _ = try desk.close(
            matter: own,
            from: step.id,
            MatterDesk.Ending(outcome: "召回完成", reason: report),
            by: officer,
            at: now,
            db: db
        )
    }
}

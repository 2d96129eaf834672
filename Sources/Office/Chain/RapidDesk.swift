package import Primitives
import Rules
import Storage
package import Supervision

/// Rapid tests (快检) in the field, and what follows a positive one.
package struct RapidDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package struct Entry: Sendable {
        package var operatorID: String
        package var food: String
        package var item: String
        package var kit: String
        package var outcome: RapidTest.Outcome?
        package var reading = ""
        /// Nil is now.
        package var testedAt: Instant?
        package var position: Coordinate?
        package var remark = ""
        /// What could not be read in the form; told together with what is wrong with the rest.
        package var unread: [FieldFault] = []

        package init(operatorID: String, food: String, item: String, kit: String, outcome: RapidTest.Outcome?) {
            self.operatorID = operatorID
            self.food = food
            self.item = item
            self.kit = kit
            self.outcome = outcome
        }
    }

    package func list(
        outcome: RapidTest.Outcome?,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [RapidTest], total: Int) {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = RapidRecords(db: db, county: office.county)
            return (
                try records.list(outcome: outcome, scope: officer.scope, limit: limit, offset: offset),
                try records.count(outcome: outcome, scope: officer.scope)
            )
        }
    }

    package func find(_ id: String, by officer: Officer) async throws -> RapidTest {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            guard let test = try RapidRecords(db: db, county: office.county).find(id, scope: officer.scope) else {
                throw Refusal.notFound
            }
            return test
        }
    }

    package func record(_ entry: Entry, by officer: Officer) async throws -> String {
        let now = office.environment.now()
        return try await office.database.write { db in try record(entry, by: officer, at: now, db: db).id }
    }

    /// The identity of the test, and what a positive one opened.
    func record(
        _ entry: Entry,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> (id: String, opened: [ImportReport.Opened]) {
        try officer.require(.takeSamples)
        let tested = entry.testedAt ?? now
        let firm = try OperatorRecords(db: db, county: office.county).find(entry.operatorID, scope: officer.scope)
        let faults = Self.faults(entry, firm: firm, tested: tested, now: now)
        guard faults.isEmpty, let outcome = entry.outcome, let firm else { throw Refusal.incomplete(faults) }
        let id = office.environment.nextID(now)
        let due = outcome == .positive ? claimDue(tested) : nil
        try db.execute(
            """
            INSERT INTO rapid_test (county, id, operator, food, item, kit, result, reading, tested_at, claim_due, latitude,
                longitude, remark, recorded_at, recorded_by)
            VALUES (\(office.county.text), \(id), \(entry.operatorID), \(entry.food.trimmingSpaces()),
                \(entry.item.trimmingSpaces()), \(entry.kit.trimmingSpaces()), \(outcome.rawValue),
                \(entry.reading.trimmingSpaces()), \(tested.milliseconds), \(due?.milliseconds),
                \(entry.position?.latitude), \(entry.position?.longitude), \(entry.remark.trimmingSpaces()),
                \(now.milliseconds), \(officer.account))
            """
        )
        let opened = outcome == .positive ? try follow(id, entry, firm, tested: tested, by: officer, at: now, db) : []
        try leaf("rapid-test-recorded", id, by: officer, at: now, before: nil, db)
        return (id, opened)
    }

    /// Opens what the rulebook says that a positive result opens, or joins the test to the matter of the same goods.
    private func follow(
        _ id: String,
        _ entry: Entry,
        _ firm: OperatorRecord,
        tested: Instant,
        by officer: Officer,
        at now: Instant,
        _ db: any Connection
    ) throws -> [ImportReport.Opened] {
        let known = try RapidRecords(db: db, county: office.county).openMatter(likeTest: id, on: tested.day)
        var opened: [ImportReport.Opened] = []
        if known == nil {
            let origin = MatterDesk.Origin(
                event: RapidTest.positiveEvent,
                subjectTitle: "\(firm.name) \(entry.food.trimmingSpaces())",
                operatorID: firm.id,
                township: firm.township,
                sample: nil
            )
            opened = try MatterDesk(office).open(origin, by: officer.account, at: now, db: db)
        }
        if let matter = known ?? opened.first?.id {
            try db.execute(
                """
                INSERT INTO rapid_test_matter (county, rapid_test, matter)
                VALUES (\(office.county.text), \(id), \(matter))
                """
            )
        }
        return opened
    }

    private static func faults(
        _ entry: Entry,
        firm: OperatorRecord?,
        tested: Instant,
        now: Instant
    ) -> [FieldFault] {
        var faults = entry.unread
        if firm == nil {
            faults.append(FieldFault(field: "operator", code: "unknown-operator", advice: "请选择管辖范围内的单位"))
        }
        if let firm, firm.isClosed || firm.mergedInto != nil {
            let advice = "“\(firm.name)”在监管对象登记中已关闭或已合并，请选择开业的单位"
            faults.append(FieldFault(field: "operator", code: "operator-closed", advice: advice))
        }
        for (field, text, advice) in [
            ("food", entry.food, "请填写食品名称"), ("item", entry.item, "请填写快检项目"),
            ("kit", entry.kit, "请填写快检产品名称或型号"),
        ] where text.trimmingSpaces().isEmpty {
            faults.append(FieldFault(field: field, code: "\(field)-missing", advice: advice))
        }
        if entry.outcome == nil {
            faults.append(FieldFault(field: "outcome", code: "outcome-missing", advice: "请选择快检结果"))
        }
        if tested > now { faults.append(FieldFault(field: "tested", code: "in-future", advice: "检测时间不能晚于现在")) }
        return faults
    }

    /// 食品安全法第八十八条 by the rulebook's SA-18.
    private func claimDue(_ tested: Instant) -> Instant? {
        guard let term = office.rulebook.term(.deadline("SA-18"), on: tested.day) else { return nil }
        return try? term.end(from: tested, calendar: office.rulebook.calendar)
    }

    /// What the operator said to a positive result; asked for too late, it is on record as late.
    package func answer(
        _ id: String,
        asksConfirmation: Bool,
        at answered: Instant?,
        held: String,
        unread: [FieldFault] = [],
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try answer(
                id,
                asksConfirmation: asksConfirmation,
                at: answered,
                held: held,
                unread: unread,
                by: officer,
                now: now,
                db: db
            )
        }
    }

    func answer(
        _ id: String,
        asksConfirmation: Bool,
        at answered: Instant?,
        held: String,
        unread: [FieldFault] = [],
        by officer: Officer,
        now: Instant,
        db: any Connection
    ) throws {
        try officer.require(.takeSamples)
        let records = RapidRecords(db: db, county: office.county)
        guard let test = try records.find(id, scope: officer.scope) else { throw Refusal.notFound }
        let moment = answered ?? now
        let held = held.trimmingSpaces()
        var faults = unread
        if test.outcome != .positive {
            faults.append(FieldFault(field: "answer", code: "not-positive", advice: "只有阳性结果需要答复"))
        }
        if test.answer != nil {
            faults.append(FieldFault(field: "answer", code: "already-answered", advice: "已经登记过答复"))
        }
        if moment < test.testedAt || moment > now {
            faults.append(
                FieldFault(
                    field: "at",
                    code: "bad-time",
                    advice: "答复时间读到 \(moment.short)，应在检测时间 \(test.testedAt.short) 之后、现在之前"
                )
            )
        }
        let inTime = test.claimDue.map { moment < $0 } ?? false
        let answer: RapidTest.Answer = asksConfirmation ? (inTime ? .confirmation : .late) : .accepted
        if held.isEmpty, answer != .confirmation {
            faults.append(FieldFault(field: "held", code: "held-missing", advice: "请写明暂停销售、封存或销毁的数量与去向"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let before = try records.digest(of: id)
        try db.execute(
            """
            INSERT INTO rapid_test_answer (county, rapid_test, answer, at, held, recorded_by)
            VALUES (\(office.county.text), \(id), \(answer.rawValue), \(moment.milliseconds), \(held), \(officer.account))
            """
        )
        try leaf("rapid-test-answered", id, by: officer, at: now, before: before, db)
    }

    private func leaf(
        _ action: String,
        _ id: String,
        by officer: Officer,
        at now: Instant,
        before: String?,
        _ db: any Connection
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: action,
                subjectKind: "rapid-test",
                subject: id,
                before: before,
                after: try RapidRecords(db: db, county: office.county).digest(of: id)
            ),
            county: office.county,
            to: db
        )
    }
}

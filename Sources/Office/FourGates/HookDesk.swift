import Primitives
import Rules
import Storage
package import Supervision

/// The four hooks of tracing (追溯“四挂钩”): who may be put forward for what today, and why not.
package struct HookDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// Subjects under a filter, by name, and the counts of all of them within the scope.
    package func list(
        _ filter: HookFilter,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [HookSubject], total: Int, counts: HookCounts) {
        try officer.require(.readLedger)
        let now = office.environment.now()
        return try await office.database.read { db in
            let subjects = try subjects(officer.scope, on: now.day, db)
            let found = subjects.filter(filter.admits)
            let counts = try counts(subjects, officer.scope, db)
            return (Array(found.dropFirst(max(0, offset)).prefix(max(0, limit))), found.count, counts)
        }
    }

    /// How many subjects within a scope are eligible for each hook on a day; for indicators.
    func counts(scope: Scope, on day: Day, db: any Connection) throws -> HookCounts {
        try counts(try subjects(scope, on: day, db), scope, db)
    }

    private func counts(_ subjects: [HookSubject], _ scope: Scope, _ db: any Connection) throws -> HookCounts {
        var counts = HookCounts()
        counts.subjects = subjects.count
        for standing in subjects.lazy.flatMap(\.standings) where standing.isEligible {
            counts.eligible[standing.hook.id, default: 0] += 1
        }
        let looked = try HookRecords(db: db, county: office.county).lookedAt()
        counts.reviewed = subjects.count { looked.contains($0.id) }
        return counts
    }

    func subjects(_ scope: Scope, on day: Day, _ db: any Connection) throws -> [HookSubject] {
        try office.hooks.value("hooks \(day)", scope: scope, office: office, db: db) {
            try HookReading(db: db, office: office, scope: scope, day: day).subjects()
        }
    }

    /// One operator with its standings, none where the hooks are not about it, and the checks made for it.
    package func file(
        _ id: String,
        by officer: Officer
    ) async throws -> (record: OperatorRecord, standings: [HookStanding], checks: [HookCheck]) {
        try officer.require(.readLedger)
        let now = office.environment.now()
        return try await office.database.read { db in
            guard let record = try OperatorRecords(db: db, county: office.county).find(id, scope: officer.scope) else {
                throw Refusal.notFound
            }
            let subject = try subjects(officer.scope, on: now.day, db).first { $0.id == id }
            let checks = try HookRecords(db: db, county: office.county)
                .checks(operatorID: id, onlyRefused: false, scope: officer.scope, limit: 50, offset: 0)
            return (record, subject?.standings ?? [], checks)
        }
    }

    // MARK: Checks

    package static let purposeLimit = 200

    /// Checks a subject for an application and writes the answer down under a number; a refusal too.
    ///
    /// - Returns: the check's identity.
    /// - Throws: ``Refusal/incomplete(_:)`` with every fault of the form.
    package func check(_ id: String, hook: String, purpose: String, by officer: Officer) async throws -> String {
        let now = office.environment.now()
        return try await office.database.write { db in
            try check(id, hook: hook, purpose: purpose, by: officer, at: now, db: db)
        }
    }

    func check(
        _ id: String,
        hook: String,
        purpose: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> String {
        try officer.require(.editOperators)
        guard let record = try OperatorRecords(db: db, county: office.county).find(id, scope: officer.scope) else {
            throw Refusal.notFound
        }
        let subject = try subjects(officer.scope, on: now.day, db).first { $0.id == id }
        let purpose = purpose.trimmingSpaces()
        let standing = subject?.standings.first { $0.hook.id == hook }
        var faults: [FieldFault] = []
        if subject == nil {
            faults.append(FieldFault(field: "hook", code: "no-subject", advice: "该对象不在“四挂钩”核查范围，或已关闭、合并"))
        } else if standing == nil {
            faults.append(FieldFault(field: "hook", code: "unknown-hook", advice: "请选择挂钩事项"))
        }
        if purpose.isEmpty || purpose.count > Self.purposeLimit {
            faults.append(
                FieldFault(field: "purpose", code: "purpose-length", advice: "请写明申报的内容，不超过 \(Self.purposeLimit) 个字")
            )
        }
        guard faults.isEmpty, let standing else { throw Refusal.incomplete(faults) }
        let serial = try MatterRecords(db: db, county: office.county).nextSerial("hook-check:\(now.day.year)")
        let check = HookCheck(
            id: office.environment.nextID(now),
            number: "四挂钩核查〔\(now.day.year)〕\(serial)号",
            operatorID: id,
            operatorName: record.name,
            township: record.township,
            hook: hook,
            hookTitle: standing.hook.title,
            purpose: purpose,
            isEligible: standing.isEligible,
            findings: standing.findings.map {
                HookCheck.Line(title: $0.condition.title, isMet: $0.isMet, reason: $0.reason)
            },
            checkedAt: now,
            checkedBy: officer.name
        )
        let records = HookRecords(db: db, county: office.county)
        try records.insert(check, by: officer.account)
        try leaf("hook-checked", "hook-check", check.id, try records.checkDigest(of: check.id), officer, now, db)
        return check.id
    }

    package func checks(
        onlyRefused: Bool,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [HookCheck], total: Int) {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = HookRecords(db: db, county: office.county)
            return (
                try records.checks(
                    operatorID: nil,
                    onlyRefused: onlyRefused,
                    scope: officer.scope,
                    limit: limit,
                    offset: offset
                ), try records.countChecks(operatorID: nil, onlyRefused: onlyRefused, scope: officer.scope)
            )
        }
    }

    package func check(_ id: String, by officer: Officer) async throws -> HookCheck {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            guard let check = try HookRecords(db: db, county: office.county).check(id, scope: officer.scope) else {
                throw Refusal.notFound
            }
            return check
        }
    }

    func leaf(
        _ action: String,
        _ kind: String,
        _ subject: String,
        _ digest: String,
        _ officer: Officer,
        _ now: Instant,
        _ db: any Connection
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: action,
                subjectKind: kind,
                subject: subject,
                after: digest
            ),
            county: office.county,
            to: db
        )
    }
}

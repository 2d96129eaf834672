import Primitives
import Rules
import Storage
package import Supervision

/// Adding and changing operators by hand.
package struct RegisterDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    package enum Saved: Sendable, Hashable {
        case saved(String)
        /// The register may hold the firm already: a person decides before anything is written.
        case duplicates([LikelyDuplicate])
    }

    /// Adds an operator.
    ///
    /// `isAnother` is the person's decision that none of the likely duplicates is meant.
    ///
    /// - Throws: ``Refusal/incomplete(_:)`` with every fault of the form.
    package func add(_ draft: OperatorDraft, isAnother: Bool, by officer: Officer) async throws -> Saved {
        let now = office.environment.now()
        return try await office.database.write { db in
            try add(draft, isAnother: isAnother, by: officer, at: now, db: db)
        }
    }

    func add(
        _ draft: OperatorDraft,
        isAnother: Bool,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> Saved {
        try officer.require(.editOperators)
        let check = OperatorDraftCheck(db: db, office: office, scope: officer.scope)
        let checked = try check.checked(draft, id: nil)
        let duplicates = try check.likelyDuplicates(checked)
        guard duplicates.isEmpty || isAnother else { return .duplicates(duplicates) }
        let new = NewOperator(
            id: office.environment.nextID(now),
            creditCode: checked.creditCode,
            name: checked.name,
            address: checked.address,
            key: checked.key,
            township: checked.township,
            kind: checked.kind
        )
        try OperatorRecords(db: db, county: office.county).insert([new], at: now)
        let records = RegisterRecords(db: db, county: office.county)
        try setGrid(checked.grid, of: new.id, db)
        try records.setFacts(checked.facts, of: new.id)
        if !checked.principal.isEmpty {
            let person = OperatorPerson(
                id: office.environment.nextID(now),
                duty: .principal,
                name: checked.principal,
                phone: checked.phone,
                identityNumber: "",
                since: now.day,
                until: nil
            )
            try records.insertPerson(person, operator: new.id)
        }
        try decided(duplicates, new.id, by: officer, at: now, db)
        try finish("operator-added", new.id, before: nil, by: officer, at: now, db: db)
        return .saved(new.id)
    }

    /// Changes an operator, unless somebody else did since the form was filled in.
    @discardableResult
    package func change(
        _ id: String,
        to draft: OperatorDraft,
        by officer: Officer
    ) async throws -> OperatorChangeOutcome {
        let now = office.environment.now()
        return try await office.database.write { db in try change(id, to: draft, by: officer, at: now, db: db) }
    }

    @discardableResult
    func change(
        _ id: String,
        to draft: OperatorDraft,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> OperatorChangeOutcome {
        let before = try required(id, by: officer, db)
        let records = RegisterRecords(db: db, county: office.county)
        guard let known = try records.basics(of: id) else { throw Refusal.notFound }
        let check = OperatorDraftCheck(db: db, office: office, scope: officer.scope)
        if let basis = draft.basis, basis != known.version {
            let last = try records.lastChange(of: id)
            return .changedMeanwhile(Self.draft(known), by: last?.officer ?? "", at: last?.at)
        }
        let checked = try check.checked(draft, id: id)
        let changes = try records.set(
            OperatorBasics(
                name: checked.name,
                creditCode: checked.creditCode,
                address: checked.address,
                township: checked.township.text,
                kind: checked.kind.rawValue,
                grid: checked.grid,
                facts: checked.facts
            ),
            of: id,
            by: officer,
            at: now
        ) { office.environment.nextID(now) }
        guard !changes.isEmpty else { return .saved }
        try finish(
            "operator-changed",
            id,
            before: before,
            isRenamed: changes.contains { $0.field == .name },
            by: officer,
            at: now,
            db: db
        )
        return .saved
    }

    /// What the form of an operator begins with.
    package func draft(_ id: String, by officer: Officer) async throws -> (OperatorRecord, OperatorDraft) {
        try officer.require(.editOperators)
        return try await office.database.read { db in
            guard let record = try OperatorRecords(db: db, county: office.county).find(id, scope: officer.scope),
                record.mergedInto == nil,
                let basics = try RegisterRecords(db: db, county: office.county).basics(of: id)
            else { throw Refusal.notFound }
            return (record, Self.draft(basics))
        }
    }

    private static func draft(_ basics: OperatorBasics) -> OperatorDraft {
        OperatorDraft(
            name: basics.name,
            creditCode: basics.creditCode ?? "",
            address: basics.address,
            township: basics.township ?? "",
            kind: basics.kind,
            grid: basics.grid ?? "",
            facts: basics.facts,
            basis: basics.version
        )
    }

    // MARK: What every change does

    /// The digest of an operator before a change; whoever may not see it may not change it.
    ///
    /// An entry that was merged into another takes nothing new, unless `ofMerged`: parts that it has are put right there.
    func required(_ id: String, ofMerged: Bool = false, by officer: Officer, _ db: any Connection) throws -> String {
        try officer.require(.editOperators)
        guard let record = try OperatorRecords(db: db, county: office.county).find(id, scope: officer.scope) else {
            throw Refusal.notFound
        }
        guard ofMerged || record.mergedInto == nil else { throw Refusal.changedMeanwhile }
        return try RegisterRecords(db: db, county: office.county).digest(of: id)
    }

    /// The search index and the audit leaf of a change.
    func finish(
        _ action: String,
        _ id: String,
        before: String?,
        isRenamed: Bool = false,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        try SearchRebuild(db: db, office: office).refresh(operators: [id], withRecords: isRenamed)
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: action,
                subjectKind: "operator",
                subject: id,
                before: before,
                after: try RegisterRecords(db: db, county: office.county).digest(of: id)
            ),
            county: office.county,
            to: db
        )
    }

    private func setGrid(_ grid: String?, of id: String, _ db: any Connection) throws {
        guard let grid else { return }
        try db.execute("UPDATE operator SET grid = \(grid) WHERE county = \(office.county.text) AND id = \(id)")
    }

    /// The decision that likely duplicates are other firms stays on the record.
    private func decided(
        _ duplicates: [LikelyDuplicate],
        _ id: String,
        by officer: Officer,
        at now: Instant,
        _ db: any Connection
    ) throws {
        for duplicate in duplicates where duplicate.record.id != id {
            let pair = OperatorPair(id, duplicate.record.id, .sameName)
            try db.execute(
                """
                INSERT INTO operator_review (county, first, second, reason, state, decided_at, decided_by)
                VALUES (\(office.county.text), \(pair.first), \(pair.second), \(pair.reason.rawValue), 'different',
                    \(now.milliseconds), \(officer.account))
                """
            )
        }
    }
}

import Primitives
import Rules
import Storage
package import Supervision

/// The register of operators and its review list.
package struct OperatorDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package func list(
        _ filter: OperatorFilter,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [OperatorRecord], total: Int) {
        try officer.require(.readLedger)
        let today = office.environment.now().day
        let days = office.rulebook.operators.expiringDays
        return try await office.database.read { db in
            let records = OperatorRecords(db: db, county: office.county)
            return (
                try records.list(
                    filter,
                    scope: officer.scope,
                    today: today,
                    expiringDays: days,
                    limit: limit,
                    offset: offset
                ),
                try records.count(filter, scope: officer.scope, today: today, expiringDays: days)
            )
        }
    }

    /// Licences that end soon or have ended, of the firms under a filter; telephones are masked.
    package func expiring(
        _ filter: OperatorFilter,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [ExpiringLicence], total: Int) {
        try officer.require(.readLedger)
        let last = office.environment.now().day.adding(days: office.rulebook.operators.expiringDays)
        return try await office.database.read { db in
            let records = OperatorRecords(db: db, county: office.county)
            let rows = try records.expiring(filter, scope: officer.scope, until: last, limit: limit, offset: offset)
            return (
                try OperatorLines(db: db, county: office.county, seesPhones: false).withPrincipals(rows),
                try records.countExpiring(filter, scope: officer.scope, until: last)
            )
        }
    }

    /// Where the page of an entry is: a merged one's is the firm's, where the officer may see that.
    package func shownAs(_ id: String, by officer: Officer) async throws -> String {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = OperatorRecords(db: db, county: office.county)
            guard try records.find(id, scope: officer.scope) != nil else { throw Refusal.notFound }
            guard let firm = try records.firm(of: id), try records.find(firm, scope: officer.scope) != nil else {
                return id
            }
            return firm
        }
    }

    package func find(_ id: String, by officer: Officer) async throws -> OperatorRecord {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            guard let found = try OperatorRecords(db: db, county: office.county).find(id, scope: officer.scope) else {
                throw Refusal.notFound
            }
            return found
        }
    }

    /// An operator and all that a person decided to be the same firm, itself first.
    package func sameFirm(_ id: String, by officer: Officer) async throws -> [OperatorRecord] {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = OperatorRecords(db: db, county: office.county)
            guard let asked = try records.find(id, scope: officer.scope) else { throw Refusal.notFound }
            let others = try records.sameFirm(as: id).compactMap { try records.find($0, scope: officer.scope) }
            return [asked] + others
        }
    }

    package func openReviews(by officer: Officer) async throws -> Int {
        guard officer.scope.role.may(.reviewOperators) else { return 0 }
        return try await office.database.read { db in
            try db.first(
                """
                SELECT COUNT(*) AS total FROM operator_review
                WHERE county = \(office.county.text) AND state = 'open'
                """
            )?.get("total") ?? 0
        }
    }

    package func reviews(
        by officer: Officer,
        limit: Int
    ) async throws -> (pairs: [(first: OperatorRecord, second: OperatorRecord)], total: Int) {
        try officer.require(.reviewOperators)
        let total = try await openReviews(by: officer)
        let pairs = try await office.database.read { db in
            let records = OperatorRecords(db: db, county: office.county)
            return try db.query(
                """
                SELECT first, second FROM operator_review
                WHERE county = \(office.county.text) AND state = 'open' ORDER BY first, second LIMIT \(limit)
                """
            ).compactMap { row -> (first: OperatorRecord, second: OperatorRecord)? in
                guard let first = try records.find(row.get("first"), scope: officer.scope),
                    let second = try records.find(row.get("second"), scope: officer.scope)
                else { return nil }
                return (first, second)
            }
        }
        return (pairs, total)
    }

    /// Records what a person decided about a pair.
    ///
    /// Two that are the same firm are merged: both stay in the register, what was written under either is read under both.
    package func decide(first: String, second: String, same: Bool, by officer: Officer) async throws {
        try officer.require(.reviewOperators)
        let now = office.environment.now()
        let state = same ? "same" : "different"
        try await office.database.write { db in
            let changed = try db.execute(
                """
                UPDATE operator_review SET state = \(state), decided_at = \(now.milliseconds),
                    decided_by = \(officer.account)
                WHERE county = \(office.county.text) AND first = \(first) AND second = \(second) AND state = 'open'
                """
            )
            guard changed == 1 else { throw Refusal.changedMeanwhile }
            if same {
                try OperatorMerging(db: db, office: office)
                    .merge(first, with: second, reason: "经判断是同一家", by: officer, at: now)
            }
            try Audit.append(
                Audit.Leaf(
                    at: now,
                    actor: officer.account,
                    action: "operators-\(state)",
                    subjectKind: "operator-pair",
                    subject: "\(first)+\(second)",
                    before: Digest.hex(ofFields: ["open"]),
                    after: Digest.hex(ofFields: [state])
                ),
                county: office.county,
                to: db
            )
        }
    }
}

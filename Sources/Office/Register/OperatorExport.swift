import Primitives
import Rules
import Storage
package import Supervision

/// The register as a table to take out; that it was taken out is an audit event.
package struct OperatorExport: Sendable {
    package static let limit = 100_000

    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// Firms, each with what all its entries say.
    package func rows(_ filter: OperatorFilter, by officer: Officer) async throws -> [OperatorLine] {
        try await taken(by: officer, \.id) { db, now in
            let records = OperatorRecords(db: db, county: office.county)
            let found = try records.list(
                filter,
                scope: officer.scope,
                today: now.day,
                expiringDays: office.rulebook.operators.expiringDays,
                limit: Self.limit,
                offset: 0
            )
            return try OperatorLines(
                db: db,
                county: office.county,
                seesPhones: officer.scope.role.sees.contains(.phone)
            )
            .lines(of: found)
        }
    }

    /// Licences that end soon or have ended, by their end.
    package func expiring(_ filter: OperatorFilter, by officer: Officer) async throws -> [ExpiringLicence] {
        try await taken(by: officer, \.licence.id) { db, now in
            let records = OperatorRecords(db: db, county: office.county)
            let found = try records.expiring(
                filter,
                scope: officer.scope,
                until: now.day.adding(days: office.rulebook.operators.expiringDays),
                limit: Self.limit,
                offset: 0
            )
            return try OperatorLines(
                db: db,
                county: office.county,
                seesPhones: officer.scope.role.sees.contains(.phone)
            )
            .withPrincipals(found)
        }
    }

    private func taken<Row: Sendable>(
        by officer: Officer,
        _ id: @Sendable @escaping (Row) -> String,
        _ read: @Sendable @escaping (any Connection, Instant) throws -> [Row]
    ) async throws -> [Row] {
        try officer.require(.exportData)
        let now = office.environment.now()
        return try await office.database.write { db in
            let rows = try read(db, now)
            try Audit.append(
                Audit.Leaf(
                    at: now,
                    actor: officer.account,
                    action: "exported",
                    subjectKind: "operators",
                    subject: "\(rows.count)",
                    after: Digest.hex(ofFields: rows.map(id))
                ),
                county: office.county,
                to: db
            )
            return rows
        }
    }
}

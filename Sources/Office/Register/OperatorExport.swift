package import Primitives
package import Rules
import Storage
package import Supervision

/// The register as a table to take out; that it was taken out is an audit event.
package struct OperatorExport: Sendable {
    package static let limit = 100_000

    private let office: Office

    package init(_ office: Office) { self.office = office }

    package struct Line: Sendable, Hashable {
        package var id: String
        package var name: String
        package var kind: OperatorKind
        package var township: AreaCode?
        package var gridCode: String
        package var address: String
        package var creditCode: String
        package var isClosed: Bool
        package var principal = ""
        /// In full for those who may see telephones, else masked.
        package var phone = ""
        package var licenceKind = ""
        package var licenceNumber = ""
        package var issuedOn: Day?
        package var expiresOn: Day?
        package var issuer = ""
        package var glns: [String] = []
        package var latitude = ""
        package var longitude = ""
        package var datum = ""
        package var verifiedOn: Day?
    }

    package func rows(_ filter: OperatorFilter, by officer: Officer) async throws -> [Line] {
        try officer.require(.exportData)
        let now = office.environment.now()
        return try await office.database.write { db in
            let records = OperatorRecords(db: db, county: office.county)
            var lines = try records.list(
                filter,
                scope: officer.scope,
                today: now.day,
                limit: Self.limit,
                offset: 0
            ).map(Self.line)
            try complete(&lines, seesPhones: officer.scope.role.sees.contains(.phone), db)
            try Audit.append(
                Audit.Leaf(
                    at: now,
                    actor: officer.account,
                    action: "exported",
                    subjectKind: "operators",
                    subject: "\(lines.count)",
                    after: Digest.hex(ofFields: lines.map(\.id))
                ),
                county: office.county,
                to: db
            )
            return lines
        }
    }

    private static func line(_ record: OperatorRecord) -> Line {
        Line(
            id: record.id,
            name: record.name,
            kind: record.kind,
            township: record.township,
            gridCode: record.grid ?? "",
            address: record.address,
            creditCode: record.creditCode ?? "",
            isClosed: record.isClosed
        )
    }

    private func complete(_ lines: inout [Line], seesPhones: Bool, _ db: any Connection) throws {
        let grids = Dictionary(
            try GridRecords(db: db, county: office.county).all().map { ($0.id, $0.code) },
            uniquingKeysWith: { first, _ in first }
        )
        let places = Dictionary(uniqueKeysWithValues: lines.enumerated().map { ($1.id, $0) })
        for index in lines.indices { lines[index].gridCode = grids[lines[index].gridCode] ?? "" }
        let county = office.county.text
        for ids in lines.map(\.id).chunked(by: 400) {
            for row in try db.query(
                """
                SELECT operator, name, phone FROM operator_person
                WHERE county = \(county) AND duty = 'principal' AND until IS NULL AND operator IN (\(SQL.list(ids)))
                ORDER BY since, id
                """
            ) {
                guard let index = places[try row.get("operator")] else { continue }
                let phone: String = try row.get("phone")
                lines[index].principal = try row.get("name")
                lines[index].phone = seesPhones ? phone : Masked.phone(phone)
            }
            // The licence that holds longest is the one that counts.
            for row in try db.query(
                """
                SELECT operator, kind, number, issued_on, expires_on, issuer FROM operator_licence
                WHERE county = \(county) AND operator IN (\(SQL.list(ids))) ORDER BY expires_on ASC NULLS FIRST, id
                """
            ) {
                guard let index = places[try row.get("operator")] else { continue }
                lines[index].licenceKind = try row.get("kind")
                lines[index].licenceNumber = try row.get("number")
                lines[index].issuedOn = try RegisterRecords.day(row, "issued_on")
                lines[index].expiresOn = try RegisterRecords.day(row, "expires_on")
                lines[index].issuer = try row.get("issuer")
            }
            try db.each(
                """
                SELECT operator, number FROM operator_gln
                WHERE county = \(county) AND until IS NULL AND operator IN (\(SQL.list(ids))) ORDER BY number
                """
            ) { row in
                guard let index = places[try row.get("operator")] else { return }
                lines[index].glns.append(try row.get("number"))
            }
            try completePlaces(&lines, places, ids, db)
        }
    }

    /// As printed, so that the table can be imported again without a change.
    private func completePlaces(
        _ lines: inout [Line],
        _ places: [String: Int],
        _ ids: [String],
        _ db: any Connection
    ) throws {
        for row in try db.query(
            """
            SELECT operator, printed, datum, verified_on FROM operator_place
            WHERE county = \(office.county.text) AND operator IN (\(SQL.list(ids)))
            """
        ) {
            guard let index = places[try row.get("operator")] else { continue }
            let degrees = try row.get("printed", as: String.self).split(separator: ",").map {
                String($0).trimmingSpaces()
            }
            lines[index].latitude = degrees.first ?? ""
            lines[index].longitude = degrees.count > 1 ? degrees[1] : ""
            lines[index].datum = try row.get("datum")
            lines[index].verifiedOn = try RegisterRecords.day(row, "verified_on")
        }
    }
}

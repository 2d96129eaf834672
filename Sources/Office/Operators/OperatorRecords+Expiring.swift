import Primitives
import Rules
import Storage
import Supervision

/// Licences of operators that end soon or have ended.
extension OperatorRecords {
    /// By their end, the earliest first.
    func expiring(
        _ filter: OperatorFilter,
        scope: Scope,
        until last: Day,
        limit: Int,
        offset: Int
    ) throws -> [ExpiringLicence] {
        let rows = try db.query(
            """
            SELECT licence.id, licence.operator, licence.kind, licence.number, licence.issued_on, licence.expires_on,
                licence.issuer, operator.id AS firm
            \(Self.expiringRows(filter, scope, county, until: last))
            ORDER BY licence.expires_on, operator.name_key, licence.id LIMIT \(limit) OFFSET \(offset)
            """
        )
        var firms: [String: OperatorRecord] = [:]
        for id in Set(try rows.map { try $0.get("firm", as: String.self) }) { firms[id] = try find(id, scope: scope) }
        return try rows.compactMap { row in
            guard let record = firms[try row.get("firm")] else { return nil }
            return ExpiringLicence(
                record: record,
                licence: OperatorLicence(
                    id: try row.get("id"),
                    operatorID: try row.get("operator"),
                    kind: try row.get("kind"),
                    number: try row.get("number"),
                    issuedOn: try RegisterRecords.day(row, "issued_on"),
                    expiresOn: try RegisterRecords.day(row, "expires_on"),
                    issuer: try row.get("issuer")
                )
            )
        }
    }

    func countExpiring(_ filter: OperatorFilter, scope: Scope, until last: Day) throws -> Int {
        try db.first("SELECT COUNT(*) AS total \(Self.expiringRows(filter, scope, county, until: last))")?.get("total")
            ?? 0
    }

    private static func expiringRows(
        _ filter: OperatorFilter,
        _ scope: Scope,
        _ county: AreaCode,
        until last: Day
    ) -> SQL {
        var others = filter
        others.lack = nil
        return """
            FROM operator_licence AS licence
            JOIN operator AS entry ON entry.county = licence.county AND entry.id = licence.operator
            JOIN operator ON operator.county = entry.county AND operator.id = entry.firm
            WHERE operator.county = \(county.text) AND \(OperatorConditions.counting(until: last))\
            \(scope.rows(of: .operators, as: "operator"))\(OperatorConditions.of(others, today: last, expiringDays: 0))
            """
    }
}

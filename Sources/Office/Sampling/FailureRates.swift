package import Primitives
import Rules
import Storage
package import Supervision

/// The county's own results, item by item.
package struct FailureRates: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// By item, for supervision samples of these foods that count on days of the range, both ends included.
    package func byItem(
        foods: [String],
        from: Day,
        through: Day,
        by officer: Officer
    ) async throws -> [String: FailureRate] {
        try officer.require(.readLedger)
        guard !foods.isEmpty else { return [:] }
        let county = office.county.text
        return try await office.database.read { db in
            var rates: [String: FailureRate] = [:]
            for row in try db.query(
                """
                SELECT result.item_name, CASE WHEN result.verdict = 'fail' AND sample.conclusion <> 'fail' THEN 'undetermined'
                    ELSE result.verdict END AS held, COUNT(*) AS results
                FROM result
                JOIN sample ON sample.county = result.county AND sample.id = result.sample
                WHERE result.county = \(county) AND sample.kind = 'supervision'
                    AND sample.food IN (\(SQL.list(foods)))
                    AND sample.counted_on >= \(from.description) AND sample.counted_on <= \(through.description)\
                \(officer.scope.rows(of: .samples, as: "sample"))
                GROUP BY result.item_name, held
                """
            ) {
                let verdict: String = try row.get("held")
                guard verdict != "undetermined" else { continue }
                let results: Int = try row.get("results")
                var rate = rates[try row.get("item_name")] ?? FailureRate(failed: 0, concluded: 0)
                rate.concluded += results
                if verdict == "fail" { rate.failed += results }
                rates[try row.get("item_name")] = rate
            }
            return rates
        }
    }
}

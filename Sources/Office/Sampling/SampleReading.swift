import Judging
import Primitives
import Rules
import Storage
package import Supervision

/// Reading the samples of the ledger.
package struct SampleReading: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package func list(
        _ filter: SampleFilter,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [SampleSummary], total: Int) {
        try officer.require(.readLedger)
        let county = office.county
        return try await office.database.read { db in
            var conditions = Self.conditions(filter, scope: officer.scope)
            if let key = filter.foodClass {
                conditions = "\(conditions)\(try Self.foodClass(key, county, db))"
            }
            let total: Int =
                try db.first(
                    "SELECT COUNT(*) AS total FROM sample WHERE sample.county = \(county.text)\(conditions)"
                )?.get("total") ?? 0
            let rows = try db.query(
                """
                \(Self.selection) WHERE sample.county = \(county.text)\(conditions)
                ORDER BY \(Self.order(filter.order)) LIMIT \(limit) OFFSET \(offset)
                """
            )
            return (try Self.summaries(rows, db: db, county: county), total)
        }
    }

    package func file(_ id: String, by officer: Officer) async throws -> SampleFile {
        try officer.require(.readLedger)
        let county = office.county
        let now = office.environment.now()
        return try await office.database.read { db in
            let rows = try db.query(
                """
                \(Self.selection) WHERE sample.county = \(county.text) AND sample.id = \(id)\
                \(officer.scope.rows(of: .samples, as: "sample"))
                """
            )
            guard let row = rows.first, let summary = try Self.summaries(rows, db: db, county: county).first else {
                throw Refusal.notFound
            }
            let matters = try MatterRecords(db: db, county: county).list(
                MatterFilter(sample: id),
                scope: officer.scope,
                now: now,
                limit: 20,
                offset: 0
            )
            return SampleFile(
                summary: summary,
                producerID: try row.get("producer"),
                producer: try row.get("producer_name"),
                productionDate: try row.get("production_date"),
                batch: try row.get("batch"),
                sampledOn: try row.get("sampled_on"),
                publishedOn: try row.get("published_on"),
                publisher: try row.get("publisher"),
                laboratory: try row.get("laboratory"),
                remark: try row.get("remark"),
                importedFrom: try row.get("file_name"),
                importRow: try row.get("import_row"),
                results: try Self.results(of: id, db: db, county: county),
                matters: matters.map(MatterDesk(office).summary),
                change: try ConclusionRecords(db: db, county: county).last(of: id)
            )
        }
    }

    private static let selection: SQL = """
        SELECT sample.id, sample.number, sample.food, sample.food_class, sample.producer, sample.supplier,
            supplier.name AS supplier_name, producer.name AS producer_name, sample.township, sample.rule_day,
            sample.kind, sample.aim, sample.declared, sample.judged, sample.first_conclusion, sample.conclusion,
            sample.production_date, sample.batch,
            sample.sampled_on, sample.published_on, sample.publisher, sample.laboratory, sample.remark,
            sample.import_row, import_file.name AS file_name
        FROM sample
        JOIN import_file ON import_file.county = sample.county AND import_file.id = sample.import_file
        LEFT JOIN operator AS supplier ON supplier.county = sample.county AND supplier.id = sample.supplier
        LEFT JOIN operator AS producer ON producer.county = sample.county AND producer.id = sample.producer
        """

    private static func order(_ order: SampleFilter.Order) -> SQL {
        switch order {
        case .newest: "sample.rule_day DESC, sample.id DESC"
        case .oldest: "sample.rule_day ASC, sample.id ASC"
        case .food: "sample.food ASC, sample.rule_day DESC, sample.id ASC"
        }
    }

    private static func conditions(_ filter: SampleFilter, scope: Scope) -> SQL {
        var parts: [SQL] = [scope.rows(of: .samples, as: "sample")]
        if let conclusion = filter.conclusion { parts.append(" AND sample.conclusion = \(conclusion.rawValue)") }
        if let township = filter.township { parts.append(" AND sample.township = \(township.text)") }
        if let product = filter.product { parts.append(" AND sample.product = \(product)") }
        if !filter.operatorIDs.isEmpty {
            let ids = SQL.list(filter.operatorIDs)
            parts.append(" AND (sample.supplier IN (\(ids)) OR sample.producer IN (\(ids)))")
        }
        if let from = filter.from { parts.append(" AND sample.rule_day >= \(from.description)") }
        if let through = filter.through { parts.append(" AND sample.rule_day <= \(through.description)") }
        if let kind = filter.kind { parts.append(" AND sample.kind = \(kind.rawValue)") }
        if let counted = filter.counted {
            // A tilde comes after every digit and hyphen.
            parts.append(" AND sample.counted_on >= \(counted) AND sample.counted_on <= \(counted + "~")")
        }
        if let stage = filter.stage { parts.append(Self.stage(stage)) }
        if let item = filter.item {
            let verdict: SQL = filter.conclusion.map { " AND result.verdict = \($0.rawValue)" } ?? ""
            parts.append(
                """
                 AND EXISTS (SELECT 1 FROM result WHERE result.county = sample.county AND result.sample = sample.id
                    AND result.item_name = \(item)\(verdict))
                """
            )
        }
        if filter.disagreeing {
            parts.append(
                """
                 AND sample.declared IS NOT NULL AND sample.declared <> sample.judged AND EXISTS (
                    SELECT 1 FROM result WHERE result.county = sample.county AND result.sample = sample.id)
                """
            )
        }
        let text = filter.text.trimmingSpaces()
        if !text.isEmpty { parts.append(naming(text)) }
        return SQL.joined(parts, separator: "")
    }

    /// By what the sampled operator does, as the analysis has it.
    private static func stage(_ stage: Stage) -> SQL {
        let known: SQL = """
            EXISTS (SELECT 1 FROM operator WHERE operator.county = sample.county
                AND operator.id = COALESCE(sample.supplier, sample.producer)
                AND operator.kind IN (\(SQL.list(stage.kinds.map(\.rawValue)))))
            """
        guard stage == .unknown else { return " AND \(known)" }
        return " AND (\(known) OR COALESCE(sample.supplier, sample.producer) IS NULL)"
    }

    /// The paths that a class of two steps has in the ledger.
    private static func foodClass(_ key: String, _ county: AreaCode, _ db: any Connection) throws -> SQL {
        let paths = try db.query("SELECT DISTINCT food_class FROM sample WHERE county = \(county.text)")
            .map { try $0.get("food_class", as: String.self) }
        return " AND sample.food_class IN (\(SQL.list(paths.filter { AnalysisRecords.className($0).key == key })))"
    }

    private static func naming(_ text: String) -> SQL {
        let pattern = "%" + likeEscaped(text) + "%"
        let key = OperatorKey.fold(text)
        // A sign of emptiness (`/`, `无`) folds to nothing, which is part of every name.
        let named: SQL =
            key.isEmpty
            ? ""
            : """
             OR EXISTS (
                SELECT 1 FROM operator WHERE operator.county = sample.county
                AND operator.id IN (sample.supplier, sample.producer)
                AND operator.name_key LIKE \("%" + likeEscaped(key) + "%") ESCAPE '!')
            """
        return " AND (sample.food LIKE \(pattern) ESCAPE '!' OR sample.number = \(text)\(named))"
    }

    private static func summaries(_ rows: [Row], db: any Connection, county: AreaCode) throws -> [SampleSummary] {
        var failed: [String: [String]] = [:]
        let ids: [String] = try rows.map { try $0.get("id") }
        for chunk in ids.chunked(by: 400) {
            try db.each(
                """
                SELECT sample, item_name FROM result
                WHERE county = \(county.text) AND verdict <> 'pass' AND sample IN (\(SQL.list(chunk)))
                ORDER BY sample, position
                """
            ) { failed[try $0.get("sample"), default: []].append(try $0.get("item_name")) }
        }
        return try rows.map { try summary($0, failed: failed) }
    }

    private static func summary(_ row: Row, failed: [String: [String]]) throws -> SampleSummary {
        let id: String = try row.get("id")
        return SampleSummary(
            id: id,
            number: try row.get("number"),
            food: try row.get("food"),
            foodClass: try row.get("food_class"),
            supplierID: try row.get("supplier"),
            supplier: try row.get("supplier_name"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            ruleDay: Day(try row.get("rule_day", as: String.self)) ?? Day(ordinal: 0),
            kind: SamplingRow.Kind(rawValue: try row.get("kind")) ?? .supervision,
            aim: SamplingRow.Aim(rawValue: try row.get("aim")) ?? .routine,
            declared: try row.get("declared", as: String?.self).flatMap(Verdict.init(rawValue:)),
            judged: Verdict(rawValue: try row.get("judged")) ?? .undetermined,
            first: Verdict(rawValue: try row.get("first_conclusion")) ?? .undetermined,
            conclusion: SampleConclusion(rawValue: try row.get("conclusion")) ?? .undetermined,
            failedItems: (failed[id] ?? []).joined(separator: "、")
        )
    }

    private static func results(of sample: String, db: any Connection, county: AreaCode) throws -> [SampleFile.Result] {
        try db.query(
            """
            SELECT item, result_text, unit_text, limit_text, verdict, reason, flags, limit_standard, limit_operator,
                limit_value, limit_unit, limit_from, limit_clause, limit_source, chain
            FROM result WHERE county = \(county.text) AND sample = \(sample) ORDER BY position
            """
        ).map { row in
            SampleFile.Result(
                item: try row.get("item"),
                result: try row.get("result_text"),
                unit: try row.get("unit_text"),
                limit: try row.get("limit_text"),
                verdict: Verdict(rawValue: try row.get("verdict")) ?? .undetermined,
                reason: try row.get("reason"),
                flags: try row.get("flags", as: String.self).split(separator: " ").map(String.init),
                standard: try row.get("limit_standard"),
                limitOperator: try row.get("limit_operator"),
                limitValue: try row.get("limit_value"),
                limitUnit: try row.get("limit_unit"),
                limitFrom: try row.get("limit_from"),
                limitClause: try row.get("limit_clause"),
                limitSource: try row.get("limit_source"),
                chain: try row.get("chain", as: String.self).split(separator: "\n").map(String.init)
            )
        }
    }
}

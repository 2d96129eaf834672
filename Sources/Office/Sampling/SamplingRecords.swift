import Judging
import Primitives
import Storage
import Supervision

/// SQL of samples, results and import files.
struct SamplingRecords {
    let db: any Connection
    let county: AreaCode

    // MARK: Import

    struct ExistingSample {
        var id: String
        var kind: SamplingRow.Kind
        var declared: Verdict?
        var judged: Verdict
        var supplier: String?
        var producer: String?
        var township: AreaCode?
        var results: Set<ResultKey> = []
        var verdicts: [Verdict] = []
    }

    struct ResultKey: Hashable {
        var item: String
        var result: String
        var limit: String
    }

    func existing(keys: [String]) throws -> [String: ExistingSample] {
        var found: [String: ExistingSample] = [:]
        var keyOfSample: [String: String] = [:]
        for chunk in keys.chunked(by: 400) {
            try db.each(
                """
                SELECT id, natural_key, kind, declared, judged, supplier, producer, township FROM sample
                WHERE county = \(county.text) AND natural_key IN (\(SQL.list(chunk)))
                """
            ) { row in
                let key: String = try row.get("natural_key")
                let sample = ExistingSample(
                    id: try row.get("id"),
                    kind: SamplingRow.Kind(rawValue: try row.get("kind")) ?? .supervision,
                    declared: try row.get("declared", as: String?.self).flatMap(Verdict.init(rawValue:)),
                    judged: Verdict(rawValue: try row.get("judged")) ?? .undetermined,
                    supplier: try row.get("supplier"),
                    producer: try row.get("producer"),
                    township: try row.get("township", as: String?.self).flatMap { AreaCode($0) }
                )
                keyOfSample[sample.id] = key
                found[key] = sample
            }
        }
        for chunk in Array(keyOfSample.keys).sorted().chunked(by: 400) {
            try db.each(
                """
                SELECT sample, item, result_text, limit_text, verdict FROM result
                WHERE county = \(county.text) AND sample IN (\(SQL.list(chunk))) ORDER BY sample, position
                """
            ) { row in
                guard let key = keyOfSample[try row.get("sample")] else { return }
                found[key]?.results.insert(
                    ResultKey(
                        item: try row.get("item"),
                        result: try row.get("result_text"),
                        limit: try row.get("limit_text")
                    )
                )
                found[key]?.verdicts.append(Verdict(rawValue: try row.get("verdict")) ?? .undetermined)
            }
        }
        return found
    }

    func insertFile(
        _ report: ImportReport,
        id: String,
        digest: String,
        recordDigest: String,
        at now: Instant,
        by actor: String
    )
        throws
    {
        try db.execute(
            """
            INSERT INTO import_file (county, id, digest, name, kind, row_count, accepted, unchanged, record_digest,
                imported_at, imported_by)
            VALUES (\(county.text), \(id), \(digest), \(report.fileName), \("sampling-results"), \(report.rows),
                \(report.accepted), \(report.unchanged), \(recordDigest), \(now.milliseconds), \(actor))
            """
        )
    }

    static let sampleColumns: [StaticString] = [
        "county", "id", "natural_key", "number", "kind", "aim", "food", "food_class", "product", "producer",
        "supplier", "township", "production_date", "batch", "sampled_on", "published_on", "rule_day", "counted_on",
        "publisher",
        "laboratory", "remark", "declared", "judged", "first_conclusion", "import_file", "import_row", "created_at",
        "conclusion",
    ]

    static let resultColumns: [StaticString] = [
        "county", "sample", "position", "item", "item_name", "result_text", "unit_text", "limit_text", "verdict",
        "banned", "reason", "flags", "limit_operator", "limit_value", "limit_unit", "limit_standard", "limit_from",
        "limit_clause", "limit_page", "limit_food", "limit_source", "chain", "import_file", "import_row",
    ]

    func insertSamples(_ rows: [[SQLValue]]) throws {
        try db.insert(into: "sample", columns: Self.sampleColumns, rows: rows)
    }

    func insertResults(_ rows: [[SQLValue]]) throws {
        try db.insert(into: "result", columns: Self.resultColumns, rows: rows)
    }

    func update(sample id: String, declared: Verdict?, judged: Verdict, first: Verdict) throws {
        try db.execute(
            """
            UPDATE sample SET declared = \(declared?.rawValue), judged = \(judged.rawValue),
                first_conclusion = \(first.rawValue)
            WHERE county = \(county.text) AND id = \(id)
            """
        )
        try db.execute(
            """
            UPDATE sample SET conclusion = \(ConclusionRecords.derived) WHERE county = \(county.text) AND id = \(id)
            """
        )
    }

    /// The digest over all rows that an import brought, as they stand now.
    func recordDigest(ofImport file: String) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT county, id, natural_key, number, kind, aim, food, food_class, product, producer, supplier, township,
                production_date, batch, sampled_on, published_on, rule_day, counted_on, publisher, laboratory, remark, declared,
                judged, first_conclusion, import_file, import_row, created_at
            FROM sample WHERE county = \(county.text) AND import_file = \(file) ORDER BY id
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT county, sample, position, item, item_name, result_text, unit_text, limit_text, verdict, banned, reason, flags,
                limit_operator, limit_value, limit_unit, limit_standard, limit_from, limit_clause, limit_page,
                limit_food, limit_source, chain, import_file, import_row
            FROM result WHERE county = \(county.text) AND import_file = \(file) ORDER BY sample, position
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }

    func importFiles(ofSamples ids: [String]) throws -> Set<String> {
        var files: Set<String> = []
        for chunk in ids.chunked(by: 400) {
            try db.each(
                """
                SELECT DISTINCT import_file FROM sample
                WHERE county = \(county.text) AND id IN (\(SQL.list(chunk)))
                """
            ) { files.insert(try $0.get("import_file")) }
        }
        return files
    }

    func setRecordDigest(_ digest: String, importFile id: String) throws {
        try db.execute(
            "UPDATE import_file SET record_digest = \(digest) WHERE county = \(county.text) AND id = \(id)"
        )
    }
}

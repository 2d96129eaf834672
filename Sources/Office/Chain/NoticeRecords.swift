import Judging
import Primitives
import Rules
import Storage
import Supervision

/// SQL of public notices.
struct NoticeRecords {
    let db: any Connection
    let county: AreaCode

    private static let selection: SQL = """
        SELECT notice.id, notice.year, notice.serial, notice.revision, notice.from_day, notice.through_day, notice.reason,
            notice.published_at,
            (SELECT COUNT(*) FROM notice_line WHERE notice_line.county = notice.county
                AND notice_line.notice = notice.id AND notice_line.conclusion = 'pass') AS passed,
            (SELECT COUNT(*) FROM notice_line WHERE notice_line.county = notice.county
                AND notice_line.notice = notice.id AND notice_line.conclusion = 'fail') AS failed,
            (SELECT MAX(later.revision) FROM notice AS later WHERE later.county = notice.county
                AND later.year = notice.year AND later.serial = notice.serial) AS last_revision
        FROM notice
        """

    func all() throws -> [Notice] {
        try db.query(
            """
            \(Self.selection) WHERE notice.county = \(county.text)
            ORDER BY notice.year DESC, notice.serial DESC, notice.revision DESC
            """
        ).map(Self.notice)
    }

    func find(_ id: String) throws -> Notice? {
        try db.first("\(Self.selection) WHERE notice.county = \(county.text) AND notice.id = \(id)").map(Self.notice)
    }

    private static func notice(_ row: Row) throws -> Notice {
        let revision: Int = try row.get("revision")
        return Notice(
            id: try row.get("id"),
            year: try row.get("year"),
            serial: try row.get("serial"),
            revision: revision,
            from: Day(try row.get("from_day", as: String.self)) ?? Day(ordinal: 0),
            through: Day(try row.get("through_day", as: String.self)) ?? Day(ordinal: 0),
            reason: try row.get("reason"),
            publishedAt: Instant(milliseconds: try row.get("published_at")),
            passed: try row.get("passed"),
            failed: try row.get("failed"),
            isCurrent: try row.get("last_revision", as: Int.self) == revision
        )
    }

    private static let lineColumns: SQL = """
        notice_line.conclusion, notice_line.sample, notice_line.number, notice_line.producer,
            notice_line.producer_address, notice_line.supplier, notice_line.supplier_address, notice_line.food,
            notice_line.spec, notice_line.brand, notice_line.production_date, notice_line.items,
            notice_line.food_class, notice_line.task_source, notice_line.laboratory, notice_line.remark,
            notice_line.notice
        """

    func lines(of notice: String) throws -> [NoticeLine] {
        try db.query(
            """
            SELECT \(Self.lineColumns) FROM notice_line
            WHERE notice_line.county = \(county.text) AND notice_line.notice = \(notice) ORDER BY notice_line.position
            """
        ).map(Self.line)
    }

    /// Lines of the notices that stand, in which all words occur; the newest notice first.
    func search(_ filter: NoticeFilter, limit: Int, offset: Int) throws -> (rows: [NoticeLine], total: Int) {
        let current: SQL = """
            FROM notice_line JOIN notice ON notice.county = notice_line.county AND notice.id = notice_line.notice
            LEFT JOIN sample ON sample.county = notice_line.county AND sample.id = notice_line.sample
            WHERE notice_line.county = \(county.text) AND NOT EXISTS (SELECT 1 FROM notice AS later
                WHERE later.county = notice.county AND later.year = notice.year AND later.serial = notice.serial
                AND later.revision > notice.revision)\(SQL.joined(Self.conditions(filter), separator: ""))
            """
        let total: Int = try db.first("SELECT COUNT(*) AS total \(current)")?.get("total") ?? 0
        let rows = try db.query(
            """
            SELECT \(Self.lineColumns), notice_line.position, sample.counted_on,
                (SELECT COUNT(*) FROM notice_line AS other WHERE other.county = notice_line.county
                    AND other.notice = notice_line.notice AND other.conclusion = 'fail'
                    AND other.position < notice_line.position) AS failed_before
            \(current)
            ORDER BY notice.year DESC, notice.serial DESC, notice_line.position LIMIT \(limit) OFFSET \(offset)
            """
        ).map { row in
            var line = try Self.line(row)
            line.position = try row.get("position")
            line.failedBefore = try row.get("failed_before")
            line.sampledOn = try row.get("counted_on", as: String?.self).flatMap { Day($0) }
            return line
        }
        return (rows, total)
    }

    private static func conditions(_ filter: NoticeFilter) -> [SQL] {
        var parts: [SQL] = []
        if let conclusion = filter.conclusion { parts.append(" AND notice_line.conclusion = \(conclusion.rawValue)") }
        if let from = filter.from { parts.append(" AND sample.counted_on >= \(from.description)") }
        if let through = filter.through { parts.append(" AND sample.counted_on <= \(through.description)") }
        if let township = filter.township { parts.append(" AND sample.township = \(township.text)") }
        for word in filter.text.split(whereSeparator: \.isWhitespace).prefix(8).map(String.init) {
            let pattern = "%" + likeEscaped(word) + "%"
            parts.append(
                """
                 AND (notice_line.food LIKE \(pattern) ESCAPE '!' OR notice_line.supplier LIKE \(pattern) ESCAPE '!'
                    OR notice_line.producer LIKE \(pattern) ESCAPE '!' OR notice_line.items LIKE \(pattern) ESCAPE '!'
                    OR notice_line.supplier_address LIKE \(pattern) ESCAPE '!'
                    OR notice_line.food_class LIKE \(pattern) ESCAPE '!' OR notice_line.number = \(word))
                """
            )
        }
        return parts
    }

    private static func line(_ row: Row) throws -> NoticeLine {
        NoticeLine(
            conclusion: Verdict(rawValue: try row.get("conclusion")) ?? .undetermined,
            sample: try row.get("sample"),
            number: try row.get("number"),
            producer: try row.get("producer"),
            producerAddress: try row.get("producer_address"),
            supplier: try row.get("supplier"),
            supplierAddress: try row.get("supplier_address"),
            food: try row.get("food"),
            spec: try row.get("spec"),
            brand: try row.get("brand"),
            productionDate: try row.get("production_date"),
            items: try row.get("items"),
            foodClass: try row.get("food_class"),
            taskSource: try row.get("task_source"),
            laboratory: try row.get("laboratory"),
            remark: try row.get("remark"),
            notice: try row.get("notice")
        )
    }

    /// What was published before its time, with the reason.
    struct Release {
        var sample: String
        var held: String
        var reason: String
    }

    func insert(_ releases: [Release], of notice: String) throws {
        try db.insert(
            into: "notice_release",
            columns: ["county", "notice", "sample", "held", "reason"],
            rows: releases.map {
                [.text(county.text), .text(notice), .text($0.sample), .text($0.held), .text($0.reason)]
            }
        )
    }

    func insert(_ notice: Notice, lines: [NoticeLine], by officer: String) throws {
        try db.execute(
            """
            INSERT INTO notice (county, id, year, serial, revision, from_day, through_day, reason, published_at,
                published_by)
            VALUES (\(county.text), \(notice.id), \(notice.year), \(notice.serial), \(notice.revision),
                \(notice.from.description), \(notice.through.description), \(notice.reason),
                \(notice.publishedAt.milliseconds), \(officer))
            """
        )
        try db.insert(
            into: "notice_line",
            columns: [
                "county", "notice", "position", "sample", "conclusion", "number", "producer", "producer_address",
                "supplier", "supplier_address", "food", "spec", "brand", "production_date", "items", "food_class",
                "task_source", "laboratory", "remark",
            ],
            rows: lines.enumerated().map { index, line in
                [
                    .text(county.text), .text(notice.id), .integer(Int64(index + 1)), .text(line.sample),
                    .text(line.conclusion.rawValue), .text(line.number), .text(line.producer),
                    .text(line.producerAddress), .text(line.supplier), .text(line.supplierAddress), .text(line.food),
                    .text(line.spec), .text(line.brand), .text(line.productionDate), .text(line.items),
                    .text(line.foodClass), .text(line.taskSource), .text(line.laboratory), .text(line.remark),
                ]
            }
        )
    }

    /// Supervision samples of the period with a conclusion that stand in no notice that holds.
    ///
    /// Never risk monitoring. What was taken out of a notice may be published again.
    func publishable(from: Day, through: Day, samples: [String]? = nil) throws -> [NoticeLine] {
        let chosen: SQL
        if let samples {
            chosen = " AND sample.id IN (\(SQL.list(samples)))"
        } else {
            chosen = """
                 AND sample.counted_on >= \(from.description) AND sample.counted_on <= \(through.description)
                    AND NOT EXISTS (SELECT 1 FROM notice_line
                        JOIN notice ON notice.county = notice_line.county AND notice.id = notice_line.notice
                        WHERE notice_line.county = sample.county AND notice_line.sample = sample.id
                            AND NOT EXISTS (SELECT 1 FROM notice AS later WHERE later.county = notice.county
                                AND later.year = notice.year AND later.serial = notice.serial
                                AND later.revision > notice.revision))
                """
        }
        let rows = try db.query(
            """
            SELECT sample.id, sample.conclusion, sample.number, sample.food, sample.food_class, sample.production_date,
                sample.batch, sample.laboratory, sample.publisher, producer.name AS producer_name,
                producer.address AS producer_address, supplier.name AS supplier_name,
                supplier.address AS supplier_address, specimen.spec, specimen.brand
            FROM sample
            LEFT JOIN operator AS producer ON producer.county = sample.county AND producer.id = sample.producer
            LEFT JOIN operator AS supplier ON supplier.county = sample.county AND supplier.id = sample.supplier
            LEFT JOIN specimen_standing ON specimen_standing.county = sample.county
                AND specimen_standing.sample = sample.id
            LEFT JOIN specimen ON specimen.county = specimen_standing.county AND specimen.id = specimen_standing.specimen
            WHERE sample.county = \(county.text) AND sample.kind = 'supervision'
                AND sample.conclusion IN ('pass', 'fail')\(chosen)
            ORDER BY CASE sample.conclusion WHEN 'fail' THEN 0 ELSE 1 END, sample.counted_on, sample.id
            """
        )
        let failed = try failedItems(rows.map { try $0.get("id") })
        return try rows.map { try Self.line($0, failed: failed) }
    }

    private static func line(_ row: Row, failed: [String: [String]]) throws -> NoticeLine {
        func text(_ name: String) throws -> String {
            let value = try row.get(name, as: String?.self) ?? ""
            return value.isEmpty ? "/" : value
        }
        let id: String = try row.get("id")
        let conclusion = Verdict(rawValue: try row.get("conclusion")) ?? .undetermined
        let dates = [try row.get("production_date", as: String?.self), try row.get("batch", as: String?.self)]
            .compactMap { $0 }.filter { !$0.isEmpty }
        return NoticeLine(
            conclusion: conclusion,
            sample: id,
            number: try text("number"),
            producer: try text("producer_name"),
            producerAddress: try text("producer_address"),
            supplier: try text("supplier_name"),
            supplierAddress: try text("supplier_address"),
            food: try text("food"),
            spec: try text("spec"),
            brand: try text("brand"),
            productionDate: dates.isEmpty ? "/" : dates.joined(separator: "/"),
            items: conclusion == .fail ? (failed[id] ?? []).joined(separator: "\n") : "",
            foodClass: try text("food_class"),
            taskSource: try text("publisher"),
            laboratory: try text("laboratory"),
            remark: "/"
        )
    }

    private func failedItems(_ ids: [String]) throws -> [String: [String]] {
        var failed: [String: [String]] = [:]
        for chunk in ids.chunked(by: 400) {
            try db.each(
                """
                SELECT sample, item_name, result_text, unit_text, limit_text, limit_operator, limit_value, limit_unit
                FROM result WHERE county = \(county.text) AND verdict = 'fail' AND sample IN (\(SQL.list(chunk)))
                ORDER BY sample, position
                """
            ) { row in
                let unit: String = try row.get("unit_text")
                let result: String = try row.get("result_text")
                let printed: String = try row.get("limit_text")
                let used = [
                    try row.get("limit_operator", as: String?.self), try row.get("limit_value", as: String?.self),
                    try row.get("limit_unit", as: String?.self),
                ].compactMap { $0 }.joined()
                let measured = result.last?.isNumber == true ? result + unit : result
                let limit = printed.isEmpty ? (used.isEmpty ? "/" : used) : printed
                failed[try row.get("sample"), default: []]
                    .append("\(try row.get("item_name", as: String.self))║\(measured)║\(limit)")
            }
        }
        return failed
    }

    func digest(of notice: String) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT year, serial, revision, from_day, through_day, reason, published_at, published_by FROM notice
            WHERE county = \(county.text) AND id = \(notice)
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT position, sample, conclusion, number, producer, producer_address, supplier, supplier_address, food,
                spec, brand, production_date, items, food_class, task_source, laboratory, remark
            FROM notice_line WHERE county = \(county.text) AND notice = \(notice) ORDER BY position
            """
        ) { digest.add($0.values) }
        // None in an earlier ledger, whose digests stay as they were.
        try db.each(
            """
            SELECT sample, held, reason FROM notice_release WHERE county = \(county.text) AND notice = \(notice)
            ORDER BY sample
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }
}

package import Primitives
import Rules
import Storage
package import Supervision

/// A year's samples looked at from several sides, in the officer's scope.
package struct AnalysisDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// Firms whose samples failed at least so often within 24 months are listed.
    package static let repeated = 2

    package func analysis(
        year: Int,
        kind: SamplingRow.Kind,
        on day: Day,
        by officer: Officer
    ) async throws -> Analysis {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            try analysis(year: year, kind: kind, on: day, scope: officer.scope, db: db)
        }
    }

    func analysis(year: Int, kind: SamplingRow.Kind, on day: Day, scope: Scope, db: any Connection) throws -> Analysis {
        guard (1...9999).contains(year), let last = Day(year: year, month: 12, day: 31) else { throw Refusal.notFound }
        let through = min(day, last)
        let question = "\(year) \(kind.rawValue) \(through)"
        return try office.analyses.value(question, scope: scope, office: office, db: db) {
            try read(year: year, kind: kind, through: through, scope: scope, db: db)
        }
    }

    private func read(
        year: Int,
        kind: SamplingRow.Kind,
        through: Day,
        scope: Scope,
        db: any Connection
    ) throws -> Analysis {
        let reader = AnalysisRecords(db: db, office: office, scope: scope, year: year, kind: kind, through: through)
        let parts = try reader.parts()
        let classes = reader.classes(parts)
        return Analysis(
            year: year,
            kind: kind,
            through: through,
            total: classes.reduce(into: Analysis.Row(key: "", label: "合计")) { total, row in
                total.samples += row.samples
                total.rate.failed += row.rate.failed
                total.rate.concluded += row.rate.concluded
                total.aimed += row.aimed
            },
            classes: classes,
            stages: try reader.stages(),
            townships: reader.townships(parts),
            months: reader.months(parts),
            items: try reader.items(),
            offenders: try reader.offenders(atLeast: Self.repeated),
            both: try reader.both(),
            population: scope.isWholeCounty
                ? office.rulebook.figures(county: office.county, year: year)?.population?.value : nil
        )
    }
}

/// SQL of the analysis.
struct AnalysisRecords {
    let db: any Connection
    let office: Office
    let scope: Scope
    let year: Int
    let kind: SamplingRow.Kind
    let through: Day

    private var conditions: SQL { "sample.kind = \(kind.rawValue) AND \(ofYear)" }

    /// Samples of either kind.
    private var ofYear: SQL {
        """
        sample.county = \(office.county.text) AND sample.counted_on >= \("\(year)-01-01") AND sample.counted_on <= \(through.description)\
        \(scope.rows(of: .samples, as: "sample"))
        """
    }

    /// What the board counts as well.
    func both() throws -> Analysis.Row {
        var row = Analysis.Row(key: "", label: "监督抽检和风险监测")
        for part in try db.query(
            """
            SELECT sample.conclusion, sample.aim, COUNT(*) AS samples FROM sample WHERE \(ofYear)
            GROUP BY sample.conclusion, sample.aim
            """
        ) {
            row.add(
                samples: try part.get("samples"),
                conclusion: try part.get("conclusion"),
                aim: try part.get("aim")
            )
        }
        return row
    }

    /// Samples that are alike in class, township, month, conclusion and aim.
    struct Part {
        var foodClass: String
        var township: String?
        var month: String
        var conclusion: String
        var aim: String
        var samples: Int
    }

    /// One pass over an index of the year's samples, from which three sides are gathered.
    func parts() throws -> [Part] {
        try db.query(
            """
            SELECT sample.food_class, sample.township, substr(sample.counted_on, 1, 7) AS counted_in,
                sample.conclusion, sample.aim, COUNT(*) AS samples
            FROM sample WHERE \(conditions)
            GROUP BY sample.food_class, sample.township, substr(sample.counted_on, 1, 7), sample.conclusion, sample.aim
            """
        ).map { row in
            Part(
                foodClass: try row.get(at: 0),
                township: try row.get(at: 1),
                month: try row.get(at: 2),
                conclusion: try row.get(at: 3),
                aim: try row.get(at: 4),
                samples: try row.get(at: 5)
            )
        }
    }

    private func gathered(_ parts: [Part], _ naming: (Part) -> (key: String, label: String)) -> [String: Analysis.Row] {
        var found: [String: Analysis.Row] = [:]
        for part in parts {
            let (key, label) = naming(part)
            found[key, default: Analysis.Row(key: key, label: label)]
                .add(samples: part.samples, conclusion: part.conclusion, aim: part.aim)
        }
        return found
    }

    /// By the first two steps of the class's path; most samples first.
    func classes(_ parts: [Part]) -> [Analysis.Row] {
        gathered(parts) { Self.className($0.foodClass) }.values
            .sorted { ($1.samples, $0.label) < ($0.samples, $1.label) }
    }

    /// `食用农产品-->蔬菜-->豆类蔬菜` is of the class `食用农产品 蔬菜`, called `蔬菜`.
    static func className(_ path: String) -> (key: String, label: String) {
        let parts = FoodPath.steps(path).prefix(2)
        guard let last = parts.last else { return ("", "类别未填") }
        return (parts.joined(separator: " "), last)
    }

    /// By what the sampled operator does.
    func stages() throws -> [Analysis.Row] {
        var found: [Stage: Analysis.Row] = [:]
        for row in try db.query(
            """
            SELECT operator.kind, sample.conclusion, sample.aim, COUNT(*) AS samples FROM sample
            LEFT JOIN operator ON operator.county = sample.county
                AND operator.id = COALESCE(sample.supplier, sample.producer)
            WHERE \(conditions) GROUP BY operator.kind, sample.conclusion, sample.aim
            """
        ) {
            let kind: String? = try row.get("kind")
            let stage = kind.flatMap { OperatorKind(rawValue: $0) }.map(Stage.init) ?? .unknown
            found[stage, default: Analysis.Row(key: stage.rawValue, label: stage.title)].add(
                samples: try row.get("samples"),
                conclusion: try row.get("conclusion"),
                aim: try row.get("aim")
            )
        }
        return Stage.allCases.compactMap { found[$0] }
    }

    /// In the order of the register; samples from outside the county or without a township last.
    func townships(_ parts: [Part]) -> [Analysis.Row] {
        let names = Dictionary(
            office.rulebook.townships(of: office.county).map { ($0.code.text, $0.name) },
            uniquingKeysWith: { first, _ in first }
        )
        let found = gathered(parts) { part in
            part.township.flatMap { code in names[code].map { (code, $0) } } ?? ("", "县外或未知")
        }
        let shown = office.rulebook.townships(of: office.county)
            .filter { scope.township == nil || $0.code == scope.township }
            .map { found[$0.code.text] ?? Analysis.Row(key: $0.code.text, label: $0.name) }
        return shown + (found[""].map { [$0] } ?? [])
    }

    /// All months up to the last day.
    func months(_ parts: [Part]) -> [Analysis.Row] {
        guard through.year == year else { return [] }
        let found = gathered(parts) { ($0.month, $0.month) }
        return (1...through.month).map { month in
            let key = "\(year)-\(month.padded(2))"
            var row = found[key] ?? Analysis.Row(key: key, label: "")
            row.label = "\(month)月"
            return row
        }
    }

    /// All items with a verdict, most failures first.
    func items() throws -> [Analysis.ItemRow] {
        try db.query(
            """
            SELECT result.item_name, COUNT(*) AS concluded,
                SUM(CASE WHEN result.verdict = 'fail' AND sample.conclusion IN ('fail', 'problem') THEN 1 ELSE 0 END)
                    AS failed
            FROM sample JOIN result ON result.county = sample.county AND result.sample = sample.id
                AND result.verdict IN ('pass', 'fail')
            WHERE \(conditions) GROUP BY result.item_name
            """
        ).map { row in
            Analysis.ItemRow(
                item: try row.get("item_name"),
                rate: FailureRate(failed: try row.get("failed"), concluded: try row.get("concluded"))
            )
        }.sorted { ($1.rate.failed, $1.rate.concluded, $0.item) < ($0.rate.failed, $0.rate.concluded, $1.item) }
    }

    /// Firms by failures in the 24 months up to the last day, whatever year they fell into.
    func offenders(atLeast count: Int) throws -> [Analysis.Offender] {
        let from = through.adding(months: -24).adding(days: 1).description
        // What was merged or decided to be one firm fails as one.
        let firms = try SameFirms(db: db, county: office.county)
        var failures: [String: (count: Int, last: String)] = [:]
        for row in try db.query(
            """
            SELECT COALESCE(sample.supplier, sample.producer) AS party, COUNT(*) AS failures,
                MAX(sample.counted_on) AS latest
            FROM sample WHERE sample.county = \(office.county.text) AND sample.kind = \(kind.rawValue)
                AND sample.conclusion IN ('fail', 'problem') AND sample.counted_on >= \(from)
                AND sample.counted_on <= \(through.description)\(scope.rows(of: .samples, as: "sample"))
                AND COALESCE(sample.supplier, sample.producer) IS NOT NULL
            GROUP BY COALESCE(sample.supplier, sample.producer)
            """
        ) {
            let firm = firms.representative(of: try row.get("party"))
            let known = failures[firm] ?? (0, "")
            failures[firm] = (known.count + (try row.get("failures")), max(known.last, try row.get("latest")))
        }
        let ids = failures.filter { $0.value.count >= count }.keys.sorted().prefix(500)
        let items = try failedItems(of: Array(ids), firms, from: from)
        return try db.query(
            """
            SELECT id, name, township FROM operator
            WHERE county = \(office.county.text) AND id IN (\(SQL.list(Array(ids))))
            """
        ).map { row in
            let id: String = try row.get("id")
            return Analysis.Offender(
                operatorID: id,
                name: try row.get("name"),
                township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
                failures: failures[id]?.count ?? 0,
                last: failures[id].flatMap { Day($0.last) },
                items: items[id] ?? []
            )
        }.sorted { ($1.failures, $0.name, $0.operatorID) < ($0.failures, $1.name, $1.operatorID) }
    }

    private func failedItems(of ids: [String], _ firms: SameFirms, from: String) throws -> [String: [String]] {
        var items: [String: [String]] = [:]
        let entries = ids + ids.flatMap { firms.others[$0] ?? [] }
        for row in try db.query(
            """
            SELECT DISTINCT COALESCE(sample.supplier, sample.producer) AS party, result.item_name FROM sample
            JOIN result ON result.county = sample.county AND result.sample = sample.id AND result.verdict = 'fail'
            WHERE sample.county = \(office.county.text) AND sample.kind = \(kind.rawValue)
                AND sample.conclusion IN ('fail', 'problem') AND sample.counted_on >= \(from)
                AND sample.counted_on <= \(through.description)
                AND COALESCE(sample.supplier, sample.producer) IN (\(SQL.list(entries)))
            ORDER BY result.item_name
            """
        ) {
            let (firm, item): (String, String) = (
                firms.representative(of: try row.get("party")), try row.get("item_name")
            )
            if items[firm]?.contains(item) != true { items[firm, default: []].append(item) }
        }
        return items
    }
}

extension Stage {
    init(_ kind: OperatorKind) {
        switch kind {
        case .laboratory, .unclassified: self = .unknown
        default: self = Stage(rawValue: PlannedSamples.Stage(kind).rawValue) ?? .unknown
        }
    }

    /// What operators of the stage do.
    var kinds: [OperatorKind] { OperatorKind.allCases.filter { Stage($0) == self } }
}

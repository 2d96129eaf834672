import Primitives
import Rules
import Storage
import Supervision

/// SQL of the operators' register.
struct OperatorRecords {
    let db: any Connection
    let county: AreaCode

    /// What an import knows of operators that may be the same firm.
    struct Candidate {
        var id: String
        var creditCode: String?
        var nameKey: String
        var addressKey: String
    }

    func candidates(nameKeys: [String]) throws -> [Candidate] {
        var found: [Candidate] = []
        for chunk in nameKeys.chunked(by: 400) {
            try db.each(
                """
                SELECT id, credit_code, name_key, address_key FROM operator
                WHERE county = \(county.text) AND name_key IN (\(SQL.list(chunk)))
                """
            ) { found.append(try Self.candidate($0)) }
        }
        return found
    }

    func candidates(creditCodes: [String]) throws -> [Candidate] {
        var found: [Candidate] = []
        for chunk in creditCodes.chunked(by: 400) {
            try db.each(
                """
                SELECT id, credit_code, name_key, address_key FROM operator
                WHERE county = \(county.text) AND credit_code IN (\(SQL.list(chunk)))
                """
            ) { found.append(try Self.candidate($0)) }
        }
        return found
    }

    /// The one open operator of exactly that name in sight; nil where there is none, or several.
    func only(named name: String, scope: Scope) throws -> String? {
        guard let key = OperatorKey(name: name) else { return nil }
        let found = try db.query(
            """
            SELECT id FROM operator WHERE county = \(county.text) AND name_key = \(key.name) AND state = 'open'
                AND merged_into IS NULL\(scope.rows(of: .operators, as: "operator")) ORDER BY id LIMIT 2
            """
        )
        return found.count == 1 ? try found[0].get(at: 0) : nil
    }

    /// The entry that stands for the firm of an entry.
    func firm(of id: String) throws -> String? {
        try db.first("SELECT firm FROM operator WHERE county = \(county.text) AND id = \(id)")?.get("firm")
    }

    /// All entries of the firms to which some entries belong, each with the entry that stands for its firm.
    func entries(ofFirmsOf ids: [String]) throws -> [String: String] {
        var found: [String: String] = [:]
        for chunk in ids.chunked(by: 400) {
            try db.each(
                """
                SELECT id, firm FROM operator WHERE county = \(county.text) AND firm IN (
                    SELECT entry.firm FROM operator AS entry
                    WHERE entry.county = \(county.text) AND entry.id IN (\(SQL.list(chunk))))
                """
            ) { found[try $0.get("id")] = try $0.get("firm") }
        }
        return found
    }

    /// Identities that merges join to this one, directly or through others; the one that stands for the firm first.
    func sameFirm(as id: String) throws -> [String] {
        try db.query(
            """
            SELECT entry.id FROM operator AS entry
            JOIN operator AS asked ON asked.county = entry.county AND asked.firm = entry.firm
            WHERE asked.county = \(county.text) AND asked.id = \(id) AND entry.id <> \(id)
            ORDER BY CASE WHEN entry.merged_into IS NULL THEN 0 ELSE 1 END, entry.id
            """
        ).map { try $0.get("id") }
    }

    func townships(of ids: [String]) throws -> [String: AreaCode] {
        var found: [String: AreaCode] = [:]
        for chunk in ids.chunked(by: 400) {
            try db.each(
                """
                SELECT id, township FROM operator
                WHERE county = \(county.text) AND township IS NOT NULL AND id IN (\(SQL.list(chunk)))
                """
            ) { found[try $0.get("id")] = AreaCode(try $0.get("township", as: String.self)) }
        }
        return found
    }

    private static func candidate(_ row: Row) throws -> Candidate {
        Candidate(
            id: try row.get("id"),
            creditCode: try row.get("credit_code"),
            nameKey: try row.get("name_key"),
            addressKey: try row.get("address_key")
        )
    }

    func insert(_ operators: [NewOperator], at now: Instant) throws {
        try claim()
        let county = SQLValue.text(county.text)
        try db.insert(
            into: "operator",
            columns: [
                "county", "id", "credit_code", "name", "name_key", "address", "address_key", "township", "kind",
                "created_at", "firm",
            ],
            rows: operators.map { new in
                [
                    county, .text(new.id), new.creditCode.sqlValue, .text(new.name), .text(new.key.name),
                    .text(new.address), .text(new.key.address), (new.township?.text).sqlValue,
                    .text(new.kind.rawValue), .integer(now.milliseconds), .text(new.id),
                ]
            }
        )
    }

    /// Makes imports of one county wait for each other.
    ///
    /// Two that bring the same new firm would meet at its unique index, and PostgreSQL may call that a unique violation
    /// (23505), which is final, where it is a conflict (40001), which is tried again. Touching one row first decides it.
    private func claim() throws {
        try db.execute("UPDATE installation SET created_at = created_at WHERE county = \(county.text)")
    }

    func insertReviews(_ pairs: [OperatorPair]) throws {
        try db.insert(
            into: "operator_review",
            columns: ["county", "first", "second", "reason", "state"],
            rows: pairs.map { pair in
                [
                    .text(county.text), .text(pair.first), .text(pair.second), .text(pair.reason.rawValue),
                    .text("open"),
                ]
            }
        )
    }

    func find(_ id: String, scope: Scope) throws -> OperatorRecord? {
        try db.query(
            """
            SELECT \(Self.columns) FROM operator \(Self.withGrid)
            WHERE operator.county = \(county.text) AND operator.id = \(id)\(scope.rows(of: .operators, as: "operator"))
            """
        ).first.map(Self.record)
    }

    /// `expiringDays` for a filter by licences that end.
    func list(
        _ filter: OperatorFilter,
        scope: Scope,
        today: Day,
        expiringDays: Int = 0,
        limit: Int,
        offset: Int
    ) throws -> [OperatorRecord] {
        try db.query(
            """
            SELECT \(Self.columns) FROM operator \(Self.withGrid)
            WHERE operator.county = \(county.text)\(scope.rows(of: .operators, as: "operator"))\
            \(OperatorConditions.of(filter, today: today, expiringDays: expiringDays))
            ORDER BY operator.name_key, operator.id LIMIT \(limit) OFFSET \(offset)
            """
        ).map(Self.record)
    }

    func count(_ filter: OperatorFilter, scope: Scope, today: Day, expiringDays: Int = 0) throws -> Int {
        try db.query(
            """
            SELECT COUNT(*) AS total FROM operator
            WHERE operator.county = \(county.text)\(scope.rows(of: .operators, as: "operator"))\
            \(OperatorConditions.of(filter, today: today, expiringDays: expiringDays))
            """
        ).first?.get("total") ?? 0
    }

    private static let columns: SQL = """
        operator.id, operator.credit_code, operator.name, operator.address, operator.township, operator.kind,
        operator.grid, operator.state, operator.merged_into, operator.created_at, grid.name AS grid_name
        """
    private static let withGrid: SQL =
        "LEFT JOIN grid ON grid.county = operator.county AND grid.id = operator.grid"

    private static func record(_ row: Row) throws -> OperatorRecord {
        let township: String? = try row.get("township")
        return OperatorRecord(
            id: try row.get("id"),
            creditCode: try row.get("credit_code"),
            name: try row.get("name"),
            address: try row.get("address"),
            township: township.flatMap { AreaCode($0) },
            kind: OperatorKind(rawValue: try row.get("kind")) ?? .unclassified,
            grid: try row.get("grid"),
            gridName: try row.get("grid_name"),
            isClosed: try row.get("state", as: String.self) == "closed",
            mergedInto: try row.get("merged_into"),
            createdAt: Instant(milliseconds: try row.get("created_at"))
        )
    }
}

/// Makes a text literal within a LIKE pattern whose escape sign is `!`.
func likeEscaped(_ text: String) -> String {
    text.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
}

extension Array {
    func chunked(by size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}

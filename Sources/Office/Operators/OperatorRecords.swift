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

    /// Identities that merges and decided pairs join to this one, directly or through others.
    func sameFirm(as id: String) throws -> [String] {
        try db.query(
            """
            WITH RECURSIVE link (one, other) AS (
                SELECT merged, kept FROM operator_merge WHERE county = \(county.text)
                UNION SELECT first, second FROM operator_review WHERE county = \(county.text) AND state = 'same'
            ), firm (id) AS (
                SELECT \(id)
                UNION
                SELECT CASE WHEN link.one = firm.id THEN link.other ELSE link.one END
                FROM link JOIN firm ON firm.id IN (link.one, link.other)
            )
            SELECT id FROM firm WHERE id <> \(id) ORDER BY id
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
                "created_at",
            ],
            rows: operators.map { new in
                [
                    county, .text(new.id), new.creditCode.sqlValue, .text(new.name), .text(new.key.name),
                    .text(new.address), .text(new.key.address), (new.township?.text).sqlValue,
                    .text(new.kind.rawValue), .integer(now.milliseconds),
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

    func list(
        _ filter: OperatorFilter,
        scope: Scope,
        today: Day,
        limit: Int,
        offset: Int
    ) throws -> [OperatorRecord] {
        try db.query(
            """
            SELECT \(Self.columns) FROM operator \(Self.withGrid)
            WHERE operator.county = \(county.text)\(scope.rows(of: .operators, as: "operator"))\
            \(OperatorConditions.of(filter, today: today))
            ORDER BY operator.name_key, operator.id LIMIT \(limit) OFFSET \(offset)
            """
        ).map(Self.record)
    }

    func count(_ filter: OperatorFilter, scope: Scope, today: Day) throws -> Int {
        try db.query(
            """
            SELECT COUNT(*) AS total FROM operator
            WHERE operator.county = \(county.text)\(scope.rows(of: .operators, as: "operator"))\
            \(OperatorConditions.of(filter, today: today))
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

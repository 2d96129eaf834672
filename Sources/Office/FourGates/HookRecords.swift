import Primitives
import Rules
import Storage
import Supervision

/// SQL of checks, reviews and recorded standings.
struct HookRecords {
    let db: any Connection
    let county: AreaCode

    struct Key: Hashable {
        var operatorID: String
        var hook: String
    }

    struct Recorded {
        var isEligible: Bool
        var since: Day
    }

    /// The last recorded standing of each subject and hook.
    func standings() throws -> [Key: Recorded] {
        var standings: [Key: Recorded] = [:]
        try db.each(
            """
            SELECT standing.operator, standing.hook, standing.eligible, standing.since
            FROM hook_standing AS standing
            JOIN hook_review AS review ON review.county = standing.county AND review.id = standing.hook_review
            WHERE standing.county = \(county.text) ORDER BY review.reviewed_at, review.id
            """
        ) { row in
            let key = Key(operatorID: try row.get("operator"), hook: try row.get("hook"))
            standings[key] = Recorded(
                isEligible: try row.get("eligible", as: Int.self) == 1,
                since: Day(try row.get("since", as: String.self)) ?? Day(ordinal: 0)
            )
        }
        return standings
    }

    /// Operators that a review or a check has looked at.
    func lookedAt() throws -> Set<String> {
        var ids: Set<String> = []
        try db.each(
            """
            SELECT operator FROM hook_standing WHERE county = \(county.text)
            UNION SELECT operator FROM hook_check WHERE county = \(county.text)
            """
        ) { ids.insert(try $0.get("operator")) }
        return ids
    }

    // MARK: Reviews

    struct NewStanding {
        var change: HookReview.Change
        /// Nil at the first review of a subject.
        var wasEligible: Bool?
    }

    func insert(_ review: HookReview, _ standings: [NewStanding]) throws {
        try db.execute(
            """
            INSERT INTO hook_review (county, id, subjects, eligible, fell_out, reviewed_at, reviewed_by)
            VALUES (\(county.text), \(review.id), \(review.subjects), \(review.eligible), \(review.fellOut),
                \(review.at.milliseconds), \(review.by))
            """
        )
        try db.insert(
            into: "hook_standing",
            columns: [
                "county", "operator", "hook", "hook_review", "eligible", "was_eligible", "since", "reasons",
            ],
            rows: standings.map { new in
                [
                    .text(county.text), .text(new.change.operatorID), .text(new.change.hook), .text(review.id),
                    .integer(new.change.isEligible ? 1 : 0),
                    new.wasEligible.map { .integer($0 ? 1 : 0) } ?? .null, .text(new.change.since.description),
                    .text(new.change.reasons),
                ]
            }
        )
    }

    func reviews(limit: Int) throws -> [HookReview] {
        try db.query(
            """
            SELECT review.id, review.subjects, review.eligible, review.fell_out, review.reviewed_at,
                COALESCE(account.name, review.reviewed_by) AS reviewer
            FROM hook_review AS review
            LEFT JOIN account ON account.county = review.county AND account.id = review.reviewed_by
            WHERE review.county = \(county.text) ORDER BY review.reviewed_at DESC, review.id DESC LIMIT \(limit)
            """
        ).map { row in
            HookReview(
                id: try row.get("id"),
                at: Instant(milliseconds: try row.get("reviewed_at")),
                by: try row.get("reviewer"),
                subjects: try row.get("subjects"),
                eligible: try row.get("eligible"),
                fellOut: try row.get("fell_out")
            )
        }
    }

    /// Standings that a review found no longer eligible, of the rows that a scope sees.
    func fellOut(review: String, scope: Scope) throws -> [HookReview.Change] {
        try db.query(
            """
            SELECT standing.operator, standing.hook, standing.eligible, standing.since, standing.reasons, operator.name
            FROM hook_standing AS standing
            JOIN operator ON operator.county = standing.county AND operator.id = standing.operator
            WHERE standing.county = \(county.text) AND standing.hook_review = \(review)
                AND standing.eligible = 0 AND standing.was_eligible = 1\(scope.rows(of: .operators, as: "operator"))
            ORDER BY operator.name_key, standing.operator, standing.hook
            """
        ).map { row in
            HookReview.Change(
                operatorID: try row.get("operator"),
                operatorName: try row.get("name"),
                hook: try row.get("hook"),
                isEligible: false,
                since: Day(try row.get("since", as: String.self)) ?? Day(ordinal: 0),
                reasons: try row.get("reasons")
            )
        }
    }

    func reviewDigest(of id: String) throws -> String {
        var digest = Digest.Running()
        for row in try db.query(
            """
            SELECT subjects, eligible, fell_out, reviewed_at, reviewed_by FROM hook_review
            WHERE county = \(county.text) AND id = \(id)
            """
        ) { digest.add(row.values) }
        try db.each(
            """
            SELECT operator, hook, eligible, was_eligible, since, reasons FROM hook_standing
            WHERE county = \(county.text) AND hook_review = \(id) ORDER BY operator, hook
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }

    // MARK: Checks

    func insert(_ check: HookCheck, by account: String) throws {
        try db.execute(
            """
            INSERT INTO hook_check (county, id, number, operator, hook, hook_title, purpose, eligible, checked_at,
                checked_by)
            VALUES (\(county.text), \(check.id), \(check.number), \(check.operatorID), \(check.hook),
                \(check.hookTitle), \(check.purpose), \(check.isEligible ? 1 : 0), \(check.checkedAt.milliseconds),
                \(account))
            """
        )
        try db.insert(
            into: "hook_check_finding",
            columns: ["county", "hook_check", "position", "title", "met", "reason"],
            rows: check.findings.enumerated().map { index, line in
                [
                    .text(county.text), .text(check.id), .integer(Int64(index + 1)), .text(line.title),
                    .integer(line.isMet ? 1 : 0), .text(line.reason),
                ]
            }
        )
    }

    /// Checks that a scope sees, the newest first, without their findings.
    func checks(
        operatorID: String?,
        onlyRefused: Bool,
        scope: Scope,
        limit: Int,
        offset: Int
    ) throws -> [HookCheck] {
        try db.query(
            """
            \(Self.checkColumns) WHERE hook_check.county = \(county.text)\(Self.condition(operatorID, onlyRefused))\
            \(scope.rows(of: .operators, as: "operator"))
            ORDER BY hook_check.checked_at DESC, hook_check.id DESC LIMIT \(limit) OFFSET \(offset)
            """
        ).map { try Self.check($0, []) }
    }

    func countChecks(operatorID: String?, onlyRefused: Bool, scope: Scope) throws -> Int {
        try db.first(
            """
            SELECT COUNT(*) FROM hook_check
            JOIN operator ON operator.county = hook_check.county AND operator.id = hook_check.operator
            WHERE hook_check.county = \(county.text)\(Self.condition(operatorID, onlyRefused))\
            \(scope.rows(of: .operators, as: "operator"))
            """
        )?.get(at: 0) ?? 0
    }

    func check(_ id: String, scope: Scope) throws -> HookCheck? {
        guard
            let row = try db.first(
                """
                \(Self.checkColumns) WHERE hook_check.county = \(county.text) AND hook_check.id = \(id)\
                \(scope.rows(of: .operators, as: "operator"))
                """
            )
        else { return nil }
        let findings = try db.query(
            """
            SELECT title, met, reason FROM hook_check_finding
            WHERE county = \(county.text) AND hook_check = \(id) ORDER BY position
            """
        ).map { row in
            HookCheck.Line(
                title: try row.get("title"),
                isMet: try row.get("met", as: Int.self) == 1,
                reason: try row.get("reason")
            )
        }
        return try Self.check(row, findings)
    }

    private static func condition(_ operatorID: String?, _ onlyRefused: Bool) -> SQL {
        var condition: SQL = operatorID.map { " AND hook_check.operator = \($0)" } ?? ""
        if onlyRefused { condition = "\(condition) AND hook_check.eligible = 0" }
        return condition
    }

    private static let checkColumns: SQL = """
        SELECT hook_check.id, hook_check.number, hook_check.operator, hook_check.hook, hook_check.hook_title,
            hook_check.purpose, hook_check.eligible, hook_check.checked_at, operator.name, operator.township,
            COALESCE(account.name, hook_check.checked_by) AS checker
        FROM hook_check
        JOIN operator ON operator.county = hook_check.county AND operator.id = hook_check.operator
        LEFT JOIN account ON account.county = hook_check.county AND account.id = hook_check.checked_by
        """

    private static func check(_ row: Row, _ findings: [HookCheck.Line]) throws -> HookCheck {
        HookCheck(
            id: try row.get("id"),
            number: try row.get("number"),
            operatorID: try row.get("operator"),
            operatorName: try row.get("name"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            hook: try row.get("hook"),
            hookTitle: try row.get("hook_title"),
            purpose: try row.get("purpose"),
            isEligible: try row.get("eligible", as: Int.self) == 1,
            findings: findings,
            checkedAt: Instant(milliseconds: try row.get("checked_at")),
            checkedBy: try row.get("checker")
        )
    }

    func checkDigest(of id: String) throws -> String {
        var digest = Digest.Running()
        for row in try db.query(
            """
            SELECT number, operator, hook, hook_title, purpose, eligible, checked_at, checked_by FROM hook_check
            WHERE county = \(county.text) AND id = \(id)
            """
        ) { digest.add(row.values) }
        for row in try db.query(
            """
            SELECT position, title, met, reason FROM hook_check_finding
            WHERE county = \(county.text) AND hook_check = \(id) ORDER BY position
            """
        ) { digest.add(row.values) }
        return digest.finish()
    }
}

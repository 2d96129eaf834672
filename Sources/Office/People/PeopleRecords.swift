import Primitives
import Storage
import Supervision

/// SQL of what is asked about accounts beyond signing in.
struct PeopleRecords {
    let db: any Connection
    let county: AreaCode

    // MARK: Lists

    func list(
        _ filter: AccountFilter,
        locked: Set<String>,
        limit: Int,
        offset: Int
    ) throws -> (rows: [AccountSummary], total: Int) {
        let condition = condition(filter, locked)
        let total: Int = try db.first("SELECT COUNT(*) FROM account WHERE \(condition)")?.get(at: 0) ?? 0
        let rows = try db.query(
            """
            \(Self.summary) WHERE \(condition)
            ORDER BY account.active DESC, account.role, account.name, account.login LIMIT \(limit) OFFSET \(offset)
            """
        )
        return (try rows.map { try Self.summary($0, locked) }, total)
    }

    func summary(of id: String, locked: Set<String>) throws -> AccountSummary? {
        try db.first("\(Self.summary) WHERE account.county = \(county.text) AND account.id = \(id)").map { row in
            var summary = try Self.summary(row, locked)
            summary.formerNames = try formerNames(of: id)
            return summary
        }
    }

    private static let summary: SQL =
        """
        SELECT account.id, account.login, account.name, account.role, account.township, account.department,
            account.grid, account.operator, account.active, account.must_change,
            CASE WHEN account.password IS NULL THEN 0 ELSE 1 END AS has_password,
            CASE WHEN factor.confirmed_at IS NULL THEN 0 ELSE 1 END AS has_factor,
            (SELECT MAX(leaf.at) FROM audit_leaf AS leaf WHERE leaf.county = account.county
                AND leaf.subject_kind = 'account' AND leaf.subject = account.id
                AND leaf.action = 'signed-in') AS last_sign_in
        FROM account LEFT JOIN second_factor AS factor
            ON factor.county = account.county AND factor.account = account.id
        """

    private func condition(_ filter: AccountFilter, _ locked: Set<String>) -> SQL {
        var condition: SQL = "account.county = \(county.text)"
        if !filter.text.isEmpty {
            let escaped = filter.text.replacing("~", with: "~~").replacing("%", with: "~%").replacing("_", with: "~_")
            let login = "%\(FoldedText.fold(escaped))%"
            condition =
                "\(condition) AND (account.name LIKE \("%\(escaped)%") ESCAPE '~' OR account.login LIKE \(login) ESCAPE '~')"
        }
        if let role = filter.role { condition = "\(condition) AND account.role = \(role)" }
        let lockedLogins: SQL = "account.login IN (\(SQL.list(locked.sorted())))"
        switch filter.state {
        case nil: break
        case .deactivated: condition = "\(condition) AND account.active = 0"
        case .waiting: condition = "\(condition) AND account.active = 1 AND account.password IS NULL"
        case .locked: condition = "\(condition) AND account.active = 1 AND \(lockedLogins)"
        case .active:
            condition = "\(condition) AND account.active = 1 AND account.password IS NOT NULL AND NOT (\(lockedLogins))"
        }
        return condition
    }

    private static func summary(_ row: Row, _ locked: Set<String>) throws -> AccountSummary {
        let login: String = try row.get("login")
        let active = try row.get("active", as: Int.self) == 1
        let hasPassword = try row.get("has_password", as: Int.self) == 1
        return AccountSummary(
            id: try row.get("id"),
            login: login,
            name: try row.get("name"),
            role: try row.get("role"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            department: try row.get("department"),
            grid: try row.get("grid"),
            operatorID: try row.get("operator"),
            state: !active ? .deactivated : !hasPassword ? .waiting : locked.contains(login) ? .locked : .active,
            hasSecondFactor: try row.get("has_factor", as: Int.self) == 1,
            mustChangePassword: try row.get("must_change", as: Int.self) == 1,
            lastSignIn: try row.get("last_sign_in", as: Int64?.self).map { Instant(milliseconds: $0) }
        )
    }

    /// Logins that are locked now.
    func lockedLogins(_ policy: SecurityPolicy, at now: Instant) throws -> Set<String> {
        let accounts = AccountRecords(db: db, county: county)
        let failing: [String] = try db.query(
            """
            SELECT login FROM sign_in_failure
            WHERE county = \(county.text) AND at > \(now.adding(seconds: -2 * policy.lockSeconds).milliseconds)
            GROUP BY login HAVING COUNT(*) >= \(policy.failuresBeforeLock)
            """
        ).map { try $0.get("login") }
        return Set(try failing.filter { try AccountDesk.isLocked($0, policy, accounts, at: now) })
    }

    // MARK: Changes

    func force(_ account: String) throws {
        try db.execute("UPDATE account SET must_change = 1 WHERE county = \(county.text) AND id = \(account)")
    }

    func move(_ account: String, role: String, place: AccountPlace) throws {
        try db.execute(
            """
            UPDATE account SET role = \(role), township = \(place.township?.text), department = \(place.department),
                grid = \(place.grid), operator = \(place.operatorID)
            WHERE county = \(county.text) AND id = \(account)
            """
        )
    }

    /// Gives another name and login; those it had join the former ones.
    func rename(
        _ account: AccountRecords.Stored,
        to renamed: AccountRecords.Stored,
        at now: Instant,
        by actor: String
    )
        throws
    {
        let position: Int =
            try db.first(
                """
                SELECT COALESCE(MAX(position), 0) + 1 FROM account_former_name
                WHERE county = \(county.text) AND account = \(account.id)
                """
            )?.get(at: 0) ?? 1
        try db.execute(
            """
            INSERT INTO account_former_name (county, account, position, name, login, until, changed_by)
            VALUES (\(county.text), \(account.id), \(position), \(account.name), \(account.login),
                \(now.milliseconds), \(actor))
            """
        )
        try db.execute(
            """
            UPDATE account SET name = \(renamed.name), login = \(renamed.login)
            WHERE county = \(county.text) AND id = \(account.id)
            """
        )
    }

    /// The names and logins an account had before, newest first.
    func formerNames(of account: String) throws -> [AccountSummary.FormerName] {
        try db.query(
            """
            SELECT name, login, until FROM account_former_name
            WHERE county = \(county.text) AND account = \(account) ORDER BY position DESC
            """
        ).map { row in
            AccountSummary.FormerName(
                name: try row.get("name"),
                login: try row.get("login"),
                until: Instant(milliseconds: try row.get("until"))
            )
        }
    }

    /// Accounts whose name or login, also a former one, holds a text.
    func accounts(named text: String) throws -> [String] {
        func pattern(_ text: String) -> String {
            "%" + text.replacing("~", with: "~~").replacing("%", with: "~%").replacing("_", with: "~_") + "%"
        }
        let (name, login) = (pattern(text), pattern(FoldedText.fold(text)))
        return try db.query(
            """
            SELECT id FROM account WHERE county = \(county.text)
                AND (name LIKE \(name) ESCAPE '~' OR login LIKE \(login) ESCAPE '~')
            UNION SELECT account AS id FROM account_former_name WHERE county = \(county.text)
                AND (name LIKE \(name) ESCAPE '~' OR login LIKE \(login) ESCAPE '~')
            ORDER BY id
            """
        ).map { try $0.get("id") }
    }

    func setActive(_ active: Bool, _ account: String, at now: Instant) throws {
        let at: Int64? = active ? nil : now.milliseconds
        try db.execute(
            """
            UPDATE account SET active = \(active ? 1 : 0), deactivated_at = \(at)
            WHERE county = \(county.text) AND id = \(account)
            """
        )
    }

    /// Ids of the operators of a unified code or of a whole name; two are enough to say that it is not one.
    func operators(codeOrName text: String) throws -> [String] {
        try db.query(
            """
            SELECT id FROM operator WHERE county = \(county.text)
                AND (credit_code = \(text.uppercased()) OR name_key = \(FoldedText.fold(text)))
            ORDER BY id LIMIT 2
            """
        ).map { try $0.get("id") }
    }

    // MARK: One's own account

    func signIns(of account: String, limit: Int) throws -> [Instant] {
        try db.query(
            """
            SELECT at FROM audit_leaf WHERE county = \(county.text) AND subject_kind = 'account'
                AND subject = \(account) AND action = 'signed-in' ORDER BY sequence DESC LIMIT \(limit)
            """
        ).map { Instant(milliseconds: try $0.get("at")) }
    }

    func sessions(of account: String, except hash: String, _ policy: SecurityPolicy, at now: Instant) throws -> Int {
        try db.first(
            """
            SELECT COUNT(*) FROM session
            WHERE county = \(county.text) AND account = \(account) AND token_hash <> \(hash)
                AND seen_at > \(now.adding(seconds: -policy.idleSeconds).milliseconds)
                AND created_at > \(now.adding(seconds: -policy.sessionSeconds).milliseconds)
            """
        )?.get(at: 0) ?? 0
    }
}

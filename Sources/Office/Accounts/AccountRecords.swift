import Primitives
import Rules
import Storage

/// SQL of accounts, sessions, failed sign-ins and set-up links.
struct AccountRecords {
    let db: any Connection
    let county: AreaCode

    struct Stored {
        var id: String
        var login: String
        var name: String
        /// The id of a ``Role`` of the rulebook.
        var role: String
        var place: AccountPlace
        var password: String?
        var active: Bool
        /// The next thing its holder does is to choose a new password.
        var mustChange = false
        var passwordSetAt: Instant?
        var createdAt = Instant(milliseconds: 0)

        /// Nil where the rulebook no longer knows the role: such an account cannot sign in.
        func officer(of office: Office) -> Officer? {
            guard let role = office.rulebook.role(role) else { return nil }
            return Officer(account: id, name: name, scope: place.scope(role, office))
        }
    }

    private static let columns: SQL =
        """
        id, login, name, role, township, department, grid, operator, password, active, must_change, password_set_at,
        created_at
        """

    func account(login: String) throws -> Stored? {
        try one("login = \(login)")
    }

    func account(id: String) throws -> Stored? {
        try one("id = \(id)")
    }

    func all() throws -> [Stored] {
        try db.query(
            """
            SELECT \(Self.columns) FROM account
            WHERE county = \(county.text) ORDER BY login
            """
        ).map(Self.stored)
    }

    private func one(_ condition: SQL) throws -> Stored? {
        try db.query(
            """
            SELECT \(Self.columns) FROM account
            WHERE county = \(county.text) AND \(condition)
            """
        ).first.map(Self.stored)
    }

    private static func stored(_ row: Row) throws -> Stored {
        Stored(
            id: try row.get("id"),
            login: try row.get("login"),
            name: try row.get("name"),
            role: try row.get("role"),
            place: AccountPlace(
                township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
                department: try row.get("department"),
                grid: try row.get("grid"),
                operatorID: try row.get("operator")
            ),
            password: try row.get("password"),
            active: try row.get("active", as: Int.self) == 1,
            mustChange: try row.get("must_change", as: Int.self) == 1,
            passwordSetAt: try row.get("password_set_at", as: Int64?.self).map { Instant(milliseconds: $0) },
            createdAt: Instant(milliseconds: try row.get("created_at"))
        )
    }

    func insert(_ account: Stored, at instant: Instant) throws {
        try db.execute(
            """
            INSERT INTO account (county, id, login, name, role, township, department, grid, operator, password, active,
                created_at)
            VALUES (\(county.text), \(account.id), \(account.login), \(account.name), \(account.role),
                \(account.place.township?.text), \(account.place.department), \(account.place.grid),
                \(account.place.operatorID), \(account.password), \(account.active ? 1 : 0),
                \(instant.milliseconds))
            """
        )
    }

    // MARK: Failed sign-ins

    /// The moments of the latest failed tries, newest first.
    func failures(login: String, limit: Int) throws -> [Instant] {
        try db.query(
            """
            SELECT at FROM sign_in_failure WHERE county = \(county.text) AND login = \(login)
            ORDER BY at DESC, id DESC LIMIT \(limit)
            """
        ).map { Instant(milliseconds: try $0.get("at")) }
    }

    /// Tries at logins that nobody has would otherwise stay for ever.
    func dropFailures(before instant: Instant) throws {
        try db.execute("DELETE FROM sign_in_failure WHERE county = \(county.text) AND at < \(instant.milliseconds)")
    }

    func addFailure(login: String, at instant: Instant, id: String) throws {
        try db.execute(
            """
            INSERT INTO sign_in_failure (county, login, at, id)
            VALUES (\(county.text), \(login), \(instant.milliseconds), \(id))
            """
        )
    }

    func clearFailures(login: String) throws {
        try db.execute("DELETE FROM sign_in_failure WHERE county = \(county.text) AND login = \(login)")
    }

    // MARK: Sessions

    func insertSession(tokenHash: String, account: String, formToken: String, at instant: Instant) throws {
        try db.execute(
            """
            INSERT INTO session (token_hash, county, account, form_token, created_at, seen_at)
            VALUES (\(tokenHash), \(county.text), \(account), \(formToken), \(instant.milliseconds),
                \(instant.milliseconds))
            """
        )
    }

    /// The account whose session it was; nil where there is none.
    func deleteSession(tokenHash: String) throws -> String? {
        let account = try db.first(
            "SELECT account FROM session WHERE token_hash = \(tokenHash) AND county = \(county.text)"
        )
        try db.execute("DELETE FROM session WHERE token_hash = \(tokenHash) AND county = \(county.text)")
        return try account?.get("account")
    }

    func deleteSessions(account: String) throws {
        try db.execute("DELETE FROM session WHERE county = \(county.text) AND account = \(account)")
    }

    func deleteSessions(notSeenSince idle: Instant, createdBefore oldest: Instant) throws {
        try db.execute(
            """
            DELETE FROM session WHERE county = \(county.text)
            AND (seen_at <= \(idle.milliseconds) OR created_at <= \(oldest.milliseconds))
            """
        )
    }

    // MARK: Set-up links

    func insertLink(tokenHash: String, account: String?, expires: Instant) throws {
        try db.execute(
            """
            INSERT INTO setup_link (token_hash, county, account, expires_at)
            VALUES (\(tokenHash), \(county.text), \(account), \(expires.milliseconds))
            """
        )
    }

    /// The account a link is for (nil: the first one); nil where the link is unknown, used or expired.
    func openLink(tokenHash: String, at instant: Instant) throws -> (account: String?, Void)? {
        try db.query(
            """
            SELECT account FROM setup_link
            WHERE token_hash = \(tokenHash) AND county = \(county.text) AND used_at IS NULL
                AND expires_at > \(instant.milliseconds)
            """
        ).first.map { (try $0.get("account"), ()) }
    }

    func useLink(tokenHash: String, at instant: Instant) throws {
        try db.execute(
            "UPDATE setup_link SET used_at = \(instant.milliseconds) WHERE token_hash = \(tokenHash)"
        )
    }

    func dropOpenLinks(account: String?) throws {
        if let account {
            try db.execute(
                "DELETE FROM setup_link WHERE county = \(county.text) AND account = \(account) AND used_at IS NULL"
            )
        } else {
            try db.execute(
                "DELETE FROM setup_link WHERE county = \(county.text) AND account IS NULL AND used_at IS NULL"
            )
        }
    }
}

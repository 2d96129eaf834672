/// One row of a list of people who are to have an account, as it was read.
package struct AccountRow: Sendable, Hashable {
    package var sheet: String?
    package var row: Int
    package var name: String
    package var login: String
    /// A role's title or id, as written.
    package var role: String
    /// A department's or laboratory's name or id, as written; empty where the role has none.
    package var department: String
    /// A township's or its station's name, or the township's code; empty where the role has none.
    package var township: String
    /// A grid's code or name; empty where the role has none.
    package var grid: String
    /// An operator's unified code or whole name; empty where the role has none.
    package var `operator`: String

    package init(
        row: Int,
        name: String,
        login: String,
        role: String,
        department: String = "",
        township: String = "",
        grid: String = "",
        operator: String = ""
    ) {
        self.row = row
        self.name = name
        self.login = login
        self.role = role
        self.department = department
        self.township = township
        self.grid = grid
        self.operator = `operator`
    }
}

/// A link with which the holder of a new account sets a password, shown once.
package struct AccountLink: Sendable, Hashable {
    package var name: String
    package var login: String
    package var token: String

    package init(name: String, login: String, token: String) {
        self.name = name
        self.login = login
        self.token = token
    }
}

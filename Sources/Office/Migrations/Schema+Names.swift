import Storage

extension Schema {
    /// Names and logins that accounts had before they were corrected.
    static let names: [Migration] = [
        Migration(
            "0036-former-names",
            """
            CREATE TABLE account_former_name (
                county TEXT NOT NULL,
                account TEXT NOT NULL,
                position \(.int64) NOT NULL CHECK (position > 0),
                name TEXT NOT NULL CHECK (name <> ''),
                login TEXT NOT NULL CHECK (login <> ''),
                until \(.int64) NOT NULL,
                changed_by TEXT NOT NULL,
                PRIMARY KEY (county, account, position),
                FOREIGN KEY (county, account) REFERENCES account (county, id)
            ) \(.strict)
            """
        )
    ]
}

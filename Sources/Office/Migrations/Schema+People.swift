import Storage

extension Schema {
    /// Accounts' second factors, policies, hand-overs.
    static let people: [Migration] = [security]

    private static let security = Migration(
        "0007-people",
        "ALTER TABLE account ADD COLUMN must_change \(.int64) NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1))",
        "ALTER TABLE account ADD COLUMN password_set_at \(.int64)",
        "ALTER TABLE account ADD COLUMN deactivated_at \(.int64)",
        """
        CREATE TABLE former_password (
            county TEXT NOT NULL,
            account TEXT NOT NULL,
            set_at \(.int64) NOT NULL,
            id TEXT NOT NULL,
            record TEXT NOT NULL,
            PRIMARY KEY (county, account, id),
            FOREIGN KEY (county, account) REFERENCES account (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE security_policy (
            county TEXT NOT NULL REFERENCES installation (county),
            version \(.int64) NOT NULL CHECK (version > 0),
            minimum_length \(.int64) NOT NULL CHECK (minimum_length >= 10),
            password_days \(.int64) NOT NULL CHECK (password_days >= 0),
            password_history \(.int64) NOT NULL CHECK (password_history >= 1),
            failures \(.int64) NOT NULL CHECK (failures >= 3),
            lock_minutes \(.int64) NOT NULL CHECK (lock_minutes >= 5),
            idle_minutes \(.int64) NOT NULL CHECK (idle_minutes >= 5),
            session_hours \(.int64) NOT NULL CHECK (session_hours >= 1),
            reason TEXT NOT NULL CHECK (reason <> ''),
            set_at \(.int64) NOT NULL,
            set_by TEXT NOT NULL,
            PRIMARY KEY (county, version)
        ) \(.strict)
        """,
        """
        CREATE TABLE security_policy_role (
            county TEXT NOT NULL,
            version \(.int64) NOT NULL,
            role TEXT NOT NULL CHECK (role <> ''),
            PRIMARY KEY (county, version, role),
            FOREIGN KEY (county, version) REFERENCES security_policy (county, version)
        ) \(.strict)
        """,
        """
        CREATE TABLE second_factor (
            county TEXT NOT NULL,
            account TEXT NOT NULL,
            secret \(.bytes) NOT NULL,
            created_at \(.int64) NOT NULL,
            confirmed_at \(.int64),
            last_step \(.int64) NOT NULL,
            PRIMARY KEY (county, account),
            FOREIGN KEY (county, account) REFERENCES account (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE recovery_code (
            county TEXT NOT NULL,
            account TEXT NOT NULL,
            code_hash TEXT NOT NULL,
            used_at \(.int64),
            PRIMARY KEY (county, account, code_hash),
            FOREIGN KEY (county, account) REFERENCES account (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE half_session (
            token_hash TEXT NOT NULL PRIMARY KEY,
            county TEXT NOT NULL,
            account TEXT NOT NULL,
            created_at \(.int64) NOT NULL,
            FOREIGN KEY (county, account) REFERENCES account (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE handover (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            from_account TEXT NOT NULL,
            to_account TEXT NOT NULL,
            note TEXT NOT NULL CHECK (note <> ''),
            at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, from_account) REFERENCES account (county, id),
            FOREIGN KEY (county, to_account) REFERENCES account (county, id),
            CHECK (from_account <> to_account)
        ) \(.strict)
        """,
        "CREATE INDEX handover_by_successor ON handover (county, to_account, at)",
        """
        CREATE TABLE handover_matter (
            county TEXT NOT NULL,
            handover TEXT NOT NULL,
            matter TEXT NOT NULL,
            PRIMARY KEY (county, handover, matter),
            FOREIGN KEY (county, handover) REFERENCES handover (county, id),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX audit_by_actor ON audit_leaf (county, actor, sequence)",
        "CREATE INDEX audit_by_action ON audit_leaf (county, action, sequence)"
    )
}

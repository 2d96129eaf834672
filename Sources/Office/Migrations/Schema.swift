package import Storage

/// The ledger's schema.
///
/// Forward only: a step that has shipped is never changed, a new one is added below it.
package enum Schema {
    package static let migrations: [Migration] =
        [accounts, operators, samples, matters, reports, audit]
        + people + areas + register + loops + chain + reporting + search + provenance + market + map + fourGates
        + recall + epcis + rapidMatters + secrets + indicators + unsourced + signatures + glns
        + lotMakers + conclusions + noticeReleases + laboratoryReports + field + registerHistory + searchOrder + names
        + patrols + plan + eventDays + notices + matterFields + registerOrder

    private static let accounts = Migration(
        "0001-accounts",
        """
        CREATE TABLE installation (
            county TEXT NOT NULL PRIMARY KEY CHECK (length(county) = 6),
            created_at \(.int64) NOT NULL,
            simulated_day TEXT
        ) \(.strict)
        """,
        """
        CREATE TABLE account (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            login TEXT NOT NULL CHECK (login <> ''),
            name TEXT NOT NULL CHECK (name <> ''),
            role TEXT NOT NULL CHECK (role <> ''),
            township TEXT,
            department TEXT,
            grid TEXT,
            operator TEXT,
            password TEXT,
            active \(.int64) NOT NULL CHECK (active IN (0, 1)),
            created_at \(.int64) NOT NULL,
            PRIMARY KEY (county, id),
            UNIQUE (county, login)
        ) \(.strict)
        """,
        """
        CREATE TABLE session (
            token_hash TEXT NOT NULL PRIMARY KEY,
            county TEXT NOT NULL,
            account TEXT NOT NULL,
            form_token TEXT NOT NULL,
            created_at \(.int64) NOT NULL,
            seen_at \(.int64) NOT NULL,
            FOREIGN KEY (county, account) REFERENCES account (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX session_of_account ON session (county, account)",
        """
        CREATE TABLE sign_in_failure (
            county TEXT NOT NULL,
            login TEXT NOT NULL,
            at \(.int64) NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (county, login, at, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE setup_link (
            token_hash TEXT NOT NULL PRIMARY KEY,
            county TEXT NOT NULL,
            account TEXT,
            expires_at \(.int64) NOT NULL,
            used_at \(.int64),
            FOREIGN KEY (county, account) REFERENCES account (county, id)
        ) \(.strict)
        """
    )

    private static let operators = Migration(
        "0002-operators",
        """
        CREATE TABLE operator (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            credit_code TEXT CHECK (length(credit_code) = 18),
            name TEXT NOT NULL CHECK (name <> ''),
            name_key TEXT NOT NULL CHECK (name_key <> ''),
            address TEXT NOT NULL,
            address_key TEXT NOT NULL,
            township TEXT,
            kind TEXT NOT NULL,
            grid TEXT,
            created_at \(.int64) NOT NULL,
            PRIMARY KEY (county, id),
            UNIQUE (county, credit_code)
        ) \(.strict)
        """,
        "CREATE UNIQUE INDEX operator_without_code ON operator (county, name_key, address_key) WHERE credit_code IS NULL",
        "CREATE INDEX operator_by_name ON operator (county, name_key)",
        "CREATE INDEX operator_by_township ON operator (county, township, name_key)",
        """
        CREATE TABLE operator_review (
            county TEXT NOT NULL,
            first TEXT NOT NULL,
            second TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason IN ('same-name', 'code-without-match')),
            state TEXT NOT NULL CHECK (state IN ('open', 'same', 'different')),
            decided_at \(.int64),
            decided_by TEXT,
            PRIMARY KEY (county, first, second),
            FOREIGN KEY (county, first) REFERENCES operator (county, id),
            FOREIGN KEY (county, second) REFERENCES operator (county, id),
            CHECK (first < second),
            CHECK ((state = 'open') = (decided_at IS NULL))
        ) \(.strict)
        """
    )

    private static let reports = Migration(
        "0005-reports",
        """
        CREATE TABLE annual_report (
            county TEXT NOT NULL REFERENCES installation (county),
            year \(.int64) NOT NULL,
            unit TEXT NOT NULL,
            received_on TEXT NOT NULL,
            copied_on TEXT,
            title TEXT NOT NULL CHECK (title <> ''),
            file_digest TEXT,
            media_type TEXT,
            recorded_at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (county, year, unit),
            FOREIGN KEY (county, file_digest) REFERENCES evidence_file (county, digest)
        ) \(.strict)
        """
    )

    private static let audit = Migration(
        "0006-audit",
        """
        CREATE TABLE audit_leaf (
            county TEXT NOT NULL REFERENCES installation (county),
            sequence \(.int64) NOT NULL CHECK (sequence > 0),
            at \(.int64) NOT NULL,
            actor TEXT NOT NULL CHECK (actor <> ''),
            action TEXT NOT NULL CHECK (action <> ''),
            subject_kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            before_digest TEXT,
            after_digest TEXT,
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (county, sequence),
            UNIQUE (county, hash)
        ) \(.strict)
        """,
        "CREATE INDEX audit_by_subject ON audit_leaf (county, subject_kind, subject)"
    )
}

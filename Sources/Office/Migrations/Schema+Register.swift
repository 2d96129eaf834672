import Storage

extension Schema {
    /// Licences, persons and history of operators.
    ///
    /// Whether an operator is open stands beside it for lists; `operator_state` is how it came to be so. Likewise
    /// `merged_into` and `operator_merge`.
    static let register: [Migration] = [
        Migration(
            "0009-register",
            "ALTER TABLE operator ADD COLUMN state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed'))",
            "ALTER TABLE operator ADD COLUMN merged_into TEXT",
            """
            CREATE TABLE operator_licence (
                county TEXT NOT NULL,
                id TEXT NOT NULL,
                operator TEXT NOT NULL,
                kind TEXT NOT NULL CHECK (kind <> ''),
                number TEXT NOT NULL CHECK (number <> ''),
                issued_on TEXT,
                expires_on TEXT,
                issuer TEXT NOT NULL,
                created_at \(.int64) NOT NULL,
                PRIMARY KEY (county, id),
                UNIQUE (county, operator, kind, number),
                FOREIGN KEY (county, operator) REFERENCES operator (county, id),
                CHECK (issued_on IS NULL OR expires_on IS NULL OR issued_on <= expires_on)
            ) \(.strict)
            """,
            "CREATE INDEX operator_licence_by_expiry ON operator_licence (county, expires_on, operator)",
            """
            CREATE TABLE operator_person (
                county TEXT NOT NULL,
                id TEXT NOT NULL,
                operator TEXT NOT NULL,
                duty TEXT NOT NULL CHECK (duty IN ('principal', 'director', 'officer')),
                name TEXT NOT NULL CHECK (name <> ''),
                phone TEXT NOT NULL,
                identity_number TEXT NOT NULL,
                since TEXT NOT NULL,
                until TEXT,
                PRIMARY KEY (county, id),
                FOREIGN KEY (county, operator) REFERENCES operator (county, id),
                CHECK (until IS NULL OR until >= since)
            ) \(.strict)
            """,
            "CREATE INDEX operator_person_by_operator ON operator_person (county, operator, since)",
            "CREATE INDEX operator_person_by_phone ON operator_person (county, phone, name) WHERE phone <> ''",
            """
            CREATE TABLE operator_place (
                county TEXT NOT NULL,
                operator TEXT NOT NULL,
                latitude \(.real64) NOT NULL,
                longitude \(.real64) NOT NULL,
                datum TEXT NOT NULL CHECK (datum IN ('WGS-84', 'GCJ-02', 'CGCS2000')),
                printed TEXT NOT NULL CHECK (printed <> ''),
                source TEXT NOT NULL,
                recorded_at \(.int64) NOT NULL,
                verified_on TEXT,
                verified_by TEXT,
                PRIMARY KEY (county, operator),
                FOREIGN KEY (county, operator) REFERENCES operator (county, id),
                CHECK ((verified_on IS NULL) = (verified_by IS NULL))
            ) \(.strict)
            """,
            """
            CREATE TABLE operator_fact (
                county TEXT NOT NULL,
                operator TEXT NOT NULL,
                fact TEXT NOT NULL CHECK (fact <> ''),
                value TEXT NOT NULL CHECK (value <> ''),
                PRIMARY KEY (county, operator, fact),
                FOREIGN KEY (county, operator) REFERENCES operator (county, id)
            ) \(.strict)
            """,
            """
            CREATE TABLE operator_state (
                county TEXT NOT NULL,
                id TEXT NOT NULL,
                operator TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
                day TEXT NOT NULL,
                reason TEXT NOT NULL CHECK (reason <> ''),
                recorded_at \(.int64) NOT NULL,
                recorded_by TEXT NOT NULL,
                PRIMARY KEY (county, id),
                FOREIGN KEY (county, operator) REFERENCES operator (county, id)
            ) \(.strict)
            """,
            "CREATE INDEX operator_state_by_operator ON operator_state (county, operator, recorded_at)",
            """
            CREATE TABLE operator_merge (
                county TEXT NOT NULL,
                merged TEXT NOT NULL,
                kept TEXT NOT NULL,
                reason TEXT NOT NULL CHECK (reason <> ''),
                merged_at \(.int64) NOT NULL,
                merged_by TEXT NOT NULL,
                PRIMARY KEY (county, merged),
                FOREIGN KEY (county, merged) REFERENCES operator (county, id),
                FOREIGN KEY (county, kept) REFERENCES operator (county, id),
                CHECK (merged <> kept)
            ) \(.strict)
            """,
            "CREATE INDEX operator_merge_by_kept ON operator_merge (county, kept)",
            "CREATE INDEX operator_review_by_second ON operator_review (county, second, state)"
        )
    ]

    /// Location numbers (GLN) of operators, with those that are no longer in use.
    static let glns: [Migration] = [
        Migration(
            "0027-glns",
            """
            CREATE TABLE operator_gln (
                county TEXT NOT NULL,
                id TEXT NOT NULL,
                operator TEXT NOT NULL,
                number TEXT NOT NULL CHECK (length(number) = 13),
                since TEXT NOT NULL,
                until TEXT,
                PRIMARY KEY (county, id),
                FOREIGN KEY (county, operator) REFERENCES operator (county, id),
                CHECK (until IS NULL OR until >= since)
            ) \(.strict)
            """,
            "CREATE UNIQUE INDEX operator_gln_in_use ON operator_gln (county, number) WHERE until IS NULL",
            "CREATE INDEX operator_gln_by_operator ON operator_gln (county, operator, since)"
        )
    ]

    /// The register in the order of its list: without the id in the index, all of it was sorted for each page.
    static let registerOrder: [Migration] = [
        Migration(
            "0043-register-order",
            "DROP INDEX operator_by_name",
            "CREATE INDEX operator_by_name ON operator (county, name_key, id)",
            "DROP INDEX operator_by_township",
            "CREATE INDEX operator_by_township ON operator (county, township, name_key, id)"
        )
    ]
}

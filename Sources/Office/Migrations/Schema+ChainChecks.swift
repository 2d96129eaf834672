import Storage

extension Schema {
    /// Retests and objections as they were asked for, and rapid tests with what the operator said to them.
    static let chainChecks: [SQL] = [
        """
        CREATE TABLE sample_claim (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            sample TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('retest', 'objection')),
            subject TEXT NOT NULL CHECK (subject IN ('result', 'authenticity', 'method', 'standard', 'process')),
            applicant TEXT NOT NULL CHECK (applicant <> ''),
            grounds TEXT NOT NULL CHECK (grounds <> ''),
            clock_rule TEXT NOT NULL,
            clock_from TEXT NOT NULL,
            last_day TEXT NOT NULL,
            applied_on TEXT NOT NULL,
            in_time \(.int64) NOT NULL CHECK (in_time IN (0, 1)),
            reason TEXT NOT NULL CHECK (reason <> ''),
            matter TEXT,
            recorded_at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, sample) REFERENCES sample (county, id),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            CONSTRAINT claim_in_time CHECK ((in_time = 1) = (applied_on <= last_day)),
            CONSTRAINT claim_late_is_refused CHECK (in_time = 1 OR matter IS NULL),
            CHECK ((kind = 'retest') = (subject = 'result'))
        ) \(.strict)
        """,
        "CREATE INDEX sample_claim_by_sample ON sample_claim (county, sample)",
        """
        CREATE TABLE rapid_test (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            operator TEXT NOT NULL,
            food TEXT NOT NULL CHECK (food <> ''),
            item TEXT NOT NULL CHECK (item <> ''),
            kit TEXT NOT NULL CHECK (kit <> ''),
            result TEXT NOT NULL CHECK (result IN ('negative', 'positive', 'invalid')),
            reading TEXT NOT NULL,
            tested_at \(.int64) NOT NULL,
            claim_due \(.int64),
            latitude \(.real64),
            longitude \(.real64),
            remark TEXT NOT NULL,
            recorded_at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, operator) REFERENCES operator (county, id),
            CHECK ((latitude IS NULL) = (longitude IS NULL)),
            CHECK (claim_due IS NULL OR result = 'positive')
        ) \(.strict)
        """,
        "CREATE INDEX rapid_test_by_day ON rapid_test (county, tested_at)",
        "CREATE INDEX rapid_test_by_operator ON rapid_test (county, operator)",
        """
        CREATE TABLE rapid_test_answer (
            county TEXT NOT NULL,
            rapid_test TEXT NOT NULL,
            answer TEXT NOT NULL CHECK (answer IN ('confirmation', 'late', 'accepted')),
            at \(.int64) NOT NULL,
            held TEXT NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (county, rapid_test),
            FOREIGN KEY (county, rapid_test) REFERENCES rapid_test (county, id),
            CHECK (answer = 'confirmation' OR held <> '')
        ) \(.strict)
        """,
    ]

    /// What the public was told is frozen line by line: a correction is a new revision, the old one stays readable.
    static let chainNotices: [SQL] = [
        """
        CREATE TABLE notice (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            year \(.int64) NOT NULL,
            serial \(.int64) NOT NULL CHECK (serial > 0),
            revision \(.int64) NOT NULL CHECK (revision > 0),
            from_day TEXT NOT NULL,
            through_day TEXT NOT NULL,
            reason TEXT NOT NULL,
            published_at \(.int64) NOT NULL,
            published_by TEXT NOT NULL,
            PRIMARY KEY (county, id),
            UNIQUE (county, year, serial, revision),
            CHECK (from_day <= through_day),
            CHECK (revision = 1 OR reason <> '')
        ) \(.strict)
        """,
        """
        CREATE TABLE notice_line (
            county TEXT NOT NULL,
            notice TEXT NOT NULL,
            position \(.int64) NOT NULL CHECK (position > 0),
            sample TEXT NOT NULL,
            conclusion TEXT NOT NULL CHECK (conclusion IN ('pass', 'fail')),
            number TEXT NOT NULL,
            producer TEXT NOT NULL,
            producer_address TEXT NOT NULL,
            supplier TEXT NOT NULL,
            supplier_address TEXT NOT NULL,
            food TEXT NOT NULL,
            spec TEXT NOT NULL,
            brand TEXT NOT NULL,
            production_date TEXT NOT NULL,
            items TEXT NOT NULL,
            food_class TEXT NOT NULL,
            task_source TEXT NOT NULL,
            laboratory TEXT NOT NULL,
            remark TEXT NOT NULL,
            PRIMARY KEY (county, notice, position),
            UNIQUE (county, notice, sample),
            FOREIGN KEY (county, notice) REFERENCES notice (county, id),
            FOREIGN KEY (county, sample) REFERENCES sample (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX notice_line_by_sample ON notice_line (county, sample)",
    ]
}

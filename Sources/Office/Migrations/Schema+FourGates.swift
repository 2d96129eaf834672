import Storage

extension Schema {
    /// Checks and reviews of the four hooks of tracing (追溯“四挂钩”).
    ///
    /// A standing is written where a review finds another than the one before: the last one of a subject and hook is its
    /// present one.
    static let fourGates: [Migration] = [
        Migration(
            "0017-four-gates",
            """
            CREATE TABLE hook_check (
                county TEXT NOT NULL REFERENCES installation (county),
                id TEXT NOT NULL,
                number TEXT NOT NULL,
                operator TEXT NOT NULL,
                hook TEXT NOT NULL CHECK (hook <> ''),
                hook_title TEXT NOT NULL CHECK (hook_title <> ''),
                purpose TEXT NOT NULL CHECK (purpose <> ''),
                eligible \(.int64) NOT NULL CHECK (eligible IN (0, 1)),
                checked_at \(.int64) NOT NULL,
                checked_by TEXT NOT NULL,
                PRIMARY KEY (county, id),
                UNIQUE (county, number),
                FOREIGN KEY (county, operator) REFERENCES operator (county, id)
            ) \(.strict)
            """,
            "CREATE INDEX hook_check_by_operator ON hook_check (county, operator, checked_at)",
            """
            CREATE TABLE hook_check_finding (
                county TEXT NOT NULL,
                hook_check TEXT NOT NULL,
                position \(.int64) NOT NULL CHECK (position > 0),
                title TEXT NOT NULL CHECK (title <> ''),
                met \(.int64) NOT NULL CHECK (met IN (0, 1)),
                reason TEXT NOT NULL CHECK (reason <> ''),
                PRIMARY KEY (county, hook_check, position),
                FOREIGN KEY (county, hook_check) REFERENCES hook_check (county, id)
            ) \(.strict)
            """,
            """
            CREATE TABLE hook_review (
                county TEXT NOT NULL REFERENCES installation (county),
                id TEXT NOT NULL,
                subjects \(.int64) NOT NULL CHECK (subjects >= 0),
                eligible \(.int64) NOT NULL CHECK (eligible >= 0),
                fell_out \(.int64) NOT NULL CHECK (fell_out >= 0),
                reviewed_at \(.int64) NOT NULL,
                reviewed_by TEXT NOT NULL,
                PRIMARY KEY (county, id)
            ) \(.strict)
            """,
            """
            CREATE TABLE hook_standing (
                county TEXT NOT NULL,
                operator TEXT NOT NULL,
                hook TEXT NOT NULL CHECK (hook <> ''),
                hook_review TEXT NOT NULL,
                eligible \(.int64) NOT NULL CHECK (eligible IN (0, 1)),
                was_eligible \(.int64) CHECK (was_eligible IN (0, 1)),
                since TEXT NOT NULL,
                reasons TEXT NOT NULL,
                PRIMARY KEY (county, operator, hook, hook_review),
                FOREIGN KEY (county, operator) REFERENCES operator (county, id),
                FOREIGN KEY (county, hook_review) REFERENCES hook_review (county, id),
                CHECK (eligible = 1 OR reasons <> '')
            ) \(.strict)
            """,
            "CREATE INDEX hook_standing_by_review ON hook_standing (county, hook_review)"
        )
    ]
}

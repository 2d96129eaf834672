import Storage

extension Schema {
    /// What the plan's indicators need to see an earlier day, and the reports as they were decided and frozen.
    static let plan: [Migration] = [
        Migration(
            "0038-as-of-the-day",
            "CREATE INDEX operator_state_by_day ON operator_state (county, day, operator)",
            // Which grid an operator was in until it was put in another.
            "CREATE INDEX operator_change_of_grid ON operator_change (county, changed_at, operator) WHERE field = 'grid'",
            // When a grid was given up; none while it is in use, and where that was before it was kept.
            "ALTER TABLE grid ADD COLUMN closed_at \(.int64)"
        ),
        Migration(
            "0039-reports-decided-and-frozen",
            """
            CREATE TABLE report_decision (
                county TEXT NOT NULL,
                year \(.int64) NOT NULL,
                unit TEXT NOT NULL,
                revision \(.int64) NOT NULL,
                decision TEXT NOT NULL CHECK (decision IN ('accepted', 'returned')),
                note TEXT NOT NULL,
                decided_at \(.int64) NOT NULL,
                decided_by TEXT NOT NULL,
                PRIMARY KEY (county, year, unit, revision),
                FOREIGN KEY (county, year, unit, revision) REFERENCES report_revision (county, year, unit, revision),
                CHECK (decision <> 'returned' OR note <> '')
            ) \(.strict)
            """,
            // The county's own report as it went out: the files themselves, under their number and day.
            """
            CREATE TABLE county_report (
                county TEXT NOT NULL,
                year \(.int64) NOT NULL,
                unit TEXT NOT NULL,
                revision \(.int64) NOT NULL,
                number TEXT NOT NULL CHECK (number <> ''),
                dated_on TEXT NOT NULL,
                counted_on TEXT NOT NULL,
                docx_digest TEXT NOT NULL,
                html_digest TEXT NOT NULL,
                xlsx_digest TEXT NOT NULL,
                frozen_at \(.int64) NOT NULL,
                frozen_by TEXT NOT NULL,
                PRIMARY KEY (county, year, revision),
                UNIQUE (county, number),
                FOREIGN KEY (county, year, unit, revision) REFERENCES report_revision (county, year, unit, revision),
                FOREIGN KEY (county, docx_digest) REFERENCES evidence_file (county, digest),
                FOREIGN KEY (county, html_digest) REFERENCES evidence_file (county, digest),
                FOREIGN KEY (county, xlsx_digest) REFERENCES evidence_file (county, digest),
                CHECK (counted_on <= dated_on)
            ) \(.strict)
            """
        ),
    ]
}

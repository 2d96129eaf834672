import Storage

extension Schema {
    /// Drafts of the annual report, milestones, responsible persons, and what the county shows of its plan.
    static let reporting: [Migration] = [
        Migration(
            "0013-reporting",
            statements: [milestones, milestoneIndex, persons, personIndex, remarks, remarkIndex] + drafts + publication
                + analysisIndexes
        )
    ]

    /// What the lead desk laid down for a milestone, and what the county office said to it.
    private static let milestones: SQL = """
        CREATE TABLE milestone_record (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            year \(.int64) NOT NULL,
            task TEXT NOT NULL CHECK (task <> ''),
            milestone TEXT NOT NULL CHECK (milestone <> ''),
            note TEXT NOT NULL,
            file_name TEXT,
            file_digest TEXT,
            media_type TEXT,
            recorded_at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('recorded', 'confirmed', 'returned')),
            decided_at \(.int64),
            decided_by TEXT,
            decision_note TEXT NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, file_digest) REFERENCES evidence_file (county, digest),
            CHECK (note <> '' OR file_digest IS NOT NULL),
            CHECK ((file_digest IS NULL) = (media_type IS NULL) AND (file_digest IS NULL) = (file_name IS NULL)),
            CHECK ((state = 'recorded') = (decided_at IS NULL)),
            CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
            CHECK (state <> 'returned' OR decision_note <> '')
        ) \(.strict)
        """

    /// At most one stands for each milestone; those sent back remain beside it.
    private static let milestoneIndex: SQL = """
        CREATE UNIQUE INDEX milestone_standing ON milestone_record (county, year, task, milestone)
        WHERE state <> 'returned'
        """

    private static let persons: SQL = """
        CREATE TABLE task_person (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            year \(.int64) NOT NULL,
            task TEXT NOT NULL CHECK (task <> ''),
            desk TEXT NOT NULL CHECK (desk <> ''),
            name TEXT NOT NULL CHECK (name <> ''),
            duty TEXT NOT NULL CHECK (duty <> ''),
            added_at \(.int64) NOT NULL,
            added_by TEXT NOT NULL,
            removed_at \(.int64),
            removed_by TEXT,
            PRIMARY KEY (county, id),
            CHECK ((removed_at IS NULL) = (removed_by IS NULL))
        ) \(.strict)
        """

    private static let personIndex: SQL = "CREATE INDEX task_person_by_task ON task_person (county, year, task)"

    private static let remarks: SQL = """
        CREATE TABLE task_remark (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            year \(.int64) NOT NULL,
            task TEXT NOT NULL CHECK (task <> ''),
            words TEXT NOT NULL CHECK (words <> ''),
            author TEXT NOT NULL CHECK (author <> ''),
            written_at \(.int64) NOT NULL,
            written_by TEXT NOT NULL,
            PRIMARY KEY (county, id)
        ) \(.strict)
        """

    private static let remarkIndex: SQL = "CREATE INDEX task_remark_by_task ON task_remark (county, year, task)"

    /// A unit's part of the annual report: the draft, its sections, the figures frozen with each submission, the
    /// submissions themselves, and the exceptions by which an accepted part was opened again.
    private static let drafts: [SQL] = [
        """
        CREATE TABLE report_draft (
            county TEXT NOT NULL REFERENCES installation (county),
            year \(.int64) NOT NULL,
            unit TEXT NOT NULL CHECK (unit <> ''),
            title TEXT NOT NULL CHECK (title <> ''),
            state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'accepted')),
            version \(.int64) NOT NULL CHECK (version > 0),
            revision \(.int64) NOT NULL CHECK (revision >= 0),
            saved_at \(.int64) NOT NULL,
            saved_by TEXT NOT NULL,
            submitted_at \(.int64),
            submitted_by TEXT,
            decided_at \(.int64),
            decided_by TEXT,
            decision_note TEXT NOT NULL,
            PRIMARY KEY (county, year, unit),
            CHECK (state = 'draft' OR submitted_at IS NOT NULL),
            CHECK (state <> 'returned' OR decision_note <> ''),
            CHECK (state NOT IN ('returned', 'accepted') OR (decided_at IS NOT NULL AND decided_by IS NOT NULL))
        ) \(.strict)
        """,
        """
        CREATE TABLE report_section (
            county TEXT NOT NULL,
            year \(.int64) NOT NULL,
            unit TEXT NOT NULL,
            section TEXT NOT NULL CHECK (section <> ''),
            words TEXT NOT NULL,
            PRIMARY KEY (county, year, unit, section),
            FOREIGN KEY (county, year, unit) REFERENCES report_draft (county, year, unit)
        ) \(.strict)
        """,
        """
        CREATE TABLE report_revision (
            county TEXT NOT NULL,
            year \(.int64) NOT NULL,
            unit TEXT NOT NULL,
            revision \(.int64) NOT NULL CHECK (revision > 0),
            title TEXT NOT NULL,
            words TEXT NOT NULL,
            digest TEXT NOT NULL CHECK (length(digest) = 64),
            submitted_at \(.int64) NOT NULL,
            submitted_by TEXT NOT NULL,
            PRIMARY KEY (county, year, unit, revision),
            FOREIGN KEY (county, year, unit) REFERENCES report_draft (county, year, unit)
        ) \(.strict)
        """,
        """
        CREATE TABLE report_figure (
            county TEXT NOT NULL,
            year \(.int64) NOT NULL,
            unit TEXT NOT NULL,
            revision \(.int64) NOT NULL,
            position \(.int64) NOT NULL,
            task TEXT NOT NULL,
            title TEXT NOT NULL,
            numerator \(.int64),
            denominator \(.int64),
            measured_in TEXT NOT NULL,
            state TEXT NOT NULL,
            remark TEXT NOT NULL,
            row_count \(.int64) NOT NULL,
            rows_digest TEXT NOT NULL,
            seen_on TEXT NOT NULL,
            PRIMARY KEY (county, year, unit, revision, position),
            FOREIGN KEY (county, year, unit, revision) REFERENCES report_revision (county, year, unit, revision)
        ) \(.strict)
        """,
        """
        CREATE TABLE report_exception (
            county TEXT NOT NULL,
            year \(.int64) NOT NULL,
            unit TEXT NOT NULL,
            id TEXT NOT NULL,
            person TEXT NOT NULL CHECK (person <> ''),
            reason TEXT NOT NULL CHECK (reason <> ''),
            granted_at \(.int64) NOT NULL,
            granted_by TEXT NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, year, unit) REFERENCES report_draft (county, year, unit)
        ) \(.strict)
        """,
    ]

    private static let publication: [SQL] = [
        """
        CREATE TABLE plan_publication (
            county TEXT NOT NULL REFERENCES installation (county),
            year \(.int64) NOT NULL,
            shown \(.int64) NOT NULL CHECK (shown IN (0, 1)),
            words TEXT NOT NULL,
            decided_at \(.int64) NOT NULL,
            decided_by TEXT NOT NULL,
            PRIMARY KEY (county, year)
        ) \(.strict)
        """,
        """
        CREATE TABLE publication (
            county TEXT NOT NULL,
            year \(.int64) NOT NULL,
            task TEXT NOT NULL CHECK (task <> ''),
            words TEXT NOT NULL,
            PRIMARY KEY (county, year, task),
            FOREIGN KEY (county, year) REFERENCES plan_publication (county, year)
        ) \(.strict)
        """,
    ]

    /// The analysis reads a year's samples by one index alone, and their results by another.
    private static let analysisIndexes: [SQL] = [
        """
        CREATE INDEX sample_analysis ON sample (county, kind, counted_on, conclusion, aim, township, food_class,
            supplier, id)
        """,
        "CREATE INDEX result_analysis ON result (county, sample, verdict, item_name)",
    ]
}

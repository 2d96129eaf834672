import Storage

extension Schema {
    static let samples = Migration(
        "0003-samples",
        """
        CREATE TABLE import_file (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            digest TEXT NOT NULL CHECK (length(digest) = 64),
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            row_count \(.int64) NOT NULL,
            accepted \(.int64) NOT NULL,
            unchanged \(.int64) NOT NULL,
            record_digest TEXT NOT NULL,
            imported_at \(.int64) NOT NULL,
            imported_by TEXT NOT NULL,
            PRIMARY KEY (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE sample (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            natural_key TEXT NOT NULL,
            number TEXT,
            kind TEXT NOT NULL CHECK (kind IN ('supervision', 'risk-monitoring')),
            aim TEXT NOT NULL CHECK (aim IN ('routine', 'problem')),
            food TEXT NOT NULL CHECK (food <> ''),
            food_class TEXT NOT NULL,
            product TEXT,
            producer TEXT,
            supplier TEXT,
            township TEXT,
            production_date TEXT,
            batch TEXT,
            sampled_on TEXT,
            published_on TEXT,
            rule_day TEXT NOT NULL,
            counted_on TEXT NOT NULL,
            publisher TEXT NOT NULL,
            laboratory TEXT NOT NULL,
            remark TEXT NOT NULL,
            declared TEXT CHECK (declared IN ('pass', 'fail', 'undetermined')),
            judged TEXT NOT NULL CHECK (judged IN ('pass', 'fail', 'undetermined')),
            conclusion TEXT NOT NULL CHECK (conclusion IN ('pass', 'fail', 'undetermined')),
            import_file TEXT NOT NULL,
            import_row \(.int64) NOT NULL,
            created_at \(.int64) NOT NULL,
            PRIMARY KEY (county, id),
            UNIQUE (county, natural_key),
            FOREIGN KEY (county, producer) REFERENCES operator (county, id),
            FOREIGN KEY (county, supplier) REFERENCES operator (county, id),
            FOREIGN KEY (county, import_file) REFERENCES import_file (county, id),
            CHECK (judged <> 'fail' OR conclusion = 'fail'),
            CHECK (declared IS NULL OR declared <> 'fail' OR conclusion = 'fail')
        ) \(.strict)
        """,
        "CREATE INDEX sample_by_day ON sample (county, rule_day, id)",
        // The board counts samples by these alone.
        "CREATE INDEX sample_by_count ON sample (county, counted_on, kind, product, conclusion, aim, township, id)",
        "CREATE INDEX sample_by_conclusion ON sample (county, conclusion, rule_day)",
        "CREATE INDEX sample_by_township ON sample (county, township, rule_day)",
        "CREATE INDEX sample_by_supplier ON sample (county, supplier)",
        "CREATE INDEX sample_by_producer ON sample (county, producer)",
        "CREATE INDEX sample_by_import ON sample (county, import_file)",
        """
        CREATE TABLE result (
            county TEXT NOT NULL,
            sample TEXT NOT NULL,
            position \(.int64) NOT NULL,
            item TEXT NOT NULL CHECK (item <> ''),
            item_name TEXT NOT NULL,
            result_text TEXT NOT NULL,
            unit_text TEXT NOT NULL,
            limit_text TEXT NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'fail', 'undetermined')),
            banned \(.int64) NOT NULL CHECK (banned IN (0, 1)),
            reason TEXT NOT NULL CHECK (reason <> ''),
            flags TEXT NOT NULL,
            limit_operator TEXT,
            limit_value TEXT,
            limit_unit TEXT,
            limit_standard TEXT,
            limit_from TEXT,
            limit_clause TEXT,
            limit_page \(.int64),
            limit_food TEXT,
            limit_source TEXT CHECK (limit_source IN ('printed', 'rulebook')),
            chain TEXT NOT NULL CHECK (chain <> ''),
            import_file TEXT NOT NULL,
            import_row \(.int64) NOT NULL,
            PRIMARY KEY (county, sample, position),
            UNIQUE (county, sample, item, result_text, limit_text),
            FOREIGN KEY (county, sample) REFERENCES sample (county, id),
            FOREIGN KEY (county, import_file) REFERENCES import_file (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX result_banned ON result (county, sample, verdict, banned) WHERE banned = 1",
        "CREATE INDEX result_by_import ON result (county, import_file)",
        """
        CREATE TABLE upload (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            account TEXT NOT NULL,
            name TEXT NOT NULL,
            content \(.bytes) NOT NULL,
            created_at \(.int64) NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, account) REFERENCES account (county, id)
        ) \(.strict)
        """
    )

    /// `matter` is what was opened and never changes; `matter_standing` is where it stands.
    ///
    /// They are apart so that the
    /// standing can point at the evidence on which the matter was closed.
    static let matters = Migration(
        "0004-matters",
        """
        CREATE TABLE matter (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            number TEXT NOT NULL,
            procedure_id TEXT NOT NULL,
            procedure_from TEXT NOT NULL,
            title TEXT NOT NULL CHECK (title <> ''),
            operator TEXT,
            township TEXT,
            sample TEXT,
            parent TEXT,
            opened_at \(.int64) NOT NULL,
            opened_by TEXT NOT NULL,
            PRIMARY KEY (county, id),
            UNIQUE (county, number),
            UNIQUE (county, procedure_id, sample),
            UNIQUE (county, procedure_id, parent),
            FOREIGN KEY (county, operator) REFERENCES operator (county, id),
            FOREIGN KEY (county, sample) REFERENCES sample (county, id),
            FOREIGN KEY (county, parent) REFERENCES matter (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX matter_by_township ON matter (county, township, opened_at)",
        "CREATE INDEX matter_by_operator ON matter (county, operator)",
        """
        CREATE TABLE evidence_file (
            county TEXT NOT NULL REFERENCES installation (county),
            digest TEXT NOT NULL CHECK (length(digest) = 64),
            size \(.int64) NOT NULL CHECK (size > 0),
            content \(.bytes) NOT NULL,
            PRIMARY KEY (county, digest)
        ) \(.strict)
        """,
        """
        CREATE TABLE evidence (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            matter TEXT NOT NULL,
            step TEXT NOT NULL CHECK (step <> ''),
            need TEXT NOT NULL CHECK (need <> ''),
            note TEXT NOT NULL,
            file_name TEXT,
            file_digest TEXT,
            media_type TEXT,
            created_at \(.int64) NOT NULL,
            created_by TEXT NOT NULL,
            PRIMARY KEY (county, id),
            UNIQUE (county, matter, id),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            FOREIGN KEY (county, file_digest) REFERENCES evidence_file (county, digest),
            CHECK (note <> '' OR file_digest IS NOT NULL),
            CHECK ((file_digest IS NULL) = (media_type IS NULL) AND (file_digest IS NULL) = (file_name IS NULL))
        ) \(.strict)
        """,
        """
        CREATE TABLE matter_standing (
            county TEXT NOT NULL,
            matter TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
            step TEXT,
            holder TEXT NOT NULL CHECK (holder <> ''),
            due_at \(.int64),
            due_missing_year \(.int64),
            outcome TEXT,
            reason TEXT,
            closing_evidence TEXT,
            closed_at \(.int64),
            closed_by TEXT,
            PRIMARY KEY (county, matter),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            FOREIGN KEY (county, matter, closing_evidence) REFERENCES evidence (county, matter, id),
            CHECK (due_at IS NOT NULL OR due_missing_year IS NOT NULL),
            CHECK (state <> 'open' OR (step IS NOT NULL AND outcome IS NULL AND closed_at IS NULL)),
            CHECK (
                state <> 'closed'
                OR (step IS NULL AND outcome IS NOT NULL AND outcome <> '' AND reason IS NOT NULL AND reason <> ''
                    AND closing_evidence IS NOT NULL AND closed_at IS NOT NULL AND closed_by IS NOT NULL)
            )
        ) \(.strict)
        """,
        "CREATE INDEX matter_by_due ON matter_standing (county, state, due_at, matter)",
        "CREATE INDEX matter_by_holder ON matter_standing (county, holder, state)",
        """
        CREATE TABLE matter_step (
            county TEXT NOT NULL,
            matter TEXT NOT NULL,
            position \(.int64) NOT NULL,
            step TEXT NOT NULL,
            holder TEXT NOT NULL,
            started_at \(.int64) NOT NULL,
            due_at \(.int64),
            due_missing_year \(.int64),
            done_at \(.int64),
            done_by TEXT,
            note TEXT,
            PRIMARY KEY (county, matter, position),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            CHECK ((done_at IS NULL) = (done_by IS NULL))
        ) \(.strict)
        """,
        "CREATE UNIQUE INDEX matter_step_current ON matter_step (county, matter) WHERE done_at IS NULL",
        """
        CREATE TABLE serial (
            county TEXT NOT NULL REFERENCES installation (county),
            name TEXT NOT NULL,
            last \(.int64) NOT NULL CHECK (last > 0),
            PRIMARY KEY (county, name)
        ) \(.strict)
        """
    )
}

import Storage

extension Schema {
    /// What the register said before, merges that were undone, and firms that another township asks for.
    ///
    /// `operator.firm` is the entry that stands for the firm: the end of the chain of `merged_into`, kept beside it so that a
    /// list reads all entries of a firm by one index.
    static let registerHistory: [Migration] = [
        Migration(
            "0034-register-history",
            "ALTER TABLE operator ADD COLUMN firm TEXT NOT NULL DEFAULT ''",
            "UPDATE operator SET firm = id",
            """
            WITH RECURSIVE joined (county, id, firm) AS (
                SELECT kept.county, kept.id, kept.id FROM operator AS kept WHERE kept.merged_into IS NULL
                    AND EXISTS (SELECT 1 FROM operator_merge WHERE operator_merge.county = kept.county
                        AND operator_merge.kept = kept.id)
                UNION
                SELECT operator_merge.county, operator_merge.merged, joined.firm FROM operator_merge
                JOIN joined ON joined.county = operator_merge.county AND joined.id = operator_merge.kept
            )
            UPDATE operator SET firm = (SELECT joined.firm FROM joined WHERE joined.county = operator.county
                AND joined.id = operator.id)
            WHERE merged_into IS NOT NULL
            """,
            "CREATE INDEX operator_by_firm ON operator (county, firm, id)",
            "CREATE INDEX operator_licence_by_number ON operator_licence (county, number)",
            """
            CREATE TABLE operator_change (
                county TEXT NOT NULL,
                id TEXT NOT NULL,
                operator TEXT NOT NULL,
                field TEXT NOT NULL CHECK (field <> ''),
                part TEXT NOT NULL,
                former TEXT NOT NULL,
                value TEXT NOT NULL,
                reason TEXT NOT NULL,
                changed_at \(.int64) NOT NULL,
                changed_by TEXT NOT NULL,
                PRIMARY KEY (county, id),
                FOREIGN KEY (county, operator) REFERENCES operator (county, id),
                CHECK (former <> value)
            ) \(.strict)
            """,
            "CREATE INDEX operator_change_by_operator ON operator_change (county, operator, changed_at)",
            """
            CREATE TABLE operator_unmerge (
                county TEXT NOT NULL,
                id TEXT NOT NULL,
                merged TEXT NOT NULL,
                kept TEXT NOT NULL,
                merge_reason TEXT NOT NULL,
                merged_at \(.int64) NOT NULL,
                merged_by TEXT NOT NULL,
                reason TEXT NOT NULL CHECK (reason <> ''),
                undone_at \(.int64) NOT NULL,
                undone_by TEXT NOT NULL,
                PRIMARY KEY (county, id),
                FOREIGN KEY (county, merged) REFERENCES operator (county, id),
                FOREIGN KEY (county, kept) REFERENCES operator (county, id)
            ) \(.strict)
            """,
            "CREATE INDEX operator_unmerge_by_merged ON operator_unmerge (county, merged)",
            "CREATE INDEX operator_unmerge_by_kept ON operator_unmerge (county, kept)",
            """
            CREATE TABLE operator_transfer (
                county TEXT NOT NULL,
                id TEXT NOT NULL,
                operator TEXT NOT NULL,
                township TEXT NOT NULL,
                note TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused')),
                asked_at \(.int64) NOT NULL,
                asked_by TEXT NOT NULL,
                decided_at \(.int64),
                decided_by TEXT,
                answer TEXT NOT NULL,
                PRIMARY KEY (county, id),
                FOREIGN KEY (county, operator) REFERENCES operator (county, id),
                CHECK ((state = 'open') = (decided_at IS NULL)),
                CHECK ((decided_at IS NULL) = (decided_by IS NULL))
            ) \(.strict)
            """,
            "CREATE INDEX operator_transfer_by_state ON operator_transfer (county, state, asked_at)",
            "CREATE UNIQUE INDEX operator_transfer_open ON operator_transfer (county, operator, township) WHERE state = 'open'"
        )
    ]
}

import Storage

extension Schema {
    /// Recalls (召回): what was ordered, whom it reached, and what became of the goods.
    static let recall: [Migration] = [
        Migration(
            "0018-recall",
            """
            CREATE TABLE recall (
                county TEXT NOT NULL REFERENCES installation (county),
                id TEXT NOT NULL,
                number TEXT NOT NULL,
                level TEXT NOT NULL CHECK (level IN ('first', 'second', 'third')),
                reason TEXT NOT NULL CHECK (reason <> ''),
                sample TEXT,
                mock \(.int64) NOT NULL CHECK (mock IN (0, 1)),
                matter TEXT,
                public_text TEXT NOT NULL,
                ordered_at \(.int64) NOT NULL,
                ordered_by TEXT NOT NULL,
                closed_at \(.int64),
                closed_by TEXT,
                closing_report TEXT,
                PRIMARY KEY (county, id),
                UNIQUE (county, number),
                FOREIGN KEY (county, sample) REFERENCES sample (county, id),
                FOREIGN KEY (county, matter) REFERENCES matter (county, id),
                CHECK (mock = 1 OR public_text <> ''),
                CHECK (mock = 0 OR matter IS NULL),
                CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
                CHECK ((closed_at IS NULL) = (closing_report IS NULL)),
                CHECK (closing_report IS NULL OR closing_report <> ''),
                CHECK (closed_at IS NULL OR closed_at >= ordered_at)
            ) \(.strict)
            """,
            "CREATE INDEX recall_by_time ON recall (county, mock, ordered_at)",
            """
            CREATE TABLE recall_lot (
                county TEXT NOT NULL,
                recall TEXT NOT NULL,
                lot \(.int64) NOT NULL,
                origin \(.int64) NOT NULL CHECK (origin IN (0, 1)),
                PRIMARY KEY (county, recall, lot),
                FOREIGN KEY (county, recall) REFERENCES recall (county, id),
                FOREIGN KEY (county, lot) REFERENCES lot (county, id)
            ) \(.strict)
            """,
            "CREATE INDEX recall_lot_by_lot ON recall_lot (county, lot)",
            """
            CREATE TABLE recall_holding (
                county TEXT NOT NULL,
                recall TEXT NOT NULL,
                holding \(.int64) NOT NULL,
                holder TEXT NOT NULL,
                matter TEXT,
                exact \(.int64) NOT NULL CHECK (exact IN (0, 1)),
                expected \(.int64) NOT NULL CHECK (expected >= 0),
                recalled \(.int64) CHECK (recalled >= 0),
                sold \(.int64) CHECK (sold >= 0),
                destroyed \(.int64) CHECK (destroyed >= 0),
                evidence TEXT,
                answered_at \(.int64),
                answered_by TEXT,
                PRIMARY KEY (county, recall, holding),
                FOREIGN KEY (county, recall) REFERENCES recall (county, id),
                FOREIGN KEY (county, holding) REFERENCES holding (county, id),
                FOREIGN KEY (county, holder) REFERENCES operator (county, id),
                FOREIGN KEY (county, matter) REFERENCES matter (county, id),
                CHECK ((answered_at IS NULL) = (answered_by IS NULL)),
                CHECK ((answered_at IS NULL) = (recalled IS NULL)),
                CHECK ((answered_at IS NULL) = (sold IS NULL)),
                CHECK ((answered_at IS NULL) = (destroyed IS NULL)),
                CHECK ((answered_at IS NULL) = (evidence IS NULL)),
                CHECK (evidence IS NULL OR evidence <> '')
            ) \(.strict)
            """,
            "CREATE INDEX recall_holding_by_holder ON recall_holding (county, holder, recall)",
            "CREATE INDEX recall_holding_by_matter ON recall_holding (county, matter)",
            """
            CREATE TABLE recall_check (
                county TEXT NOT NULL,
                id TEXT NOT NULL,
                recall TEXT NOT NULL,
                holder TEXT NOT NULL,
                reached \(.int64) NOT NULL CHECK (reached IN (0, 1)),
                note TEXT NOT NULL CHECK (note <> ''),
                at \(.int64) NOT NULL,
                checked_by TEXT NOT NULL,
                PRIMARY KEY (county, id),
                FOREIGN KEY (county, recall) REFERENCES recall (county, id),
                FOREIGN KEY (county, holder) REFERENCES operator (county, id)
            ) \(.strict)
            """,
            "CREATE INDEX recall_check_by_recall ON recall_check (county, recall, at)"
        )
    ]
}

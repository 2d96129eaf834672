import Storage

extension Schema {
    /// What happened before it was entered, and pauses that wait for approval.
    static let eventDays: [Migration] = [
        Migration("0040-event-days", statements: recording + standing + handover)
    ]

    private static let recording: [SQL] = [
        """
        CREATE TABLE matter_backdating (
            county TEXT NOT NULL,
            matter TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('opened', 'step', 'paused', 'resumed')),
            reference TEXT NOT NULL,
            happened_at \(.int64) NOT NULL,
            recorded_at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (county, matter, kind, reference),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            CHECK (happened_at < recorded_at)
        ) \(.strict)
        """,
        """
        CREATE TABLE matter_pause_request (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            matter TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            note TEXT NOT NULL,
            pause_from \(.int64) NOT NULL,
            asked_at \(.int64) NOT NULL,
            asked_by TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
            decided_at \(.int64),
            decided_by TEXT,
            decision TEXT NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            CHECK (pause_from <= asked_at),
            CHECK ((state = 'waiting') = (decided_at IS NULL) AND (state = 'waiting') = (decided_by IS NULL)),
            CONSTRAINT pause_decided_by_another CHECK (decided_by IS NULL OR decided_by <> asked_by)
        ) \(.strict)
        """,
        "CREATE UNIQUE INDEX matter_pause_request_open ON matter_pause_request (county, matter) WHERE state = 'waiting'",
        "CREATE INDEX matter_pause_request_of ON matter_pause_request (county, matter, asked_at)",
        """
        CREATE TABLE document_number (
            county TEXT NOT NULL,
            number TEXT NOT NULL CHECK (number <> ''),
            document TEXT NOT NULL,
            PRIMARY KEY (county, number),
            FOREIGN KEY (county, document) REFERENCES matter_document (county, id)
        ) \(.strict)
        """,
        // An earlier version counted by template: where two shared their word, the first one keeps the number.
        """
        INSERT INTO document_number (county, number, document)
        SELECT county, number, MIN(id) FROM matter_document GROUP BY county, number
        """,
        """
        CREATE TABLE matter_correction (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            matter TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('annul', 'step-back')),
            position \(.int64) NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            asked_at \(.int64) NOT NULL,
            asked_by TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
            decided_at \(.int64),
            decided_by TEXT,
            decision TEXT NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            CHECK ((state = 'waiting') = (decided_at IS NULL) AND (state = 'waiting') = (decided_by IS NULL)),
            CONSTRAINT correction_decided_by_another CHECK (decided_by IS NULL OR decided_by <> asked_by)
        ) \(.strict)
        """,
        "CREATE UNIQUE INDEX matter_correction_open ON matter_correction (county, matter) WHERE state = 'waiting'",
        "CREATE INDEX matter_correction_of ON matter_correction (county, matter, asked_at)",
    ]

    /// A matter may be annulled too.
    private static let standing: [SQL] = [
        "ALTER TABLE matter_standing RENAME TO matter_standing_before",
        """
        CREATE TABLE matter_standing (
            county TEXT NOT NULL,
            matter TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'annulled')),
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
                state = 'open'
                OR (step IS NULL AND outcome IS NOT NULL AND outcome <> '' AND reason IS NOT NULL AND reason <> ''
                    AND closed_at IS NOT NULL AND closed_by IS NOT NULL)
            ),
            CHECK (state <> 'closed' OR closing_evidence IS NOT NULL)
        ) \(.strict)
        """,
        """
        INSERT INTO matter_standing (county, matter, state, step, holder, due_at, due_missing_year, outcome, reason,
            closing_evidence, closed_at, closed_by)
        SELECT county, matter, state, step, holder, due_at, due_missing_year, outcome, reason, closing_evidence,
            closed_at, closed_by
        FROM matter_standing_before
        """,
        "DROP TABLE matter_standing_before",
        "CREATE INDEX matter_by_due ON matter_standing (county, state, due_at, matter)",
        "CREATE INDEX matter_by_holder ON matter_standing (county, holder, state)",
    ]

    /// A hand-over may be taken back before it is acknowledged.
    private static let handover: [SQL] = [
        "ALTER TABLE matter_handover RENAME TO matter_handover_before",
        """
        CREATE TABLE matter_handover (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            matter TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('handover', 'escalation')),
            position \(.int64) NOT NULL,
            from_holder TEXT NOT NULL CHECK (from_holder <> ''),
            to_holder TEXT NOT NULL CHECK (to_holder <> ''),
            reason TEXT NOT NULL CHECK (reason <> ''),
            papers TEXT NOT NULL,
            sent_at \(.int64) NOT NULL,
            sent_by TEXT NOT NULL,
            due_at \(.int64),
            due_missing_year \(.int64),
            state TEXT NOT NULL CHECK (state IN ('waiting', 'received', 'returned', 'answered', 'withdrawn')),
            answered_at \(.int64),
            answered_by TEXT,
            answer TEXT NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            CHECK (from_holder <> to_holder),
            CHECK ((state = 'waiting') = (answered_at IS NULL) AND (state = 'waiting') = (answered_by IS NULL)),
            CHECK (state <> 'returned' OR answer <> ''),
            CHECK (state <> 'answered' OR kind = 'escalation')
        ) \(.strict)
        """,
        """
        INSERT INTO matter_handover (county, id, matter, kind, position, from_holder, to_holder, reason, papers, sent_at,
            sent_by, due_at, due_missing_year, state, answered_at, answered_by, answer)
        SELECT county, id, matter, kind, position, from_holder, to_holder, reason, papers, sent_at, sent_by, due_at,
            due_missing_year, state, answered_at, answered_by, answer
        FROM matter_handover_before
        """,
        "DROP TABLE matter_handover_before",
        "CREATE UNIQUE INDEX matter_handover_open ON matter_handover (county, matter) WHERE state = 'waiting'",
        "CREATE INDEX matter_handover_of ON matter_handover (county, matter, sent_at)",
        "CREATE INDEX matter_handover_to ON matter_handover (county, to_holder, state)",
    ]
}

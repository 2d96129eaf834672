import Storage

extension Schema {
    /// What a matter needs beyond its steps: pauses, extensions, hand-overs, comments, documents.
    static let loops: [Migration] = [matterLoops]

    private static let matterLoops = Migration(
        "0010-loops",
        """
        CREATE TABLE matter_pause (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            matter TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            note TEXT NOT NULL,
            started_at \(.int64) NOT NULL,
            started_by TEXT NOT NULL,
            ended_at \(.int64),
            ended_by TEXT,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
            CHECK (ended_at IS NULL OR ended_at >= started_at)
        ) \(.strict)
        """,
        "CREATE UNIQUE INDEX matter_pause_open ON matter_pause (county, matter) WHERE ended_at IS NULL",
        "CREATE INDEX matter_pause_of ON matter_pause (county, matter, started_at)",
        """
        CREATE TABLE matter_extension (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            matter TEXT NOT NULL,
            position \(.int64),
            term TEXT NOT NULL CHECK (term <> ''),
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
            CONSTRAINT extension_decided_by_another CHECK (decided_by IS NULL OR decided_by <> asked_by)
        ) \(.strict)
        """,
        "CREATE UNIQUE INDEX matter_extension_open ON matter_extension (county, matter) WHERE state = 'waiting'",
        "CREATE INDEX matter_extension_of ON matter_extension (county, matter, asked_at)",
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
            state TEXT NOT NULL CHECK (state IN ('waiting', 'received', 'returned', 'answered')),
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
        "CREATE UNIQUE INDEX matter_handover_open ON matter_handover (county, matter) WHERE state = 'waiting'",
        "CREATE INDEX matter_handover_of ON matter_handover (county, matter, sent_at)",
        "CREATE INDEX matter_handover_to ON matter_handover (county, to_holder, state)",
        """
        CREATE TABLE matter_comment (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            matter TEXT NOT NULL,
            text TEXT NOT NULL CHECK (text <> ''),
            created_at \(.int64) NOT NULL,
            created_by TEXT NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX matter_comment_of ON matter_comment (county, matter, created_at)",
        """
        CREATE TABLE matter_assignee (
            county TEXT NOT NULL,
            matter TEXT NOT NULL,
            position \(.int64) NOT NULL,
            account TEXT NOT NULL,
            given_by TEXT NOT NULL,
            given_at \(.int64) NOT NULL,
            ended_at \(.int64),
            ended_by TEXT,
            PRIMARY KEY (county, matter, position),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            CHECK ((ended_at IS NULL) = (ended_by IS NULL))
        ) \(.strict)
        """,
        "CREATE UNIQUE INDEX matter_assignee_current ON matter_assignee (county, matter) WHERE ended_at IS NULL",
        "CREATE INDEX matter_assignee_of ON matter_assignee (county, account, ended_at)",
        """
        CREATE TABLE evidence_picture (
            county TEXT NOT NULL,
            digest TEXT NOT NULL,
            width \(.int64) NOT NULL CHECK (width > 0),
            height \(.int64) NOT NULL CHECK (height > 0),
            thumbnail \(.bytes),
            latitude \(.real64),
            longitude \(.real64),
            taken_at TEXT,
            PRIMARY KEY (county, digest),
            FOREIGN KEY (county, digest) REFERENCES evidence_file (county, digest),
            CHECK ((latitude IS NULL) = (longitude IS NULL))
        ) \(.strict)
        """,
        """
        CREATE TABLE document_template (
            county TEXT NOT NULL REFERENCES installation (county),
            template TEXT NOT NULL,
            version \(.int64) NOT NULL CHECK (version > 0),
            title TEXT NOT NULL CHECK (title <> ''),
            body TEXT NOT NULL CHECK (body <> ''),
            origin TEXT NOT NULL CHECK (origin IN ('rulebook', 'county')),
            reason TEXT NOT NULL,
            edited_at \(.int64) NOT NULL,
            edited_by TEXT NOT NULL,
            PRIMARY KEY (county, template, version)
        ) \(.strict)
        """,
        """
        CREATE TABLE matter_document (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            matter TEXT NOT NULL,
            step TEXT NOT NULL,
            template TEXT NOT NULL,
            version \(.int64) NOT NULL,
            year \(.int64) NOT NULL,
            serial \(.int64) NOT NULL CHECK (serial > 0),
            number TEXT NOT NULL CHECK (number <> ''),
            evidence TEXT,
            issued_at \(.int64) NOT NULL,
            issued_by TEXT NOT NULL,
            voided_at \(.int64),
            voided_by TEXT,
            void_reason TEXT,
            PRIMARY KEY (county, id),
            UNIQUE (county, template, year, serial),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            FOREIGN KEY (county, template, version) REFERENCES document_template (county, template, version),
            FOREIGN KEY (county, matter, evidence) REFERENCES evidence (county, matter, id),
            CHECK ((voided_at IS NULL) = (voided_by IS NULL) AND (voided_at IS NULL) = (void_reason IS NULL)),
            CHECK (void_reason IS NULL OR void_reason <> '')
        ) \(.strict)
        """,
        "CREATE INDEX matter_document_of ON matter_document (county, matter, issued_at)",
        """
        CREATE TABLE matter_document_value (
            county TEXT NOT NULL,
            document TEXT NOT NULL,
            name TEXT NOT NULL CHECK (name <> ''),
            value TEXT NOT NULL,
            PRIMARY KEY (county, document, name),
            FOREIGN KEY (county, document) REFERENCES matter_document (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE reminder (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            recipient TEXT NOT NULL CHECK (recipient <> ''),
            kind TEXT NOT NULL CHECK (kind <> ''),
            matter TEXT NOT NULL,
            occasion TEXT NOT NULL,
            due_at \(.int64),
            text TEXT NOT NULL CHECK (text <> ''),
            created_at \(.int64) NOT NULL,
            read_at \(.int64),
            read_by TEXT,
            PRIMARY KEY (county, id),
            UNIQUE (county, recipient, kind, matter, occasion),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            CHECK ((read_at IS NULL) = (read_by IS NULL))
        ) \(.strict)
        """,
        "CREATE INDEX reminder_unread ON reminder (county, recipient, created_at) WHERE read_at IS NULL",
        """
        CREATE TABLE outbox (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            reminder TEXT NOT NULL,
            channel TEXT NOT NULL CHECK (channel <> ''),
            recipient TEXT NOT NULL,
            text TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
            tries \(.int64) NOT NULL CHECK (tries >= 0),
            error TEXT NOT NULL,
            created_at \(.int64) NOT NULL,
            sent_at \(.int64),
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, reminder) REFERENCES reminder (county, id),
            CHECK ((state = 'sent') = (sent_at IS NOT NULL))
        ) \(.strict)
        """,
        "CREATE INDEX outbox_waiting ON outbox (county, created_at) WHERE state = 'waiting'",
        """
        CREATE TABLE reminder_run (
            county TEXT NOT NULL REFERENCES installation (county),
            day TEXT NOT NULL,
            created \(.int64) NOT NULL,
            PRIMARY KEY (county, day)
        ) \(.strict)
        """,
        """
        CREATE TABLE calendar_feed (
            county TEXT NOT NULL,
            token_hash TEXT NOT NULL PRIMARY KEY,
            account TEXT NOT NULL,
            created_at \(.int64) NOT NULL,
            revoked_at \(.int64),
            FOREIGN KEY (county, account) REFERENCES account (county, id)
        ) \(.strict)
        """,
        "CREATE UNIQUE INDEX calendar_feed_of ON calendar_feed (county, account) WHERE revoked_at IS NULL"
    )
}

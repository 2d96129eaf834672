import Storage

extension Schema {
    /// Failures that were published before the time to ask for a retest was over, each with the reason on record.
    static let noticeReleases: [Migration] = [
        Migration(
            "0030-notice-releases",
            """
            CREATE TABLE notice_release (
                county TEXT NOT NULL,
                notice TEXT NOT NULL,
                sample TEXT NOT NULL,
                held TEXT NOT NULL CHECK (held <> ''),
                reason TEXT NOT NULL CHECK (reason <> ''),
                PRIMARY KEY (county, notice, sample),
                FOREIGN KEY (county, notice, sample) REFERENCES notice_line (county, notice, sample)
            ) \(.strict)
            """
        )
    ]

    /// Reminders about more than matters, read by each account for itself, and an outbox that a gateway can work on.
    static let notices: [Migration] = [
        Migration("0041-notices", statements: reminders + outbox)
    ]

    private static let reminders: [SQL] = [
        "ALTER TABLE outbox RENAME TO outbox_before",
        "ALTER TABLE reminder RENAME TO reminder_before",
        """
        CREATE TABLE reminder (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            recipient TEXT NOT NULL CHECK (recipient <> ''),
            kind TEXT NOT NULL CHECK (kind <> ''),
            subject_kind TEXT NOT NULL CHECK (subject_kind IN ('matter', 'specimen', 'milestone', 'report', 'licence')),
            subject TEXT NOT NULL CHECK (subject <> ''),
            matter TEXT,
            occasion TEXT NOT NULL,
            due_at \(.int64),
            text TEXT NOT NULL CHECK (text <> ''),
            created_at \(.int64) NOT NULL,
            retired_at \(.int64),
            PRIMARY KEY (county, id),
            UNIQUE (county, recipient, kind, subject_kind, subject, occasion),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            CHECK ((subject_kind = 'matter') = (matter IS NOT NULL))
        ) \(.strict)
        """,
        """
        INSERT INTO reminder (county, id, recipient, kind, subject_kind, subject, matter, occasion, due_at, text,
            created_at, retired_at)
        SELECT county, id, recipient, kind, 'matter', matter, matter, occasion, due_at, text, created_at, read_at
        FROM reminder_before
        """,
        "CREATE INDEX reminder_standing ON reminder (county, recipient, created_at) WHERE retired_at IS NULL",
        "CREATE INDEX reminder_of_matter ON reminder (county, matter) WHERE retired_at IS NULL",
        """
        CREATE TABLE reminder_read (
            county TEXT NOT NULL,
            reminder TEXT NOT NULL,
            account TEXT NOT NULL,
            read_at \(.int64) NOT NULL,
            PRIMARY KEY (county, account, reminder),
            FOREIGN KEY (county, reminder) REFERENCES reminder (county, id)
        ) \(.strict)
        """,
        """
        INSERT INTO reminder_read (county, reminder, account, read_at)
        SELECT county, id, read_by, read_at FROM reminder_before WHERE read_at IS NOT NULL
        """,
        """
        CREATE TABLE reminder_turn (
            county TEXT NOT NULL PRIMARY KEY REFERENCES installation (county),
            ran_at \(.int64) NOT NULL
        ) \(.strict)
        """,
    ]

    private static let outbox: [SQL] = [
        """
        CREATE TABLE outbox (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            reminder TEXT NOT NULL,
            channel TEXT NOT NULL CHECK (channel <> ''),
            recipient TEXT NOT NULL,
            text TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'sent', 'failed', 'dropped')),
            tries \(.int64) NOT NULL CHECK (tries >= 0),
            error TEXT NOT NULL,
            created_at \(.int64) NOT NULL,
            claimed_at \(.int64),
            sent_at \(.int64),
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, reminder) REFERENCES reminder (county, id),
            CHECK ((state = 'claimed') = (claimed_at IS NOT NULL)),
            CHECK ((state = 'sent') = (sent_at IS NOT NULL))
        ) \(.strict)
        """,
        """
        INSERT INTO outbox (county, id, reminder, channel, recipient, text, state, tries, error, created_at, sent_at)
        SELECT old.county, old.id, old.reminder, old.channel, old.recipient, old.text,
            CASE WHEN old.state = 'waiting' AND reminder_before.read_at IS NOT NULL THEN 'dropped' ELSE old.state END,
            old.tries, old.error, old.created_at, old.sent_at
        FROM outbox_before AS old
        JOIN reminder_before ON reminder_before.county = old.county AND reminder_before.id = old.reminder
        """,
        "CREATE INDEX outbox_open ON outbox (county, created_at, id) WHERE state IN ('waiting', 'claimed')",
        "CREATE INDEX outbox_of_reminder ON outbox (county, reminder)",
        "DROP TABLE outbox_before",
        "DROP TABLE reminder_before",
    ]
}

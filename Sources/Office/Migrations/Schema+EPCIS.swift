import Storage

extension Schema {
    /// Events of EPCIS 2.0 as other systems report them, with their jobs, standing queries and the programs' tokens.
    ///
    /// An event is never changed: `body` is the whole of it, the columns and `epcis_event_value` are what queries look for.
    static let epcis: [Migration] = [Migration("0019-epcis", statements: tokens + captured + standing)]

    private static let tokens: [SQL] = [
        """
        CREATE TABLE api_token (
            county TEXT NOT NULL,
            token_hash TEXT NOT NULL CHECK (length(token_hash) = 64),
            name TEXT NOT NULL CHECK (name <> ''),
            account TEXT NOT NULL,
            permission TEXT NOT NULL CHECK (permission <> ''),
            created_at \(.int64) NOT NULL,
            revoked_at \(.int64),
            PRIMARY KEY (county, token_hash),
            UNIQUE (county, name),
            FOREIGN KEY (county, account) REFERENCES account (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE epcis_page_secret (
            county TEXT NOT NULL PRIMARY KEY REFERENCES installation (county),
            secret \(.bytes) NOT NULL
        ) \(.strict)
        """,
    ]

    private static let captured: [SQL] = [
        """
        CREATE TABLE epcis_job (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            behaviour TEXT NOT NULL CHECK (behaviour IN ('rollback', 'proceed')),
            success \(.int64) NOT NULL CHECK (success IN (0, 1)),
            created_at \(.int64) NOT NULL,
            finished_at \(.int64) NOT NULL,
            captured_by TEXT NOT NULL,
            events \(.int64) NOT NULL CHECK (events >= 0),
            repeated \(.int64) NOT NULL CHECK (repeated >= 0),
            movements \(.int64) NOT NULL CHECK (movements >= 0),
            unplaced \(.int64) NOT NULL CHECK (unplaced >= 0),
            PRIMARY KEY (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX epcis_job_by_time ON epcis_job (county, created_at, id)",
        """
        CREATE TABLE epcis_job_error (
            county TEXT NOT NULL,
            job TEXT NOT NULL,
            position \(.int64) NOT NULL CHECK (position > 0),
            exception TEXT NOT NULL,
            detail TEXT NOT NULL,
            PRIMARY KEY (county, job, position),
            FOREIGN KEY (county, job) REFERENCES epcis_job (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE epcis_event (
            county TEXT NOT NULL,
            sequence \(.int64) NOT NULL,
            event_id TEXT NOT NULL CHECK (event_id <> ''),
            declares_error \(.int64) NOT NULL CHECK (declares_error IN (0, 1)),
            event_time \(.int64) NOT NULL,
            record_time \(.int64) NOT NULL,
            type TEXT NOT NULL CHECK (type <> ''),
            action TEXT CHECK (action IN ('ADD', 'OBSERVE', 'DELETE')),
            biz_step TEXT,
            disposition TEXT,
            read_point TEXT,
            biz_location TEXT,
            transformation_id TEXT,
            hash TEXT NOT NULL,
            body TEXT NOT NULL,
            job TEXT NOT NULL,
            PRIMARY KEY (county, sequence),
            UNIQUE (county, event_id, declares_error),
            FOREIGN KEY (county, job) REFERENCES epcis_job (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX epcis_event_by_time ON epcis_event (county, event_time, sequence)",
        "CREATE INDEX epcis_event_by_step ON epcis_event (county, biz_step, sequence)",
        "CREATE INDEX epcis_event_by_disposition ON epcis_event (county, disposition, sequence)",
        "CREATE INDEX epcis_event_by_read_point ON epcis_event (county, read_point, sequence)",
        "CREATE INDEX epcis_event_by_location ON epcis_event (county, biz_location, sequence)",
        "CREATE INDEX epcis_event_by_type ON epcis_event (county, type, sequence)",
        "CREATE INDEX epcis_event_by_job ON epcis_event (county, job, sequence)",
        """
        CREATE TABLE epcis_event_value (
            county TEXT NOT NULL,
            role TEXT NOT NULL,
            value TEXT NOT NULL,
            event \(.int64) NOT NULL,
            PRIMARY KEY (county, role, value, event),
            FOREIGN KEY (county, event) REFERENCES epcis_event (county, sequence)
        ) \(.strict)
        """,
        """
        CREATE TABLE epcis_event_movement (
            county TEXT NOT NULL,
            event \(.int64) NOT NULL,
            movement \(.int64) NOT NULL,
            PRIMARY KEY (county, event, movement),
            FOREIGN KEY (county, event) REFERENCES epcis_event (county, sequence),
            FOREIGN KEY (county, movement) REFERENCES movement (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX epcis_event_movement_by_movement ON epcis_event_movement (county, movement)",
        """
        CREATE TABLE epcis_place_child (
            county TEXT NOT NULL REFERENCES installation (county),
            parent TEXT NOT NULL,
            child TEXT NOT NULL,
            PRIMARY KEY (county, parent, child)
        ) \(.strict)
        """,
    ]

    private static let standing: [SQL] = [
        """
        CREATE TABLE epcis_query (
            county TEXT NOT NULL REFERENCES installation (county),
            name TEXT NOT NULL CHECK (name <> ''),
            body TEXT NOT NULL,
            created_at \(.int64) NOT NULL,
            created_by TEXT NOT NULL,
            PRIMARY KEY (county, name)
        ) \(.strict)
        """,
        """
        CREATE TABLE epcis_subscription (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            query TEXT NOT NULL,
            destination TEXT NOT NULL,
            signature_token TEXT NOT NULL,
            schedule TEXT,
            report_if_empty \(.int64) NOT NULL CHECK (report_if_empty IN (0, 1)),
            epc_format TEXT NOT NULL,
            initial_record_time \(.int64),
            created_at \(.int64) NOT NULL,
            created_by TEXT NOT NULL,
            last_sequence \(.int64) NOT NULL,
            last_notified_at \(.int64),
            next_at \(.int64) NOT NULL,
            failures \(.int64) NOT NULL CHECK (failures >= 0),
            last_error TEXT NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, query) REFERENCES epcis_query (county, name)
        ) \(.strict)
        """,
        "CREATE INDEX epcis_subscription_by_query ON epcis_subscription (county, query)",
        "CREATE INDEX epcis_subscription_by_time ON epcis_subscription (county, next_at)",
    ]
}

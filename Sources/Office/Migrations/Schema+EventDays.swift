import Storage

extension Schema {
    /// What happened before it was entered, and pauses that wait for approval.
    static let eventDays: [Migration] = [
        Migration(
            "0039-event-days",
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
            "CREATE INDEX matter_pause_request_of ON matter_pause_request (county, matter, asked_at)"
        )
    ]
}

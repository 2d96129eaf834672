import Storage

extension Schema {
    /// Markets' gates: files of sellers, arrivals with their proofs, and what followed.
    ///
    /// An arrival never changes; where it stands now is the standing of its last step.
    static let market: [Migration] = [
        Migration(
            "0015-market",
            """
            CREATE TABLE market_seller (
                county TEXT NOT NULL REFERENCES installation (county),
                id TEXT NOT NULL,
                market TEXT NOT NULL,
                name TEXT NOT NULL CHECK (name <> ''),
                identity_code TEXT NOT NULL CHECK (identity_code <> ''),
                phone TEXT NOT NULL CHECK (phone <> ''),
                goods TEXT NOT NULL CHECK (goods <> ''),
                stall TEXT NOT NULL,
                agreed_on TEXT,
                since_day TEXT NOT NULL,
                until_day TEXT,
                recorded_at \(.int64) NOT NULL,
                recorded_by TEXT NOT NULL,
                PRIMARY KEY (county, id),
                UNIQUE (county, market, id),
                FOREIGN KEY (county, market) REFERENCES operator (county, id),
                CHECK (until_day IS NULL OR since_day <= until_day)
            ) \(.strict)
            """,
            "CREATE INDEX market_seller_by_market ON market_seller (county, market, until_day)",
            entry,
            "CREATE INDEX gate_entry_by_market ON gate_entry (county, market, arrived_on, id)",
            "CREATE INDEX gate_entry_by_day ON gate_entry (county, arrived_on)",
            "CREATE INDEX gate_entry_by_certificate ON gate_entry (county, certificate) WHERE certificate IS NOT NULL",
            """
            CREATE TABLE gate_proof (
                county TEXT NOT NULL,
                entry TEXT NOT NULL,
                position \(.int64) NOT NULL CHECK (position > 0),
                kind TEXT NOT NULL CHECK (kind IN ('quarantine', 'meat-inspection', 'import-inspection', 'report')),
                number TEXT NOT NULL CHECK (number <> ''),
                PRIMARY KEY (county, entry, position),
                FOREIGN KEY (county, entry) REFERENCES gate_entry (county, id)
            ) \(.strict)
            """,
            step,
            "CREATE INDEX gate_step_by_matter ON gate_step (county, matter) WHERE matter IS NOT NULL"
        )
    ]

    private static let entry: SQL = """
        CREATE TABLE gate_entry (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            market TEXT NOT NULL,
            seller TEXT,
            plate TEXT NOT NULL,
            food TEXT NOT NULL CHECK (food <> ''),
            goods TEXT NOT NULL CHECK (goods IN ('produce', 'meat', 'imported')),
            quantity \(.int64) NOT NULL CHECK (quantity > 0),
            unit TEXT NOT NULL CHECK (unit IN ('kg', 'L', 'piece')),
            place TEXT NOT NULL,
            purchase_kind TEXT CHECK (purchase_kind IN ('invoice', 'agreement', 'own-harvest', 'certificate')),
            purchase_number TEXT,
            certificate TEXT,
            shown TEXT NOT NULL,
            mismatch TEXT NOT NULL,
            decision TEXT NOT NULL CHECK (decision IN ('admitted', 'refused', 'held')),
            reason TEXT NOT NULL CHECK (reason <> ''),
            advice TEXT NOT NULL CHECK (advice <> ''),
            arrived_on TEXT NOT NULL,
            arrived_at \(.int64) NOT NULL,
            recorded_at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            client_key TEXT NOT NULL CHECK (client_key <> ''),
            movement \(.int64),
            trace TEXT,
            PRIMARY KEY (county, id),
            UNIQUE (county, client_key),
            FOREIGN KEY (county, market) REFERENCES operator (county, id),
            FOREIGN KEY (county, market, seller) REFERENCES market_seller (county, market, id),
            FOREIGN KEY (county, certificate) REFERENCES certificate (county, id),
            FOREIGN KEY (county, movement) REFERENCES movement (county, id),
            FOREIGN KEY (county, trace) REFERENCES matter (county, id),
            CHECK ((purchase_kind IS NULL) = (purchase_number IS NULL)),
            CHECK (purchase_kind IS NOT NULL OR decision = 'refused'),
            CHECK (arrived_at <= recorded_at)
        ) \(.strict)
        """

    private static let step: SQL = """
        CREATE TABLE gate_step (
            county TEXT NOT NULL,
            entry TEXT NOT NULL,
            position \(.int64) NOT NULL CHECK (position > 0),
            kind TEXT NOT NULL CHECK (kind IN ('quick-test', 'retest', 'disposal', 'release')),
            items TEXT NOT NULL,
            result TEXT CHECK (result IN ('negative', 'positive', 'invalid')),
            reading TEXT NOT NULL,
            quantity \(.int64) CHECK (quantity > 0),
            evidence TEXT NOT NULL,
            standing TEXT NOT NULL CHECK (standing IN ('admitted', 'awaiting', 'held', 'condemned', 'disposed')),
            due_at \(.int64),
            matter TEXT,
            at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (county, entry, position),
            FOREIGN KEY (county, entry) REFERENCES gate_entry (county, id),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id),
            CHECK ((kind IN ('quick-test', 'retest')) = (result IS NOT NULL)),
            CHECK (kind <> 'disposal' OR (quantity IS NOT NULL AND evidence <> '')),
            CHECK (kind <> 'release' OR evidence <> '')
        ) \(.strict)
        """
}

import Storage

extension Schema {
    /// Lots, their movements, and certificates of promise.
    ///
    /// A *holding* is a lot at a holder: the node of the graph that tracing walks. Numbers instead of texts keep a million
    /// movements small; each use case writes one batch, whose digest its audit leaf records.
    static let provenance: [Migration] = [
        Migration("0014-provenance", statements: lots + certificates + inputUses)
    ]

    /// A superset: what stands here and has a source by now is passed over by whoever looks.
    static let unsourced: [Migration] = [
        Migration(
            "0025-unsourced",
            """
            CREATE TABLE holding_unsourced (
                county TEXT NOT NULL,
                holder TEXT NOT NULL,
                holding \(.int64) NOT NULL,
                PRIMARY KEY (county, holder, holding),
                FOREIGN KEY (county, holding) REFERENCES holding (county, id)
            ) \(.strict)
            """,
            """
            INSERT INTO holding_unsourced (county, holder, holding)
            SELECT holding.county, holding.holder, holding.id FROM holding
            WHERE NOT EXISTS (SELECT 1 FROM movement_output AS came WHERE came.county = holding.county
                AND came.holding = holding.id AND NOT EXISTS (SELECT 1 FROM movement AS later
                WHERE later.county = came.county AND later.corrects = came.movement))
            """
        )
    ]

    private static let lots: [SQL] = [
        """
        CREATE TABLE movement_batch (
            county TEXT NOT NULL REFERENCES installation (county),
            id \(.int64) NOT NULL,
            source TEXT NOT NULL CHECK (source IN ('hand', 'import', 'epcis', 'gate', 'certificate', 'simulation')),
            name TEXT NOT NULL,
            recorded_at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE lot (
            county TEXT NOT NULL,
            id \(.int64) NOT NULL,
            batch \(.int64) NOT NULL,
            code TEXT NOT NULL CHECK (code <> ''),
            food TEXT NOT NULL CHECK (food <> ''),
            food_class TEXT NOT NULL,
            unit TEXT NOT NULL CHECK (unit IN ('kg', 'L', 'piece')),
            maker TEXT NOT NULL,
            made_on TEXT,
            place TEXT NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN ('harvest', 'slaughter', 'catch', 'purchase', 'storage', 'split', 'merge',
                'processing')),
            PRIMARY KEY (county, id),
            UNIQUE (county, maker, code),
            FOREIGN KEY (county, batch) REFERENCES movement_batch (county, id),
            FOREIGN KEY (county, maker) REFERENCES operator (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX lot_by_code ON lot (county, code)",
        "CREATE INDEX lot_by_food ON lot (county, food, made_on)",
        "CREATE INDEX lot_by_batch ON lot (county, batch)",
        """
        CREATE TABLE holding (
            county TEXT NOT NULL,
            id \(.int64) NOT NULL,
            lot \(.int64) NOT NULL,
            holder TEXT NOT NULL,
            PRIMARY KEY (county, id),
            UNIQUE (county, lot, holder),
            FOREIGN KEY (county, lot) REFERENCES lot (county, id),
            FOREIGN KEY (county, holder) REFERENCES operator (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX holding_by_holder ON holding (county, holder, lot)",
        """
        CREATE TABLE movement (
            county TEXT NOT NULL,
            id \(.int64) NOT NULL,
            batch \(.int64) NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('harvest', 'slaughter', 'catch', 'purchase', 'storage', 'split', 'merge',
                'processing', 'sale', 'return', 'destruction', 'export', 'void')),
            occurred_at \(.int64) NOT NULL,
            document TEXT NOT NULL,
            remark TEXT NOT NULL,
            corrects \(.int64),
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, batch) REFERENCES movement_batch (county, id),
            FOREIGN KEY (county, corrects) REFERENCES movement (county, id),
            CHECK (kind <> 'void' OR corrects IS NOT NULL),
            CHECK (corrects IS NULL OR (corrects < id AND remark <> ''))
        ) \(.strict)
        """,
        "CREATE UNIQUE INDEX movement_corrected_once ON movement (county, corrects) WHERE corrects IS NOT NULL",
        "CREATE INDEX movement_by_batch ON movement (county, batch)",
        "CREATE INDEX movement_by_time ON movement (county, occurred_at)",
        """
        CREATE TABLE movement_input (
            county TEXT NOT NULL,
            movement \(.int64) NOT NULL,
            holding \(.int64) NOT NULL,
            quantity \(.int64) NOT NULL CHECK (quantity > 0),
            PRIMARY KEY (county, movement, holding),
            FOREIGN KEY (county, movement) REFERENCES movement (county, id),
            FOREIGN KEY (county, holding) REFERENCES holding (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX movement_input_by_holding ON movement_input (county, holding, movement, quantity)",
        """
        CREATE TABLE movement_output (
            county TEXT NOT NULL,
            movement \(.int64) NOT NULL,
            holding \(.int64) NOT NULL,
            quantity \(.int64) NOT NULL CHECK (quantity > 0),
            PRIMARY KEY (county, movement, holding),
            FOREIGN KEY (county, movement) REFERENCES movement (county, id),
            FOREIGN KEY (county, holding) REFERENCES holding (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX movement_output_by_holding ON movement_output (county, holding, movement, quantity)",
    ]

    private static let certificates: [SQL] = [
        """
        CREATE TABLE signing_key (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            suite TEXT NOT NULL CHECK (suite IN ('Ed25519')),
            public_key \(.bytes) NOT NULL,
            private_key \(.bytes) NOT NULL,
            created_at \(.int64) NOT NULL,
            PRIMARY KEY (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE certificate (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            code TEXT NOT NULL CHECK (length(code) = 16),
            edition TEXT NOT NULL CHECK (edition <> ''),
            issuer TEXT NOT NULL,
            grower TEXT,
            holding \(.int64) NOT NULL,
            food TEXT NOT NULL CHECK (food <> ''),
            quantity \(.int64) NOT NULL CHECK (quantity > 0),
            place TEXT NOT NULL CHECK (place <> ''),
            basis TEXT NOT NULL CHECK (basis <> ''),
            signer TEXT NOT NULL CHECK (signer <> ''),
            contact TEXT NOT NULL CHECK (contact <> ''),
            made_on TEXT NOT NULL,
            issued_on TEXT NOT NULL,
            issued_at \(.int64) NOT NULL,
            issued_by TEXT NOT NULL,
            content TEXT NOT NULL,
            signing_key TEXT NOT NULL,
            signature \(.bytes) NOT NULL,
            PRIMARY KEY (county, id),
            UNIQUE (county, code),
            FOREIGN KEY (county, issuer) REFERENCES operator (county, id),
            FOREIGN KEY (county, grower) REFERENCES operator (county, id),
            FOREIGN KEY (county, holding) REFERENCES holding (county, id),
            FOREIGN KEY (county, signing_key) REFERENCES signing_key (county, id),
            CHECK (made_on <= issued_on)
        ) \(.strict)
        """,
        "CREATE INDEX certificate_by_issuer ON certificate (county, issuer, issued_at)",
        "CREATE INDEX certificate_by_grower ON certificate (county, grower) WHERE grower IS NOT NULL",
        "CREATE INDEX certificate_by_holding ON certificate (county, holding)",
        "CREATE INDEX certificate_by_day ON certificate (county, issued_on)",
        """
        CREATE TABLE certificate_source (
            county TEXT NOT NULL,
            certificate TEXT NOT NULL,
            source TEXT NOT NULL,
            PRIMARY KEY (county, certificate, source),
            FOREIGN KEY (county, certificate) REFERENCES certificate (county, id),
            FOREIGN KEY (county, source) REFERENCES certificate (county, id),
            CHECK (certificate <> source)
        ) \(.strict)
        """,
        "CREATE INDEX certificate_source_by_source ON certificate_source (county, source)",
        """
        CREATE TABLE certificate_test (
            county TEXT NOT NULL,
            certificate TEXT NOT NULL,
            position \(.int64) NOT NULL CHECK (position > 0),
            kind TEXT NOT NULL CHECK (kind IN ('rapid-test', 'sample', 'report')),
            reference TEXT NOT NULL CHECK (reference <> ''),
            title TEXT NOT NULL CHECK (title <> ''),
            PRIMARY KEY (county, certificate, position),
            FOREIGN KEY (county, certificate) REFERENCES certificate (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE certificate_void (
            county TEXT NOT NULL,
            certificate TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (county, certificate),
            FOREIGN KEY (county, certificate) REFERENCES certificate (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE certificate_scan (
            county TEXT NOT NULL,
            certificate TEXT NOT NULL,
            day TEXT NOT NULL,
            place TEXT NOT NULL,
            scans \(.int64) NOT NULL CHECK (scans > 0),
            first_at \(.int64) NOT NULL,
            last_at \(.int64) NOT NULL,
            PRIMARY KEY (county, certificate, day, place),
            FOREIGN KEY (county, certificate) REFERENCES certificate (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE certificate_report (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            certificate TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            contact TEXT NOT NULL,
            matter TEXT NOT NULL,
            at \(.int64) NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, certificate) REFERENCES certificate (county, id),
            FOREIGN KEY (county, matter) REFERENCES matter (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX certificate_report_by_certificate ON certificate_report (county, certificate)",
    ]

    /// What was used on a crop or an animal and until when it may not be sold (农药管理条例第三十六条、兽药管理条例).
    private static let inputUses: [SQL] = [
        """
        CREATE TABLE input_use (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            operator TEXT NOT NULL,
            food TEXT NOT NULL CHECK (food <> ''),
            place TEXT NOT NULL,
            product TEXT NOT NULL CHECK (product <> ''),
            substances TEXT NOT NULL CHECK (substances <> ''),
            registration TEXT NOT NULL,
            dose TEXT NOT NULL,
            used_on TEXT NOT NULL,
            interval_days \(.int64) NOT NULL CHECK (interval_days >= 0),
            recorded_at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (county, id),
            FOREIGN KEY (county, operator) REFERENCES operator (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX input_use_by_operator ON input_use (county, operator, used_on)",
    ]
}

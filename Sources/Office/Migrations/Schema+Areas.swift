import Storage

extension Schema {
    /// Grids, who answers for them, and patrols.
    static let areas: [Migration] = [
        Migration(
            "0008-grids",
            """
            CREATE TABLE grid (
                county TEXT NOT NULL REFERENCES installation (county),
                id TEXT NOT NULL,
                code TEXT NOT NULL CHECK (code <> ''),
                name TEXT NOT NULL CHECK (name <> ''),
                township TEXT NOT NULL,
                villages TEXT NOT NULL,
                contact TEXT NOT NULL,
                active \(.int64) NOT NULL CHECK (active IN (0, 1)),
                created_at \(.int64) NOT NULL,
                PRIMARY KEY (county, id),
                UNIQUE (county, code)
            ) \(.strict)
            """,
            "CREATE INDEX grid_by_township ON grid (county, township, code)",
            """
            CREATE TABLE grid_staff (
                county TEXT NOT NULL,
                id TEXT NOT NULL,
                grid TEXT NOT NULL,
                name TEXT NOT NULL CHECK (name <> ''),
                duty TEXT NOT NULL CHECK (duty IN ('supervisor', 'assistant')),
                phone TEXT NOT NULL,
                account TEXT,
                since TEXT NOT NULL,
                until TEXT,
                PRIMARY KEY (county, id),
                FOREIGN KEY (county, grid) REFERENCES grid (county, id),
                CHECK (until IS NULL OR until >= since)
            ) \(.strict)
            """,
            "CREATE INDEX grid_staff_by_grid ON grid_staff (county, grid, since)",
            """
            CREATE TABLE patrol (
                county TEXT NOT NULL,
                id TEXT NOT NULL,
                grid TEXT NOT NULL,
                operator TEXT,
                day TEXT NOT NULL,
                patroller TEXT NOT NULL CHECK (patroller <> ''),
                findings TEXT NOT NULL CHECK (findings <> ''),
                measures TEXT NOT NULL,
                hazard \(.int64) NOT NULL CHECK (hazard IN (0, 1)),
                matter TEXT,
                created_at \(.int64) NOT NULL,
                created_by TEXT NOT NULL,
                PRIMARY KEY (county, id),
                FOREIGN KEY (county, grid) REFERENCES grid (county, id),
                FOREIGN KEY (county, operator) REFERENCES operator (county, id),
                FOREIGN KEY (county, matter) REFERENCES matter (county, id),
                CHECK (hazard = 1 OR matter IS NULL)
            ) \(.strict)
            """,
            "CREATE INDEX patrol_by_grid ON patrol (county, grid, day)",
            "CREATE INDEX patrol_by_operator ON patrol (county, operator, day)",
            "CREATE INDEX operator_by_grid ON operator (county, grid)"
        )
    ]
}

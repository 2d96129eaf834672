import Storage

/// A small schema with every kind of constraint, for the conformance tests.
enum Stall {
    static let migrations: [Migration] = [
        Migration(
            "0001-stall",
            """
            CREATE TABLE stall (
                id TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL CONSTRAINT stall_has_name CHECK (name <> ''),
                score \(.int64) NOT NULL DEFAULT 0,
                seal \(.bytes),
                note TEXT,
                latitude \(.real64)
            ) \(.strict)
            """
        ),
        Migration(
            "0002-delivery",
            """
            CREATE TABLE delivery (
                id TEXT NOT NULL PRIMARY KEY,
                area TEXT NOT NULL,
                number \(.int64) NOT NULL,
                sender TEXT NOT NULL REFERENCES stall (id),
                receiver TEXT NOT NULL REFERENCES stall (id) DEFERRABLE INITIALLY DEFERRED,
                UNIQUE (area, number)
            ) \(.strict)
            """,
            "CREATE INDEX delivery_sender ON delivery (sender)"
        ),
    ]

    static func add(_ db: any Connection, _ id: String, name: String = "甲", score: Int64 = 0) throws(StorageError) {
        try db.execute("INSERT INTO stall (id, name, score) VALUES (\(id), \(name), \(score))")
    }

    static func ids(_ db: any Connection) throws(StorageError) -> [String] {
        var ids: [String] = []
        for row in try db.query("SELECT id FROM stall ORDER BY id") { ids.append(try row.get("id")) }
        return ids
    }
}

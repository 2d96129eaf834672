import Storage
import TestSupport
import Testing

@Suite struct `Queries on both engines` {
    private func ids(
        _ engine: Engine,
        adding stalls: [(id: String, note: String?)],
        _ sql: SQL
    ) async throws -> [String] {
        nonisolated(unsafe) var ids: [String] = []
        try await withDatabase(engine, Stall.migrations) { database in
            ids = try await database.write { db in
                for stall in stalls {
                    try db.execute("INSERT INTO stall (id, name, note) VALUES (\(stall.id), \("甲"), \(stall.note))")
                }
                return try db.query(sql).map { row -> String in try row.get("id") }
            }
        }
        return ids
    }

    @Test(arguments: Engine.available)
    func `text sorts by code point`(engine: Engine) async throws {
        let words = ["b", "B", "a", "é", "中", "_", "~", "阳城", "阳", "\u{1F96C}", "\u{FFFD}", ""]
        let sorted = try await ids(
            engine,
            adding: words.map { ($0, nil) },
            "SELECT id FROM stall ORDER BY id"
        )
        let expected = words.sorted { left, right in
            left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
        }
        #expect(sorted == expected)
    }

    @Test(arguments: Engine.available)
    func `NULL sorts where the statement says`(engine: Engine) async throws {
        let stalls: [(String, String?)] = [("a", "2"), ("b", nil), ("c", "1")]
        let first = try await ids(engine, adding: stalls, "SELECT id FROM stall ORDER BY note NULLS FIRST, id")
        #expect(first == ["b", "c", "a"])
        let last = try await ids(engine, adding: stalls, "SELECT id FROM stall ORDER BY note DESC NULLS LAST, id")
        #expect(last == ["a", "c", "b"])
    }

    @Test(arguments: Engine.available)
    func `LIKE tells capitals from small letters and may escape its signs`(engine: Engine) async throws {
        let stalls: [(String, String?)] = [("B1", nil), ("b1", nil), ("B%", nil), ("豆腐", nil)]
        let capital = try await ids(engine, adding: stalls, "SELECT id FROM stall WHERE id LIKE \("B%") ORDER BY id")
        #expect(capital == ["B%", "B1"])
        let sign = try await ids(
            engine,
            adding: stalls,
            "SELECT id FROM stall WHERE id LIKE \("B~%") ESCAPE '~' ORDER BY id"
        )
        #expect(sign == ["B%"])
        let part = try await ids(engine, adding: stalls, "SELECT id FROM stall WHERE id LIKE \("%腐%")")
        #expect(part == ["豆腐"])
    }

    @Test(arguments: Engine.available)
    func `membership in a list works, also in an empty one`(engine: Engine) async throws {
        let stalls: [(String, String?)] = [("a", nil), ("b", nil), ("c", nil)]
        let within = try await ids(
            engine,
            adding: stalls,
            "SELECT id FROM stall WHERE id IN (\(SQL.list(["a", "c"]))) ORDER BY id"
        )
        #expect(within == ["a", "c"])
        let none = try await ids(
            engine,
            adding: stalls,
            "SELECT id FROM stall WHERE id IN (\(SQL.list([String]()))) ORDER BY id"
        )
        #expect(none == [])
        let all = try await ids(
            engine,
            adding: stalls,
            "SELECT id FROM stall WHERE id NOT IN (\(SQL.list([String]()))) AND score NOT IN (\(SQL.list([Int]()))) ORDER BY id"
        )
        #expect(all == ["a", "b", "c"])
    }

    @Test(arguments: Engine.available)
    func `numbers in a list of any length are one statement`(engine: Engine) async throws {
        let many = (0..<40_000).map { Int64($0) * 2 }
        let lists: [(numbers: [Int64], found: Int64)] = [
            ([], 0), ([7], 0), ([6], 1), ([6, 6, 8], 2), (many, 3), ([.min, -1, .max], 3),
        ]
        try await withDatabase(engine, Stall.migrations) { database in
            let scores: [Int64] = [2, 6, 8, 9, .min, -1, .max]
            try await database.write { db in
                for score in scores {
                    try db.execute("INSERT INTO stall (id, name, score) VALUES (\("s\(score)"), \("摊"), \(score))")
                }
            }
            for list in lists {
                let found = try await database.read { db in
                    try db.first("SELECT count(*) AS n FROM stall WHERE score IN (\(SQL.set(list.numbers)))")?
                        .get("n", as: Int64.self)
                }
                #expect(found == list.found, "\(list.numbers.prefix(3))")
                let others = try await database.read { db in
                    try db.first("SELECT count(*) AS n FROM stall WHERE score NOT IN (\(SQL.set(list.numbers)))")?
                        .get("n", as: Int64.self)
                }
                #expect(others == Int64(scores.count) - list.found)
            }
        }
        #expect(SQL.set([Int64(1)]).shape == SQL.set(many).shape)
    }

    @Test(arguments: Engine.available)
    func `several rows go into one VALUES`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let rows = [("a", "甲"), ("b", "乙")].map { SQL("(\($0.0), \($0.1))") }
            let (count, ids) = try await database.write { db in
                let count = try db.execute("INSERT INTO stall (id, name) VALUES \(SQL.joined(rows, separator: ", "))")
                return (count, try Stall.ids(db))
            }
            #expect(count == 2)
            #expect(ids == ["a", "b"])
        }
    }

    /// The walk that tracing a lot stands on.
    @Test(arguments: Engine.available)
    func `what was delivered onwards is found over any number of steps, in a ring too`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let reached = try await database.write { db in
                for id in ["a", "b", "c", "d", "x"] { try Stall.add(db, id) }
                let edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]
                try db.insert(
                    into: "delivery",
                    columns: ["id", "area", "number", "sender", "receiver"],
                    rows: edges.enumerated().map { number, edge in
                        [.text("\(number)"), .text("140522"), .integer(Int64(number)), .text(edge.0), .text(edge.1)]
                    }
                )
                return try db.query(
                    """
                    WITH RECURSIVE downstream (id) AS (
                        SELECT \("a")
                        UNION
                        SELECT delivery.receiver FROM delivery JOIN downstream ON delivery.sender = downstream.id
                    )
                    SELECT id FROM downstream ORDER BY id
                    """
                ).map { row -> String in try row.get("id") }
            }
            #expect(reached == ["a", "b", "c", "d"])
        }
    }

    @Test(arguments: Engine.available)
    func `an insert that finds its key updates or leaves the row, and says how many`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let (counts, score) = try await database.write { db in
                try Stall.add(db, "a", score: 1)
                let left = try db.execute(
                    "INSERT INTO stall (id, name, score) VALUES (\("a"), \("乙"), \(5)) ON CONFLICT (id) DO NOTHING"
                )
                let updated = try db.execute(
                    """
                    INSERT INTO stall (id, name, score) VALUES (\("a"), \("乙"), \(5))
                    ON CONFLICT (id) DO UPDATE SET score = stall.score + excluded.score
                    """
                )
                let returned = try db.query("UPDATE stall SET score = score * \(7) RETURNING score")
                return ([left, updated], try returned[0].get("score", as: Int.self))
            }
            #expect(counts == [0, 1])
            #expect(score == 42)
        }
    }

    @Test(arguments: Engine.available)
    func `changed rows are counted and a table's making counts none`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let counts = try await database.write { db in
                for id in ["a", "b", "c"] { try Stall.add(db, id) }
                return [
                    try db.execute("UPDATE stall SET score = \(1) WHERE id <> \("a")"),
                    try db.execute("CREATE TABLE plain (id TEXT NOT NULL PRIMARY KEY) \(.strict)"),
                    try db.execute("DELETE FROM stall WHERE id = \("nobody")"),
                    try db.execute("DELETE FROM stall"),
                ]
            }
            #expect(counts == [2, 0, 0, 3])
        }
    }

    @Test(arguments: Engine.available)
    func `a prepared statement runs many times and answers queries`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let found = try await database.write { db in
                let plain = try db.prepare(
                    "INSERT INTO stall (id, name, score) VALUES (\(.value), \(.value), \(.value))"
                )
                for number in 0..<100 { try plain.run([.text("\(number)"), .text("甲"), .integer(Int64(number))]) }
                let above = try db.prepare("SELECT id FROM stall WHERE score >= \(.value)")
                return [try above.query([.integer(90)]).count, try above.query([.integer(0)]).count]
            }
            #expect(found == [10, 100])
        }
    }

    @Test(arguments: Engine.available)
    func `a statement met a thousand times with lists of every length still works`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let total = try await database.read { db in
                var total = 0
                for length in 1...350 {
                    for _ in 0..<2 {
                        total += try db.query("SELECT 1 AS one WHERE \(length) IN (\(SQL.list(Array(1...length))))")
                            .count
                    }
                }
                return total
            }
            #expect(total == 700)
        }
    }
}

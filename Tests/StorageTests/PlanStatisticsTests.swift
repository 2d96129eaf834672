import Storage
import StorageSQLite
import Testing

/// What SQLite knows of a ledger when it chooses between plans.
@Suite struct `Statistics for plans` {
    /// How many indices the planner knows by having counted, as a reader sees it: nil where it has no statistics.
    private func indicesKnown(_ database: SQLiteDatabase) async throws -> Int? {
        try await database.read { db in
            guard try db.first("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'") != nil else { return nil }
            return try db.first(
                "SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'stall' AND stat NOT LIKE '1000000 %'"
            )?.get(at: 0, as: Int.self)
        }
    }

    @Test func `a join began at the wrong table: what was written gets statistics`() async throws {
        try await withFile { path in
            let database = try await SQLiteDatabase(path: path)
            try await database.migrate(Stall.migrations, at: 1_000)
            for round in 0..<2 {
                try await database.write { db in
                    try db.insert(
                        into: "stall",
                        columns: ["id", "name"],
                        rows: (0..<3000).lazy.map { [.text("s\(round)-\($0)"), .text("甲\(round)-\($0)")] }
                    )
                }
                // They are made after the answer, before the next write.
                try await database.write { _ in }
                #expect((try await indicesKnown(database) ?? 0 > 0) == (round == 1))
            }
            await database.close()
        }
    }

    @Test func `an index of a later migration was preferred because nothing was known of it`() async throws {
        try await withFile { path in
            let first = try await SQLiteDatabase(path: path)
            try await first.migrate(Stall.migrations, at: 1_000)
            try await first.write { db in
                try db.insert(into: "stall", columns: ["id", "name"], rows: [[.text("s"), .text("甲")]])
            }
            await first.close()
            let database = try await SQLiteDatabase(path: path)
            let before = try await indicesKnown(database) ?? 0
            let index = Migration("9999-index", "CREATE INDEX stall_twice ON stall (name, id)")
            try await database.migrate(Stall.migrations + [index], at: 2_000)
            try await database.write { _ in }
            let after = try await indicesKnown(database) ?? 0
            #expect(after > before)
            await database.close()
        }
    }

    @Test func `a transaction that fills an empty ledger read every row of an area at each step`() async throws {
        try await withFile { path in
            let database = try await SQLiteDatabase(path: path)
            let indices = Migration(
                "9999-indices",
                "CREATE INDEX delivery_received ON delivery (area, receiver, id)",
                "CREATE INDEX delivery_all ON delivery (area, sender, receiver, number)"
            )
            try await database.migrate(Stall.migrations + [indices], at: 1_000)
            try await database.write { _ in }
            let plan = try await database.read { db in
                // The index that has all columns begins with the area, which every row has, and goes on with the sender.
                try db.query(
                    """
                    EXPLAIN QUERY PLAN SELECT number FROM delivery
                    WHERE area = \("140522") AND receiver = \("乙")
                    """
                ).map { try $0.get("detail", as: String.self) }
            }
            #expect(plan.count == 1 && plan[0].hasSuffix("(area=? AND receiver=?)"), "\(plan)")
            await database.close()
        }
    }

    @Test func `of many rows of one area only few were counted, and all were read to have one's own in order`()
        async throws
    {
        try await withFile { path in
            let database = try await SQLiteDatabase(path: path)
            let index = Migration("9999-index", "CREATE INDEX delivery_received ON delivery (area, receiver)")
            try await database.migrate(Stall.migrations + [index], at: 1_000)
            try await database.write { db in
                try db.insert(
                    into: "stall",
                    columns: ["id", "name"],
                    rows: [[.text("s"), .text("甲")], [.text("t"), .text("乙")]]
                )
                try db.insert(
                    into: "delivery",
                    columns: ["id", "area", "number", "sender", "receiver"],
                    rows: (1...20_000).lazy.map { number in
                        [
                            .text("d\(number)"), .text("140522"), .integer(Int64(number)), .text("s"),
                            .text(number % 2 == 0 ? "s" : "t"),
                        ]
                    }
                )
            }
            try await database.write { _ in }
            let known = try await database.read { db in
                try db.query("SELECT stat FROM sqlite_stat1 WHERE idx = 'delivery_received'")
                    .map { try $0.get("stat", as: String.self).split(separator: " ") }
            }
            let numbers = try #require(known.first)
            #expect(numbers.count == 3 && numbers[0] == numbers[1] && numbers[2] != numbers[1], "\(numbers)")
            await database.close()
        }
    }

    @Test func `the newest leaf was sought among all of them, by an index that seemed to have fewer`() async throws {
        try await withFile { path in
            let database = try await SQLiteDatabase(path: path)
            let index = Migration("9999-index", "CREATE INDEX delivery_received ON delivery (area, receiver, number)")
            try await database.migrate(Stall.migrations + [index], at: 1_000)
            let guesses = ["delivery_received": "19780 19780 101 1", "sqlite_autoindex_delivery_2": "26668 26668 1"]
            try await database.write { db in
                for (index, numbers) in guesses {
                    try db.execute("DELETE FROM sqlite_stat1 WHERE idx = \(index)")
                    try db.execute(
                        "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (\("delivery"), \(index), \(numbers))"
                    )
                }
            }
            await database.close()
            let again = try await SQLiteDatabase(path: path)
            let (rows, plan) = try await again.read { db in
                (
                    try db.query(
                        "SELECT DISTINCT substr(stat, 1, instr(stat, ' ')) FROM sqlite_stat1 WHERE tbl = 'delivery'"
                    )
                    .count,
                    try db.query(
                        """
                        EXPLAIN QUERY PLAN SELECT id FROM delivery WHERE area = \("140522")
                        ORDER BY number DESC LIMIT 1
                        """
                    ).map { try $0.get("detail", as: String.self) }
                )
            }
            #expect(rows == 1)
            #expect(plan.count == 1 && plan[0].contains("sqlite_autoindex_delivery_2"), "\(plan)")
            await again.close()
        }
    }

    @Test func `a ledger filled without statistics gets them when it is opened`() async throws {
        try await withFile { path in
            let database = try await SQLiteDatabase(path: path)
            try await database.migrate(Stall.migrations, at: 1_000)
            try await database.write { db in
                try db.insert(into: "stall", columns: ["id", "name"], rows: [[.text("s"), .text("甲")]])
                _ = try db.execute("DROP TABLE IF EXISTS sqlite_stat1")
            }
            await database.close()
            let again = try await SQLiteDatabase(path: path)
            #expect(try await indicesKnown(again) ?? 0 > 0)
            await again.close()
        }
    }
}

import Storage
import TestSupport
import Testing

@Suite struct `Migrations on both engines` {
    private static let third = Migration("0003-alias", "CREATE TABLE alias (id TEXT NOT NULL PRIMARY KEY) \(.strict)")

    @Test(arguments: Engine.available)
    func `what is missing is applied in order, once, and recorded`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let before = try await database.pending(Stall.migrations).map(\.id)
            let first = try await database.migrate(Stall.migrations, at: 1_000)
            let again = try await database.migrate(Stall.migrations + [Self.third], at: 2_000)
            let none = try await database.migrate(Stall.migrations + [Self.third], at: 3_000)
            let rows = try await database.read { db in
                try db.query("SELECT position, id, applied_at FROM schema_migration ORDER BY position").map(\.values)
            }
            #expect(before == ["0001-stall", "0002-delivery"])
            #expect(first == before)
            #expect(again == ["0003-alias"])
            #expect(none == [])
            #expect(
                rows == [
                    [.integer(1), .text("0001-stall"), .integer(1_000)],
                    [.integer(2), .text("0002-delivery"), .integer(1_000)],
                    [.integer(3), .text("0003-alias"), .integer(2_000)],
                ]
            )
        }
    }

    @Test(arguments: Engine.available)
    func `asking what is pending changes nothing`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            _ = try await database.pending(Stall.migrations)
            await #expect(throws: StorageError.self) {
                try await database.read { try $0.query("SELECT id FROM schema_migration") }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a history that does not fit is refused and nothing is changed`(engine: Engine) async throws {
        let changed = Migration("0002-delivery", "CREATE TABLE delivery (id TEXT NOT NULL PRIMARY KEY) \(.strict)")
        let cases: [(history: [Migration], error: MigrationError)] = [
            ([Stall.migrations[0], changed, Self.third], .changed("0002-delivery")),
            ([Stall.migrations[1], Self.third], .misplaced(recorded: "0001-stall", expected: "0002-delivery")),
            ([Stall.migrations[0]], .newerDatabase(["0002-delivery"])),
            (Stall.migrations + [Self.third, Self.third], .duplicate("0003-alias")),
        ]
        try await withDatabase(engine, Stall.migrations) { database in
            for (history, error) in cases {
                await #expect(throws: error) { try await database.migrate(history, at: 5_000) }
                await #expect(throws: error) { try await database.pending(history) }
            }
            let count = try await database.read { try $0.query("SELECT id FROM schema_migration").count }
            #expect(count == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `a migration that fails leaves nothing of itself and keeps those before it`(engine: Engine) async throws {
        let broken = Migration(
            "0004-broken",
            "CREATE TABLE half (id TEXT NOT NULL PRIMARY KEY) \(.strict)",
            "CREATE TABLE half (id TEXT)"
        )
        try await withDatabase(engine, Stall.migrations) { database in
            await #expect(throws: StorageError.self) {
                try await database.migrate(Stall.migrations + [Self.third, broken], at: 9_000)
            }
            let recorded = try await database.read { try $0.query("SELECT id FROM schema_migration").count }
            #expect(recorded == 3)
            await #expect(throws: StorageError.self) { try await database.read { try $0.query("SELECT id FROM half") } }
        }
    }

    @Test(arguments: Engine.available)
    func `several that migrate at once apply everything exactly once`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<4 { group.addTask { try await database.migrate(Stall.migrations, at: 1_000) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == ["0001-stall", "0002-delivery"])
        }
    }

    @Test(arguments: Engine.available)
    func `a column is dropped with its own check and comes back with a wider one`(engine: Engine) async throws {
        let first = Migration(
            "0003-key",
            "CREATE TABLE master (id TEXT NOT NULL PRIMARY KEY, suite TEXT NOT NULL CHECK (suite IN ('A'))) \(.strict)",
            "CREATE TABLE leaf (master TEXT NOT NULL REFERENCES master (id)) \(.strict)",
            "INSERT INTO master (id, suite) VALUES ('old', 'A')",
            "INSERT INTO leaf (master) VALUES ('old')"
        )
        let second = Migration(
            "0004-suites",
            "ALTER TABLE master DROP COLUMN suite",
            "ALTER TABLE master ADD COLUMN suite TEXT NOT NULL DEFAULT 'A' CHECK (suite IN ('A', 'B'))"
        )
        try await withDatabase(engine, Stall.migrations + [first]) { database in
            try await database.migrate(Stall.migrations + [first, second], at: 2_000)
            try await database.write { db in _ = try db.execute("INSERT INTO master (id, suite) VALUES ('new', 'B')") }
            let rows = try await database.read {
                try $0.query("SELECT id, suite FROM master ORDER BY id").map(\.values)
            }
            #expect(rows == [[.text("new"), .text("B")], [.text("old"), .text("A")]])
            await #expect(throws: StorageError.self) {
                try await database.write { _ = try $0.execute("INSERT INTO master (id, suite) VALUES ('x', 'C')") }
            }
            await #expect(throws: StorageError.self, "the reference still holds") {
                try await database.write { _ = try $0.execute("DELETE FROM master WHERE id = 'old'") }
            }
            #expect(try await database.checkIntegrity() == [])
        }
    }

    @Test func `the checksum sees every letter, word and value of a migration`() {
        let base = Migration("1", "CREATE TABLE a (id TEXT) \(.strict)", "INSERT INTO a VALUES (\("x"))")
        let variants = [
            Migration("1", "CREATE TABLE a (id TEXT) ", "INSERT INTO a VALUES (\("x"))"),
            Migration("1", "CREATE TABLE b (id TEXT) \(.strict)", "INSERT INTO a VALUES (\("x"))"),
            Migration("1", "CREATE TABLE a (id TEXT) \(.strict)", "INSERT INTO a VALUES (\("y"))"),
            Migration("1", "CREATE TABLE a (id TEXT) \(.strict)", "INSERT INTO a VALUES (\(1))"),
            Migration("1", "CREATE TABLE a (id TEXT) \(.strict)INSERT INTO a VALUES (\("x"))"),
            Migration("1", "CREATE TABLE a (id TEXT) \(.strict)"),
        ]
        let all = ([base] + variants).map(\.checksum)
        #expect(Set(all).count == all.count)
        let again = Migration("2", "CREATE TABLE a (id TEXT) \(.strict)", "INSERT INTO a VALUES (\("x"))")
        #expect(again.checksum == base.checksum)
    }

    /// Databases in the field hold checksums: another way of computing them would call every history changed.
    @Test func `the checksum of a given migration never changes`() {
        let migration = Migration(
            "1",
            "CREATE TABLE a (id TEXT NOT NULL, n \(.int64)) \(.strict)",
            "INSERT INTO a (id, n) VALUES (\("中"), \(7))"
        )
        #expect(migration.checksum == "9d3179074a86c3d3649846a5d84fcb47291bbc0d1175e7b31fff79f8dc12b5e1")
    }

    @Test(arguments: Engine.available)
    func `a sound database has no problems`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            try await database.write { try Stall.add($0, "a") }
            let problems = try await database.checkIntegrity()
            #expect(problems == [])
        }
    }
}

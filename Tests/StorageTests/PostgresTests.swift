import Glibc
import Storage
import StoragePostgres
import TestSupport
import Testing

@Suite(.enabled(if: Engine.testServer != nil, "SHIAN_TEST_POSTGRES names no server: use scripts/with-postgres"))
struct `PostgreSQL` {
    /// The number of the server process behind a transaction.
    private static func process(_ db: any Connection) throws -> Int {
        try db.query("SELECT pg_backend_pid() AS process")[0].get("process")
    }

    @Test func `a connection that died while idle is replaced unnoticed`() async throws {
        var options = PostgresOptions()
        options.connections = 3
        try await withPostgres(options: options) { database in
            let victims = Shelf<Set<Int>>([])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        try await database.read { db in
                            let process = try Self.process(db)
                            victims.change { $0.insert(process) }
                            _ = try db.query("SELECT 1 AS one FROM pg_sleep(0.2)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let killed = victims.value
            #expect(killed.count == 3)
            try await withPostgres { other in
                try await other.write { db in
                    for process in killed { _ = try db.query("SELECT pg_terminate_backend(\(process)::int) AS gone") }
                }
            }
            let process = try await database.read { try Self.process($0) }
            #expect(!killed.contains(process))
        }
    }

    /// A simulated year, one transaction over empty tables, took six minutes: each was planned as if still empty.
    @Test func `tables that a long transaction fills are counted within it`() async throws {
        try await withPostgres { database in
            try await database.migrate(Stall.migrations, at: 1_000)
            let known = try await database.write { db in
                try [1_000, 2_000].map { count in
                    try db.insert(
                        into: "stall",
                        columns: ["id", "name"],
                        rows: (0..<count).lazy.map { [.text("s\(count)-\($0)"), .text("甲\($0)")] }
                    )
                    return try db.query("SELECT 1 FROM pg_stats WHERE tablename = 'stall'").isEmpty
                }
            }
            #expect(known == [true, false])
        }
    }

    @Test func `a connection that dies inside a transaction has it run again on another`() async throws {
        try await withPostgres { database in
            try await database.migrate(Stall.migrations, at: 1_000)
            let runs = Shelf(0)
            try await database.write { db in
                let run = runs.change { $0 += 1 }
                try Stall.add(db, "a")
                if run == 1 { _ = try db.query("SELECT pg_terminate_backend(pg_backend_pid()) AS gone") }
            }
            let ids = try await database.read { try Stall.ids($0) }
            #expect(runs.value == 2)
            #expect(ids == ["a"])
        }
    }

    @Test func `a connection lost during the commit is reported and the write not run again`() async throws {
        try await withPostgres { database in
            try await database.migrate(Stall.migrations, at: 1_000)
            try await database.write { db in
                try db.execute(
                    """
                    CREATE FUNCTION vanish() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'
                    """
                )
                try db.execute(
                    """
                    CREATE CONSTRAINT TRIGGER vanish AFTER INSERT ON stall DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION vanish()
                    """
                )
            }
            let runs = Shelf(0)
            let error = await #expect(throws: StorageError.self) {
                try await database.write { db in
                    runs.change { $0 += 1 }
                    try Stall.add(db, "a")
                }
            }
            guard case .unknownOutcome = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(runs.value == 1)
        }
    }

    @Test func `a conflict is seen through the closure's own error`() async throws {
        struct Wrapped: Error {}
        try await withPostgres { database in
            try await database.migrate(Stall.migrations, at: 1_000)
            try await database.write { try Stall.add($0, "a") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await database.write { db in
                            do {
                                let score: Int64 = try db.query("SELECT score FROM stall")[0].get("score")
                                try db.execute("UPDATE stall SET score = \(score + 1)")
                            } catch { throw Wrapped() }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let score = try await database.read { try $0.first("SELECT score FROM stall")?.get("score", as: Int.self) }
            #expect(score == 8)
        }
    }

    /// A transaction that has run `body` and stays open until the test lets it go.
    private func holding(
        _ database: PostgresDatabase,
        _ body: @escaping @Sendable (any Connection) throws -> Void = { _ in },
        _ during: () async throws -> Void
    ) async throws {
        let isHeld = Shelf(false)
        let mayEnd = Shelf(false)
        async let holder: Void = database.write { db in
            try body(db)
            isHeld.change { $0 = true }
            while !mayEnd.value { usleep(5000) }
        }
        while !isHeld.value { try await Task.sleep(for: .milliseconds(5)) }
        let result: Result<Void, any Error>
        do { result = .success(try await during()) } catch { result = .failure(error) }
        mayEnd.change { $0 = true }
        try await holder
        try result.get()
    }

    @Test func `who gets no connection in time is told so, and who is told to stop stops`() async throws {
        var options = PostgresOptions()
        options.connections = 1
        options.leaseLimit = .milliseconds(200)
        try await withPostgres(options: options) { database in
            try await holding(database) {
                await #expect(throws: StorageError.timedOut(.lease)) { try await database.read { _ = $0 } }
                let waiter = Task { try await database.read { _ = $0 } }
                waiter.cancel()
                let outcome = await waiter.result
                #expect(throws: CancellationError.self) { try outcome.get() }
            }
            try await database.read { _ = $0 }
        }
    }

    @Test func `a statement that takes too long is stopped`() async throws {
        var options = PostgresOptions()
        options.statementLimit = .milliseconds(100)
        try await withPostgres(options: options) { database in
            await #expect(throws: StorageError.timedOut(.statement)) {
                try await database.read { _ = try $0.query("SELECT 1 AS one FROM pg_sleep(10)") }
            }
        }
    }

    @Test func `a closure that lets its transaction lie idle too long loses it and is not run again`() async throws {
        var options = PostgresOptions()
        options.idleLimit = .milliseconds(100)
        try await withPostgres(options: options) { database in
            try await database.migrate(Stall.migrations, at: 1_000)
            let runs = Shelf(0)
            await #expect(throws: StorageError.timedOut(.idleInTransaction)) {
                try await database.write { db in
                    runs.change { $0 += 1 }
                    try Stall.add(db, "a")
                    usleep(1_500_000)
                }
            }
            #expect(runs.value == 1)
        }
    }

    @Test func `a lock that another holds too long is given up`() async throws {
        var options = PostgresOptions()
        options.lockLimit = .milliseconds(100)
        try await withPostgres(options: options) { database in
            try await database.migrate(Stall.migrations, at: 1_000)
            try await holding(database, { try $0.execute("LOCK TABLE stall IN ACCESS EXCLUSIVE MODE") }) {
                await #expect(throws: StorageError.timedOut(.lock)) {
                    try await database.write { try Stall.add($0, "b") }
                }
            }
        }
    }

    @Test func `a table changed by another under a prepared statement is prepared anew`() async throws {
        var options = PostgresOptions()
        options.connections = 1
        try await withPostgres(options: options) { database in
            try await database.migrate(Stall.migrations, at: 1_000)
            try await database.write { try Stall.add($0, "a", score: 7) }
            func scores() async throws -> [SQLValue] {
                try await database.read { try $0.query("SELECT * FROM stall").flatMap(\.values) }
            }
            for _ in 0..<3 { _ = try await scores() }
            try await database.exclusively { other in
                try await other.write { try $0.execute("ALTER TABLE stall ADD COLUMN holder TEXT") }
            }
            let width = try await scores().count
            #expect(width == 7)
        }
    }

    @Test func `the password is in no message`() async throws {
        let urls = [
            "postgres://shian:geheim123@127.0.0.1:1/nowhere", "postgres://shian:geheim123@[::1/x",
            "postgres://shian:geheim123@localhost/x?sslmode=geheim123", "mysql://shian:geheim123@localhost/x",
        ]
        for url in urls {
            let error = await #expect(throws: StorageError.self) { _ = try await PostgresDatabase(url: url) }
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!dumped.contains("geheim123"), "\(url)")
        }
    }

    @Test func `an open database does not show its password either`() async throws {
        try await withPostgres { database in
            var dumped = ""
            dump(database, to: &dumped)
            #expect(!dumped.contains("host="))
        }
    }

    @Test func `two schemas of one database do not see each other`() async throws {
        try await withPostgres { first in
            try await first.migrate(Stall.migrations, at: 1_000)
            try await withPostgres { second in
                let pending = try await second.pending(Stall.migrations).count
                #expect(pending == 2)
            }
        }
    }

    @Test func `an index that is not valid is reported`() async throws {
        try await withPostgres { database in
            try await database.migrate(Stall.migrations, at: 1_000)
            try await database.write { db in
                try Stall.add(db, "a")
                try db.execute("ALTER TABLE stall ADD CONSTRAINT low CHECK (score < 0) NOT VALID")
            }
            let problems = try await database.checkIntegrity()
            #expect(problems == ["constraint low was never checked against the rows"])
        }
    }
}

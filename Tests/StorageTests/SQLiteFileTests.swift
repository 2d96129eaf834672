import Dispatch
import Glibc
import Storage
import StorageSQLite
import TestSupport
import Testing

func withFile(_ body: (String) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in try await body(folder + "/ledger.db") }
}

@Suite struct `SQLite in a file` {
    private func withDatabase(_ body: (SQLiteDatabase, String) async throws -> Void) async throws {
        try await withFile { path in
            let database = try await SQLiteDatabase(path: path)
            try await database.migrate(Stall.migrations, at: 1_000)
            try await body(database, path)
            await database.close()
        }
    }

    @Test(arguments: [
        ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("trusted_schema", 0), ("cell_size_check", 1),
    ])
    func `the writer keeps every answered commit and trusts no file`(pragma: String, value: Int) async throws {
        try await withDatabase { database, _ in
            let stored = try await database.write { db in
                let row =
                    switch pragma {
                    case "synchronous": try db.first("PRAGMA synchronous")
                    case "foreign_keys": try db.first("PRAGMA foreign_keys")
                    case "secure_delete": try db.first("PRAGMA secure_delete")
                    case "trusted_schema": try db.first("PRAGMA trusted_schema")
                    default: try db.first("PRAGMA cell_size_check")
                    }
                return try row?.get(at: 0, as: Int.self)
            }
            #expect(stored == value)
        }
    }

    @Test func `readers go on beside a writer and see its change only after the commit`() async throws {
        try await withDatabase { database, _ in
            let mode = try await database.read { try $0.first("PRAGMA journal_mode")?.get(at: 0, as: String.self) }
            #expect(mode == "wal")
            let hasWritten = DispatchSemaphore(value: 0)
            let mayCommit = DispatchSemaphore(value: 0)
            async let writing: Void = database.write { db in
                try Stall.add(db, "a")
                hasWritten.signal()
                mayCommit.wait()
            }
            let during = try await database.read { db in
                hasWritten.wait()
                return try Stall.ids(db)
            }
            mayCommit.signal()
            try await writing
            let after = try await database.read { try Stall.ids($0) }
            #expect(during == [])
            #expect(after == ["a"])
        }
    }

    @Test func `the files are readable by their owner only`() async throws {
        try await withDatabase { database, path in
            try await database.write { try Stall.add($0, "a") }
            for suffix in ["", "-wal", "-shm", ".lock"] {
                var status = stat()
                #expect(stat(path + suffix, &status) == 0, "\(suffix)")
                #expect(status.st_mode & 0o077 == 0, "\(suffix)")
            }
        }
    }

    @Test func `a closed database is one file`() async throws {
        try await withFile { path in
            let database = try await SQLiteDatabase(path: path)
            try await database.migrate(Stall.migrations, at: 1_000)
            _ = try await database.read { try Stall.ids($0) }
            await database.close()
            #expect(access(path + "-wal", F_OK) != 0)
            #expect(access(path + "-shm", F_OK) != 0)
        }
    }

    @Test func `two handles on one file write in turn and lose nothing`() async throws {
        try await withDatabase { first, path in
            try await first.write { try Stall.add($0, "a") }
            let second = try await SQLiteDatabase(path: path)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    let database = number.isMultiple(of: 2) ? first : second
                    group.addTask {
                        try await database.write { db in
                            let score: Int64 = try db.query("SELECT score FROM stall")[0].get("score")
                            try db.execute("UPDATE stall SET score = \(score + 1)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let score = try await second.read { try $0.first("SELECT score FROM stall")?.get("score", as: Int.self) }
            #expect(score == 40)
            await second.close()
        }
    }

    @Test func `many handles may make the same new file at once`() async throws {
        try await withFile { path in
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let database = try await SQLiteDatabase(path: path)
                        let applied = try await database.migrate(Stall.migrations, at: 1_000)
                        await database.close()
                        return applied
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == ["0001-stall", "0002-delivery"])
        }
    }

    @Test func `a file opened for reading refuses every write`() async throws {
        try await withDatabase { database, path in
            try await database.write { try Stall.add($0, "a") }
            let reader = try await SQLiteDatabase(path: path, mode: .readOnly)
            let ids = try await reader.read { try Stall.ids($0) }
            #expect(ids == ["a"])
            await #expect(throws: StorageError.readOnly) { try await reader.write { try Stall.add($0, "b") } }
            await reader.close()
        }
    }

    @Test func `a backup made during work is a whole database`() async throws {
        try await withDatabase { database, path in
            try await database.write { db in
                try db.insert(
                    into: "stall",
                    columns: ["id", "name"],
                    rows: (0..<5000).lazy.map { [.text("s\($0)"), .text("甲")] }
                )
            }
            let copyPath = path + ".copy"
            try await database.backup(to: copyPath)
            try await database.write { try $0.execute("DELETE FROM stall") }
            let copy = try await SQLiteDatabase(path: copyPath, mode: .readOnly)
            let count = try await copy.read { try Stall.ids($0).count }
            let problems = try await copy.checkIntegrity()
            await copy.close()
            #expect(count == 5000)
            #expect(problems == [])
            #expect(access(copyPath + "-wal", F_OK) != 0)
            #expect(access(copyPath + ".partial", F_OK) != 0)
            await #expect(throws: StorageError.self) { try await database.backup(to: copyPath) }
        }
    }

    @Test func `a file that is no database is named unsuitable`() async throws {
        try await withFile { path in
            let file = fopen(path, "w")
            fputs(String(repeating: "食品安全", count: 500), file)
            fclose(file)
            let error = await #expect(throws: StorageError.self) { _ = try await SQLiteDatabase(path: path) }
            guard case .unsuitable = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func `a folder that is not there is named unavailable`() async {
        let error = await #expect(throws: StorageError.self) {
            _ = try await SQLiteDatabase(path: "/nowhere/ledger.db")
        }
        guard case .unavailable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a broken page and an orphan are found`() async throws {
        try await withFile { path in
            let database = try await SQLiteDatabase(path: path)
            try await database.migrate(Stall.migrations, at: 1_000)
            try await database.write { db in
                try db.insert(
                    into: "stall",
                    columns: ["id", "name"],
                    rows: (0..<5000).lazy.map { [.text("s\($0)"), .text("甲")] }
                )
            }
            await database.close()
            let descriptor = open(path, O_RDWR)
            let noise = [UInt8](repeating: 0xA5, count: 4096)
            pwrite(descriptor, noise, noise.count, 4096 * 20)
            close(descriptor)
            let reader = try await SQLiteDatabase(path: path, mode: .readOnly)
            let problems = (try? await reader.checkIntegrity()) ?? ["the check itself could not go on"]
            await reader.close()
            #expect(!problems.isEmpty)
        }
    }
}

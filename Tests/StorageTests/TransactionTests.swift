import Storage
import TestSupport
import Testing

private struct Stop: Error {}

@Suite struct `Transactions on both engines` {
    @Test(arguments: Engine.available)
    func `a write that throws leaves nothing behind`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            await #expect(throws: Stop.self) {
                try await database.write { db in
                    try Stall.add(db, "a")
                    throw Stop()
                }
            }
            let left = try await database.read { try Stall.ids($0) }
            #expect(left == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a swallowed failure still spends the transaction`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.write { db in
                    try Stall.add(db, "a")
                    try? Stall.add(db, "a")
                }
            }
            guard case .uniqueViolation = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            let left = try await database.read { try Stall.ids($0) }
            #expect(left == [])
        }
    }

    @Test(arguments: Engine.available)
    func `after a failure every statement repeats it`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let first = await #expect(throws: StorageError.self) {
                try await database.write { db in
                    _ = try? db.query("SELECT id FROM nowhere")
                    do {
                        _ = try db.query("SELECT id FROM stall")
                    } catch StorageError.missingTable {
                        throw StorageError.engine(code: "test", message: "repeated")
                    }
                }
            }
            #expect(first == .engine(code: "test", message: "repeated"))
        }
    }

    @Test(arguments: Engine.available)
    func `a savepoint takes back its own part and the rest commits`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            try await database.write { db in
                try Stall.add(db, "a")
                do {
                    try db.savepoint {
                        try Stall.add(db, "b")
                        try db.savepoint { try Stall.add(db, "c") }
                        try Stall.add(db, "a")
                    }
                } catch StorageError.uniqueViolation {}
                try? db.savepoint {
                    try Stall.add(db, "d")
                    throw Stop()
                }
                try db.savepoint { try Stall.add(db, "e") }
            }
            let left = try await database.read { try Stall.ids($0) }
            #expect(left == ["a", "e"])
        }
    }

    @Test(arguments: Engine.available)
    func `concurrent increments are not lost`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            try await database.write { try Stall.add($0, "a") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await database.write { db in
                            let score: Int64 = try db.query("SELECT score FROM stall WHERE id = \("a")")[0].get("score")
                            try db.execute("UPDATE stall SET score = \(score + 1) WHERE id = \("a")")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let score: Int64? = try await database.read { try $0.first("SELECT score FROM stall")?.get("score") }
            #expect(score == 20)
        }
    }

    @Test(arguments: Engine.available)
    func `of many writes at once the failing ones fail alone`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let failed = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        do {
                            try await database.write { db in
                                try Stall.add(db, "\(number + 100)")
                                if number.isMultiple(of: 3) { throw Stop() }
                                if number % 3 == 1 { try Stall.add(db, "\(number + 100)") }
                            }
                            return false
                        } catch { return true }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            let left = try await database.read { try Stall.ids($0) }
            #expect(failed == 40)
            #expect(left == (0..<60).filter { $0 % 3 == 2 }.map { "\($0 + 100)" })
        }
    }

    @Test(arguments: Engine.available)
    func `a deferred foreign key is checked at the commit, for each write by itself`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            try await database.write { try Stall.add($0, "a") }
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        do {
                            try await database.write { db in
                                try db.execute(
                                    """
                                    INSERT INTO delivery (id, area, number, sender, receiver)
                                    VALUES (\("\(number)"), \("140522"), \(number), \("a"), \("late\(number)"))
                                    """
                                )
                                if number.isMultiple(of: 2) { try Stall.add(db, "late\(number)") }
                            }
                            return "done"
                        } catch StorageError.foreignKeyViolation {
                            return "refused"
                        } catch { return "\(error)" }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == ["done": 6, "refused": 6])
        }
    }

    @Test(arguments: Engine.available)
    func `a read sees one moment and changes nothing`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            try await database.write { try Stall.add($0, "a") }
            await #expect(throws: StorageError.readOnly) {
                try await database.read { try $0.execute("DELETE FROM stall") }
            }
            await #expect(throws: StorageError.readOnly) {
                try await database.read { try $0.insert(into: "stall", columns: ["id"], rows: [[.text("b")]]) }
            }
            let left = try await database.read { try Stall.ids($0) }
            #expect(left == ["a"])
        }
    }

    @Test(arguments: Engine.available)
    func `a statement cannot end the transaction behind the driver's back`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            await #expect(
                throws: StorageError.engine(code: "transaction", message: "a statement ended the transaction")
            ) {
                try await database.write { db in
                    try Stall.add(db, "a")
                    try db.execute("ROLLBACK")
                }
            }
            try await database.write { try Stall.add($0, "b") }
            let left = try await database.read { try Stall.ids($0) }
            #expect(left == ["b"])
        }
    }

    @Test(arguments: Engine.available)
    func `a closed database says so`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            await database.close()
            await #expect(throws: StorageError.closed) { try await database.read { try Stall.ids($0) } }
            await #expect(throws: StorageError.closed) { try await database.write { try Stall.add($0, "a") } }
        }
    }
}

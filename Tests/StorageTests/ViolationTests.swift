import Storage
import TestSupport
import Testing

@Suite struct `Violations on both engines` {
    private func error(
        _ engine: Engine,
        _ body: @escaping @Sendable (any Connection) throws -> Void
    ) async throws
        -> StorageError?
    {
        nonisolated(unsafe) var found: StorageError?
        try await withDatabase(engine, Stall.migrations) { database in
            try await database.write { try Stall.add($0, "a") }
            found = await #expect(throws: StorageError.self) { try await database.write(body) }
        }
        return found
    }

    private static func deliver(_ db: any Connection, _ id: String, sender: String = "a") throws(StorageError) {
        try db.execute(
            """
            INSERT INTO delivery (id, area, number, sender, receiver)
            VALUES (\(id), \("140522"), \(1), \(sender), \("a"))
            """
        )
    }

    @Test(arguments: Engine.available)
    func `a unique violation names its table and columns`(engine: Engine) async throws {
        let error = try await error(engine) { db in
            try Self.deliver(db, "1")
            try Self.deliver(db, "2")
        }
        guard case .uniqueViolation(let violation) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(violation.isOn("delivery", "number", "area"))
        #expect(!violation.isOn("delivery", "id"))
    }

    @Test(arguments: Engine.available)
    func `a primary key is told from another unique constraint, in bulk too`(engine: Engine) async throws {
        let error = try await error(engine) { db in
            try db.insert(
                into: "stall",
                columns: ["id", "name"],
                rows: [[.text("b"), .text("乙")], [.text("a"), .text("丙")]]
            )
        }
        guard case .uniqueViolation(let violation) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(violation.isOn("stall", "id"))
    }

    @Test(arguments: Engine.available)
    func `a check violation names its constraint`(engine: Engine) async throws {
        let error = try await error(engine) { try Stall.add($0, "b", name: "") }
        guard case .checkViolation(let violation) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(violation.constraint == "stall_has_name")
    }

    @Test(arguments: Engine.available)
    func `a NOT NULL violation names its column`(engine: Engine) async throws {
        let error = try await error(engine) { db in
            try db.execute("INSERT INTO stall (id, name) VALUES (\("b"), \(String?.none))")
        }
        guard case .notNullViolation(let violation) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(violation.isOn("stall", "name"))
    }

    @Test(arguments: Engine.available)
    func `a reference to nothing is refused`(engine: Engine) async throws {
        let error = try await error(engine) { try Self.deliver($0, "1", sender: "nobody") }
        guard case .foreignKeyViolation = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: Engine.available)
    func `an error never shows a stored value`(engine: Engine) async throws {
        let error = try await error(engine) { try Stall.add($0, "a", name: "王小明") }
        let shown = "\(String(reflecting: error)) \(error.map { $0.description } ?? "")"
        #expect(!shown.contains("王小明"))
        #expect(!shown.contains("(a)"))
    }

    @Test(arguments: Engine.available)
    func `the wrong number of values is told as such`(engine: Engine) async throws {
        let single = try await error(engine) { db in
            try db.prepare("DELETE FROM stall WHERE id = \(.value) AND name = \(.value)").run([.text("a")])
        }
        #expect(single == .wrongCount(expected: 2, found: 1))
        let bulk = try await error(engine) { db in
            try db.insert(into: "stall", columns: ["id", "name"], rows: [[.text("b")]])
        }
        #expect(bulk == .wrongCount(expected: 2, found: 1))
    }

    @Test(arguments: Engine.available)
    func `two statements in one text are refused`(engine: Engine) async throws {
        let error = try await error(engine) { try $0.execute("DELETE FROM delivery; DELETE FROM stall") }
        #expect(error != nil)
    }
}

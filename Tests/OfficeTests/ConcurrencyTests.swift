import Office
import Primitives
import Storage
import StorageSQLite
import Supervision
import TestSupport
import Testing

/// A county on a real file, where SQLite has several connections, or on PostgreSQL.
private func withShared(_ engine: Engine, _ body: (County) async throws -> Void) async throws {
    guard engine == .sqlite else { return try await County.with(engine, body) }
    try await withTemporaryFolder { folder in
        let database = try await SQLiteDatabase(path: folder + "/ledger.sqlite")
        try await database.migrate(Schema.migrations, at: 0)
        do { try await body(try await County(database: database)) } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}

@Suite struct `Several people at once` {
    /// How a try ended.
    private enum Ending: Hashable { case done, tooLate, other }

    private static func ending(_ body: () async throws -> Void) async -> Ending {
        do {
            try await body()
            return .done
        } catch Refusal.changedMeanwhile {
            return .tooLate
        } catch StorageError.conflict {
            return .tooLate
        } catch {
            Issue.record(error)
            return .other
        }
    }

    private static func endings(
        _ count: Int,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async -> [Ending: Int] {
        await withTaskGroup(of: Ending.self) { group in
            for index in 0..<count { group.addTask { await ending { try await body(index) } } }
            var all: [Ending: Int] = [:]
            for await one in group { all[one, default: 0] += 1 }
            return all
        }
    }

    @Test(arguments: Engine.available)
    func `ten add the same login and nine are told that it is taken`(engine: Engine) async throws {
        try await withShared(engine) { county in
            let desk = AccountDesk(county.office)
            let taken = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        do {
                            _ = try await desk.add(
                                login: "lihua",
                                name: "李华",
                                role: "office",
                                by: "test"
                            )
                            return false
                        } catch Refusal.incomplete(let faults) {
                            return faults.map(\.code) == ["login-taken"]
                        } catch {
                            Issue.record(error)
                            return false
                        }
                    }
                }
                return await group.reduce(into: 0) { count, isTaken in count += isTaken ? 1 : 0 }
            }
            #expect(taken == 9)
        }
    }

    @Test(arguments: Engine.available)
    func `twenty press the same button and one of them moves the matter`(engine: Engine) async throws {
        try await withShared(engine) { county in
            let matter = try await county.openedDisposal()
            try await county.lay(matter, by: county.north)
            let endings = await Self.endings(20) { _ in
                try await county.matters.advance(
                    matter: matter,
                    from: "serve",
                    to: "control",
                    note: "",
                    by: county.north
                )
            }
            #expect(endings == [.done: 1, .tooLate: 19])
            let moves = try await county.count("SELECT COUNT(*) FROM audit_leaf WHERE action = 'matter-advanced'")
            let steps = try await county.count("SELECT COUNT(*) FROM matter_step")
            #expect(moves == 1)
            #expect(steps == 2)
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `twenty close the same matter and one look-back is owed`(engine: Engine) async throws {
        try await withShared(engine) { county in
            let matter = try await county.openedDisposal()
            try await county.readyToClose(matter)
            let endings = await Self.endings(20) { index in
                try await county.matters
                    .close(matter: matter, from: "publicity", outcome: "整改完成", reason: "\(index)", by: county.head)
            }
            #expect(endings == [.done: 1, .tooLate: 19])
            let owed = try await county.count("SELECT COUNT(*) FROM matter WHERE parent = \(matter)")
            #expect(owed == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `the same file sent eight times at once is accepted once`(engine: Engine) async throws {
        try await withShared(engine) { county in
            let rows = (1...40).map { SamplingRow.cowpea("A\($0)", $0 % 4 == 0 ? "0.5" : "0.01") }
            let accepted = Shelf<[Int]>([])
            let opened = Shelf<[Int]>([])
            _ = await Self.endings(8) { _ in
                let report = try await county.importing(rows)
                accepted.change { $0.append(report.accepted) }
                opened.change { $0.append(report.opened.count) }
            }
            #expect(accepted.value.filter { $0 > 0 } == [40])
            #expect(opened.value.filter { $0 > 0 } == [10])
            let files = try await county.count("SELECT COUNT(*) FROM import_file")
            let operators = try await county.count("SELECT COUNT(*) FROM operator")
            #expect(files == 1)
            #expect(operators == 1)
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `many at work on different things leave one unbroken chain`(engine: Engine) async throws {
        try await withShared(engine) { county in
            let endings = await Self.endings(12) { index in
                let matter = try await county.openedDisposal("P\(index)")
                try await county.lay(matter, by: county.north)
            }
            // PostgreSQL may give up on one after all its tries; what was done is whole all the same.
            #expect((endings[.done] ?? 0) > 0)
            #expect(endings[.other] == nil)
            let numbers = try await county.database.read { db in
                try db.query("SELECT number FROM matter").map { try $0.get("number", as: String.self) }
            }
            #expect(Set(numbers) == Set((0..<numbers.count).map { "核查处置〔2024〕\($0 + 1)号" }))
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }
}

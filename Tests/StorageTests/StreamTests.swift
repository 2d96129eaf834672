import Glibc
import Storage
import TestSupport
import Testing

private struct Stop: Error {}

@Suite struct `Streams and bulk inserts on both engines` {
    /// Resident memory of this process in bytes (proc(5), statm, second field).
    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self).split(separator: " ")
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static func numbers(_ count: Int, text: String) -> SQL {
        """
        WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < \(count))
        SELECT n, \(text) AS text FROM series
        """
    }

    @Test(arguments: Engine.available)
    func `a hundred thousand rows of a kilobyte pass through flat memory`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let kilobyte = String(repeating: "阳城县食品", count: 68)
            let (count, sum, grown) = try await database.read { db in
                let before = Self.residentBytes()
                var count = 0
                var sum: Int64 = 0
                var peak = before
                try db.each(Self.numbers(100_000, text: kilobyte)) { row in
                    count += 1
                    sum += try row.get(at: 0, as: Int64.self)
                    if count.isMultiple(of: 1000) { peak = max(peak, Self.residentBytes()) }
                }
                return (count, sum, peak - before)
            }
            #expect(count == 100_000)
            #expect(sum == 5_000_050_000)
            // Held at once, the rows would take 100 MB; other tests of the process take some.
            #expect(grown < 70_000_000)
        }
    }

    @Test(arguments: Engine.available)
    func `other statements run while rows stream, the same one too`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let pairs = try await database.write { db in
                for id in ["a", "b", "c"] { try Stall.add(db, id) }
                var pairs: [String] = []
                func walk(_ prefix: String, _ depth: Int) throws {
                    try db.each("SELECT id FROM stall ORDER BY id") { row in
                        let id: String = try row.get("id")
                        try db.execute("UPDATE stall SET score = score + \(1) WHERE id = \(id)")
                        if depth == 0 { pairs.append(prefix + id) } else { try walk(prefix + id, depth - 1) }
                    }
                }
                try walk("", 1)
                return pairs
            }
            #expect(pairs == ["aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc"])
        }
    }

    @Test(arguments: Engine.available)
    func `a stream may stop early and the transaction goes on`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let (seen, after) = try await database.read { db in
                var seen = 0
                do {
                    try db.each(Self.numbers(10_000, text: "x")) { _ in
                        seen += 1
                        if seen == 100 { throw Stop() }
                    }
                } catch is Stop {}
                return (seen, try db.query(Self.numbers(5, text: "y")).count)
            }
            #expect(seen == 100)
            #expect(after == 5)
        }
    }

    @Test(arguments: Engine.available)
    func `a bulk insert of many rows is all or nothing`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let count = try await database.write { db in
                try db.insert(
                    into: "stall",
                    columns: ["id", "name", "score"],
                    rows: (0..<20_000).lazy.map { [.text("s\($0)"), .text("第\($0)号摊位"), .integer(Int64($0))] }
                )
            }
            #expect(count == 20_000)
            await #expect(throws: StorageError.self) {
                try await database.write { db in
                    try db.insert(
                        into: "stall",
                        columns: ["id", "name"],
                        rows: (0..<5000).lazy.map { [.text("t\($0)"), .text($0 == 4999 ? "" : "乙")] }
                    )
                }
            }
            let row = try await database.read {
                try $0.first("SELECT count(*) AS number, sum(score) AS total FROM stall")
            }
            #expect(row?.values == [.integer(20_000), .integer(199_990_000)])
        }
    }

    @Test(arguments: Engine.available)
    func `no rows make a bulk insert of none`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let count = try await database.write { try $0.insert(into: "stall", columns: ["id", "name"], rows: []) }
            #expect(count == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `the rows of a bulk insert must not use its connection`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.write { db in
                    var inner: StorageError?
                    let rows = AnySequence<[SQLValue]> {
                        AnyIterator {
                            do throws(StorageError) { _ = try db.query("SELECT 1 AS one") } catch { inner = error }
                            return nil
                        }
                    }
                    try db.insert(into: "stall", columns: ["id", "name"], rows: rows)
                    if let inner { throw inner }
                }
            }
            guard case .engine("busy", _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}

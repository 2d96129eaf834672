import Primitives
import Storage
import TestSupport
import Testing

@Suite struct `Values on both engines` {
    private static let edges: [(label: String, row: [SQLValue])] = [
        ("largest integer", [.text("a"), .text("甲"), .integer(.max), .null, .null, .null]),
        ("smallest integer", [.text("a"), .text("甲"), .integer(.min), .null, .null, .null]),
        ("empty blob is not NULL", [.text("a"), .text("甲"), .integer(0), .blob([]), .null, .null]),
        ("NUL in a blob", [.text("a"), .text("甲"), .integer(0), .blob([0, 1, 0, 255, 92]), .null, .null]),
        ("four-byte UTF-8", [.text("𠮷\u{1F96C}"), .text("\u{10FFFF}"), .integer(0), .null, .text("𠮷"), .null]),
        ("empty text is not NULL", [.text("a"), .text("甲"), .integer(0), .null, .text(""), .null]),
        ("COPY's own escapes", [.text("\\N"), .text("a\tb\nc\rd\\e\\."), .integer(-1), .null, .text("\\."), .null]),
        ("quotes", [.text("a"), .text("'\"; DROP TABLE stall; --"), .integer(0), .null, .text("$1"), .null]),
        ("smallest real", [.text("a"), .text("甲"), .integer(0), .null, .null, .real(.leastNonzeroMagnitude)]),
        ("a real with all digits", [.text("a"), .text("甲"), .integer(0), .null, .null, .real(0.1 + 0.2)]),
        ("infinity", [.text("a"), .text("甲"), .integer(0), .null, .null, .real(-.infinity)]),
    ]
    private static let columns: [StaticString] = ["id", "name", "score", "seal", "note", "latitude"]

    private static func stored(_ db: any Connection) throws(StorageError) -> [[SQLValue]] {
        try db.query("SELECT id, name, score, seal, note, latitude FROM stall ORDER BY id").map(\.values)
    }

    @Test(arguments: Engine.available, edges.indices)
    func `an edge value comes back as it went in, by every way of writing`(engine: Engine, edge: Int) async throws {
        let (label, row) = Self.edges[edge]
        try await withDatabase(engine, Stall.migrations) { database in
            for way in Way.allCases {
                let read = try await database.write { db in
                    try way.write(row, to: db)
                    let read = try Self.stored(db)
                    try db.execute("DELETE FROM stall")
                    return read
                }
                #expect(read == [row], "\(label), \(way)")
            }
        }
    }

    private enum Way: CaseIterable {
        case bound, prepared, bulk

        func write(_ row: [SQLValue], to db: any Connection) throws(StorageError) {
            switch self {
            case .bound:
                try db.execute(
                    "INSERT INTO stall (id, name, score, seal, note, latitude) VALUES (\(SQL.list(row)))"
                )
            case .prepared: try db.prepare(SQL.insert(into: "stall", columns: columns)).run(row)
            case .bulk: try db.insert(into: "stall", columns: columns, rows: [row])
            }
        }
    }

    @Test(arguments: Engine.available)
    func `any text and bytes come back, singly and in bulk`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            try await forAll(
                runs: 20,
                seed: 140_522,
                generate: { random in
                    (0..<20).map { number -> [SQLValue] in
                        let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                            UInt8.random(in: 0...255, using: &random)
                        }
                        let real = Double.random(in: -1e300...1e300, using: &random)
                        return [
                            .text("\(number + 100)"), .text("n" + awkwardText(&random)),
                            .integer(Int64(bitPattern: random.next())), .blob(bytes), .text(awkwardText(&random)),
                            .real(real),
                        ]
                    }
                },
                check: { rows in
                    try await database.write { db in
                        try db.insert(into: "stall", columns: Self.columns, rows: rows)
                        let bulk = try Self.stored(db)
                        try db.execute("DELETE FROM stall")
                        for row in rows { try db.prepare(SQL.insert(into: "stall", columns: Self.columns)).run(row) }
                        let single = try Self.stored(db)
                        try db.execute("DELETE FROM stall")
                        return bulk == rows && single == rows
                    }
                }
            )
        }
    }

    @Test(arguments: Engine.available)
    func `a selected value keeps the type that it was bound with`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let row = try await database.read { db in
                try db.first(
                    """
                    SELECT \(5) AS number, \("五") AS word, \([1, 0] as [UInt8]) AS bytes, \(Int?.none) AS missing,
                        \(2) > \(1) AS truth, \(7) / \(2) AS share, \(-7) / \(2) AS negative, \(0.5) AS half
                    """
                )
            }
            let values = try #require(row).values
            #expect(
                values == [
                    .integer(5), .text("五"), .blob([1, 0]), .null, .integer(1), .integer(3), .integer(-3), .real(0.5),
                ]
            )
        }
    }

    @Test(arguments: Engine.available)
    func `an optional filter may be compared with NULL`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let found = try await database.write { db in
                try Stall.add(db, "a", score: 1)
                try Stall.add(db, "b", score: 2)
                return try [nil, 2].map { (score: Int?) in
                    try db.query("SELECT id FROM stall WHERE \(score) IS NULL OR score = \(score)").count
                }
            }
            #expect(found == [2, 1])
        }
    }

    @Test(arguments: Engine.available)
    func `counts and sums are integers and a sum beyond 64 bits is refused`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let row = try await database.write { db in
                try Stall.add(db, "a", score: 40)
                try Stall.add(db, "b", score: 2)
                return try db.first("SELECT count(*) AS number, sum(score) AS total FROM stall")
            }
            #expect(row?.values == [.integer(2), .integer(42)])
            let error = await #expect(throws: StorageError.self) {
                try await database.write { db in
                    try db.execute("UPDATE stall SET score = \(Int64.max)")
                    _ = try db.query("SELECT sum(score) AS total FROM stall")
                }
            }
            guard case .valueRefused = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test(
        arguments: Engine.available,
        [SQLValue.text("a\u{0}b"), .text("\u{0}"), .real(.nan)]
    )
    func `what one engine cannot hold is refused by both`(engine: Engine, value: SQLValue) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            let columns: [StaticString] = value.type == .text ? ["id", "name"] : ["id", "name", "latitude"]
            let row: [SQLValue] = value.type == .text ? [.text("a"), value] : [.text("a"), .text("甲"), value]
            let expected = value.type == .text ? SQLValue.nulInText : SQLValue.notANumber
            await #expect(throws: expected) {
                try await database.write { _ = try $0.prepare(SQL.insert(into: "stall", columns: columns)).run(row) }
            }
            await #expect(throws: expected) {
                try await database.write { try $0.insert(into: "stall", columns: columns, rows: [row]) }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a word does not fit into a column of numbers`(engine: Engine) async throws {
        try await withDatabase(engine, Stall.migrations) { database in
            for way in 0...1 {
                let error = await #expect(throws: StorageError.self) {
                    try await database.write { db in
                        let row: [SQLValue] = [.text("a"), .text("甲"), .text("many")]
                        if way == 0 {
                            try db.insert(into: "stall", columns: ["id", "name", "score"], rows: [row])
                        } else {
                            try db.prepare(SQL.insert(into: "stall", columns: ["id", "name", "score"])).run(row)
                        }
                    }
                }
                guard case .valueRefused(let message) = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(!message.contains("many"))
            }
        }
    }
}

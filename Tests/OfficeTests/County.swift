import Office
import Primitives
import Rules
import Storage
import Supervision
import Synchronization
import TestSupport

/// A county's office over a fresh database, with clocks that the test sets and identities from a seed.
struct County {
    let office: Office
    /// The time of the county's business.
    let clock: Shelf<Instant>
    /// The time by which sessions, locks and links run.
    let wall: Shelf<Instant>
    let head = Officer(
        account: "head",
        name: "县食安办甲",
        scope: Scope(county: Shipped.county, township: nil, role: .office)
    )
    let otherHead = Officer(
        account: "head2",
        name: "县食安办乙",
        scope: Scope(county: Shipped.county, township: nil, role: .office)
    )
    /// 凤城镇所, of whose operators most tests speak.
    let north = Self.station("north", Shipped.north)
    let otherNorth = Self.station("north2", Shipped.north)
    /// 北留镇所.
    let south = Self.station("south", Shipped.south)

    var database: any Database { office.database }
    var sampling: SamplingDesk { SamplingDesk(office) }
    var matters: MatterDesk { MatterDesk(office) }

    static func station(_ account: String, _ township: AreaCode) -> Officer {
        Officer(
            account: account,
            name: account,
            scope: Scope(county: Shipped.county, township: township, role: .station)
        )
    }

    /// Opens at nine on 4 March 2024, a Monday.
    static func with(
        _ engine: Engine,
        rulebook: Rulebook = Shipped.rulebook,
        seed: UInt64 = 1,
        _ body: (County) async throws -> Void
    ) async throws {
        try await withDatabase(engine, Schema.migrations) { database in
            try await body(try await County(database: database, rulebook: rulebook, seed: seed))
        }
    }

    init(database: any Database, rulebook: Rulebook = Shipped.rulebook, seed: UInt64 = 1) async throws {
        let start = Instant(Shipped.day("2024-03-04"), hour: 9)
        let clock = Shelf(start)
        let wall = Shelf(start)
        let ids = Mutex(Identities(source: IDSource(random: SplitMix64(seed: seed))))
        let secrets = Mutex(SplitMix64(seed: seed ^ 0xFFFF))
        self.clock = clock
        self.wall = wall
        office = Office(
            database: database,
            rulebook: rulebook,
            judge: Shipped.judge,
            county: Shipped.county,
            environment: Environment(
                now: { clock.value },
                wallClock: { wall.value },
                nextID: { instant in ids.withLock { $0.next(at: instant) } },
                secretBytes: { count in
                    secrets.withLock { random in (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }
                },
                seal: Self.seal
            )
        )
        _ = try await Installation(database: database, county: Shipped.county).open(at: start)
    }

    static let seal = SecretSeal(key: [UInt8](repeating: 7, count: SecretSeal.keyLength))

    /// The `upload` table refers to accounts; other tables only name them.
    func registerOfficers() async throws {
        let officers = [head, otherHead, north, otherNorth, south]
        try await database.write { db in
            for officer in officers {
                try db.execute(
                    """
                    INSERT INTO account (county, id, login, name, role, township, active, created_at)
                    VALUES (\(Shipped.county.text), \(officer.account), \(officer.account), \(officer.name),
                        \(officer.scope.role.id), \(officer.scope.township?.text), 1, 0)
                    """
                )
            }
        }
    }

    func set(_ day: String, hour: Int = 9) { clock.change { $0 = Instant(Shipped.day(day), hour: hour) } }

    /// Imports rows as one file by the county office.
    @discardableResult
    func importing(_ rows: [SamplingRow], name: String = "结果.xlsx") async throws -> ImportReport {
        try await sampling.importFile(.of(rows, name: name), by: head)
    }

    func count(_ sql: SQL) async throws -> Int { try await database.read { db in try db.first(sql)?.get(at: 0) ?? 0 } }

    func text(_ sql: SQL) async throws -> String? { try await database.read { db in try db.first(sql)?.get(at: 0) } }

    func execute(_ sql: SQL) async throws { try await database.write { db in _ = try db.execute(sql) } }
}

/// Guarded by the mutex that holds it.
private struct Identities: @unchecked Sendable {
    var source: IDSource
    mutating func next(at instant: Instant) -> String { source.next(at: instant, Never.self).text }
}

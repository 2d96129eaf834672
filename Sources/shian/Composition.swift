import ArgumentParser
import Foundation
import Logging
import Office
import Primitives
import Rules
import Storage
import StoragePostgres
import StorageSQLite
import Synchronization

/// Where the data is, as every command that touches the ledger takes it.
struct DataOptions: ParsableArguments {
    @Option(help: "A folder (SQLite) or a postgres:// address.")
    var data: String

    @Option(help: "A folder that overlays the shipped rulebook; with a data folder, its own rulebook/ is used.")
    var overlay: String?

    @Option(help: "The county's code, where the rulebook holds plans of several.")
    var county: String?

    @Option(help: "The key file that seals secrets; else SHIAN_KEY_FILE, else secret.key in the data folder.")
    var keyFile: String?

    var isPostgres: Bool { data.hasPrefix("postgres://") || data.hasPrefix("postgresql://") }
    var file: String { data + "/ledger.sqlite" }

    var overlays: [String] {
        if let overlay { return [overlay] }
        let own = data + "/rulebook"
        return !isPostgres && FileManager.default.fileExists(atPath: own) ? [own] : []
    }
}

/// The composition root: the only place that knows drivers, files and clocks.
enum Composition {
    /// The folder with `Rulebook/` and `Assets/`: SHIAN_HOME, else the nearest one above the program or the working folder.
    static func home() throws(Failure) -> String {
        if let home = ProcessInfo.processInfo.environment["SHIAN_HOME"] { return home }
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        for start in [program, FileManager.default.currentDirectoryPath] {
            var folder = URL(fileURLWithPath: start)
            for _ in 0..<8 {
                if FileManager.default.fileExists(atPath: folder.path + "/Rulebook/deadlines.csv") {
                    return folder.path
                }
                folder.deleteLastPathComponent()
            }
        }
        throw Failure("cannot find the Rulebook folder: set SHIAN_HOME to the folder that holds Rulebook and Assets")
    }

    /// A rulebook with problems is not used: every one is named.
    static func rulebook(overlays: [String]) throws(Failure) -> Rulebook {
        let (rulebook, problems) = Rulebook.load([try home() + "/Rulebook"] + overlays)
        guard problems.isEmpty else {
            throw Failure(lines: problems.map(\.description) + ["the rulebook has \(problems.count) problems"])
        }
        return rulebook
    }

    static func county(_ options: DataOptions, _ rulebook: Rulebook) throws(Failure) -> AreaCode {
        if let text = options.county {
            guard let code = AreaCode(text), code.level == .county, rulebook.area(code) != nil else {
                throw Failure("--county \(text) is no county of the rulebook")
            }
            return code
        }
        let counties = Set(rulebook.plans.map(\.county))
        guard let only = counties.first, counties.count == 1 else {
            throw Failure("the rulebook holds plans of \(counties.count) counties: choose one with --county")
        }
        return only
    }

    static func database(_ options: DataOptions, create: Bool) async throws -> any Database {
        if options.isPostgres { return try await PostgresDatabase(url: options.data) }
        if create {
            try FileManager.default.createDirectory(
                atPath: options.data,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } else if !FileManager.default.fileExists(atPath: options.file) {
            throw Failure("no ledger in \(options.data): create one with `shian serve` or `shian demo`")
        }
        return try await SQLiteDatabase(path: options.file)
    }

    /// Opens the ledger, brings its schema up to date, seals what an earlier version left readable, and says whose it is.
    ///
    /// Commands that read no secret do without the key: a copy of a ledger is checked where its key is not.
    static func office(
        _ options: DataOptions,
        create: Bool = true,
        seed: UInt64? = nil,
        needsKey: Bool = true
    ) async throws -> Opened {
        let keyFile = needsKey ? try SecretKeyFile(options) : nil
        let rulebook = try rulebook(overlays: options.overlays)
        let county = try county(options, rulebook)
        let database = try await database(options, create: create)
        let clock = SystemClock.now()
        try await database.migrate(Schema.migrations, at: clock.milliseconds)
        let installation = Installation(database: database, county: county)
        let simulated = try await installation.open(at: clock)
        var environment = environment(simulatedDay: simulated, startedAt: clock, seed: seed)
        if let keyFile {
            let secrets = SealedSecrets(database: database, county: county)
            environment.seal = try await seal(keyFile, secrets)
            _ = try await secrets.sealAll(environment)
        }
        let office = Office(database: database, rulebook: rulebook, county: county, environment: environment)
        if needsKey {
            _ = try await SpecimenAudit(office).run()
            _ = try await SearchDesk(office).rebuildIfGone()
            _ = try await GLNCarrying(office).run()
            try await ConclusionCarrying(office).run()
        }
        return Opened(
            office: office,
            simulatedDay: simulated,
            installation: installation
        )
    }

    /// The ledger's key, made where nothing is sealed yet.
    private static func seal(_ file: SecretKeyFile, _ secrets: SealedSecrets) async throws -> SecretSeal {
        guard file.exists else {
            guard try await secrets.standing().sealed == 0 else {
                throw Failure(lines: [
                    "\(file.path): the key file of this ledger is missing: restore it from where it was kept",
                    "when it is lost for good: shian secrets forget --confirmed",
                ])
            }
            return try file.make()
        }
        let seal = try file.read()
        guard try await secrets.fits(seal) else {
            throw Failure("\(file.path): is not the key with which this ledger's secrets were sealed")
        }
        return seal
    }

    struct Opened {
        let office: Office
        let simulatedDay: Day?
        let installation: Installation
    }

    /// A simulated county starts each run at half past eight of its day and then keeps real time.
    private static func environment(simulatedDay: Day?, startedAt: Instant, seed: UInt64?) -> Environment {
        let shift = simulatedDay.map { Instant($0, hour: 8, minute: 30).milliseconds - startedAt.milliseconds } ?? 0
        let random: any RandomNumberGenerator = seed.map { SplitMix64(seed: $0) } ?? SystemRandomNumberGenerator()
        let ids = Mutex(SendableIDSource(IDSource(random: random)))
        return Environment(
            now: { Instant(milliseconds: SystemClock.now().milliseconds + shift) },
            wallClock: SystemClock.now,
            nextID: { instant in ids.withLock { $0.next(at: instant) } },
            secretBytes: { count in
                var generator = SystemRandomNumberGenerator()
                return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            }
        )
    }

    /// The officer in whose name the command line acts: whoever can run it on the server holds the data anyway.
    static func console(_ office: Office) -> Officer {
        Officer(
            account: "console",
            name: "命令行",
            scope: .program(office.county)
        )
    }
}

enum SystemClock {
    static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// Guarded by the mutex that holds it.
private struct SendableIDSource: @unchecked Sendable {
    private var source: IDSource
    init(_ source: IDSource) { self.source = source }
    mutating func next(at instant: Instant) -> String { source.next(at: instant, Never.self).text }
}

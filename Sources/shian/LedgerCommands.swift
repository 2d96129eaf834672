import ArgumentParser
import Office
import Primitives
import Rules
import Storage

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that the ledger is whole. Exit 1 when it is not."
    )

    @OptionGroup var options: DataOptions
    @Flag(help: "Print one JSON value.") var json = false

    func run() async throws {
        let office = try await Composition.office(options, create: false, needsKey: false).office
        let report = try await LedgerCheck(office).run()
        await office.database.close()
        if json {
            print(
                JSONValue.object([
                    ("whole", .bool(report.faults.isEmpty)), ("leaves", .integer(report.leaves)),
                    ("samples", .integer(report.samples)), ("matters", .integer(report.matters)),
                    ("faults", .array(report.faults.map { .string($0) })),
                ]).text
            )
        } else {
            for fault in report.faults { print(fault) }
            print(
                "\(report.faults.isEmpty ? "whole" : "not whole"): \(report.leaves) audit leaves, \(report.samples) samples, \(report.matters) matters"
            )
        }
        if !report.faults.isEmpty { throw Answer.no }
    }
}

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The audit trail.",
        subcommands: [Head.self, Verify.self]
    )

    struct Head: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the number and hash of the last leaf.")
        @OptionGroup var options: DataOptions

        func run() async throws {
            let office = try await Composition.office(options, create: false, needsKey: false).office
            let county = office.county
            let head = try await office.database.read { try Audit.head($0, county: county) }
            await office.database.close()
            print("\(head.sequence) \(head.hash)")
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the chain of hashes. Exit 1 when it is broken."
        )
        @OptionGroup var options: DataOptions

        func run() async throws {
            let office = try await Composition.office(options, create: false, needsKey: false).office
            let county = office.county
            let faults = try await office.database.read { try Audit.verify($0, county: county) }
            await office.database.close()
            for fault in faults { print(fault) }
            if !faults.isEmpty { throw Answer.no }
            print("the chain is whole")
        }
    }
}

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Say which migrations are missing; with --apply, apply them."
    )

    @OptionGroup var options: DataOptions
    @Flag(help: "Apply what is missing.") var apply = false

    func run() async throws {
        let database = try await Composition.database(options, create: apply)
        let pending = try await database.pending(Schema.migrations)
        for migration in pending { print(migration.id) }
        if apply { try await database.migrate(Schema.migrations, at: SystemClock.now().milliseconds) }
        await database.close()
        print("\(pending.count) \(apply ? "applied" : "missing")")
        if !apply, !pending.isEmpty { throw Answer.no }
    }
}

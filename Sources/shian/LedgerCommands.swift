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
        let office = try await Composition.office(options, create: false).office
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
            let office = try await Composition.office(options, create: false).office
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
            let office = try await Composition.office(options, create: false).office
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

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Accounts of the office.",
        subcommands: [Add.self, Link.self]
    )

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an account and print the link with which its holder sets a password."
        )

        @OptionGroup var options: DataOptions
        @Option(help: "The login.") var login: String
        @Option(help: "The holder's name.") var name: String
        @Option(help: "A role of roles.yaml, such as office or station.") var role = "office"
        @Option(help: "The township of a station, a township or a grid, nine digits.") var township: String?
        @Option(help: "The department or laboratory, as departments.yaml names it.") var department: String?
        @Option(help: "The grid of a member of the grid's staff.") var grid: String?
        @Option(name: .customLong("operator"), help: "The operator whose staff this is.") var operatorID: String?

        func run() async throws {
            var area: AreaCode?
            if let township {
                guard let code = AreaCode(township), code.level == .township else {
                    throw Failure("--township \(township): expected nine digits")
                }
                area = code
            }
            let office = try await Composition.office(options).office
            guard office.rulebook.role(role) != nil else {
                let known = office.rulebook.roles.map(\.id).joined(separator: ", ")
                throw Failure("--role \(role): expected one of \(known)")
            }
            let place = AccountPlace(township: area, department: department, grid: grid, operatorID: operatorID)
            let token: String
            do {
                token = try await AccountDesk(office).add(
                    login: login,
                    name: name,
                    role: role,
                    place: place,
                    by: "console"
                )
            } catch Refusal.incomplete(let faults) {
                throw Failure(lines: faults.map { "\($0.field): \($0.code)" })
            }
            await office.database.close()
            print("/setup/\(token)")
        }
    }

    struct Link: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a new link for the first account, while nobody can sign in."
        )
        @OptionGroup var options: DataOptions

        func run() async throws {
            let office = try await Composition.office(options).office
            let token = try await AccountDesk(office).firstLink()
            await office.database.close()
            guard let token else { throw Failure("somebody can sign in already: use `shian account add`") }
            print("/setup/\(token)")
        }
    }
}

import ArgumentParser
import Office
import Primitives
import Rules
import Storage
import Supervision

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Accounts of the office.",
        subcommands: [Add.self, Link.self, List.self, Deactivate.self]
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
        @Flag(help: "Whoever has the same name is another person.") var namesake = false

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
                    isNamesake: namesake,
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
            abstract: "Print a new link: for the first account while nobody can sign in, else for the login given."
        )
        @OptionGroup var options: DataOptions
        @Option(help: "The login whose password is to be set anew.") var login: String?
        @Flag(help: "Also drop the second factor of the login.") var dropSecondFactor = false

        func run() async throws {
            let office = try await Composition.office(options).office
            var token: String?
            if let login {
                token = try await PeopleDesk(office).consoleLink(login: login, dropSecondFactor: dropSecondFactor)
                if token == nil { throw Failure("no active account has the login \(login)") }
            } else {
                token = try await AccountDesk(office).firstLink()
            }
            await office.database.close()
            guard let token else { throw Failure("somebody can sign in already: use `shian account add`") }
            print("/setup/\(token)")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts.")
        @OptionGroup var options: DataOptions
        @Flag(help: "Print one JSON value.") var json = false

        func run() async throws {
            let office = try await Composition.office(options, create: false).office
            let (rows, _) = try await PeopleDesk(office)
                .list(AccountFilter(), by: AccountCommand.keeper(office), limit: 100_000, offset: 0)
            await office.database.close()
            guard json else {
                for row in rows { print("\(row.login)\t\(row.name)\t\(row.role)\t\(row.state.rawValue)") }
                return
            }
            print(JSONValue.array(rows.map(Self.object)).text)
        }

        private static func object(_ row: AccountSummary) -> JSONValue {
            .object([
                ("login", .string(row.login)), ("name", .string(row.name)), ("role", .string(row.role)),
                ("township", row.township.map { .string($0.text) } ?? .null),
                ("department", row.department.map { .string($0) } ?? .null),
                ("state", .string(row.state.rawValue)), ("second_factor", .bool(row.hasSecondFactor)),
                ("last_sign_in", row.lastSignIn.map { .string($0.description) } ?? .null),
            ])
        }
    }

    struct Deactivate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deactivate an account: its sessions end. Exit 1 when it cannot be done as asked."
        )
        @OptionGroup var options: DataOptions
        @Option(help: "The login.") var login: String
        @Option(help: "The login of whoever takes over what is open.") var successor: String?
        @Option(help: "A note for the successor.") var note = ""
        @Flag(help: "Also where nobody is left at a desk that holds open matters.") var confirmed = false

        func run() async throws {
            let office = try await Composition.office(options, create: false).office
            let desk = PeopleDesk(office)
            let keeper = AccountCommand.keeper(office)
            let id = try await desk.id(ofLogin: login, by: keeper)
            guard let id else { throw Failure("no account has the login \(login)") }
            var leaving = PeopleDesk.Leaving(note: note, confirmed: confirmed)
            if let successor {
                guard let other = try await desk.id(ofLogin: successor, by: keeper) else {
                    throw Failure("no account has the login \(successor)")
                }
                leaving.successor = other
            }
            do {
                try await desk.deactivate(id, leaving, by: keeper)
            } catch Refusal.incomplete(let faults) {
                throw Failure(lines: faults.map { "\($0.field): \($0.code)" })
            }
            await office.database.close()
            print("deactivated")
        }
    }

    /// Whoever can run the command line on the server holds the data anyway; the trail says `console`.
    static func keeper(_ office: Office) -> Officer {
        let role = Role(
            id: "console",
            title: "命令行",
            desk: .administration,
            permissions: [.manageAccounts],
            source: Source(document: "程序", confidence: .seen)
        )
        return Officer(account: "console", name: "命令行", scope: Scope(county: office.county, role: role))
    }
}

import ArgumentParser
import Office
import Primitives
import Storage

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Bearer tokens with which programs capture and query events (/epcis).",
        subcommands: [Add.self, List.self, Revoke.self]
    )

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a token and print it: it is shown this once.")
        @OptionGroup var options: DataOptions
        @Option(help: "What the token is for, such as the name of the other system.") var name: String
        @Option(help: "The login of the account that it speaks for.") var login: String

        func run() async throws {
            let office = try await Composition.office(options, create: false).office
            let token: String
            do {
                token = try await TokenDesk(office).add(name: name, login: login, by: "console")
            } catch Refusal.incomplete(let faults) {
                throw Failure(lines: faults.map { "\($0.field): \($0.code)" })
            }
            await office.database.close()
            print(token)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tokens by name, never the tokens themselves."
        )
        @OptionGroup var options: DataOptions
        @Flag(help: "Print one JSON value.") var json = false

        func run() async throws {
            let office = try await Composition.office(options, create: false).office
            let entries = try await TokenDesk(office).list()
            await office.database.close()
            guard json else {
                for entry in entries {
                    print("\(entry.name)\t\(entry.login)\t\(entry.revokedAt == nil ? "active" : "revoked")")
                }
                return
            }
            let rows = entries.map { entry -> JSONValue in
                [
                    "name": .string(entry.name), "login": .string(entry.login),
                    "created": .string(entry.createdAt.description),
                    "revoked": .optional(entry.revokedAt?.description),
                ]
            }
            print(JSONValue.array(rows).text)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a token: it is good for nothing from now on.")
        @OptionGroup var options: DataOptions
        @Option(help: "The name it was made under.") var name: String

        func run() async throws {
            let office = try await Composition.office(options, create: false).office
            let done = try await TokenDesk(office).revoke(name: name, by: "console")
            await office.database.close()
            guard done else { throw Failure("no active token has the name \(name)") }
            print("revoked")
        }
    }
}

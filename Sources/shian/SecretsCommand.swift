import ArgumentParser
import Foundation
import Office
import Storage

struct SecretsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets",
        abstract: "Keys of second factors and of signatures, sealed with the ledger's key file.",
        subcommands: [Check.self, Forget.self]
    )

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether the key file opens what is sealed. Exit 1 when it does not."
        )
        @OptionGroup var options: DataOptions

        func run() async throws {
            let opened = try await Composition.office(options, create: false, needsKey: false)
            let secrets = SealedSecrets(database: opened.office.database, county: opened.office.county)
            let standing = try await secrets.standing()
            let file = try SecretKeyFile(options)
            let fits = file.exists ? try await secrets.fits(try file.read()) : standing.sealed == 0
            await opened.office.database.close()
            print(
                "sealed \(standing.sealed), readable \(standing.open), key file \(file.path): \(fits ? "fits" : "does not fit")"
            )
            if !fits { throw Answer(code: 1) }
        }
    }

    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Give up secrets whose key is lost: second factors are enrolled anew, certificates get a new signing key."
        )
        @OptionGroup var options: DataOptions
        @Flag(help: "The key file is lost for good.") var confirmed = false

        func run() async throws {
            guard confirmed else {
                throw Failure("this cannot be undone: add --confirmed when the key file is lost for good")
            }
            let opened = try await Composition.office(options, create: false, needsKey: false)
            let secrets = SealedSecrets(database: opened.office.database, county: opened.office.county)
            let count = try await secrets.forget(by: "console", at: opened.office.environment.now())
            await opened.office.database.close()
            print("forgotten \(count)")
        }
    }
}

import ArgumentParser
import Office
import Storage

struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "The index of the search box.",
        subcommands: [Rebuild.self]
    )

    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the whole index anew from the ledger, after an upgrade or a change of pinyin.csv."
        )
        @OptionGroup var options: DataOptions

        func run() async throws {
            let office = try await Composition.office(options).office
            let entries = try await SearchDesk(office).rebuild()
            await office.database.close()
            print("\(entries) entries")
        }
    }
}

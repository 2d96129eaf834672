import ArgumentParser
import Office
import Storage

struct RemindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remind",
        abstract: "Post the reminders that are due; for a daily run. What was said before is not said again."
    )

    @OptionGroup var options: DataOptions

    func run() async throws {
        let office = try await Composition.office(options, create: false).office
        let created = try await ReminderDesk(office).run()
        await office.database.close()
        print("\(created) new notices")
    }
}

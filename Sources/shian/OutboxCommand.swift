import ArgumentParser
import Office
import Primitives
import Storage

/// For a gateway that sends messages: it takes one at a time and says what became of it.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Hand reminders to a gateway that sends messages, one at a time.",
        subcommands: [Next.self, Sent.self, Failed.self]
    )

    struct Next: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "next",
            abstract: "Claim the oldest message that waits and print it as one JSON value. Exit 1 when none waits."
        )

        @OptionGroup var options: DataOptions

        func run() async throws {
            let office = try await Composition.office(options, create: false).office
            let message = try await OutboxDesk(office).next()
            await office.database.close()
            guard let message else { throw Answer.no }
            print(
                JSONValue.object([
                    ("id", .string(message.id)), ("login", .optional(message.login)),
                    ("name", .string(message.name)), ("text", .string(message.text)),
                    ("due", .optional(message.due?.short)),
                    ("created", .string(message.createdAt.short)), ("try", .integer(message.tries)),
                ]).text
            )
        }
    }

    struct Sent: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sent",
            abstract: "Report that a claimed message was sent."
        )

        @OptionGroup var options: DataOptions
        @Argument(help: "The message's id, as `next` printed it.") var id: String

        func run() async throws { try await report(options) { try await $0.sent(id) } }
    }

    struct Failed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "failed",
            abstract: "Report that a claimed message could not be sent; it waits again, five times in all."
        )

        @OptionGroup var options: DataOptions
        @Argument(help: "The message's id, as `next` printed it.") var id: String
        @Option(help: "What went wrong, in words.") var error: String

        func run() async throws { try await report(options) { try await $0.failed(id, error: error) } }
    }
}

/// Does one report and closes the ledger; an id that is not claimed is a wrong call.
private func report(_ options: DataOptions, _ action: (OutboxDesk) async throws -> Void) async throws {
    let office = try await Composition.office(options, create: false).office
    do {
        try await action(OutboxDesk(office))
    } catch Refusal.notFound {
        await office.database.close()
        throw Failure("no claimed message has this id: claim one with `shian outbox next`")
    }
    await office.database.close()
}

import ArgumentParser
import Foundation

/// The program: one binary, one command a verb.
@main
struct Main {
    /// Exit codes are a contract: 0 done, 1 the answer is "no" or a check found problems, 2 the input or the call is wrong.
    static func main() async {
        do {
            var command = try ShiAn.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let answer as Answer {
            exit(answer.code)
        } catch let failure as Failure {
            for line in failure.lines { complain(line) }
            exit(2)
        } catch  where ShiAn.exitCode(for: error).isSuccess {
            print(ShiAn.fullMessage(for: error))
        } catch {
            let message = ShiAn.fullMessage(for: error)
            complain(message.isEmpty ? "\(error)" : message)
            exit(2)
        }
    }

    static func complain(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

struct ShiAn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shian",
        abstract: "Runs a county's yearly food-safety plan.",
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, DemoCommand.self, ImportCommand.self, RulebookCommand.self, JudgeCommand.self,
            PlanCommand.self, VerifyCommand.self, AuditCommand.self, MigrateCommand.self, AccountCommand.self,
            SecretsCommand.self,
            SearchCommand.self, EPCISCommand.self, BenchCommand.self, RemindCommand.self, OutboxCommand.self,
            TraceCommand.self,
            TokenCommand.self, LabelCommand.self,
        ]
    )
}

/// The work is done and its answer is not 0.
struct Answer: Error {
    let code: Int32
    static let no = Answer(code: 1)
}

/// The call or its input is wrong: one line each on standard error.
struct Failure: Error {
    let lines: [String]
    init(_ lines: String...) { self.lines = lines }
    init(lines: [String]) { self.lines = lines }
}

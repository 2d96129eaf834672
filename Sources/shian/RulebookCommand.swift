import ArgumentParser
import Foundation
import Primitives
import Rules

struct RulebookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rulebook",
        abstract: "Look after the rulebook.",
        subcommands: [Check.self, Items.self, Changes.self, Import.self]
    )

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a rulebook as a whole: every problem with file and line."
        )

        @Argument(help: "The rulebook folder; the shipped one when left out.") var folder: String?
        @Option(help: "A folder that overlays it.") var overlay: String?
        @Flag(help: "Print one JSON value.") var json = false

        func run() async throws {
            let folders = [try folder ?? Composition.home() + "/Rulebook"] + (overlay.map { [$0] } ?? [])
            for folder in folders {
                var isFolder: ObjCBool = false
                guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
                    throw Failure("\(folder): no such folder")
                }
            }
            let (rulebook, problems) = Rulebook.load(folders)
            if json {
                print(
                    JSONValue.object([
                        ("entries", .integer(rulebook.entryCount)),
                        (
                            "problems",
                            .array(
                                problems.map { problem in
                                    .object([
                                        ("file", .optional(problem.file)),
                                        ("line", problem.line.map { .integer($0) } ?? .null),
                                        ("code", .string(problem.code)), ("message", .string(problem.message)),
                                    ])
                                }
                            )
                        ),
                    ]).text
                )
            } else {
                for problem in problems { print(problem) }
                print("\(rulebook.entryCount) entries, \(problems.count) problems")
            }
            if !problems.isEmpty { throw Answer.no }
        }
    }
}

import ArgumentParser
import Foundation
import Primitives
import Rules

extension RulebookCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add tables of a standard to the county's own rulebook folder: all of them or nothing.",
            discussion: """
                The files have the columns of the shipped tables (docs/rulebook.md): limits, and with them foods, items, \
                aliases or held-foods where the rulebook does not have them yet. Every problem is named with file and \
                line, and nothing is written. A standard that the rulebook knows as not held is held from then on; for one \
                that it does not know give --number and what belongs to it.
                """
        )

        @Argument(help: "The .csv files.") var files: [String]
        @Option(help: "The county's rulebook folder; made where it does not exist.") var into: String
        @Option(help: "Number of a standard that the rulebook does not name yet, such as \"GB 31650-2019\".")
        var number: String?
        @Option(help: "Its title.") var title: String?
        @Option(help: "Its number without the year.") var series: String?
        @Option(help: "The first day in force, YYYY-MM-DD.") var from: String?
        @Option(help: "The last day in force, YYYY-MM-DD.") var to: String?
        @Option(
            help: "The kinds of item that it rules, with commas: \(Standard.kinds.sorted().joined(separator: ", "))."
        )
        var covers: String?
        @Option(help: "Where it was read.") var source: String?
        @Flag(help: "Show what would change, and write nothing.") var dryRun = false

        func run() async throws {
            let tables = try files.map { file in
                let content = try InputFile.read(file)
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw Failure("\(file): expected UTF-8")
                }
                return (name: file, text: text)
            }
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: into, isDirectory: &isFolder)
            guard !exists || isFolder.boolValue else { throw Failure("--into \(into): this is no folder") }
            let result = RulebookImport(
                shipped: RuleFolder(path: try Composition.home() + "/Rulebook"),
                overlay: exists ? RuleFolder(path: into) : RuleFolder(files: [:]),
                tables: tables,
                edition: try edition()
            )
            guard result.problems.isEmpty else {
                let lines = result.problems.map(\.description)
                throw Failure(lines: lines + ["\(lines.count) problems: nothing was written"])
            }
            for one in result.differences {
                print("\(one.standard): \(one.added) added, \(one.changed) changed, \(one.removed) removed")
            }
            if result.differences.isEmpty { print("no limit changes") }
            if !dryRun { try write(result.files) }
        }

        /// Nil where no new standard is described; every option that is missing or wrong is named at once.
        private func edition() throws -> RulebookImport.Edition? {
            guard let number else { return nil }
            var faults: [String] = []
            for (option, value) in [("title", title), ("series", series), ("covers", covers), ("source", source)]
            where value == nil { faults.append("--\(option) is missing: --number describes a new standard") }
            let first = from.flatMap { Day($0) }
            if first == nil { faults.append("--from \(from ?? ""): expected YYYY-MM-DD") }
            let last = to.flatMap { Day($0) }
            if let to, last == nil { faults.append("--to \(to): expected YYYY-MM-DD") }
            guard let title, let series, let covers, let source, let first, faults.isEmpty else {
                throw Failure(lines: faults)
            }
            return RulebookImport.Edition(
                number: number,
                title: title,
                series: series,
                from: first,
                to: last,
                covers: covers.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) },
                source: source
            )
        }

        /// All files are written beside their places first, and then moved.
        private func write(_ files: [(path: String, text: String)]) throws {
            let folder = URL(fileURLWithPath: into)
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent("limits"),
                withIntermediateDirectories: true
            )
            let places = files.map { folder.appendingPathComponent($0.path) }
            let waiting = places.map {
                $0.deletingLastPathComponent().appendingPathComponent(".\($0.lastPathComponent)")
            }
            for (file, place) in zip(files, waiting) { try Data(file.text.utf8).write(to: place) }
            for (from, to) in zip(waiting, places) {
                guard rename(from.path, to.path) == 0 else { throw Failure("\(to.path): cannot be written") }
            }
            for place in places { print("wrote \(place.path)") }
        }
    }
}

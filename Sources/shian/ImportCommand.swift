import Judging
import Storage
import ArgumentParser
import Foundation
import Office
import Primitives
import Supervision
import Web

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Import a file of sampling results, operators, grids, rapid tests, accounts, a sampling plan (.csv, .xlsx) or outlines of areas (.geojson): whole, or not at all."
    )

    @Argument(help: "The file.") var file: String
    @OptionGroup var options: DataOptions
    private static let lists = ["operators", "grids", "sampling-plan", "rapid-tests", "accounts", "areas"]
    private static let kinds = "sampling-results, \(lists.dropLast().joined(separator: ", ")) or areas"

    @Option(name: .customLong("as"), help: "What the file holds: \(Self.kinds).") var kind = "sampling-results"
    @Option(
        help:
            "The day on which the county received the sampling results, such as 2024-03-09; today where it is not named."
    )
    var received: String?
    @Option(help: "A new workbook for the one-time links of accounts; printed where it is not named.") var links:
        String?
    @Option(help: "The datum of outlines: WGS-84, GCJ-02 or CGCS2000.") var datum = "WGS-84"
    @Flag(help: "The outlines are a sketch and the map says so.") var schematic = false
    @Flag(help: "Say what would happen and write nothing.") var dryRun = false
    @Flag(help: "Print one JSON value.") var json = false

    func run() async throws {
        if Self.lists.contains(kind) {
            guard received == nil else { throw Failure("--received: only sampling results are received on a day") }
            return try await importList()
        }
        guard kind == "sampling-results" else { throw Failure("--as \(kind): \(Self.kinds)") }
        let content = try InputFile.read(file)
        let opened = try await Composition.office(options)
        let office = opened.office
        var source = SamplingImport.source(
            name: URL(fileURLWithPath: file).lastPathComponent,
            content: content,
            rulebook: office.rulebook
        )
        source.receivedOn = EventDay(received ?? "")
        let report = try await take(source, office)
        await office.database.close()
        if json { print(report.json.text) } else { say(report) }
        if !report.problems.isEmpty {
            for problem in report.problems { Main.complain(problem.description) }
            throw Answer(code: 2)
        }
    }

    private func take(_ source: SamplingDesk.SourceFile, _ office: Office) async throws -> ImportReport {
        let desk = SamplingDesk(office)
        let console = Composition.console(office)
        do {
            return dryRun ? try await desk.preview(source, by: console) : try await desk.importFile(source, by: console)
        } catch Refusal.incomplete {
            // The one thing that can be wrong beside the cells, which are the report's problems.
            let today = office.environment.now().day
            throw Failure("--received \(received ?? ""): expected a day such as 2024-03-09, not after \(today)")
        }
    }

    private func say(_ report: ImportReport) {
        guard report.problems.isEmpty else { return }
        let verb = dryRun ? "would accept" : "accepted"
        print("\(report.fileName): \(report.rows) rows read, \(verb) \(report.accepted), unchanged \(report.unchanged)")
        if report.accepted == 0, report.rows > 0 { print("nothing new: every row is in the ledger already") }
        print(
            "samples \(report.newSamples), results \(report.newResults), operators \(report.newOperators), pairs to review \(report.operatorReviews)"
        )
        print(
            "verdicts: \(report.passed) pass, \(report.failed) fail, \(report.undetermined) undetermined, \(report.withoutFigures) rows without figures"
        )
        print(
            dryRun
                ? "would open \(report.newFailures + report.newProducerFailures + report.newProblems) matters"
                : "opened \(report.opened.count) matters"
        )
        if !report.disagreements.isEmpty {
            print("differing from the declared verdict: \(report.disagreements.count)")
            for row in report.disagreements {
                print(
                    "  row \(row.row) \(row.food) \(row.item): declared \(row.declared.rawValue), judged \(row.verdict.rawValue) (\(row.reason))"
                )
            }
        }
        for notice in report.notices { print("note: \(notice.description)") }
    }
}

/// A file named on the command line.
enum InputFile {
    static let sizeLimit = 200 << 20

    static func read(_ path: String) throws(Failure) -> [UInt8] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Failure("\(path): no such file")
        }
        guard !isFolder.boolValue else { throw Failure("\(path): is a folder, expected a file") }
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard size <= sizeLimit else { throw Failure("\(path): \(size) bytes, at most \(sizeLimit)") }
        guard let content = FileManager.default.contents(atPath: path) else { throw Failure("\(path): cannot be read") }
        return [UInt8](content)
    }
}

extension ImportReport {
    /// As the command-line contract has it, with our own keys beside.
    var json: JSONValue {
        .object([
            ("rows", .integer(rows)), ("accepted", .integer(accepted)), ("unchanged", .integer(unchanged)),
            ("problems", .array(problems.map(\.json))),
            ("opened", .array(opened.map { .string($0.id) })),
            ("dryRun", .bool(dryRun)), ("newFailures", .integer(newFailures)), ("newProblems", .integer(newProblems)),
            ("samples", .integer(newSamples)),
            ("results", .integer(newResults)),
            ("operators", .integer(newOperators)), ("operatorReviews", .integer(operatorReviews)),
            (
                "verdicts",
                .object([
                    ("pass", .integer(passed)), ("fail", .integer(failed)), ("undetermined", .integer(undetermined)),
                    ("withoutFigures", .integer(withoutFigures)),
                ])
            ),
            (
                "disagreements",
                .array(
                    disagreements.map { row in
                        .object([
                            ("row", .integer(row.row)), ("food", .string(row.food)), ("item", .string(row.item)),
                            ("declared", .string(row.declared.rawValue)), ("verdict", .string(row.verdict.rawValue)),
                            ("reason", .string(row.reason)),
                        ])
                    }
                )
            ),
            ("notices", .array(notices.map(\.json))),
        ])
    }
}

extension Problem {
    var json: JSONValue {
        .object([
            ("sheet", .optional(sheet)), ("row", row.map { .integer($0) } ?? .null), ("column", .optional(column)),
            ("read", .string(read)), ("expected", .string(expected)), ("code", .string(code)),
            ("message", .string(message)),
        ])
    }
}

extension JSONValue {
    static func integer(_ number: Int) -> JSONValue { .number(String(number)) }
}

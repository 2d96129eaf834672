import ArgumentParser
import Exchange
import Foundation
import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import Web

/// Our side of each benchmark; `Benchmarks/run` pairs it with a peer in the same run.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure one part of the program and print one JSON value.",
        subcommands: [Xlsx.self, Load.self, Judge.self, Import.self]
    )

    struct Xlsx: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Read a workbook.")
        @Argument(help: "The workbook.") var file: String

        func run() async throws {
            guard let figures = xlsxReadBenchmark(path: file) else { throw Failure("\(file): cannot be read") }
            Self.report([
                ("rows", Double(figures.rows)), ("cells", Double(figures.cells)), ("seconds", figures.seconds),
            ])
        }
    }

    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Load all tables of the rulebook and index them.")

        func run() async throws {
            var rulebook = Rulebook()
            let reading = Self.time { rulebook = Rulebook.load([(try? Composition.home()).map { $0 + "/Rulebook" } ?? ""]).rulebook }
            guard !rulebook.limits.limits.isEmpty else { throw Failure("the rulebook cannot be read") }
            var judge: Judging.Judge?
            let indexing = Self.time { judge = Judging.Judge(rulebook) }
            guard judge != nil else { return }
            Self.report([
                ("limits", Double(rulebook.limits.limits.count)), ("reading", reading), ("indexing", indexing),
            ])
        }
    }

    struct Judge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judge results on one core, by printed limits and by the rulebook."
        )
        @Option(help: "Results of each kind.") var count = 300_000

        func run() async throws {
            let rulebook = try Composition.rulebook(overlays: [])
            let judge = Judging.Judge(rulebook)
            guard let day = Day("2022-05-02") else { return }
            let printed = Self.requests(day, printed: true)
            let looked = Self.requests(day, printed: false)
            let byPrinted = Self.rate(printed, count, judge)
            let byRulebook = Self.rate(looked, count, judge)
            Self.report([("printed per second", byPrinted), ("rulebook per second", byRulebook)])
        }

        private static func requests(_ day: Day, printed: Bool) -> [JudgeRequest] {
            let foods = [
                ("豇豆", "灭蝇胺", "≤0.5mg/kg"), ("韭菜", "腐霉利", "≤0.2mg/kg"), ("芹菜", "毒死蜱", "≤0.05mg/kg"),
                ("普通白菜", "镉", "≤0.2mg/kg"), ("小麦粉", "镉", "≤0.1mg/kg"), ("苹果", "毒死蜱", "≤1mg/kg"),
            ]
            return foods.enumerated().flatMap { index, food in
                ["0.0\(index + 1)mg/kg", "1.\(index)mg/kg", "未检出"].map {
                    JudgeRequest(
                        food: food.0,
                        item: food.1,
                        result: $0,
                        printedLimit: printed ? food.2 : nil,
                        day: day
                    )
                }
            }
        }

        private static func rate(_ requests: [JudgeRequest], _ count: Int, _ judge: Judging.Judge) -> Double {
            var failed = 0
            let seconds = time {
                for index in 0..<count where judge.judge(requests[index % requests.count]).verdict == .fail {
                    failed += 1
                }
            }
            precondition(failed > 0, "the requests hold failures")
            return Double(count) / seconds
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import a file into an empty ledger: seconds for reading, and for judging and committing."
        )
        @Argument(help: "The file.") var file: String
        @OptionGroup var options: DataOptions

        func run() async throws {
            let office = try await Composition.office(options).office
            let content = try InputFile.read(file)
            var source: SamplingDesk.SourceFile?
            let reading = Self.time {
                source = SamplingImport.source(name: "bench", content: content, rulebook: office.rulebook)
            }
            guard let source, source.problems.isEmpty else { throw Failure("\(file): cannot be read") }
            let start = ContinuousClock.now
            let report = try await SamplingDesk(office).importFile(source, by: Composition.console(office))
            let writing = Self.seconds(ContinuousClock.now - start)
            await office.database.close()
            Self.report([
                ("rows", Double(report.rows)), ("accepted", Double(report.accepted)), ("reading", reading),
                ("writing", writing),
            ])
        }
    }
}

extension ParsableCommand {
    fileprivate static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    fileprivate static func time(_ body: () -> Void) -> Double { seconds(ContinuousClock().measure(body)) }

    fileprivate static func report(_ figures: [(String, Double)]) {
        print(JSONValue.object(figures.map { ($0.0, .number("\($0.1)")) }).text)
    }
}

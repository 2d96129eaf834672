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
        subcommands: [
            Xlsx.self, Load.self, Judge.self, Import.self, SearchBench.self, TraceBench.self,
            LedgerTraceBench.self, EPCISBench.self, MapBench.self, FuzzBench.self,
        ]
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
            let folder = try Composition.home() + "/Rulebook"
            let before = Self.residentMegabytes()
            let start = ContinuousClock.now
            let rulebook = Rulebook.load([folder]).rulebook
            let read = ContinuousClock.now
            let judge = Judging.Judge(rulebook)
            let indexed = ContinuousClock.now
            guard !rulebook.limits.limits.isEmpty else { throw Failure("\(folder): the rulebook cannot be read") }
            let megabytes = Self.residentMegabytes() - before
            withExtendedLifetime(judge) {}
            Self.report([
                ("limits", Double(rulebook.limits.limits.count)), ("reading", Self.seconds(read - start)),
                ("indexing", Self.seconds(indexed - read)), ("megabytes", megabytes),
            ])
        }

        /// Of this process; 0 where the system does not say.
        private static func residentMegabytes() -> Double {
            guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
                let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
            else { return 0 }
            return (line.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
        }
    }

    struct Judge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Judge results on one core from memory: by printed limits and by the rulebook, or those of a file."
        )
        @Option(help: "Results of each kind.") var count = 500_000
        @Option(help: "A .csv file with the columns food, item, result, on.") var file: String?

        func run() async throws {
            let rulebook = try Composition.rulebook(overlays: [])
            let judge = Judging.Judge(rulebook)
            if let file { return try judgeFile(file, judge) }
            guard let day = Day("2022-05-02") else { return }
            let printed = Self.requests(day, printed: true)
            let looked = Self.requests(day, printed: false)
            Self.report([
                ("printed per second", Self.rate(printed, count) { Self.batch($0, judge) }),
                ("rulebook per second", Self.rate(looked, count) { Self.batch($0, judge) }),
                (
                    "one by one per second",
                    Self.rate(looked, count) { requests in
                        requests.reduce(0) { $0 + (judge.judge($1).verdict == .fail ? 1 : 0) }
                    }
                ),
            ])
        }

        private func judgeFile(_ file: String, _ judge: Judging.Judge) throws {
            let (rows, problem) = DelimitedText.rows(try InputFile.read(file))
            if let problem { throw Failure("\(file): \(problem)") }
            let requests = rows.dropFirst().compactMap { row -> JudgeRequest? in
                guard row.cells.count == 4, let day = Day(row.cells[3]) else { return nil }
                return JudgeRequest(food: row.cells[0], item: row.cells[1], result: row.cells[2], day: day)
            }
            var failures = 0
            let seconds = Self.time { failures = Self.batch(requests, judge) }
            Self.report([("failures", Double(failures)), ("per second", Double(requests.count) / seconds)])
        }

        private static func batch(_ requests: [JudgeRequest], _ judge: Judging.Judge) -> Int {
            var batch = JudgeBatch(judge)
            return requests.reduce(0) { $0 + (batch.judge($1).verdict == .fail ? 1 : 0) }
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

        /// `judge` returns the number of failures.
        private static func rate(_ kinds: [JudgeRequest], _ count: Int, _ judge: ([JudgeRequest]) -> Int) -> Double {
            let requests = (0..<count).map { kinds[$0 % kinds.count] }
            var failed = 0
            let seconds = time { failed = judge(requests) }
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

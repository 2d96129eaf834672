import ArgumentParser
import Exchange
import Primitives

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure one part of the program.",
        subcommands: [Xlsx.self]
    )

    struct Xlsx: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Read a workbook and print rows, cells and seconds.")
        @Argument(help: "The workbook.") var file: String

        func run() async throws {
            guard let figures = xlsxReadBenchmark(path: file) else { throw Failure("\(file): cannot be read") }
            print(
                JSONValue.object([
                    ("rows", .integer(figures.rows)), ("cells", .integer(figures.cells)),
                    ("seconds", .number("\(figures.seconds)")),
                ]).text
            )
        }
    }
}

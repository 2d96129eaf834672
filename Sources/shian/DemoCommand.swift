import Storage
import ArgumentParser
import Foundation
import Office
import Primitives
import Rules

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Fill an empty ledger with a simulated county year; the same seed gives the same rows."
    )

    @OptionGroup var options: DataOptions
    @Option(help: "The seed of the simulation.") var seed: UInt64 = 20_240_101
    @Option(help: "The year of the plan.") var year = 2024
    @Option(help: "How many times the ordinary number of operators and samples; for measuring.") var scale = 1
    @Option(help: "How many movements of lots the year has.") var lotEvents = 20_000
    @Flag(help: "Do nothing where the ledger holds something already.") var ifEmpty = false

    func run() async throws {
        guard (1...100).contains(scale) else { throw Failure("--scale \(scale): expected 1 to 100") }
        guard (0...5_000_000).contains(lotEvents) else {
            throw Failure("--lot-events \(lotEvents): expected 0 to 5000000")
        }
        guard let today = Day(year: year, month: 11, day: 20) else { throw Failure("--year \(year) is no year") }
        let base = try Composition.rulebook(overlays: options.overlay.map { [$0] } ?? [])
        let county = try Composition.county(options, base)
        guard base.plan(county: county, year: year) != nil else {
            throw Failure("the rulebook has no plan of \(county) for \(year): a simulated year needs one")
        }
        guard base.calendar.years.contains(year) else {
            throw Failure("the rulebook has no holiday calendar for \(year)")
        }
        if !options.isPostgres { try writeFigures(county) }
        let opened = try await Composition.office(options, seed: seed)
        guard try await opened.installation.isEmpty() else {
            if ifEmpty { return }
            throw Failure("the ledger in \(options.data) is not empty: a simulated county starts from nothing")
        }
        try await opened.installation.markSimulated(today)
        let summary = try await DemoCounty(
            opened.office,
            year: year,
            today: today,
            seed: seed,
            scale: scale,
            lotEvents: lotEvents
        ).build()
        await opened.office.database.close()
        print(
            "Simulated \(county) \(year) up to \(today): \(summary.operators) operators, \(summary.samples) samples, \(summary.failed) failed, \(summary.matters) matters."
        )
    }

    /// The county's figures are simulated too, and say so; they lie in the data folder's own overlay.
    private func writeFigures(_ county: AreaCode) throws {
        let folder = options.data + "/rulebook/county"
        let file = "\(folder)/\(county)-\(year).yaml"
        guard !FileManager.default.fileExists(atPath: file) else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // The plan of sampling is the one that the simulated office approves in the ledger.
        let lines = [
            "# Simulated figures of a demonstration; they are nobody's statistics.",
            "county: \"\(county)\"", "year: \(year)",
            "population: {value: 342000, source: 模拟数据, confidence: unconfirmed}", "sampling-plan: []",
        ]
        try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    }
}

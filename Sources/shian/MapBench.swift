import ArgumentParser
import Foundation
import Office
import Primitives
import Rules
import Storage
import Supervision

/// How long an answer of the map takes where every operator of a large county has a place.
struct MapBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Fill an empty ledger with operators that have a place and ask for clusters: milliseconds, as JSON."
    )
    @OptionGroup var options: DataOptions
    @Option(help: "Operators.") var operators = 60_000
    @Option(help: "Screens asked for at each zoom.") var rounds = 40

    func run() async throws {
        guard operators > 0, rounds > 0 else { throw Failure("--operators and --rounds: expected 1 or more") }
        let office = try await Composition.office(options, seed: 1).office
        try await MapLoad(office).fill(operators: operators)
        let officer = Officer(
            account: "bench",
            name: "bench",
            scope: Scope(county: office.county, role: office.rulebook.role("office") ?? .program)
        )
        let desk = MapDesk(office)
        let county = MapBox(west: 112.1, south: 35.3, east: 112.6, north: 35.7)
        let start = ContinuousClock.now
        let first = try await desk.answer(layer: "operators", in: county, zoom: 10, filter: MapFilter(), by: officer)
        let firstMilliseconds = Self.milliseconds(since: start)
        guard first.total == operators else { throw Failure("the ledger is not empty: measure on a new one") }
        var random = SplitMix64(seed: 2)
        var times: [Double] = []
        var largest = 0
        for zoom in 8...18 {
            for _ in 0..<rounds {
                // A screen of 1,440 × 900 pixels: degrees of a pixel are 360 / (256 × 2^zoom) from west to east.
                let width = min(0.5, 1440 * 360 / (256 * Double(1 << zoom)))
                let west = Double.random(in: 112.1...(112.6 - width + 0.000_001), using: &random)
                let south = Double.random(in: 35.3...35.7, using: &random)
                let box = MapBox(west: west, south: south - width / 2, east: west + width, north: south + width / 2)
                let asked = ContinuousClock.now
                let answer = try await desk.answer(
                    layer: "operators",
                    in: box,
                    zoom: zoom,
                    filter: MapFilter(),
                    by: officer
                )
                times.append(Self.milliseconds(since: asked))
                largest = max(largest, answer.clusters.count + answer.points.count)
            }
        }
        await office.database.close()
        times.sort()
        let figures = [
            ("first", firstMilliseconds), ("median", times[times.count / 2]), ("p99", times[times.count * 99 / 100]),
            ("slowest", times[times.count - 1]), ("marks", Double(largest)),
        ]
        print(JSONValue.object(figures.map { ($0.0, .number("\($0.1)")) }).text)
    }

    private static func milliseconds(since start: ContinuousClock.Instant) -> Double {
        let duration = ContinuousClock.now - start
        return Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
    }
}

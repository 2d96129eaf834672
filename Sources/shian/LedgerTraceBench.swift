import ArgumentParser
import Office
import Primitives
import Rules
import Storage
import Supervision

/// How long a trace takes from the ledger; `Benchmarks/run trace-db` asks SQLite's own recursive query the same.
struct LedgerTraceBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace-db",
        abstract: "Fill an empty ledger with a generated network, or trace lots of it: milliseconds, as JSON."
    )
    @OptionGroup var options: DataOptions
    @Option(help: "Fill: the folder with the network, as files of 32-bit integers.") var network: String?
    @Option(help: "Trace: the lot.") var lot: Int64?
    @Option(help: "Trace: forward or back.") var direction = "forward"

    func run() async throws {
        guard (network == nil) != (lot == nil) else { throw Failure("expected --network or --lot") }
        guard let direction = LotTrace.Direction(rawValue: direction) else {
            throw Failure("--direction \(direction): expected forward, back or both")
        }
        let office = try await Composition.office(options, seed: 1).office
        if let network {
            let (deliveries, sources) = try Self.read(network)
            let start = ContinuousClock.now
            try await TraceLoad(office).fill(deliveries, sources: sources)
            Self.report([("seconds", (ContinuousClock.now - start) / .seconds(1))])
        } else if let lot {
            let officer = Officer(account: "bench", name: "bench", scope: .program(office.county))
            // As in a server that has answered before: the rulebook is read, the connection is open and knows the schema.
            _ = office.judge
            _ = try? await TraceDesk(office).trace(-1, direction, by: officer)
            let start = ContinuousClock.now
            let trace = try await TraceDesk(office).trace(lot, direction, by: officer).trace
            let first = (ContinuousClock.now - start) / .milliseconds(1)
            let again = ContinuousClock.now
            _ = try await TraceDesk(office).trace(lot, direction, by: officer).trace
            Self.report([
                ("milliseconds", first), ("again", (ContinuousClock.now - again) / .milliseconds(1)),
                ("holdings", Double(trace.places.count)), ("lots", Double(trace.lots.count)),
                ("holders", Double(trace.holders.count)), ("links", Double(trace.links.count)),
            ])
        }
        await office.database.close()
    }

    private static func read(_ folder: String) throws -> ([TraceLoad.Delivery], [[Int32]]) {
        let rows = try TraceBench.numbers("deliveries", in: folder)
        let first = 19_723
        let deliveries = stride(from: 0, to: rows.count - 2, by: 3).map { row in
            TraceLoad.Delivery(
                source: rows[row],
                target: rows[row + 1],
                day: Day(ordinal: first + Int(rows[row + 2]))
            )
        }
        var sources = [[Int32]](repeating: [], count: deliveries.count)
        let pairs = try TraceBench.numbers("relations", in: folder)
        for pair in stride(from: 0, to: pairs.count - 1, by: 2) { sources[Int(pairs[pair + 1])].append(pairs[pair]) }
        return (deliveries, sources)
    }

    private static func report(_ figures: [(String, Double)]) {
        print(JSONValue.object(figures.map { ($0.0, .number("\($0.1)")) }).text)
    }
}

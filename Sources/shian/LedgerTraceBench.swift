import ArgumentParser
import Glibc
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
    @Option(help: "Trace: a lot that is asked for first, as in a server that has answered before.")
    var before: Int64 = -1
    @Flag(help: "Trace: take the file out of the system's memory before the lot is asked for.") var cold = false

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
            _ = office.judge
            _ = try? await TraceDesk(office).trace(before, direction, by: officer)
            // The answer is there a moment before its connection is free again; another would first read the schema.
            try await Task.sleep(for: .milliseconds(50))
            if cold { try forget() }
            let start = ContinuousClock.now
            let trace = try await TraceDesk(office).trace(lot, direction, by: officer).trace
            let first = (ContinuousClock.now - start) / .milliseconds(1)
            let again = try await median { _ = try await TraceDesk(office).trace(lot, direction, by: officer) }
            Self.report([
                ("milliseconds", first), ("again", again),
                ("holdings", Double(trace.places.count)), ("lots", Double(trace.lots.count)),
                ("holders", Double(trace.holders.count)), ("links", Double(trace.links.count)),
            ])
        }
        await office.database.close()
    }

    /// Of what runs for half a second, at least three times, in milliseconds.
    private func median(_ body: () async throws -> Void) async rethrows -> Double {
        var times: [Double] = []
        let end = ContinuousClock.now + .milliseconds(500)
        repeat {
            let start = ContinuousClock.now
            try await body()
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        } while ContinuousClock.now < end || times.count < 3
        return times.sorted()[times.count / 2]
    }

    private func forget() throws {
        let descriptor = open(options.file, O_RDONLY)
        guard descriptor >= 0 else { throw Failure("--cold: cannot open \(options.file)") }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        close(descriptor)
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

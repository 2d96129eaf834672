import ArgumentParser
import Foundation
import Primitives
import Traceability

/// How long traces take over a large network; `Benchmarks/run trace` makes it and asks peers the same.
struct TraceBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Trace, score and weigh in a generated network: milliseconds."
    )
    @Argument(help: "The folder with the network and the questions, as files of 32-bit integers.") var folder: String
    @Option(help: "How often each question is asked; its median counts.") var rounds = 7

    func run() async throws {
        let deliveries = try Self.deliveries(numbers("deliveries"))
        let pairs = try numbers("relations")
        let stations = 1 + Int((deliveries.sources + deliveries.targets).max() ?? 0)
        let relations = (
            stride(from: 0, to: pairs.count, by: 2).map { pairs[$0] },
            stride(from: 1, to: pairs.count, by: 2).map { pairs[$0] }
        )
        var network = DeliveryNetwork(stations: 0, deliveries: DeliveryNetwork.Deliveries(), relations: ([], []))
        let build = Self.milliseconds {
            network = DeliveryNetwork(stations: stations, deliveries: deliveries, relations: relations)
        }
        var figures: [(key: String, value: JSONValue)] = [("build", Self.number(build / 1000))]
        var tracer = Tracer(Tracing(network))
        let forward = try numbers("forward")
        figures += ask(&tracer, forward, .forward, "forward")
        figures += ask(&tracer, try numbers("back"), .back, "back")
        figures += score(network, try numbers("outbreaks"))
        figures += try mix(network, forward, try numbers("outbreaks"))
        print(JSONValue.object(figures).text)
    }

    private func ask(
        _ tracer: inout Tracer,
        _ starts: [Int32],
        _ direction: TraceDirection,
        _ name: String
    ) -> [(key: String, value: JSONValue)] {
        var times: [Double] = []
        var reached = 0
        for start in starts {
            var each: [Double] = []
            var found = 0
            for _ in 0..<rounds {
                each.append(
                    Self.milliseconds {
                        found = tracer.trace(from: TraceStart(deliveries: [start]), direction).hops.count
                    }
                )
            }
            times.append(Self.median(each))
            reached += found
        }
        return [
            (name, .array(times.map(Self.number))), (name + " reached", .number(String(reached))),
        ]
    }

    private func score(_ network: DeliveryNetwork, _ outbreaks: [Int32]) -> [(key: String, value: JSONValue)] {
        var tracer = Tracer(Tracing(network, Self.outbreaks(outbreaks)))
        var hits = 0
        let times = (0..<rounds).map { _ -> Double in
            var scores: TracingScores?
            let time = Self.milliseconds { scores = tracer.scores() }
            hits = (0..<Int32(network.deliveryCount)).reduce(0) { $0 + Int(scores?.deliveries[$1].outbreaks ?? 0) }
            return time
        }
        return [("scores", Self.number(Self.median(times))), ("score hits", .number(String(hits)))]
    }

    /// Everything again where processors mix what they receive, by date.
    private func mix(
        _ network: DeliveryNetwork,
        _ forward: [Int32],
        _ outbreaks: [Int32]
    ) throws -> [(key: String, value: JSONValue)] {
        var settings = Self.outbreaks(outbreaks)
        for station in try numbers("mixing") { settings.stations[station] = .init(crossContamination: true) }
        var tracing = Tracing(network)
        let build = Self.milliseconds { tracing = Tracing(network, settings) }
        var tracer = Tracer(tracing)
        var figures = [(key: "mixing build", value: Self.number(build / 1000))]
        for (name, value) in ask(&tracer, forward, .forward, "mixing forward") {
            figures.append((name.replacing("mixing forward reached", with: "mixing reached"), value))
        }
        let scoring = Self.milliseconds { _ = tracer.scores() }
        figures.append(("mixing scores", Self.number(scoring)))
        let weighing = forward.map { start in
            let trace = tracer.trace(from: TraceStart(deliveries: [start]), .forward)
            return Self.milliseconds { _ = tracing.suspectQuantities(trace) }
        }
        figures.append(("quantities", .array(weighing.map(Self.number))))
        return figures
    }

    private static func outbreaks(_ deliveries: [Int32]) -> TracingSettings {
        var settings = TracingSettings()
        for delivery in deliveries { settings.deliveries[delivery] = .init(weight: 1) }
        return settings
    }

    private static func deliveries(_ table: [Int32]) -> DeliveryNetwork.Deliveries {
        var deliveries = DeliveryNetwork.Deliveries()
        for row in stride(from: 0, to: table.count - 2, by: 3) {
            let day = PartialDay(Day(ordinal: 19_723 + Int(table[row + 2])))
            deliveries.append(from: table[row], to: table[row + 1], departure: day, grams: 100_000)
        }
        return deliveries
    }

    private func numbers(_ name: String) throws(Failure) -> [Int32] { try Self.numbers(name, in: folder) }

    /// The file of 32-bit integers of that name.
    static func numbers(_ name: String, in folder: String) throws(Failure) -> [Int32] {
        let bytes = try InputFile.read("\(folder)/\(name).i32")
        return bytes.withUnsafeBytes { raw in
            (0..<(raw.count / 4)).map {
                Int32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self))
            }
        }
    }

    private static func milliseconds(_ body: () -> Void) -> Double {
        ContinuousClock().measure(body) / .milliseconds(1)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func number(_ value: Double) -> JSONValue { .number(String(value)) }
}

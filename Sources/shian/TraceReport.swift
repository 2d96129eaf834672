import Exchange
import Primitives
import Traceability

/// The answer of `shian trace`, in its three forms.
struct TraceReport {
    private let network: IndexedNetwork
    private let traces: [Trace]
    private let quantities: SuspectQuantities?
    private let scores: TracingScores?
    private let deliveries: Found
    private let stations: Found

    /// Indices by file order, and those that rest on recorded relations alone.
    private struct Found {
        let all: [Int32]
        let exact: Set<Int32>
    }

    init(
        _ network: IndexedNetwork,
        _ starts: TraceStarts,
        directions: [TraceDirection],
        probable: Bool,
        scores wantsScores: Bool
    ) {
        self.network = network
        let tracing = Tracing(network.network, network.settings)
        var tracer = Tracer(tracing)
        traces = directions.map { direction in
            starts.isGiven
                ? tracer.trace(from: starts.start, direction, probable: probable)
                : tracer.observed(direction, probable: probable)
        }
        quantities = traces.first { $0.direction == .forward }.map { tracing.suspectQuantities($0, probable: probable) }
        scores = wantsScores ? Self.scores(network, starts, probable: probable) : nil
        deliveries = Found(
            all: Set(traces.flatMap(\.deliveries)).sorted(),
            exact: Set(traces.flatMap { $0.exactHops.map(\.delivery) })
        )
        stations = Found(
            all: Set(traces.flatMap(\.stations)).sorted(),
            exact: Set(traces.flatMap { Array($0.exactStations) })
        )
    }

    /// By the file's weights; where it has none, each element of --from is an outbreak of weight 1.
    private static func scores(_ network: IndexedNetwork, _ starts: TraceStarts, probable: Bool) -> TracingScores {
        var settings = network.settings
        let isWeighted = [settings.stations, settings.deliveries].contains { elements in
            elements.values.contains { $0.weight != 0 }
        }
        if !isWeighted {
            for station in starts.start.stations { settings.stations[station, default: .plain].weight = 1 }
            for delivery in starts.start.deliveries { settings.deliveries[delivery, default: .plain].weight = 1 }
        }
        return Tracing(network.network, settings).scores(probable: probable)
    }

    private func name(_ station: Int32) -> String { network.stationIDs[Int(station)] }
    private func deliveryName(_ delivery: Int32) -> String { network.deliveryIDs[Int(delivery)] }

    private func kilograms(_ station: Int32) -> String? {
        guard let grams = quantities?.stations[station], grams != DeliveryNetwork.unknownQuantity else { return nil }
        return DecimalNumber(Int(grams)).shifted(by: -3)?.description
    }

    private var commonLinks: [Int32] {
        guard let scores else { return [] }
        return (0..<Int32(network.stationIDs.count)).filter { scores.isCommonLink($0) }
    }
}

extension TraceReport {
    /// The keys of the contract, and beside them what is only probable, how it was reached, and bounds in kilograms.
    var json: JSONValue {
        func names(_ found: [Int32], _ name: (Int32) -> String) -> JSONValue { .array(found.map { .string(name($0)) }) }
        var members: [(key: String, value: JSONValue)] = [
            ("deliveries", names(deliveries.all, deliveryName)), ("stations", names(stations.all, name)),
            (
                "probable",
                .object([
                    ("deliveries", names(deliveries.all.filter { !deliveries.exact.contains($0) }, deliveryName)),
                    ("stations", names(stations.all.filter { !stations.exact.contains($0) }, name)),
                ])
            ), ("links", .array(traces.flatMap { trace in trace.hops.compactMap { link($0, trace.direction) } })),
        ]
        if quantities != nil {
            let bounds = stations.all.compactMap { station in
                kilograms(station).map { (key: name(station), value: JSONValue.number($0)) }
            }
            members.append(("quantity", .object(bounds)))
        }
        if let scores {
            let all = (0..<Int32(network.stationIDs.count)).map { station in
                (key: name(station), value: JSONValue.number(Self.digits(scores.station(station))))
            }
            members.append(("scores", .object(all)))
            members.append(("commonLinks", names(commonLinks, name)))
        }
        return .object(members)
    }

    private func link(_ hop: Trace.Hop, _ direction: TraceDirection) -> JSONValue? {
        guard let previous = hop.previous, let reason = hop.reason else { return nil }
        let isForward = direction == .forward
        return .object([
            ("from", .string(deliveryName(isForward ? previous : hop.delivery))),
            ("to", .string(deliveryName(isForward ? hop.delivery : previous))),
            ("kind", .string(reason.kind.rawValue)), ("reason", .string(reason.code)),
        ])
    }

    /// One delivery or station a row, and with scores every station.
    var table: TableDocument {
        var document = TableDocument(
            sheetName: "trace",
            headers: ["what", "id", "from", "to", "kind", "reason", "kilograms", "score", "common link"]
        )
        for trace in traces {
            for (index, hop) in trace.hops.enumerated() {
                let delivery = Int(hop.delivery)
                document.rows.append([
                    .text("delivery \(trace.direction.rawValue)"), .text(deliveryName(hop.delivery)),
                    .text(name(network.network.deliveries.sources[delivery])),
                    .text(name(network.network.deliveries.targets[delivery])),
                    .text(index < trace.exactCount ? "exact" : "probable"), .text(hop.reason?.code ?? ""), .empty,
                    .text(scores.map { Self.digits($0.delivery(hop.delivery)) } ?? ""), .empty,
                ])
            }
        }
        let reached = Set(stations.all)
        let listed = scores == nil ? stations.all : Array(0..<Int32(network.stationIDs.count))
        for station in listed {
            let kind = stations.exact.contains(station) ? "exact" : "probable"
            document.rows.append([
                .text("station"), .text(name(station)), .empty, .empty,
                .text(reached.contains(station) ? kind : ""), .empty, .text(kilograms(station) ?? ""),
                .text(scores.map { Self.digits($0.station(station)) } ?? ""),
                .text(scores?.isCommonLink(station) == true ? "yes" : ""),
            ])
        }
        return document
    }

    /// For a person at a terminal.
    var lines: [String] {
        var lines = traces.map { trace in
            "\(trace.direction.rawValue): \(trace.hops.count) deliveries (\(trace.exactCount) exact), "
                + "\(trace.stations.count) stations (\(trace.exactStationCount) exact)"
        }
        for station in stations.all {
            var line = "  \(name(station))"
            if !stations.exact.contains(station) { line += ", probable" }
            if let kilograms = kilograms(station) { line += ", at most \(kilograms) kg" }
            if let scores { line += ", score \(Self.digits(scores.station(station)))" }
            lines.append(line)
        }
        if scores != nil { lines.append("common links: " + commonLinks.map(name).joined(separator: ", ")) }
        return lines
    }

    /// `1`, `0.5`, never `1.0`.
    private static func digits(_ score: Double) -> String {
        Int(exactly: score).map { String($0) } ?? String(score)
    }
}

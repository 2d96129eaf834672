extension Tracing {
    /// How scores are reckoned; both ways give the same.
    package enum ScoringMethod: Sendable {
        /// One backward walk for each weighted element: costs what the walks reach.
        case walks
        /// One pass over the condensed graph for each 64 weighted elements: costs the network, whatever is reached.
        case passes
        /// Walks as long as they are cheaper.
        case cheaper
    }

    /// The scores of all stations, deliveries and lots from the weights in the settings.
    package func scores(method: ScoringMethod = .cheaper, probable: Bool = true) -> TracingScores {
        var tracer = Tracer(self)
        return tracer.scores(method: method, probable: probable)
    }
}

extension Tracer {
    /// As ``Tracing/scores(method:probable:)``, with the scratch that is there.
    package mutating func scores(
        method: Tracing.ScoringMethod = .cheaper,
        probable: Bool = true
    ) -> TracingScores {
        let weighted = tracing.settings.weighted
        var scores = TracingScores(tracing.network, weighted)
        // Graph and passes cost about as much as walks that reach as many deliveries as the network has parts (measured
        // with a million deliveries, 66 mixing hubs and 100 outbreaks).
        let size = tracing.network.deliveryCount + tracing.network.relationCount + tracing.pools.outgoing.targets.count
        var budget =
            switch method {
            case .walks: Int.max
            case .passes: 0
            case .cheaper: size
            }
        var left: [WeightedElement] = []
        for element in weighted {
            if budget > 0 || tracing.circles(element) {
                var round = ScoreRound(tracing, element.weight)
                budget -= round.count(element, probable: probable, with: &self, in: &scores)
            } else {
                left.append(element)
            }
        }
        if !left.isEmpty { ScorePasses(tracing, probable: probable).count(left, in: &scores) }
        return scores
    }
}

extension Tracing {
    /// Whether the element is a delivery from a station to itself through a pool, which the condensed graph cannot tell
    /// from a cycle.
    fileprivate func circles(_ element: WeightedElement) -> Bool {
        guard case .delivery(let delivery) = element.kind, !pools.isEmpty else { return false }
        let left = pools.left.row(delivery)
        return pools.joined.row(delivery).contains { left.contains($0) }
    }
}

/// Counts one weighted element for all that a walk back from it reaches.
private struct ScoreRound {
    private let tracing: Tracing
    private let weight: Double
    private var stations: Set<Int32> = []
    private var lots: Set<Int32> = []

    init(_ tracing: Tracing, _ weight: Double) {
        self.tracing = tracing
        self.weight = weight
    }

    /// How many deliveries the walk looked at.
    mutating func count(
        _ element: WeightedElement,
        probable: Bool,
        with tracer: inout Tracer,
        in scores: inout TracingScores
    ) -> Int {
        let walk: Walk
        switch element.kind {
        case .station(let station):
            // A delivery that brings nothing does not count itself, but what went into it does.
            let arriving = tracing.network.incoming.row(station)
            let killed = arriving.filter { tracing.ending($0).contains(.itself) }
            let open = arriving.filter { !tracing.ending($0).contains(.itself) }
            walk = tracer.walk(.back, held: killed, given: open, probable: probable)
            stations.insert(station)
        case .delivery(let delivery):
            walk = tracer.walk(.back, held: [delivery], given: [], probable: probable)
            if !walk.reached.contains(delivery) { count(delivery, lot: false, &scores) }
        }
        for delivery in walk.reached { count(delivery, lot: true, &scores) }
        for station in stations { scores.stations.add(weight, to: station) }
        for lot in lots { scores.lots.add(weight, to: lot) }
        return walk.reached.count + 1
    }

    private mutating func count(_ delivery: Int32, lot countsLot: Bool, _ scores: inout TracingScores) {
        scores.deliveries.add(weight, to: delivery)
        let deliveries = tracing.network.deliveries
        if !tracing.ending(delivery).contains(.backward) { stations.insert(deliveries.sources[Int(delivery)]) }
        guard countsLot, !deliveries.lots.isEmpty, deliveries.lots[Int(delivery)] >= 0 else { return }
        lots.insert(deliveries.lots[Int(delivery)])
    }
}

/// Counts up to 64 weighted elements in one pass, a bit each, over the graph without its cycles.
private struct ScorePasses {
    private let tracing: Tracing
    private let graph: FlowGraph
    private let components: Components
    private let members: Adjacency

    init(_ tracing: Tracing, probable: Bool) {
        self.tracing = tracing
        graph = FlowGraph(tracing, Array(0..<Int32(tracing.network.deliveryCount)), probable: probable)
        components = Components(graph.links)
        members = components.members
    }

    func count(_ weighted: [WeightedElement], in scores: inout TracingScores) {
        for first in stride(from: 0, to: weighted.count, by: 64) {
            count(Array(weighted[first..<min(first + 64, weighted.count)]), batch: &scores)
        }
    }

    private func count(_ weighted: [WeightedElement], batch scores: inout TracingScores) {
        let network = tracing.network
        var stationBits = [UInt64](repeating: 0, count: network.stationCount)
        var deliveryBits = [UInt64](repeating: 0, count: network.deliveryCount)
        for (bit, element) in weighted.enumerated() {
            switch element.kind {
            case .station(let station): stationBits[Int(station)] |= 1 << UInt64(bit)
            case .delivery(let delivery): deliveryBits[Int(delivery)] |= 1 << UInt64(bit)
            }
        }
        let beyond = beyond(stationBits, deliveryBits)
        var stations = stationBits
        var lots = [UInt64](repeating: 0, count: network.lotCount)
        for delivery in 0..<network.deliveryCount {
            var strict = beyond[Int(components.of[delivery])]
            let ending = tracing.ending(Int32(delivery))
            if !ending.contains(.itself) { strict |= stationBits[Int(network.deliveries.targets[delivery])] }
            let all = strict | deliveryBits[delivery]
            for bit in Bits(all) { scores.deliveries.add(weighted[bit].weight, to: Int32(delivery)) }
            if !ending.contains(.backward) { stations[Int(network.deliveries.sources[delivery])] |= all }
            if !network.deliveries.lots.isEmpty, network.deliveries.lots[delivery] >= 0 {
                lots[Int(network.deliveries.lots[delivery])] |= strict
            }
        }
        for station in stations.indices {
            for bit in Bits(stations[station]) { scores.stations.add(weighted[bit].weight, to: Int32(station)) }
        }
        for lot in lots.indices {
            for bit in Bits(lots[lot]) { scores.lots.add(weighted[bit].weight, to: Int32(lot)) }
        }
    }

    /// Component → what is met by going on from it at least one link.
    private func beyond(_ stationBits: [UInt64], _ deliveryBits: [UInt64]) -> [UInt64] {
        let targets = tracing.network.deliveries.targets
        var beyond = [UInt64](repeating: 0, count: components.count)
        for component in 0..<components.count {
            var bits: UInt64 = 0
            for node in members.row(Int32(component)) {
                for target in graph.links.row(node) {
                    let other = Int(components.of[Int(target)])
                    if other != component { bits |= beyond[other] }
                    guard Int(target) < targets.count else { continue }
                    bits |= deliveryBits[Int(target)] | stationBits[Int(targets[Int(target)])]
                }
            }
            beyond[component] = bits
        }
        return beyond
    }
}

/// The places of the bits that are set.
private struct Bits: Sequence, IteratorProtocol {
    private var rest: UInt64

    init(_ bits: UInt64) { rest = bits }

    mutating func next() -> Int? {
        guard rest != 0 else { return nil }
        defer { rest &= rest - 1 }
        return rest.trailingZeroBitCount
    }
}

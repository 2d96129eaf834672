import Primitives
import TestSupport
import Testing
import Traceability

/// A small network with all that settings can say, for comparing with slow and plain answers.
struct RandomNetwork: CustomStringConvertible {
    let network: DeliveryNetwork
    let settings: TracingSettings
    let relations: [(Int32, Int32)]
    let kills: Bool

    init(_ random: inout SplitMix64, kills: Bool = true, selfDeliveries: Bool = true) {
        let stations = Int32.random(in: 2...6, using: &random)
        let count = Int32.random(in: 1...12, using: &random)
        var deliveries = DeliveryNetwork.Deliveries()
        for _ in 0..<count {
            let source = Int32.random(in: 0..<stations, using: &random)
            var target = Int32.random(in: 0..<stations, using: &random)
            if target == source, !selfDeliveries { target = (source + 1) % stations }
            func date() -> PartialDay? {
                PartialDay(year: 2024, month: 1, day: Int.random(in: 0...4, using: &random) + 1)
            }
            deliveries.append(
                from: source,
                to: target,
                lot: Int32.random(in: -1...3, using: &random),
                departure: Bool.random(using: &random) ? date() : nil,
                arrival: Bool.random(using: &random) ? date() : nil,
                grams: Bool.random(using: &random) ? Int64.random(in: 1...100, using: &random) : 50
            )
        }
        var pairs: [(Int32, Int32)] = []
        for first in 0..<count {
            for second in 0..<count where deliveries.targets[Int(first)] == deliveries.sources[Int(second)] {
                if Int.random(in: 0..<3, using: &random) == 0 { pairs.append((first, second)) }
            }
        }
        pairs.shuffle(using: &random)
        relations = pairs
        self.kills = kills
        settings = Self.settings(&random, stations, count, kills: kills)
        network = DeliveryNetwork(
            stations: Int(stations),
            deliveries: deliveries,
            relations: (pairs.map(\.0), pairs.map(\.1))
        )
    }

    private static func settings(
        _ random: inout SplitMix64,
        _ stations: Int32,
        _ deliveries: Int32,
        kills: Bool
    ) -> TracingSettings {
        var settings = TracingSettings(enforcesDates: Bool.random(using: &random))
        func element() -> TracingSettings.Element? {
            switch Int.random(in: 0..<(kills ? 5 : 4), using: &random) {
            case 0: TracingSettings.Element(weight: Double(Int.random(in: -2...3, using: &random)))
            case 1: TracingSettings.Element(weight: 1, crossContamination: true)
            case 2: TracingSettings.Element(crossContamination: true)
            case 4: TracingSettings.Element(killContamination: true)
            default: nil
            }
        }
        for station in 0..<stations { settings.stations[station] = element() }
        for delivery in 0..<deliveries { settings.deliveries[delivery] = element() }
        return settings
    }

    var description: String {
        "\(network.deliveries.sources) → \(network.deliveries.targets), arrivals \(network.deliveries.arrivals), "
            + "departures \(network.deliveries.departures), \(relations), \(settings)"
    }
}

/// FoodChain-Lab's definitions written out plainly: all links in a matrix, and its closure.
struct Reference {
    let random: RandomNetwork
    /// `next[a][b]`: a is taken to have gone into b.
    let next: [[Bool]]
    /// The same over any number of links.
    let closure: [[Bool]]

    init(_ random: RandomNetwork) {
        self.random = random
        let network = random.network
        let count = network.deliveryCount
        var next = [[Bool]](repeating: [Bool](repeating: false, count: count), count: count)
        for (first, second) in random.relations where first != second { next[Int(first)][Int(second)] = true }
        Self.mix(random, &next)
        for delivery in 0..<count {
            let source = network.deliveries.sources[delivery]
            let target = network.deliveries.targets[delivery]
            for other in 0..<count {
                if random.killsDelivery(delivery) || random.killsStation(target) { next[delivery][other] = false }
                if random.killsStation(source) { next[other][delivery] = false }
            }
        }
        var closure = next
        for middle in 0..<count {
            for first in 0..<count where closure[first][middle] {
                for last in 0..<count where closure[middle][last] { closure[first][last] = true }
            }
        }
        self.next = next
        self.closure = closure
    }

    private static func mix(_ random: RandomNetwork, _ next: inout [[Bool]]) {
        let deliveries = random.network.deliveries
        func inTime(_ first: Int, _ second: Int) -> Bool {
            !random.settings.enforcesDates || deliveries.arrivals[first] <= deliveries.departures[second]
        }
        let all = 0..<deliveries.count
        for first in all {
            for second in all where first != second && deliveries.targets[first] == deliveries.sources[second] {
                let mixes = random.settings.stations[deliveries.targets[first]]?.crossContamination ?? false
                if mixes, inTime(first, second) { next[first][second] = true }
            }
        }
        let before = next
        func mixes(_ delivery: Int) -> Bool { random.settings.deliveries[Int32(delivery)]?.crossContamination ?? false }
        for first in all where mixes(first) {
            for second in all where mixes(second) && deliveries.targets[first] == deliveries.targets[second] {
                for out in all where before[second][out] && out != first && inTime(first, out) {
                    next[first][out] = true
                }
            }
        }
    }

    func forwardStations(_ delivery: Int) -> Set<Int32> {
        let targets = random.network.deliveries.targets
        var stations = Set(targets.indices.filter { closure[delivery][$0] }.map { targets[$0] })
        if !random.killsDelivery(delivery) { stations.insert(targets[delivery]) }
        return stations
    }

    func score(deliveries: Set<Int>, stations: Set<Int32>) -> Double {
        let settings = random.settings
        let weights = settings.stations.values.map(\.weight) + settings.deliveries.values.map(\.weight)
        let total = max(weights.filter { $0 > 0 }.reduce(0, +), -weights.filter { $0 < 0 }.reduce(0, +))
        let sum =
            stations.reduce(0) { $0 + (settings.stations[$1]?.weight ?? 0) }
            + deliveries.reduce(0) { $0 + (settings.deliveries[Int32($1)]?.weight ?? 0) }
        return total == 0 ? 0 : sum / total
    }
}

extension RandomNetwork {
    func killsStation(_ station: Int32) -> Bool { settings.stations[station]?.killContamination ?? false }
    func killsDelivery(_ delivery: Int) -> Bool { settings.deliveries[Int32(delivery)]?.killContamination ?? false }
}

@Suite struct ReferenceTests {
    @Test("what a delivery leads to is the closure of the links, forward and back")
    func closure() throws {
        try forAll(runs: 1500, seed: 11, generate: { RandomNetwork(&$0) }) { random in
            let reference = Reference(random)
            var tracer = Tracer(Tracing(random.network, random.settings))
            return (0..<random.network.deliveryCount).allSatisfy { delivery in
                let start = TraceStart(deliveries: [Int32(delivery)])
                let forward = tracer.trace(from: start, .forward)
                let back = tracer.trace(from: start, .back)
                let all = 0..<random.network.deliveryCount
                return Set(forward.deliveries) == Set(all.filter { reference.closure[delivery][$0] }.map(Int32.init))
                    && Set(back.deliveries) == Set(all.filter { reference.closure[$0][delivery] }.map(Int32.init))
                    && Set(forward.stations) == reference.forwardStations(delivery)
                    && forward.hops.count == Set(forward.deliveries).count
            }
        }
    }

    @Test("every hop of an answer is a link, and leads from the start or from an earlier hop")
    func hops() throws {
        try forAll(runs: 500, seed: 12, generate: { RandomNetwork(&$0) }) { random in
            let reference = Reference(random)
            var tracer = Tracer(Tracing(random.network, random.settings))
            return (0..<random.network.deliveryCount).allSatisfy { delivery in
                var seen: Set<Int32> = [Int32(delivery)]
                return tracer.trace(from: TraceStart(deliveries: [Int32(delivery)]), .forward).hops.allSatisfy { hop in
                    guard let previous = hop.previous, seen.contains(previous) else { return false }
                    seen.insert(hop.delivery)
                    return reference.next[Int(previous)][Int(hop.delivery)]
                }
            }
        }
    }

    @Test("exact answers rest on recorded links alone, and probable ones add to them")
    func kinds() throws {
        try forAll(runs: 500, seed: 13, generate: { RandomNetwork(&$0, kills: false) }) { random in
            var tracer = Tracer(Tracing(random.network, random.settings))
            var plain = Tracer(Tracing(random.network))
            return (0..<Int32(random.network.stationCount)).allSatisfy { station in
                let start = TraceStart(stations: [station])
                let all = tracer.trace(from: start, .forward)
                let exact = plain.trace(from: start, .forward)
                return Set(all.exactHops.map(\.delivery)) == Set(exact.deliveries)
                    && Set(all.exactStations) == Set(exact.stations)
                    && Set(tracer.trace(from: start, .forward, probable: false).deliveries) == Set(exact.deliveries)
                    && Set(all.exactStations).isDisjoint(with: all.probableStations)
            }
        }
    }

    @Test("scores are the weights forward of each station and delivery, whichever way they are reckoned")
    func scores() throws {
        try forAll(runs: 1000, seed: 14, generate: { RandomNetwork(&$0, selfDeliveries: false) }) { random in
            let reference = Reference(random)
            let tracing = Tracing(random.network, random.settings)
            let walks = tracing.scores(method: .walks)
            let passes = tracing.scores(method: .passes)
            let all = 0..<random.network.deliveryCount
            let deliveries = all.allSatisfy { delivery in
                let forward = Set(all.filter { reference.closure[delivery][$0] }).union([delivery])
                let score = reference.score(deliveries: forward, stations: reference.forwardStations(delivery))
                return walks.delivery(Int32(delivery)) == score && passes.delivery(Int32(delivery)) == score
            }
            let stations = (0..<Int32(random.network.stationCount)).allSatisfy { station in
                let sent =
                    random.killsStation(station) ? [] : all.filter { random.network.deliveries.sources[$0] == station }
                let forward = sent.reduce(into: Set(sent)) { set, delivery in
                    set.formUnion(all.filter { reference.closure[delivery][$0] })
                }
                let reached = sent.reduce(into: Set([station])) { $0.formUnion(reference.forwardStations($1)) }
                let score = reference.score(deliveries: forward, stations: reached)
                return walks.station(station) == score && passes.station(station) == score
            }
            let lots = (0..<Int32(random.network.lotCount)).allSatisfy { lot in
                let members = all.filter { random.network.deliveries.lots[$0] == lot }
                let forward = all.filter { other in members.contains { reference.closure[$0][other] } }
                let reached = members.reduce(into: Set<Int32>()) { $0.formUnion(reference.forwardStations($1)) }
                let score = reference.score(deliveries: Set(forward), stations: reached)
                return walks.lot(lot) == score && passes.lot(lot) == score
            }
            return deliveries && stations && lots
        }
    }

    @Test("suspect quantities stay below what was delivered, what came in and what all starts held")
    func quantities() throws {
        try forAll(runs: 1000, seed: 15, generate: { RandomNetwork(&$0) }) { random in
            let reference = Reference(random)
            let tracing = Tracing(random.network, random.settings)
            var tracer = Tracer(tracing)
            let trace = tracer.trace(from: TraceStart(deliveries: [0]), .forward)
            let bounds = tracing.suspectQuantities(trace)
            let grams = random.network.deliveries.grams
            guard bounds.deliveries[0] == grams[0], bounds.total == grams[0] else { return false }
            return trace.deliveries.filter { $0 != 0 }.allSatisfy { delivery in
                guard let bound = bounds.deliveries[delivery] else { return false }
                let isInCycle = reference.closure[Int(delivery)][Int(delivery)]
                let incoming = bounds.deliveries.keys
                    .filter { reference.next[Int($0)][Int(delivery)] }
                    .reduce(Int64(0)) { $0 + (bounds.deliveries[$1] ?? 0) }
                return bound > 0 && bound <= grams[Int(delivery)] && bound <= grams[0]
                    && (isInCycle || bound <= incoming)
            }
        }
    }
}

import Primitives
import Traceability

/// A network built from names, so that a test reads like the story it tells.
struct NamedNetwork {
    var stations: [String] = []
    var names: [String] = []
    var deliveries = DeliveryNetwork.Deliveries()
    var relations: (from: [Int32], to: [Int32]) = ([], [])

    mutating func station(_ name: String) -> Int32 {
        if let index = stations.firstIndex(of: name) { return Int32(index) }
        stations.append(name)
        return Int32(stations.count - 1)
    }

    mutating func deliver(
        _ name: String,
        _ source: String,
        _ target: String,
        departure: PartialDay? = nil,
        arrival: PartialDay? = nil,
        lot: Int32 = -1,
        grams: Int64 = DeliveryNetwork.unknownQuantity
    ) {
        names.append(name)
        deliveries.append(
            from: station(source),
            to: station(target),
            lot: lot,
            departure: departure,
            arrival: arrival,
            grams: grams
        )
    }

    mutating func relate(_ pairs: [(String, String)]) {
        for (from, to) in pairs {
            relations.from.append(delivery(from))
            relations.to.append(delivery(to))
        }
    }

    func delivery(_ name: String) -> Int32 { Int32(names.firstIndex(of: name) ?? -1) }
    func index(_ name: String) -> Int32 { Int32(stations.firstIndex(of: name) ?? -1) }

    var network: DeliveryNetwork {
        DeliveryNetwork(stations: stations.count, deliveries: deliveries, relations: relations)
    }

    func names(_ trace: Trace) -> Set<String> { Set(trace.deliveries.map { names[Int($0)] }) }
    func stations(_ trace: Trace) -> Set<String> { Set(trace.stations.map { stations[Int($0)] }) }

    func trace(
        _ direction: TraceDirection,
        station: String? = nil,
        delivery: String? = nil,
        _ settings: TracingSettings = TracingSettings()
    ) -> Trace {
        var tracer = Tracer(Tracing(network, settings))
        let start = TraceStart(
            stations: station.map { [index($0)] } ?? [],
            deliveries: delivery.map { [self.delivery($0)] } ?? []
        )
        return tracer.trace(from: start, direction)
    }
}

extension NamedNetwork {
    private static func day(_ day: Int?) -> PartialDay? { PartialDay(year: 2016, month: 1, day: day) }

    /// Three farms, two producers, a trader and three markets; thirteen deliveries in January 2016.
    static let markets: NamedNetwork = {
        var network = NamedNetwork()
        network.deliver("f1p1-1", "farm 1", "producer 1", departure: day(1))
        network.deliver("f1p1-2", "farm 1", "producer 1", departure: day(1), arrival: day(3))
        network.deliver("f2p1", "farm 2", "producer 1", departure: day(1))
        network.deliver("f2p2", "farm 2", "producer 2", departure: day(5))
        network.deliver("f3p2", "farm 3", "producer 2", departure: day(5))
        network.deliver("p1t-1", "producer 1", "trader", departure: day(2))
        network.deliver("p1t-2", "producer 1", "trader", departure: day(4))
        network.deliver("p2t-1", "producer 2", "trader", departure: day(6))
        network.deliver("p2t-2", "producer 2", "trader", departure: day(6))
        network.deliver("tm1", "trader", "market 1", departure: day(5))
        network.deliver("tm2-1", "trader", "market 2", departure: day(nil))
        network.deliver("tm2-2", "trader", "market 2", departure: day(7))
        network.deliver("tm3", "trader", "market 3", departure: day(7))
        network.relate([
            ("f1p1-1", "p1t-1"), ("f1p1-2", "p1t-2"), ("f2p1", "p1t-1"), ("f2p2", "p2t-1"), ("f3p2", "p2t-1"),
            ("f3p2", "p2t-2"), ("p1t-1", "tm1"), ("p1t-2", "tm2-1"), ("p2t-1", "tm2-2"), ("p2t-2", "tm3"),
        ])
        return network
    }()
}

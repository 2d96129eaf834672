import Primitives
import Testing
import Traceability

/// Returned goods run in cycles; no recall may depend on the order of the rows.
@Suite struct CycleTests {
    /// a and b go back and forth between two stations; d leaves from a's recipient, e from b's.
    private static func network(order: [Int], relations: [(String, String)]) -> NamedNetwork {
        let rows = [("a", "S1", "S2"), ("b", "S2", "S1"), ("d", "S1", "S3"), ("e", "S2", "S4")]
        var network = NamedNetwork()
        for index in order { network.deliver(rows[index].0, rows[index].1, rows[index].2) }
        network.relate(relations)
        return network
    }

    @Test("a cycle with two branches gives the same recall for every order of deliveries and relations")
    func everyOrder() {
        let relations = [("a", "b"), ("b", "a"), ("b", "d"), ("a", "e")]
        for order in permutations([0, 1, 2, 3]) {
            for pairs in permutations([0, 1, 2, 3]) {
                let net = Self.network(order: order, relations: pairs.map { relations[$0] })
                for start in ["a", "b"] {
                    let forward = net.trace(.forward, delivery: start)
                    #expect(net.names(forward) == ["a", "b", "d", "e"])
                    #expect(net.stations(forward) == ["S1", "S2", "S3", "S4"])
                }
                #expect(net.names(net.trace(.back, delivery: "e")) == ["a", "b"])
                #expect(net.names(net.trace(.forward, delivery: "d")).isEmpty)
            }
        }
    }

    @Test("in a cycle an outbreak counts once, so no score is above 1")
    func scoresInCycle() {
        var net = Self.network(order: [0, 1, 2, 3], relations: [("a", "b"), ("b", "a"), ("b", "d"), ("a", "e")])
        net.deliver("x", "S5", "S5")
        let settings = TracingSettings(
            stations: [net.index("S2"): .init(weight: 1), net.index("S4"): .init(weight: 1)]
        )
        for method in [Tracing.ScoringMethod.walks, .passes] {
            let scores = Tracing(net.network, settings).scores(method: method)
            #expect(scores.station(net.index("S1")) == 1)
            #expect(scores.station(net.index("S2")) == 1)
            #expect(scores.station(net.index("S3")) == 0)
            #expect(scores.station(net.index("S4")) == 0.5)
            #expect(scores.station(net.index("S5")) == 0)
        }
    }

    @Test("a delivery from a mixing station to itself does not lead to itself, but another one leads to it")
    func mixingWithItself() {
        var net = NamedNetwork()
        net.deliver("in", "farm", "plant")
        net.deliver("rework", "plant", "plant")
        net.deliver("out", "plant", "shop")
        let settings = TracingSettings(stations: [net.index("plant"): .init(crossContamination: true)])
        #expect(net.names(net.trace(.forward, delivery: "rework", settings)) == ["out"])
        #expect(net.names(net.trace(.forward, delivery: "in", settings)) == ["rework", "out"])
        net.deliver("again", "plant", "plant")
        #expect(net.names(net.trace(.forward, delivery: "rework", settings)) == ["out", "again", "rework"])
        #expect(net.names(net.trace(.back, delivery: "rework", settings)) == ["in", "again", "rework"])
    }

    private static func chain(_ count: Int32) -> DeliveryNetwork {
        var deliveries = DeliveryNetwork.Deliveries()
        deliveries.sources = Array(0..<count)
        deliveries.targets = Array(1...count)
        let relations = (from: Array(0..<(count - 1)), to: Array(1..<count))
        return DeliveryNetwork(stations: Int(count) + 1, deliveries: deliveries, relations: relations)
    }

    @Test("a chain of a million deliveries is traced to both ends")
    func longChain() {
        let count: Int32 = 1_000_000
        var tracer = Tracer(Tracing(Self.chain(count)))
        #expect(tracer.trace(from: TraceStart(deliveries: [0]), .forward).hops.count == Int(count) - 1)
        #expect(tracer.trace(from: TraceStart(stations: [count]), .back).stations.count == Int(count))
    }

    @Test("a chain of thirty thousand deliveries is scored and weighed without recursion")
    func longChainWeighed() {
        let count: Int32 = 30_000
        let tracing = Tracing(Self.chain(count), TracingSettings(stations: [count: .init(weight: 1)]))
        var tracer = Tracer(tracing)
        let forward = tracer.trace(from: TraceStart(deliveries: [0]), .forward)
        for method in [Tracing.ScoringMethod.walks, .passes] {
            #expect(tracing.scores(method: method).station(0) == 1)
        }
        #expect(tracing.suspectQuantities(forward).deliveries.count == Int(count))
    }
}

/// All orders of a few numbers.
func permutations(_ numbers: [Int]) -> [[Int]] {
    guard let first = numbers.first else { return [[]] }
    return permutations(Array(numbers.dropFirst())).flatMap { rest in
        (0...rest.count).map { place in Array(rest[..<place]) + [first] + Array(rest[place...]) }
    }
}

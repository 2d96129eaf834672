import Testing
import Traceability

@Suite struct QuantityTests {
    @Test("what a delivery can hold of a bad lot is the least of its own weight and of what came in")
    func split() {
        var net = NamedNetwork()
        net.deliver("bad", "farm", "plant", grams: 100_000)
        net.deliver("good", "farm 2", "plant", grams: 900_000)
        net.deliver("small", "plant", "shop 1", grams: 30_000)
        net.deliver("large", "plant", "shop 2", grams: 500_000)
        net.deliver("sold on", "shop 2", "stall", grams: 40_000)
        net.relate([("bad", "small"), ("good", "small"), ("bad", "large"), ("large", "sold on")])
        let tracing = Tracing(net.network)
        var tracer = Tracer(tracing)
        let trace = tracer.trace(from: TraceStart(deliveries: [net.delivery("bad")]), .forward)
        let bounds = tracing.suspectQuantities(trace)
        let expected: [String: Int64] = ["bad": 100_000, "small": 30_000, "large": 100_000, "sold on": 40_000]
        for (name, grams) in expected { #expect(bounds.deliveries[net.delivery(name)] == grams, "\(name)") }
        #expect(bounds.deliveries[net.delivery("good")] == nil)
        #expect(bounds.stations[net.index("plant")] == 100_000)
        #expect(bounds.stations[net.index("stall")] == 40_000)
    }

    @Test("goods that are returned and sent again do not multiply")
    func returned() {
        var net = NamedNetwork()
        net.deliver("bad", "farm", "plant", grams: 10_000)
        net.deliver("there", "plant", "shop", grams: 80_000)
        net.deliver("back", "shop", "plant", grams: 80_000)
        net.deliver("out", "plant", "market", grams: 80_000)
        net.relate([("bad", "there"), ("there", "back"), ("back", "there"), ("back", "out"), ("bad", "out")])
        let tracing = Tracing(net.network)
        var tracer = Tracer(tracing)
        let trace = tracer.trace(from: TraceStart(stations: [net.index("farm")]), .forward)
        let bounds = tracing.suspectQuantities(trace)
        for name in ["there", "back", "out"] { #expect(bounds.deliveries[net.delivery(name)] == 10_000, "\(name)") }
        #expect(bounds.stations[net.index("plant")] == 10_000)
    }

    @Test("an unknown quantity bounds nothing, and the next known one bounds again")
    func unknown() {
        var net = NamedNetwork()
        net.deliver("bad", "farm", "plant")
        net.deliver("middle", "plant", "trader")
        net.deliver("end", "trader", "shop", grams: 5_000)
        net.relate([("bad", "middle"), ("middle", "end")])
        let tracing = Tracing(net.network)
        var tracer = Tracer(tracing)
        let bounds = tracing.suspectQuantities(tracer.trace(from: TraceStart(deliveries: [0]), .forward))
        #expect(bounds.deliveries[1] == DeliveryNetwork.unknownQuantity)
        #expect(bounds.deliveries[2] == 5_000)
    }

    @Test("a mixing place counts an arrival once, however it is linked, and only for what left later")
    func mixing() {
        var net = NamedNetwork()
        net.deliver("bad", "farm", "plant", arrival: PartialDay("2024-06-03"), grams: 1_000)
        net.deliver("before", "plant", "shop", departure: PartialDay("2024-06-01"), grams: 9_000)
        net.deliver("after", "plant", "shop", departure: PartialDay("2024-06-05"), grams: 9_000)
        net.relate([("bad", "after")])
        let settings = TracingSettings(stations: [net.index("plant"): .init(crossContamination: true)])
        let tracing = Tracing(net.network, settings)
        var tracer = Tracer(tracing)
        let bounds = tracing.suspectQuantities(tracer.trace(from: TraceStart(deliveries: [0]), .forward))
        #expect(bounds.deliveries[net.delivery("after")] == 1_000)
        #expect(bounds.deliveries[net.delivery("before")] == nil)
    }
}

@Suite struct AssumedLinkTests {
    @Test("a delivery without records may hold what its sender got of the same product in the days before")
    func window() {
        var deliveries = DeliveryNetwork.Deliveries()
        deliveries.append(from: 0, to: 1, product: 7, arrival: PartialDay("2024-06-01"))
        deliveries.append(from: 0, to: 1, product: 7, arrival: PartialDay("2024-06-08"))
        deliveries.append(from: 0, to: 1, product: 8, arrival: PartialDay("2024-06-08"))
        deliveries.append(from: 1, to: 2, product: 7, departure: PartialDay("2024-06-09"))
        deliveries.append(from: 1, to: 3, product: 7, departure: PartialDay("2024-06-09"))
        let recorded: (from: [Int32], to: [Int32]) = ([0], [4])
        let assumed = AssumedLinks.sameProduct(deliveries, relations: recorded, within: 7)
        #expect(assumed.from == [1])
        #expect(assumed.to == [3])
        let network = DeliveryNetwork(stations: 4, deliveries: deliveries, relations: recorded, assumed: assumed)
        var tracer = Tracer(Tracing(network))
        let trace = tracer.trace(from: TraceStart(stations: [0]), .forward)
        #expect(Set(trace.exactHops.map(\.delivery)) == [0, 1, 2, 4])
        #expect(trace.probableHops.map(\.delivery) == [3])
        #expect(trace.probableHops.first?.reason == .sameProductInWindow)
        #expect(Array(trace.probableStations) == [2])
    }
}

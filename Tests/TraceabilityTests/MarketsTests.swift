import Testing
import Traceability

/// Answers of FoodChain-Lab's desktop program for the same thirteen deliveries.
@Suite struct MarketsTests {
    private let net = NamedNetwork.markets

    @Test("the stations forward and back of a station are those of FoodChain-Lab")
    func stationsOfStations() {
        let forward: [String: Set<String>] = [
            "farm 1": ["producer 1", "trader", "market 1", "market 2"],
            "farm 2": ["producer 1", "producer 2", "trader", "market 1", "market 2"],
            "farm 3": ["producer 2", "trader", "market 2", "market 3"], "market 1": [], "market 2": [], "market 3": [],
        ]
        for (station, expected) in forward {
            #expect(net.stations(net.trace(.forward, station: station)) == expected, "\(station)")
        }
        let back: [String: Set<String>] = [
            "farm 1": [], "farm 2": [], "farm 3": [], "market 1": ["trader", "producer 1", "farm 1", "farm 2"],
            "market 2": ["trader", "producer 1", "producer 2", "farm 1", "farm 2", "farm 3"],
            "market 3": ["trader", "producer 2", "farm 3"],
        ]
        for (station, expected) in back {
            #expect(net.stations(net.trace(.back, station: station)) == expected, "\(station)")
        }
    }

    @Test("the deliveries forward and back of a delivery are those of FoodChain-Lab")
    func deliveriesOfDeliveries() {
        let forward: [String: Set<String>] = [
            "f1p1-1": ["p1t-1", "tm1"], "f1p1-2": ["p1t-2", "tm2-1"], "f2p1": ["p1t-1", "tm1"],
            "f2p2": ["p2t-1", "tm2-2"], "f3p2": ["p2t-1", "p2t-2", "tm2-2", "tm3"], "tm1": [], "tm3": [],
        ]
        for (delivery, expected) in forward {
            #expect(net.names(net.trace(.forward, delivery: delivery)) == expected, "\(delivery)")
        }
        let back: [String: Set<String>] = [
            "f1p1-1": [], "f3p2": [], "tm1": ["p1t-1", "f1p1-1", "f2p1"], "tm2-1": ["p1t-2", "f1p1-2"],
            "tm2-2": ["p2t-1", "f2p2", "f3p2"], "tm3": ["p2t-2", "f3p2"],
        ]
        for (delivery, expected) in back {
            #expect(net.names(net.trace(.back, delivery: delivery)) == expected, "\(delivery)")
        }
    }

    @Test("at a mixing producer an arrival contaminates what left on the same day or later, and no other")
    func crossContaminationAtStation() {
        var settings = TracingSettings(stations: [net.index("producer 1"): .init(crossContamination: true)])
        #expect(net.names(net.trace(.forward, delivery: "f1p1-1", settings)).contains("p1t-2"))
        #expect(!net.names(net.trace(.forward, delivery: "f1p1-2", settings)).contains("p1t-1"))
        #expect(net.names(net.trace(.back, delivery: "p1t-2", settings)).contains("f1p1-1"))
        #expect(!net.names(net.trace(.back, delivery: "p1t-1", settings)).contains("f1p1-2"))
        settings.enforcesDates = false
        #expect(net.names(net.trace(.forward, delivery: "f1p1-2", settings)).contains("p1t-1"))
    }

    @Test("deliveries that contaminate each other share what they went into, as far as dates allow")
    func crossContaminationOfDeliveries() {
        let mixing = TracingSettings.Element(crossContamination: true)
        var settings = TracingSettings(
            deliveries: [net.delivery("p1t-1"): mixing, net.delivery("p2t-2"): mixing]
        )
        #expect(net.names(net.trace(.forward, delivery: "p1t-1", settings)).contains("tm3"))
        #expect(!net.names(net.trace(.forward, delivery: "p2t-2", settings)).contains("tm1"))
        #expect(net.names(net.trace(.back, delivery: "tm3", settings)).contains("p1t-1"))
        #expect(!net.names(net.trace(.back, delivery: "tm1", settings)).contains("p2t-2"))
        settings.enforcesDates = false
        #expect(net.names(net.trace(.forward, delivery: "p2t-2", settings)).contains("tm1"))
    }

    @Test("a killing producer passes nothing on, and what it received is still its past")
    func killingStation() {
        let settings = TracingSettings(stations: [net.index("producer 2"): .init(killContamination: true)])
        for delivery in ["f2p2", "f3p2"] {
            #expect(net.names(net.trace(.forward, delivery: delivery, settings)).isEmpty)
        }
        for delivery in ["p2t-1", "p2t-2"] {
            #expect(net.names(net.trace(.back, delivery: delivery, settings)).isEmpty)
        }
        #expect(net.names(net.trace(.forward, station: "producer 2", settings)).isEmpty)
        #expect(net.names(net.trace(.back, station: "producer 2", settings)) == ["f2p2", "f3p2"])
    }

    @Test("a killing delivery leads nowhere, and its own past stays")
    func killingDelivery() {
        let settings = TracingSettings(deliveries: [net.delivery("p2t-2"): .init(killContamination: true)])
        #expect(net.names(net.trace(.forward, delivery: "p2t-2", settings)).isEmpty)
        #expect(net.names(net.trace(.back, delivery: "p2t-2", settings)) == ["f3p2"])
        #expect(net.names(net.trace(.forward, station: "producer 2", settings)).contains("p2t-2"))
        #expect(!net.names(net.trace(.back, station: "trader", settings)).contains("p2t-2"))
    }

    @Test("two markets with weights 1 and 2 score their suppliers as FoodChain-Lab does")
    func stationWeights() {
        let settings = TracingSettings(
            stations: [net.index("market 2"): .init(weight: 1), net.index("market 3"): .init(weight: 2)]
        )
        let expected = [
            "farm 1": 1.0 / 3, "farm 2": 1.0 / 3, "farm 3": 1, "producer 1": 1.0 / 3, "producer 2": 1, "trader": 1,
            "market 1": 0, "market 2": 1.0 / 3, "market 3": 2.0 / 3,
        ]
        for method in [Tracing.ScoringMethod.walks, .passes] {
            let scores = Tracing(net.network, settings).scores(method: method)
            for (station, score) in expected {
                #expect(scores.station(net.index(station)) == score, "\(station) \(method)")
            }
            let links = net.stations.filter { scores.isCommonLink(net.index($0)) }
            #expect(Set(links) == ["farm 3", "producer 2", "trader"])
        }
    }

    @Test("two deliveries with weights 1 and 2 score the deliveries before them as FoodChain-Lab does")
    func deliveryWeights() {
        let settings = TracingSettings(
            deliveries: [net.delivery("tm2-2"): .init(weight: 1), net.delivery("tm3"): .init(weight: 2)]
        )
        let expected = ["f1p1-1": 0, "f1p1-2": 0, "f2p1": 0, "f2p2": 1.0 / 3, "f3p2": 1]
        for method in [Tracing.ScoringMethod.walks, .passes] {
            let scores = Tracing(net.network, settings).scores(method: method)
            for (delivery, score) in expected {
                #expect(scores.delivery(net.delivery(delivery)) == score, "\(delivery)")
            }
        }
    }

    @Test("farms merged into one station lead to all that either led to")
    func mergedStations() {
        var merged = net
        merged.deliveries = net.deliveries.merging(
            [net.index("farm 1"), net.index("farm 2")],
            into: net.index("farm 1")
        )
        #expect(
            merged.stations(merged.trace(.forward, station: "farm 1"))
                == ["producer 1", "producer 2", "trader", "market 1", "market 2"]
        )
        #expect(merged.stations(merged.trace(.back, station: "farm 1")).isEmpty)
    }

    @Test("what the investigator observes is traced in the direction that is observed")
    func observed() {
        let settings = TracingSettings(
            stations: [net.index("farm 3"): .init(observed: .forward)],
            deliveries: [
                net.delivery("p1t-1"): .init(observed: .full), net.delivery("tm3"): .init(observed: .backward),
            ]
        )
        var tracer = Tracer(Tracing(net.network, settings))
        #expect(net.names(tracer.observed(.forward)) == ["f3p2", "p2t-1", "p2t-2", "tm2-2", "tm3", "tm1"])
        #expect(net.names(tracer.observed(.back)) == ["f1p1-1", "f2p1", "p2t-2", "f3p2"])
    }

    @Test("a lot scores what its deliveries lead to, and a station shows its best lot")
    func lots() {
        var net = NamedNetwork()
        net.deliver("first", "plant", "shop 1", lot: 0)
        net.deliver("second", "plant", "shop 2", lot: 0)
        net.deliver("other", "plant", "shop 3", lot: 1)
        net.deliver("on", "shop 1", "stall")
        net.relate([("first", "on")])
        let settings = TracingSettings(
            stations: [net.index("stall"): .init(weight: 1), net.index("shop 2"): .init(weight: 1)],
            deliveries: [net.delivery("other"): .init(weight: 2)]
        )
        let scores = Tracing(net.network, settings).scores()
        #expect(scores.lot(0) == 0.5)
        #expect(scores.lot(1) == 0)
        #expect(scores.bestLot(of: net.index("plant"), in: net.network) == 0.5)
        #expect(scores.bestLot(of: net.index("stall"), in: net.network) == nil)
    }

    @Test("weights for and against stand apart, and the larger sum divides both")
    func negativeWeights() {
        let settings = TracingSettings(
            stations: [net.index("market 1"): .init(weight: -3), net.index("market 3"): .init(weight: 1)]
        )
        let scores = Tracing(net.network, settings).scores()
        #expect(scores.station(net.index("trader")) == -2.0 / 3)
        #expect(scores.positive(scores.stations, net.index("trader")) == 1)
        #expect(scores.negative(scores.stations, net.index("farm 1")) == 1)
        #expect(scores.station(net.index("producer 2")) == 1.0 / 3)
    }
}

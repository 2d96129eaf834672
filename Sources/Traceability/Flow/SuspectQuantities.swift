/// How much of the starting deliveries can be where.
///
/// *Suspect material* is what the starting deliveries held. The suspect material in a delivery is bounded by
///
/// - its own quantity,
/// - the sum of the bounds of the deliveries that went into it (each counted once), and
/// - the quantity of all starting deliveries together;
///
/// a starting delivery is suspect as a whole. The bound of a station is the sum over the deliveries that it received, and
/// not more than all starting deliveries held. Material is only divided, never multiplied, so no true quantity is above
/// its bound. What several recipients got is not divided among them: each may have got all of it.
///
/// Deliveries that run in a cycle are taken together: each is bounded by its own quantity and by what entered the cycle
/// from outside, since every kilogram in the cycle entered it once. One pass over the condensed graph is therefore
/// enough, and the answer does not depend on where it begins.
package struct SuspectQuantities: Sendable {
    /// Delivery → at most so many grams; ``DeliveryNetwork/unknownQuantity`` where nothing bounds it.
    package let deliveries: [Int32: Int64]
    /// Station → at most so many grams of all that it received.
    package let stations: [Int32: Int64]
    /// Grams of the starting deliveries.
    package let total: Int64
}

extension Tracing {
    /// The bounds for all that a forward trace reached; costs what the trace holds.
    package func suspectQuantities(_ trace: Trace, probable: Bool = true) -> SuspectQuantities {
        precondition(trace.direction == .forward, "contamination goes forward")
        let origins = origins(of: trace.start)
        var deliveries = Array(origins)
        deliveries += trace.deliveries.filter { !origins.contains($0) }
        let graph = FlowGraph(self, deliveries.sorted(), probable: probable)
        var pass = QuantityPass(self, graph, origins: origins)
        let bounds = pass.run()
        var stations: [Int32: Int64] = [:]
        for (place, delivery) in graph.deliveries.enumerated() where !ending(delivery).contains(.itself) {
            let station = network.deliveries.targets[Int(delivery)]
            let sum = saturatingSum(stations[station] ?? 0, bounds[place])
            stations[station] = min(sum, pass.total)
        }
        let pairs = zip(graph.deliveries, bounds)
        return SuspectQuantities(
            deliveries: Dictionary(uniqueKeysWithValues: pairs),
            stations: stations,
            total: pass.total
        )
    }

    /// The deliveries where suspicion begins: those named, and all that the stations named sent.
    private func origins(of start: TraceStart) -> Set<Int32> {
        var origins = Set(start.deliveries)
        for station in start.stations where !kills(station) { origins.formUnion(network.outgoing.row(station)) }
        return origins
    }
}

/// Sums quantities, of which the largest means "unknown".
func saturatingSum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? DeliveryNetwork.unknownQuantity : sum
}

/// One pass over the components of a flow graph, from where it comes to where it goes.
private struct QuantityPass {
    private let graph: FlowGraph
    private let components: Components
    private let members: Adjacency
    private let own: [Int64]
    private let isOrigin: [Bool]
    let total: Int64
    private var bounds: [Int64]
    /// What comes to a node, and what comes to a component from outside.
    private var arriving: [Int64]
    private var entering: [Int64]
    private var lastPushed: [Int32]

    init(_ tracing: Tracing, _ graph: FlowGraph, origins: Set<Int32>) {
        self.graph = graph
        components = Components(graph.links)
        members = components.members
        own = graph.deliveries.map { tracing.network.grams($0) }
        isOrigin = graph.deliveries.map { origins.contains($0) }
        total = zip(own, isOrigin).reduce(0) { $1.1 ? saturatingSum($0, $1.0) : $0 }
        bounds = [Int64](repeating: 0, count: graph.count)
        arriving = bounds
        entering = [Int64](repeating: 0, count: components.count)
        lastPushed = [Int32](repeating: -1, count: components.count)
    }

    /// The bound of each node of the graph.
    mutating func run() -> [Int64] {
        for component in (0..<Int32(components.count)).reversed() {
            let nodes = members.row(component)
            var available = entering[Int(component)]
            for node in nodes where origin(node) { available = saturatingSum(available, own[Int(node)]) }
            available = min(available, total)
            let helpers = nodes.partitioned { Int($0) < own.count }
            for node in nodes[..<helpers] {
                bounds[Int(node)] = origin(node) ? own[Int(node)] : min(own[Int(node)], available)
                push(node, of: component, inside: true)
            }
            // A helper node stands after those that lead to it along its chain, and holds what they and arrivals bring.
            for node in nodes[helpers...] {
                bounds[Int(node)] = min(available, arriving[Int(node)])
                push(node, of: component, inside: true)
            }
            for node in nodes { push(node, of: component, inside: false) }
        }
        return bounds
    }

    /// Hands the bound of a node on: to helper nodes of its own component, or to all nodes of others.
    private mutating func push(_ node: Int32, of component: Int32, inside: Bool) {
        let bound = bounds[Int(node)]
        for target in graph.links.row(node) {
            let next = components.of[Int(target)]
            guard (next == component) == inside else { continue }
            arriving[Int(target)] = saturatingSum(arriving[Int(target)], bound)
            // A delivery with several links into one cycle enters it once.
            guard !inside, lastPushed[Int(next)] != node else { continue }
            lastPushed[Int(next)] = node
            entering[Int(next)] = saturatingSum(entering[Int(next)], bound)
        }
    }

    private func origin(_ node: Int32) -> Bool { Int(node) < own.count && isOrigin[Int(node)] }
}

extension ArraySlice<Int32> {
    /// Where the elements begin for which the condition no longer holds; they stand at the end.
    fileprivate func partitioned(_ holds: (Int32) -> Bool) -> Int { partitioningIndex(indices) { !holds(self[$0]) } }
}

/// The links between some deliveries as one plain graph, with the pools written as chains of helper nodes.
///
/// A pool of *n* outgoing deliveries, sorted by departure, is a chain of *n* nodes: each leads to its delivery and to
/// the next node, and an arrival leads to the first node that it can precede. So dates cost no more links than
/// deliveries. Nodes below ``deliveries``.count are deliveries, in its order.
struct FlowGraph {
    let deliveries: [Int32]
    let links: Adjacency

    /// The links among `deliveries`, of which each stands there once; links to others are left out.
    init(_ tracing: Tracing, _ deliveries: [Int32], probable: Bool = true) {
        var builder = Builder(tracing, deliveries)
        builder.addRecorded(besidesPools: probable)
        if probable {
            builder.addAssumed()
            builder.addPools()
        }
        self.deliveries = deliveries
        links = Adjacency(count: builder.nodeCount, from: builder.from, to: builder.to)
    }

    var count: Int { links.count }

    private struct Builder {
        let tracing: Tracing
        let deliveries: [Int32]
        /// Where a delivery stands in `deliveries`.
        let places: Places
        var nodeCount: Int
        var from: [Int32] = []
        var to: [Int32] = []

        init(_ tracing: Tracing, _ deliveries: [Int32]) {
            self.tracing = tracing
            self.deliveries = deliveries
            places = Places(deliveries, of: tracing.network.deliveryCount)
            nodeCount = deliveries.count
        }

        mutating func addRecorded(besidesPools: Bool) { add(tracing.network.recorded.forward, besidesPools) }
        mutating func addAssumed() { add(tracing.network.assumed.forward, true) }

        private mutating func add(_ table: Adjacency, _ besidesPools: Bool) {
            guard !table.isEmpty else { return }
            let pools = besidesPools && !tracing.pools.isEmpty
            for (place, delivery) in deliveries.enumerated() where !tracing.ending(delivery).contains(.forward) {
                for target in table.row(delivery) where !tracing.ending(target).contains(.backward) {
                    guard let other = places[target], !(pools && isPooled(delivery, target)) else { continue }
                    link(Int32(place), other)
                }
            }
        }

        private mutating func link(_ source: Int32, _ target: Int32) {
            from.append(source)
            to.append(target)
        }

        /// Whether a pool leads from one to the other already: what goes on twice would count twice.
        private func isPooled(_ delivery: Int32, _ target: Int32) -> Bool {
            let arrival = tracing.network.arrival(delivery)
            let isInTime = !tracing.settings.enforcesDates || arrival <= tracing.network.departure(target)
            guard isInTime else { return false }
            let left = tracing.pools.left.row(target)
            return tracing.pools.joined.row(delivery).contains { left.contains($0) }
        }

        mutating func addPools() {
            let pools = tracing.pools
            guard !pools.isEmpty else { return }
            var entries: [Int32: [(place: Int32, first: Int)]] = [:]
            for (place, delivery) in deliveries.enumerated() where !tracing.ending(delivery).contains(.forward) {
                let arrival = tracing.network.arrival(delivery)
                for pool in pools.joined.row(delivery) {
                    let first = pools.firstOutgoing(of: pool, arrival: arrival)
                    guard first < pools.outgoing.range(pool).upperBound else { continue }
                    entries[pool, default: []].append((Int32(place), first))
                }
            }
            for (pool, members) in entries.sorted(by: { $0.key < $1.key }) { addChain(pool, members) }
        }

        private mutating func addChain(_ pool: Int32, _ members: [(place: Int32, first: Int)]) {
            let end = tracing.pools.outgoing.range(pool).upperBound
            let begin = members.map(\.first).min() ?? end
            let base = nodeCount - begin
            nodeCount += end - begin
            for (place, first) in members { link(place, Int32(base + first)) }
            for index in begin..<end {
                if index + 1 < end { link(Int32(base + index), Int32(base + index + 1)) }
                let delivery = tracing.pools.outgoing.targets[index]
                guard !tracing.ending(delivery).contains(.backward), let place = places[delivery] else { continue }
                link(Int32(base + index), place)
            }
        }
    }
}

/// Where each of some deliveries stands in their list: a table for many, a dictionary for few.
private struct Places {
    private var table: [Int32] = []
    private var few: [Int32: Int32] = [:]

    init(_ deliveries: [Int32], of count: Int) {
        if deliveries.count * 16 > count {
            table = [Int32](repeating: -1, count: count)
            for (place, delivery) in deliveries.enumerated() { table[Int(delivery)] = Int32(place) }
        } else {
            few.reserveCapacity(deliveries.count)
            for (place, delivery) in deliveries.enumerated() { few[delivery] = Int32(place) }
        }
    }

    subscript(delivery: Int32) -> Int32? {
        guard !table.isEmpty else { return few[delivery] }
        let place = table[Int(delivery)]
        return place < 0 ? nil : place
    }
}

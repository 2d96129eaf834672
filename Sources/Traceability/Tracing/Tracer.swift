/// Answers traces one after the other, with scratch memory that is made once and never cleared.
///
/// A trace costs what its answer holds, whatever the size of the network; nothing recurses, so no chain is too long.
/// The answer does not depend on the order in which deliveries and relations were given, also where they run in cycles.
package struct Tracer: Sendable {
    package let tracing: Tracing
    private var marks: [Int32]
    private var stationMarks: [Int32]
    private var cursors: PoolCursors
    private var epoch: Int32 = 0

    package init(_ tracing: Tracing) {
        self.tracing = tracing
        marks = [Int32](repeating: 0, count: tracing.network.deliveryCount)
        stationMarks = [Int32](repeating: 0, count: tracing.network.stationCount)
        cursors = PoolCursors(count: tracing.pools.count)
    }

    /// What lies forward or back of the start; without `probable` only what recorded relations lead to.
    package mutating func trace(from start: TraceStart, _ direction: TraceDirection, probable: Bool = true) -> Trace {
        let first = firstDeliveries(of: start.stations, direction)
        let walk = walk(direction, held: start.deliveries + first.ended, given: first.open, probable: probable)
        let hops = hops(walk, besides: first.ended)
        let stations = stations(walk, direction, heads: start.deliveries + first.ended)
        return Trace(
            direction: direction,
            start: start,
            hops: hops.all,
            exactCount: hops.exact,
            stations: stations.all,
            exactStationCount: stations.exact
        )
    }

    /// Traces for what the settings mark as observed: forward, back or both.
    package mutating func observed(_ direction: TraceDirection, probable: Bool = true) -> Trace {
        func looks(_ observed: TracingSettings.Observed) -> Bool {
            observed == .full || observed == (direction == .forward ? .forward : .backward)
        }
        let stations = tracing.settings.stations.filter { looks($0.value.observed) }.keys.sorted()
        let deliveries = tracing.settings.deliveries.filter { looks($0.value.observed) }.keys.sorted()
        return trace(from: TraceStart(stations: stations, deliveries: deliveries), direction, probable: probable)
    }

    mutating func walk(_ direction: TraceDirection, held: [Int32], given: [Int32], probable: Bool = true) -> Walk {
        var walk = Walk(tracing, direction, epoch: nextEpoch())
        walk.run(held: held, given: given, probable: probable, marks: &marks, cursors: &cursors)
        return walk
    }

    private mutating func nextEpoch() -> Int32 {
        if epoch == Int32.max - 1 { self = Tracer(tracing) }
        epoch += 1
        return epoch
    }

    /// What stations sent or received: deliveries that go on, and those at which contamination ends.
    ///
    /// Forward of a killing station lies nothing, and a delivery that brings nothing is not among what was received.
    private func firstDeliveries(of stations: [Int32], _ direction: TraceDirection) -> (open: [Int32], ended: [Int32]) {
        var first: (open: [Int32], ended: [Int32]) = ([], [])
        for station in stations {
            if direction == .forward {
                guard !tracing.kills(station) else { continue }
                for delivery in tracing.network.outgoing.row(station) {
                    let ends = tracing.ending(delivery).contains(.itself)
                    if ends { first.ended.append(delivery) } else { first.open.append(delivery) }
                }
            } else {
                for delivery in tracing.network.incoming.row(station) {
                    let ending = tracing.ending(delivery)
                    guard !ending.contains(.itself) else { continue }
                    let ends = ending.contains(.backward)
                    if ends { first.ended.append(delivery) } else { first.open.append(delivery) }
                }
            }
        }
        return first
    }

    private func hops(_ walk: Walk, besides ended: [Int32]) -> (all: [Trace.Hop], exact: Int) {
        var hops: [Trace.Hop] = []
        hops.reserveCapacity(walk.reached.count + ended.count)
        let added = ended.isEmpty ? [] : Set(ended).subtracting(walk.reached[..<walk.exactCount])
        var exact = walk.exactCount + added.count
        for index in walk.reached.indices {
            if index == walk.exactCount {
                hops += added.sorted().map { Trace.Hop(delivery: $0, previous: nil, reason: nil) }
            }
            let delivery = walk.reached[index]
            if index >= walk.exactCount, added.contains(delivery) { continue }
            let previous = walk.previous[index]
            let isFirst = previous < 0
            hops.append(
                Trace.Hop(
                    delivery: delivery,
                    previous: isFirst ? nil : previous,
                    reason: isFirst ? nil : walk.reasons[index]
                )
            )
        }
        if walk.reached.count == walk.exactCount {
            hops += added.sorted().map { Trace.Hop(delivery: $0, previous: nil, reason: nil) }
        }
        exact = min(exact, hops.count)
        return (hops, exact)
    }

    /// The stations at the far ends of deliveries; those at the head of the trace count only where contamination does not
    /// end there.
    private mutating func stations(
        _ walk: Walk,
        _ direction: TraceDirection,
        heads: [Int32]
    ) -> (all: [Int32], exact: Int) {
        let ends = direction == .forward ? tracing.network.deliveries.targets : tracing.network.deliveries.sources
        let closing: Tracing.Ending = direction == .forward ? .itself : .backward
        var stations: [Int32] = []
        func add(_ delivery: Int32, _ marks: inout [Int32]) {
            let station = ends[Int(delivery)]
            guard marks[Int(station)] != epoch else { return }
            marks[Int(station)] = epoch
            stations.append(station)
        }
        for delivery in heads where !tracing.ending(delivery).contains(closing) { add(delivery, &stationMarks) }
        for delivery in walk.reached[..<walk.exactCount] { add(delivery, &stationMarks) }
        let exact = stations.count
        for delivery in walk.reached[walk.exactCount...] { add(delivery, &stationMarks) }
        return (stations, exact)
    }
}

/// One breadth-first walk over the links of a tracing, in one direction.
///
/// Recorded links first, to their end; then, from all that they reached, the assumed ones. Each delivery, and each end
/// of a pool's sorted list, is visited once, so the cost is that of the answer.
struct Walk {
    private let tracing: Tracing
    private let isForward: Bool
    private let recorded: Adjacency
    private let assumed: Adjacency
    /// The pools that a delivery on the way enters, and what each of them leads to.
    private let entered: Adjacency
    private let exits: Adjacency
    private let checksEndings: Bool
    private let hasAssumed: Bool
    private let hasPools: Bool
    private let blocked: Tracing.Ending
    private let epoch: Int32
    private(set) var reached: [Int32] = []
    private(set) var previous: [Int32] = []
    private(set) var reasons: [LinkReason] = []
    private(set) var exactCount = 0

    init(_ tracing: Tracing, _ direction: TraceDirection, epoch: Int32) {
        self.tracing = tracing
        self.epoch = epoch
        isForward = direction == .forward
        recorded = isForward ? tracing.network.recorded.forward : tracing.network.recorded.backward
        assumed = isForward ? tracing.network.assumed.forward : tracing.network.assumed.backward
        entered = isForward ? tracing.pools.joined : tracing.pools.left
        exits = isForward ? tracing.pools.outgoing : tracing.pools.incoming
        checksEndings = tracing.hasEndings
        hasAssumed = !assumed.isEmpty
        hasPools = !tracing.pools.isEmpty
        blocked = isForward ? .backward : .forward
    }

    private var stops: Tracing.Ending { isForward ? .forward : .backward }

    /// Walks from `held`, which are in the answer only if they are reached again, and from `given`, which are in it.
    ///
    /// A delivery is reached where its mark is the epoch; marks and cursors are the caller's scratch.
    mutating func run(
        held: [Int32],
        given: [Int32],
        probable: Bool,
        marks: inout [Int32],
        cursors: inout PoolCursors
    ) {
        marks.withUnsafeMutableBufferPointer { marks in
            for delivery in given where marks[Int(delivery)] != epoch {
                take(delivery, from: -1, .recordedRelation, marks)
            }
            for delivery in held { follow(recorded, delivery, .recordedRelation, marks) }
            var head = 0
            while head < reached.count {
                follow(recorded, reached[head], .recordedRelation, marks)
                head += 1
            }
            exactCount = reached.count
            guard probable, hasAssumed || hasPools else { return }
            for delivery in held { assume(delivery, marks, &cursors) }
            for index in 0..<exactCount { assume(reached[index], marks, &cursors) }
            while head < reached.count {
                follow(recorded, reached[head], .recordedRelation, marks)
                assume(reached[head], marks, &cursors)
                head += 1
            }
        }
    }

    @inline(__always)
    private mutating func follow(
        _ links: Adjacency,
        _ delivery: Int32,
        _ reason: LinkReason,
        _ marks: UnsafeMutableBufferPointer<Int32>
    ) {
        if checksEndings, tracing.ending(delivery).contains(stops) { return }
        for index in links.range(delivery) { reach(links.targets[index], from: delivery, reason, marks) }
    }

    @inline(__always)
    private mutating func reach(
        _ delivery: Int32,
        from: Int32,
        _ reason: LinkReason,
        _ marks: UnsafeMutableBufferPointer<Int32>
    ) {
        guard marks[Int(delivery)] != epoch else { return }
        if checksEndings, tracing.ending(delivery).contains(blocked) { return }
        take(delivery, from: from, reason, marks)
    }

    @inline(__always)
    private mutating func take(
        _ delivery: Int32,
        from: Int32,
        _ reason: LinkReason,
        _ marks: UnsafeMutableBufferPointer<Int32>
    ) {
        marks[Int(delivery)] = epoch
        reached.append(delivery)
        previous.append(from)
        reasons.append(reason)
    }

    /// Follows what nobody recorded: assumed links, and the pools that the delivery enters.
    @inline(__always)
    private mutating func assume(
        _ delivery: Int32,
        _ marks: UnsafeMutableBufferPointer<Int32>,
        _ cursors: inout PoolCursors
    ) {
        if hasAssumed { follow(assumed, delivery, .sameProductInWindow, marks) }
        guard hasPools else { return }
        let pools = entered.range(delivery)
        guard !pools.isEmpty else { return }
        if checksEndings, tracing.ending(delivery).contains(stops) { return }
        for index in pools { mix(delivery, entered.targets[index], marks, &cursors) }
    }

    /// Follows a pool's list from where the delivery's date begins, as far as no other one has.
    private mutating func mix(
        _ delivery: Int32,
        _ pool: Int32,
        _ marks: UnsafeMutableBufferPointer<Int32>,
        _ cursors: inout PoolCursors
    ) {
        let range = unseen(delivery, pool, cursors)
        guard !range.isEmpty else { return }
        let reason = tracing.pools.reasons[Int(pool)]
        var passedItself = false
        for index in range {
            let other = exits.targets[index]
            // A delivery from a station to itself does not contaminate itself; another one may still reach it.
            if other == delivery, marks[Int(other)] != epoch {
                passedItself = true
            } else {
                reach(other, from: delivery, reason, marks)
            }
        }
        if !passedItself { cursors[pool, epoch] = isForward ? range.lowerBound : range.upperBound }
    }

    private func unseen(_ delivery: Int32, _ pool: Int32, _ cursors: PoolCursors) -> Range<Int> {
        let whole = exits.range(pool)
        if isForward {
            let end = cursors[pool, epoch] ?? whole.upperBound
            guard end > whole.lowerBound else { return end..<end }
            let first = tracing.pools.firstOutgoing(of: pool, arrival: tracing.network.arrival(delivery))
            return first..<max(first, end)
        }
        let first = cursors[pool, epoch] ?? whole.lowerBound
        guard first < whole.upperBound else { return first..<first }
        let end = tracing.pools.endOfIncoming(of: pool, departure: tracing.network.departure(delivery))
        return min(first, end)..<end
    }
}

/// How much of each pool's list a walk has seen.
struct PoolCursors {
    private var epochs: [Int32]
    private var places: [Int]

    init(count: Int) {
        epochs = [Int32](repeating: 0, count: count)
        places = [Int](repeating: 0, count: count)
    }

    subscript(pool: Int32, epoch: Int32) -> Int? {
        get { epochs[Int(pool)] == epoch ? places[Int(pool)] : nil }
        set {
            epochs[Int(pool)] = newValue == nil ? 0 : epoch
            places[Int(pool)] = newValue ?? 0
        }
    }
}

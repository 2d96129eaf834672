/// Links of dense nodes in compressed rows: the targets of node *n* are `targets[offsets[n]..<offsets[n + 1]]`.
struct Adjacency: Sendable {
    let offsets: [Int32]
    let targets: [Int32]

    /// Sorts the links by their source in linear time; the order among the targets of one node stays.
    init(count: Int, from: [Int32], to: [Int32]) {
        precondition(from.count == to.count, "a link has two ends")
        var offsets = [Int32](repeating: 0, count: count + 1)
        for node in from { offsets[Int(node) + 1] += 1 }
        for node in 0..<count { offsets[node + 1] += offsets[node] }
        var next = offsets
        var targets = [Int32](repeating: 0, count: to.count)
        for index in from.indices {
            let node = Int(from[index])
            targets[Int(next[node])] = to[index]
            next[node] += 1
        }
        self.offsets = offsets
        self.targets = targets
    }

    /// For nodes that have at most one target: -1 is none.
    init(count: Int, groups: [Int32]) {
        var from: [Int32] = []
        var to: [Int32] = []
        for (index, group) in groups.enumerated() where group >= 0 {
            from.append(group)
            to.append(Int32(index))
        }
        self.init(count: count, from: from, to: to)
    }

    var count: Int { offsets.count - 1 }
    var isEmpty: Bool { targets.isEmpty }

    func range(_ node: Int32) -> Range<Int> { Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1]) }
    func row(_ node: Int32) -> ArraySlice<Int32> { targets[range(node)] }
}

/// Links in both directions, each once and none from a node to itself.
struct LinkTable: Sendable {
    let forward: Adjacency
    let backward: Adjacency

    /// Links in `besides` are known already and are left out here.
    init(count: Int, from: [Int32], to: [Int32], besides: LinkTable? = nil) {
        let sorted = Adjacency(count: count, from: from, to: to)
        var stamp = [Int32](repeating: -1, count: count)
        var kept: (from: [Int32], to: [Int32]) = ([], [])
        kept.from.reserveCapacity(to.count)
        kept.to.reserveCapacity(to.count)
        for node in 0..<Int32(count) {
            stamp[Int(node)] = node
            if let besides {
                for target in besides.forward.row(node) { stamp[Int(target)] = node }
            }
            for target in sorted.row(node) where stamp[Int(target)] != node {
                stamp[Int(target)] = node
                kept.from.append(node)
                kept.to.append(target)
            }
        }
        forward = Adjacency(count: count, from: kept.from, to: kept.to)
        backward = Adjacency(count: count, from: kept.to, to: kept.from)
    }

    var isEmpty: Bool { forward.isEmpty }
}

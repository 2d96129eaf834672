/// The strongly connected components of a graph: sets of nodes that all reach each other.
///
/// Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972), with a stack of its own instead of
/// recursion. Components are numbered against the links: where a component leads to another, its number is the higher.
struct Components {
    /// Node → its component.
    let of: [Int32]
    let count: Int

    init(_ links: Adjacency) {
        var search = Search(links)
        for node in 0..<Int32(links.count) where search.order[Int(node)] == 0 { search.visit(node) }
        of = search.component
        count = Int(search.components)
    }

    /// Component → its nodes.
    var members: Adjacency { Adjacency(count: count, groups: of) }

    private struct Search {
        let links: Adjacency
        /// The time at which a node was met, from 1.
        var order: [Int32]
        var lowest: [Int32]
        var component: [Int32]
        var components: Int32 = 0
        private var next: [Int32]
        private var path: [Int32] = []
        private var waiting: [Int32] = []
        private var time: Int32 = 0

        init(_ links: Adjacency) {
            self.links = links
            order = [Int32](repeating: 0, count: links.count)
            lowest = order
            component = [Int32](repeating: -1, count: links.count)
            next = links.offsets
        }

        mutating func visit(_ root: Int32) {
            enter(root)
            while let node = path.last {
                let place = next[Int(node)]
                if place < links.offsets[Int(node) + 1] {
                    next[Int(node)] = place + 1
                    let target = links.targets[Int(place)]
                    if order[Int(target)] == 0 {
                        enter(target)
                    } else if component[Int(target)] < 0 {
                        lowest[Int(node)] = min(lowest[Int(node)], order[Int(target)])
                    }
                } else {
                    path.removeLast()
                    if let parent = path.last { lowest[Int(parent)] = min(lowest[Int(parent)], lowest[Int(node)]) }
                    if lowest[Int(node)] == order[Int(node)] { close(node) }
                }
            }
        }

        private mutating func enter(_ node: Int32) {
            time += 1
            order[Int(node)] = time
            lowest[Int(node)] = time
            path.append(node)
            waiting.append(node)
        }

        private mutating func close(_ root: Int32) {
            while let node = waiting.popLast() {
                component[Int(node)] = components
                if node == root { break }
            }
            components += 1
        }
    }
}

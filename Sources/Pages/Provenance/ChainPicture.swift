import Markup
import Rules
import Supervision

/// The chain of a trace as a picture (SVG), drawn on the server: a column for each distance, a bent line for each hop.
///
/// A column with more places than there is room for folds those of one kind into one node with their number, and where the
/// lines would still be a tangle all columns have less room. So a picture of five thousand places is as readable as one of
/// five; what is folded is told by ``folds``.
struct ChainPicture {
    /// Nodes of one column at most: the first of these with which there are no more lines than ``lineLimit``.
    private static let limits = [12, 6, 3, 1]
    private static let lineLimit = 400

    /// Places that are drawn as one.
    struct Fold: Sendable, Hashable {
        var title: String
        var group: TraceGroup
    }
    private static let columnWidth = 190
    private static let rowHeight = 46
    private static let boxWidth = 150
    private static let boxHeight = 34

    private struct Node {
        var title: String
        var detail: String
        var isExact: Bool
        var isStart: Bool
        var column: Int
        var row: Int
    }

    private struct Edge: Hashable {
        var from: Int
        var to: Int
        var isExact: Bool
    }

    private var nodes: [Node] = []
    private var edges: [Edge] = []
    private var columns = 0
    private var rows = 0

    private(set) var folds: [Fold] = []

    init(_ trace: LotTrace) {
        for limit in Self.limits {
            lay(trace, limit)
            if edges.count <= Self.lineLimit { return }
        }
    }

    private mutating func lay(_ trace: LotTrace, _ limit: Int) {
        (nodes, edges, folds, rows) = ([], [], [], 0)
        var nodeOf: [Int64: Int] = [:]
        let layers = Dictionary(grouping: trace.places, by: \.distance)
        let distances = layers.keys.sorted()
        columns = distances.count
        for (column, distance) in distances.enumerated() {
            let groups = Self.groups(layers[distance] ?? [], limit)
            for (row, (group, places)) in groups.enumerated() {
                for place in places { nodeOf[place.holding] = nodes.count }
                let node = Self.node(places, column: column, row: row)
                nodes.append(node)
                if let group { folds.append(Fold(title: "第 \(distance) 层 \(node.title)", group: group)) }
            }
            rows = max(rows, groups.count)
        }
        var seen: Set<Edge> = []
        for link in trace.links {
            guard let from = nodeOf[link.from], let to = nodeOf[link.to], from != to else { continue }
            let edge = Edge(from: from, to: to, isExact: link.isExact)
            if seen.insert(edge).inserted { edges.append(edge) }
        }
    }

    /// One by one where they fit, else by kind and certainty, else by certainty, else all as one.
    private static func groups(
        _ places: [LotTrace.Place],
        _ limit: Int
    ) -> [(group: TraceGroup?, places: [LotTrace.Place])] {
        guard places.count > limit, let first = places.first else { return places.map { (nil, [$0]) } }
        let whole = TraceGroup(distance: first.distance)
        let ways: [(LotTrace.Place) -> TraceGroup] = [
            { TraceGroup(distance: $0.distance, kind: $0.kind, isExact: $0.isExact) },
            { TraceGroup(distance: $0.distance, isExact: $0.isExact) },
        ]
        for way in ways {
            let folded = Dictionary(grouping: places, by: way)
            if folded.count <= limit {
                return folded.sorted { $0.key.text < $1.key.text }.map { ($0.value.count > 1 ? $0.key : nil, $0.value) }
            }
        }
        return [(whole, places)]
    }

    private static func node(_ group: [LotTrace.Place], column: Int, row: Int) -> Node {
        let isExact = group.allSatisfy(\.isExact)
        guard group.count > 1, let first = group.first else {
            let place = group.first
            return Node(
                title: clipped(place?.holderName ?? "", to: 11),
                detail: clipped("\(place?.food ?? "") \(place?.held.text ?? "")", to: 13),
                isExact: isExact,
                isStart: place?.distance == 0,
                column: column,
                row: row
            )
        }
        return Node(
            title: "\(Set(group.map(\.kind)).count == 1 ? first.kind.title : "各类") \(Set(group.map(\.holder)).count) 家",
            detail: "\(group.count) 处货物",
            isExact: isExact,
            isStart: first.distance == 0,
            column: column,
            row: row
        )
    }

    private static func clipped(_ text: String, to length: Int) -> String {
        text.count > length ? "\(text.prefix(length - 1))…" : text
    }

    private func x(_ node: Node) -> Int { 10 + node.column * Self.columnWidth }
    private func y(_ node: Node) -> Int { 10 + node.row * Self.rowHeight }

    var view: Markup {
        let width = 20 + max(1, columns) * Self.columnWidth
        let height = 20 + max(1, rows) * Self.rowHeight
        return """
            <div class="table" tabindex="0" role="region" aria-label="批次流向图"><svg class="chain" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" aria-label="批次流向图，虚线为推断">
            \(lines(isExact: true))\(lines(isExact: false))\(each: nodes, box)</svg></div>
            """
    }

    /// All lines of one sort as one path.
    private func lines(isExact: Bool) -> Markup? {
        let paths = edges.filter { $0.isExact == isExact }.map(curve)
        guard !paths.isEmpty else { return nil }
        return """
            <path d="\(paths.joined())" fill="none" stroke="currentColor" stroke-opacity="0.55"\(" stroke-dasharray=\"4 3\"", if: !isExact)/>
            """
    }

    private func curve(_ edge: Edge) -> String {
        let from = nodes[edge.from]
        let to = nodes[edge.to]
        // Hops inside a column and back bend out at the side.
        let start = x(from) + Self.boxWidth
        let end = from.column < to.column ? x(to) : x(to) + Self.boxWidth
        let middle = from.column < to.column ? (start + end) / 2 : max(start, end) + 30
        let top = y(from) + Self.boxHeight / 2
        let bottom = y(to) + Self.boxHeight / 2
        return "M\(start) \(top)C\(middle) \(top) \(middle) \(bottom) \(end) \(bottom)"
    }

    private func box(_ node: Node) -> Markup {
        """
        <g transform="translate(\(x(node)) \(y(node)))"><rect width="\(Self.boxWidth)" height="\(Self.boxHeight)" rx="4" fill="Canvas" stroke="currentColor" stroke-width="\(node.isStart ? 3 : 1)"\(" stroke-dasharray=\"4 3\"", if: !node.isExact)/><text x="8" y="14" font-size="12" fill="CanvasText">\(node.title)</text><text x="8" y="28" font-size="11" fill="CanvasText">\(node.detail)</text></g>
        """
    }
}

import Markup
import Rules
import Supervision

/// The chain of a trace as a picture (SVG), drawn on the server: a column for each distance, a bent line for each hop.
///
/// A column with more than ``limit`` places folds those of one kind into one node with their number, so a picture of five
/// hundred places stays as readable as one of five.
struct ChainPicture {
    /// Places of one column that are drawn one by one.
    static let limit = 12
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

    init(_ trace: LotTrace) {
        var nodeOf: [Int64: Int] = [:]
        let layers = Dictionary(grouping: trace.places, by: \.distance)
        let distances = layers.keys.sorted()
        columns = distances.count
        for (column, distance) in distances.enumerated() {
            var row = 0
            for group in Self.groups(layers[distance] ?? []) {
                for place in group { nodeOf[place.holding] = nodes.count }
                nodes.append(Self.node(group, column: column, row: row))
                row += 1
            }
            rows = max(rows, row)
        }
        var seen: Set<Edge> = []
        for link in trace.links {
            guard let from = nodeOf[link.from], let to = nodeOf[link.to], from != to else { continue }
            let edge = Edge(from: from, to: to, isExact: link.isExact)
            if seen.insert(edge).inserted { edges.append(edge) }
        }
    }

    /// One by one where they fit, else by kind and certainty.
    private static func groups(_ places: [LotTrace.Place]) -> [[LotTrace.Place]] {
        guard places.count > limit else { return places.map { [$0] } }
        let folded = Dictionary(grouping: places) { "\($0.kind.rawValue):\($0.isExact)" }
        return folded.sorted { $0.key < $1.key }.map(\.value)
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
            title: "\(first.kind.title) \(Set(group.map(\.holder)).count) 家",
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
            \(each: edges, line)\(each: nodes, box)</svg></div>
            """
    }

    private func line(_ edge: Edge) -> Markup {
        let from = nodes[edge.from]
        let to = nodes[edge.to]
        // Hops inside a column and back bend out at the side.
        let start = x(from) + Self.boxWidth
        let end = from.column < to.column ? x(to) : x(to) + Self.boxWidth
        let middle = from.column < to.column ? (start + end) / 2 : max(start, end) + 30
        let top = y(from) + Self.boxHeight / 2
        let bottom = y(to) + Self.boxHeight / 2
        return """
            <path d="M\(start) \(top)C\(middle) \(top) \(middle) \(bottom) \(end) \(bottom)" fill="none" stroke="currentColor" stroke-opacity="0.55"\(" stroke-dasharray=\"4 3\"", if: !edge.isExact)/>
            """
    }

    private func box(_ node: Node) -> Markup {
        """
        <g transform="translate(\(x(node)) \(y(node)))"><rect width="\(Self.boxWidth)" height="\(Self.boxHeight)" rx="4" fill="Canvas" stroke="currentColor" stroke-width="\(node.isStart ? 3 : 1)"\(" stroke-dasharray=\"4 3\"", if: !node.isExact)/><text x="8" y="14" font-size="12" fill="CanvasText">\(node.title)</text><text x="8" y="28" font-size="11" fill="CanvasText">\(node.detail)</text></g>
        """
    }
}

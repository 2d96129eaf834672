import Primitives

/// A plot as values: the same figures become SVG on a page and a chart in a document.
///
/// Statistics only; nothing that is judged passes through these floats.
package enum Plot: Sendable, Hashable {
    case line(LinePlot)
    case intervals(IntervalPlot)
    case pareto(ParetoPlot)
    case tiles(TileMap)

    package var title: String {
        switch self {
        case .line(let plot): plot.title
        case .intervals(let plot): plot.title
        case .pareto(let plot): plot.title
        case .tiles(let plot): plot.title
        }
    }

    /// The same plot under another title.
    package func titled(_ title: String) -> Plot {
        switch self {
        case .line(var plot):
            plot.title = title
            return .line(plot)
        case .intervals(var plot):
            plot.title = title
            return .intervals(plot)
        case .pareto(var plot):
            plot.title = title
            return .pareto(plot)
        case .tiles(var plot):
            plot.title = title
            return .tiles(plot)
        }
    }

    /// The end of an axis: 1, 2, 2.5 or 5 times a power of ten, at least the value.
    package static func axisEnd(_ value: Double) -> Double {
        guard value > 0 else { return 1 }
        var step = 0.01
        while step * 10 <= value { step *= 10 }
        return [1, 2, 2.5, 5, 10].map { $0 * step }.first { $0 >= value * 0.999_999 } ?? value
    }
}

/// Values over time with the target as a line.
package struct LinePlot: Sendable, Hashable {
    package struct Point: Sendable, Hashable {
        package var label: String
        /// Nil where the ledger cannot say.
        package var value: Double?

        package init(label: String, value: Double?) {
            self.label = label
            self.value = value
        }
    }

    /// The finding, as a sentence.
    package var title: String
    /// Of the upright axis: `%`, `批次/千人`.
    package var unit: String
    package var points: [Point]
    package var target: Double?

    package init(title: String, unit: String, points: [Point], target: Double?) {
        self.title = title
        self.unit = unit
        self.points = points
        self.target = target
    }
}

/// Shares with their intervals, one row each: a dot and its whisker.
package struct IntervalPlot: Sendable, Hashable {
    package struct Row: Sendable, Hashable {
        package var label: String
        package var failed: Int
        package var concluded: Int

        package init(label: String, failed: Int, concluded: Int) {
            self.label = label
            self.failed = failed
            self.concluded = concluded
        }

        package var rate: FailureRate { FailureRate(failed: failed, concluded: concluded) }
    }

    package var title: String
    package var rows: [Row]

    package init(title: String, rows: [Row]) {
        self.title = title
        self.rows = rows
    }
}

/// Counts in falling order with their running share.
package struct ParetoPlot: Sendable, Hashable {
    package struct Row: Sendable, Hashable {
        package var label: String
        package var count: Int

        package init(label: String, count: Int) {
            self.label = label
            self.count = count
        }
    }

    package var title: String
    package var rows: [Row]
    /// Of all there are, also those without a bar of their own.
    package var total: Int

    package init(title: String, rows: [Row], total: Int) {
        self.title = title
        self.rows = rows
        self.total = total
    }

    /// The share of each row and those before it, in tenths of a percent.
    package var running: [Int] {
        var sum = 0
        return rows.map { row in
            sum += row.count
            return total > 0 ? (sum * 2000 + total) / (total * 2) : 0
        }
    }
}

/// Townships as tiles in the order of the register: no geometry is held, and none is pretended.
package struct TileMap: Sendable, Hashable {
    package struct Tile: Sendable, Hashable {
        package var label: String
        package var failed: Int
        package var concluded: Int

        package init(label: String, failed: Int, concluded: Int) {
            self.label = label
            self.failed = failed
            self.concluded = concluded
        }

        package var rate: FailureRate { FailureRate(failed: failed, concluded: concluded) }
    }

    package var title: String
    package var tiles: [Tile]

    package init(title: String, tiles: [Tile]) {
        self.title = title
        self.tiles = tiles
    }

    /// 0 to 4: no result, none failed, then three equal parts up to the highest rate.
    package func shade(of tile: Tile) -> Int {
        guard tile.concluded > 0 else { return 0 }
        guard tile.failed > 0 else { return 1 }
        let highest = tiles.map(\.rate.share).max() ?? 0
        return highest > 0 ? min(4, 2 + Int(tile.rate.share / highest * 2.999)) : 1
    }
}

/// Shares in words, everywhere alike: one digit after the point, rounded by ``RoundedShare``.
package enum ShareText {
    /// `2.9 %` from a share of 0 to 1.
    package static func percent(_ share: Double) -> String { words(RoundedShare.of(share, scale: 1000)) }

    /// The same of two counts, exactly.
    package static func percent(_ part: Int, of whole: Int) -> String {
        whole > 0 ? words(RoundedShare.of(part, in: whole, scale: 1000)) : "—"
    }

    private static func words(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10) %" }
}

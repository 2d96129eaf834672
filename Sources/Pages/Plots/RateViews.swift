import Markup
import Supervision

/// Shares as a dot with the whisker of its 95 % interval, one row each.
struct IntervalView {
    let plot: IntervalPlot
    var links: [String?] = []

    private let left = 106.0
    private let right = 300.0
    private let row = 22.0

    private var end: Double { Plot.axisEnd((plot.rows.map(\.rate.interval.high).max() ?? 0.01) * 100) }
    private func x(_ percent: Double) -> Double { left + (right - left) * min(1, percent / end) }
    private var bottom: Double { 10 + row * Double(plot.rows.count) }

    func svg(_ id: String) -> Markup {
        let ticks: Markup = """
            \(each: [0, end / 2, end], { value in
                "\(PlotView.line(x(value), 4, x(value), bottom, "grid"))\(PlotView.text(x(value), bottom + 15, "middle", PlotView.number(value)))"
            })\(PlotView.text(356, bottom + 15, "end", "%", "unit"))
            """
        return PlotView.svg(
            bottom + 22,
            id: id,
            title: plot.title,
            desc: plot.rows.map { "\($0.label) \(ShareText.percent($0.failed, of: $0.concluded))" }.joined(
                separator: "，"
            ),
            hasLinks: !links.isEmpty,
            "\(ticks)\(each: plot.rows.enumerated(), { index, entry in PlotView.row(index, entry.label, links, line(entry, 10 + row * (Double(index) + 0.5))) })"
        )
    }

    private func line(_ row: IntervalPlot.Row, _ y: Double) -> Markup {
        let (low, high) = row.rate.interval
        return """
            \(PlotView.text(left - 6, y + 4, "end", PlotView.short(row.label, 8)))\(PlotView.line(x(low * 100), y, x(high * 100), y, "whisker"))\(PlotView.line(x(low * 100), y - 4, x(low * 100), y + 4, "whisker"))\(PlotView.line(x(high * 100), y - 4, x(high * 100), y + 4, "whisker"))<circle cx="\(PlotView.number(x(row.rate.share * 100)))" cy="\(PlotView.number(y))" r="4" class="dot"/>\(PlotView.text(356, y + 4, "end", ShareText.percent(row.failed, of: row.concluded), "value"))
            """
    }

    var table: Markup {
        PlotView.table(
            ["", "个数", "有结论", "比率", "95 % 区间"],
            plot.rows.map { row in
                let (low, high) = row.rate.interval
                return [
                    row.label, String(row.failed), String(row.concluded),
                    ShareText.percent(row.failed, of: row.concluded),
                    "\(ShareText.percent(low))–\(ShareText.percent(high))",
                ]
            },
            links: links
        )
    }
}

/// Bars in falling order, with the running share as diamonds joined by a line.
struct ParetoView {
    let plot: ParetoPlot
    var links: [String?] = []

    private let left = 106.0
    private let right = 288.0
    private let row = 22.0

    private var bottom: Double { 10 + row * Double(plot.rows.count) }
    private var most: Double { Double(plot.rows.map(\.count).max() ?? 1) }
    private func x(_ share: Double) -> Double { left + (right - left) * share }
    private func y(_ index: Int) -> Double { 10 + row * (Double(index) + 0.5) }

    func svg(_ id: String) -> Markup {
        let running = plot.running
        let points = running.enumerated().map {
            "\($0.offset == 0 ? "M" : "L")\(PlotView.number(x(Double($0.element) / 1000))) \(PlotView.number(y($0.offset)))"
        }.joined()
        let scale: Markup = """
            \(PlotView.line(left, 4, left, bottom, "grid"))\(PlotView.line(x(1), 4, x(1), bottom, "grid"))\(PlotView.text(left, bottom + 15, "start", "◇ 累计 0 %"))\(PlotView.text(x(1), bottom + 15, "middle", "100 %"))
            """
        return PlotView.svg(
            bottom + 22,
            id: id,
            title: plot.title,
            desc: plot.rows.map { "\($0.label) \($0.count) 项次" }.joined(separator: "，"),
            hasLinks: !links.isEmpty,
            "\(scale)\(each: plot.rows.enumerated(), { PlotView.row($0.offset, $0.element.label, links, bar($0.element, $0.offset)) })<path d=\"\(points)\" class=\"running\"/>\(each: running.enumerated(), { diamond(x(Double($0.element) / 1000), y($0.offset)) })"
        )
    }

    private func bar(_ row: ParetoPlot.Row, _ index: Int) -> Markup {
        let width = max(2, (right - left) * Double(row.count) / most)
        return """
            \(PlotView.text(left - 6, y(index) + 4, "end", PlotView.short(row.label, 8)))<rect x="\(PlotView.number(left))" y="\(PlotView.number(y(index) - 7))" width="\(PlotView.number(width))" height="14" class="bar-fill"/>\(PlotView.text(356, y(index) + 4, "end", "\(row.count) 项次", "value"))
            """
    }

    private func diamond(_ x: Double, _ y: Double) -> Markup {
        let (left, right) = (PlotView.number(x - 4), PlotView.number(x + 4))
        let (up, down) = (PlotView.number(y - 4), PlotView.number(y + 4))
        return """
            <path d="M\(left) \(PlotView.number(y))L\(PlotView.number(x)) \(up)L\(right) \(PlotView.number(y))L\(PlotView.number(x)) \(down)Z" class="diamond"/>
            """
    }

    var table: Markup {
        let running = plot.running
        return PlotView.table(
            ["项目", "项次", "累计"],
            plot.rows.enumerated().map { index, row in
                [row.label, String(row.count), "\(running[index] / 10).\(running[index] % 10) %"]
            },
            links: links
        )
    }
}

/// Townships as tiles in the order of the register, shaded and hatched by their rate, each with its figures.
struct TileView {
    let plot: TileMap

    private let tileWidth = 70.0
    private let tileHeight = 46.0
    private let columns = 5

    private var rows: Int { (plot.tiles.count + columns - 1) / columns }

    func svg(_ id: String) -> Markup {
        let bottom = Double(rows) * (tileHeight + 2)
        return PlotView.svg(
            bottom + 26,
            id: id,
            title: plot.title,
            desc: plot.tiles.map { "\($0.label) \($0.failed)/\($0.concluded)" }.joined(separator: "，"),
            """
            <defs><pattern id="\(id)-h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="5" class="hatch"/></pattern></defs>
            \(each: plot.tiles.enumerated(), { tile($0.element, $0.offset, id) })\(legend(bottom + 6, id))
            """
        )
    }

    private func tile(_ tile: TileMap.Tile, _ index: Int, _ id: String) -> Markup {
        let x = Double(index % columns) * (tileWidth + 2)
        let y = Double(index / columns) * (tileHeight + 2)
        let rate = tile.concluded > 0 ? ShareText.percent(tile.failed, of: tile.concluded) : "无样品"
        return """
            \(square(x, y, tileWidth, tileHeight, plot.shade(of: tile), id))\(PlotView.text(x + tileWidth / 2, y + 15, "middle", PlotView.short(tile.label, 5), "tile-name"))\(PlotView.text(x + tileWidth / 2, y + 29, "middle", rate, "tile-name"))
            """
    }

    /// From the third shade on a tile is also hatched at its foot.
    private func square(
        _ x: Double,
        _ y: Double,
        _ width: Double,
        _ height: Double,
        _ shade: Int,
        _ id: String
    ) -> Markup {
        let hatch = height * Double(max(0, shade - 1)) / 12 + (shade > 1 ? 2 : 0)
        let foot: Markup? =
            shade > 1
            ? "<rect x=\"\(PlotView.number(x))\" y=\"\(PlotView.number(y + height - hatch))\" width=\"\(PlotView.number(width))\" height=\"\(PlotView.number(hatch))\" fill=\"url(#\(id)-h)\"/>"
            : nil
        return """
            <rect x="\(PlotView.number(x))" y="\(PlotView.number(y))" width="\(PlotView.number(width))" height="\(PlotView.number(height))" class="tile s\(shade)"/>\(foot)
            """
    }

    private func legend(_ y: Double, _ id: String) -> Markup {
        let words = ["无样品", "为零", "较低", "中", "较高"]
        return """
            \(each: words.enumerated(), { word in
                "\(square(Double(word.offset) * 72, y, 14, 14, word.offset, id))\(PlotView.text(Double(word.offset) * 72 + 18, y + 12, "start", word.element))"
            })
            """
    }

    var table: Markup {
        PlotView.table(
            ["乡镇", "个数", "有结论", "比率"],
            plot.tiles.map {
                [$0.label, String($0.failed), String($0.concluded), ShareText.percent($0.failed, of: $0.concluded)]
            }
        )
    }
}

import Markup
import Supervision

/// Plots drawn on the server: SVG for the eye, a table of the same figures for everybody.
///
/// Shapes, dashes and hatching say what colour says, so that a plot survives a black-and-white printer. All are drawn
/// 360 wide, so that their figures are legible on a phone.
enum PlotView {
    static let width = 360.0

    /// A plot with its title, the picture and its table; `id` is unique on the page.
    ///
    /// `links` lead from each row to what is behind it, in the order of the rows; nil or too few lead nowhere.
    static func view(_ plot: Plot, id: String, links: [String?] = []) -> Markup {
        switch plot {
        case .line(let plot): figure(plot.title, id, LineView(plot: plot).svg(id), LineView(plot: plot).table)
        case .intervals(let plot):
            figure(
                plot.title,
                id,
                IntervalView(plot: plot, links: links).svg(id),
                IntervalView(plot: plot, links: links).table
            )
        case .pareto(let plot):
            figure(
                plot.title,
                id,
                ParetoView(plot: plot, links: links).svg(id),
                ParetoView(plot: plot, links: links).table
            )
        case .tiles(let plot): figure(plot.title, id, TileView(plot: plot).svg(id), TileView(plot: plot).table)
        }
    }

    private static func figure(_ title: String, _ id: String, _ svg: Markup, _ table: Markup) -> Markup {
        """
        <figure class="plot"><figcaption>\(title)</figcaption>\(svg)
        <details><summary>看数字</summary>\(table)</details></figure>
        """
    }

    static func svg(
        _ height: Double,
        id: String,
        title: String,
        desc: String,
        hasLinks: Bool = false,
        _ content: Markup
    ) -> Markup {
        """
        <svg viewBox="0 0 360 \(number(height))" role="\(hasLinks ? "group" : "img")" aria-labelledby="\(id)-t \(id)-d" focusable="false"><title id="\(id)-t">\(title)</title><desc id="\(id)-d">\(desc)</desc>\(content)</svg>
        """
    }

    /// A row of a picture that leads to what is behind it.
    static func row(_ index: Int, _ label: String, _ links: [String?], _ content: Markup) -> Markup {
        guard index < links.count, let link = links[index] else { return content }
        return "<a href=\"\(link)\" aria-label=\"\(label)的样品\">\(content)</a>"
    }

    static func table(_ headers: [String], _ rows: [[String]], links: [String?] = []) -> Markup {
        """
        <div class="table"><table><thead><tr>\(each: headers.enumerated(), { head in
            "<th scope=\"col\"\(" class=\"number\"", if: head.offset > 0)>\(head.element)</th>"
        })</tr></thead><tbody>\(each: rows.enumerated(), { index, row in
            "<tr>\(each: row.enumerated(), { cell in cell.offset == 0 ? "<th scope=\"row\">\(named(cell.element, index, links))</th>" : "<td class=\"number\">\(cell.element)</td>" })</tr>"
        })</tbody></table></div>
        """
    }

    private static func named(_ label: String, _ index: Int, _ links: [String?]) -> Markup {
        guard index < links.count, let link = links[index] else { return "\(label)" }
        return "<a href=\"\(link)\">\(label)</a>"
    }

    /// One digit after the point, none where it is 0.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0
            ? String(tenths / 10) : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    static func text(_ x: Double, _ y: Double, _ anchor: String, _ words: String, _ kind: String = "") -> Markup {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\" class=\"\(kind)\">\(words)</text>"
    }

    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String) -> Markup {
        "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\" class=\"\(kind)\"/>"
    }

    /// At most `count` characters, so that a label fits its column; the table has it whole.
    static func short(_ text: String, _ count: Int) -> String {
        text.count > count ? String(text.prefix(count - 1)) + "…" : text
    }
}

/// A line over time; a missing value leaves a gap.
struct LineView {
    let plot: LinePlot

    private let left = 38.0
    private let right = 352.0
    private let top = 16.0
    private let bottom = 132.0

    private var end: Double {
        Plot.axisEnd(max(plot.points.compactMap(\.value).max() ?? 0, plot.target ?? 0))
    }

    private func x(_ index: Int) -> Double {
        let step = (right - left - 16) / Double(max(1, max(plot.points.count, 12) - 1))
        return left + 8 + step * Double(index)
    }

    private func y(_ value: Double) -> Double { bottom - (bottom - top) * min(1, value / end) }

    func svg(_ id: String) -> Markup {
        let said = plot.points.compactMap { point in
            point.value.map { "\(point.label) \(PlotView.number($0)) \(plot.unit)" }
        }
        return PlotView.svg(
            160,
            id: id,
            title: plot.title,
            desc: said.joined(separator: "，") + (plot.target.map { "；目标 \(PlotView.number($0)) \(plot.unit)" } ?? ""),
            "\(axis)\(target)\(paths)\(dots)\(labels)"
        )
    }

    private var axis: Markup {
        """
        \(each: [0, end / 2, end], { value in
            "\(PlotView.line(left, y(value), right, y(value), "grid"))\(PlotView.text(left - 5, y(value) + 4, "end", PlotView.number(value)))"
        })\(PlotView.text(2, 11, "start", plot.unit, "unit"))
        """
    }

    private var target: Markup? {
        plot.target.map { target in
            "\(PlotView.line(left, y(target), right, y(target), "target"))\(PlotView.text(left + 4, y(target) + (target > end * 0.85 ? 13 : -4), "start", "目标 \(PlotView.number(target))", "target-word"))"
        }
    }

    private var paths: Markup {
        var path = ""
        var isOpen = false
        for (index, point) in plot.points.enumerated() {
            guard let value = point.value else {
                isOpen = false
                continue
            }
            path += "\(isOpen ? "L" : "M")\(PlotView.number(x(index))) \(PlotView.number(y(value)))"
            isOpen = true
        }
        return "<path d=\"\(path)\" class=\"curve\"/>"
    }

    private var dots: Markup {
        "\(each: plot.points.enumerated().filter { $0.element.value != nil }, { point in "<circle cx=\"\(PlotView.number(x(point.offset)))\" cy=\"\(PlotView.number(y(point.element.value ?? 0)))\" r=\"3\" class=\"dot\"/>" })"
    }

    private var labels: Markup {
        let last = plot.points.lastIndex { $0.value != nil }
        let value: Markup? = last.map { index in
            let value = plot.points[index].value ?? 0
            let place = y(value) - 7 < top ? y(value) + 15 : y(value) - 7
            return PlotView.text(x(index), place, index < 2 ? "start" : "middle", PlotView.number(value), "value")
        }
        return
            "\(each: plot.points.enumerated(), { point in PlotView.text(x(point.offset), bottom + 17, "middle", PlotView.short(point.element.label, 4)) })\(value)"
    }

    var table: Markup {
        PlotView.table(
            ["月末", plot.unit],
            plot.points.map { [$0.label, $0.value.map(PlotView.number) ?? "—"] }
        )
    }
}

/// A line small enough for a row of the board; the words beside it say the last value.
struct SparkView {
    let points: [MonthFigure]

    var svg: Markup? {
        let values = points.map(\.figure.plotted)
        guard values.compactMap({ $0 }).count > 1 else { return nil }
        let goal = points.last?.figure.plottedTarget
        let end = max(values.compactMap { $0 }.max() ?? 0, goal ?? 0, 0.001)
        func x(_ index: Int) -> Double { 3 + 90 / 11 * Double(index) }
        func y(_ value: Double) -> Double { 21 - 18 * value / end }
        var path = ""
        var isOpen = false
        for (index, value) in values.enumerated() {
            if let value { path += "\(isOpen ? "L" : "M")\(PlotView.number(x(index))) \(PlotView.number(y(value)))" }
            isOpen = value != nil
        }
        let last = values.indices.last { values[$0] != nil } ?? 0
        let line: Markup? = goal.map { PlotView.line(0, y($0), 96, y($0), "target") }
        return """
            <svg class="spark" viewBox="0 0 96 24" aria-hidden="true" focusable="false">\(line)<path d="\(path)" class="curve"/><circle cx="\(PlotView.number(x(last)))" cy="\(PlotView.number(y((values[last] ?? 0))))" r="2.5" class="dot"/></svg>
            """
    }
}

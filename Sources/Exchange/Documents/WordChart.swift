import Supervision

/// A plot as a chart part (ECMA-376-1, 21.2): black, grey and dashes, so that it survives any printer.
struct WordChart {
    let xml: XMLText
    /// In EMU, 360,000 to the centimetre.
    let height: Int

    /// Nil for plots that are no charts.
    init?(_ plot: Plot) {
        switch plot {
        case .line(let plot):
            height = 2_300_000
            xml = Self.space(Self.line(plot), legend: plot.target != nil)
        case .intervals(let plot):
            height = 700_000 + 260_000 * plot.rows.count
            xml = Self.space(Self.intervals(plot), legend: false)
        case .pareto(let plot):
            height = 2_700_000
            xml = Self.space(Self.pareto(plot), legend: true)
        case .tiles: return nil
        }
    }

    private static func space(_ area: XMLText, legend: Bool) -> XMLText {
        let key: XMLText? =
            legend ? "<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/></c:legend>" : nil
        return """
            <c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>\(area)</c:plotArea>\(key)<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1050"><a:latin typeface="\(OfficialLayout.bodyFont)"/><a:ea typeface="\(OfficialLayout.bodyFont)"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr></c:chartSpace>
            """
    }

    // MARK: Kinds

    private static func line(_ plot: LinePlot) -> XMLText {
        let labels = plot.points.map(\.label)
        let values = series(0, plot.unit, labels, plot.points.map(\.value), stroke("1F1F1F", 22_225), marker: "circle")
        let target: XMLText? = plot.target.map { target in
            series(1, "目标", labels, labels.map { _ in target }, stroke("5F5F5F", 15_875, dash: "dash"), marker: "none")
        }
        let end = Plot.axisEnd(max(plot.points.compactMap(\.value).max() ?? 0, plot.target ?? 0))
        return """
            <c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>\(values)\(target)<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>\(categories(1, 2, "b"))\(axis(2, 1, "l", plot.unit, most: end))
            """
    }

    private static func intervals(_ plot: IntervalPlot) -> XMLText {
        let labels = plot.rows.map(\.label)
        let shares = plot.rows.map { $0.rate.share * 100 }
        let above = plot.rows.map { ($0.rate.interval.high - $0.rate.share) * 100 }
        let below = plot.rows.map { ($0.rate.share - $0.rate.interval.low) * 100 }
        let end = Plot.axisEnd((plot.rows.map(\.rate.interval.high).max() ?? 0.01) * 100)
        let whiskers: XMLText = """
            <c:errBars><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/><c:plus>\(numbers(above, "Z"))</c:plus><c:minus>\(numbers(below, "Y"))</c:minus><c:spPr><a:ln w="12700"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></c:spPr></c:errBars>
            """
        return """
            <c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/><c:ser><c:idx val="0"/><c:order val="0"/>\(name("比率（%）和 95 % 区间", 0))<c:spPr><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>\(whiskers)<c:cat>\(strings(labels))</c:cat><c:val>\(numbers(shares, "B"))</c:val></c:ser><c:gapWidth val="80"/><c:axId val="1"/><c:axId val="2"/></c:barChart>\(categories(1, 2, "l", reversed: true))\(axis(2, 1, "b", "%", most: end, crosses: "max"))
            """
    }

    private static func pareto(_ plot: ParetoPlot) -> XMLText {
        let labels = plot.rows.map(\.label)
        let running = plot.running.map { Double($0) / 10 }
        return """
            <c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/><c:ser><c:idx val="0"/><c:order val="0"/>\(name("项次", 0))<c:spPr><a:solidFill><a:srgbClr val="8C8C8C"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/><c:cat>\(strings(labels))</c:cat><c:val>\(numbers(plot.rows.map { Double($0.count) }, "B"))</c:val></c:ser><c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart><c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>\(series(1, "累计（%）", labels, running, stroke("1F1F1F", 15_875), marker: "diamond"))<c:marker val="1"/><c:axId val="3"/><c:axId val="4"/></c:lineChart>\(categories(1, 2, "b"))\(axis(2, 1, "l", "项次", most: Plot.axisEnd(Double(plot.rows.map(\.count).max() ?? 1))))\(categories(3, 4, "b", isHidden: true))\(axis(4, 3, "r", "%", most: 100, crosses: "max"))
            """
    }

    // MARK: Pieces

    private static func stroke(_ colour: String, _ width: Int, dash: String = "solid") -> XMLText {
        """
        <c:spPr><a:ln w="\(width)"><a:solidFill><a:srgbClr val="\(colour)"/></a:solidFill><a:prstDash val="\(dash)"/></a:ln></c:spPr>
        """
    }

    private static func series(
        _ number: Int,
        _ title: String,
        _ labels: [String],
        _ values: [Double?],
        _ stroke: XMLText,
        marker: String
    ) -> XMLText {
        let size: XMLText = marker == "none" ? "" : "<c:size val=\"6\"/>"
        let fill: XMLText =
            marker == "none"
            ? "" : "<c:spPr><a:solidFill><a:srgbClr val=\"1F1F1F\"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>"
        return """
            <c:ser><c:idx val="\(number)"/><c:order val="\(number)"/>\(name(title, number))\(stroke)<c:marker><c:symbol val="\(marker)"/>\(size)\(fill)</c:marker><c:cat>\(strings(labels))</c:cat><c:val>\(numbers(values, number == 0 ? "B" : "C"))</c:val><c:smooth val="0"/></c:ser>
            """
    }

    private static func name(_ title: String, _ number: Int) -> XMLText {
        """
        <c:tx><c:strRef><c:f>Sheet1!$\(number == 0 ? "B" : "C")$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>\(title)</c:v></c:pt></c:strCache></c:strRef></c:tx>
        """
    }

    private static func strings(_ labels: [String]) -> XMLText {
        """
        <c:strRef><c:f>Sheet1!$A$2:$A$\(labels.count + 1)</c:f><c:strCache><c:ptCount val="\(labels.count)"/>\(each: labels.enumerated(), { "<c:pt idx=\"\($0.offset)\"><c:v>\($0.element)</c:v></c:pt>" })</c:strCache></c:strRef>
        """
    }

    private static func numbers(_ values: [Double?], _ column: String) -> XMLText {
        """
        <c:numRef><c:f>Sheet1!$\(column)$2:$\(column)$\(values.count + 1)</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="\(values.count)"/>\(each: values.enumerated().filter { $0.element != nil }, { "<c:pt idx=\"\($0.offset)\"><c:v>\(decimal($0.element ?? 0))</c:v></c:pt>" })</c:numCache></c:numRef>
        """
    }

    /// Three digits after the point: never an exponent, which not every reader takes.
    private static func decimal(_ value: Double) -> String {
        let thousandths = Int((value * 1000).rounded())
        let part = String(abs(thousandths) % 1000)
        let digits = String(repeating: "0", count: 3 - part.count) + part
        return "\(thousandths < 0 ? "-" : "")\(abs(thousandths) / 1000).\(digits)"
    }

    private static func categories(
        _ id: Int,
        _ other: Int,
        _ place: String,
        reversed: Bool = false,
        isHidden: Bool = false
    ) -> XMLText {
        """
        <c:catAx><c:axId val="\(id)"/><c:scaling><c:orientation val="\(reversed ? "maxMin" : "minMax")"/></c:scaling><c:delete val="\(isHidden ? 1 : 0)"/><c:axPos val="\(place)"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="\(other)"/><c:crosses val="autoZero"/></c:catAx>
        """
    }

    private static func axis(
        _ id: Int,
        _ other: Int,
        _ place: String,
        _ unit: String,
        most: Double,
        crosses: String = "autoZero"
    ) -> XMLText {
        let grid: XMLText = crosses == "max" && place == "r" ? "" : gridlines
        return """
            <c:valAx><c:axId val="\(id)"/><c:scaling><c:orientation val="minMax"/><c:max val="\(decimal(most))"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="\(place)"/>\(grid)<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1050" b="0"/></a:pPr><a:r><a:rPr lang="zh-CN" sz="1050" b="0"/><a:t>\(unit)</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="\(other)"/><c:crosses val="\(crosses)"/></c:valAx>
            """
    }

    private static let gridlines: XMLText = """
        <c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D0D0D0"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>
        """
}

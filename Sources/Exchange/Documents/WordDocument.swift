package import Primitives
package import Supervision

extension ReportDocument {
    /// A Word document in the layout of official documents (GB/T 9704-2012), without red head, number and seal.
    ///
    /// Fonts are named, not embedded; plots are charts of the document itself, so that they print sharp and can be
    /// restyled. The same report and moment give the same bytes on one machine.
    package func docx(created: Instant) throws(TableDocument.Refusal) -> [UInt8] {
        var body = WordBody()
        body.write(self)
        var parts = [
            ZipWriter.Part(
                name: "[Content_Types].xml",
                content: WordParts.contentTypes(charts: body.charts.count).bytes
            ),
            ZipWriter.Part(name: "_rels/.rels", content: WordParts.packageRelations.bytes),
            ZipWriter.Part(name: "docProps/core.xml", content: WordParts.core(title: title, created: created).bytes),
            ZipWriter.Part(name: "word/document.xml", content: WordParts.document(body.content).bytes),
            ZipWriter.Part(name: "word/styles.xml", content: WordParts.styles.bytes),
            ZipWriter.Part(name: "word/settings.xml", content: WordParts.settings.bytes),
            ZipWriter.Part(name: "word/footer1.xml", content: WordParts.footer(isEven: false).bytes),
            ZipWriter.Part(name: "word/footer2.xml", content: WordParts.footer(isEven: true).bytes),
            ZipWriter.Part(
                name: "word/_rels/document.xml.rels",
                content: WordParts.documentRelations(charts: body.charts.count).bytes
            ),
        ]
        for (number, chart) in body.charts.enumerated() {
            parts.append(ZipWriter.Part(name: "word/charts/chart\(number + 1).xml", content: chart.bytes))
        }
        return try ZipWriter.archive(parts, created: created)
    }
}

/// The body of the document: paragraphs, tables and places of charts in order.
struct WordBody {
    private(set) var content: XMLText = ""
    private(set) var charts: [XMLText] = []

    mutating func write(_ report: ReportDocument) {
        var pieces: [XMLText] = report.number.isEmpty ? [] : [paragraph("Number", [run(report.number)])]
        pieces += [paragraph("Title", [run(report.title)]), paragraph("Recipients", [run(report.recipients)])]
        for block in report.blocks { pieces.append(self.block(block)) }
        pieces.append(closing(report))
        if !report.index.isEmpty { pieces.append(index(report.index)) }
        content = .all(pieces)
    }

    private mutating func block(_ block: ReportDocument.Block) -> XMLText {
        switch block {
        case .heading(let level, let words): paragraph("Heading\(min(3, level))", [run(words)])
        case .paragraph(let runs): paragraph("Body", runs.map(self.run))
        case .table(let table): captioned(table)
        case .plot(.tiles(let map)): tiles(map)
        case .plot(let plot): chart(plot)
        }
    }

    private func run(_ words: String) -> XMLText {
        "<w:r><w:t xml:space=\"preserve\">\(Self.whole(words))</w:t></w:r>"
    }

    /// A figure keeps its sign on its line.
    private static func whole(_ words: String) -> String { words.replacing(" %", with: "\u{A0}%") }

    private func run(_ run: ReportDocument.Run) -> XMLText {
        switch run {
        case .text(let words): self.run(words)
        case .figure(let words, let reference):
            """
            <w:r><w:t xml:space="preserve">\(Self.whole(words))</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>\(reference)</w:t></w:r>
            """
        }
    }

    private func paragraph(_ style: String, _ runs: [XMLText]) -> XMLText {
        "<w:p><w:pPr><w:pStyle w:val=\"\(style)\"/></w:pPr>\(XMLText.all(runs))</w:p>"
    }

    // MARK: Tables

    private func captioned(_ table: ReportDocument.Table) -> XMLText {
        "\(paragraph("Caption", [run(table.title)]))\(grid(table, cell: "Cell"))\(paragraph("After", []))"
    }

    private func grid(_ table: ReportDocument.Table, cell: String) -> XMLText {
        let whole = max(1, table.widths.reduce(0, +))
        let widths = table.widths.map { OfficialLayout.typeWidth * $0 / whole }
        let head: XMLText = """
            <w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>\(each: zip(table.headers, widths), { self.cell($0, $1, "CellHead") })</w:tr>
            """
        return """
            <w:tbl><w:tblPr><w:tblW w:w="\(OfficialLayout.typeWidth)" w:type="dxa"/><w:tblBorders>\(Self.borders)</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>\(each: widths, { "<w:gridCol w:w=\"\($0)\"/>" })</w:tblGrid>\(head)\(each: table.rows, { row in
                "<w:tr><w:trPr><w:cantSplit/></w:trPr>\(self.row(row, widths, cell))</w:tr>"
            })</w:tbl>
            """
    }

    /// The first cell at the left, figures in the middle.
    private func row(_ cells: [String], _ widths: [Int], _ style: String) -> XMLText {
        .all(
            zip(cells, widths).enumerated().map { place, pair in
                cell(pair.0, pair.1, style == "Cell" && place > 0 ? "CellMiddle" : style)
            }
        )
    }

    private static let borders: XMLText = """
        \(each: ["top", "left", "bottom", "right", "insideH", "insideV"], { "<w:\($0) w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>" })
        """

    private func cell(_ words: String, _ width: Int, _ style: String, shade: String? = nil) -> XMLText {
        let fill: XMLText? = shade.map { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"\($0)\"/>" }
        return """
            <w:tc><w:tcPr><w:tcW w:w="\(width)" w:type="dxa"/>\(fill)<w:vAlign w:val="center"/></w:tcPr>\(paragraph(style, [run(words)]))</w:tc>
            """
    }

    /// Townships as shaded cells, five in a row, each with its figures: legible without the shade.
    private func tiles(_ map: TileMap) -> XMLText {
        let shades = ["FFFFFF", "FFFFFF", "E4E4E4", "C8C8C8", "A8A8A8"]
        let width = OfficialLayout.typeWidth / 5
        var rows: [XMLText] = []
        for start in stride(from: 0, to: map.tiles.count, by: 5) {
            let tiles = map.tiles[start..<min(start + 5, map.tiles.count)]
            let empty = 5 - tiles.count
            let cells: XMLText = """
                \(each: tiles, { tile in
                    cell("\(tile.label) \(tile.failed)/\(tile.concluded)", width, "CellMiddle", shade: shades[map.shade(of: tile)])
                })\(each: 0..<empty, { _ in cell("", width, "CellMiddle") })
                """
            rows.append("<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"640\"/></w:trPr>\(cells)</w:tr>")
        }
        return """
            \(paragraph("Caption", [run("\(map.title)（不合格/有结论，颜色越深比率越高；按区划代码顺序排列，不表示地理位置）")]))<w:tbl><w:tblPr><w:tblW w:w="\(OfficialLayout.typeWidth)" w:type="dxa"/><w:tblBorders>\(Self.borders)</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>\(each: 0..<5, { _ in "<w:gridCol w:w=\"\(width)\"/>" })</w:tblGrid>\(XMLText.all(rows))</w:tbl>\(paragraph("After", []))
            """
    }

    // MARK: Charts

    private mutating func chart(_ plot: Plot) -> XMLText {
        guard let chart = WordChart(plot) else { return "" }
        charts.append(chart.xml)
        let number = charts.count
        return """
            <w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5580000" cy="\(chart.height)"/><wp:docPr id="\(number)" name="图\(number)" descr="\(plot.title)"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="chart\(number)"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>\(paragraph("FigureCaption", [run(plot.title)]))
            """
    }

    // MARK: Closing and index

    /// Signature two characters from the right; the date begins two characters to the right of it (7.3.5.2).
    private func closing(_ report: ReportDocument) -> XMLText {
        let date = "\(report.date.year)年\(report.date.month)月\(report.date.day)日"
        let gap = max(200, Self.width(report.signature) - Self.width(date))
        let note: XMLText? = report.note.isEmpty ? nil : paragraph("Body", [run("（\(report.note)）")])
        // The annex is named below the body, before the signature (7.3.4).
        let annex: XMLText? = report.index.isEmpty ? nil : paragraph("Body", [run("附件：数据索引")])
        return """
            \(paragraph("Body", []))\(annex)\(annex == nil ? nil : paragraph("Body", []))<w:p><w:pPr><w:pStyle w:val="Signature"/><w:ind w:rightChars="200"/></w:pPr>\(run(report.signature))</w:p><w:p><w:pPr><w:pStyle w:val="Signature"/><w:ind w:rightChars="\(gap)"/></w:pPr>\(run(date))</w:p>\(note)
            """
    }

    /// In hundredths of a character: Latin letters and digits take half of one.
    private static func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 50 : 100) } }

    private func index(_ entries: [ReportDocument.Entry]) -> XMLText {
        let table = ReportDocument.Table(
            title: "",
            headers: ["编号", "指标与口径", "算式", "截止日、范围", "记录", "系统地址与摘要"],
            rows: entries.map { entry in
                [
                    String(entry.number), "\(entry.title)：\(entry.definition)", entry.formula,
                    "\(entry.day) \(entry.scope)", String(entry.rowCount),
                    "\(entry.address) \(entry.digest.prefix(16))",
                ]
            },
            widths: [3, 13, 6, 6, 3, 10]
        )
        return """
            <w:p><w:pPr><w:pStyle w:val="Heading1"/><w:pageBreakBefore/><w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr>\(run("附件"))</w:p>\(paragraph("AnnexTitle", [run("数据索引")]))\(grid(table, cell: "IndexCell"))\(paragraph("IndexCell", [run("摘要为数字背后记录的 SHA-256 前 16 位，全文见工作簿。")]))
            """
    }
}

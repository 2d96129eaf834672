import Exchange
import Primitives
import Testing

struct WorkbookReadingTests {
    private func cells(_ rows: String, shared: String? = nil, styles: String? = nil) throws -> [[Cell]] {
        var book = WorkbookXML(rows: rows)
        book.sharedStrings = shared
        book.styles = styles
        let read = TableFile.rows(try book.bytes())
        #expect(read.problems.isEmpty)
        return read.rows.map(\.cells)
    }

    @Test func `each kind of cell is read as what it is`() throws {
        let row = """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>内联</t></is></c><c r="C1"><v>0.20</v></c>\
            <c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#N/A</v></c><c r="F1" t="str"><f>A1&amp;"x"</f><v>共享x</v></c>\
            <c r="G1"><f>1+1</f><v>2</v></c><c r="H1" t="d"><v>2024-10-08</v></c><c r="I1" t="d"><v>2024-10-08T09:30:00</v></c>\
            <c r="J1" t="n"><v>1.5E-3</v></c></row>
            """
        let day = try #require(Day("2024-10-08"))
        let read = try cells(row, shared: "<si><t>共享</t></si>")
        #expect(
            read == [
                [
                    .text("共享"), .text("内联"), .number("0.20"), .boolean(true), .error("#N/A"), .text("共享x"),
                    .number("2"),
                    .day(day), .moment(Instant(day, hour: 9, minute: 30)), .number("1.5E-3"),
                ]
            ]
        )
    }

    @Test func `runs of rich text are joined and phonetic runs are left out`() throws {
        let shared = """
            <si><r><rPr><b/></rPr><t>1.2×10</t></r><r><t xml:space="preserve">4 </t></r><r><t>CFU</t></r>\
            <rPh sb="0" eb="1"><t>ピン</t></rPh><phoneticPr fontId="1"/></si>
            """
        let read = try cells("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", shared: shared)
        #expect(read == [[.text("1.2×104 CFU")]])
    }

    @Test func `space around a text counts only where the file preserves it`() throws {
        let read = try cells(
            "<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>",
            shared: "<si><t> 甲 </t></si><si><t xml:space=\"preserve\"> 乙 </t></si>"
        )
        #expect(read == [[.text("甲"), .text(" 乙 ")]])
    }

    @Test func `characters that XML cannot hold are decoded`() throws {
        let read = try cells(
            "<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>",
            shared: "<si><t>甲_x000D_乙_x005F_x_y</t></si><si><t>_xD83D__xDE00_</t></si>"
        )
        #expect(read == [[.text("甲\r乙_x_y"), .text("😀")]])
    }

    @Test func `rows and cells may lack their references`() throws {
        let rows =
            "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r=\"5\"><c r=\"B5\"><v>4</v></c><c><v>5</v></c></row>"
        let read = TableFile.rows(try WorkbookXML(rows: rows + "<row><c><v>6</v></c></row>").bytes()).rows
        #expect(read.map(\.number) == [1, 5, 6])
        #expect(read.map { $0.cells.map(\.text) } == [["1", "", "3"], ["", "4", "5"], ["6"]])
    }

    @Test(
        arguments: [
            (14, nil, "45573", "2024-10-08"), (22, nil, "45573.395833333336", "2024-10-08 09:30"),
            (20, nil, "0.5", "12:00"),
            (46, nil, "1.5", "36:00"), (31, nil, "45573", "2024-10-08"), (58, nil, "45573", "2024-10-08"),
            (10, nil, "0.05", "5%"), (2, nil, "0.25", "0.25"), (49, nil, "7", "7"),
            (164, "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "45573", "2024-10-08"),
            (165, "[$-804]aaaa;@", "45573", "45573"), (166, "[h]:mm", "1.25", "30:00"), (167, "00000", "123", "00123"),
            (168, "0.00_);[Red]\\(0.00\\)", "1.5", "1.5"), (169, "General\\d", "5", "5"), (170, "0.00E+00", "5", "5"),
            (171, "m/d/yy h:mm", "45573.25", "2024-10-08 06:00"),
            (172, "[DBNum1]e&quot;年&quot;m&quot;月&quot;", "45573", "2024-10-08"),
            (173, "#,##0&quot;mg/day&quot;", "5", "5"), (174, "mm:ss", "0.5", "12:00"), (175, "0.0%", "0.125", "12.5%"),
            (176, "G/通用格式", "5", "5"),
        ] as [(Int, String?, String, String)]
    )
    func `a number's format says whether it is a date`(id: Int, code: String?, raw: String, shown: String) throws {
        let custom = code.map { "<numFmts><numFmt numFmtId=\"\(id)\" formatCode=\"\($0)\"/></numFmts>" } ?? ""
        let styles = custom + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"\(id)\"/></cellXfs>"
        let read = try cells("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>\(raw)</v></c></row>", styles: styles)
        #expect(read.map { $0.map(\.text) } == [[shown]])
    }

    @Test(arguments: [
        ("1", false, "1900-01-01"), ("59", false, "1900-02-28"), ("60", false, "1900-02-29"),
        ("61", false, "1900-03-01"),
        ("0", false, "1900-01-00"), ("45573", false, "2024-10-08"), ("2958465", false, "9999-12-31"),
        ("0", true, "1904-01-01"), ("44111", true, "2024-10-08"), ("-1", false, "-1"), ("2958466", false, "2958466"),
        ("1E300", false, "1E300"), ("45573.99999999", false, "2024-10-09"),
    ])
    func `days are counted in the workbook's date system`(raw: String, from1904: Bool, shown: String) throws {
        var book = WorkbookXML(rows: "<row r=\"1\"><c r=\"A1\" s=\"0\"><v>\(raw)</v></c></row>")
        book.styles = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>"
        book.workbookProperties = from1904 ? "<workbookPr date1904=\"1\"/>" : "<workbookPr/>"
        #expect(texts(try book.bytes()).rows == [[shown]])
    }

    @Test func `a merged range has its value in every cell`() throws {
        let rows = """
            <row r="1"><c r="A1" t="str"><v>标题</v></c></row>
            <row r="2"><c r="A2" t="str"><v>序号</v></c><c r="B2" t="str"><v>检测</v></c></row>
            <row r="3"><c r="B3" t="str"><v>项目</v></c><c r="C3" t="str"><v>结果</v></c></row>
            """
        let merged =
            "<mergeCells count=\"3\"><mergeCell ref=\"A1:C1\"/><mergeCell ref='A2:A3'/><mergeCell  ref=\"B2:C2\"/></mergeCells>"
        let read = texts(try WorkbookXML(rows: rows, after: merged).bytes())
        #expect(read.rows == [["标题", "标题", "标题"], ["序号", "检测", "检测"], ["序号", "项目", "结果"]])
    }

    @Test func `merging makes no rows of its own and ends with the columns allowed`() throws {
        let rows = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>甲</v></c></row><row r=\"2\"/>"
        var limits = ReadingLimits()
        limits.columns = 3
        let book = WorkbookXML(rows: rows, after: "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>")
        #expect(texts(try book.bytes(), limits: limits).rows == [["甲", "甲", "甲"]])
    }

    @Test func `merged ranges that overlap, which no spreadsheet writes, are not piled up`() throws {
        let rows =
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row><row r=\"2\"><c r=\"D2\"><v>3</v></c></row>"
        let merged = "<mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"B1:C2\"/></mergeCells>"
        let read = texts(try WorkbookXML(rows: rows, after: merged).bytes())
        #expect(read.rows == [["1", "2"], ["1", "1", "", "3"]])
    }

    @Test func `a sheet too large to be held is read the same in pieces`() throws {
        var random = SplitMix64(seed: 11)
        let rows = (1...9_000).map { number in
            "<row r=\"\(number)\"><c r=\"A\(number)\"><v>\(Int.random(in: 0...1_000_000, using: &random))</v></c></row>"
        }
        let ranges = (1...4_000).map { "<mergeCell ref=\"A\($0 * 2):C\($0 * 2 + 1)\"/>" }
        let bytes = try WorkbookXML(rows: rows.joined(), after: "<mergeCells>\(ranges.joined())</mergeCells>").bytes()
        var limits = ReadingLimits()
        let held = TableFile.rows(bytes, limits: limits)
        limits.heldBytes = 0
        let streamed = TableFile.rows(bytes, limits: limits)
        #expect(held.problems.isEmpty)
        #expect(held.rows.count == 9_000)
        #expect(held.rows.count { $0.cells.count == 3 } == 8_000)
        #expect(held.rows == streamed.rows)
    }

    @Test func `sheets come in the workbook's order with their names and whether they are hidden`() throws {
        var book = WorkbookXML(rows: "")
        let row = "<sheetData><row r=\"1\"><c><v>1</v></c></row></sheetData>"
        book.sheets = [
            .init(name: "甲&amp;乙", content: row), .init(name: "暗", state: "hidden", content: row),
            .init(name: "深", state: "veryHidden", content: row), .init(name: "空"), .init(name: "末", content: row),
        ]
        let rows = TableFile.rows(try book.bytes()).rows
        #expect(rows.map(\.sheet.name) == ["甲&乙", "暗", "深", "末"])
        #expect(rows.map(\.sheet.isHidden) == [false, true, true, false])
        #expect(rows.map(\.sheet.index) == [0, 1, 2, 4])
    }

    @Test func `the strict form of the standard and prefixed names are read`() throws {
        var book = WorkbookXML(rows: "")
        book.namespace = "http://purl.oclc.org/ooxml/spreadsheetml/main"
        book.relationshipBase = "http://purl.oclc.org/ooxml/officeDocument/relationships"
        book.sharedStrings = "<si><t>严格</t></si>"
        let sheet = """
            <x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1">\
            <x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>
            """
        book.replacing["xl/worksheets/sheet1.xml"] = sheet
        #expect(texts(try book.bytes()).rows == [["严格"]])
    }

    @Test func `parts are found through their links, not by their usual names`() throws {
        var book = WorkbookXML(rows: "<row r=\"1\"><c><v>1</v></c></row>")
        book.omitting = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", "xl/worksheets/sheet1.xml"]
        let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        book.replacing = [
            "_rels/other.rels": "<Relationships/>",
            "Data/book.xml": "<workbook xmlns:r=\"\(base)\"><sheets><sheet name=\"甲\" r:id=\"q\"/></sheets></workbook>",
            "data/_rels/book.xml.rels":
                "<Relationships><Relationship Id=\"q\" Type=\"\(base)/worksheet\" Target=\"../sheets/a.xml\"/></Relationships>",
            "sheets/a.xml": "<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>",
        ]
        var zip = ZipBuilder()
        for (name, text) in book.replacing { zip.add(name, text) }
        zip.add(
            "_rels/.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"\(base)/officeDocument\" Target=\"/Data/book.xml\"/></Relationships>"
        )
        #expect(texts(try zip.bytes()).rows == [["7"]])
    }

    @Test func `a cell that names no shared string is a problem at its place`() throws {
        var book = WorkbookXML(rows: "<row r=\"3\"><c r=\"B3\" t=\"s\"><v>9</v></c></row>")
        book.sharedStrings = "<si><t>甲</t></si>"
        let problem = try #require(TableFile.rows(try book.bytes()).problems.first)
        #expect(problem.code == "bad-shared-string")
        #expect(problem.row == 3)
        #expect(problem.column == "B")
    }

    @Test func `reading ends when the reader wants no more`() throws {
        let rows = (1...50).map { "<row r=\"\($0)\"><c><v>\($0)</v></c></row>" }.joined()
        var seen = 0
        let problems = TableFile.read(try WorkbookXML(rows: rows).bytes()) { _ in
            seen += 1
            return seen == 3 ? .stop : .next
        }
        #expect(seen == 3)
        #expect(problems.isEmpty)
    }
}

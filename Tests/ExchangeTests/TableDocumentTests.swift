import Exchange
import Primitives
import Testing

struct TableDocumentTests {
    private let created = Instant(Day(ordinal: 19_800))

    @Test func `a workbook gives back what was written`() throws {
        let day = Day(ordinal: 19_790)
        let rows: [[Cell]] = [
            [.text("鲜鸡蛋"), .number("0.161"), .day(day), .moment(Instant(day, hour: 9, minute: 30)), .boolean(true)],
            [.empty, .number("-12"), .text("=1+1"), .text("@SUM(A1)"), .text("")],
            [.number("140522198001011234")],
        ]
        let headers = ["食品", "值", "日期", "时刻", "是否"]
        let bytes = try TableDocument(sheetName: "抽检/结果", title: "标题", headers: headers, rows: rows).xlsx(
            created: created
        )
        let read = TableFile.rows(bytes)
        #expect(read.problems.isEmpty)
        #expect(read.rows.map(\.sheet.name).first == "抽检结果")
        #expect(read.rows.map(\.number) == [1, 2, 3, 4, 5])
        #expect(read.rows[0].cells.map(\.text) == Array(repeating: "标题", count: 5))
        #expect(read.rows[1].cells.map(\.text) == headers)
        #expect(read.rows[2].cells == rows[0])
        #expect(read.rows[3].cells == [.empty, .number("-12"), .text("=1+1"), .text("@SUM(A1)")])
        #expect(read.rows[4].cells == [.text("140522198001011234")])
    }

    @Test func `the same table gives the same bytes`() throws {
        let document = TableDocument(sheetName: "表", headers: ["甲"], rows: [[.number("1")]])
        let first = try document.xlsx(created: created)
        let second = try document.xlsx(created: created)
        #expect(first == second)
    }

    @Test func `a table without rows is still a workbook`() throws {
        let bytes = try TableDocument(sheetName: "", headers: ["甲", "乙"]).xlsx(created: created)
        #expect(texts(bytes).rows == [["甲", "乙"]])
    }

    @Test func `a table beyond the sheet is refused`() {
        let rows = [[Cell]](repeating: [], count: 1_048_576)
        #expect(throws: TableDocument.Refusal.tooLarge) {
            try TableDocument(sheetName: "表", headers: ["甲"], rows: rows).xlsx(created: created)
        }
    }

    @Test func `a text longer than a cell is cut with a mark`() throws {
        let long = String(repeating: "食", count: 40_000)
        let bytes = try TableDocument(sheetName: "表", headers: ["甲"], rows: [[.text(long)]]).xlsx(created: created)
        let text = try #require(texts(bytes).rows.last?.first)
        #expect(text.utf16.count == 32_767)
        #expect(text.hasSuffix("…（已截断）"))
    }

    @Test func `numbers, days and texts survive a workbook`() throws {
        var random = SplitMix64(seed: 7)
        var rows: [[Cell]] = []
        for _ in 0..<500 {
            let number = DecimalNumber(
                mantissa: Int128(Int.random(in: -999_999_999...999_999_999, using: &random)),
                exponent: Int.random(in: -6...2, using: &random)
            )
            let scalars = (0..<6).compactMap { _ in UnicodeScalar(UInt32.random(in: 0x4E00...0x9FA5, using: &random)) }
            let day = Day(ordinal: Int.random(in: -25_000...60_000, using: &random))
            rows.append([.number(number ?? .zero), .text(String(String.UnicodeScalarView(scalars))), .day(day)])
        }
        let bytes = try TableDocument(sheetName: "表", headers: ["一", "二", "三"], rows: rows).xlsx(created: created)
        let read = TableFile.rows(bytes).rows.dropFirst()
        #expect(read.count == rows.count)
        for (row, original) in zip(read, rows) {
            #expect(row[0].decimal == original[0].decimal)
            #expect(Array(row.cells.dropFirst()) == Array(original.dropFirst()))
        }
    }

    @Test(arguments: [
        (Cell.text("=1+1"), "'=1+1"), (.text("+86 10"), "'+86 10"), (.text("-5.2"), "-5.2"), (.text("-"), "-"),
        (.text("@a"), "'@a"),
        (.text("＝1+1"), "'＝1+1"), (.number("-3"), "-3"), (.text("a,b"), "\"a,b\""), (.text("a\"b"), "\"a\"\"b\""),
        (.text("=a\"b"), "\"'=a\"\"b\""), (.text("二\n行"), "\"二\n行\""), (.empty, ""),
    ])
    func `delimited text runs no formula and quotes what it must`(cell: Cell, field: String) {
        let text = String(
            decoding: TableDocument(sheetName: "", headers: ["甲", "乙"], rows: [[cell, .text("x")]]).csv(),
            as: UTF8.self
        )
        #expect(text == "\u{FEFF}甲,乙\r\n\(field),x\r\n")
    }
}

import Exchange
import Primitives
import Supervision
import Testing

@Suite struct `A report as files` {
    private static let created = Instant(Day(ordinal: 20_000), hour: 9)

    private static let report = ReportDocument(
        title: "报告 <年度> & \"其他\"",
        recipients: "县委：",
        blocks: [
            .heading(1, "一、总体"),
            .paragraph([.text("不合格率"), .figure("2.9 %", reference: 1), .text("。\u{1}")]),
            .table(ReportDocument.Table(title: "表1", headers: ["乡镇", "批次"], rows: [["凤城镇", "12"], ["=1+1", "3"]])),
            .plot(
                .line(
                    LinePlot(
                        title: "逐月",
                        unit: "%",
                        points: [.init(label: "1月", value: 1), .init(label: "2月", value: nil)],
                        target: 100
                    )
                )
            ),
            .plot(.intervals(IntervalPlot(title: "区间", rows: [.init(label: "蔬菜", failed: 1, concluded: 9)]))),
            .plot(.pareto(ParetoPlot(title: "项目", rows: [.init(label: "克百威", count: 3)], total: 4))),
            .plot(.tiles(TileMap(title: "乡镇", tiles: [.init(label: "凤城镇", failed: 1, concluded: 9)]))),
        ],
        signature: "县食安办",
        date: Day(ordinal: 20_000),
        note: "附注",
        index: [
            ReportDocument.Entry(
                number: 1,
                title: "不合格率",
                definition: "不合格 ÷ 有结论",
                formula: "1 ÷ 34",
                day: Day(ordinal: 20_000),
                scope: "全县",
                rowCount: 1,
                address: "/office/analysis?year=2024&kind=supervision",
                digest: String(repeating: "a", count: 64)
            )
        ],
        rows: [1: [RowGroup(title: "不合格样品", columns: ["食品"], rows: [.init(cells: ["豇豆"], link: .none)], total: 1)]]
    )

    @Test func `the document is a zip with a part for each chart, and the same bytes each time`() throws {
        let first = try Self.report.docx(created: Self.created)
        let second = try Self.report.docx(created: Self.created)
        #expect(first == second)
        let names = String(decoding: first, as: UTF8.self)
        for part in ["[Content_Types].xml", "word/document.xml", "word/footer2.xml", "word/charts/chart3.xml"] {
            #expect(names.contains(part), "\(part)")
        }
        #expect(!names.contains("word/charts/chart4.xml"))
    }

    @Test func `the workbook has the tables, the index and the rows, and no formula runs`() throws {
        let workbook = Self.report.workbook
        #expect(workbook.sheets.map(\.sheetName) == ["表1", "数据索引", "记录1"])
        #expect(workbook.sheets[0].rows[0] == [.text("凤城镇"), .number("12")])
        #expect(workbook.sheets[0].rows[1].first == .text("=1+1"))
        #expect(workbook.sheets[1].rows[0].last == .text(String(repeating: "a", count: 64)))
        #expect(workbook.sheets[2].rows == [[.text("不合格样品"), .text("食品")], [.text("不合格样品"), .text("豇豆")]])
        let bytes = try workbook.xlsx(created: Self.created)
        #expect(String(decoding: bytes, as: UTF8.self).contains("xl/worksheets/sheet3.xml"))
    }

    @Test(arguments: [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (43, "四十三"), (0, "0"), (100, "100")])
    func `headings are numbered as documents number them`(number: Int, words: String) {
        #expect(ChineseOrdinal.of(number) == words)
    }
}

import Exchange
import Primitives
import Rules
import Testing

struct HeaderMatchTests {
    private func find(_ text: String) -> (match: HeaderMatch?, problems: [Problem], notices: [Problem]) {
        HeaderMatch.find(in: TableFile.rows(Array(text.utf8)).rows, aliases: .sample)
    }

    @Test func `the header row is found below titles`() throws {
        let found = find("附件1,,\n2024年食品安全抽检信息,,\n食品名称,判定,备注\n鸡蛋,合格,\n")
        let match = try #require(found.match)
        #expect(match.row == 3)
        #expect(match.columns == ["food": 0, "declared": 1, "remark": 2])
        #expect(found.problems.isEmpty)
        #expect(found.notices.isEmpty)
    }

    @Test(arguments: [
        "食品名称（必填）", "*食品名称", "食品名称*", " 食品 名称 ", "\"食品\n名称\"", "食品名称(必填)", "食品名称：", "食品名称【必填】",
        "食品名称（选填）", "\u{200B}食品名称",
    ])
    func `hints, space and width do not change a name`(header: String) {
        #expect(find("\(header),判定\n").match?.columns["food"] == 0)
    }

    @Test(arguments: ["不合格项目║检验结果║标准值", "不合格项目|检验结果|标准值", "不合格项目‖检验结果‖标准值", "不合格项目 ║ 检验结果 ║ 标准值"])
    func `the column of three parts is known by any separator`(header: String) {
        #expect(find("食品名称,\(header)\n").match?.columns["itemResultLimit"] == 1)
    }

    @Test func `no header at all names every required column`() throws {
        let found = find("一,二\n三,四\n")
        let problem = try #require(found.problems.first)
        #expect(found.match == nil)
        #expect(problem.code == "missing-header")
        #expect(problem.expected.contains("食品名称"))
    }

    @Test func `a missing required column is named`() throws {
        let problem = try #require(find("抽样编号,判定,备注\n").problems.first)
        #expect(problem.code == "missing-header")
        #expect(problem.column == "食品名称")
        #expect(problem.row == 1)
    }

    @Test func `two columns of one meaning are a problem with both letters`() throws {
        let problem = try #require(find("食品名称,判定,样品名称\n").problems.first)
        #expect(problem.code == "duplicate-header")
        #expect(problem.read == "A 列和 C 列都是“食品名称”")
    }

    @Test func `an unknown column is a notice`() throws {
        let found = find("食品名称,判定,心得\n")
        #expect(found.problems.isEmpty)
        let notice = try #require(found.notices.first)
        #expect(notice.code == "unknown-header")
        #expect(notice.column == "C")
        #expect(notice.read == "心得")
    }

    @Test func `a header beyond the first 20 rows is not looked for`() {
        let titles = String(repeating: "甲,乙\n", count: 20)
        #expect(find(titles + "食品名称,判定\n").match == nil)
        #expect(find(titles.dropLast(4) + "食品名称,判定\n").match != nil)
    }

    @Test func `of a two-row header with merged cells the lower row counts`() throws {
        let rows = """
            <row r="1"><c r="A1" t="str"><v>食品名称</v></c><c r="B1" t="str"><v>不合格项目</v></c></row>
            <row r="2"><c r="B2" t="str"><v>检验项目</v></c><c r="C2" t="str"><v>检验结果</v></c></row>
            <row r="3"><c r="A3" t="str"><v>鸡蛋</v></c></row>
            """
        let merged = "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/></mergeCells>"
        let read = TableFile.rows(try WorkbookXML(rows: rows, after: merged).bytes()).rows
        let found = HeaderMatch.find(in: read, aliases: .sample)
        #expect(found.match?.row == 2)
        #expect(found.match?.columns == ["food": 0, "item": 1, "result": 2])
        #expect(found.problems.isEmpty)
    }
}

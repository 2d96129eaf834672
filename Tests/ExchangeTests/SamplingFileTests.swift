import Judging
import Supervision
import Exchange
import Primitives
import Rules
import Testing

struct SamplingFileTests {
    private typealias Reading = ListReading<SamplingRow>

    private func read(_ text: String) -> Reading { SamplingFile.read(Array(text.utf8), aliases: .sample) }

    @Test func `a row of a bulletin is a sample with its item`() throws {
        let read = read(
            """
            物料名称,产品分类,生产商,供应商,生产日期,批号,检测项目,单位,检测结果,限量值,判定,发布单位,发布日期,备注
            活鲈鱼,水产及其制品-->生鲜（冻）水产品,/ ,某某海鲜行 ,2022-01-14,,"恩诺沙星(以Cd计
            )",,527μg/kg,≤100μg/kg,不合格,某局,2022-01-15,—
            """
        )
        #expect(read.problems.isEmpty)
        var expected = SamplingRow(row: 2, food: "活鲈鱼")
        expected.foodClass = "水产及其制品-->生鲜（冻）水产品"
        expected.supplier = "某某海鲜行"
        expected.productionDate = Day("2022-01-14")
        expected.productionDateText = "2022-01-14"
        expected.item = "恩诺沙星(以Cd计)"
        expected.result = "527μg/kg"
        expected.limit = "≤100μg/kg"
        expected.declared = .fail
        expected.publisher = "某局"
        expected.publishedOn = Day("2022-01-15")
        #expect(read.rows == [expected])
    }

    @Test(arguments: [
        ("铅(以Pb计)║0.35 mg/kg║≤0.2mg/kg", [["铅(以Pb计)", "0.35 mg/kg", "≤0.2mg/kg"]]),
        ("甲║1║2\n乙║3║4", [["甲", "1", "2"], ["乙", "3", "4"]]),
        ("甲║1║2；乙║3║4", [["甲", "1", "2"], ["乙", "3", "4"]]),
        (
            "菌落总数║1.7×10<sup>4</sup>；1.5×10<sup>4</sup>║n=5,c=2；霉菌║5║≤3",
            [["菌落总数", "1.7×10<sup>4</sup>；1.5×10<sup>4</sup>", "n=5,c=2"], ["霉菌", "5", "≤3"]]
        ),
        ("甲|1|2\n乙|3|4", [["甲", "1", "2"], ["乙", "3", "4"]]),
        ("甲||1||2", [["甲", "1", "2"]]),
        ("甲║║≤2", [["甲", "", "≤2"]]),
        ("甲║1║/\n", [["甲", "1", ""]]),
        ("标签\n净含量║98g", [["标签", "", ""], ["净含量", "98g", ""]]),
        ("标签；净含量", [["标签", "", ""], ["净含量", "", ""]]),
        ("甲║1║2\n║乙║3║4", []),
        ("甲║1║2║3", []),
    ])
    func `a cell of items becomes one row for each`(cell: String, items: [[String]]) {
        let read = read("食品名称,不合格项目║检验结果║标准值\n鸡蛋,\"\(cell)\"\n")
        #expect(read.rows.map { [$0.item ?? "", $0.result ?? "", $0.limit ?? ""] } == items)
        #expect(read.rows.allSatisfy { $0.declared == .fail && $0.food == "鸡蛋" && $0.row == 2 })
        #expect(read.problems.map(\.code) == (items.isEmpty ? ["bad-items"] : []))
    }

    @Test(arguments: [
        ("2024-03-15", "2024-03-15"), ("2024/3/15", "2024-03-15"), ("2024.3.5", "2024-03-05"),
        ("2024年3月15日", "2024-03-15"),
        ("20240315", "2024-03-15"), ("２０２４－０３－１５", "2024-03-15"), (" 2024-03-15 09:30 ", "2024-03-15"),
        ("2024-02-29", "2024-02-29"), ("2024 年 3 月 5 日", "2024-03-05"), ("抽样日期：2024-03-15", "2024-03-15"),
        ("/", nil), ("", nil),
    ])
    func `dates are read in the forms in use`(text: String, day: String?) {
        let read = read("食品名称,抽样日期,判定\n鸡蛋,\(text),合格\n")
        #expect(read.rows.first?.sampledOn == day.flatMap { Day($0) })
        #expect(read.problems.isEmpty)
    }

    @Test(arguments: [
        "2022-02-30", "2023-02-29", "20221301", "昨天", "22.1.14", "2022-1", "44575", "0202-01-14",
        "2022-01-14至2022-01-16",
    ])
    func `what is no day of the calendar is a problem at its cell`(text: String) throws {
        let read = read("食品名称,抽样日期,判定\n鸡蛋,\(text),合格\n")
        let problem = try #require(read.problems.first)
        #expect(read.problems.count == 1)
        #expect(problem.code == "bad-date")
        #expect(problem.row == 2)
        #expect(problem.column == "抽样日期")
        #expect(problem.read == text)
    }

    @Test(arguments: [
        ("2022-05-01/20220501A", "2022-05-01", "20220501A"), ("2022-05-01", "2022-05-01", nil),
        ("20220501", "2022-05-01", nil), ("2022年5月1日 批号：AB12", "2022-05-01", "AB12"),
        ("2022/5/1（B7）", "2022-05-01", "B7"),
        ("见包装", nil, nil), ("2022-02-30/A1", nil, nil), ("2022-05-01至2022-05-03", nil, nil),
        ("2022-05-01/-", "2022-05-01", nil),
        ("生产日期：2022-05-01", "2022-05-01", nil),
    ])
    func `a date with a batch is read where it can be and kept as it stands`(text: String, day: String?, batch: String?)
    {
        let read = read("食品名称,生产日期/批号,判定\n鸡蛋,\(text),合格\n")
        #expect(read.problems.isEmpty)
        #expect(read.rows.first?.productionDate == day.flatMap { Day($0) })
        #expect(read.rows.first?.batch == batch)
        #expect(read.rows.first?.productionDateText == text)
    }

    @Test func `under 生产日期 alone free text is a problem`() {
        #expect(read("食品名称,生产日期,判定\n鸡蛋,见包装,合格\n").problems.map(\.code) == ["bad-date"])
    }

    @Test(
        arguments: [
            ("合格", Verdict.pass), ("符合", .pass), ("不合格", .fail), ("不符合", .fail), ("问题样品", .fail),
            ("不 合格", .fail),
            ("/", nil),
        ] as [(String, Verdict?)]
    )
    func `the declared verdict is read from the words in use`(words: String, verdict: Verdict?) {
        let read = read("食品名称,结论\n鸡蛋,\(words)\n")
        #expect(read.rows.map(\.declared) == [verdict])
        #expect(read.problems.isEmpty)
    }

    @Test func `an unknown verdict is a problem and never a pass`() {
        let read = read("食品名称,结论\n鸡蛋,基本合格\n")
        #expect(read.problems.map(\.code) == ["bad-verdict"])
        #expect(read.rows.first?.declared == nil)
    }

    @Test(arguments: [
        "鸡蛋,甲店,2022-01-14,合格,2022-01-15,多出", "甲,鸡蛋,甲店,2022-01-14,合格", "鸡蛋,甲店,合格,2022-01-14,",
        "鸡蛋,甲店,某县某路,乙局,某市",
    ])
    func `a row that stands one column off is one problem`(row: String) throws {
        let read = read("食品名称,供应商,抽样日期,判定,发布日期\n\(row)\n")
        #expect(read.problems.map(\.code) == ["shifted-columns"])
        #expect(read.problems.first?.row == 2)
        #expect(read.rows.isEmpty)
    }

    @Test func `a sample without a food is a problem`() throws {
        let problem = try #require(read("食品名称,判定\n/,合格\n").problems.first)
        #expect(problem.code == "missing-value")
        #expect(problem.column == "食品名称")
    }

    @Test func `notes and repeated headers are no samples`() {
        let read = read("食品名称,判定\n鸡蛋,合格\n食品名称,判定\n鸭蛋,合格\n注：排名不分先后,\n")
        #expect(read.rows.map(\.food) == ["鸡蛋", "鸭蛋"])
        #expect(read.problems.isEmpty)
        #expect(read.notices.map(\.code) == ["note-row"])
    }

    @Test(arguments: [("食品名称,判定\n", "no-records"), ("甲,乙\n丙,丁\n", "missing-header"), ("", "empty-file")])
    func `a file without records says why`(text: String, code: String) {
        #expect(read(text).problems.map(\.code) == [code])
    }

    @Test func `every problem of a file is told at once`() {
        let read = read("食品名称,抽样日期,判定\n/,2024-01-01,合格\n鸡蛋,2024-02-30,合格\n鸭蛋,2024-01-01,不知\n")
        #expect(read.problems.map(\.code) == ["missing-value", "bad-date", "bad-verdict"])
        #expect(read.problems.map(\.row) == [2, 3, 4])
    }

    @Test func `a table that is wrong in every row ends with one last problem`() {
        var limits = ReadingLimits()
        limits.problems = 3
        let text = "食品名称,判定\n" + String(repeating: "/,合格\n", count: 10)
        let read = SamplingFile.read(Array(text.utf8), aliases: .sample, limits: limits)
        #expect(read.problems.map(\.code) == ["missing-value", "missing-value", "missing-value", "too-many-problems"])
    }

    @Test func `two sheets with samples are a problem, hidden and unrelated ones are not`() throws {
        func sheet(_ name: String, _ food: String, state: String = "") -> WorkbookXML.Sheet {
            let cells = [["食品名称", "判定"], [food, "合格"]].map { row in
                "<row>" + row.map { "<c t=\"str\"><v>\($0)</v></c>" }.joined() + "</row>"
            }
            return .init(name: name, state: state, content: "<sheetData>\(cells.joined())</sheetData>")
        }
        let other = "<sheetData><row><c><v>1</v></c></row></sheetData>"
        var book = WorkbookXML(rows: "")
        book.sheets = [.init(name: "说明", content: other), sheet("甲", "鸡蛋"), sheet("暗", "鸭蛋", state: "hidden")]
        let good = SamplingFile.read(try book.bytes(), aliases: .sample)
        #expect(good.rows.map(\.food) == ["鸡蛋"])
        #expect(good.rows.map(\.sheet) == ["甲"])
        #expect(good.problems.isEmpty)
        #expect(good.notices.map(\.code) == ["hidden-sheet"])
        book.sheets.append(sheet("乙", "鹅蛋"))
        let bad = SamplingFile.read(try book.bytes(), aliases: .sample)
        #expect(bad.problems.map(\.code) == ["several-sheets"])
        #expect(bad.problems.first?.read == "甲、乙")
    }

    @Test func `a workbook's dates and numbers become days and exact texts`() throws {
        let day = try #require(Day("2024-03-15"))
        let document = TableDocument(
            sheetName: "抽检",
            title: "抽检结果汇总",
            headers: ["食品名称", "抽样日期", "检测结果", "判定"],
            rows: [[.text("鸡蛋"), .day(day), .number("0.161"), .text("合格")]]
        )
        let bytes = try document.xlsx(created: Instant(day))
        let read = SamplingFile.read(bytes, aliases: .sample)
        #expect(read.problems.isEmpty)
        #expect(read.rows.first?.sampledOn == day)
        #expect(read.rows.first?.result == "0.161")
        #expect(read.rows.first?.row == 3)
    }
}

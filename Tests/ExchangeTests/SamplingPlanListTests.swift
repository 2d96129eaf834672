import Exchange
import Primitives
import Rules
import Supervision
import Testing

@Suite struct `Lists of sampling plans as files` {
    private static let aliases = HeaderAliases(
        kind: "sampling-plan",
        fields: [
            .init(id: "class", required: true, title: "食品类别"), .init(id: "stage", required: true, title: "环节"),
            .init(id: "month", required: true, title: "月份"), .init(id: "number", required: true, title: "批次"),
            .init(id: "area", title: "区域"), .init(id: "items", title: "检验项目"), .init(id: "kind", title: "性质"),
            .init(id: "year", title: "年度"), .init(id: "part", title: "部分"),
        ]
    )

    private static func read(_ line: String, header: String) -> (rows: [SamplingPlanRow], problems: [Problem]) {
        let read = SamplingPlanList.read(Array("\(header)\n\(line)\n".utf8), aliases: aliases)
        return (read.rows, read.problems)
    }

    @Test func `a row says what is taken where, in which months, how often`() throws {
        let (rows, problems) = Self.read(
            "豇豆,流通环节,凤城镇,3月、5-6月,4批,克百威、苏丹红（Ⅰ、Ⅱ）；灭蝇胺,风险监测,2025年",
            header: "食品类别,环节,区域,月份,批次,检验项目,性质,年度"
        )
        #expect(problems.isEmpty, "\(problems)")
        let row = try #require(rows.first)
        #expect(row.foodClass == "豇豆" && row.stage == .distribution && row.area == "凤城镇")
        #expect(row.months == [3, 5, 6] && row.planned == 4)
        #expect(row.items == ["克百威", "苏丹红（Ⅰ、Ⅱ）", "灭蝇胺"])
        #expect(row.kind == .riskMonitoring && row.year == 2025)
    }

    @Test func `a plan that was exported can be read again`() throws {
        for stage in PlannedSamples.Stage.allCases {
            let (rows, problems) = Self.read("豇豆,\(stage.title),全县,3,4,固定", header: "食品类别,环节,区域,月份,批次,部分")
            #expect(problems.isEmpty && rows.map(\.stage) == [stage] && rows.map(\.area) == [""])
        }
    }

    @Test(arguments: [
        ("豇豆,田间,3,4", ["unknown-stage"]), ("豇豆,流通,13,4", ["bad-month"]), ("豇豆,流通,三月,0", ["bad-month", "bad-count"]),
        (",流通,3,4", ["missing-value"]), ("豇豆,流通,3,四", ["bad-count"]), ("豇豆,流通,5-3,4", ["bad-month"]),
    ])
    func `each thing that cannot be understood is named with its row and column`(line: String, codes: [String]) {
        let (rows, problems) = Self.read(line, header: "食品类别,环节,月份,批次")
        #expect(rows.count == 1 && problems.map(\.code) == codes)
        #expect(problems.allSatisfy { $0.row == 2 && $0.column?.isEmpty == false })
    }

    @Test func `the free part is not for lists`() {
        let (_, problems) = Self.read("豇豆,流通,3,4,机动", header: "食品类别,环节,月份,批次,部分")
        #expect(problems.map(\.code) == ["free-line"])
    }
}

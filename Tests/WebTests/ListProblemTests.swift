import Office
import Primitives
import Rules
import Storage
import StorageSQLite
import Supervision
import Testing

@testable import Web

/// Everything that is wrong with a list is told at once: what cannot be read and what the ledger says against the rest.
@Suite struct ListProblemTests {
    enum Kind: String { case operators, grids, accounts, samplingPlan, rapidTests, certificates, areas }

    /// One file with rows that cannot be read, rows that the ledger refuses, and rows of both sorts.
    struct Case: CustomTestStringConvertible, Sendable {
        var kind: Kind
        var text: String
        /// Row, column and code.
        var problems: [String]

        var testDescription: String { kind.rawValue }
    }

    static let cases = [
        Case(
            kind: .operators,
            text: """
                单位名称,所属乡镇,类别,主要负责人,联系电话,网格编号,位置码(GLN)
                甲店,凤城镇,餐饮,王敏,无线电,,
                乙店,别处镇,餐饮,李强,10012345678,,
                丙店,别处镇,餐饮,张华,无线电,没有的网格,4012345000017
                丁店,,饭店,,,没有的网格,
                甲店,凤城镇,餐饮,王敏,10012345678,,
                ,别处镇,餐饮,,,,
                戊店,凤城镇,餐饮,王敏,10012345678,,
                """,
            problems: [
                "2 联系电话 bad-phone", "3 所属乡镇 unknown-township", "4 联系电话 bad-phone", "4 位置码(GLN) bad-gln",
                "4 所属乡镇 unknown-township", "4 网格编号 unknown-grid", "5 所属乡镇 missing-value", "5 类别 unknown-kind",
                "5 网格编号 unknown-grid", "6 单位名称 repeated-row", "7 单位名称 missing-value", "7 所属乡镇 unknown-township",
            ]
        ),
        Case(
            kind: .grids,
            text: """
                编号,网格名称,乡镇,公开电话
                01,第一网格,凤城镇,无线电
                02,第二网格,别处镇,03560001234
                ,第三网格,别处镇,无线电
                01,,凤城镇,
                05,第五网格,凤城镇,
                """,
            problems: [
                "2 公开电话 bad-phone", "3 乡镇 unknown-township", "4 编号 missing-value", "4 公开电话 bad-phone",
                "4 乡镇 unknown-township", "5 网格名称 missing-value", "5 编号 repeated-row",
            ]
        ),
        Case(
            kind: .accounts,
            text: """
                姓名,账号,角色,乡镇,网格
                ,zhangsan,市场监管所,凤城镇,
                李四,lisi,皇帝,,
                王五,,市场监管所,别处镇,
                赵六,,,,无此格
                钱七,qianqi,县食安办,,
                """,
            problems: [
                "2 姓名 missing-value", "3 角色 unknown-role", "4 账号 missing-value", "4 乡镇 unknown-township",
                "5 账号 missing-value", "5 角色 missing-value", "5 网格 unknown-grid",
            ]
        ),
        Case(
            kind: .samplingPlan,
            text: """
                食品细类,环节,区域,月份,批次
                豇豆,流通,凤城镇,13,4
                豇豆,流通,别处镇,3,4
                豇豆,田间,别处镇,3,四
                韭菜,流通,凤城镇,3,4
                韭菜,流通,凤城镇,3,5
                ,流通,凤城镇,3,5
                """,
            problems: [
                "2 月份 bad-month", "3 区域 unknown-township", "4 环节 unknown-stage", "4 批次 bad-count",
                "4 区域 unknown-township", "6 月份 repeated-row", "7 食品细类 missing-value",
            ]
        ),
        Case(
            kind: .certificates,
            text: """
                承诺主体,产品,重量,产地,承诺人,联系方式,采收日期
                东关社,黄瓜,零,1号棚,李建国,13903560000,
                没有这家,黄瓜,10,1号棚,李建国,13903560000,
                没有这家,黄瓜,零,,李建国,无线电,2099-01-01
                东关社,,10,1号棚,李建国,,
                东关社,黄瓜,10,1号棚,李建国,13903560000,
                """,
            problems: [
                "2 重量 bad-quantity", "3 承诺主体 unknown-issuer", "4 产地 missing-value", "4 重量 bad-quantity",
                "4 联系方式 bad-phone", "4 承诺主体 unknown-issuer", "4 采收日期 in-future", "5 产品 missing-value",
                "5 联系方式 contact-missing",
            ]
        ),
        Case(
            kind: .rapidTests,
            text: """
                单位名称,品名,检测项目,试剂,检测结果,日期,时刻
                东关社,豇豆,克百威,检测卡,阴性,2024-06-19,9:30
                没有这家,,克百威,检测卡,弱阳,2024-06-19,
                东关社,豇豆,克百威,检测卡,阳性,2024-06-30,25:99
                东关社,豇豆,克百威,检测卡,阴性,2024-06-19,09:30
                东关社,豇豆,克百威,检测卡,阴性,2024-06-30,
                """,
            problems: [
                "3 品名 missing-value", "3 检测结果 unknown-result", "3 单位名称 unknown-operator", "4 时刻 bad-time",
                "5 单位名称 repeated-row", "6 日期 in-future",
            ]
        ),
        Case(
            kind: .areas,
            text: """
                {"type": "FeatureCollection", "features": [
                    {"type": "Feature", "properties": {"name": "别处镇"}, "geometry": {"type": "Polygon", "coordinates":
                        [[[112.4, 35.4], [112.5, 35.4], [112.5, 35.5], [112.4, 35.4]]]}},
                    {"type": "Feature", "properties": {"name": "凤城镇"}, "geometry": {"type": "Point"}},
                    {"type": "Feature", "properties": {"name": "别处镇"}, "geometry": {"type": "Point"}}]}
                """,
            problems: ["1 code unknown-area", "2 - bad-geometry", "3 - bad-geometry", "3 code unknown-area"]
        ),
    ]

    private static func office() async throws -> Office {
        let county = try required(AreaCode("140522"))
        let today = try required(Day("2024-06-20"))
        let database = try SQLiteDatabase()
        try await database.migrate(Schema.migrations, at: 0)
        _ = try await Installation(database: database, county: county).open(at: Instant(today))
        let office = Office(
            database: database,
            rulebook: WebFixture.rulebook,
            judge: WebFixture.judge,
            county: county,
            environment: fixedEnvironment(today)
        )
        let farm = OperatorDraft(name: "东关社", address: "东关村", township: WebFixture.ownTownship, kind: "growing")
        _ = try await RegisterDesk(office).add(farm, isAnother: true, by: officer(office))
        return office
    }

    private static func officer(_ office: Office) -> Officer {
        Officer(account: "program", name: "测试", scope: .program(office.county))
    }

    private static func answers<Desk: ListImportDesk>(
        _ file: Desk.File,
        _ desk: Desk,
        by officer: Officer
    ) async throws -> [TableImportReport] {
        [try await desk.preview(file, by: officer), try await desk.importFile(file, by: officer)]
    }

    /// What preview and import answer.
    private static func answers(_ kind: Kind, _ text: String, _ office: Office) async throws -> [TableImportReport] {
        let (name, content, rulebook) = ("清单.csv", Array(text.utf8), office.rulebook)
        let officer = officer(office)
        switch kind {
        case .operators:
            let file = RegisterImport.operators(name: name, content: content, rulebook: rulebook)
            return try await answers(file, OperatorImportDesk(office), by: officer)
        case .grids:
            let file = RegisterImport.grids(name: name, content: content, rulebook: rulebook)
            return try await answers(file, GridImportDesk(office), by: officer)
        case .samplingPlan:
            let file = RegisterImport.samplingPlan(name: name, content: content, rulebook: rulebook)
            return try await answers(file, SamplingPlanImportDesk(office), by: officer)
        case .rapidTests:
            let file = RegisterImport.rapidTests(name: name, content: content, rulebook: rulebook)
            return try await answers(file, RapidImportDesk(office), by: officer)
        case .certificates:
            let file = RegisterImport.certificates(name: name, content: content, rulebook: rulebook)
            return try await answers(file, CertificateImportDesk(office), by: officer)
        case .areas:
            let file = AreaShapeImport.source(name: name, content: content, datum: .wgs84)
            return try await answers(file, AreaShapeDesk(office), by: officer)
        case .accounts:
            let file = RegisterImport.accounts(name: name, content: content, rulebook: rulebook)
            let desk = AccountImportDesk(office)
            let role = try required(rulebook.role("system-administrator"))
            let keeper = Officer(account: "keeper", name: "测试", scope: Scope(county: office.county, role: role))
            let preview = try await desk.preview(file, by: keeper)
            let (report, links) = try await desk.importFile(file, by: keeper)
            #expect(links.isEmpty)
            return [preview, report]
        }
    }

    @Test(arguments: cases)
    func `what cannot be read and what the ledger refuses are told together, row by row`(list: Case) async throws {
        let office = try await Self.office()
        for report in try await Self.answers(list.kind, list.text, office) {
            let told = report.problems.map { "\($0.row ?? 0) \($0.column ?? "-") \($0.code)" }
            #expect(told == list.problems)
            #expect(report.problems.allSatisfy { !$0.expected.isEmpty })
            #expect(report.accepted == 0)
        }
        let leaves: Int? = try await office.database.read { db in
            try db.first("SELECT COUNT(*) FROM audit_leaf")?.get(at: 0)
        }
        #expect(leaves == 1, "only the farm that was there before")
    }
}

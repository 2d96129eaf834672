import Office
import Primitives
import Storage
import Supervision
import Testing
import Web

/// Entering a previewed file of results, as a browser meets it.
@Suite struct ImportPageTests {
    private static let results = """
        食品名称,被抽样单位名称,生产日期,检验项目,检验结果,标准值,判定
        豇豆,页面测试菜店,2024-05-02,灭蝇胺,1.8mg/kg,≤0.5mg/kg,不合格
        """

    @Test func `the day on which results came is asked for, a wrong one is said and nothing is lost`() async throws {
        let fixture = try await WebFixture.make()
        let account: String? = try await fixture.office.database.read { db in
            try db.first("SELECT id FROM account WHERE login = 'office'")?.get(at: 0)
        }
        let officer = Officer(
            account: try required(account),
            name: "张敏",
            scope: Scope(county: fixture.office.county, role: .office)
        )
        let upload = try await UploadDesk(fixture.office)
            .keep(name: "结果.csv", content: Array(Self.results.utf8), by: officer)
        func confirm(_ day: String) async throws -> WebFixture.Answer {
            try await fixture.answer(.post, "/office/import/\(upload)", by: fixture.officeVisitor, ["received": day])
        }
        let refused = try await confirm("2024-06-21")
        #expect(refused.status == 422)
        #expect(refused.text.contains("日期不能晚于今天"))
        #expect(refused.text.contains("name=\"received\" type=\"date\" value=\"2024-06-21\""))
        #expect(refused.text.contains("action=\"/office/import/\(upload)\""))
        let entered = try await confirm("2024-06-11")
        #expect(entered.status == 200)
        let opened: Int64? = try await fixture.office.database.read { db in
            try db.first(
                """
                SELECT matter.opened_at FROM matter JOIN operator ON operator.id = matter.operator
                WHERE operator.name = '页面测试菜店'
                """
            )?.get(at: 0)
        }
        #expect(try Instant(milliseconds: required(opened)).day == Day("2024-06-11"))
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Primitives
import Rules
import Storage
import Supervision
import Testing
import Web

extension PeoplePageTests {
    @Test func `an account goes from the form to its holder's first page`() async throws {
        var keeper = Browser()
        _ = try await keeper.signIn("system-administrator")
        let form = try await keeper.get("/office/accounts/new")
        #expect(form.text.contains("data-desks=\"station township grid\""))
        let faulty = try await keeper.post("/office/accounts/new", ["login": "x", "name": "李雷", "role": "station"])
        #expect(faulty.status == 422)
        #expect(faulty.text.contains("value=\"李雷\""))
        #expect(faulty.text.contains("href=\"#township\""))
        let made = try await keeper.post(
            "/office/accounts/new",
            ["login": "lilei", "name": "李雷", "role": "station", "township": WebFixture.ownTownship]
        )
        #expect(made.status == 200)
        let link = try Self.link(in: made.text)
        var holder = Browser()
        _ = try await holder.get(link)
        let set = try await holder.post(link, ["password": "river-Jade-77", "repeat": "river-Jade-77"])
        #expect(set.status == 303)
        let entered = try await holder.signIn("lilei", "river-Jade-77")
        #expect(entered.location == "/office/inbox")
        let mine = try await holder.get("/office/me")
        #expect(mine.text.contains("lilei"))
        let list = try await keeper.get("/office/accounts?q=lilei")
        #expect(list.text.contains("李雷"))
        let refused = try await holder.get("/office/accounts")
        #expect(refused.status == 403)
    }

    @Test func `the form of an account offers the grids by name, under their townships`() async throws {
        var keeper = Browser()
        _ = try await keeper.signIn("system-administrator")
        let form = try await keeper.get("/office/accounts/new")
        let name: String = try await Self.fixture.value.office.database.read { db in
            try db.first("SELECT name FROM grid WHERE active = 1 ORDER BY code LIMIT 1")?.get("name") ?? ""
        }
        #expect(!name.isEmpty && form.text.contains("<optgroup label=") && form.text.contains(">\(name)（"))
        let refused = try await keeper.post(
            "/office/accounts/new",
            ["login": "gege", "name": "格格", "role": "grid", "grid": "没有的网格", "township": WebFixture.ownTownship]
        )
        #expect(refused.status == 422 && refused.text.contains("请选择网格"))
    }

    @Test func `a list of accounts is previewed, then made, and its links are in the answer and nowhere else`()
        async throws
    {
        let office = try await Self.fixture.value.office
        var keeper = Browser()
        _ = try await keeper.signIn("system-administrator")
        let page = try await keeper.get("/office/accounts-import")
        #expect(page.text.contains("没有初始密码") && page.text.contains("/office/accounts-import/template.xlsx"))
        let template = try await keeper.get("/office/accounts-import/template.xlsx")
        #expect(template.status == 200 && template.text.hasPrefix("PK"))
        let officer = Officer(
            account: try await Self.id(of: "system-administrator"),
            name: "系统管理员",
            scope: Scope(county: office.county, role: .shipped("system-administrator"))
        )
        let upload = try await UploadDesk(office).keep(
            name: "人员.csv",
            content: Array("姓名,登录名,角色,乡镇\n列甲,liejia,市场监管所,凤城镇\n".utf8),
            for: .manageAccounts,
            by: officer
        )
        let made = try await keeper.post("/office/accounts-import/\(upload)", [:])
        #expect(made.status == 200 && made.text.hasPrefix("PK"))
        let list = try await keeper.get("/office/accounts?q=liejia")
        #expect(list.text.contains("列甲"))
        let leaves = try await Self.count(
            "SELECT COUNT(*) FROM audit_leaf WHERE action = 'exported' AND actor = \(officer.account)"
        )
        #expect(leaves > 0)
        let again = try await keeper.post("/office/accounts-import/\(upload)", [:])
        #expect(again.status == 404)
    }
}

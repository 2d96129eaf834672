import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing
import Web

/// The register, grids and the search box as people use them.
@Suite struct RegisterPageTests {
    private static let fixture = Task { try await WebFixture.make() }

    private struct Browser {
        let fixture: WebFixture
        let client: any TestClientProtocol
        let visitor: WebFixture.Visitor

        func get(_ address: String) async throws -> (status: HTTPResponse.Status, text: String) {
            let path = String(address.split(separator: "?")[0])
            let route = try required(fixture.site.routes.first { $0.method == .get && $0.path == path } ?? any(path))
            let response = try await fixture.send(route, to: address, by: visitor, client: client)
            return (response.status, String(buffer: response.body))
        }

        func post(_ address: String, _ fields: [String: String]) async throws -> TestResponse {
            try await fixture.send(
                try required(any(address, .post)),
                to: address,
                by: visitor,
                fields: fields,
                client: client
            )
        }

        /// A route is only asked for its method and body limit here.
        private func any(_ path: String, _ method: Route.Method = .get) -> Route? {
            fixture.site.routes.first { $0.method == method && $0.surface == .page }
        }
    }

    private func browsing(
        _ role: String,
        _ body: @Sendable @escaping (Browser) async throws -> Void
    ) async throws {
        let fixture = try await Self.fixture.value
        let visitor = try required(fixture.visitors[role])
        try await Application(router: fixture.site.router()).test(.router) { client in
            try await body(Browser(fixture: fixture, client: client, visitor: visitor))
        }
    }

    @Test func `every page has the search box, and its answers lead to the things found`() async throws {
        try await browsing("office") { browser in
            let board = try await browser.get("/office")
            #expect(board.text.contains("role=\"search\""))
            let page = try await browser.get("/office/search?q=%E8%B1%87%E8%B1%86")
            #expect(page.status == .ok)
            #expect(page.text.contains("/office/samples/"))
            let list = try await browser.get("/office/search/suggest?q=ycx")
            #expect(list.text.contains("role=\"option\""))
            #expect(list.text.contains("data-link=\"/office/operators/"))
            #expect(!list.text.contains("<html"))
            for text in ["", "a", "%3Cscript%3E", "%25%25", "%E9%98%B3"] {
                let answer = try await browser.get("/office/search?q=\(text)")
                #expect(answer.status == .ok)
                #expect(!answer.text.contains("<script>"))
            }
        }
    }

    @Test func `what was typed is not lost where a form is refused`() async throws {
        try await browsing("station") { browser in
            let response = try await browser.post(
                "/office/operators/new",
                ["name": "很特别的店名", "creditCode": "123", "township": WebFixture.ownTownship, "kind": "catering"]
            )
            let text = String(buffer: response.body)
            #expect(response.status == .unprocessableContent)
            #expect(text.contains("value=\"很特别的店名\""))
            #expect(text.contains("href=\"#creditCode\""))
            #expect(text.contains("aria-describedby=\"creditCode-fault\""))
            let id = try required(browser.fixture.own[":operator"])
            let part = try await browser.post(
                "/office/operators/\(id)/licences",
                ["kind": "食品经营许可证", "number": "", "expires": "2020-01-01", "issued": "2021-01-01"]
            )
            let page = String(buffer: part.body)
            #expect(part.status == .unprocessableContent)
            #expect(page.contains("value=\"食品经营许可证\""))
            #expect(page.contains("<details class=\"no-print\" open>"))
        }
    }

    @Test func `a location number is entered, shown and taken out of use on the operator's page`() async throws {
        try await browsing("station") { browser in
            let id = try required(browser.fixture.own[":operator"])
            let page = "/office/operators/\(id)"
            let refused = try await browser.post("\(page)/glns", ["gln": "4012345000017"])
            let text = String(buffer: refused.body)
            #expect(refused.status == .unprocessableContent)
            #expect(text.contains("value=\"4012345000017\"") && text.contains("href=\"#gln\""))
            #expect(try await browser.post("\(page)/glns", ["gln": "4012345000016"]).status == .seeOther)
            let shown = try await browser.get(page).text
            #expect(shown.contains("<span class=\"nowrap\">4012345000016</span>"))
            let entry: String? = try await browser.fixture.office.database.read { db in
                try db.first("SELECT id FROM operator_gln WHERE number = '4012345000016'")?.get(at: 0)
            }
            let ended = try await browser.post("\(page)/glns", ["end": try required(entry)])
            #expect(ended.status == .seeOther)
            let after = try await browser.get(page).text
            #expect(after.contains("停用位置码") && !after.contains("aria-label=\"停用位置码 4012345000016\""))
        }
    }

    @Test func `telephones are masked until they are asked for, and the asking is on the record`() async throws {
        try await browsing("station") { browser in
            let id = try required(browser.fixture.own[":operator"])
            let masked = try await browser.get("/office/operators/\(id)")
            #expect(masked.text.contains("******"))
            let count = { @Sendable in
                try await browser.fixture.office.database.read { db in
                    try db.first("SELECT COUNT(*) AS total FROM audit_leaf WHERE action = 'personal-data-read'")?
                        .get("total", as: Int.self) ?? 0
                }
            }
            let before = try await count()
            let full = try await browser.get("/office/operators/\(id)?persons=full")
            #expect(full.status == .ok)
            #expect(!full.text.contains("100******"))
            let after = try await count()
            #expect(after == before + 2)
        }
    }

    @Test func `what the register gives out and takes in again changes nothing`() async throws {
        let fixture = try await WebFixture.make()
        let head = Officer(
            account: "round",
            name: "往返",
            scope: Scope(county: fixture.office.county, role: .shipped("office"))
        )
        let ids: [String] = try await fixture.office.database.read { db in
            try db.query("SELECT id FROM operator WHERE merged_into IS NULL ORDER BY id").map { try $0.get("id") }
        }
        try await Application(router: fixture.site.router()).test(.router) { client in
            let visitor = try required(fixture.visitors["office"])
            let browser = Browser(fixture: fixture, client: client, visitor: visitor)
            for seed: UInt64 in 1...3 {
                try await Self.disturb(ids, seed: seed, fixture.office, by: head)
                let route = try required(fixture.site.routes.first { $0.path == "/office/operators/export.xlsx" })
                let address = "/office/operators/export.xlsx?state=all"
                let taken = try await fixture.send(route, to: address, by: browser.visitor, client: client)
                let file = RegisterImport.operators(
                    name: "往返.xlsx",
                    content: Array(buffer: taken.body),
                    rulebook: fixture.office.rulebook
                )
                let report = try await OperatorImportDesk(fixture.office).preview(file, by: head)
                #expect(report.problems == [], "seed \(seed)")
                #expect(report.added == 0 && report.changed == 0, "seed \(seed)")
                #expect(report.unchanged > 100)
            }
        }
    }

    /// Changes by chance: facts, persons, licences, names, merges.
    private static func disturb(_ ids: [String], seed: UInt64, _ office: Office, by head: Officer) async throws {
        var random = SplitMix64(seed: seed)
        let desk = RegisterDesk(office)
        for _ in 0..<12 {
            let id = try required(ids.randomElement(using: &random))
            guard try await OperatorDesk(office).find(id, by: head).mergedInto == nil else { continue }
            let number = Int.random(in: 0...9_999_999, using: &random)
            var draft = try await desk.draft(id, by: head).1
            let kind = try required(OperatorKind(rawValue: draft.kind))
            for rule in office.rulebook.operatorFacts where rule.kinds.contains(kind) {
                switch rule.type {
                case .number: draft.facts[rule.id] = "\(number % 500)"
                case .text: draft.facts[rule.id] = "豇豆、辣椒\(number)"
                case .flag: draft.facts[rule.id] = number % 2 == 0 ? "yes" : "no"
                case .choice: draft.facts[rule.id] = rule.choices.randomElement(using: &random) ?? ""
                }
            }
            if number % 3 == 0 { draft.name = "改名\(number)店" }
            try await desk.change(id, to: draft, by: head)
            for duty in ["officer", "director"] {
                let entry = RegisterDesk.PersonEntry(
                    duty: duty,
                    name: "钱\(number)",
                    phone: duty == "officer" && number % 2 == 0 ? "100\(number % 90_000_000 + 10_000_000)" : "",
                    identityNumber: ""
                )
                try await desk.addPerson(entry, to: id, by: head)
            }
            let licence = RegisterDesk.LicenceEntry(
                kind: "食品经营许可证",
                number: "JYX\(number)",
                issuedOn: number % 2 == 0 ? "2023-01-05" : "",
                expiresOn: number % 5 == 0 ? "" : "2028-01-04",
                issuer: "县局"
            )
            try await desk.addLicence(licence, to: id, by: head)
            if number % 4 == 0, let other = ids.randomElement(using: &random), other != id {
                _ = try await desk.merge(id, with: "/office/operators/\(other)", reason: "同一家", by: head)
            }
        }
    }

    @Test func `merging shows both entries first, and leads to the kept one`() async throws {
        try await browsing("office") { browser in
            let ids: [String] = try await browser.fixture.office.database.read { db in
                try db.query(
                    """
                    SELECT id FROM operator WHERE merged_into IS NULL AND credit_code IS NOT NULL ORDER BY id DESC LIMIT 2
                    """
                ).map { try $0.get("id") }
            }
            let form = ["other": "/office/operators/\(ids[1])", "reason": "同一家"]
            let preview = try await browser.post("/office/operators/\(ids[0])/merge", form)
            let text = String(buffer: preview.body)
            #expect(preview.status == .ok && text.contains("确认合并") && text.contains("统一社会信用代码"))
            #expect(text.contains("可能不是同一家"))
            let confirmed = try await browser.post(
                "/office/operators/\(ids[0])/merge",
                form.merging(["confirmed": "yes"]) { first, _ in first }
            )
            #expect(confirmed.status == .seeOther)
            let kept = min(ids[0], ids[1])
            let merged = max(ids[0], ids[1])
            let led = try await browser.get("/office/operators/\(merged)")
            #expect(led.status == .seeOther)
            let page = try await browser.get("/office/operators/\(kept)")
            #expect(page.text.contains("撤销合并"))
            let refused = try await browser.post("/office/operators/\(kept)/unmerge", ["merged": merged])
            #expect(refused.status == .unprocessableContent)
            #expect(String(buffer: refused.body).contains("请填写撤销合并的理由"))
            let undone = try await browser.post(
                "/office/operators/\(kept)/unmerge",
                ["merged": merged, "unmergeReason": "两家"]
            )
            #expect(undone.status == .seeOther)
            #expect(try await browser.get("/office/operators/\(merged)").status == .ok)
        }
    }

    @Test func `two who edit one operator are told of each other, and nothing typed is lost`() async throws {
        try await browsing("station") { browser in
            let id = try required(browser.fixture.own[":operator"])
            let page = "/office/operators/\(id)/edit"
            let form = try await browser.get(page).text
            let basis = try required(form.firstMatch(of: /name="basis" value="([0-9a-f]+)"/).map { String($0.1) })
            let township = WebFixture.ownTownship
            let theirs = ["name": "先保存的店", "township": township, "kind": "catering", "basis": basis]
            #expect(try await browser.post(page, theirs).status == .seeOther)
            var mine = theirs
            mine["name"] = "后保存的店"
            let refused = try await browser.post(page, mine)
            let text = String(buffer: refused.body)
            #expect(refused.status == .conflict)
            #expect(text.contains("先保存的店") && text.contains("value=\"后保存的店\""))
            let now = try required(text.firstMatch(of: /name="basis" value="([0-9a-f]+)"/).map { String($0.1) })
            #expect(now != basis)
            mine["basis"] = now
            #expect(try await browser.post(page, mine).status == .seeOther)
        }
    }

    @Test func `search has totals, pages, verdicts and what whoever manages accounts may find`() async throws {
        try await browsing("office") { browser in
            let page = try await browser.get("/office/search?q=%E5%87%A4%E5%9F%8E")
            #expect(page.text.contains("条</span>") || page.text.contains("条以上"))
            #expect(page.text.contains("/office/search?q=%E5%87%A4%E5%9F%8E&amp;kind=operator"))
            let samples = try await browser.get("/office/search?q=%E8%B1%87%E8%B1%86&kind=sample&page=1")
            #expect(samples.status == .ok && samples.text.contains("class=\"badge"))
            #expect(try await browser.get("/office/search?q=%E8%B1%87%E8%B1%86&kind=sample&page=99").status == .ok)
        }
        try await browsing("system-administrator") { browser in
            let page = try await browser.get("/office/search?q=station")
            #expect(page.status == .ok && page.text.contains("/office/accounts/"))
        }
        try await browsing("laboratory") { browser in
            let refused = try await browser.get("/office/search?q=station")
            #expect(refused.status == .forbidden)
        }
    }

    @Test func `the whole file is paged and filtered by kind`() async throws {
        try await browsing("office") { browser in
            let market: String? = try await browser.fixture.office.database.read { db in
                try db.first("SELECT market FROM gate_entry GROUP BY market ORDER BY COUNT(*) DESC LIMIT 1")?.get(at: 0)
            }
            let page = "/office/operators/\(try required(market))"
            let all = try await browser.get(page)
            #expect(all.text.contains("入场登记 ") && all.text.contains("下一页"))
            #expect(all.text.utf8.count < 100_000)
            let gate = try await browser.get("\(page)?kind=gate&page=2")
            #expect(gate.text.contains("/office/gate/") && gate.text.contains("?kind=gate&amp;page=3"))
        }
    }

    @Test func `everybody may see who answers for where, and no private number`() async throws {
        let fixture = try await Self.fixture.value
        try await Application(router: fixture.site.router()).test(.router) { client in
            let response = try await client.execute(uri: "/grids", method: .get)
            let text = String(buffer: response.body)
            #expect(response.status == .ok)
            #expect(text.contains("凤城镇第一网格"))
            #expect(text.contains("0356-000"))
            let phones = try await fixture.office.database.read { db in
                try db.query("SELECT phone FROM grid_staff WHERE phone <> ''").map {
                    try $0.get("phone", as: String.self)
                }
            }
            #expect(phones.count > 20)
            for phone in phones { #expect(!text.contains(phone)) }
            #expect(text.utf8.count < 100_000)
        }
    }

    @Test func `a firm's person begins at the firm's own file`() async throws {
        try await browsing("operator") { browser in
            let own = try await browser.get("/office/own")
            #expect(own.status == .ok)
            #expect(own.text.contains("登记信息"))
            let ledger = try await browser.get("/office/operators")
            #expect(ledger.status == .forbidden)
        }
    }

    @Test func `a patrol with a hazard leads back to the grid and shows the matter`() async throws {
        try await browsing("township") { browser in
            let grid = try required(
                try await browser.fixture.office.database.read { db in
                    try db.first(
                        """
                        SELECT grid, id FROM operator WHERE township = \(WebFixture.ownTownship) AND grid IS NOT NULL
                            AND state = 'open' AND merged_into IS NULL ORDER BY id LIMIT 1
                        """
                    ).map { (try $0.get("grid", as: String.self), try $0.get("id", as: String.self)) }
                }
            )
            let response = try await browser.post(
                "/office/grids/\(grid.0)/patrols",
                ["operator": grid.1, "day": "2024-06-20", "findings": "冷藏温度偏高", "hazard": "yes"]
            )
            #expect(response.status == .seeOther)
            let page = try await browser.get("/office/grids/\(grid.0)")
            #expect(page.text.contains("冷藏温度偏高"))
            #expect(page.text.contains("整改事项"))
        }
    }
}

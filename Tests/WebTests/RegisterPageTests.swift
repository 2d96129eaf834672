import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Rules
import Storage
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

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Rules
import Storage
import Testing
import Web

@Suite struct ReportingPageTests {
    private static let fixture = Task { try await WebFixture.make() }

    private final class Box: @unchecked Sendable { var response: TestResponse? }

    private func send(
        _ path: String,
        to address: String? = nil,
        by visitor: WebFixture.Visitor,
        method: Route.Method = .get,
        fields: [String: String] = [:]
    ) async throws -> (status: Int, text: String) {
        let fixture = try await Self.fixture.value
        let route = try required(fixture.site.routes.first { $0.path == path && $0.method == method }, path)
        let answer = Box()
        let address = address ?? path
        try await Application(router: fixture.site.router()).test(.router) { client in
            answer.response = try await fixture.send(route, to: address, by: visitor, fields: fields, client: client)
        }
        let response = try required(answer.response)
        return (response.status.code, String(buffer: response.body))
    }

    @Test func `every field of the new pages has its label, every plot its title, description and table`() async throws
    {
        let fixture = try await Self.fixture.value
        let pages = [
            ("/office", "/office?desk=department:agriculture"), ("/office/plan/:task", "/office/plan/5.1"),
            ("/office/plan/:task", "/office/plan/6.4"), ("/office/dispatch", "/office/dispatch?month=2024-05"),
            ("/office/analysis", "/office/analysis?kind=supervision"),
            ("/office/reports/:unit", "/office/reports/140522100"),
            ("/office/reports/annual", "/office/reports/annual"),
            ("/office/publication", "/office/publication"), ("/plan", "/plan"),
        ]
        for (path, address) in pages {
            let (status, text) = try await send(path, to: address, by: fixture.officeVisitor)
            #expect(status == 200, "\(address)")
            #expect(text.components(of: "<h1>") == 1, "\(address)")
            for field in text.attributes("id", ofTags: ["input", "select", "textarea"]) {
                #expect(
                    text.contains("<label for=\"\(field)\"") || text.contains("for=\"\(field)\""),
                    "\(address): \(field)"
                )
            }
            let plots = text.components(of: "<figure class=\"plot\">")
            #expect(
                text.components(of: "<title id=") == plots && text.components(of: "<desc id=") == plots,
                "\(address)"
            )
            #expect(text.components(of: "<summary>看数字</summary>") == plots, "\(address)")
        }
        let analysis = try await send("/office/analysis", by: fixture.officeVisitor)
        #expect(analysis.text.components(of: "<figure class=\"plot\">") >= 5)
    }

    @Test func `everybody sees the published plan, and no firm, person or record in it`() async throws {
        let fixture = try await Self.fixture.value
        let (status, text) = try await send("/plan", by: fixture.anonymous)
        #expect(status == 200)
        #expect(text.contains("监督抽检和风险监测") && text.contains(" 项中完成 "))
        #expect(text.contains("牵头：") && text.contains("期限：2024-12-31") && text.contains("尚未公布数据"))
        for part in ["/office/", "有限公司"] { #expect(!text.contains(part), "\(part)") }
    }

    @Test func `a refused form comes back with its faults and all that was typed`() async throws {
        let fixture = try await Self.fixture.value
        let township = try required(fixture.visitors["township"])
        let long = String(repeating: "长", count: 6001)
        let draft = try await send(
            "/office/reports/:unit",
            to: "/office/reports/140522100",
            by: township,
            method: .post,
            fields: ["year": "2024", "title": "", "section-1": long, "section-problems": "人手不足"]
        )
        #expect(draft.status == 422)
        #expect(draft.text.contains("href=\"#section-1\"") && draft.text.contains("href=\"#title\""))
        #expect(draft.text.contains(long) && draft.text.contains("人手不足"))
        let person = try await send(
            "/office/plan/:task/persons",
            to: "/office/plan/6.5/persons",
            by: fixture.officeVisitor,
            method: .post,
            fields: ["desk": "office", "name": "王五", "duty": ""]
        )
        #expect(person.status == 422)
        #expect(person.text.contains("value=\"王五\"") && person.text.contains("href=\"#duty\""))
    }

    @Test func `what somebody writes into a remark or a report cannot become markup`() async throws {
        let fixture = try await Self.fixture.value
        let words = "<script>alert(1)</script>"
        let remark = try await send(
            "/office/plan/:task/remarks",
            to: "/office/plan/1.9/remarks",
            by: fixture.station,
            method: .post,
            fields: ["words": words]
        )
        #expect(remark.status == 303)
        let page = try await send("/office/plan/:task", to: "/office/plan/1.9", by: fixture.officeVisitor)
        #expect(page.text.contains("&lt;script&gt;alert(1)") && !page.text.contains(words))
    }

    @Test(arguments: ["desk=nothing", "desk=department:nothing", "desk=township:140522999", "month=2024-13", "year=1"])
    func `a desk, month or year that is not there is not found, or the list of today`(query: String) async throws {
        let fixture = try await Self.fixture.value
        for path in ["/office", "/office/dispatch", "/office/analysis"] {
            let (status, _) = try await send(path, to: "\(path)?\(query)", by: fixture.officeVisitor)
            #expect([200, 404].contains(status), "\(path)?\(query): \(status)")
        }
        let foreign = try await send("/office", to: "/office?desk=township:140522101", by: fixture.station)
        #expect(foreign.status == 404)
    }

    @Test func `taking the dispatch list or the analysis out of the system leaves a leaf`() async throws {
        let fixture = try await Self.fixture.value
        for path in ["/office/dispatch/export.xlsx", "/office/analysis/export.xlsx"] {
            func leaves() async throws -> Int {
                try await fixture.office.database.read { db in
                    try db.first("SELECT COUNT(*) FROM audit_leaf WHERE action = 'exported'")?.get(at: 0) ?? 0
                }
            }
            let before = try await leaves()
            let (status, _) = try await send(path, by: fixture.officeVisitor)
            #expect(status == 200)
            #expect(try await leaves() == before + 1, "\(path)")
        }
    }
}

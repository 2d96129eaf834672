import Judging
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Primitives
import Rules
import Supervision
import Testing
import Web

@Suite struct PageTests {
    private static let fixture = Task { try await WebFixture.make() }

    private func get(_ address: String, _ fixture: WebFixture) async throws -> TestResponse {
        let answer = Box()
        try await Application(router: fixture.site.router()).test(.router) { client in
            var headers = HTTPFields()
            headers[.cookie] = fixture.officeVisitor.cookie
            answer.response = try await client.execute(uri: address, method: .get, headers: headers)
        }
        return try required(answer.response)
    }

    private final class Box: @unchecked Sendable { var response: TestResponse? }

    @Test func `every page stays under 100 KB, allows no script and names its language`() async throws {
        let fixture = try await Self.fixture.value
        for route in fixture.site.routes where route.method == .get && !route.path.hasSuffix(".xlsx") {
            let response = try await get(WebFixture.address(route.path, fixture.own), fixture)
            guard response.headers[.contentType] == "text/html; charset=utf-8" else { continue }
            let text = String(buffer: response.body)
            #expect(text.utf8.count <= 100_000, "\(route.path): \(text.utf8.count) bytes")
            #expect(text.contains("<html lang=\"zh-CN\""), "\(route.path)")
            #expect(!text.contains("<script"), "\(route.path)")
            #expect(!text.contains(" style=\""), "\(route.path): the policy allows no inline style")
            let policy = response.headers[try required(HTTPField.Name("Content-Security-Policy"))]
            #expect(policy?.hasPrefix("default-src 'none'") == true)
            #expect(policy?.contains("unsafe") == false)
            #expect(response.headers[.cacheControl]?.hasSuffix("no-store") == true, "\(route.path)")
        }
    }

    @Test func `every heading level, label and table cell has what a screen reader needs`() async throws {
        let fixture = try await Self.fixture.value
        for path in [
            "/office", "/office/samples", "/office/matters", "/office/operators", "/office/import", "/office/reports",
        ] {
            let text = String(buffer: try await get(path, fixture).body)
            #expect(text.components(of: "<h1>") == 1, "\(path)")
            #expect(text.contains("href=\"#main\""), "\(path) has a way past the navigation")
            for field in text.attributes("id", ofTags: ["input", "select", "textarea"]) {
                #expect(text.contains("<label for=\"\(field)\""), "\(path): field \(field) has no label")
            }
        }
    }

    @Test func `what a firm is called cannot become markup`() async throws {
        let fixture = try await Self.fixture.value
        var row = SamplingRow(row: 2, food: "<b>豆腐</b>\"'&")
        row.supplier = "<script>alert(1)</script>店"
        row.declared = .pass
        let file = SamplingDesk.SourceFile(
            name: "<i>.csv",
            digest: Digest.hex(of: [1]),
            rows: [row],
            problems: [],
            notices: []
        )
        let officer = Officer(
            account: "x",
            name: "张敏",
            scope: Scope(county: fixture.office.county, township: nil, role: .office)
        )
        _ = try await SamplingDesk(fixture.office).importFile(file, by: officer)
        for path in ["/office/samples?q=alert", "/office/operators?q=alert", "/office/import"] {
            let text = String(buffer: try await get(path, fixture).body)
            #expect(!text.contains("<script"), "\(path)")
            #expect(!text.contains("<b>豆腐") && !text.contains("<i>.csv"), "\(path)")
            #expect(text.contains("&lt;"), "\(path)")
        }
    }

    @Test func `an unknown address is a page, and an unknown error tells the visitor a reference only`() async throws {
        let fixture = try await Self.fixture.value
        let lost = try await get("/nowhere/at/all", fixture)
        #expect(lost.status == .notFound)
        #expect(String(buffer: lost.body).contains("没有这个页面"))
    }

    @Test(arguments: [
        "q=%00", "q=%FF%FE", "page=-1", "page=99999999999999999999", "from=2024-02-30", "township=1", "conclusion=%27",
    ])
    func `whatever stands in the address, a list is a list`(query: String) async throws {
        let fixture = try await Self.fixture.value
        for path in ["/office/samples", "/office/matters", "/office/operators"] {
            let response = try await get("\(path)?\(query)", fixture)
            #expect(response.status == .ok, "\(path)?\(query)")
        }
        #expect(try await get("/office/samples/%00", fixture).status == .notFound)
    }

    @Test func `a task of the board leads to the rows behind its figure`() async throws {
        let fixture = try await Self.fixture.value
        let board = String(buffer: try await get("/office", fixture).body)
        #expect(board.contains("/office/plan/6.5"))
        let task = String(buffer: try await get("/office/plan/6.5", fixture).body)
        #expect(task.contains("怎样计算"))
        #expect(task.contains("/office/matters/"))
        let unknown = try await get("/office/plan/9.9", fixture)
        #expect(unknown.status == .notFound)
    }

    @Test func `filters survive turning the page`() async throws {
        let fixture = try await Self.fixture.value
        let text = String(buffer: try await get("/office/samples?conclusion=pass&q=%E8%B1%87&order=food", fixture).body)
        #expect(
            text.contains("conclusion=pass&amp;order=food&amp;q=%E8%B1%87&amp;page=2") || text.contains("第 1 / 1 页")
        )
        #expect(text.contains("<option value=\"pass\" selected>"))
        #expect(text.contains("value=\"豇\""))
    }

    @Test func `the exported workbook is a workbook`() async throws {
        let fixture = try await Self.fixture.value
        for path in [
            "/office/samples/export.xlsx?conclusion=fail", "/office/matters/export.xlsx",
            "/office/operators/export.xlsx",
        ] {
            let response = try await get(path, fixture)
            #expect(response.status == .ok, "\(path)")
            #expect(Array(response.body.readableBytesView.prefix(2)) == Array("PK".utf8), "\(path)")
            #expect(response.headers[.contentDisposition]?.hasPrefix("attachment") == true)
        }
    }
}

extension String {
    func components(of part: String) -> Int { ranges(of: part).count }

    /// Values of an attribute in tags of these names, hidden fields left out.
    func attributes(_ name: String, ofTags tags: [String]) -> [String] {
        var found: [String] = []
        for tag in split(separator: "<") where tags.contains(where: { tag.hasPrefix($0 + " ") }) {
            guard !tag.contains("type=\"hidden\""), let start = tag.range(of: " \(name)=\"") else { continue }
            found.append(String(tag[start.upperBound...].prefix { $0 != "\"" }))
        }
        return found
    }
}

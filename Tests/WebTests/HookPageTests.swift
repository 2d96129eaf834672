import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Office
import Primitives
import Rules
import Storage
import Testing
import Web

@Suite struct `The pages of the four hooks` {
    private static let fixture = Task { try await WebFixture.make() }

    private static func send(
        _ method: Route.Method,
        _ path: String,
        to address: String? = nil,
        by visitor: (WebFixture) -> WebFixture.Visitor = \.officeVisitor,
        fields: [String: String] = [:]
    ) async throws -> TestResponse {
        let fixture = try await fixture.value
        let route = try required(fixture.site.routes.first { $0.method == method && $0.path == path })
        let visitor = visitor(fixture)
        let box = Box()
        try await Application(router: fixture.site.router()).test(.router) { client in
            box.response = try await fixture.send(
                route,
                to: address ?? path,
                by: visitor,
                fields: fields,
                client: client
            )
        }
        return try required(box.response)
    }

    private final class Box: @unchecked Sendable { var response: TestResponse? }

    private static func text(_ response: TestResponse) -> String { String(buffer: response.body) }

    private static func grower(_ township: String) async throws -> String {
        let office = try await fixture.value.office
        return try await office.database.read { db in
            try required(
                try db.first(
                    """
                    SELECT id FROM operator WHERE township = \(township) AND kind = 'growing' AND state = 'open'
                        AND merged_into IS NULL ORDER BY id LIMIT 1
                    """
                )?.get("id", as: String.self)
            )
        }
    }

    @Test func `the list shows each hook with its reasons, and says what is the county's own`() async throws {
        let page = Self.text(try await Self.send(.get, "/office/hooks"))
        for words in ["农业品牌推选", "农业展会", "不符合", "未登记：已在国家农产品质量安全追溯管理信息平台登记", "未确认，由本县自定"] {
            #expect(page.contains(words), "\(words)")
        }
        let eligible = Self.text(
            try await Self.send(.get, "/office/hooks", to: "/office/hooks?hook=fair&state=eligible")
        )
        #expect(eligible.contains(">符合</span>"))
    }

    @Test func `an application is checked, numbered and printed, whatever the answer`() async throws {
        let grower = try await Self.grower(WebFixture.ownTownship)
        let form = "/office/hooks/subjects/:operator"
        let bad = try await Self.send(
            .post,
            form,
            to: "/office/hooks/subjects/\(grower)",
            by: \.station,
            fields: ["hook": "x", "purpose": ""]
        )
        #expect(bad.status.code == 422)
        #expect(Self.text(bad).contains("请写明申报的内容"))
        let good = try await Self.send(
            .post,
            form,
            to: "/office/hooks/subjects/\(grower)",
            by: \.station,
            fields: ["hook": "fair", "purpose": "农博会<参展>"]
        )
        let printed = try required(good.headers[.location])
        let sheet = Self.text(try await Self.send(.get, "/office/hooks/checks/:check", to: printed, by: \.station))
        #expect(sheet.contains("四挂钩核查〔2024〕"))
        #expect(sheet.contains("农博会&lt;参展&gt;"))
        #expect(sheet.contains("class=\"sheet\""))
        let list = Self.text(try await Self.send(.get, "/office/hooks/checks", by: \.station))
        #expect(list.contains(printed))
    }

    @Test func `a station checks nobody of another township`() async throws {
        let foreign = try await Self.grower(WebFixture.otherTownship)
        let answer = try await Self.send(
            .post,
            "/office/hooks/subjects/:operator",
            to: "/office/hooks/subjects/\(foreign)",
            by: \.station,
            fields: ["hook": "fair", "purpose": "参展"]
        )
        #expect(answer.status == .notFound)
    }

    @Test func `a review leads back to who fell out, and the export is a workbook`() async throws {
        let answer = try await Self.send(.post, "/office/hooks/reviews")
        #expect(answer.headers[.location] == "/office/hooks/reviews")
        let page = Self.text(try await Self.send(.get, "/office/hooks/reviews"))
        #expect(page.contains("历次复核"))
        #expect(page.contains("下一次复核应在 2024-12-20 前完成"))
        let file = try await Self.send(.get, "/office/hooks/export.xlsx")
        #expect(file.body.readableBytesView.starts(with: [0x50, 0x4B]))
    }
}

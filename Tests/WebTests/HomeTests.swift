import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Pages
import Testing
import Web

/// Whoever asks for no page in particular comes to one of their own.
@Suite struct HomeTests {
    private static let fixture = Task { try await WebFixture.make() }

    /// A laboratory was led to the plan board, which it may not read, and from there back to it.
    @Test(arguments: ["/", "/sign-in", "/display?size=normal"])
    func `no role is led to a page that it may not see`(address: String) async throws {
        let fixture = try await Self.fixture.value
        let start = try required(
            fixture.site.routes.first { $0.method == .get && $0.path == address.prefix { $0 != "?" } }
        )
        try await Application(router: fixture.site.router()).test(.router) { client in
            for (id, visitor) in fixture.visitors {
                let first = try await fixture.send(start, to: address, by: visitor, client: client)
                let home = try required(first.headers[.location], id)
                let route = try required(fixture.site.routes.first { $0.method == .get && $0.path == home }, home)
                let page = try await fixture.send(route, to: home, by: visitor, client: client)
                #expect(page.status == .ok, "\(id): \(home)")
            }
        }
    }

    @Test func `without a session the bare address asks for the name, and a refusal leads home`() async throws {
        let fixture = try await Self.fixture.value
        let start = try required(fixture.site.routes.first { $0.method == .get && $0.path == "/" })
        let board = try required(fixture.site.routes.first { $0.method == .get && $0.path == "/office" })
        try await Application(router: fixture.site.router()).test(.router) { client in
            let answer = try await fixture.send(start, to: "/", by: fixture.anonymous, client: client)
            #expect(answer.headers[.location] == Link.signIn)
            let visitor = try required(fixture.visitors["laboratory"])
            let refused = try await fixture.send(board, to: "/office", by: visitor, client: client)
            #expect(refused.status == .forbidden)
            #expect(String(buffer: refused.body).contains("href=\"/\""))
        }
    }

    /// Their list of reports linked to drafts of units, each of which answered 404.
    @Test func `the staff of a grid see whose report is in, and no link to a draft`() async throws {
        let fixture = try await Self.fixture.value
        let reports = try required(fixture.site.routes.first { $0.method == .get && $0.path == Link.reports })
        try await Application(router: fixture.site.router()).test(.router) { client in
            for (role, links) in [("grid", false), ("station", true)] {
                let visitor = try required(fixture.visitors[role])
                let page = try await fixture.send(reports, to: Link.reports, by: visitor, client: client)
                #expect(page.status == .ok)
                let text = String(buffer: page.body)
                #expect(text.contains("凤城镇"))
                #expect(text.contains("href=\"/office/reports/140522100\"") == links, "\(role)")
            }
        }
    }
}

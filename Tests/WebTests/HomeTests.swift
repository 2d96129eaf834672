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

    @Test func `a day begins with what one has to do`() async throws {
        let fixture = try await Self.fixture.value
        let start = try required(fixture.site.routes.first { $0.method == .get && $0.path == "/" })
        let homes = [
            "office": "/office/inbox", "station": "/office/inbox", "township": "/office/inbox",
            "department": "/office/inbox", "grid": "/office/own-grid", "laboratory": "/office/laboratory",
            "operator": "/office/own", "system-administrator": "/office/accounts",
            "security-administrator": "/office/policy", "audit-administrator": "/office/audit",
        ]
        try await Application(router: fixture.site.router()).test(.router) { client in
            for (role, home) in homes {
                let visitor = try required(fixture.visitors[role], role)
                let first = try await fixture.send(start, to: "/", by: visitor, client: client)
                #expect(first.headers[.location] == home, "\(role)")
            }
        }
    }

    /// It was the board of the county, with a menu of twelve entries.
    @Test func `the staff of a grid begin with whom nobody visited this month`() async throws {
        let fixture = try await Self.fixture.value
        let own = try required(fixture.site.routes.first { $0.method == .get && $0.path == Link.ownGrid })
        try await Application(router: fixture.site.router()).test(.router) { client in
            let visitor = try required(fixture.visitors["grid"])
            let page = try await fixture.send(own, to: Link.ownGrid, by: visitor, client: client)
            let text = String(buffer: page.body)
            #expect(page.status == .ok)
            #expect(text.contains("登记巡查"))
            let menu = try required(
                text.split(separator: "<nav aria-label=\"主导航\">").last?.split(separator: "</nav>").first
            )
            #expect(menu.split(separator: "<a ").count - 1 == 5)
            let station = try await fixture.send(own, to: Link.ownGrid, by: fixture.station, client: client)
            #expect(station.headers[.location] == Link.grids)
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

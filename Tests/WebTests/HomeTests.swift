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
                text.split(separator: "<nav class=\"at-desk\" aria-label=\"主导航\">").last?.split(separator: "</nav>")
                    .first
            )
            #expect(menu.split(separator: "<a ").count - 1 == 5)
            let station = try await fixture.send(own, to: Link.ownGrid, by: fixture.station, client: client)
            #expect(station.headers[.location] == Link.grids)
        }
    }

    @Test func `everybody finds what the county publishes at the bare address, under one head`() async throws {
        let fixture = try await Self.fixture.value
        let open = ["/", "/notices", "/plan", "/grids", "/judge", "/c"]
        try await Application(router: fixture.site.router()).test(.router) { client in
            for path in open {
                let route = try required(fixture.site.routes.first { $0.method == .get && $0.path == path }, path)
                let page = try await fixture.send(route, to: path, by: fixture.anonymous, client: client)
                let text = String(buffer: page.body)
                #expect(page.status == .ok, "\(path)")
                for link in open where link != "/" { #expect(text.contains("href=\"\(link)\""), "\(path): \(link)") }
                #expect(text.contains("href=\"\(Link.signIn)\""), "\(path)")
                #expect((text.contains("aria-current=\"page\"")) == (path != "/"), "\(path)")
            }
        }
    }

    @Test func `a search among the notices leads to the row of the notice itself`() async throws {
        let fixture = try await Self.fixture.value
        let route = try required(fixture.site.routes.first { $0.method == .get && $0.path == "/notices" })
        try await Application(router: fixture.site.router()).test(.router) { client in
            let page = try await fixture.send(
                route,
                to: "/notices?conclusion=pass",
                by: fixture.anonymous,
                client: client
            )
            let text = String(buffer: page.body)
            let row = try required(text.firstMatch(of: /href="(\/notices\/([^"?#]+)[^"#]*)#(s-[0-9]+)"/))
            let notice = try required(fixture.site.routes.first { $0.method == .get && $0.path == "/notices/:notice" })
            let shown = try await fixture.send(notice, to: String(row.1), by: fixture.anonymous, client: client)
            #expect(String(buffer: shown.body).contains("id=\"\(row.3)\""))
        }
    }

    @Test func `a refusal leads home, and home leads whoever is signed in to their day`() async throws {
        let fixture = try await Self.fixture.value
        let start = try required(fixture.site.routes.first { $0.method == .get && $0.path == "/" })
        let board = try required(fixture.site.routes.first { $0.method == .get && $0.path == "/office" })
        try await Application(router: fixture.site.router()).test(.router) { client in
            let answer = try await fixture.send(start, to: "/", by: fixture.officeVisitor, client: client)
            #expect(answer.headers[.location] == Link.inbox)
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

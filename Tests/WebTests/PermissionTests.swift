import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Office
import Rules
import Testing
import Web

/// Every route × who comes × whose row: what a person may not see looks as if it were not there.
@Suite struct PermissionTests {
    private static let fixture = Task { try await WebFixture.make() }

    @Test func `whoever is not signed in reaches nothing of the office`() async throws {
        let fixture = try await Self.fixture.value
        try await withClient(fixture) { client in
            for route in fixture.site.routes {
                let address = WebFixture.address(route.path, fixture.own)
                let response = try await fixture.send(route, to: address, by: fixture.anonymous, client: client)
                let text = String(buffer: response.body)
                if route.access.needsSession {
                    #expect(response.status == .seeOther, "\(route.method) \(address)")
                    #expect(response.headers[.location]?.hasPrefix("/sign-in") == true)
                    #expect(text.isEmpty)
                } else {
                    #expect(![.internalServerError].contains(response.status), "\(route.method) \(address)")
                }
            }
        }
    }

    @Test func `every parameter of a route says whose its rows are`() async throws {
        let fixture = try await Self.fixture.value
        for route in fixture.site.routes {
            for name in RouteRows.parameters(route.path) {
                #expect(RouteRows.entries[name] != nil, "\(route.path): add \(name) to RouteRows")
            }
        }
    }

    /// The matrix: every route of the office × every role × own and foreign rows.
    @Test func `each role reaches what it may, of its own rows, and nothing else`() async throws {
        let fixture = try await Self.fixture.value
        try await withClient(fixture) { client in
            for route in fixture.site.routes {
                guard case .signedIn(let permission) = route.access else { continue }
                for (_, visitor) in fixture.visitors.sorted(by: { $0.key < $1.key }) {
                    for (rows, own) in [(fixture.own, true), (fixture.other, false)] {
                        let address = WebFixture.address(route.path, rows)
                        let response = try await fixture.send(
                            route,
                            to: address,
                            by: visitor,
                            fields: ["year": "2024"],
                            client: client
                        )
                        let place = "\(visitor.role.id): \(route.method) \(address): \(response.status)"
                        if !visitor.role.may(permission) {
                            #expect(response.status == .forbidden, "\(place)")
                        } else if RouteRows.isSeen(route.path, by: visitor.role, own: own) {
                            #expect(![.internalServerError, .notFound].contains(response.status), "\(place)")
                            // A page that one may come to is shown; what a form is refused for is its desk's to say.
                            #expect(route.method == .post || response.status != .forbidden, "\(place)")
                        } else {
                            #expect(response.status == .notFound, "\(place)")
                        }
                    }
                }
            }
        }
    }

    @Test func `a foreign row and a missing row look alike`() async throws {
        let fixture = try await Self.fixture.value
        try await withClient(fixture) { client in
            for route in fixture.site.routes where route.isOffice && route.method == .get && route.hasRow {
                let foreign = WebFixture.address(route.path, fixture.other)
                let missing = WebFixture.address(route.path, RouteRows.missing)
                let seen = try await fixture.send(route, to: foreign, by: fixture.station, client: client)
                let nothing = try await fixture.send(route, to: missing, by: fixture.station, client: client)
                #expect(seen.status == nothing.status)
                #expect(String(buffer: seen.body) == String(buffer: nothing.body), "\(route.path)")
            }
        }
    }

    @Test func `a station's lists and workbooks hold no row of another township`() async throws {
        let fixture = try await Self.fixture.value
        try await withClient(fixture) { client in
            for path in ["/office/samples", "/office/matters?state=closed", "/office/matters", "/office/operators"] {
                let route = try required(fixture.site.routes.first { $0.path == path.split(separator: "?")[0] })
                let response = try await fixture.send(route, to: path, by: fixture.station, client: client)
                let text = String(buffer: response.body)
                #expect(!text.contains("北留镇</td>"), "\(path)")
                for id in [":sample", ":matter", ":operator"].compactMap({ fixture.other[$0] }) {
                    #expect(!text.contains(id), "\(path)")
                }
            }
        }
    }

    @Test func `a form without its token changes nothing`() async throws {
        let fixture = try await Self.fixture.value
        try await withClient(fixture) { client in
            for route in fixture.site.routes where route.method == .post && route.surface == .page {
                for token in ["", "wrong", fixture.station.formToken] {
                    let address = WebFixture.address(route.path, fixture.own)
                    let response = try await fixture.send(
                        route,
                        to: address,
                        by: fixture.officeVisitor,
                        fields: ["token": token],
                        client: client
                    )
                    #expect(response.status == .forbidden, "\(route.path) with token \(token)")
                }
            }
        }
    }

    private func withClient(
        _ fixture: WebFixture,
        _ body: @Sendable @escaping (any TestClientProtocol) async throws -> Void
    ) async throws {
        try await Application(router: fixture.site.router()).test(.router) { try await body($0) }
    }
}

extension Route {
    var isOffice: Bool { access.needsSession }
    var hasRow: Bool {
        RouteRows.parameters(path).contains {
            RouteRows.entries[$0].map { [.scoped, .area, .market].contains($0.sight) } == true
        }
    }
}

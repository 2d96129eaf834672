import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Office
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
                if case .signedIn = route.access {
                    #expect(response.status == .seeOther, "\(route.method) \(address)")
                    #expect(response.headers[.location]?.hasPrefix("/sign-in") == true)
                    #expect(text.isEmpty)
                } else {
                    #expect(![.internalServerError].contains(response.status), "\(route.method) \(address)")
                }
            }
        }
    }

    @Test func `the county office reaches every row of the county`() async throws {
        let fixture = try await Self.fixture.value
        try await withClient(fixture) { client in
            for route in fixture.site.routes where route.isOffice && !route.path.contains(":upload") {
                for rows in [fixture.own, fixture.other] {
                    let address = WebFixture.address(route.path, rows)
                    let response = try await fixture.send(
                        route,
                        to: address,
                        by: fixture.officeVisitor,
                        fields: ["year": "2024"],
                        client: client
                    )
                    let allowed: [HTTPResponse.Status] = [.ok, .seeOther, .unprocessableContent, .conflict]
                    #expect(allowed.contains(response.status), "\(route.method) \(address): \(response.status)")
                }
            }
        }
    }

    @Test func `a station reaches its own rows and nobody else's`() async throws {
        let fixture = try await Self.fixture.value
        try await withClient(fixture) { client in
            for route in fixture.site.routes where route.isOffice {
                guard case .signedIn(let permission) = route.access else { continue }
                let mayAtAll = Role.station.may(permission)
                for (rows, isOwn) in [(fixture.own, true), (fixture.other, false)] {
                    let address = WebFixture.address(route.path, rows)
                    let response = try await fixture.send(route, to: address, by: fixture.station, client: client)
                    let place = "\(route.method) \(address): \(response.status)"
                    if !mayAtAll {
                        #expect(response.status == .forbidden, "\(place)")
                    } else if !isOwn, address != WebFixture.address(route.path, fixture.own) {
                        #expect(response.status == .notFound, "\(place)")
                    } else {
                        #expect(response.status != .internalServerError, "\(place)")
                        #expect(response.status != .notFound, "\(place)")
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
                let missing = WebFixture.address(route.path, .missing)
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
                for id in [fixture.other.sample, fixture.other.matter, fixture.other.operatorID] {
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
    var isOffice: Bool { if case .signedIn = access { true } else { false } }
    var hasRow: Bool { [":sample", ":matter", ":operator"].contains { path.contains($0) } }
}

extension WebFixture.Rows {
    static let missing = WebFixture.Rows(
        sample: "01900000-0000-7000-8000-000000000000",
        matter: "01900000-0000-7000-8000-000000000001",
        evidence: "01900000-0000-7000-8000-000000000002",
        operatorID: "01900000-0000-7000-8000-000000000003"
    )
}

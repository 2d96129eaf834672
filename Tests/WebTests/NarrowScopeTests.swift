import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Office
import Primitives
import Rules
import Storage
import Testing
import Web

/// The desks that see a part of a township or of the county's kinds: their own rows are there, the neighbour's are not.
///
/// The matrix of ``PermissionTests`` gives each role rows by township; a grid and a department cut otherwise.
@Suite struct NarrowScopeTests {
    /// The rows of one parameter, by what its operator (`concerned`) has to be.
    private static let rows: [String: @Sendable (SQL) -> SQL] = [
        ":operator": { "SELECT concerned.id FROM operator AS concerned WHERE \($0) ORDER BY concerned.id LIMIT 1" },
        ":sample": {
            """
            SELECT sample.id FROM sample JOIN operator AS concerned ON concerned.county = sample.county
                AND concerned.id = COALESCE(sample.supplier, sample.producer)
            WHERE \($0) ORDER BY sample.id LIMIT 1
            """
        },
        ":matter": {
            """
            SELECT matter.id FROM matter JOIN operator AS concerned ON concerned.county = matter.county
                AND concerned.id = matter.operator
            WHERE \($0) AND NOT EXISTS (SELECT 1 FROM matter_step WHERE matter_step.county = matter.county
                AND matter_step.matter = matter.id AND matter_step.holder LIKE 'department:%')
            ORDER BY matter.id LIMIT 1
            """
        },
        ":specimen": {
            """
            SELECT specimen.id FROM specimen JOIN operator AS concerned ON concerned.county = specimen.county
                AND concerned.id = specimen.supplier
            WHERE \($0) ORDER BY specimen.id LIMIT 1
            """
        },
        ":rapid": {
            """
            SELECT rapid_test.id FROM rapid_test JOIN operator AS concerned ON concerned.county = rapid_test.county
                AND concerned.id = rapid_test.operator
            WHERE \($0) ORDER BY rapid_test.id LIMIT 1
            """
        },
    ]

    /// Someone, what their operators are, and what the neighbour's are.
    private struct Neighbours {
        var visitor: WebFixture.Visitor
        var own: SQL
        var foreign: SQL
    }

    private static func neighbours(_ fixture: WebFixture) async throws -> [Neighbours] {
        let township = WebFixture.ownTownship
        // The grid with most samples has rows of every kind.
        let found: String? = try await fixture.office.database.read { db in
            try db.first(
                """
                SELECT operator.grid FROM operator JOIN sample ON sample.county = operator.county
                    AND sample.supplier = operator.id
                WHERE operator.township = \(township) AND operator.grid IS NOT NULL
                GROUP BY operator.grid ORDER BY COUNT(*) DESC, operator.grid LIMIT 1
                """
            )?.get(at: 0)
        }
        let grid = try required(found, "a grid with samples")
        return [
            Neighbours(
                visitor: try await fixture.visitor(
                    "grid",
                    as: "full-grid",
                    AccountPlace(township: AreaCode(township), grid: grid)
                ),
                own: "concerned.grid = \(grid)",
                foreign: "concerned.township = \(township) AND concerned.grid <> \(grid)"
            ),
            Neighbours(
                visitor: try await fixture.visitor("department", as: "schools", AccountPlace(department: "education")),
                own: "concerned.kind = 'canteen'",
                foreign: "concerned.kind IN ('growing', 'catering', 'sales')"
            ),
            Neighbours(
                visitor: try await fixture.visitor("department", as: "farms", AccountPlace(department: "agriculture")),
                own: "concerned.kind = 'growing'",
                foreign: "concerned.kind IN ('catering', 'sales')"
            ),
        ]
    }

    @Test func `a grid and a department see their own operators, samples and matters, and no others`() async throws {
        let fixture = try await WebFixture.make()
        let neighbours = try await Self.neighbours(fixture)
        var seen: [String: Int] = [:]
        for (position, neighbour) in neighbours.enumerated() {
            let own = try await Self.found(fixture.office, neighbour.own)
            let foreign = try await Self.found(fixture.office, neighbour.foreign)
            let answers = try await Self.answers(fixture, neighbour.visitor, own: own, foreign: foreign)
            for (place, own, foreign) in answers {
                if let own {
                    // A form that needs a choice leads to where it is made.
                    #expect([.ok, .seeOther].contains(own), "\(place), own")
                    seen["\(position)", default: 0] += 1
                }
                if let foreign { #expect(foreign == .notFound, "\(place), foreign") }
            }
        }
        for position in neighbours.indices {
            #expect(seen["\(position)", default: 0] >= 3, "\(position) saw too little to tell")
        }
    }

    private static func found(_ office: Office, _ condition: SQL) async throws -> [String: String] {
        try await office.database.read { db in
            try rows.compactMapValues { sql in try db.first(sql(condition))?.get(at: 0) }
        }
    }

    /// The answers to every page about one such row, nil where no row stands for it.
    private static func answers(
        _ fixture: WebFixture,
        _ visitor: WebFixture.Visitor,
        own: [String: String],
        foreign: [String: String]
    ) async throws -> [(String, HTTPResponse.Status?, HTTPResponse.Status?)] {
        let routes = fixture.site.routes.filter { route in
            guard route.method == .get, case .signedIn(let permission) = route.access, visitor.role.may(permission)
            else { return false }
            let names = RouteRows.parameters(route.path)
            return names.count == 1 && rows[names[0]] != nil
        }
        return try await Application(router: fixture.site.router()).test(.router) { client in
            var answers: [(String, HTTPResponse.Status?, HTTPResponse.Status?)] = []
            for route in routes {
                func status(_ rows: [String: String]) async throws -> HTTPResponse.Status? {
                    guard rows[RouteRows.parameters(route.path)[0]] != nil else { return nil }
                    let address = WebFixture.address(route.path, rows)
                    return try await fixture.send(route, to: address, by: visitor, client: client).status
                }
                answers.append(("\(visitor.role.id): \(route.path)", try await status(own), try await status(foreign)))
            }
            return answers
        }
    }
}

import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Indicators on an earlier day` {
    private static func add(_ names: [String], kind: String, _ county: County) async throws -> [String] {
        var ids: [String] = []
        for name in names {
            let draft = OperatorDraft(name: name, township: Shipped.north.text, kind: kind)
            guard
                case .saved(let id) = try await RegisterDesk(county.office).add(
                    draft,
                    isAnother: true,
                    by: county.north
                )
            else { continue }
            ids.append(id)
        }
        return ids
    }

    private static func counted(_ task: String, _ county: County, on day: String) async throws -> String {
        let figure = try await county.task(task, on: day).figure
        return "\(figure.numerator ?? -1)/\(figure.denominator ?? -1)"
    }

    @Test(arguments: Engine.available)
    func `closing a firm, opening it again and merging two leave the months before as they were`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let ids = try await Self.add(["甲园", "乙园", "丙园"], kind: "growing", county)
            try #require(ids.count == 3)
            let register = RegisterDesk(county.office)
            county.set("2024-06-10")
            try await register.setState(
                of: ids[0],
                closed: true,
                on: Shipped.day("2024-05-20"),
                reason: "停业",
                by: county.north
            )
            county.set("2024-08-01")
            try await register.setState(
                of: ids[0],
                closed: false,
                on: Shipped.day("2024-08-01"),
                reason: "复业",
                by: county.north
            )
            county.set("2024-09-02")
            try await register.setState(
                of: ids[1],
                closed: true,
                on: Shipped.day("2024-09-01"),
                reason: "注销",
                by: county.north
            )
            _ = try await register.merge(ids[0], with: "丙园", reason: "同一经营者", by: county.head)
            let days = [
                "2024-05-19", "2024-05-20", "2024-07-31", "2024-08-01", "2024-08-31", "2024-09-01", "2024-09-02",
            ]
            var seen: [String] = []
            for day in days { seen.append(try await Self.counted("4.2", county, on: day)) }
            #expect(seen == ["0/3", "0/2", "0/2", "0/3", "0/3", "0/2", "0/1"])
        }
    }
}

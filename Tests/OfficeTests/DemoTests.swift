import Office
import Primitives
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The simulated county` {
    private static func build(
        _ engine: Engine,
        seed: UInt64,
        _ body: (County, DemoCounty.Summary) async throws -> Void
    )
        async throws
    {
        try await County.with(engine, seed: seed) { county in
            let demo = DemoCounty(county.office, year: 2024, today: Shipped.day("2024-03-15"), seed: seed)
            try await body(county, try await demo.build())
        }
    }

    @Test func `the same seed gives the same rows, another seed others`() async throws {
        var censuses: [Census] = []
        for seed in [5, 5, 6] as [UInt64] {
            try await Self.build(.sqlite, seed: seed) { county, _ in censuses.append(try await county.census()) }
        }
        #expect(censuses[0] == censuses[1])
        let changed = censuses[2].changed(since: censuses[0])
        #expect(changed.isSuperset(of: ["operator", "sample", "result", "matter", "evidence", "audit_leaf"]))
    }

    @Test(arguments: Engine.available)
    func `a busy county is whole, and each failed sample has its disposal`(engine: Engine) async throws {
        try await Self.build(engine, seed: 7) { county, summary in
            #expect(summary.samples > DemoCounty.sampleCount)
            #expect(summary.operators > 5500)
            #expect((20...80).contains(summary.failed))
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
            #expect(check.samples == summary.samples)
            #expect(check.matters == summary.matters)
            let failed = try await county.count("SELECT COUNT(*) FROM sample WHERE conclusion = 'fail'")
            #expect(failed == summary.failed)
            let townships = try await county.count("SELECT COUNT(DISTINCT township) FROM matter")
            #expect(townships > 8)
            let passwords = try await county.count("SELECT COUNT(*) FROM account WHERE password IS NOT NULL")
            #expect(passwords == 0)
            let markets = try await county.count(
                """
                SELECT COUNT(*) FROM operator WHERE kind = 'wholesale-market' AND 2 <> (SELECT COUNT(*) FROM operator_gln
                    WHERE operator_gln.county = operator.county AND operator_gln.operator = operator.id)
                """
            )
            #expect(markets == 0, "each market has a location number for itself and for its gate")
            let numbers = try await county.count("SELECT COUNT(*) FROM operator_gln")
            let invented = try await county.count("SELECT COUNT(*) FROM operator_gln WHERE number LIKE '952%'")
            #expect(numbers > 20 && invented == numbers)
        }
    }
}

import Judging
import Office
import Primitives
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A later file about a known sample` {
    @Test(arguments: Engine.available)
    func `a failing item opens the disposal, with the operator and station of the sample`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await county.importing([.cowpea("A1"), .cowpea("A2")], name: "早.xlsx")
            county.set("2024-03-11")
            let report = try await county.importing([.cowpea("A1", "0.9", item: "氧乐果")], name: "晚.xlsx")
            #expect(report.newSamples == 0)
            #expect(report.newResults == 1)
            let opened = try #require(report.opened.first)
            let file = try await county.matters.file(opened.id, by: county.north)
            #expect(file.summary.township == Shipped.north)
            #expect(file.summary.operatorName == Shop.north.name)
            #expect(file.summary.holder == .station(Shipped.north))
            let sample = try #require(file.sample)
            let found = try await SampleReading(county.office).file(sample, by: county.north)
            #expect(found.summary.conclusion == .fail)
            #expect(found.results.map(\.item) == ["克百威", "氧乐果"])
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
            #expect(check.samples == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `a further failing item of a failed sample opens nothing more`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            let report = try await county.importing([.cowpea("A1", "0.9", item: "氧乐果")], name: "晚.xlsx")
            #expect(report.accepted == 1)
            #expect(report.opened.isEmpty)
            #expect(report.newFailures == 0)
            // Also once the first one is closed: the same sample is disposed of once.
            try await county.finish(matter)
            let third = try await county.importing([.cowpea("A1", "0.9", item: "水胺硫磷")], name: "更晚.xlsx")
            #expect(third.opened.isEmpty)
            let disposals = try await county.count("SELECT COUNT(*) FROM matter WHERE procedure_id = 'disposal'")
            #expect(disposals == 1)
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    static let words: [(Verdict?, Verdict?, Verdict?)] = [
        (nil, .pass, .pass), (.undetermined, .pass, .pass), (.undetermined, .fail, .fail), (.pass, .fail, .fail),
        (.pass, .undetermined, .pass), (.fail, .pass, .fail), (.fail, .undetermined, .fail), (.pass, nil, .pass),
    ]

    @Test(arguments: words)
    func `the laboratory's word is completed or made worse, never taken back`(
        first: Verdict?,
        second: Verdict?,
        stands: Verdict?
    ) async throws {
        try await County.with(.sqlite) { county in
            try await county.importing([.bare("A1", first)], name: "早.xlsx")
            try await county.importing([.bare("A1", second)], name: "晚.xlsx")
            let declared = try await county.text("SELECT declared FROM sample")
            #expect(declared == stands?.rawValue)
            let before = try await county.census()
            let again = try await county.importing([.bare("A1", first)], name: "早.xlsx")
            let after = try await county.census()
            #expect(again.accepted == 0)
            #expect(after == before)
        }
    }

    @Test(arguments: Engine.available)
    func `any files in any order leave one disposal for each failed sample and a whole ledger`(
        engine: Engine
    ) async throws {
        try await forAll(runs: engine == .sqlite ? 12 : 3, seed: 21, generate: Self.files) { files in
            var whole = false
            try await County.with(engine) { county in
                for (index, rows) in files.enumerated() { try await county.importing(rows, name: "\(index).xlsx") }
                let before = try await county.census()
                for (index, rows) in files.enumerated() { try await county.importing(rows, name: "\(index).xlsx") }
                let unchanged = try await county.census() == before
                let failed = try await county.count("SELECT COUNT(*) FROM sample WHERE conclusion = 'fail'")
                let opened = try await county.count("SELECT COUNT(DISTINCT sample) FROM matter")
                let matters = try await county.count("SELECT COUNT(*) FROM matter")
                let faults = try await LedgerCheck(county.office).run().faults
                whole = unchanged && failed == opened && failed == matters && faults.isEmpty
            }
            return whole
        }
    }

    private static func files(_ random: inout SplitMix64) -> [[SamplingRow]] {
        (0..<Int.random(in: 1...4, using: &random)).map { _ in
            (0..<Int.random(in: 1...6, using: &random)).map { _ in
                SamplingRow.cowpea(
                    ["A1", "A2", "A3", nil][Int.random(in: 0...3, using: &random)],
                    ["0.01", "0.5", "未检出", "看不清"][Int.random(in: 0...3, using: &random)],
                    item: ["克百威", "氧乐果"][Int.random(in: 0...1, using: &random)],
                    shop: [Shop.north, .south][Int.random(in: 0...1, using: &random)],
                    declared: [nil, .pass, .undetermined, .fail][Int.random(in: 0...3, using: &random)]
                )
            }
        }
    }
}

import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

/// What the office of 北留镇 tries on rows of 凤城镇.
private struct Foreign: Sendable {
    var county: County
    var sample: String
    var matter: String
    var evidence: String
    var shop: String

    static func with(_ engine: Engine, _ body: (Foreign) async throws -> Void) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal("A1", shop: .north)
            _ = try await county.openedDisposal("B1", shop: .south)
            try await county.lay(matter, by: county.north)
            let file = try await county.matters.file(matter, by: county.north)
            try await body(
                Foreign(
                    county: county,
                    sample: file.sample ?? "",
                    matter: matter,
                    evidence: file.evidence.first?.id ?? "",
                    shop: file.summary.operatorID ?? ""
                )
            )
        }
    }
}

@Suite struct `A station sees its township only` {
    private typealias Call = @Sendable (Foreign, Officer) async throws -> Void

    private static let calls: [(name: String, call: Call)] = [
        ("a sample", { _ = try await SampleReading($0.county.office).file($0.sample, by: $1) }),
        ("an operator", { _ = try await OperatorDesk($0.county.office).find($0.shop, by: $1) }),
        ("a matter", { _ = try await $0.county.matters.file($0.matter, by: $1) }),
        (
            "an evidence file",
            { _ = try await $0.county.matters.evidenceFile(matter: $0.matter, evidence: $0.evidence, by: $1) }
        ),
        (
            "adding evidence",
            { foreign, officer in
                let file = try Paper.file()
                try await foreign.county.matters
                    .addEvidence(matter: foreign.matter, need: "result-notice", note: "", file: file, by: officer)
            }
        ),
        (
            "advancing",
            { try await $0.county.matters.advance(matter: $0.matter, from: "serve", to: "control", note: "", by: $1) }
        ),
        (
            "closing",
            {
                try await $0.county.matters
                    .close(matter: $0.matter, from: "serve", outcome: "整改完成", reason: "好", by: $1)
            }
        ),
    ]

    @Test(arguments: Engine.available)
    func `what belongs to another township is as good as not there, and its own is`(engine: Engine) async throws {
        for (name, call) in Self.calls {
            try await Foreign.with(engine) { foreign in
                let before = try await foreign.county.census()
                await #expect(throws: Refusal.notFound, "\(name)") { try await call(foreign, foreign.county.south) }
                let after = try await foreign.county.census()
                #expect(after == before, "\(name)")
                // The same call by the township's own station is not refused as unknown.
                do { try await call(foreign, foreign.county.north) } catch let refusal as Refusal {
                    #expect(refusal != .notFound, "\(name)")
                } catch is MatterRefusal {}
            }
        }
    }

    @Test(arguments: Engine.available)
    func `lists and counts hold its own rows only`(engine: Engine) async throws {
        try await Foreign.with(engine) { foreign in
            let county = foreign.county
            let samples = SampleReading(county.office)
            let operators = OperatorDesk(county.office)
            for (officer, seen) in [(county.south, 1), (county.north, 1), (county.head, 2)] {
                let allSamples = try await samples.list(SampleFilter(), by: officer, limit: 9, offset: 0)
                let allOperators = try await operators.list(OperatorFilter(), by: officer, limit: 9, offset: 0)
                let allMatters = try await county.matters.list(MatterFilter(), by: officer, limit: 9, offset: 0)
                let counts = try await county.matters.counts(by: officer)
                #expect(allSamples.total == seen && allSamples.rows.count == seen)
                #expect(allOperators.total == seen && allOperators.rows.count == seen)
                #expect(allMatters.total == seen && allMatters.rows.count == seen)
                #expect(counts.open == seen)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `no filter opens another township`(engine: Engine) async throws {
        try await Foreign.with(engine) { foreign in
            let county = foreign.county
            let sampleFilters = [
                SampleFilter(township: Shipped.north), SampleFilter(operatorIDs: [foreign.shop]),
                SampleFilter(text: "凤凰"),
                SampleFilter(text: "A1"),
            ]
            for filter in sampleFilters {
                let mine = try await SampleReading(county.office).list(filter, by: county.north, limit: 9, offset: 0)
                let theirs = try await SampleReading(county.office).list(filter, by: county.south, limit: 9, offset: 0)
                #expect(mine.total == 1)
                #expect(theirs.total == 0 && theirs.rows.isEmpty)
            }
            let matterFilters = [
                MatterFilter(township: Shipped.north), MatterFilter(operatorIDs: [foreign.shop]),
                MatterFilter(sample: foreign.sample), MatterFilter(holder: .station(Shipped.north)),
            ]
            for filter in matterFilters {
                let mine = try await county.matters.list(filter, by: county.north, limit: 9, offset: 0)
                let theirs = try await county.matters.list(filter, by: county.south, limit: 9, offset: 0)
                #expect(mine.total == 1)
                #expect(theirs.total == 0 && theirs.rows.isEmpty)
            }
            let shops = OperatorFilter(township: Shipped.north)
            let theirs = try await OperatorDesk(county.office).list(shops, by: county.south, limit: 9, offset: 0)
            #expect(theirs.total == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `rows behind an indicator and the reports are its own`(engine: Engine) async throws {
        try await Foreign.with(engine) { foreign in
            let county = foreign.county
            let plan = PlanDesk(county.office)
            for id in ["1.1", "6.4", "6.5"] {
                let task = try await plan.task(id, year: 2024, on: Shipped.day("2024-12-31"), by: county.south)
                let links = task.groups.flatMap(\.rows).map(\.link)
                #expect(!links.contains(.sample(foreign.sample)) && !links.contains(.matter(foreign.matter)), "\(id)")
                #expect(links.contains { $0 != .none }, "\(id)")
            }
            let reports = try await ReportDesk(county.office).standings(year: 2024, by: county.south)
            #expect(reports.rows.map(\.unit) == [Shipped.south.text])
        }
    }

    @Test func `a station whose township cannot be read sees nothing`() async throws {
        try await Foreign.with(.sqlite) { foreign in
            let lost = Officer(
                account: "x",
                name: "x",
                scope: Scope(county: Shipped.county, township: nil, role: .station)
            )
            let samples = try await SampleReading(foreign.county.office)
                .list(SampleFilter(), by: lost, limit: 9, offset: 0)
            #expect(samples.total == 0)
        }
    }
}

@Suite struct `What a station may not do` {
    private typealias Call = @Sendable (County) async throws -> Void

    private static let calls: [(permission: Permission, call: Call)] = [
        (.importFiles, { _ = try await $0.sampling.importFile(.of([.cowpea("A1", "0.5")]), by: $0.north) }),
        (.importFiles, { _ = try await $0.sampling.preview(.of([.cowpea("A1")]), by: $0.north) }),
        (.importFiles, { _ = try await UploadDesk($0.office).keep(name: "甲", content: [1], by: $0.north) }),
        (.importFiles, { _ = try await UploadDesk($0.office).find("x", by: $0.north) }),
        (.importFiles, { try await UploadDesk($0.office).drop("x", by: $0.north) }),
        (.importFiles, { _ = try await UploadDesk($0.office).recentImports(by: $0.north, limit: 9) }),
        (.reviewOperators, { _ = try await OperatorDesk($0.office).reviews(by: $0.north, limit: 9) }),
        (
            .reviewOperators,
            { try await OperatorDesk($0.office).decide(first: "a", second: "b", same: true, by: $0.north) }
        ),
        (
            .recordReports,
            { county in
                let day = Shipped.day("2024-03-01")
                let entry = ReportDesk.Entry(
                    unit: Shipped.north.text,
                    title: "报告",
                    receivedOn: day,
                    copiedOn: day,
                    file: nil
                )
                try await ReportDesk(county.office).record(entry, year: 2024, by: county.north)
            }
        ),
    ]

    @Test(arguments: Engine.available)
    func `each is refused by its name and nothing is written`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let before = try await county.census()
            for (permission, call) in Self.calls {
                await #expect(throws: Refusal.notPermitted(permission)) { try await call(county) }
            }
            let reviews = try await OperatorDesk(county.office).openReviews(by: county.north)
            let after = try await county.census()
            #expect(reviews == 0)
            #expect(after == before)
        }
    }
}

import Judging
import Office
import Primitives
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Importing results` {
    @Test(arguments: Engine.available)
    func `a failed sample opens one disposal, however many items fail`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let report = try await county.importing([
                .cowpea("A1", "0.5"), .cowpea("A1", "0.6", item: "氧乐果"), .cowpea("A1", "0.7", item: "水胺硫磷"),
                .cowpea("A1", "0.01", item: "灭蝇胺"), .cowpea("A2"),
            ])
            #expect(report.newSamples == 2)
            #expect(report.newResults == 5)
            #expect(report.failed == 3)
            #expect(report.passed == 2)
            #expect(report.newFailures == 1)
            #expect(report.opened.map(\.title) == ["豇豆核查处置"])
            #expect(report.opened.map(\.number) == ["核查处置〔2024〕1号"])
            let open = try await county.count("SELECT COUNT(*) FROM matter")
            #expect(open == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `rows that stand twice in a file count once`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let row = SamplingRow.cowpea("A1", "0.5")
            let report = try await county.importing([row, row, row])
            #expect(report.rows == 3)
            #expect(report.accepted == 1)
            #expect(report.unchanged == 2)
            #expect(report.newResults == 1)
            #expect(report.opened.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `the same file again changes nothing and says so`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let rows: [SamplingRow] = [
                .cowpea("A1", "0.5"), .cowpea("A1", "0.6", item: "氧乐果"), .cowpea("A2"), .cowpea(nil, "0.5", food: "韭菜"),
                .cowpea("A3", declared: .pass), .cowpea("A3", item: "氧乐果", declared: .undetermined), .bare("A4", .fail),
            ]
            let first = try await county.importing(rows)
            let before = try await county.census()
            county.set("2024-03-05")
            let second = try await county.importing(rows)
            let after = try await county.census()
            #expect(first.accepted == rows.count)
            #expect(first.opened.count == 3)
            #expect(second.accepted == 0)
            #expect(second.unchanged == rows.count)
            #expect(second.opened.isEmpty)
            #expect(second.newFailures == 0)
            #expect(after == before)
        }
    }

    @Test(arguments: Engine.available)
    func `one problem in a file and nothing of it is written`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let before = try await county.census()
            let problem = Problem(row: 3, code: "impossible-date", message: "no such day")
            let file = SamplingDesk.SourceFile.of([.cowpea("A1", "0.5")], problems: [problem])
            let report = try await county.sampling.importFile(file, by: county.head)
            let after = try await county.census()
            #expect(report.problems == [problem])
            #expect(report.accepted == 0)
            #expect(after == before)
        }
    }

    @Test(arguments: Engine.available)
    func `a preview writes nothing and foretells the import`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.importing([.cowpea("A1"), .cowpea("A2", "0.5")], name: "早.xlsx")
            let before = try await county.census()
            let file = SamplingDesk.SourceFile.of([
                .cowpea("A1"), .cowpea("A1", "0.9", item: "氧乐果"), .cowpea("A2", "0.9", item: "氧乐果"),
                .cowpea("A3", "0.5", shop: .south), .cowpea("A4", "看不清"), .bare("A5", .fail),
            ])
            let preview = try await county.sampling.preview(file, by: county.head)
            let after = try await county.census()
            #expect(after == before)
            let report = try await county.sampling.importFile(file, by: county.head)
            #expect(preview.dryRun)
            #expect(!report.dryRun)
            #expect(Self.numbers(preview) == Self.numbers(report))
            #expect(preview.disagreements == report.disagreements)
            // A1 fails now, A2 failed before, A3 and A5 are new.
            #expect(preview.newFailures == 3)
            #expect(report.opened.count == 3)
        }
    }

    private static func numbers(_ report: ImportReport) -> [Int] {
        [
            report.rows, report.accepted, report.unchanged, report.newSamples, report.newResults, report.newOperators,
            report.operatorReviews, report.passed, report.failed, report.undetermined, report.withoutFigures,
            report.newFailures,
        ]
    }

    @Test(arguments: Engine.available)
    func `what a file says counts whatever the order of its rows`(engine: Engine) async throws {
        let rows: [SamplingRow] = [
            .cowpea("A1", "0.5"), .cowpea("A1", item: "氧乐果"), .cowpea("A2", declared: .pass),
            .cowpea("A2", item: "氧乐果", declared: .undetermined), .bare("A3", .pass), .bare("A3", .fail),
        ]
        var seen: Set<[String]> = []
        for order in [rows, rows.reversed(), Array(rows[3...] + rows[..<3])] {
            try await County.with(engine) { county in
                try await county.importing(order)
                let (samples, _) = try await SampleReading(county.office)
                    .list(SampleFilter(), by: county.head, limit: 9, offset: 0)
                seen.insert(samples.map { "\($0.number ?? "") \($0.conclusion)" }.sorted())
            }
        }
        #expect(seen == [["A1 fail", "A2 undetermined", "A3 fail"]])
    }

    @Test(arguments: Engine.available)
    func `a sample that only bears a conclusion keeps the laboratory's word`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let report = try await county.importing([.bare("A1", .pass), .bare("A2", .fail), .bare("A3", nil)])
            #expect(report.withoutFigures == 3)
            #expect(report.opened.count == 1)
            let conclusions = try await county.database.read { db in
                try db.query("SELECT conclusion FROM sample ORDER BY number").map {
                    try $0.get("conclusion", as: String.self)
                }
            }
            #expect(conclusions == ["pass", "fail", "undetermined"])
        }
    }

    @Test(arguments: Engine.available)
    func `the disposal goes to the station of the shop, and to the office where that is elsewhere`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            for (shop, holder) in [
                (Shop.north, "station:140522100"), (.south, "station:140522101"), (.abroad, "office"),
            ] {
                let matter = try await county.openedDisposal(shop.name, shop: shop)
                let file = try await county.matters.file(matter, by: county.head)
                #expect(file.summary.holder.text == holder)
                #expect(file.summary.operatorName == shop.name)
            }
        }
    }
}

extension SamplingRow {
    /// A row with a conclusion and no figure.
    static func bare(_ number: String, _ declared: Verdict?) -> SamplingRow {
        var row = SamplingRow.cowpea(number, declared: declared)
        (row.item, row.result, row.unit, row.limit) = (nil, nil, nil, nil)
        return row
    }
}

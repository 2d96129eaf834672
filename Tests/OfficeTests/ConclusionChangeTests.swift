import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A conclusion that did not hold` {
    /// A failed sample whose retest passed and is closed so.
    private struct Retested {
        let chain: FieldChain
        let sample: String
        let disposal: String
        let retest: String
        let specimen: String

        var county: County { chain.county }

        init(_ county: County) async throws {
            chain = try await FieldChain(county)
            sample = try await chain.approved("0.5").sample
            try await `After a failure`.serve(chain, sample: sample)
            let claim = `After a failure`.claim(.result, on: "2024-03-04")
            retest = try await ClaimDesk(county.office).apply(claim, to: sample, by: county.head).matter ?? ""
            let reserve = sample
            specimen =
                try await chain.approved("0.01") { entry in
                    entry.aim = .retest
                    entry.sample = reserve
                }.specimen
            disposal =
                try await county.text("SELECT id FROM matter WHERE procedure_id = 'disposal' AND sample = \(sample)")
                ?? ""
            try await county.carry(retest, through: "institution", "retesting", by: county.head)
            try await SampleEvidence(county.office).lay(specimen, on: retest, by: county.head)
            try await county.carry(retest, through: "informing", by: county.head)
            try await county.lay(retest, by: county.head)
            try await county.matters.close(
                matter: retest,
                from: "informing",
                outcome: "复检合格",
                reason: "复检机构检验合格",
                by: county.head
            )
        }

        func conclusions(_ filter: SampleConclusion?) async throws -> [SampleConclusion] {
            try await SampleReading(county.office)
                .list(SampleFilter(conclusion: filter), by: county.head, limit: 9, offset: 0).rows
                .map(\.conclusion)
        }
    }

    @Test(arguments: Engine.available)
    func `a batch that passed its retest is called passed everywhere, the first result beside it`(
        engine: Engine
    )
        async throws
    {
        try await County.with(engine) { county in
            let found = try await Retested(county)
            let file = try await SampleReading(county.office).file(found.sample, by: county.head)
            #expect(file.summary.conclusion == .pass && file.summary.first == .fail && file.summary.isChanged)
            #expect(file.change?.matter == found.retest && file.change?.outcome == "复检合格")
            let failed = try await SampleReading(county.office)
                .list(SampleFilter(conclusion: .fail), by: county.head, limit: 9, offset: 0)
            #expect(failed.total == 0)
            let seen = try await ClaimDesk(county.office).chain(found.sample, by: county.head)
            #expect(seen.first == .fail && seen.conclusion == .pass && seen.outcome == "复检合格")
            let day = Shipped.day("2024-03-04")
            let lines = try await NoticeDesk(county.office).preview(from: day, through: day, by: county.head).lines
            #expect(lines.map(\.conclusion) == [.pass] && lines.map(\.items) == [""])
            let analysis = try await AnalysisDesk(county.office)
                .analysis(year: 2024, kind: .supervision, on: day, by: county.head)
            #expect(analysis.total.rate.failed == 0 && analysis.items.allSatisfy { $0.rate.failed == 0 })
            let operatorFile = try await OperatorFileDesk(county.office).file(found.chain.shop, by: county.head)
            let titles = operatorFile.timeline.events.filter { $0.kind == .sample }.map(\.title)
            #expect(titles.allSatisfy { !$0.contains("不合格") }, "\(titles)")
            await #expect(throws: Refusal.notFound) {
                _ = try await RecallDesk(county.office).preview(
                    sample: found.sample,
                    lots: [],
                    includesProbable: false,
                    by: county.head
                )
            }
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a disposal ends at whatever step it is on the retest that passed, which lies with it`(
        engine: Engine
    )
        async throws
    {
        try await County.with(engine) { county in
            let found = try await Retested(county)
            let open = try await county.matters.file(found.disposal, by: county.north)
            #expect(open.matter.currentStep?.id == "control")
            #expect(open.matter.terminating["复检合格，终止处置"]?.matter == found.retest)
            await #expect(throws: MatterRefusal.missing(["办结结果为“异议成立”的事项"])) {
                try await county.matters.close(
                    matter: found.disposal,
                    from: "control",
                    outcome: "异议成立，终止处置",
                    reason: "无",
                    by: county.north
                )
            }
            try await county.matters.close(
                matter: found.disposal,
                from: "control",
                outcome: "复检合格，终止处置",
                reason: "复检合格",
                by: county.north
            )
            let closed = try await county.matters.file(found.disposal, by: county.north)
            #expect(!closed.summary.isOpen && closed.followers.isEmpty)
            let evidence = try #require(closed.evidence.last)
            #expect(evidence.need == Termination.evidence.id && evidence.note.contains("复检合格"))
            #expect(closed.work.laid[evidence.id]?.id == found.specimen)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a disposal does not end early while nothing was decided about its sample`() async throws {
        try await County.with(.sqlite) { county in
            let disposal = try await county.openedDisposal()
            await #expect(throws: MatterRefusal.missing(["办结结果为“复检合格”的事项"])) {
                try await county.matters.close(
                    matter: disposal,
                    from: "serve",
                    outcome: "复检合格，终止处置",
                    reason: "无",
                    by: county.north
                )
            }
        }
    }

    @Test(arguments: Engine.available)
    func `an upheld objection withdraws the conclusion, which is then counted and published as nothing`(
        engine: Engine
    )
        async throws
    {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            let sample = try await chain.approved("0.5").sample
            try await `After a failure`.serve(chain, sample: sample)
            let claim = `After a failure`.claim(.authenticity, on: "2024-03-04")
            let matter = try await ClaimDesk(county.office).apply(claim, to: sample, by: county.head).matter ?? ""
            try await county.carry(matter, through: "examination", by: county.head)
            try await county.lay(matter, by: county.head)
            try await county.matters.close(
                matter: matter,
                from: "examination",
                outcome: "异议成立",
                reason: "样品不是本企业的",
                by: county.head
            )
            let summary = try await SampleReading(county.office).file(sample, by: county.head).summary
            #expect(summary.conclusion == .withdrawn && summary.first == .fail)
            let day = Shipped.day("2024-03-04")
            let preview = try await NoticeDesk(county.office).preview(from: day, through: day, by: county.head)
            #expect(preview.lines.isEmpty && preview.held.isEmpty)
            let analysis = try await AnalysisDesk(county.office)
                .analysis(year: 2024, kind: .supervision, on: day, by: county.head)
            #expect(analysis.total.samples == 2 && analysis.total.rate == FailureRate(failed: 0, concluded: 1))
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a later file brings back no conclusion that a retest changed`() async throws {
        try await County.with(.sqlite) { county in
            let found = try await Retested(county)
            let number = try await county.text("SELECT number FROM sample WHERE id = \(found.sample)")
            try await county.importing([.cowpea(number, "0.5", item: "氧乐果", declared: .fail)], name: "补录.xlsx")
            #expect(try await county.count("SELECT COUNT(*) FROM result WHERE sample = \(found.sample)") == 2)
            let summary = try await SampleReading(county.office).file(found.sample, by: county.head).summary
            #expect(summary.conclusion == .pass && summary.first == .fail)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a retest that closed before conclusions could change is carried over once`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let found = try await Retested(county)
            try await county.execute("DELETE FROM conclusion_change")
            try await county.execute("UPDATE sample SET conclusion = first_conclusion")
            try await county.execute("DELETE FROM audit_leaf WHERE action = 'conclusion-changed'")
            #expect(try await found.conclusions(nil).contains(.fail))
            #expect(try await ConclusionCarrying(county.office).run() == 1)
            #expect(try await ConclusionCarrying(county.office).run() == 0)
            #expect(try await found.conclusions(.fail) == [])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a conclusion changed past the program is found by verify`() async throws {
        try await County.with(.sqlite) { county in
            _ = try await county.openedDisposal()
            try await county.execute("UPDATE sample SET conclusion = 'pass'")
            let faults = try await LedgerCheck(county.office).run().faults
            #expect(faults.contains { $0.contains("does not follow from what was decided") })
        }
    }
}

@Suite struct `Risk monitoring kept apart` {
    private static func problem(_ county: County) async throws -> (sample: String, opened: [ImportReport.Opened]) {
        var row = SamplingRow.cowpea("m1", "0.5", on: "2024-02-01")
        row.kind = .riskMonitoring
        let report = try await county.importing([row])
        #expect(report.newFailures == 0 && report.newProblems == 1)
        return (try await county.text("SELECT id FROM sample WHERE number = 'm1'") ?? "", report.opened)
    }

    @Test(arguments: Engine.available)
    func `a problem of risk monitoring opens the looking into a lead and no disposal`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let (sample, opened) = try await Self.problem(county)
            #expect(opened.map(\.number) == ["问题线索核查〔2024〕1号"])
            #expect(try await county.count("SELECT COUNT(*) FROM matter WHERE procedure_id = 'disposal'") == 0)
            let summary = try await SampleReading(county.office).file(sample, by: county.head).summary
            #expect(summary.conclusion == .problem && summary.conclusion.chinese == "问题")
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `what asks for failures never meets a problem of risk monitoring`() async throws {
        try await County.with(.sqlite) { county in
            let (sample, _) = try await Self.problem(county)
            let failed = try await SampleReading(county.office)
                .list(SampleFilter(conclusion: .fail), by: county.head, limit: 9, offset: 0)
            #expect(failed.total == 0)
            await #expect(throws: Refusal.notFound) {
                _ = try await RecallDesk(county.office).preview(
                    sample: sample,
                    lots: [],
                    includesProbable: false,
                    by: county.head
                )
            }
            await expectFaults(["not-failed"]) {
                let claim = `After a failure`.claim(.result, on: "2024-03-04")
                _ = try await ClaimDesk(county.office).apply(claim, to: sample, by: county.head)
            }
            let shop = try await county.text("SELECT supplier FROM sample") ?? ""
            let events = try await OperatorFileDesk(county.office).file(shop, by: county.head).timeline.events
            let titles = events.filter { $0.kind == .sample }.map(\.title)
            #expect(titles == ["风险监测豇豆：问题"])
            #expect(try await county.count("SELECT COUNT(*) FROM sample WHERE conclusion IN ('pass', 'fail')") == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `samples of an earlier ledger get the words of their kind`(engine: Engine) async throws {
        let before = Array(Schema.migrations.prefix { $0.id != "0029-conclusions" })
        #expect(before.count < Schema.migrations.count)
        try await withDatabase(engine, before) { database in
            let county = Shipped.county.text
            try await database.write { db in
                try db.execute("INSERT INTO installation (county, created_at) VALUES (\(county), 0)")
                try db.execute(
                    """
                    INSERT INTO import_file (county, id, digest, name, kind, row_count, accepted, unchanged,
                        record_digest, imported_at, imported_by)
                    VALUES (\(county), 'f', \(String(repeating: "0", count: 64)), 'f', 'f', 3, 3, 0, '', 0, 'x')
                    """
                )
                for (id, kind, conclusion) in [
                    ("a", "supervision", "fail"), ("b", "risk-monitoring", "fail"), ("c", "risk-monitoring", "pass"),
                ] {
                    try db.execute(
                        """
                        INSERT INTO sample (county, id, natural_key, kind, aim, food, food_class, rule_day, counted_on,
                            publisher, laboratory, remark, judged, conclusion, import_file, import_row, created_at)
                        VALUES (\(county), \(id), \(id), \(kind), 'routine', '豇豆', '', '2024-01-01', '2024-01-01', '',
                            '', '', \(conclusion), \(conclusion), 'f', 1, 0)
                        """
                    )
                }
            }
            try await database.migrate(Schema.migrations, at: 9)
            let found = try await database.read { db in
                try db.query("SELECT first_conclusion, conclusion FROM sample ORDER BY id").map {
                    "\(try $0.get("first_conclusion", as: String.self)) \(try $0.get("conclusion", as: String.self))"
                }
            }
            #expect(found == ["fail fail", "fail problem", "pass no-problem"])
        }
    }
}

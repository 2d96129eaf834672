import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Recalls from order to report` {
    /// A certified lot of a farm, sold to two shops.
    private func chain(
        _ county: County
    ) async throws -> (lot: Int64, farm: String, shops: [String], certificate: String) {
        let farm = try await county.firm("东关蔬菜社")
        let shops = [try await county.firm("南街超市", .sales), try await county.firm("北留超市", .sales, by: county.south)]
        let certificate = try await county.certificates.issue(try county.promise(farm), by: county.head)
        let lot = try await county.certificates.file(certificate, by: county.head).certificate.lot
        try await county.sell(lot, "60", from: farm, to: shops[0])
        try await county.sell(lot, "30", from: farm, to: shops[1])
        return (lot, farm, shops, certificate)
    }

    private func entry(_ lot: Int64, isMock: Bool = false) -> RecallDesk.Entry {
        RecallDesk.Entry(
            lots: [lot],
            level: .first,
            reason: "毒死蜱超标",
            publicText: isMock ? "" : "请停止食用。",
            isMock: isMock
        )
    }

    @Test(arguments: Engine.available)
    func `an order opens a matter for every holder, and its certificates say that they are recalled`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let (lot, _, shops, certificate) = try await chain(county)
            let desk = RecallDesk(county.office)
            let preview = try await desk.preview(sample: nil, lots: [lot], includesProbable: false, by: county.head)
            #expect(preview.trace?.holders.count == 3)
            #expect(preview.certificates.map(\.id) == [certificate])
            let id = try await desk.order(entry(lot), by: county.head)
            let file = try await desk.file(id, by: county.head)
            #expect(file.recall.number == "召回〔2024〕1号")
            #expect(file.holders == 3)
            #expect(Set(file.holdings.compactMap(\.matter)).count == 3)
            // 一级召回: within 24 hours of Monday nine o'clock.
            let due: Int64? = try await county.database.read { db in
                try db.first(
                    """
                    SELECT matter_standing.due_at FROM matter_standing JOIN recall_holding
                        ON recall_holding.matter = matter_standing.matter WHERE recall_holding.holder = \(shops[0])
                    """
                )?.get(at: 0)
            }
            #expect(due == Instant(Shipped.day("2024-03-05"), hour: 9).milliseconds)
            let recalls = try await county.certificates.file(certificate, by: county.head).recalls
            #expect(recalls == ["召回〔2024〕1号 毒死蜱超标"])
            // Nothing more is promised of a recalled lot.
            var more = try county.promise(file.lots[0].maker, quantity: "1")
            more.lot = lot
            let promised = more
            let codes = await faults { _ = try await county.certificates.issue(promised, by: county.head) }
            #expect(codes.contains("recalled"))
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `every holder is told with a numbered notice, and the public with an announcement`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let (lot, farm, shops, _) = try await chain(county)
            let desk = RecallDesk(county.office)
            let exercise = try await desk.order(entry(lot, isMock: true), by: county.head)
            let none = try await desk.papers(exercise, shown: 0..<10, by: county.head)
            #expect(none.notices.isEmpty && none.announcement == nil)
            let id = try await desk.order(entry(lot), by: county.head)
            let papers = try await desk.papers(id, shown: 0..<10, by: county.head)
            let numbers = Set(papers.notices.values.map(\.number))
            #expect(numbers == ["阳食召通〔2024〕1号", "阳食召通〔2024〕2号", "阳食召通〔2024〕3号"])
            #expect(papers.announcement?.number == "阳食召告〔2024〕1号")
            let told = "\(try #require(papers.notices[shops[0]]).blocks)"
            for word in ["南街超市：", "因毒死蜱超标", "一级召回", "召回〔2024〕1号", "黄瓜（批次 20240304-01，60 公斤）", "2024年3月4日"] {
                #expect(told.contains(word), "\(word)")
            }
            #expect(!told.contains("＿"), "no blank is left empty")
            let open = "\(try #require(papers.announcement).blocks)"
            #expect(open.contains("请停止食用。") && open.contains("东关蔬菜社"))
            #expect(!open.contains("＿"))
            // A page of notices, and what a station sees of them.
            let page = try await desk.papers(id, shown: 1..<2, by: county.head)
            #expect(page.notices.keys.sorted() == [page.file.holderOrder[1]])
            let beyond = try await desk.papers(id, shown: 40..<60, by: county.head)
            #expect(beyond.notices.isEmpty)
            let south = try await desk.papers(id, shown: 0..<10, by: county.south)
            #expect(Array(south.notices.keys) == [shops[1]])
            #expect(south.announcement == nil)
            #expect(papers.notices[farm] != nil)
            // The next recall goes on where this one ended.
            let next = try await desk.order(entry(lot), by: county.head)
            let later = try await desk.papers(next, shown: 0..<10, by: county.head)
            #expect(Set(later.notices.values.map(\.number)).contains("阳食召通〔2024〕6号"))
            #expect(later.announcement?.number == "阳食召告〔2024〕2号")
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a recall ends when every holder has answered, been asked, and the report is written`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let (lot, _, shops, _) = try await chain(county)
            let desk = RecallDesk(county.office)
            let id = try await desk.order(entry(lot), by: county.head)
            var codes = await faults { try await desk.close(id, report: "", by: county.head) }
            #expect(codes == ["report-missing", "not-answered", "not-checked"])
            let rows = try await desk.file(id, by: county.head).holdings
            let south = try #require(rows.first { $0.holder == shops[1] })
            let tooMuch = RecallDesk.AnswerEntry(
                holding: south.holding,
                recalled: "30",
                sold: "10",
                destroyed: "x",
                evidence: ""
            )
            codes = await faults { try await desk.answer(tooMuch, of: id, by: county.south) }
            #expect(codes == ["bad-quantity", "evidence-missing"])
            for row in rows {
                county.clock.change { $0 = $0.adding(seconds: 1800) }
                let answer = RecallDesk.AnswerEntry(
                    holding: row.holding,
                    recalled: row.expected.number,
                    sold: "0",
                    destroyed: "0",
                    evidence: "封存清单"
                )
                let officer = row.holder == shops[1] ? county.south : county.north
                try await desk.answer(answer, of: id, by: officer)
                try await desk.check(id, holder: row.holder, reached: true, note: "现场核实", by: officer)
            }
            let file = try await desk.file(id, by: county.head)
            #expect(file.answered == 3)
            #expect(file.minutesToLastAnswer == 90)
            #expect(try await county.count("SELECT COUNT(*) FROM matter_standing WHERE state = 'open'") == 1)
            try await desk.close(id, report: "全部召回。", by: county.head)
            #expect(try await county.count("SELECT COUNT(*) FROM matter_standing WHERE state = 'open'") == 0)
            let after = try await desk.file(id, by: county.head)
            #expect(after.recall.closing?.report == "全部召回。")
            codes = await faults { try await desk.close(id, report: "再来", by: county.head) }
            #expect(codes == ["already-closed"])
            #expect(try await desk.published().map(\.id) == [id])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `more than the ledger says a holder had is refused, and nothing is half written`() async throws {
        try await County.with(.sqlite) { county in
            let (lot, _, shops, _) = try await chain(county)
            let desk = RecallDesk(county.office)
            let id = try await desk.order(entry(lot), by: county.head)
            let row = try #require(try await desk.file(id, by: county.head).holdings.first { $0.holder == shops[0] })
            let before = try await county.census()
            let answer = RecallDesk.AnswerEntry(
                holding: row.holding,
                recalled: "60",
                sold: "5",
                destroyed: "0",
                evidence: "清单"
            )
            #expect(await faults { try await desk.answer(answer, of: id, by: county.head) } == ["more-than-held"])
            #expect(try await county.census() == before)
        }
    }

    @Test func `a station sees and answers for its own holders only`() async throws {
        try await County.with(.sqlite) { county in
            let (lot, _, shops, _) = try await chain(county)
            let desk = RecallDesk(county.office)
            let id = try await desk.order(entry(lot), by: county.head)
            let seen = try await desk.file(id, by: county.south)
            #expect(seen.holdings.map(\.holder) == [shops[1]])
            #expect(seen.places == 3)
            let foreign = try #require(
                try await desk.file(id, by: county.head).holdings.first { $0.holder == shops[0] }
            )
            let answer = RecallDesk.AnswerEntry(
                holding: foreign.holding,
                recalled: "1",
                sold: "0",
                destroyed: "0",
                evidence: "清单"
            )
            let codes = await faults { try await desk.answer(answer, of: id, by: county.south) }
            #expect(codes == ["unknown-holding"])
            await #expect(throws: Refusal.notPermitted(.orderRecalls)) {
                _ = try await desk.order(entry(lot), by: county.south)
            }
        }
    }

    @Test func `an exercise opens no matter, recalls no certificate and is not published`() async throws {
        try await County.with(.sqlite) { county in
            let (lot, _, _, certificate) = try await chain(county)
            let desk = RecallDesk(county.office)
            let id = try await desk.order(entry(lot, isMock: true), by: county.head)
            #expect(try await county.count("SELECT COUNT(*) FROM matter") == 0)
            #expect(try await county.certificates.file(certificate, by: county.head).recalls == [])
            #expect(try await desk.published().isEmpty)
            #expect(try await desk.published(id) == nil)
            #expect(try await desk.file(id, by: county.head).minutesToLastAnswer == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `a failed sample offers the lots of its own firm, and not only of those that were merged into it`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await county.importing([.cowpea("A1", "0.5"), .cowpea("A2", shop: .south)])
            let shop = try #require(try await county.text("SELECT supplier FROM sample WHERE conclusion = 'fail'"))
            let sample = try #require(try await county.text("SELECT id FROM sample WHERE conclusion = 'fail'"))
            let passed = try #require(try await county.text("SELECT id FROM sample WHERE conclusion = 'pass'"))
            let lot = try await county.harvest("10", by: shop, code: "20240301-01", food: "豇豆")
            _ = try await county.harvest("10", by: shop, code: "20240301-02", food: "番茄")
            let desk = RecallDesk(county.office)
            let preview = try await desk.preview(sample: sample, lots: [], includesProbable: false, by: county.head)
            #expect(preview.candidates.map(\.id) == [lot])
            #expect(preview.trace == nil)
            await #expect(throws: Refusal.notFound) {
                _ = try await desk.preview(sample: passed, lots: [], includesProbable: false, by: county.head)
            }
        }
    }

    @Test func `an answer changed by SQL is found by verify`() async throws {
        try await County.with(.sqlite) { county in
            let (lot, _, _, _) = try await chain(county)
            let id = try await RecallDesk(county.office).order(entry(lot), by: county.head)
            try await county.execute("UPDATE recall_holding SET expected = 1")
            let report = try await LedgerCheck(county.office).run().faults
            #expect(report.contains { $0.contains(id) })
        }
    }
}

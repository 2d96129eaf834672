import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

extension County {
    var drafts: DraftDesk { DraftDesk(office) }

    /// Saves a unit's texts over what stands there.
    func draft(_ unit: String, _ words: [String: String], by officer: Officer) async throws {
        let sight = try await drafts.sight(unit, year: 2024, by: officer)
        let entry = DraftDesk.Entry(title: sight.draft.title, words: words)
        try await drafts.save(entry, of: unit, year: 2024, by: officer)
    }
}

@Suite struct `A unit's part of the annual report` {
    private static let unit = "140522100"
    private static let own = County.township(Shipped.north)

    @Test(arguments: Engine.available)
    func `it is drafted, submitted, returned, submitted again, accepted, locked, and opened only by a named exception`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            county.set("2024-11-10")
            try await county.draft(Self.unit, ["1": "开展专项整治", "problems": "人手不足"], by: Self.own)
            func state() async throws -> ReportDraft {
                try await county.drafts.sight(Self.unit, year: 2024, by: county.head).draft
            }
            #expect(try await state().state == .draft)
            try await county.drafts.submit(Self.unit, year: 2024, reportedOn: Shipped.day("2024-11-09"), by: Self.own)
            #expect(try await state().state == .submitted)
            // What was handed in is nobody's to change.
            await #expect(throws: Refusal.changedMeanwhile) {
                try await county.draft(Self.unit, ["1": "改"], by: Self.own)
            }
            let bare = await #expect(throws: Refusal.self) {
                try await county.drafts.decide(Self.unit, year: 2024, accept: false, note: "", by: county.head)
            }
            #expect(faultCodes(bare) == ["reason-missing"])
            try await county.drafts.decide(Self.unit, year: 2024, accept: false, note: "补充数字", by: county.head)
            county.set("2024-11-14")
            try await county.draft(Self.unit, ["1": "开展专项整治 3 次"], by: Self.own)
            try await county.drafts.submit(Self.unit, year: 2024, reportedOn: Shipped.day("2024-11-14"), by: Self.own)
            try await county.drafts.decide(Self.unit, year: 2024, accept: true, note: "", by: county.head)
            #expect(try await state().state == .accepted)
            #expect(try await state().revision == 2)
            await #expect(throws: Refusal.changedMeanwhile) {
                try await county.drafts.submit(
                    Self.unit,
                    year: 2024,
                    reportedOn: Shipped.day("2024-11-14"),
                    by: Self.own
                )
            }

            let nameless = await #expect(throws: Refusal.self) {
                try await county.drafts.unlock(Self.unit, year: 2024, person: " ", reason: "", by: county.head)
            }
            #expect(faultCodes(nameless) == ["person-missing", "reason-missing"])
            try await county.drafts.unlock(Self.unit, year: 2024, person: "王五", reason: "数字有误", by: county.head)
            let opened = try await state()
            #expect(opened.state == .returned && opened.isOpen)
            #expect(opened.exceptions.map(\.person) == ["王五"])
            #expect(opened.sections.first { $0.id == "problems" }?.words == "人手不足")

            // The record of what came in keeps the first day, and was copied by the submission.
            let report = try #require(
                try await ReportDesk(county.office).standings(year: 2024, by: county.head).rows.first
            )
            #expect(report.receivedOn == Shipped.day("2024-11-09"))
            #expect(report.copiedOn == Shipped.day("2024-11-10"))
            #expect(report.onTime)
            let actions = try await county.database.read { db in
                try db.query(
                    "SELECT action FROM audit_leaf WHERE subject_kind = 'report-draft' ORDER BY sequence"
                ).map { try $0.get("action", as: String.self) }
            }
            #expect(
                actions == [
                    "report-saved", "report-submitted", "report-returned", "report-saved", "report-submitted",
                    "report-accepted", "report-unlocked",
                ]
            )
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `its figures are the unit's own, and frozen when it is handed in`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.importing([
                .cowpea("A1", "0.5", on: "2024-02-01"), .cowpea("A2", on: "2024-02-01", aim: .problem),
                .cowpea("B1", "0.5", shop: .south, on: "2024-02-01"),
            ])
            func figures() async throws -> [String: String] {
                let draft = try await county.drafts.sight(Self.unit, year: 2024, by: Self.own).draft
                return Dictionary(
                    draft.figures.map {
                        ($0.figure.title, "\($0.figure.numerator ?? -1)/\($0.figure.denominator ?? -1)")
                    },
                    uniquingKeysWith: { first, _ in first }
                )
            }
            county.set("2024-06-10")
            var seen = try await figures()
            // Disposals of 4 March are due on 3 June: one of its own, and the other township's is not counted.
            #expect(seen["核查处置“回头看”，核查处置按期完成率"] == "0/1")
            #expect(seen["监督抽检和风险监测，问题导向占比"] == "1/2")
            #expect(seen["年度食品安全工作情况报告"] == nil)
            try await county.draft(Self.unit, ["1": "写好了"], by: Self.own)
            try await county.drafts.submit(Self.unit, year: 2024, reportedOn: Shipped.day("2024-06-10"), by: Self.own)
            let frozen = try await figures()
            let draft = try await county.drafts.sight(Self.unit, year: 2024, by: Self.own).draft
            #expect(draft.areFiguresFrozen)
            #expect(draft.figures.allSatisfy { $0.rowsDigest.count == 64 && $0.seenOn == Shipped.day("2024-06-10") })
            county.set("2024-12-01")
            seen = try await figures()
            #expect(seen == frozen)
        }
    }

    @Test(arguments: Engine.available)
    func `two people who write different sections at once both keep their words, and over one section neither is lost`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await county.draft(Self.unit, ["1": "一", "2": "二"], by: Self.own)
            let seen = try await county.drafts.sight(Self.unit, year: 2024, by: Self.own)
            func save(_ words: [String: String]) async throws {
                let entry = DraftDesk.Entry(title: seen.draft.title, words: words, bases: seen.bases)
                try await county.drafts.save(entry, of: Self.unit, year: 2024, by: Self.own)
            }
            func words() async throws -> [String] {
                let draft = try await county.drafts.sight(Self.unit, year: 2024, by: Self.own).draft
                return draft.sections.prefix(2).map(\.words)
            }
            // Both forms were filled with 一 and 二; each sends all that it shows.
            try await save(["1": "甲的话", "2": "二"])
            try await save(["1": "一", "2": "乙的话"])
            #expect(try await words() == ["甲的话", "乙的话"])
            let refusal = await #expect(throws: Refusal.self) { try await save(["1": "丙的话", "2": "二"]) }
            #expect(faultCodes(refusal) == ["changed-meanwhile"])
            #expect(try await words() == ["甲的话", "乙的话"])
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a report that was sent back no longer counts as on time, and handed in again late it is late`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            func standing(on day: String? = nil) async throws -> ReportStanding {
                let rows = try await ReportDesk(county.office).standings(year: 2024, by: county.head).rows
                let found = try #require(rows.first { $0.unit == Self.unit })
                return day.map { found.seen(on: Shipped.day($0)) } ?? found
            }
            func counted(on day: String) async throws -> Int? {
                try await county.task("8.2", on: day).figure.numerator
            }
            county.set("2024-11-10")
            try await county.draft(Self.unit, ["1": "开展专项整治"], by: Self.own)
            try await county.drafts.submit(Self.unit, year: 2024, reportedOn: Shipped.day("2024-11-10"), by: Self.own)
            #expect(try await standing().onTime)
            county.set("2024-11-12")
            try await county.drafts.decide(Self.unit, year: 2024, accept: false, note: "补充数字", by: county.head)
            #expect(try await standing().way.isReturned)
            #expect(try await !standing().onTime)
            #expect(try await counted(on: "2024-11-11") == 1)
            #expect(try await counted(on: "2024-11-12") == 0)
            county.set("2024-11-18")
            try await county.draft(Self.unit, ["1": "开展专项整治三次"], by: Self.own)
            try await county.drafts.submit(Self.unit, year: 2024, reportedOn: Shipped.day("2024-11-18"), by: Self.own)
            #expect(try await !standing().onTime)
            #expect(try await standing(on: "2024-11-11").onTime)
            // Of the month's list: at the unit while it lay there, then at the county office to be looked at.
            func debts(_ day: String) async throws -> [String] {
                county.set(day)
                let list = try await DispatchDesk(county.office).dispatch(year: 2024, month: 11, by: county.head)
                return list.desks.flatMap { desk in
                    desk.reports.filter { $0.unit == "凤城镇" }.map { "\(desk.holder.text) \($0.kind.title)" }
                }
            }
            #expect(try await debts("2024-11-18") == ["office 待接收"])
            try await county.drafts.decide(Self.unit, year: 2024, accept: false, note: "再补充", by: county.head)
            #expect(try await debts("2024-11-19") == ["township:140522100 退回未改"])
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test func `a day of reporting that differs from the paper's is not thrown away in silence`() async throws {
        try await County.with(.sqlite) { county in
            county.set("2024-11-14")
            try await county.report(Self.unit, received: "2024-11-10", copied: nil)
            try await county.draft(Self.unit, ["1": "内容"], by: Self.own)
            let refusal = await #expect(throws: Refusal.self) {
                try await county.drafts.submit(
                    Self.unit,
                    year: 2024,
                    reportedOn: Shipped.day("2024-11-13"),
                    by: Self.own
                )
            }
            #expect(faultCodes(refusal) == ["other-date"])
            try await county.drafts.submit(Self.unit, year: 2024, reportedOn: Shipped.day("2024-11-10"), by: Self.own)
        }
    }

    private static let tampering: [SQL] = [
        "UPDATE report_section SET words = '改过' WHERE section = '1'",
        "UPDATE report_figure SET numerator = 99 WHERE position = 0",
        "UPDATE report_draft SET state = 'accepted', decided_at = 1, decided_by = 'x'",
        "DELETE FROM report_figure WHERE position = 0",
        "UPDATE milestone_record SET note = '改过'", "DELETE FROM milestone_record",
        "UPDATE task_person SET name = '别人'", "DELETE FROM task_person", "UPDATE task_remark SET words = '改过'",
        "UPDATE plan_publication SET words = '改过'", "DELETE FROM publication",
    ]

    @Test func `what is changed past the desks is found`() async throws {
        for change in Self.tampering {
            try await County.with(.sqlite) { county in
                try await county.importing([.cowpea("A1", on: "2024-02-01")])
                try await county.tasks.record("start", of: "5.1", year: 2024, note: "完成", file: nil, by: county.head)
                try await county.draft(Self.unit, ["1": "内容"], by: Self.own)
                try await county.drafts.submit(
                    Self.unit,
                    year: 2024,
                    reportedOn: Shipped.day("2024-03-04"),
                    by: Self.own
                )
                let market = Holder.department("market-supervision")
                try await county.tasks.addPerson(
                    "5.1",
                    year: 2024,
                    desk: market,
                    name: "张三",
                    duty: "牵头",
                    by: county.head
                )
                try await county.tasks.addRemark("5.1", year: 2024, words: "备注", by: county.head)
                let setting = PublicationDesk.Setting(isShown: true, words: "", tasks: ["5.1": ""])
                try await PublicationDesk(county.office).save(setting, year: 2024, by: county.head)
                var check = try await LedgerCheck(county.office).run()
                #expect(check.faults == [])
                try await county.execute(change)
                check = try await LedgerCheck(county.office).run()
                #expect(check.faults.count == 1, "\(change)")
            }
        }
    }

    private static let wrong: [(title: String, words: Int, codes: [String])] = [
        ("", 1, ["title-length"]), (String(repeating: "字", count: 81), 6001, ["title-length", "too-long"]),
        ("报告", 6001, ["too-long"]),
    ]

    @Test func `faults of a draft come all at once, and nothing is written`() async throws {
        try await County.with(.sqlite) { county in
            for row in Self.wrong {
                let words = String(repeating: "字", count: row.words)
                let entry = DraftDesk.Entry(title: row.title, words: ["1": words])
                let refusal = await #expect(throws: Refusal.self) {
                    try await county.drafts.save(entry, of: Self.unit, year: 2024, by: Self.own)
                }
                #expect(faultCodes(refusal) == row.codes)
            }
            let empty = await #expect(throws: Refusal.self) {
                try await county.drafts.submit(Self.unit, year: 2024, reportedOn: nil, by: Self.own)
            }
            #expect(faultCodes(empty) == ["report-empty", "bad-date"])
            let drafts = try await county.count("SELECT COUNT(*) FROM report_draft")
            #expect(drafts == 0)
        }
    }

    @Test func `a unit sees its own part only, the county office every one`() async throws {
        try await County.with(.sqlite) { county in
            let education = County.department("education")
            for (officer, unit, isSeen) in [
                (Self.own, Self.unit, true), (Self.own, "140522101", false), (Self.own, "education", false),
                (education, "education", true), (education, Self.unit, false), (education, "health", false),
                (county.north, Self.unit, true), (county.south, Self.unit, false), (county.head, "education", true),
                (county.head, "nothing", false), (county.head, "140522", true), (Self.own, "140522", false),
            ] {
                let seen = try? await county.drafts.sight(unit, year: 2024, by: officer)
                #expect((seen != nil) == isSeen, "\(officer.account) \(unit)")
            }
            // The county office reads and decides; it does not write a unit's report.
            await #expect(throws: Refusal.heldByOther) {
                try await county.draft(Self.unit, ["1": "代写"], by: county.head)
            }
            let rows = try await ReportDesk(county.office).standings(year: 2024, by: education).rows
            #expect(rows.map(\.unit) == ["education"])
        }
    }
}

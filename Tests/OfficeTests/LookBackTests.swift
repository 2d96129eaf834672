import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The look-back` {
    @Test(arguments: Engine.available)
    func `closing a disposal opens it with its own due day`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let disposal = try await county.openedDisposal()
            county.set("2024-04-10")
            let lookBack = try await county.finish(disposal)
            let file = try await county.matters.file(lookBack, by: county.otherNorth)
            #expect(file.summary.title == "豇豆核查处置回头看")
            #expect(file.parent == disposal)
            #expect(file.summary.holder == .station(Shipped.north))
            // Three months from the closing, not the one month of the procedure itself.
            #expect(file.summary.due == .at(Instant(Shipped.day("2024-07-11"))))
        }
    }

    @Test(arguments: Engine.available)
    func `whoever handled the disposal does no part of it, another officer does`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let lookBack = try await county.finish(try await county.openedDisposal())
            let before = try await county.census()
            // The station's first officer did its steps, the office's first the department's.
            for officer in [county.north, county.head] {
                await #expect(throws: MatterRefusal.sameOfficer) { try await county.lay(lookBack, by: officer) }
                await #expect(throws: MatterRefusal.sameOfficer) {
                    try await county.matters
                        .advance(matter: lookBack, from: "inspect", to: "sample", note: "", by: officer)
                }
                await #expect(throws: MatterRefusal.sameOfficer) {
                    try await county.matters
                        .close(matter: lookBack, from: "inspect", outcome: "已整改到位", reason: "好", by: officer)
                }
                let file = try await county.matters.file(lookBack, by: officer)
                #expect(!file.mayAct)
            }
            let after = try await county.census()
            #expect(after == before)
            for officer in [county.otherNorth, county.otherHead] {
                let file = try await county.matters.file(lookBack, by: officer)
                #expect(file.mayAct)
            }
            try await county.lookBack(lookBack, by: county.otherNorth)
            let done = try await county.matters.file(lookBack, by: county.north)
            #expect(done.summary.outcome == "已整改到位")
        }
    }

    @Test(arguments: Engine.available)
    func `it is owed once, and not after every outcome`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let gone = try await county.openedDisposal()
            try await county.carry(gone, through: "control", "cause", "deregistered", "publicity")
            try await county.lay(gone, by: county.head)
            try await county.matters.close(
                matter: gone,
                from: "publicity",
                outcome: "主体注销",
                reason: "已注销",
                by: county.head
            )
            let owed = try await county.count("SELECT COUNT(*) FROM matter WHERE procedure_id = 'look-back'")
            #expect(owed == 0)
            let lookBack = try await county.finish(try await county.openedDisposal("A2"))
            try await county.lookBack(lookBack, by: county.otherNorth)
            let all = try await county.count("SELECT COUNT(*) FROM matter WHERE procedure_id = 'look-back'")
            #expect(all == 1)
        }
    }
}

@Suite struct `The clocks of matters` {
    @Test(arguments: Engine.available)
    func `five working days run over the National Day holidays of 2024`(engine: Engine) async throws {
        try await County.with(engine) { county in
            county.set("2024-09-27")
            let matter = try await county.openedDisposal()
            let file = try await county.matters.file(matter, by: county.north)
            #expect(file.matter.steps.first?.due == .at(Instant(Shipped.day("2024-10-11"))))
            #expect(file.summary.due == .at(Instant(Shipped.day("2024-12-27"))))
        }
    }

    @Test(arguments: Engine.available)
    func `ninety days into a year without a calendar name that year and are never called overdue`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            county.set("2026-11-24")
            let matter = try await county.openedDisposal()
            let due = try await county.matters.file(matter, by: county.north).summary.due
            #expect(due == .calendarMissing(year: 2027, earliest: Instant(Shipped.day("2027-02-23"))))
            county.set("2027-03-01")
            let counts = try await county.matters.counts(by: county.head)
            #expect(counts.open == 1)
            #expect(counts.overdue == 0)
            // It can be worked on all the same.
            try await county.carry(matter, through: "control")
            let step = try await county.matters.file(matter, by: county.north).matter.steps.last
            #expect(step?.due?.missingYear == 2027)
        }
    }

    @Test(arguments: Engine.available)
    func `overdue begins with the moment after the last day`(engine: Engine) async throws {
        try await County.with(engine) { county in
            _ = try await county.openedDisposal()
            // SA-16: 90 days from 4 March, 2 June, a Sunday; hence the 3rd.
            county.clock.change { $0 = Instant(milliseconds: Instant(Shipped.day("2024-06-04")).milliseconds - 1) }
            let before = try await county.matters.counts(by: county.head)
            county.clock.change { $0 = Instant(Shipped.day("2024-06-04")) }
            let after = try await county.matters.counts(by: county.head)
            let listed = try await county.matters
                .list(MatterFilter(state: .overdue), by: county.north, limit: 9, offset: 0)
            #expect(before.overdue == 0)
            #expect(after.overdue == 1)
            #expect(after.open == 1)
            #expect(listed.total == 1 && listed.rows.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `numbers of a procedure run without gaps within a year`(engine: Engine) async throws {
        try await County.with(engine) { county in
            var numbers: [String] = []
            for (day, sample) in [("2024-12-30", "A1"), ("2024-12-31", "A2"), ("2025-01-02", "A3")] {
                county.set(day)
                let report = try await county.importing([.cowpea(sample, "0.5")], name: sample)
                numbers += report.opened.map(\.number)
            }
            #expect(numbers == ["核查处置〔2024〕1号", "核查处置〔2024〕2号", "核查处置〔2025〕1号"])
        }
    }
}

@Suite struct `A procedure that the program never heard of` {
    /// 风险会商: opened by the same event as the disposal.
    private static let text = """
        id: risk-meeting
        title: 风险会商
        opens: sample-failed
        subject: operator
        versions:
          - from: 2024-01-01
            basis: 县风险会商办法（虚构）
            confidence: unconfirmed
            whole: {working-days: 3, unconfirmed: true}
            steps:
              - id: meet
                title: 会商
                holder: county-office
                evidence: [{text: minutes, title: 会商纪要}]
                next: [tell]
              - id: tell
                title: 通报
                holder: township-of-operator
                evidence: [{document: letter, title: 通报函}]
            close: {outcomes: [已通报], needs: [minutes, letter]}
        """

    private static let rulebook: (book: Rulebook, problems: [Problem]) = {
        var rulebook = Shipped.rulebook
        let loaded = Rulebook.load([RuleFolder(files: ["procedures/risk-meeting.yaml": text])])
        rulebook.procedures += loaded.rulebook.procedures
        return (rulebook, loaded.problems)
    }()

    @Test(arguments: Engine.available)
    func `opens, moves and closes through the same desk`(engine: Engine) async throws {
        #expect(Self.rulebook.problems == [])
        try await County.with(engine, rulebook: Self.rulebook.book) { county in
            let report = try await county.importing([.cowpea("A1", "0.5")])
            #expect(report.opened.map(\.number) == ["核查处置〔2024〕1号", "风险会商〔2024〕1号"])
            let meeting = try #require(report.opened.last?.id)
            await #expect(throws: Refusal.heldByOther) { try await county.lay(meeting, by: county.north) }
            try await county.lay(meeting, by: county.head)
            try await county.matters.advance(matter: meeting, from: "meet", to: "tell", note: "", by: county.head)
            let held = try await county.matters.file(meeting, by: county.north).summary.holder
            #expect(held == .township(Shipped.north))
            await #expect(throws: MatterRefusal.missing(["通报函"])) {
                try await county.matters.close(
                    matter: meeting,
                    from: "tell",
                    outcome: "已通报",
                    reason: "好",
                    by: county.head
                )
            }
            try await county.lay(meeting, by: county.head)
            try await county.matters.close(matter: meeting, from: "tell", outcome: "已通报", reason: "好", by: county.head)
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }
}

import Primitives
import Rules
import Supervision
import Testing

/// Every clock of sampling, from the deadlines of the rulebook, with the last days worked out by hand.
///
/// 2024: 10–17 February off, 4 and 18 February worked; 15–17 September off, 14 September worked; 1–7 October off,
/// 29 September and 12 October worked; 4–6 April off, 7 April worked.
@Suite struct `The clocks of sampling` {
    static let clocks: [(String, String, String)] = [
        // Five working days over the Spring Festival: 7, 8, 9 (work), 18 (make-up Sunday), 19 February.
        ("SA-01", "2024-02-06", "2024-02-19"),
        ("SA-01", "2024-09-27", "2024-10-10"),
        // Twenty: 7, 8, 9 February, 18 to 23 six, 26 February to 1 March five, 4 to 8 March five, 11 March.
        ("SA-02", "2024-02-06", "2024-03-11"),
        // Twenty: 23 to 27, 29, 30 September, 8 to 12, 14 to 18 October, 21, 22, 23.
        ("SA-02", "2024-09-20", "2024-10-23"),
        // Three and six months; 10 May is a Friday, 10 August 2024 a Saturday and runs on to Monday.
        ("SA-03", "2024-02-10", "2024-05-10"),
        ("SA-04", "2024-02-10", "2024-08-12"),
        // Two years later, 10 February 2026, a Tuesday.
        ("SA-05", "2024-02-10", "2026-02-10"),
        // Seven: 7, 8, 9, 18, 19, 20, 21 February; 29, 30 September, 8 to 12 October five.
        ("SA-06", "2024-02-06", "2024-02-21"),
        ("SA-06", "2024-09-28", "2024-10-12"),
        // Two: 18 and 19 February.
        ("SA-07", "2024-02-09", "2024-02-19"),
        ("SA-07", "2024-09-30", "2024-10-09"),
        ("SA-08", "2024-02-08", "2024-02-21"),
        ("SA-09", "2024-02-06", "2024-02-21"),
        ("SA-09", "2024-09-27", "2024-10-12"),
        ("SA-10", "2024-02-08", "2024-02-21"),
        ("SA-11", "2024-09-29", "2024-10-11"),
        // Ten: 29, 30 September, 8 to 12 October five, 14, 15, 16.
        ("SA-12", "2024-09-28", "2024-10-16"),
        ("SA-13", "2024-02-06", "2024-02-21"),
        ("SA-14", "2024-04-03", "2024-04-11"),
        // Thirty: 9, 18 to 23 (six), 26 to 1 March, 4 to 8, 11 to 15, 18 to 22 March (five each), 25, 26, 27 March.
        ("SA-15", "2024-02-08", "2024-03-27"),
        ("SA-19", "2024-02-06", "2024-02-21"),
        ("SA-20", "2024-09-20", "2024-10-23"),
        // Ninety days: 4 July is day 90 of 5 April; 7 October 2024 off, so the term ends on the 8th.
        ("SA-16", "2024-04-05", "2024-07-04"),
        ("SA-16", "2024-07-09", "2024-10-08"),
    ]

    @Test(arguments: clocks)
    func `a term ends on its last day, over holidays and make-up days`(id: String, start: String, last: String) throws {
        let day = Shipped.day(start)
        let term = try #require(Shipped.rulebook.term(.deadline(id), on: day))
        #expect(try term.lastDay(from: day, calendar: Shipped.rulebook.calendar) == Shipped.day(last))
    }

    static let hours: [(String, Int)] = [("SA-17", 24), ("SA-18", 4)]

    @Test(arguments: hours)
    func `hours run over midnight and holidays without a stop`(id: String, hours: Int) throws {
        let start = Instant(Shipped.day("2024-09-30"), hour: 22)
        let term = try #require(Shipped.rulebook.term(.deadline(id), on: start.day))
        #expect(try term.end(from: start, calendar: Shipped.rulebook.calendar) == start.adding(hours: hours))
    }

    @Test func `each of the twenty is in the rulebook and in this table`() {
        let held = Set(Shipped.rulebook.deadlines.map(\.id).filter { $0.hasPrefix("SA-") })
        #expect(held == Set(Self.clocks.map(\.0) + Self.hours.map(\.0)))
        #expect(held.count == 20)
    }

    /// Which event starts a clock by the deadlines table, and the step of a shipped procedure that begins with it.
    static let starts: [(id: String, trigger: String, procedure: String, step: String)] = [
        ("SA-08", "市监收到不合格结论", "disposal", "serve"), ("SA-10", "收到复检申请材料", "retest", "acceptance"),
        ("SA-11", "受理复检", "retest", "institution"), ("SA-12", "复检机构收到备份样品", "retest", "retesting"),
        ("SA-14", "收到异议申请", "objection", "acceptance"), ("SA-15", "受理异议", "objection", "examination"),
    ]

    /// Each event happens on a Monday of April or May 2024 and is entered nine days later.
    @Test(arguments: starts)
    func `the engine starts each clock on the day of its event and not on the day of its entry`(
        id: String,
        trigger: String,
        procedure: String,
        step: String
    ) throws {
        let rulebook = Shipped.rulebook
        var event = Instant(Shipped.day("2024-04-08"))
        let version = try #require(rulebook.procedure(procedure, on: event.day)?.version)
        #expect(rulebook.deadline(id, on: event.day)?.trigger == trigger)
        #expect(version.step(step)?.clock == .deadline(id))
        func entered() -> Instant { event.adding(hours: 24 * 9 + 10) }
        var matter = try Matter.opening(
            id: "m",
            version: version,
            township: Shipped.township,
            at: event,
            recordedAt: entered(),
            rulebook: rulebook
        )
        while matter.currentStep?.id != step {
            for need in matter.missingEvidence {
                matter.evidence.append(
                    Matter.Evidence(
                        id: need.id,
                        step: matter.currentStep?.id ?? "",
                        need: need.id,
                        hasFile: true,
                        at: entered()
                    )
                )
            }
            event = event.adding(hours: 24 * 7)
            let next = try #require(matter.nextSteps.first?.id)
            matter = try matter.advanced(
                to: next,
                note: "",
                by: "甲",
                at: event,
                recordedAt: entered(),
                rulebook: rulebook
            )
        }
        let term = try #require(rulebook.term(.deadline(id), on: event.day))
        #expect(matter.steps.last?.startedAt == event)
        #expect(matter.steps.last?.due == DueTime(term, from: event, calendar: rulebook.calendar))
        let fromEntry = DueTime(term, from: entered(), calendar: rulebook.calendar)
        #expect(matter.steps.last?.due != fromEntry)
        if procedure == "disposal" {
            #expect(rulebook.deadline("SA-16", on: event.day)?.trigger == "启动核查处置")
            #expect(matter.due == DueTime(.days(90), from: event, calendar: rulebook.calendar))
        }
    }

    @Test(arguments: SpecimenState.allCases)
    func `each clock of a specimen is one that runs`(state: SpecimenState) {
        for failed in [true, false] {
            guard let id = state.clock(failed: failed) else { continue }
            #expect(Shipped.rulebook.term(.deadline(id), on: Shipped.day("2024-03-04")) != nil, "\(id)")
        }
    }

    @Test func `a specimen goes only forward, or back by a refusal`() {
        for move in SpecimenState.allCases {
            #expect(!SpecimenState.sources(of: move).contains(.published))
            #expect(!SpecimenState.sources(of: move).contains(.discarded))
            #expect(!SpecimenState.sources(of: move).contains(move))
        }
        #expect(SpecimenState.sources(of: .approved) == [.submitted])
        #expect(SpecimenState.sources(of: .accepted) == [.handedOver])
    }
}

import Primitives
import Rules
import Supervision
import TestSupport
import Testing

@Suite struct `When something is due` {
    static let calendar = Shipped.rulebook.calendar

    static let terms: [(Term, String, String)] = [
        // 29 September is a make-up day, 1–7 October are days off.
        (.workingDays(5), "2024-09-27", "2024-10-10"),
        (.workingDays(5), "2024-09-30", "2024-10-12"),
        (.workingDays(1), "2024-09-28", "2024-09-29"),
        // A term in days that would end in the holidays ends on the next working day (《民法典》第二百零三条).
        (.days(5), "2024-09-26", "2024-10-08"),
        (.days(90), "2024-03-04", "2024-06-03"),
        (.months(3), "2024-07-04", "2024-10-08"),
    ]

    @Test(arguments: terms)
    func `a term ends with its last day, over the National Day holidays too`(term: Term, start: String, last: String) {
        let due = DueTime(term, from: Instant(Shipped.day(start), hour: 15), calendar: Self.calendar)
        #expect(due == .at(Instant(Shipped.day(last).adding(days: 1))))
        #expect(due.missingYear == nil)
    }

    @Test func `a year whose holidays are not known is named, with the earliest end`() {
        let start = Instant(Shipped.day("2026-11-24"), hour: 9)
        let days = DueTime(.days(90), from: start, calendar: Self.calendar)
        #expect(days == .calendarMissing(year: 2027, earliest: Instant(Shipped.day("2027-02-23"))))
        let working = DueTime(.workingDays(60), from: start, calendar: Self.calendar)
        #expect(working == .calendarMissing(year: 2027, earliest: nil))
    }

    @Test func `hours need no calendar`() {
        let start = Instant(Shipped.day("2026-12-31"), hour: 20)
        #expect(DueTime(.hours(24), from: start, calendar: Self.calendar) == .at(start.adding(hours: 24)))
    }

    @Test func `it is past from the moment itself on, and never while the moment is not known`() {
        let moment = Instant(Shipped.day("2024-10-11"))
        #expect(!DueTime.at(moment).isPast(at: Instant(milliseconds: moment.milliseconds - 1)))
        #expect(DueTime.at(moment).isPast(at: moment))
        #expect(!DueTime.calendarMissing(year: 2027, earliest: moment).isPast(at: moment.adding(hours: 10_000)))
    }

    @Test func `what two columns hold is read back`() {
        let moment = Instant(Shipped.day("2027-02-23"))
        let all: [DueTime] = [
            .at(moment), .calendarMissing(year: 2027, earliest: moment), .calendarMissing(year: 2027, earliest: nil),
        ]
        for due in all { #expect(DueTime(instant: due.instant, missingYear: due.missingYear) == due) }
        #expect(DueTime(instant: nil, missingYear: nil) == nil)
    }
}

@Suite struct `The holder of a step` {
    @Test func `its text is read back`() throws {
        try forAll(seed: 14, generate: Self.holder) { Holder($0.text) == $0 }
    }

    private static func holder(_ random: inout SplitMix64) -> Holder {
        let townships = Shipped.rulebook.townships(of: Shipped.county)
        let township = townships[Int.random(in: 0..<townships.count, using: &random)].code
        switch Int.random(in: 0...3, using: &random) {
        case 0: return .office
        case 1: return .station(township)
        case 2: return .township(township)
        default: return .department("d" + awkwardText(&random))
        }
    }

    @Test(arguments: [
        "", "office:1", "station", "station:", "station:14", "station:140522", "station:x", "township:0", "department",
        "desk:1",
    ])
    func `another text is no holder`(text: String) {
        #expect(Holder(text) == nil)
    }

    static let rules: [(HolderRule, String, String)] = [
        (.stationOfOperator, "station:140522100", "office"),
        (.anotherOfficer, "station:140522100", "office"),
        (.townshipOfOperator, "township:140522100", "office"),
        (.countyOffice, "office", "office"),
        (.department("market-supervision"), "department:market-supervision", "department:market-supervision"),
    ]

    @Test(arguments: rules)
    func `a rule finds its desk, and the office where no township is known`(
        rule: HolderRule,
        known: String,
        unknown: String
    ) {
        #expect(Holder(rule, township: Shipped.township).text == known)
        #expect(Holder(rule, township: nil).text == unknown)
    }
}

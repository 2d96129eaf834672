import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `After a failure` {
    /// Serves the result, the first step of the disposal, on the day the clock shows.
    static func serve(_ chain: FieldChain, sample: String) async throws {
        let matter =
            try await chain.county.text("SELECT id FROM matter WHERE sample = \(sample) AND procedure_id = 'disposal'")
            ?? ""
        for need in ["result-notice", "service-receipt"] {
            try await chain.county.matters.addEvidence(
                matter: matter,
                need: need,
                note: "",
                file: Paper.file(),
                by: chain.county.north
            )
        }
        try await chain.county.matters.advance(
            matter: matter,
            from: "serve",
            to: "control",
            note: "",
            by: chain.county.north
        )
    }

    static func claim(_ subject: Claim.Subject, on day: String?) -> ClaimDesk.Entry {
        .init(
            subject: subject,
            applicant: "凤凰蔬菜店",
            grounds: "有异议",
            appliedOn: day.map { Shipped.day($0) },
            servedOn: nil
        )
    }

    /// Served on Tuesday 24 September 2024: seven working days are 25, 26, 27, 29, 30 September and 8, 9 October.
    @Test(arguments: Engine.available)
    func `a retest asked for on the last day is taken up, a day later it is refused on record`(
        engine: Engine
    ) async throws {
        for (day, inTime) in [("2024-10-09", true), ("2024-10-10", false)] {
            try await County.with(engine) { county in
                let chain = try await FieldChain(county)
                county.set("2024-09-20")
                let (_, sample) = try await chain.approved("0.5")
                county.set("2024-09-24")
                try await Self.serve(chain, sample: sample)
                county.set("2024-10-15")
                let claim = try await ClaimDesk(county.office).apply(
                    Self.claim(.result, on: day),
                    to: sample,
                    by: county.head
                )
                #expect(claim.lastDay == Shipped.day("2024-10-09"))
                #expect((claim.matter != nil) == inTime)
                #expect(claim.reason.contains("逾期不予受理") == !inTime)
                let seen = try await ClaimDesk(county.office).chain(sample, by: county.north)
                #expect(seen.claims.map(\.inTime) == [inTime])
                #expect(seen.servedOn == Shipped.day("2024-09-24"))
                #expect(try await LedgerCheck(county.office).run().faults == [])
            }
        }
    }

    /// SA-10: five working days from Tuesday 29 October 2024 end with 5 November.
    @Test(arguments: Engine.available)
    func `an application of 29 October entered on 20 November has its clock from the day it came`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            county.set("2024-10-21")
            let (_, sample) = try await chain.approved("0.5")
            county.set("2024-11-18")
            // Entered late and without its day: the receipt says the 25th of October.
            try await Self.serve(chain, sample: sample)
            county.set("2024-11-20")
            var entry = Self.claim(.result, on: "2024-10-29")
            await expectFaults(["before-start"]) {
                _ = try await ClaimDesk(county.office).apply(entry, to: sample, by: county.head)
            }
            entry.servedOn = Shipped.day("2024-11-21")
            await expectFaults(["in-future", "before-start"]) {
                _ = try await ClaimDesk(county.office).apply(entry, to: sample, by: county.head)
            }
            entry.servedOn = Shipped.day("2024-10-25")
            let claim = try await ClaimDesk(county.office).apply(entry, to: sample, by: county.head)
            #expect(claim.clockFrom == Shipped.day("2024-10-25"))
            #expect(claim.reason.contains("核查处置记录为 2024-11-18"))
            let file = try await county.matters.file(try #require(claim.matter), by: county.head)
            #expect(file.matter.openedAt.day == Shipped.day("2024-10-29"))
            #expect(file.matter.recordedAt?.day == Shipped.day("2024-11-20"))
            #expect(file.matter.steps.last?.due == endOf("2024-11-05"))
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `without a service the day is asked for, and a sampling objection counts from the sampling`()
        async throws
    {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            let (_, sample) = try await chain.approved("0.5")
            county.set("2024-03-20")
            let desk = ClaimDesk(county.office)
            await expectFaults(["not-served"]) {
                _ = try await desk.apply(Self.claim(.result, on: "2024-03-19"), to: sample, by: county.head)
            }
            let claim = try await desk.apply(Self.claim(.process, on: "2024-03-13"), to: sample, by: county.head)
            #expect(claim.clockFrom == Shipped.day("2024-03-04"))
            #expect(claim.lastDay == Shipped.day("2024-03-13"))
            #expect(claim.matterNumber?.contains("异议处理") == true)
            let found = await faults {
                _ = try await desk.apply(Self.claim(.method, on: nil), to: sample, by: county.head)
            }
            #expect(found.contains("day-missing"))
        }
    }

    @Test(arguments: Engine.available)
    func `a passed retest stands beside the first result and overwrites nothing`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            let (_, sample) = try await chain.approved("0.5")
            try await Self.serve(chain, sample: sample)
            let claim = try await ClaimDesk(county.office).apply(
                Self.claim(.result, on: "2024-03-04"),
                to: sample,
                by: county.head
            )
            let retest = try await chain.approved("0.01") { entry in
                entry.aim = .retest
                entry.sample = sample
            }
            #expect(retest.sample.isEmpty)
            let seen = try await ClaimDesk(county.office).chain(sample, by: county.head)
            #expect(seen.outcome == "复检合格")
            #expect(seen.conclusion == .fail)
            #expect(try await county.count("SELECT COUNT(*) FROM sample WHERE number LIKE 'XBJ%'") == 1)
            let matter = claim.matter ?? ""
            try await county.matters.addEvidence(
                matter: matter,
                need: "acceptance-decision",
                note: "受理",
                file: nil,
                by: county.head
            )
            try await county.matters.advance(
                matter: matter,
                from: "acceptance",
                to: "institution",
                note: "",
                by: county.head
            )
            try await county.matters.addEvidence(
                matter: matter,
                need: "retest-commission",
                note: "",
                file: Paper.file(),
                by: county.head
            )
            try await county.matters.advance(
                matter: matter,
                from: "institution",
                to: "retesting",
                note: "",
                by: county.head
            )
            try await SampleEvidence(county.office).lay(retest.specimen, on: matter, by: county.head)
            #expect(try await county.count("SELECT COUNT(*) FROM evidence_specimen") == 1)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a look-back is filled in with the same firm, product and item, and fails into a disposal of its own`()
        async throws
    {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            let (_, sample) = try await chain.approved("0.5")
            let prefill = try await chain.specimens.prefill(sample: sample, by: county.north)
            #expect(prefill.operatorID == chain.shop)
            #expect(prefill.food == "豇豆" && prefill.items == ["克百威"])
            await #expect(throws: Refusal.notFound) {
                _ = try await chain.specimens.prefill(sample: sample, by: county.south)
            }
            _ = try await chain.approved("0.6") { entry in
                entry.aim = .lookBack
                entry.sample = sample
            }
            #expect(try await county.count("SELECT COUNT(*) FROM matter WHERE procedure_id = 'disposal'") == 2)
            let seen = try await ClaimDesk(county.office).chain(sample, by: county.head)
            #expect(seen.lookBacks.map(\.conclusion) == [.fail])
        }
    }
}

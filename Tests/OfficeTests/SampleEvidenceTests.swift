import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A sample as evidence` {
    /// A look-back at the step that needs its sample; the failed sample is of 20 March, the look-back opened on 10 April.
    private static func atSample(_ chain: FieldChain) async throws -> (matter: String, sample: String) {
        chain.county.set("2024-03-20")
        let (_, sample) = try await chain.approved("0.5")
        let disposal =
            try await chain.county.text("SELECT id FROM matter WHERE sample = \(sample) AND procedure_id = 'disposal'")
            ?? ""
        chain.county.set("2024-04-10")
        let matter = try await chain.county.finish(disposal)
        try await chain.county.lay(matter, by: chain.county.otherNorth)
        try await chain.county.matters.advance(
            matter: matter,
            from: "inspect",
            to: "sample",
            note: "",
            by: chain.county.otherNorth
        )
        return (matter, sample)
    }

    private static func candidates(_ matter: String, _ county: County) async throws -> [SampleCandidate] {
        try await county.matters.file(matter, by: county.otherNorth).work.candidates
    }

    @Test(arguments: Engine.available)
    func `a look-back sample is offered with its result, laid down once, and stays linked`(engine: Engine) async throws
    {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            let (matter, sample) = try await Self.atSample(chain)
            let before = try await Self.candidates(matter, county)
            #expect(before.isEmpty)
            let taken = try await chain.submitted("0.01") {
                $0.aim = .lookBack
                $0.sample = sample
            }
            let waiting = try await Self.candidates(matter, county)
            #expect(waiting.map(\.hindrance) == [.notReviewed])
            let evidence = SampleEvidence(county.office)
            await expectFaults(["not-reviewed"]) { try await evidence.lay(taken, on: matter, by: county.otherNorth) }
            await expectFaults(["specimen-missing"]) { try await evidence.lay("", on: matter, by: county.otherNorth) }
            try await chain.review.approve(taken, note: "", by: county.head)
            let ready = try await Self.candidates(matter, county)
            #expect(ready.map(\.hindrance) == [nil] && ready.map(\.summary.conclusion) == [.pass])
            await #expect(throws: Refusal.notFound) { try await evidence.lay(taken, on: matter, by: county.south) }
            // Whoever handled the disposal lays nothing down for its look-back.
            await #expect(throws: MatterRefusal.sameOfficer) {
                try await evidence.lay(taken, on: matter, by: county.north)
            }
            try await evidence.lay(taken, on: matter, by: county.otherNorth)
            let file = try await county.matters.file(matter, by: county.otherNorth)
            #expect(file.evidence.last.map { file.work.laid[$0.id]?.id } == taken)
            #expect(file.evidence.last?.note.contains("结论：合格") == true)
            #expect(file.matter.missingEvidence.isEmpty)
            await expectFaults(["specimen-laid"]) { try await evidence.lay(taken, on: matter, by: county.otherNorth) }
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    /// Laid down or left out of the file: the ledger knows that the product failed again.
    @Test(arguments: Engine.available, [true, false])
    func `a look-back whose sample failed was closed as put right`(engine: Engine, isLaid: Bool) async throws {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            let (matter, sample) = try await Self.atSample(chain)
            let again = try await chain.approved("0.5") {
                $0.aim = .lookBack
                $0.sample = sample
            }
            if isLaid {
                try await SampleEvidence(county.office).lay(again.specimen, on: matter, by: county.otherNorth)
            } else {
                try await county.lay(matter, by: county.otherNorth)
            }
            try await county.matters
                .advance(matter: matter, from: "sample", to: "conclude", note: "", by: county.otherNorth)
            try await county.lay(matter, by: county.otherHead)
            let before = try await county.census()
            let number = try await county.text("SELECT number FROM specimen WHERE id = \(again.specimen)") ?? ""
            let said = Matter.Sample(number: number, conclusion: .fail, isLaid: isLaid)
            await #expect(throws: MatterRefusal.samplesSayOtherwise([said])) {
                try await county.matters.close(
                    matter: matter,
                    from: "conclude",
                    outcome: "已整改到位",
                    reason: "已复核",
                    by: county.otherHead
                )
            }
            let after = try await county.census()
            #expect(after == before)
            try await county.matters.close(
                matter: matter,
                from: "conclude",
                outcome: "仍不合格",
                reason: "跟踪抽检不合格",
                by: county.otherHead
            )
            // What follows is the new sample's own disposal.
            let disposals = try await county.count(
                "SELECT COUNT(*) FROM matter WHERE procedure_id = 'disposal' AND sample = \(again.sample)"
            )
            #expect(disposals == 1)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    /// Each differs from a sample that fits in one thing.
    @Test(arguments: [
        ("其他食品", "克百威", "other-food"), ("豇豆", "灭蝇胺", "items-left-out"),
    ])
    func `another product or another item is no look-back`(food: String, item: String, code: String) async throws {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            let (matter, sample) = try await Self.atSample(chain)
            let id = try await chain.specimens.take(
                chain.entry {
                    $0.aim = .lookBack
                    $0.sample = sample
                    $0.food = food
                    $0.items = [item]
                },
                by: county.north
            )
            try await chain.specimens.handOver(id, note: "", by: county.north)
            try await chain.laboratory.accept(id, note: "", by: chain.inspector)
            try await chain.laboratory.submit(
                id,
                [.init(item: item, result: "未检出", unit: "mg/kg", declared: .pass)],
                by: chain.inspector
            )
            try await chain.review.approve(id, note: "", by: county.head)
            await expectFaults([code]) {
                try await SampleEvidence(county.office).lay(id, on: matter, by: county.otherNorth)
            }
        }
    }

    @Test func `a look-back sample taken before the disposal was closed shows nothing`() async throws {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            let (matter, sample) = try await Self.atSample(chain)
            let early = try await chain.approved("0.01") {
                $0.aim = .lookBack
                $0.sample = sample
                $0.takenAt = Instant(Shipped.day("2024-04-09"), hour: 9)
            }
            await expectFaults(["taken-before"]) {
                try await SampleEvidence(county.office).lay(early.specimen, on: matter, by: county.otherNorth)
            }
        }
    }

    @Test func `a retest is no look-back sample, though it is about the same sample`() async throws {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            let (matter, sample) = try await Self.atSample(chain)
            let retest = try await chain.approved("0.01") {
                $0.aim = .retest
                $0.sample = sample
            }
            let offered = try await Self.candidates(matter, county)
            #expect(offered.isEmpty)
            await expectFaults(["specimen-unknown"]) {
                try await SampleEvidence(county.office).lay(retest.specimen, on: matter, by: county.otherNorth)
            }
        }
    }

    @Test func `a laboratory's short name of an item is the item that failed`() {
        let judge = Shipped.judge
        #expect(judge.itemName("镉") == judge.itemName("镉（以Cd计）"))
        #expect(judge.itemName("没有这个项目") == "没有这个项目")
    }

    @Test(arguments: Engine.available)
    func `a retest under way shows on the disposal until it is closed`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            county.set("2024-03-20")
            let (_, sample) = try await chain.approved("0.5")
            let disposal =
                try await county.text("SELECT id FROM matter WHERE sample = \(sample) AND procedure_id = 'disposal'")
                ?? ""
            let none = try await county.matters.file(disposal, by: county.north).work.retest
            #expect(none == nil)
            let claim = try await ClaimDesk(county.office).apply(
                .init(
                    subject: .result,
                    applicant: "凤凰蔬菜店",
                    grounds: "有异议",
                    appliedOn: Shipped.day("2024-03-20"),
                    servedOn: Shipped.day("2024-03-18")
                ),
                to: sample,
                by: county.head
            )
            let asked = try await county.matters.file(disposal, by: county.north).work.retest
            #expect(asked?.number == claim.matterNumber && asked?.matter == claim.matter)
            #expect(asked?.appliedOn == Shipped.day("2024-03-20") && asked?.acceptedOn == nil)
            let retest = claim.matter ?? ""
            county.set("2024-03-22")
            try await county.lay(retest, by: county.head)
            try await county.matters
                .advance(matter: retest, from: "acceptance", to: "institution", note: "", by: county.head)
            let accepted = try await county.matters.file(disposal, by: county.north).work.retest
            #expect(accepted?.acceptedOn == Shipped.day("2024-03-22"))
            // The matter itself does not announce itself.
            let own = try await county.matters.file(retest, by: county.head).work.retest
            #expect(own == nil)
        }
    }

    @Test func `a retest that was not taken up is none under way`() async throws {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            county.set("2024-03-20")
            let (_, sample) = try await chain.approved("0.5")
            let disposal =
                try await county.text("SELECT id FROM matter WHERE sample = \(sample) AND procedure_id = 'disposal'")
                ?? ""
            let claim = try await ClaimDesk(county.office).apply(
                .init(
                    subject: .result,
                    applicant: "凤凰蔬菜店",
                    grounds: "有异议",
                    appliedOn: Shipped.day("2024-03-20"),
                    servedOn: Shipped.day("2024-03-18")
                ),
                to: sample,
                by: county.head
            )
            let retest = claim.matter ?? ""
            try await county.lay(retest, by: county.head)
            try await county.matters
                .advance(matter: retest, from: "acceptance", to: "refused", note: "", by: county.head)
            let seen = try await county.matters.file(disposal, by: county.north).work.retest
            #expect(seen == nil)
        }
    }
}

import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A retest that is refused` {
    /// A sample of the shop that failed in some items, its result served today.
    private static func failed(_ county: County, in items: String...) async throws -> String {
        let report = try await county.importing(items.map { .cowpea("A1", "0.5", item: $0) })
        try await county.carry(report.opened.first?.id ?? "", through: "control")
        return try await county.text("SELECT id FROM sample WHERE number = 'A1'") ?? ""
    }

    private static func ask(_ county: County, _ sample: String, refusal: String? = nil) async throws -> Claim {
        var entry = `After a failure`.claim(.result, on: "2024-03-04")
        entry.refusal = refusal
        return try await ClaimDesk(county.office).apply(entry, to: sample, by: county.head)
    }

    @Test(arguments: Engine.available)
    func `a failure in microbes alone is not tested again, with the reason on record`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let sample = try await Self.failed(county, in: "菌落总数")
            let claim = try await Self.ask(county, sample)
            #expect(claim.inTime && !claim.isAccepted)
            #expect(claim.reason.contains("微生物"), "\(claim.reason)")
            #expect(try await county.count("SELECT COUNT(*) FROM matter WHERE procedure_id = 'retest'") == 0)
            #expect(
                try await county.count("SELECT COUNT(*) FROM audit_leaf WHERE action = 'claim-refused'") == 1
            )
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a failure in a microbe and in a residue is taken up`() async throws {
        try await County.with(.sqlite) { county in
            let sample = try await Self.failed(county, in: "菌落总数", "克百威")
            #expect(try await Self.ask(county, sample).isAccepted)
        }
    }

    @Test func `a ground that whoever examines finds is on record, one that the rulebook does not have is refused`()
        async throws
    {
        try await County.with(.sqlite) { county in
            let sample = try await Self.failed(county, in: "克百威")
            await expectFaults(["unknown-ground"]) { _ = try await Self.ask(county, sample, refusal: "microbe") }
            var entry = `After a failure`.claim(.method, on: "2024-03-04")
            entry.refusal = "reserve-expired"
            await expectFaults(["not-a-retest"]) {
                _ = try await ClaimDesk(county.office).apply(entry, to: sample, by: county.head)
            }
            let claim = try await Self.ask(county, sample, refusal: "reserve-expired")
            #expect(!claim.isAccepted && claim.reason.contains("备份样品超过保质期"))
            #expect(try await Self.ask(county, sample).isAccepted, "a refusal is no retest that was made")
        }
    }
}

@Suite struct `The retest institution` {
    private static let other = Department(
        id: "other-laboratory",
        name: "另一检验机构",
        kind: .laboratory,
        source: Source(document: "测试", clause: "", confidence: .unconfirmed)
    )

    @Test func `neither the laboratory that failed the sample nor one that is not on the list tests it again`()
        async throws
    {
        var rulebook = Shipped.rulebook
        rulebook.departments.append(Self.other)
        try await County.with(.sqlite, rulebook: rulebook) { county in
            let chain = try await FieldChain(county)
            let sample = try await chain.approved("0.5").sample
            for (laboratory, code) in [
                ("county-laboratory", "same-laboratory"), ("other-laboratory", "no-retest-institution"),
            ] {
                var entry = chain.entry {
                    $0.aim = .retest
                    $0.sample = sample
                }
                entry.laboratory = laboratory
                let refused = entry
                await expectFaults([code]) { _ = try await chain.specimens.take(refused, by: county.north) }
            }
            let offered = chain.specimens.laboratories(for: .retest, first: "county-laboratory").map(\.id)
            #expect(offered == ["retest-institution"])
            #expect(chain.specimens.laboratories(for: .retest, first: "retest-institution").isEmpty)
            #expect(chain.specimens.laboratories(for: .routine, first: nil).count == 3)
        }
    }

    @Test func `the sheet of a retest begins with the reserve and the seal of the sample`() async throws {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            var sheet: SpecimenSheet?
            let sample = try await chain.approved("0.5") { sheet = $0.sheet }.sample
            let prefill = try await chain.specimens.prefill(sample: sample, by: county.north)
            #expect(prefill.seal == sheet?.seal && prefill.reserve == sheet?.reserve)
            #expect(prefill.laboratory == "county-laboratory")
        }
    }
}

@Suite struct `Who holds what follows a failure` {
    /// A failure at a farm; the register knows the firm as one that grows.
    private static func atFarm(_ county: County) async throws -> (sample: String, disposal: String) {
        try await county.importing([.cowpea("A0", "0.01")], name: "先前.xlsx")
        try await county.execute("UPDATE operator SET kind = 'growing'")
        let disposal = try await county.openedDisposal("A1")
        return (try await county.text("SELECT id FROM sample WHERE number = 'A1'") ?? "", disposal)
    }

    private static func department(_ id: String, _ rulebook: Rulebook) -> Officer {
        Officer(
            account: id,
            name: id,
            scope: Scope(
                county: Shipped.county,
                role: .shipped("department"),
                department: id,
                kinds: rulebook.department(id)?.supervises ?? []
            )
        )
    }

    @Test(arguments: Engine.available)
    func `a failure at a farm is agriculture's from the first step to the last`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let (_, disposal) = try await Self.atFarm(county)
            let agriculture = Self.department("agriculture", county.office.rulebook)
            let file = try await county.matters.file(disposal, by: agriculture)
            #expect(file.summary.holder == .department("agriculture") && file.mayAct)
            await #expect(throws: Refusal.notFound) {
                let market = Self.department("market-supervision", county.office.rulebook)
                _ = try await county.matters.file(disposal, by: market)
            }
            try await county.carry(
                disposal,
                through: "control",
                "cause",
                "rectify",
                "no-case",
                "publicity",
                by: agriculture
            )
            let last = try await county.matters.file(disposal, by: agriculture)
            #expect(last.matter.steps.allSatisfy { $0.holder == .department("agriculture") })
            #expect(last.mayAct)
        }
    }

    @Test func `a farm asks for a retest within five working days, and the report has seven`() async throws {
        try await County.with(.sqlite) { county in
            let (sample, disposal) = try await Self.atFarm(county)
            let agriculture = Self.department("agriculture", county.office.rulebook)
            try await county.carry(disposal, through: "control", by: agriculture)
            county.set("2024-03-11")
            let claim = try await ClaimDesk(county.office).apply(
                `After a failure`.claim(.result, on: "2024-03-11"),
                to: sample,
                by: county.head
            )
            #expect(claim.lastDay == Shipped.day("2024-03-11"))
            let matter = try await county.matters.file(claim.matter ?? "", by: agriculture)
            #expect(matter.mayAct && matter.matter.version.step("retesting")?.clock == .deadline("AG-03"))
        }
    }

    @Test func `an objection to the sampling is examined in twenty working days, one to the method in thirty`()
        async throws
    {
        for (subject, deadline) in [(ClaimSubject.process, "SA-20"), (.method, "SA-15")] {
            try await County.with(.sqlite) { county in
                let disposal = try await county.openedDisposal()
                let sample = try await county.text("SELECT id FROM sample") ?? ""
                try await county.carry(disposal, through: "control")
                let claim = try await ClaimDesk(county.office).apply(
                    `After a failure`.claim(subject, on: "2024-03-04"),
                    to: sample,
                    by: county.head
                )
                try await county.carry(claim.matter ?? "", through: "examination", by: county.head)
                let file = try await county.matters.file(claim.matter ?? "", by: county.head)
                #expect(file.matter.currentStep?.clock == .deadline(deadline))
                let days = subject == .process ? 20 : 30
                let last = try county.office.rulebook.calendar.adding(workingDays: days, to: Shipped.day("2024-03-04"))
                #expect(file.matter.steps.last?.due?.instant?.adding(seconds: -1).day == last)
            }
        }
    }
}

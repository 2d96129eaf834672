import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

/// People and a shop for a specimen's way.
private struct Chain {
    let county: County
    let inspector = Officer(
        account: "inspector",
        name: "检验员",
        scope: Scope(county: Shipped.county, role: .shipped("laboratory"), department: "county-laboratory")
    )
    let shop: String

    init(_ county: County) async throws {
        self.county = county
        // An import brings the shop into the register.
        try await county.importing([.cowpea("先前", on: "2024-02-20")], name: "先前.xlsx")
        shop = try await county.text("SELECT id FROM operator WHERE name = '凤凰蔬菜店'") ?? ""
    }

    var specimens: SpecimenDesk { SpecimenDesk(county.office) }
    var laboratory: LaboratoryDesk { LaboratoryDesk(county.office) }
    var review: ReviewDesk { ReviewDesk(county.office) }

    func entry(_ change: (inout SpecimenDesk.Entry) -> Void = { _ in }) -> SpecimenDesk.Entry {
        let sheet = SpecimenSheet(
            spec: "散装",
            amount: "3 千克",
            reserve: "1 千克",
            seal: "封001、封002",
            sampler: "甲",
            secondSampler: "乙"
        )
        var entry = SpecimenDesk.Entry(
            operatorID: shop,
            food: "豇豆",
            foodClass: "",
            sheet: sheet,
            laboratory: "county-laboratory"
        )
        entry.items = ["克百威"]
        change(&entry)
        return entry
    }

    static func result(_ text: String, _ declared: Verdict? = nil) -> LaboratoryDesk.Entry {
        .init(item: "克百威", result: text, unit: "mg/kg", limit: "≤0.02mg/kg", declared: declared)
    }

    /// Takes a specimen to review.
    func submitted(_ text: String, _ change: (inout SpecimenDesk.Entry) -> Void = { _ in }) async throws -> String {
        let id = try await specimens.take(entry(change), by: county.north)
        try await specimens.handOver(id, note: "", by: county.north)
        try await laboratory.accept(id, note: "", by: inspector)
        try await laboratory.submit(id, [Self.result(text)], by: inspector)
        return id
    }

    func approved(_ text: String, _ change: (inout SpecimenDesk.Entry) -> Void = { _ in }) async throws -> (specimen: String, sample: String) {
        let id = try await submitted(text, change)
        try await review.approve(id, note: "", by: county.head)
        return (id, try await specimens.file(id, by: county.head).summary.sample ?? "")
    }
}

@Suite struct `A specimen on its way` {
    private static func with(_ engine: Engine, _ body: @Sendable @escaping (Chain) async throws -> Void) async throws {
        try await County.with(engine) { county in try await body(try await Chain(county)) }
    }

    @Test(arguments: Engine.available)
    func `from the field to the ledger each hand is on record, and a failure opens its disposal`(engine: Engine) async throws {
        try await Self.with(engine) { chain in
            let (id, sample) = try await chain.approved("0.5")
            let file = try await chain.specimens.file(id, by: chain.county.head)
            #expect(file.events.map(\.state) == [.taken, .handedOver, .accepted, .submitted, .approved])
            #expect(file.events.map(\.actor) == ["north", "north", "inspector", "inspector", "head"])
            #expect(file.summary.number == "XBJ24140522000001")
            #expect(file.summary.conclusion == .fail)
            let stored = try await SampleReading(chain.county.office).file(sample, by: chain.county.head)
            #expect(stored.summary.conclusion == .fail)
            #expect(stored.summary.supplierID == chain.shop)
            #expect(stored.matters.map(\.procedureTitle) == ["核查处置"])
            #expect(try await LedgerCheck(chain.county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `numbers have no gap and each kind its own`(engine: Engine) async throws {
        try await Self.with(engine) { chain in
            for _ in 0..<2 { _ = try await chain.specimens.take(chain.entry(), by: chain.county.north) }
            _ = try await chain.specimens.take(chain.entry { $0.kind = .riskMonitoring }, by: chain.county.north)
            let numbers = try await chain.county.database.read { db in
                try db.query("SELECT number FROM specimen ORDER BY number").map { try $0.get("number", as: String.self) }
            }
            #expect(numbers == ["XBF24140522000001", "XBJ24140522000001", "XBJ24140522000002"])
        }
    }

    @Test func `all that is wrong with a sheet is said at once, and nothing is written`() async throws {
        try await Self.with(.sqlite) { chain in
            let found = await faults {
                _ = try await chain.specimens.take(
                    chain.entry { entry in
                        entry.operatorID = "nobody"
                        entry.food = " "
                        entry.laboratory = "civil-affairs"
                        entry.sheet = SpecimenSheet(sampler: "甲", secondSampler: "甲")
                        entry.takenAt = Instant(Shipped.day("2024-03-05"))
                    },
                    by: chain.county.north
                )
            }
            #expect(
                Set(found) == [
                    "food-missing", "amount-missing", "reserve-missing", "seal-missing", "same-sampler", "in-future",
                    "unknown-operator", "unknown-laboratory",
                ]
            )
            let written = try await chain.county.count("SELECT COUNT(*) FROM specimen")
            #expect(written == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `whoever entered results cannot approve them, not even past the desk`(engine: Engine) async throws {
        try await Self.with(engine) { chain in
            let id = try await chain.submitted("0.01")
            await #expect(throws: StorageError.self) {
                try await chain.county.execute(
                    "UPDATE specimen_standing SET reviewed_by = 'inspector', state = 'approved' WHERE specimen = \(id)"
                )
            }
            await #expect(throws: StorageError.self) {
                try await chain.county.execute("UPDATE specimen SET second_sampler = sampler")
            }
            #expect(try await chain.specimens.file(id, by: chain.county.head).summary.state == .submitted)
        }
    }

    @Test func `the laboratory refuses with a reason, and the sampler hands over again`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.specimens.take(chain.entry(), by: chain.county.north)
            await #expect(throws: Refusal.notFound) { try await chain.laboratory.accept(id, note: "", by: chain.inspector) }
            try await chain.specimens.handOver(id, note: "", by: chain.county.north)
            await expectFaults(["note-missing"]) { try await chain.laboratory.refuse(id, reason: " ", by: chain.inspector) }
            try await chain.laboratory.refuse(id, reason: "封条破损", by: chain.inspector)
            await expectFaults(["not-now"]) { try await chain.laboratory.submit(id, [Chain.result("0.01")], by: chain.inspector) }
            try await chain.specimens.handOver(id, note: "已重新封样", by: chain.county.north)
            try await chain.laboratory.accept(id, note: "", by: chain.inspector)
            let file = try await chain.specimens.file(id, by: chain.county.north)
            #expect(file.events.map(\.state) == [.taken, .handedOver, .refused, .handedOver, .accepted])
        }
    }

    @Test func `the laboratory is told no operator, and only of its own specimens`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.submitted("0.01")
            let parcel = try await chain.laboratory.parcel(id, by: chain.inspector)
            #expect(parcel.summary.supplier.isEmpty && parcel.summary.supplierID.isEmpty && parcel.summary.township == nil)
            let other = Officer(
                account: "other",
                name: "别家",
                scope: Scope(county: Shipped.county, role: .shipped("laboratory"), department: "another")
            )
            await #expect(throws: Refusal.notFound) { _ = try await chain.laboratory.parcel(id, by: other) }
            await #expect(throws: Refusal.notFound) { _ = try await chain.specimens.file(id, by: chain.county.south) }
        }
    }

    @Test func `a return begins a new round, and the first results stay`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.submitted("5")
            await expectFaults(["note-missing"]) { try await chain.review.giveBack(id, reason: "", by: chain.county.head) }
            try await chain.review.giveBack(id, reason: "单位写错", by: chain.county.head)
            #expect(try await chain.county.count("SELECT COUNT(*) FROM sample WHERE number LIKE 'XBJ%'") == 0)
            try await chain.laboratory.submit(id, [Chain.result("0.005")], by: chain.inspector)
            try await chain.review.approve(id, note: "", by: chain.county.head)
            let file = try await chain.specimens.file(id, by: chain.county.head)
            #expect(file.results.map(\.result) == ["5", "0.005"])
            #expect(file.lastRound.map(\.result) == ["0.005"])
            #expect(file.summary.conclusion == .pass)
        }
    }

    @Test func `an item that was asked for cannot be left out`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.specimens.take(chain.entry { $0.items = ["克百威", "灭蝇胺"] }, by: chain.county.north)
            try await chain.specimens.handOver(id, note: "", by: chain.county.north)
            try await chain.laboratory.accept(id, note: "", by: chain.inspector)
            let found = await faults { try await chain.laboratory.submit(id, [Chain.result("")], by: chain.inspector) }
            #expect(Set(found) == ["result-missing", "item-left-out"])
        }
    }

    @Test func `a file enters all its results or none`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.specimens.take(chain.entry(), by: chain.county.north)
            try await chain.specimens.handOver(id, note: "", by: chain.county.north)
            try await chain.laboratory.accept(id, note: "", by: chain.inspector)
            let good = SamplingRow.cowpea("XBJ24140522000001", "0.01")
            let bad = SamplingRow.cowpea("XBJ24140522000009", "0.01")
            await expectFaults(["unknown-number"]) { _ = try await chain.laboratory.submit(file: .of([good, bad]), by: chain.inspector) }
            #expect(try await chain.county.count("SELECT COUNT(*) FROM specimen_result") == 0)
            #expect(try await chain.laboratory.submit(file: .of([good]), by: chain.inspector) == 1)
        }
    }

    /// Taken on Monday 4 March: five working days end with the 11th, twenty from acceptance on the 5th with 2 April.
    @Test func `the clock of each state runs from its own event`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.specimens.take(chain.entry(), by: chain.county.north)
            func due() async throws -> DueTime? { try await chain.specimens.file(id, by: chain.county.head).summary.due }
            #expect(try await due() == .at(Instant(Shipped.day("2024-03-12"))))
            try await chain.specimens.handOver(id, note: "", by: chain.county.north)
            chain.county.set("2024-03-05")
            try await chain.laboratory.accept(id, note: "", by: chain.inspector)
            #expect(try await due() == .at(Instant(Shipped.day("2024-04-03"))))
            let late = try await chain.specimens.list(SpecimenFilter(overdue: true), by: chain.county.head, limit: 9, offset: 0)
            #expect(late.total == 0)
            chain.county.set("2024-04-03")
            let now = try await chain.specimens.list(SpecimenFilter(overdue: true), by: chain.county.head, limit: 9, offset: 0)
            #expect(now.rows.map(\.id) == [id])
        }
    }
}

@Suite struct `After a failure` {
    /// Serves the result, the first step of the disposal, on the day the clock shows.
    private static func serve(_ chain: Chain, sample: String) async throws {
        let matter = try await chain.county.text("SELECT id FROM matter WHERE sample = \(sample) AND procedure_id = 'disposal'") ?? ""
        for need in ["result-notice", "service-receipt"] {
            try await chain.county.matters.addEvidence(matter: matter, need: need, note: "", file: Paper.file(), by: chain.county.north)
        }
        try await chain.county.matters.advance(matter: matter, from: "serve", to: "control", note: "", by: chain.county.north)
    }

    private static func claim(_ subject: Claim.Subject, on day: String?) -> ClaimDesk.Entry {
        .init(subject: subject, applicant: "凤凰蔬菜店", grounds: "有异议", appliedOn: day.map { Shipped.day($0) }, servedOn: nil)
    }

    /// Served on Tuesday 24 September 2024: seven working days are 25, 26, 27, 29, 30 September and 8, 9 October.
    @Test(arguments: Engine.available)
    func `a retest asked for on the last day is taken up, a day later it is refused on record`(engine: Engine) async throws {
        for (day, inTime) in [("2024-10-09", true), ("2024-10-10", false)] {
            try await County.with(engine) { county in
                let chain = try await Chain(county)
                county.set("2024-09-20")
                let (_, sample) = try await chain.approved("0.5")
                county.set("2024-09-24")
                try await Self.serve(chain, sample: sample)
                county.set("2024-10-15")
                let claim = try await ClaimDesk(county.office).apply(Self.claim(.result, on: day), to: sample, by: county.head)
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

    @Test func `without a service the day is asked for, and a sampling objection counts from the sampling`() async throws {
        try await County.with(.sqlite) { county in
            let chain = try await Chain(county)
            let (_, sample) = try await chain.approved("0.5")
            county.set("2024-03-20")
            let desk = ClaimDesk(county.office)
            await expectFaults(["not-served"]) { _ = try await desk.apply(Self.claim(.result, on: "2024-03-19"), to: sample, by: county.head) }
            let claim = try await desk.apply(Self.claim(.process, on: "2024-03-13"), to: sample, by: county.head)
            #expect(claim.clockFrom == Shipped.day("2024-03-04"))
            #expect(claim.lastDay == Shipped.day("2024-03-13"))
            #expect(claim.matterNumber?.contains("异议处理") == true)
            let found = await faults { _ = try await desk.apply(Self.claim(.method, on: nil), to: sample, by: county.head) }
            #expect(found.contains("day-missing"))
        }
    }

    @Test(arguments: Engine.available)
    func `a passed retest stands beside the first result and overwrites nothing`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let chain = try await Chain(county)
            let (_, sample) = try await chain.approved("0.5")
            try await Self.serve(chain, sample: sample)
            let claim = try await ClaimDesk(county.office).apply(Self.claim(.result, on: "2024-03-04"), to: sample, by: county.head)
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
            try await county.matters.addEvidence(matter: matter, need: "acceptance-decision", note: "受理", file: nil, by: county.head)
            try await county.matters.advance(matter: matter, from: "acceptance", to: "institution", note: "", by: county.head)
            try await county.matters.addEvidence(matter: matter, need: "retest-commission", note: "", file: Paper.file(), by: county.head)
            try await county.matters.advance(matter: matter, from: "institution", to: "retesting", note: "", by: county.head)
            try await SampleEvidence(county.office).lay(retest.specimen, on: matter, by: county.head)
            #expect(try await county.count("SELECT COUNT(*) FROM evidence_specimen") == 1)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a look-back is filled in with the same firm, product and item, and fails into a disposal of its own`() async throws {
        try await County.with(.sqlite) { county in
            let chain = try await Chain(county)
            let (_, sample) = try await chain.approved("0.5")
            let prefill = try await chain.specimens.prefill(sample: sample, by: county.north)
            #expect(prefill.operatorID == chain.shop)
            #expect(prefill.food == "豇豆" && prefill.items == ["克百威"])
            await #expect(throws: Refusal.notFound) { _ = try await chain.specimens.prefill(sample: sample, by: county.south) }
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

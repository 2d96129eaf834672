import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A market's gate` {
    @Test(arguments: Engine.available)
    func `a certified arrival is admitted, moves the lot and is counted as a scan`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let (market, keeper) = try await county.openMarket()
            let code = try await county.certified("120.5")
            var arrival = try await county.arrival(at: market, "80", shown: "https://shian.example/c/\(code)")
            arrival.purchase = PurchaseProof(kind: .certificate, number: code)
            let receipt = try await county.gate.admit(arrival, by: keeper)
            #expect(receipt.standing == .admitted)
            let file = try await county.gate.file(receipt.id, by: county.north)
            #expect(file.entry.movement != nil)
            #expect(file.entry.place == "东关村1号棚")
            #expect(file.certificate?.code.text == code)
            #expect(file.keptUntil == Shipped.day("2024-09-04"))
            let lot = try #require(file.certificate?.lot)
            let balances = try await county.lots.file(lot, by: county.head).balances
            #expect(balances.map(\.remaining.number) == ["40.5", "80"])
            let scans = try await county.certificates.open(try #require(CertificateCode(code)))?.scans
            #expect(scans?.markets.map(\.name) == ["凤凰批发市场"])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a promise used up at one market is used up at the other`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let (market, keeper) = try await county.openMarket()
            let (second, other) = try await county.openMarket("北留批发市场", by: county.south)
            let code = try await county.certified("100")
            let first = try await county.gate.admit(try await county.arrival(at: market, "70", shown: code), by: keeper)
            #expect(first.standing == .admitted)
            let again = try await county.gate.admit(try await county.arrival(at: second, "70", shown: code), by: other)
            #expect(again.standing == .awaiting)
            #expect(again.text.contains("凤凰批发市场"))
            // What does not agree goes back to where the certificate was issued.
            let trace = try await county.text("SELECT trace FROM gate_entry WHERE id = \(again.id)")
            let procedure = try await county.text("SELECT procedure_id FROM matter WHERE id = \(trace)")
            #expect(procedure == "certificate-check")
            let rest = try await county.gate.admit(try await county.arrival(at: second, "30", shown: code), by: other)
            #expect(rest.standing == .admitted)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a void certificate does not admit, a test that passes does`() async throws {
        try await County.with(.sqlite) { county in
            let (market, keeper) = try await county.openMarket()
            let code = try await county.certified("100")
            let id = try #require(try await county.text("SELECT id FROM certificate WHERE code = \(code)"))
            try await county.certificates.void(id, reason: "数量写错", by: county.north)
            var arrival = try await county.arrival(at: market, "10", shown: code)
            arrival.items = "有机磷"
            arrival.outcome = .negative
            let receipt = try await county.gate.admit(arrival, by: keeper)
            let file = try await county.gate.file(receipt.id, by: keeper)
            #expect(file.entry.reason == .quickTestPassed)
            #expect(file.entry.mismatch == "void")
            #expect(file.entry.movement == nil)
        }
    }

    @Test func `an altered certificate is noticed at the gate`() async throws {
        try await County.with(.sqlite) { county in
            let (market, keeper) = try await county.openMarket()
            let code = try await county.certified("100")
            try await county.execute("UPDATE certificate SET content = replace(content, '100', '900')")
            let arrival = try await county.arrival(at: market, "10", shown: code)
            let receipt = try await county.gate.admit(arrival, by: keeper)
            #expect(receipt.text.contains("签名"))
            #expect(receipt.standing == .awaiting)
        }
    }

    @Test(arguments: Engine.available)
    func `what fails is held, both departments are told at once, and what fails again is disposed of`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let (market, keeper) = try await county.openMarket()
            let id = try await county.failed(at: market, by: keeper)
            var file = try await county.gate.file(id, by: keeper)
            #expect(file.entry.standing == .held)
            #expect(file.entry.due == county.clock.value.adding(hours: 4))
            let matter = try #require(file.steps.first?.matter)
            let holder = try await county.text("SELECT holder FROM matter_standing WHERE matter = \(matter)")
            #expect(holder == "station:140522100")
            let next = county.office.rulebook.procedures(openedBy: "gate-failed", on: county.clock.value.day)
            #expect(next.first?.1.steps.map(\.holder.text).contains("department:agriculture") == true)
            var retest = GateDesk.StepEntry(.retest)
            retest.items = "有机磷"
            retest.outcome = .positive
            county.clock.change { $0 = $0.adding(hours: 2) }
            try await county.gate.add(retest, to: id, by: keeper)
            file = try await county.gate.file(id, by: keeper)
            #expect((file.entry.standing, file.next) == (.condemned, [.disposal]))
            var disposal = GateDesk.StepEntry(.disposal)
            disposal.quantity = "60"
            await expectFaults(["more-than-held", "evidence-missing"]) {
                try await county.gate.add(disposal, to: id, by: keeper)
            }
            for quantity in ["20", "30"] {
                disposal.quantity = quantity
                disposal.evidence = "深埋，市场监管所在场"
                try await county.gate.add(disposal, to: id, by: keeper)
            }
            file = try await county.gate.file(id, by: county.north)
            #expect(file.entry.standing == .disposed)
            #expect(file.steps.map(\.standing) == [.held, .condemned, .condemned, .disposed])
            #expect(try await county.count("SELECT COUNT(*) FROM matter") == 1)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a second test after four hours is on record and clears nothing`() async throws {
        try await County.with(.sqlite) { county in
            let (market, keeper) = try await county.openMarket()
            let id = try await county.failed(at: market, by: keeper)
            county.clock.change { $0 = $0.adding(hours: 4) }
            #expect(try await county.gate.file(id, by: keeper).entry.standing == .condemned)
            var retest = GateDesk.StepEntry(.retest)
            retest.items = "有机磷"
            retest.outcome = .negative
            try await county.gate.add(retest, to: id, by: keeper)
            let file = try await county.gate.file(id, by: keeper)
            #expect(file.entry.standing == .condemned)
            let again = retest
            await expectFaults(["step-not-allowed"]) { try await county.gate.add(again, to: id, by: keeper) }
            var release = GateDesk.StepEntry(.release)
            release.evidence = "县检验检测中心报告 JC2024-77"
            let asked = release
            await expectFaults(["step-not-allowed"]) { try await county.gate.add(asked, to: id, by: keeper) }
            try await county.gate.add(release, to: id, by: county.north)
            #expect(try await county.gate.file(id, by: keeper).entry.standing == .admitted)
        }
    }

    @Test(arguments: Engine.available)
    func `what a phone sends twice is recorded once, as it was when it was filled in`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let (market, keeper) = try await county.openMarket()
            var arrival = try await county.arrival(at: market, "50")
            arrival.delay = 3600
            let first = try await county.gate.admit(arrival, by: keeper)
            county.clock.change { $0 = $0.adding(hours: 3) }
            arrival.delay = 4 * 3600
            let second = try await county.gate.admit(arrival, by: keeper)
            #expect(first == second)
            #expect(try await county.count("SELECT COUNT(*) FROM gate_entry") == 1)
            let entry = try await county.gate.file(first.id, by: keeper).entry
            #expect(entry.arrivedAt == Instant(Shipped.day("2024-03-04"), hour: 8))
            arrival.quantity = try county.kg("51")
            let other = arrival
            await expectFaults(["key-reused"]) { _ = try await county.gate.admit(other, by: keeper) }
        }
    }

    @Test func `all that is missing is told at once, and nothing is kept`() async throws {
        try await County.with(.sqlite) { county in
            let (market, keeper) = try await county.openMarket()
            var arrival = GateDesk.Arrival(key: "short")
            arrival.delay = 8 * 86_400
            arrival.outcome = .negative
            arrival.purchase = PurchaseProof(kind: .invoice, number: " ")
            let empty = arrival
            await expectFaults(
                [
                    "food-missing", "bad-quantity", "purchase-number-missing", "items-missing", "bad-key", "bad-delay",
                    "seller-missing", "place-missing",
                ]
            ) { _ = try await county.gate.admit(empty, by: keeper) }
            #expect(try await county.count("SELECT COUNT(*) FROM gate_entry") == 0)
            let full = try await county.arrival(at: market, "1")
            await expectFaults(["no-market"]) { _ = try await county.gate.admit(full, by: county.south) }
            await #expect(throws: Refusal.notPermitted(.admitGoods)) {
                _ = try await county.gate.admit(full, by: county.person("township"))
            }
        }
    }

    @Test func `a foreign station sees no entry and no seller, a restaurant has no gate`() async throws {
        try await County.with(.sqlite) { county in
            let (market, keeper) = try await county.openMarket()
            let arrival = try await county.arrival(at: market, "50")
            let id = try await county.gate.admit(arrival, by: keeper).id
            await #expect(throws: Refusal.notFound) { _ = try await county.gate.file(id, by: county.south) }
            await #expect(throws: Refusal.notFound) {
                _ = try await SellerDesk(county.office).file(arrival.seller, inFull: false, by: county.south)
            }
            let inn = try await county.firm("南街饭店", .catering)
            let cook = county.person("operator", operatorID: inn)
            #expect(try await county.gate.view(market: market, shown: "", by: cook) == nil)
            #expect(try await county.gate.list(GateFilter(), by: cook, limit: 9, offset: 0).total == 0)
            await #expect(throws: Refusal.notFound) { _ = try await county.gate.file(id, by: cook) }
        }
    }

    @Test(arguments: Engine.available)
    func `rates count what came with a certificate, what was checked and what was tested`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let (market, keeper) = try await county.openMarket()
            let code = try await county.certified("100")
            for (quantity, shown, outcome) in [
                ("10", code, nil), ("10", "外县 77", nil), ("10", "", .negative), ("10", "", nil),
                ("200", code, .positive),
            ] as [(String, String, RapidTest.Outcome?)] {
                var arrival = try await county.arrival(at: market, quantity, shown: shown)
                arrival.outcome = outcome
                arrival.items = "有机磷"
                _ = try await county.gate.admit(arrival, by: keeper)
            }
            let listing = try await county.gate.list(GateFilter(market: market), by: county.north, limit: 9, offset: 0)
            let figures = listing.figures
            #expect(
                (figures.arrivals, figures.admitted, figures.open, figures.failed, figures.traced) == (5, 2, 3, 1, 1)
            )
            #expect((figures.attached, figures.verified, figures.sampled) == (600, 667, 500))
            #expect(listing.foods.map(\.quantity.number) == ["20"])
            let none = try await county.gate.list(
                GateFilter(from: Shipped.day("2024-03-05")),
                by: county.north,
                limit: 9,
                offset: 0
            )
            #expect(none.figures.attached == nil)
        }
    }

    @Test func `an arrival changed by SQL is found by verify`() async throws {
        try await County.with(.sqlite) { county in
            let (market, keeper) = try await county.openMarket()
            let id = try await county.failed(at: market, by: keeper)
            try await county.execute("UPDATE gate_step SET standing = 'admitted'")
            try await county.execute("UPDATE market_seller SET goods = '肉'")
            let report = try await LedgerCheck(county.office).run().faults
            #expect(report.contains { $0.contains("gate-entry \(id)") })
            #expect(report.contains { $0.contains("market-seller") })
        }
    }
}

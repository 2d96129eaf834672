import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Files of sellers` {
    @Test(arguments: Engine.available)
    func `a seller who left is kept six months and brings nothing more`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let (market, keeper) = try await county.openMarket()
            let desk = SellerDesk(county.office)
            let arrival = try await county.arrival(at: market, "10")
            await expectFaults(["bad-day"]) {
                try await desk.leave(arrival.seller, on: Shipped.day("2024-03-05"), by: keeper)
            }
            try await desk.leave(arrival.seller, on: nil, by: keeper)
            await expectFaults(["already-left"]) { try await desk.leave(arrival.seller, on: nil, by: keeper) }
            let list = try #require(try await desk.list(market: market, by: county.north))
            #expect(list.1.first?.keptUntil == Shipped.day("2024-09-04"))
            await expectFaults(["unknown-seller"]) { _ = try await county.gate.admit(arrival, by: keeper) }
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `numbers are masked, and shown in full only with a leaf`() async throws {
        try await County.with(.sqlite) { county in
            let (market, keeper) = try await county.openMarket()
            let id = try await county.arrival(at: market, "10").seller
            let desk = SellerDesk(county.office)
            let masked = try await desk.file(id, inFull: false, by: keeper).seller
            #expect((masked.identity, masked.phone) == ("110**************X", "139******00"))
            let leaves = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            let full = try await desk.file(id, inFull: true, by: keeper).seller
            #expect((full.identity, full.phone) == ("11010519491231002X", "13903560000"))
            #expect(try await county.count("SELECT COUNT(*) FROM audit_leaf") == leaves + 1)
            // A station may see both kinds: a leaf for each.
            _ = try await desk.file(id, inFull: true, by: county.north)
            #expect(try await county.count("SELECT COUNT(*) FROM audit_leaf") == leaves + 3)
        }
    }

    @Test func `a file needs name, number, telephone and goods, and is there once`() async throws {
        try await County.with(.sqlite) { county in
            let (market, keeper) = try await county.openMarket()
            var entry = SellerDesk.Entry()
            entry.identity = "110105194912310021"
            entry.since = Shipped.day("2024-03-05")
            let bad = entry
            await expectFaults(["name-missing", "goods-missing", "bad-identity", "bad-phone", "in-future"]) {
                _ = try await SellerDesk(county.office).add(bad, by: keeper)
            }
            await expectFaults(["already-there"]) { _ = try await county.seller(of: market, by: keeper) }
        }
    }
}

/// Markets for tests.
extension County {
    var gate: GateDesk { GateDesk(office) }

    func person(_ role: String, operatorID: String? = nil) -> Officer {
        Officer(
            account: "person-\(role)",
            name: role,
            scope: Scope(
                county: Shipped.county,
                township: operatorID == nil ? Shipped.north : nil,
                role: .shipped(role),
                operatorID: operatorID
            )
        )
    }

    /// A wholesale market with one seller, and its person at the gate.
    func openMarket(_ name: String = "凤凰批发市场", by station: Officer? = nil) async throws -> (String, Officer) {
        let market = try await firm(name, .wholesaleMarket, by: station)
        let keeper = person("operator", operatorID: market)
        _ = try await seller(of: market, by: keeper)
        return (market, keeper)
    }

    func seller(of market: String, by keeper: Officer) async throws -> String {
        var entry = SellerDesk.Entry()
        entry.market = market
        entry.name = "王建国"
        entry.identity = "11010519491231002x"
        entry.phone = "13903560000"
        entry.goods = "蔬菜"
        entry.stall = "3-12"
        return try await SellerDesk(office).add(entry, by: keeper)
    }

    /// The number of a certificate of cucumbers of the northern township.
    func certified(_ kilograms: String) async throws -> String {
        let farm = try await firm("东关蔬菜社")
        let id = try await certificates.issue(try promise(farm, quantity: kilograms), by: north)
        return try await certificates.file(id, by: north).certificate.code.text
    }

    func arrival(at market: String, _ kilograms: String, shown: String = "") async throws -> GateDesk.Arrival {
        let number = try await count("SELECT COUNT(*) FROM gate_entry")
        var arrival = GateDesk.Arrival(key: "0123456789abcdef-\(number)")
        arrival.market = market
        arrival.seller = try await text("SELECT id FROM market_seller WHERE market = \(market)") ?? ""
        arrival.food = "黄瓜"
        arrival.quantity = try kg(kilograms)
        arrival.purchase = PurchaseProof(kind: .invoice, number: "收据 12")
        if shown.isEmpty || GateCode.read(shown) == nil { arrival.place = "泽州县" }
        arrival.shown = shown
        return arrival
    }

    /// Fifty kilograms that failed their quick test.
    func failed(at market: String, by keeper: Officer) async throws -> String {
        var arrival = try await arrival(at: market, "50")
        arrival.items = "有机磷"
        arrival.outcome = .positive
        return try await gate.admit(arrival, by: keeper).id
    }
}

import EPCIS
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

/// Movements of lots out of events.
@Suite struct EventMovementTests {
    private func event(_ number: Int, _ step: String, _ action: String, _ fields: String) -> String {
        """
        {"type": "ObjectEvent", "eventID": "urn:uuid:m\(number)", "eventTime": "2024-03-04T08:0\(number):00+08:00",
         "eventTimeZoneOffset": "+08:00", "action": "\(action)", "bizStep": "\(step)", \(fields)}
        """
    }

    private func lots(_ kilograms: Int, lot: String = "L1") -> String {
        #""quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.\#(lot)", "quantity": \#(kilograms), "uom": "KGM"}]"#
    }

    private static let farmPlace = #""bizLocation": {"id": "urn:epc:id:sgln:4012345.00001.0"}"#
    private static let trade = """
        "sourceList": [{"type": "possessing_party", "source": "urn:epc:id:pgln:4012345.00001"}],
        "destinationList": [{"type": "possessing_party", "destination": "urn:epc:id:pgln:4012345.00002"}]
        """

    private func register(_ county: County) async throws -> (farm: String, shop: String) {
        let farm = try await county.firm("东关蔬菜社")
        let shop = try await county.firm("南街超市", .sales)
        let desk = RegisterDesk(county.office)
        try await desk.addGLN("4012345000016", to: farm, by: county.head)
        try await desk.addGLN("4012345000023", to: shop, by: county.head)
        return (farm, shop)
    }

    @Test func `a harvest and a sale reported by both sides give one lot and one sale`() async throws {
        try await County.with(.sqlite) { county in
            let (farm, shop) = try await register(county)
            let first = CaptureTests.document([
                event(1, "commissioning", "ADD", "\(lots(100)), \(Self.farmPlace)"),
                event(2, "shipping", "OBSERVE", "\(lots(60)), \(Self.trade)"),
            ])
            let desk = CaptureDesk(county.office)
            let job = try await desk.capture(first, .rollback, by: county.head)
            #expect(job.movements == 2 && job.unplaced == 0)
            let second = CaptureTests.document([event(3, "receiving", "OBSERVE", "\(lots(60)), \(Self.trade)")])
            #expect(try await desk.capture(second, .rollback, by: county.head).movements == 0)
            let left = try await county.lots.balances(of: farm, by: county.head)
            let come = try await county.lots.balances(of: shop, by: county.head)
            #expect(left.map(\.remaining.number) == ["40"] && come.map(\.remaining.number) == ["60"])
            #expect(left.first?.lot.code == "(01)04012345123456(10)L1")
            #expect(try await county.text("SELECT source FROM movement_batch") == "epcis")
            let declared = event(2, "shipping", "OBSERVE", "\(lots(60)), \(Self.trade)").replacing(
                "}]}",
                with:
                    #"}], "errorDeclaration": {"declarationTime": "2024-03-04T08:30:00+08:00", "reason": "did_not_occur"}}"#
            )
            #expect(
                try await desk.capture(CaptureTests.document([declared]), .rollback, by: county.head).movements == 1
            )
            let restored = try await county.lots.balances(of: farm, by: county.head)
            #expect(restored.map(\.remaining.number) == ["100"])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a number that is out of use places nothing`() async throws {
        try await County.with(.sqlite) { county in
            let (farm, _) = try await register(county)
            let gln = try await OperatorFileDesk(county.office).file(farm, by: county.head).glns[0]
            try await RegisterDesk(county.office).endGLN(gln.id, of: farm, by: county.head)
            let job = try await CaptureDesk(county.office).capture(
                CaptureTests.document([event(1, "commissioning", "ADD", "\(lots(100)), \(Self.farmPlace)")]),
                .rollback,
                by: county.head
            )
            #expect(job.movements == 0 && job.unplaced == 1)
        }
    }

    @Test func `an event of nobody known stays an event, and is counted`() async throws {
        try await County.with(.sqlite) { county in
            let job = try await CaptureDesk(county.office).capture(
                CaptureTests.document([event(1, "commissioning", "ADD", "\(lots(100)), \(Self.farmPlace)")]),
                .rollback,
                by: county.head
            )
            #expect(job.events == 1 && job.movements == 0 && job.unplaced == 1)
            #expect(try await county.count("SELECT COUNT(*) FROM movement") == 0)
        }
    }

    @Test func `destroyed goods leave the ledger, processed ones become others`() async throws {
        try await County.with(.sqlite) { county in
            let (farm, _) = try await register(county)
            let processed = """
                {"type": "TransformationEvent", "eventID": "urn:uuid:t", "eventTime": "2024-03-04T08:05:00+08:00",
                 "eventTimeZoneOffset": "+08:00", "bizStep": "commissioning", \(Self.farmPlace),
                 "inputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.L1", "quantity": 50, "uom": "KGM"}],
                 "outputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012346.P1", "quantity": 40, "uom": "KGM"}]}
                """
            let job = try await CaptureDesk(county.office).capture(
                CaptureTests.document([
                    event(1, "commissioning", "ADD", "\(lots(100)), \(Self.farmPlace)"), processed,
                    event(6, "destroying", "OBSERVE", "\(lots(20)), \(Self.farmPlace)"),
                ]),
                .rollback,
                by: county.head
            )
            #expect(job.movements == 3 && job.unplaced == 0)
            let balances = try await county.lots.balances(of: farm, by: county.head)
            #expect(balances.map(\.remaining.number).sorted() == ["30", "40"])
        }
    }
}

import EPCIS
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

/// Events of EPCIS on a ledger: captured, found again, and turned into movements.
@Suite struct CaptureTests {
    static let context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

    static func document(_ events: [String]) -> [UInt8] {
        Array(
            """
            {"@context": ["\(context)", {"ex": "https://ns.example.com/"}], "type": "EPCISDocument", "schemaVersion": "2.0",
             "creationDate": "2024-03-04T08:00:00+08:00", "epcisBody": {"eventList": [\(events.joined(separator: ","))]}}
            """.utf8
        )
    }

    /// An event that has seen one object, so many minutes after eight.
    static func seen(_ number: Int, minute: Int = 0, fields: String = "") -> String {
        """
        {"type": "ObjectEvent", "eventID": "urn:uuid:\(number)", "eventTime": "2024-03-04T08:\(minute < 10 ? "0" : "")\(minute):00+08:00",
         "eventTimeZoneOffset": "+08:00", "action": "OBSERVE", "bizStep": "inspecting",
         "epcList": ["urn:epc:id:sgtin:4012345.011111.\(number)"]\(fields)}
        """
    }

    private func refusal(_ body: () async throws -> Void) async -> RepositoryRefusal? {
        do {
            try await body()
            return nil
        } catch let refusal as RepositoryRefusal { return refusal } catch { return nil }
    }

    @Test(arguments: Engine.available)
    func `what was captured is found again, in order and page by page`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let desk = CaptureDesk(county.office)
            let job = try await desk.capture(
                Self.document((1...25).map { Self.seen($0, minute: 60 - 2 * $0) }),
                .rollback,
                by: county.head
            )
            #expect(job.success && job.events == 25)
            #expect(try await desk.job(job.id, by: county.head) == job)
            for (order, expected) in [("ASC", Array((1...25).reversed())), ("DESC", Array(1...25))] {
                let query = try EventQuery.read([("orderBy", ["eventTime"]), ("orderDirection", [order])])
                var found: [String] = []
                var position: EventPosition?
                repeat {
                    let page = try await EventDesk(county.office).page(
                        query,
                        from: position,
                        limit: 10,
                        by: county.head
                    )
                    found += page.events.compactMap(\.eventID)
                    position = page.next
                } while position != nil
                #expect(found == expected.map { "urn:uuid:\($0)" })
            }
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test func `rollback takes all or nothing, proceed takes what is right`() async throws {
        try await County.with(.sqlite) { county in
            let desk = CaptureDesk(county.office)
            let bad = Self.seen(2).replacing("OBSERVE", with: "MOVE")
            let document = Self.document([Self.seen(1), bad, Self.seen(3)])
            let refused = await refusal { _ = try await desk.capture(document, .rollback, by: county.head) }
            #expect(refused?.exception == .validation)
            #expect(refused?.problems.contains { $0.contains("/epcisBody/eventList/1/action") } == true)
            #expect(try await county.count("SELECT COUNT(*) FROM epcis_event") == 0)
            let job = try await desk.capture(document, .proceed, by: county.head)
            #expect(!job.success && job.events == 2 && job.faults.count == 1)
            let broken = await refusal {
                _ = try await desk.capture(Array(document.dropLast(9)), .proceed, by: county.head)
            }
            #expect(broken?.exception == .validation)
            #expect(try await county.count("SELECT COUNT(*) FROM epcis_event") == 2)
        }
    }

    @Test func `the same sent again is no error, something else under its identifier is`() async throws {
        try await County.with(.sqlite) { county in
            let desk = CaptureDesk(county.office)
            _ = try await desk.capture(Self.document([Self.seen(1)]), .rollback, by: county.head)
            let again = try await desk.capture(Self.document([Self.seen(1), Self.seen(2)]), .rollback, by: county.head)
            #expect(again.success && again.events == 1 && again.repeated == 1)
            let other = Self.document([Self.seen(1, minute: 5), Self.seen(3)])
            let refused = try await desk.capture(other, .rollback, by: county.head)
            #expect(!refused.success && refused.events == 0)
            #expect(refused.faults.map(\.exception) == [.alreadyExists])
            let partly = try await desk.capture(other, .proceed, by: county.head)
            #expect(!partly.success && partly.events == 1)
            let declared = Self.seen(
                1,
                fields: #", "errorDeclaration": {"declarationTime": "2024-03-04T08:30:00+08:00"}"#
            )
            #expect(try await desk.capture(Self.document([declared]), .rollback, by: county.head).events == 1)
            #expect(try await EventDesk(county.office).events(id: "urn:uuid:1", by: county.head).count == 2)
        }
    }

    @Test func `more events than one call may bring are refused before any is written`() async throws {
        try await County.with(.sqlite) { county in
            let desk = CaptureDesk(county.office, limits: CaptureLimits(events: 2, bytes: 1 << 16))
            let document = Self.document((1...3).map { Self.seen($0) })
            let refused = await refusal { _ = try await desk.capture(document, .proceed, by: county.head) }
            #expect(refused?.exception == .captureLimitExceeded)
            let jobs = try await county.count("SELECT COUNT(*) FROM epcis_job")
            #expect(jobs == 0)
        }
    }

    /// Every query of the table is answered alike by the database and by looking at each event.
    @Test(arguments: Engine.available)
    func `the database finds what looking at each event finds`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let events = (1...12).map { number -> String in
                let step = ["inspecting", "shipping", "receiving"][number % 3]
                let place = number % 2 == 0 ? "urn:epc:id:sgln:4012345.00001.0" : "https://id.gs1.org/414/4012345000023"
                let fields = """
                    , "readPoint": {"id": "\(place)"}, "ex:weight": \(number),
                     "bizTransactionList": [{"type": "po", "bizTransaction": "urn:po:\(number % 4)"}],
                     "quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.L\(number % 5)", "quantity": \(number), "uom": "KGM"}]
                    """
                return Self.seen(number, minute: number, fields: fields).replacing("inspecting", with: step)
            }
            _ = try await CaptureDesk(county.office).capture(Self.document(events), .rollback, by: county.head)
            let desk = EventDesk(county.office)
            let all = try await desk.page(EventQuery(), limit: 100, by: county.head).events
            #expect(all.count == 12)
            let queries: [[(name: String, values: [String])]] = [
                [("EQ_bizStep", ["shipping"])], [("EQ_readPoint", ["https://id.gs1.org/414/4012345000016"])],
                [("MATCH_epc", ["urn:epc:idpat:sgtin:4012345.011111.*"])],
                [("MATCH_epc", ["https://id.gs1.org/01/04012345111118/21/7"])],
                [("MATCH_anyEPCClass", ["urn:epc:class:lgtin:4012345.012345.L3"])],
                [("EQ_bizTransaction_po", ["urn:po:1"])],
                [("GE_eventTime", ["2024-03-04T08:05:00+08:00"]), ("LT_eventTime", ["2024-03-04T08:09:00+08:00"])],
                [("GT_ex:weight", ["7"])], [("GE_quantity_GRM", ["9000"]), ("EQ_bizStep", ["receiving"])],
                [("EQ_eventID", ["urn:uuid:3", "urn:uuid:4"])], [("EQ_action", ["ADD"])],
            ]
            for parameters in queries {
                let query = try EventQuery.read(parameters)
                let found = try await desk.page(query, limit: 100, by: county.head).events
                #expect(found == all.filter { query.matches($0) }, "\(parameters)")
            }
            let sorted = try await desk.page(
                try EventQuery.read([("orderBy", ["ex:weight"]), ("eventCountLimit", ["3"])]),
                limit: 100,
                by: county.head
            )
            #expect(sorted.events.compactMap(\.eventID) == ["urn:uuid:12", "urn:uuid:11", "urn:uuid:10"])
            let large = try EventQuery.read([("maxEventCount", ["11"])])
            let refused = await refusal { _ = try await desk.page(large, limit: 5, by: county.head) }
            #expect(refused?.exception == .queryTooLarge)
        }
    }

    @Test func `an event within a place is found with the place that holds it`() async throws {
        try await County.with(.sqlite) { county in
            let header = """
                "epcisHeader": {"epcisMasterData": {"vocabularyList": [{"type": "urn:epcglobal:epcis:vtype:BusinessLocation",
                 "vocabularyElementList": [{"id": "urn:epc:id:sgln:4012345.00001.0",
                  "children": ["urn:epc:id:sgln:4012345.00001.hall"]}]}]}}, "epcisBody"
                """
            let event = Self.seen(1, fields: #", "bizLocation": {"id": "urn:epc:id:sgln:4012345.00001.hall"}"#)
            let text = String(decoding: Self.document([event]), as: UTF8.self).replacing("\"epcisBody\"", with: header)
            _ = try await CaptureDesk(county.office).capture(Array(text.utf8), .rollback, by: county.head)
            for (name, count) in [("WD_bizLocation", 1), ("EQ_bizLocation", 0)] {
                let query = try EventQuery.read([(name, ["https://id.gs1.org/414/4012345000016"])])
                let page = try await EventDesk(county.office).page(query, limit: 9, by: county.head)
                #expect(page.events.count == count, "\(name)")
            }
        }
    }

    @Test func `a body that was changed by SQL is found by verify`() async throws {
        try await County.with(.sqlite) { county in
            _ = try await CaptureDesk(county.office).capture(Self.document([Self.seen(1)]), .rollback, by: county.head)
            try await county.execute("UPDATE epcis_event SET body = body || ' '")
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults.contains { $0.contains("epcis-job") })
        }
    }

    @Test func `a station has no part in events`() async throws {
        try await County.with(.sqlite) { county in
            let refused = await refusal {
                _ = try await CaptureDesk(county.office).capture(Self.document([]), .rollback, by: county.north)
            }
            #expect(refused?.exception == .security)
        }
    }
}

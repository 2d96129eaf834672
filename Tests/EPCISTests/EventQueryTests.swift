import EPCIS
import Primitives
import Testing

/// What a query finds, parameter by parameter, and what it refuses.
@Suite struct EventQueryTests {
    /// An event that has something of everything.
    static let event: Event = {
        let text = """
            {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"ex": "https://ns.example.com/"}],
             "type": "ObjectEvent", "eventID": "urn:uuid:1", "eventTime": "2024-10-08T09:30:00+08:00",
             "recordTime": "2024-10-09T09:30:00+08:00", "eventTimeZoneOffset": "+08:00", "action": "OBSERVE",
             "bizStep": "receiving", "disposition": "in_progress",
             "persistentDisposition": {"set": ["completeness_verified"], "unset": ["completeness_inferred"]},
             "epcList": ["urn:epc:id:sgtin:4012345.011111.9876"],
             "quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.998877", "quantity": 200, "uom": "KGM"}],
             "readPoint": {"id": "urn:epc:id:sgln:4012345.00001.0"},
             "bizLocation": {"id": "https://id.gs1.org/414/4012345000023"},
             "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epc:id:gdti:0614141.00001.1618034"}],
             "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00001"}],
             "destinationList": [{"type": "owning_party", "destination": "urn:epc:id:pgln:4012345.00002"}],
             "errorDeclaration": {"declarationTime": "2024-10-10T00:00:00Z", "reason": "incorrect_data",
               "correctiveEventIDs": ["urn:uuid:2"]},
             "sensorElementList": [{"sensorMetadata": {"startTime": "2024-10-08T08:00:00+08:00",
                "deviceID": "urn:epc:id:giai:4000001.111"},
               "sensorReport": [{"type": "Temperature", "value": 5, "minValue": 3.5, "sDev": 1, "uom": "CEL"},
                {"type": "Mass", "value": 1.5, "uom": "KGM", "chemicalSubstance": "https://identifiers.org/inchikey:X",
                 "booleanValue": true}]}],
             "ilmd": {"ex:grade": "A"}, "ex:weight": 12.5, "ex:box": {"ex:colour": "red", "unit": "x"}}
            """
        let reading = Document.read(Array(text.utf8))
        return reading.document.events.first
            ?? Event(.object, at: Timestamp(Instant(milliseconds: 0)), offset: "+00:00")
    }()

    static let found: [(String, [String])] = [
        ("eventType", ["ObjectEvent", "AggregationEvent"]), ("GE_eventTime", ["2024-10-08T01:30:00Z"]),
        ("LT_eventTime", ["2024-10-08T01:30:00.001Z"]), ("GE_recordTime", ["2024-10-09T01:30:00Z"]),
        ("EQ_action", ["OBSERVE"]), ("EQ_bizStep", ["receiving"]),
        ("EQ_bizStep", ["https://ref.gs1.org/cbv/BizStep-receiving"]),
        ("EQ_bizStep", ["urn:epcglobal:cbv:bizstep:receiving", "shipping"]), ("EQ_disposition", ["in_progress"]),
        ("EQ_persistentDisposition_set", ["completeness_verified"]),
        ("EQ_persistentDisposition_unset", ["completeness_inferred"]),
        ("EQ_readPoint", ["https://id.gs1.org/414/4012345000016"]),
        ("EQ_bizLocation", ["urn:epc:id:sgln:4012345.00002.0"]),
        ("EQ_bizTransaction_po", ["urn:epc:id:gdti:0614141.00001.1618034"]),
        ("EQ_source_owning_party", ["https://id.gs1.org/417/4012345000016"]),
        ("EQ_destination_owning_party", ["urn:epc:id:pgln:4012345.00002"]),
        ("MATCH_epc", ["https://id.gs1.org/01/04012345111118/21/9876"]),
        ("MATCH_epc", ["urn:epc:idpat:sgtin:4012345.011111.*"]),
        ("MATCH_epc", ["urn:epc:idpat:sgtin:4012345.*.*"]), ("MATCH_anyEPC", ["urn:epc:id:sgtin:4012345.011111.9876"]),
        ("MATCH_epcClass", ["https://id.gs1.org/01/04012345123456/10/998877"]),
        ("MATCH_anyEPCClass", ["urn:epc:class:lgtin:4012345.012345.998877"]), ("EQ_quantity", ["200"]),
        ("GT_quantity_GRM", ["199999"]), ("LE_quantity_TNE", ["0.2"]), ("EQ_eventID", ["urn:uuid:1"]),
        ("EXISTS_errorDeclaration", ["true"]), ("GE_errorDeclarationTime", ["2024-10-10T00:00:00Z"]),
        ("LT_errorDeclaration_Time", ["2024-10-11T00:00:00Z"]), ("EQ_errorReason", ["incorrect_data"]),
        ("EQ_correctiveEventID", ["urn:uuid:2"]), ("EXISTS_sensorElementList", ["true"]), ("EQ_type", ["Temperature"]),
        ("EQ_type", ["gs1:Temperature"]), ("EQ_deviceID", ["urn:epc:id:giai:4000001.111"]),
        ("EQ_chemicalSubstance", ["https://identifiers.org/inchikey:X"]), ("EQ_booleanValue", ["true"]),
        ("GE_value_KEL", ["278.15"]), ("EQ_value_KEL", ["278.15"]), ("EQ_value_FAH", ["41"]),
        ("LT_minValue_CEL", ["4"]),
        ("EQ_sDev_KEL", ["1"]), ("GE_startTime", ["2024-10-08T00:00:00Z"]), ("EQ_ILMD_ex:grade", ["A", "B"]),
        ("EXISTS_ILMD_ex:grade", ["true"]), ("GT_ex:weight", ["12"]), ("EQ_INNER_ex:colour", ["red"]),
        ("EXISTS_INNER_ex:colour", ["true"]), ("EQ_https://ns.example.com/#weight", ["12.5"]),
    ]

    @Test("each parameter finds the event that it speaks of", arguments: found)
    func finds(_ name: String, _ values: [String]) throws {
        let query = try EventQuery.read([(name, values)], namespaces: ["ex": "https://ns.example.com/"])
        #expect(query.matches(Self.event))
    }

    static let missed: [(String, [String])] = [
        ("eventType", ["AggregationEvent"]), ("GE_eventTime", ["2024-10-08T01:30:00.001Z"]),
        ("LT_eventTime", ["2024-10-08T01:30:00Z"]), ("EQ_action", ["ADD"]), ("EQ_bizStep", ["shipping"]),
        ("EQ_readPoint", ["urn:epc:id:sgln:4012345.00002.0"]),
        ("EQ_bizTransaction_inv", ["urn:epc:id:gdti:0614141.00001.1618034"]),
        ("EQ_source_possessing_party", ["urn:epc:id:pgln:4012345.00001"]),
        ("MATCH_inputEPC", ["urn:epc:id:sgtin:4012345.011111.9876"]),
        ("MATCH_epc", ["urn:epc:idpat:sgtin:4012345.011112.*"]), ("MATCH_epc", ["urn:epc:idpat:sgtin:4012346.*.*"]),
        ("MATCH_parentID", ["urn:epc:id:sgtin:4012345.011111.9876"]), ("GT_quantity_KGM", ["200"]),
        ("GE_quantity_LTR", ["1"]),
        ("GT_value_KEL", ["278.15"]), ("GE_value_PAL", ["0"]), ("EQ_ILMD_ex:grade", ["B"]), ("EQ_ex:grade", ["A"]),
        ("EQ_ex:colour", ["red"]), ("LT_ex:weight", ["12.5"]), ("EQ_other:weight", ["12.5"]),
        ("EQ_booleanValue", ["false"]),
    ]

    @Test("no parameter finds an event of another kind, place, unit or field", arguments: missed)
    func misses(_ name: String, _ values: [String]) throws {
        let query = try EventQuery.read(
            [(name, values)],
            namespaces: ["ex": "https://ns.example.com/", "other": "https://o/"]
        )
        #expect(!query.matches(Self.event))
    }

    static let refused: [(String, [(name: String, values: [String])], [QueryFault.Kind])] = [
        ("an unknown name", [("EQ_colour", ["red"])], [.parameter]), ("no value", [("EQ_action", [""])], [.value]),
        ("a bad action", [("EQ_action", ["MOVE"])], [.value]),
        ("a bad time", [("GE_eventTime", ["2024-10-08"])], [.value]),
        ("a word that CBV has not", [("EQ_bizStep", ["sleeping"])], [.value]),
        (
            "both bounds", [("eventCountLimit", ["1"]), ("maxEventCount", ["1"]), ("orderBy", ["eventTime"])],
            [.parameter]
        ),
        ("a count without an order", [("eventCountLimit", ["1"])], [.parameter]),
        ("a bad direction", [("orderDirection", ["UP"])], [.value]),
        ("a unit in words", [("GE_value_celsius", ["1"])], [.parameter]),
        ("twice the same", [("EQ_action", ["ADD"]), ("EQ_action", ["ADD"])], [.parameter]),
        ("all at once", [("EQ_colour", ["red"]), ("EQ_action", ["MOVE"])], [.parameter, .value]),
    ]

    @Test("a query that cannot be asked is told every reason", arguments: refused)
    func refuses(_ name: String, _ parameters: [(name: String, values: [String])], _ kinds: [QueryFault.Kind]) {
        let faults = #expect(throws: QueryFaults.self) { try EventQuery.read(parameters) }
        #expect(faults?.faults.map(\.kind) == kinds, "\(name)")
    }

    @Test("the body of a named query reads like an address, with prefixes of its own")
    func body() throws {
        let text = #"{"@context": {"ex": "https://ns.example.com/"}, "EQ_bizStep": ["receiving"], "GT_ex:weight": 12}"#
        let query = try EventQuery.read(body: try JSONReader.read(Array(text.utf8)))
        #expect(query.conditions.count == 2 && query.matches(Self.event))
    }

    static let schedules: [(String, String, String?)] = [
        (#"{"hour": "1", "minute": "5"}"#, "2024-10-08T00:00:00+08:00", "2024-10-08T01:05:00+08:00"),
        (#"{"hour": "1", "minute": "5"}"#, "2024-10-08T01:05:00+08:00", "2024-10-09T01:05:00+08:00"),
        (#"{"second": "[0-59]"}"#, "2024-10-08T00:00:00+08:00", "2024-10-08T00:00:01+08:00"),
        (#"{"minute": "0,[30-31]"}"#, "2024-10-08T00:30:00+08:00", "2024-10-08T00:31:00+08:00"),
        (#"{"dayOfWeek": "1"}"#, "2024-10-08T00:00:00+08:00", "2024-10-14T00:00:00+08:00"),
        (#"{"dayOfMonth": "29", "month": "2"}"#, "2024-10-08T00:00:00+08:00", "2028-02-29T00:00:00+08:00"),
        (#"{"dayOfMonth": "30", "month": "2"}"#, "2024-10-08T00:00:00+08:00", nil),
    ]

    @Test("a schedule comes next when its fields say so, on China's clock", arguments: schedules)
    func schedule(_ text: String, _ after: String, _ next: String?) throws {
        let schedule = try QuerySchedule(try JSONReader.read(Array(text.utf8)))
        let start = try #require(Timestamp(after)?.instant)
        #expect(schedule.next(after: start) == next.flatMap { Timestamp($0)?.instant })
    }

    @Test("a schedule with fields out of range is refused with all of them")
    func badSchedule() throws {
        let value = try JSONReader.read(Array(#"{"hour": "24", "minute": "[5-1]", "week": "1"}"#.utf8))
        let faults = #expect(throws: QueryFaults.self) { try QuerySchedule(value) }
        #expect(faults?.faults.map(\.parameter) == ["hour", "minute", "week"])
    }
}

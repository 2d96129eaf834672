import EPCIS
import Testing

/// What is told of a document that is wrong.
@Suite struct ProblemTests {
    private func event(_ fields: String) -> [UInt8] {
        Array(
            """
            {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"ex": "https://ns.example.com/"}],
             "type": "ObjectEvent", "eventTime": "2024-10-08T09:30:00+08:00", "eventTimeZoneOffset": "+08:00",
             "epcList": [], "action": "ADD", \(fields)}
            """.utf8
        )
    }

    private func problems(_ fields: String) -> [DocumentProblem] {
        Document.read(event(fields)).problems.filter { !$0.isAdvice }
    }

    @Test("every problem is told at once, with pointer, line and what was read")
    func everything() {
        let text = """
            {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
             "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "yesterday",
             "epcisBody": {"eventList": [
               {"type": "ObjectEvent", "eventTime": "22-07-2026", "eventTimeZoneOffset": "+8", "action": "CREATE",
                "bizStep": "transforming", "ilmd": {"soil": 1},
                "quantityList": [{"epcClass": "no uri", "quantity": "3"}]}]}}
            """
        let found = Document.read(Array(text.utf8)).problems.map {
            "\($0.line) \($0.pointer ?? "") \($0.code) \($0.read)"
        }
        #expect(
            found.sorted() == [
                "2 /creationDate bad-time yesterday", "4 /epcisBody/eventList/0/action unknown-action CREATE",
                "4 /epcisBody/eventList/0/eventTime bad-time 22-07-2026",
                "4 /epcisBody/eventList/0/eventTimeZoneOffset bad-offset +8",
                "5 /epcisBody/eventList/0/bizStep unknown-term transforming",
                "5 /epcisBody/eventList/0/ilmd/soil unexpected-field soil",
                "6 /epcisBody/eventList/0/quantityList/0/epcClass bad-uri no uri",
                "6 /epcisBody/eventList/0/quantityList/0/quantity bad-number 3",
            ]
        )
    }

    @Test(
        "fields of one's own need a declared prefix",
        arguments: [
            ("\"ex:a\": 1", [String]()), ("\"a\": 1", ["unexpected-field"]), ("\"un:a\": 1", ["undeclared-prefix"]),
            ("\"ex:a\": {\"un:b\": 1}", ["undeclared-prefix"]), ("\"https://ns.example.com/a\": 1", []),
            ("\"cbvmda:lotNumber\": 1", []), ("\"ilmd\": {\"lot\": \"1\"}", ["unexpected-field"]),
            ("\"readPoint\": {\"id\": \"urn:x:1\", \"b\": 1}", ["unexpected-field"]),
        ]
    )
    func namespaces(_ field: String, _ codes: [String]) {
        #expect(problems(field).map(\.code) == codes)
    }

    @Test(
        "words of the standard are told from others",
        arguments: [
            ("\"bizStep\": \"receiving\"", [String]()), ("\"bizStep\": \"Receiving\"", ["unknown-term"]),
            ("\"bizStep\": \"https://example.com/step\"", []), ("\"bizStep\": \"cbv:BizStep-receiving\"", []),
            ("\"bizStep\": \"https://ref.gs1.org/cbv/BizStep-x\"", ["unknown-term"]),
            ("\"bizStep\": \"urn:epcglobal:cbv:bizstep:receiving\"", ["urn-in-json"]),
            ("\"disposition\": \"receiving\"", ["unknown-term"]),
            ("\"sourceList\": [{\"type\": \"place\", \"source\": \"urn:x:1\"}]", ["unknown-term"]),
        ]
    )
    func vocabularies(_ field: String, _ codes: [String]) {
        #expect(problems(field).map(\.code) == codes)
    }

    @Test("a sensor's time after the event's, and a value given twice, are advice")
    func sensors() {
        let reading = Document.read(
            event(
                """
                "sensorElementList": [{"sensorMetadata": {"time": "2025-01-01T00:00:00Z", "deviceID": "urn:x:1"},
                "sensorReport": [{"type": "Temperature", "deviceID": "urn:x:1", "value": 4}]}]
                """
            )
        )
        #expect(reading.isValid)
        #expect(reading.problems.map(\.code) == ["sensor-after-event", "given-twice"])
    }

    @Test("a sensor element without a report is refused")
    func sensorWithoutReport() {
        #expect(problems("\"sensorElementList\": [{\"sensorReport\": []}]").map(\.code) == ["missing-field"])
        #expect(problems("\"sensorElementList\": [{}]").map(\.code) == ["missing-field"])
    }

    @Test(
        "times keep their text and are rounded half up to the millisecond",
        arguments: [
            ("2023-01-18T11:04:03.1415Z", "2023-01-18T11:04:03.142Z"),
            ("2023-01-18T11:04:03.1414999Z", "2023-01-18T11:04:03.141Z"),
            ("2019-12-31T23:59:59.9996-01:00", "2020-01-01T01:00:00.000Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000Z"),
        ]
    )
    func times(_ text: String, _ utc: String) throws {
        let time = try #require(Timestamp(text))
        #expect(time.text == text)
        #expect(time.utc == utc)
    }

    @Test(
        "what is no date and time with an offset is refused",
        arguments: [
            "2023-01-18", "2023-01-18T11:04:03", "2023-02-29T11:04:03Z", "2023-01-18T24:00:00Z",
            "2023-01-18T11:04:03.Z",
            "2023-01-18T11:04:03+14:01", "2023-01-18T11:04Z", "", "2023-01-18 11:04:03Z",
        ]
    )
    func noTimes(_ text: String) {
        #expect(Timestamp(text) == nil)
    }
}

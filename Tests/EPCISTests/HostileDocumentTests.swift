import EPCIS
import Foundation
import Primitives
import TestSupport
import Testing

/// Documents that are broken, by accident or on purpose.
@Suite struct HostileDocumentTests {
    /// One valid document each way.
    private static let seeds: [[UInt8]] = {
        var maker = EventMaker(seed: 7)
        let made = (0..<4).map { _ in Array(maker.document().json.text.utf8) }
        return made + [Array(xml.utf8)]
    }()

    private static let xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:ex="https://ns.example.com/" schemaVersion="2.0"
          creationDate="2024-10-08T09:30:00+08:00"><EPCISBody><EventList><ObjectEvent>
          <eventTime>2024-10-08T09:30:00+08:00</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset>
          <epcList><epc>urn:epc:id:sgtin:4012345.011111.9876</epc></epcList><action>ADD</action>
          <bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep><readPoint><id>urn:epc:id:sgln:4012345.00001.0</id>
          </readPoint><ilmd><ex:lot a="1">甲<ex:part>1</ex:part><ex:part>2</ex:part></ex:lot></ilmd>
          </ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>
        """

    @Test("no mutation of a document makes the reader stop or hash differently twice")
    func mutations() {
        var random = SplitMix64(seed: 41)
        var invalid = 0
        for run in 0..<6000 {
            var bytes = Self.seeds[run % Self.seeds.count]
            for _ in 0...Int.random(in: 0...3, using: &random) { mutate(&bytes, &random) }
            let reading = Document.read(bytes)
            if !reading.isValid { invalid += 1 }
            for event in reading.document.events { _ = EventHash.uri(of: event) }
            _ = reading.document.json.text
        }
        #expect(invalid > 3000, "most mutations break something: \(invalid)")
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...5, using: &random) {
        case 0: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1: bytes.removeSubrange(index...)
        case 2:
            // A stretch twice: a name given again, a list longer, a bracket too many.
            let end = min(bytes.count, index + Int.random(in: 1...60, using: &random))
            bytes.insert(contentsOf: bytes[index..<end], at: index)
        case 3: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...20, using: &random)))
        case 4: bytes[index] = Array("{}[]\",:<>/0-&;\\".utf8).randomElement(using: &random) ?? 0
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
        }
    }

    @Test("nesting beyond the limit is refused, in JSON and in XML", arguments: [65, 5000, 200_000])
    func nesting(_ depth: Int) {
        let json = "{\"type\":\"EPCISDocument\",\"x:y\":" + String(repeating: "[", count: depth)
        let value =
            "{\"a\":" + String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth + 1)
        let event = "{\"type\":\"EPCISDocument\",\"epcisBody\":{\"eventList\":[" + value + "]}}"
        let xml = String(repeating: "<a>", count: depth)
        for text in [json, event, xml] {
            let reading = Document.read(Array(text.utf8))
            #expect(!reading.isValid)
            #expect(!reading.isComplete)
        }
    }

    @Test("entities that grow are refused")
    func entities() {
        let text = """
            <!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
            <EPCISDocument>&b;</EPCISDocument>
            """
        #expect(Document.read(Array(text.utf8)).problems.map(\.code) == ["doctype"])
    }

    @Test("a document larger than the limits is refused before it is read")
    func limits() {
        var limits = ReadingLimits()
        limits.bytes = 10
        #expect(Document.read(Array("{\"type\":\"x\"}".utf8), limits: limits).problems.map(\.code) == ["too-large"])
        limits = ReadingLimits()
        limits.events = 1
        var document = Document()
        document.creationDate = Event.sample.eventTime
        document.events = [.sample, .sample]
        let reading = Document.read(Array(document.json.text.utf8), limits: limits)
        #expect(reading.problems.map(\.code) == ["too-many-events"])
    }

    @Test("problems beyond the limit are counted, not told")
    func manyProblems() {
        var limits = ReadingLimits()
        limits.problems = 5
        let events = Array(repeating: "{\"type\":\"ObjectEvent\"}", count: 50).joined(separator: ",")
        let text = "{\"@context\":[],\"type\":\"EPCISDocument\",\"epcisBody\":{\"eventList\":[\(events)]}}"
        let reading = Document.read(Array(text.utf8), limits: limits)
        #expect(reading.problems.count == 5)
        #expect(reading.untold > 100)
        #expect(!reading.isValid)
    }

    @Test("a field of a user that stands very often does not slow the reading down")
    func repeatedFields() throws {
        let fields = String(repeating: "<ex:f>1</ex:f>", count: 200_000)
        let text = Self.xml.replacing("</ilmd>", with: "</ilmd>" + fields)
        var read: Document?
        let time = processorTime { read = Document.read(Array(text.utf8)).document }
        let event = try #require(read?.events.first)
        guard case .list(let values)? = event.extensions.first?.value else {
            Issue.record("no list")
            return
        }
        #expect(values.count == 200_000)
        // Copied at every field it would take minutes.
        #expect(time < .seconds(30))
    }

    @Test(
        "the largest numbers keep all their digits",
        arguments: [
            ("111100001111000011110000", "111100001111000003641344"), ("1e22", "10000000000000000000000"),
            ("18446744073709551616", "18446744073709551616"), ("-1e30", "-1000000000000000019884624838656"),
            ("1e999", "1e999"), ("0.10", "0.1"), ("+007", "7"), ("1_000", "1_000"), ("00.50", "0.5"), ("-0", "0"),
            ("0.00001", "1e-05"), ("nan", "nan"),
        ]
    )
    func largeNumbers(_ written: String, _ canonical: String) {
        var event = Event.sample
        event.extensions = [ExtensionField(ExtensionName(prefix: nil, namespace: "urn:x", local: "n"), .text(written))]
        #expect(EventHash.preimage(of: event).hasSuffix("{urn:x}n=" + canonical))
    }
}

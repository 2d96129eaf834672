import EPCIS
import Foundation
import TestSupport
import Testing

/// What is written in XML can be read again, and means the same.
@Suite struct DocumentXMLTests {
    @Test("a document written in XML and read again has the same hashes, and is valid")
    func roundTrip() throws {
        try forAll(runs: 300, seed: 20_241_009) { random in
            var maker = EventMaker(seed: random.next())
            return maker.document()
        } check: { document in
            let xml = try document.xml()
            let reading = Document.read(Array(xml.utf8))
            let problems = reading.problems.filter { !$0.isAdvice }
            #expect(problems.isEmpty, "\(problems) in \(xml)")
            #expect(reading.document.sender == document.sender)
            return reading.document.events.map { EventHash.preimage(of: $0) }
                == document.events.map { EventHash.preimage(of: $0) }
        }
    }

    @Test(
        "published documents keep their meaning when they are written in XML and read again",
        .enabled(if: Corpus.openEPCIS != nil && Corpus.gs1 != nil, "the reference material is not here"),
        arguments: Corpus.files(Corpus.openEPCIS, ".xml", ".json").filter { $0.contains("Capture/Documents") }
            + Corpus.files(Corpus.gs1, ".jsonld", ".xml").filter { $0.hasPrefix("JSON/") || $0.hasPrefix("XML/") }
    )
    func publishedRoundTrip(_ path: String) throws {
        let folder = path.contains("/EPCIS/") ? Corpus.openEPCIS : Corpus.gs1
        let first = Document.read(try Corpus.bytes(folder, path)).document
        let second = Document.read(Array(try first.xml().utf8)).document
        #expect(first.events.map { EventHash.preimage(of: $0) } == second.events.map { EventHash.preimage(of: $0) })
        #expect(first.vocabularies.map(\.elements.count) == second.vocabularies.map(\.elements.count))
    }

    @Test("names that XML cannot carry are told, all of them")
    func unwritable() throws {
        var event = Event.sample
        event.extensions = ["https://ns.example.com/a", "two words"].map {
            ExtensionField(ExtensionName(prefix: nil, namespace: nil, local: $0), .text("1"))
        }
        var document = Document()
        document.events = [event]
        let unwritable = document
        let error = #expect(throws: UnwritableNames.self) { try unwritable.xml() }
        #expect(error?.names == ["https://ns.example.com/a", "two words"])
    }
}

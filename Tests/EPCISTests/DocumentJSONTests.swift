import EPCIS
import Foundation
import Primitives
import TestSupport
import Testing

/// What is written can be read again, and means the same.
@Suite struct DocumentJSONTests {
    @Test("a document written and read again is the same document, and valid")
    func roundTrip() throws {
        try forAll(runs: 300, seed: 20_241_008) { random in
            var maker = EventMaker(seed: random.next())
            return maker.document()
        } check: { document in
            let reading = Document.read(Array(document.json.text.utf8))
            var read = reading.document
            let problems = reading.problems.filter { !$0.isAdvice }
            #expect(problems.isEmpty, "\(problems) in \(document.json.text)")
            read.namespaces = document.namespaces
            return read == document
        }
    }

    @Test(
        "published documents keep their meaning when they are written in JSON and read again",
        .enabled(if: Corpus.openEPCIS != nil && Corpus.gs1 != nil, "the reference material is not here"),
        arguments: Corpus.files(Corpus.openEPCIS, ".xml", ".json").filter { $0.contains("Capture/Documents") }
            + Corpus.files(Corpus.gs1, ".jsonld", ".xml").filter { $0.hasPrefix("JSON/") || $0.hasPrefix("XML/") }
    )
    func publishedRoundTrip(_ path: String) throws {
        let folder = path.contains("/EPCIS/") ? Corpus.openEPCIS : Corpus.gs1
        let first = Document.read(try Corpus.bytes(folder, path)).document
        let second = Document.read(Array(first.json.text.utf8)).document
        #expect(first.events.map { EventHash.preimage(of: $0) } == second.events.map { EventHash.preimage(of: $0) })
        let third = Document.read(Array(second.json.text.utf8)).document
        #expect(second == third)
    }

    @Test("two namespaces under one prefix get two prefixes")
    func prefixes() throws {
        var event = Event.sample
        event.extensions = [
            ExtensionField(ExtensionName(prefix: "a", namespace: "https://one.example/", local: "x"), .text("1")),
            ExtensionField(ExtensionName(prefix: "a", namespace: "https://two.example/", local: "x"), .text("2")),
            ExtensionField(ExtensionName(prefix: "cbv", namespace: "https://three.example/", local: "x"), .text("3")),
        ]
        var document = Document()
        document.events = [event]
        let read = try #require(Document.read(Array(document.json.text.utf8)).document.events.first)
        #expect(read.extensions.map(\.name.namespace) == event.extensions.map(\.name.namespace))
        #expect(EventHash.uri(of: read) == EventHash.uri(of: event))
    }
}

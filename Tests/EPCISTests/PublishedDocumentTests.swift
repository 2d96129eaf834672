import EPCIS
import Foundation
import Testing

/// Published documents: the valid ones accepted, the invalid ones refused.
@Suite struct PublishedDocumentTests {
    /// What is not accepted though it does not stand among the invalid ones, with the reason.
    private static let judgedByHand = [
        "WithEventHashID/event_with_identical_hash_id_7.json":
            "writes CBV words as URNs, which the JSON schema refuses",
        "SimpleEventQuery.json": "a query, not a document",
        "SimpleEventQuery.xml": "a query, not a document",
        "JumbledFieldsOrder.xml": "elements out of the order of the XML schema",
        "JSON/AssociationEvent/AssociationEvent-h.jsonld": "has an event with two identifiers under one name",
        "1.2/EPCIS/XML/Capture/Documents/ObjectEvent_all_possible_fields.xml":
            "master data of a lot without ADD, and a certificate that is no URI",
        "2.0/EPCIS/XML/Query/ObjectEventWithAllPossibleFields.xml": "a declaration time without seconds",
        "XML/CaptureJob/": "the state of a capture job, not a document",
    ]

    private static func isExpectedValid(_ path: String) -> Bool {
        !path.contains("Invalid/") && !judgedByHand.keys.contains { path.contains($0) }
    }

    private static let documents =
        Corpus.files(Corpus.gs1, ".xml", ".json", ".jsonld").filter { path in
            ["JSON/", "JSON-simple-context/", "XML/", "XSL/1.2/"].contains { path.hasPrefix($0) }
        } + Corpus.files(Corpus.openEPCIS, ".xml", ".json").filter { $0.contains("/EPCIS/") }

    @Test(
        "valid documents are accepted and invalid ones refused with a place",
        .enabled(if: Corpus.gs1 != nil && Corpus.openEPCIS != nil, "the reference material is not here"),
        arguments: documents
    )
    func verdict(_ path: String) throws {
        let folder = path.contains("/EPCIS/") ? Corpus.openEPCIS : Corpus.gs1
        let reading = Document.read(try Corpus.bytes(folder, path))
        let told = reading.problems.map(\.description).joined(separator: "\n")
        #expect(reading.isValid == Self.isExpectedValid(path), "\(told)")
        #expect(reading.isValid || reading.problems.contains { $0.line > 0 && $0.column > 0 && !$0.message.isEmpty })
    }
}

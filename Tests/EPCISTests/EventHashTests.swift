import EPCIS
import Foundation
import Testing

/// The event hash against the published values of its reference implementation.
@Suite struct EventHashTests {
    /// The hashes and the texts that they hash, of each event of a document.
    private func hashes(_ bytes: [UInt8]) -> (hashes: [String], preimages: [String]) {
        var (hashes, preimages): ([String], [String]) = ([], [])
        _ = Document.read(bytes) { event, ignored in
            hashes.append(event.map { EventHash.uri(of: $0, ignoring: ignored) } ?? "unreadable")
            preimages.append(event.map { EventHash.preimage(of: $0, ignoring: ignored) } ?? "unreadable")
        }
        return (hashes, preimages)
    }

    private static let examples = Corpus.files(Corpus.hashVectors, ".jsonld", ".xml").filter {
        $0.hasPrefix("examples/")
    }

    @Test(
        "every published hash is found again",
        .enabled(if: Corpus.hashVectors != nil, "the reference material is not here"),
        arguments: examples
    )
    func publishedHashes(_ path: String) throws {
        let stem = String(path[..<(path.lastIndex(of: ".") ?? path.endIndex)])
        let expected = try Corpus.lines(Corpus.hashVectors, stem + ".hashes")
        let found = hashes(try Corpus.bytes(Corpus.hashVectors, path))
        let texts = try Corpus.lines(Corpus.hashVectors, stem + ".prehashes")
        #expect(found.hashes.count == expected.count)
        for (index, pair) in zip(found.hashes, expected).enumerated() where pair.0 != pair.1 {
            Issue.record("event \(index): hashed\n\(found.preimages[index])\npublished\n\(texts[index])")
        }
    }

    @Test(
        "documents that mean one event hash alike",
        .enabled(if: Corpus.hashVectors != nil, "the reference material is not here"),
        arguments: Corpus.files(Corpus.hashVectors, ".xml", ".jsonld").filter { $0.hasPrefix("expected_equal/") }
    )
    func equalEvents(_ path: String) throws {
        let found = hashes(try Corpus.bytes(Corpus.hashVectors, path))
        #expect(found.hashes.count > 1)
        #expect(Set(found.preimages).count == 1, "\(found.preimages.joined(separator: "\n"))")
    }

    @Test(
        "a document hashes alike in JSON and in XML",
        .enabled(if: Corpus.openEPCIS != nil, "the reference material is not here"),
        arguments: Corpus.files(Corpus.openEPCIS.map { $0 + "/2.0/EPCIS/JSON" }, ".json")
    )
    func twins(_ path: String) throws {
        let folder = Corpus.openEPCIS.map { $0 + "/2.0/EPCIS" }
        let twin = "XML/" + path.replacing(".json", with: ".xml")
        // Of the invalid query, XML has another object and component.
        guard Corpus.files(folder, ".xml").contains(twin), !path.contains("/Invalid/") else { return }
        let json = hashes(try Corpus.bytes(folder, "JSON/" + path))
        let xml = hashes(try Corpus.bytes(folder, twin))
        #expect(json.preimages == xml.preimages)
        #expect(!json.hashes.isEmpty || path.hasSuffix("SimpleEventQuery.json"))
    }

    @Test(
        "six ways to write one event hash alike, and the seventh, at another offset, does not",
        .enabled(if: Corpus.gs1 != nil, "the reference material is not here")
    )
    func sixWays() throws {
        let files = Corpus.files(Corpus.gs1, ".xml", ".json").filter { $0.contains("event_with_identical_hash_id") }
        let found = try files.flatMap { hashes(try Corpus.bytes(Corpus.gs1, $0)).preimages }
        #expect(found.count == 7)
        // The second file writes -05:00 where the others write -06:00.
        let same = found.filter { !$0.contains("eventTimeZoneOffset=-05:00") }
        #expect(same.count == 6)
        #expect(Set(same).count == 1, "\(same.joined(separator: "\n"))")
    }
}

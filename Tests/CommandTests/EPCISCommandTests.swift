import Foundation
import Testing

/// `shian epcis` as other programs call it.
@Suite struct EPCISCommandTests {
    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString).json"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func document(action: String, time: String = "2024-10-08T09:30:00+08:00") -> String {
        """
        {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", "type": "EPCISDocument",
         "schemaVersion": "2.0", "creationDate": "2024-10-08T10:00:00+08:00", "epcisBody": {"eventList": [
         {"type": "ObjectEvent", "eventTime": "\(time)", "eventTimeZoneOffset": "+08:00",
          "epcList": ["urn:epc:id:sgtin:4012345.011111.9876"], "action": "\(action)"}]}}
        """
    }

    @Test func `a valid document exits 0, one with a problem exits 1 and says where`() throws {
        try withFile(document(action: "ADD")) { path in
            let result = try Program.run("epcis", "validate", path, "--json")
            #expect(result.code == 0)
            let answer = try #require(result.json as? [String: Any])
            #expect(answer["valid"] as? Bool == true)
            #expect(answer["events"] as? Int == 1)
        }
        try withFile(document(action: "MAKE")) { path in
            let result = try Program.run("epcis", "validate", path, "--json")
            #expect(result.code == 1)
            let problems = try #require((result.json as? [String: Any])?["problems"] as? [[String: Any]])
            #expect(problems.map { $0["pointer"] as? String } == ["/epcisBody/eventList/0/action"])
            #expect(problems.first?["line"] as? Int == 4)
            #expect(try Program.run("epcis", "validate", path).output.contains("unknown-action"))
        }
    }

    @Test func `hash prints one line an event`() throws {
        // The SHA-256 of the text that CBV 2.0 prescribes, worked out apart.
        let expected = "ni:///sha-256;248ef28de313644687136cfedd4d9c88d42454e468af4c3814eb9e2b53765ea6?ver=CBV2.0\n"
        try withFile(document(action: "ADD")) { path in
            let result = try Program.run("epcis", "hash", path)
            #expect(result.code == 0)
            #expect(result.output == expected)
        }
    }

    @Test func `a document with an event that cannot be read gives no hash`() throws {
        try withFile(document(action: "ADD", time: "yesterday")) { path in
            let result = try Program.run("epcis", "hash", path)
            #expect(result.code == 2)
            #expect(result.output.isEmpty)
            #expect(result.error.contains("bad-time"))
        }
        for text in ["", "{\"type\":", "<a>", "no document"] {
            try withFile(text) { path in
                let result = try Program.run("epcis", "hash", path)
                #expect(result.code == 2)
            }
        }
        #expect(try Program.run("epcis", "validate", "/nowhere.json").code == 2)
    }
}

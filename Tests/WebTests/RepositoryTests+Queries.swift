import EPCIS
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Primitives
import TestSupport
import Testing
@testable import Web

extension RepositoryTests {
    @Test func `identifiers and words come in the form that is asked for`() async throws {
        _ = try await call(.post, "/capture", body: document([event("urn:f:1", "881", step: "storing")]))
        let path = "/events?EQ_eventID=urn:f:1"
        let link = "https://id.gs1.org/01/04012345111118/21/881"
        #expect(try await call(.get, path, ["GS1-EPC-Format": "Always_GS1_Digital_Link"]).text.contains(link))
        let plain = try await call(.get, path).text
        #expect(!plain.contains(link))
        let xml = ["Accept": "application/xml"]
        #expect(try await call(.get, path, xml).text.contains("urn:epcglobal:cbv:bizstep:storing"))
        let web = xml.merging(["GS1-CBV-XML-Format": "Always_Web_URI"]) { own, _ in own }
        #expect(try await call(.get, path, web).text.contains("https://ref.gs1.org/cbv/BizStep-storing"))
        let problem = try await call(.get, "/events/none", xml)
        #expect(problem.header("Content-Type") == "application/problem+xml" && problem.text.contains("NoSuchResource"))
    }

    @Test func `a named query is asked, subscribed to and removed`() async throws {
        let body = Array(#"{"name": "held", "query": {"EQ_bizStep": ["holding"]}}"#.utf8)
        #expect(try await call(.post, "/queries", body: body).header("Location") == "/epcis/queries/held")
        #expect(try await call(.post, "/queries", body: body).status == 409)
        #expect(try await call(.get, "/queries/held").json["query"]?["EQ_bizStep"]?.text == #"["holding"]"#)
        _ = try await call(.post, "/capture", body: document([event("urn:q:1", step: "holding")]))
        #expect(ids(try await call(.get, "/queries/held/events")) == ["urn:q:1"])
        let wish = Array(#"{"dest": "https://client.example.com/in", "stream": true, "signatureToken": "s3cret"}"#.utf8)
        let made = try await call(.post, "/queries/held/subscriptions", body: wish)
        #expect(made.status == 201 && !made.text.contains("s3cret"))
        let path = String(try required(made.header("Location")).dropFirst("/epcis".count))
        #expect(try await call(.get, path).json["dest"]?.string == "https://client.example.com/in")
        #expect(try await call(.delete, path).status == 204)
        #expect(try await call(.get, path).status == 404)
        #expect(try await call(.delete, "/queries/held").status == 204)
        #expect(try await call(.get, "/queries/held/events").exception == "epcisException:NoSuchNameException")
    }

    @Test func `an invalid query is refused before it gets a name`() async throws {
        let body = Array(#"{"name": "bad", "query": {"EQ_colour": ["red"]}}"#.utf8)
        #expect(try await call(.post, "/queries", body: body).exception == "epcisException:QueryParameterException")
        #expect(try await call(.get, "/queries/bad").status == 404)
    }

    /// TCR 53: an event of 5 °C is found by a question in kelvin.
    @Test func `what a sensor measured is found in another unit`() async throws {
        let sensor = #", "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 5, "uom": "CEL"}]}]"#
        _ = try await call(.post, "/capture", body: document([event("urn:s:1", fields: sensor)]))
        #expect(ids(try await call(.get, "/events?EQ_type=gs1:Temperature&GE_value_KEL=278")) == ["urn:s:1"])
        #expect(ids(try await call(.get, "/events?EQ_type=gs1:Temperature&GE_value_KEL=279")).isEmpty)
    }

    /// TCR 54: an association needs its parent.
    @Test func `an association without its parent is refused`() async throws {
        let text = """
            {"type": "AssociationEvent", "eventTime": "2024-03-04T08:00:00+08:00", "eventTimeZoneOffset": "+08:00",
             "action": "ADD", "childEPCs": ["urn:epc:id:sgtin:4012345.011111.1"]}
            """
        let answer = try await call(.post, "/capture", body: document([text]))
        #expect(answer.status == 400 && answer.json["errors"]?.text.contains("parentID") == true)
    }

    // MARK: Published documents

    static let folders = ["interop/gs1-epcis/JSON", "interop/gs1-epcis/XML", "interop/openepcis"]

    static func published() -> [String] {
        folders.compactMap { Shared.folder($0) }.flatMap { folder -> [String] in
            let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
            return all.filter { path in [".json", ".jsonld", ".xml"].contains { path.hasSuffix($0) } }
                .map { "\(folder)/\($0)" }.sorted()
        }
    }
}

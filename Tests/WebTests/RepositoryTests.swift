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

/// The repository of events as a program calls it.
@Suite struct RepositoryTests {
    struct Server {
        let fixture: WebFixture
        let site: Site
        let token: String
    }

    static let server = Task {
        let fixture = try await WebFixture.make()
        let token = try await TokenDesk(fixture.office).add(name: "test", login: "office", by: "test")
        let site = Site(
            office: fixture.office,
            stylesheet: [],
            simulatedDay: nil,
            secureCookies: false,
            captureLimits: CaptureLimits(events: 2000, bytes: 4 << 20)
        )
        return Server(fixture: fixture, site: site, token: token)
    }

    struct Answer {
        var status: Int
        var headers: HTTPFields
        var text: String
        var json: JSONValue { (try? JSONReader.read(Array(text.utf8), depth: 64)) ?? .null }
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
        var exception: String { json["type"]?.string ?? "" }
    }

    func call(
        _ method: HTTPRequest.Method,
        _ path: String,
        body: [UInt8] = [],
        _ headers: [String: String] = [:],
        token: String? = nil
    ) async throws -> Answer {
        let server = try await Self.server.value
        var fields = HTTPFields()
        fields[.authorization] = "Bearer \(token ?? server.token)"
        if !body.isEmpty { fields[.contentType] = "application/json" }
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        let sent = fields
        let shelf = Shelf<Answer?>(nil)
        try await Application(router: server.site.router()).test(.router) { client in
            let response = try await client.execute(
                uri: "/epcis" + path,
                method: method,
                headers: sent,
                body: ByteBuffer(bytes: body)
            )
            shelf.change {
                $0 = Answer(
                    status: Int(response.status.code),
                    headers: response.headers,
                    text: String(buffer: response.body)
                )
            }
        }
        return try required(shelf.value)
    }

    func event(_ id: String, _ serial: String = "1", step: String = "inspecting", fields: String = "") -> String {
        """
        {"type": "ObjectEvent", "eventID": "\(id)", "eventTime": "2024-03-04T08:00:00+08:00", "eventTimeZoneOffset": "+08:00",
         "action": "OBSERVE", "bizStep": "\(step)", "epcList": ["urn:epc:id:sgtin:4012345.011111.\(serial)"]\(fields)}
        """
    }

    static let context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

    func document(_ events: [String]) -> [UInt8] {
        Array(
            """
            {"@context": ["\(Self.context)"], "type": "EPCISDocument", "schemaVersion": "2.0",
             "creationDate": "2024-03-04T08:00:00+08:00", "epcisBody": {"eventList": [\(events.joined(separator: ","))]}}
            """.utf8
        )
    }

    func bare(_ event: String) -> [UInt8] {
        Array("{\"@context\": [\"\(Self.context)\"],\(event.dropFirst())".utf8)
    }

    func ids(_ answer: Answer) -> [String] {
        Document.read(Array(answer.text.utf8)).document.events.compactMap(\.eventID)
    }

    @Test func `nothing is told without a token, with one revoked, or with a cookie`() async throws {
        let server = try await Self.server.value
        let revoked = try await TokenDesk(server.fixture.office).add(name: "revoked", login: "office", by: "test")
        #expect(try await TokenDesk(server.fixture.office).revoke(name: "revoked", by: "test"))
        let cookie = ["Cookie": try required(server.fixture.officeVisitor.cookie)]
        for (token, headers) in [("", [:]), (revoked, [:]), (String(repeating: "a", count: 43), [:]), ("", cookie)] {
            for route in server.site.routes where route.surface == .repository {
                let path = route.path.dropFirst("/epcis".count).replacing(":", with: "")
                let answer = try await call(route.method.request, String(path), headers, token: token)
                #expect(answer.status == 401, "\(route.method) \(route.path)")
                #expect(answer.exception == "epcisException:SecurityException")
            }
        }
    }

    @Test func `only an account that may capture events gets a token`() async throws {
        let server = try await Self.server.value
        await #expect(throws: Refusal.self) {
            _ = try await TokenDesk(server.fixture.office).add(name: "station", login: "station", by: "test")
        }
    }

    @Test func `a document is captured, its job is told and its events are found`() async throws {
        let sent = try await call(.post, "/capture", body: document([event("urn:a:1"), event("urn:a:2")]))
        #expect(
            sent.status == 202 && sent.header("GS1-EPCIS-Version") == "2.0.0"
                && sent.header("GS1-CBV-Version") == "2.0.0"
        )
        let location = try required(sent.header("Location"))
        let job = try await call(.get, String(location.dropFirst("/epcis".count)))
        #expect(job.json["success"]?.text == "true" && job.json["running"]?.text == "false")
        #expect(job.json["capturedEvents"]?.text == "2" && job.json["captureErrorBehaviour"]?.string == "rollback")
        #expect(try await call(.get, "/capture").status == 200)
        #expect(ids(try await call(.get, "/events/urn%3Aa%3A1")) == ["urn:a:1"])
        #expect(ids(try await call(.get, "/events?EQ_eventID=urn:a:1,urn:a:2")) == ["urn:a:1", "urn:a:2"])
        #expect(try await call(.get, "/events/urn%3Aa%3A9").exception == "epcisException:NoSuchResourceException")
        #expect(try await call(.get, "/capture/none").status == 404)
    }

    @Test func `one event is captured at once, and not twice`() async throws {
        let first = try await call(.post, "/events", body: bare(event("urn:b:1")))
        #expect(first.status == 201 && first.header("Location") == "/epcis/events/urn%3Ab%3A1")
        let second = try await call(.post, "/events", body: bare(event("urn:b:1")))
        #expect(second.status == 409 && second.exception == "epcisException:ResourceAlreadyExistsException")
        let hashed = try await call(
            .post,
            "/events",
            body: bare(event("urn:b:2").replacing(#""eventID": "urn:b:2", "#, with: ""))
        )
        #expect(hashed.header("Location")?.hasPrefix("/epcis/events/ni%3A%2F%2F%2Fsha-256%3B") == true)
        let path = String(try required(hashed.header("Location")).dropFirst("/epcis".count))
        #expect(try await call(.get, path).status == 200)
    }

    @Test func `pages follow each other to the last, by a token that nobody can make up`() async throws {
        _ = try await call(.post, "/capture", body: document((1...7).map { event("urn:p:\($0)", step: "packing") }))
        var path: String? = "/events?EQ_bizStep=packing&perPage=3"
        var found: [String] = []
        var pages = 0
        var link = ""
        while let next = path {
            let answer = try await call(.get, next)
            #expect(answer.status == 200)
            found += ids(answer)
            pages += 1
            path = answer.header("Link").map { header in
                link = header
                return String(header.dropFirst("</epcis".count).prefix { $0 != ">" })
            }
            #expect((path == nil) == (answer.header("GS1-Next-Page-Token-Expires") == nil))
        }
        #expect(found == (1...7).map { "urn:p:\($0)" } && pages == 3)
        #expect(link.hasSuffix("rel=\"next\""))
        let token = try required(link.split(separator: "nextPageToken=").last?.prefix { $0 != ">" })
        for forged in ["x", "00.00", String(token.dropLast()) + (token.last == "0" ? "1" : "0")] {
            #expect(try await call(.get, "/events?EQ_bizStep=packing&nextPageToken=\(forged)").status == 400)
        }
        #expect(try await call(.get, "/events?EQ_bizStep=shipping&nextPageToken=\(token)").status == 400)
        #expect(try await call(.delete, "/nextPageToken/\(token)").status == 501)
    }

    @Test func `collections name what events name, and lead to them`() async throws {
        let place = #", "readPoint": {"id": "urn:epc:id:sgln:4012345.00001.0"}, "disposition": "in_transit""#
        _ = try await call(.post, "/capture", body: document([event("urn:c:1", "771", step: "loading", fields: place)]))
        for (collection, member, name) in [
            ("eventTypes", "ObjectEvent", "ObjectEvent"), ("bizSteps", "loading", "loading"),
            ("dispositions", "in_transit", "in_transit"),
            ("readPoints", "https://id.gs1.org/414/4012345000016", "urn:epc:id:sgln:4012345.00001.0"),
            ("epcs", "https://id.gs1.org/01/04012345111118/21/771", "urn:epc:id:sgtin:4012345.011111.771"),
        ] {
            let list = try await call(.get, "/\(collection)?perPage=1000")
            #expect(list.json["member"]?.elements.contains { $0.string == member } == true, "\(collection)")
            let encoded = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            #expect(try await call(.get, "/\(collection)/\(encoded)").text.contains("events"))
            #expect(ids(try await call(.get, "/\(collection)/\(encoded)/events?perPage=1000")).contains("urn:c:1"))
            #expect(try await call(.get, "/\(collection)/urn%3Anone").status == 404)
        }
        let top = try await call(.get, "/")
        #expect(top.json["member"]?.elements.count == 9)
    }

    static let refusals: [(String, String, [String: String], Int, String)] = [
        ("GET", "/events?EQ_colour=red", [:], 400, "QueryParameterException"),
        ("GET", "/events?GE_eventTime=monday", [:], 400, "QueryValidationException"),
        ("GET", "/events?perPage=0", [:], 400, "QueryParameterException"),
        ("GET", "/events?eventCountLimit=1", [:], 400, "QueryParameterException"),
        ("GET", "/events", ["Accept": "text/csv"], 406, "NotAcceptableException"),
        ("GET", "/events", ["GS1-EPCIS-Min": "3.0.0"], 406, "NotAcceptableException"),
        ("GET", "/events", ["GS1-CBV-Max": "1.2"], 406, "NotAcceptableException"),
        ("GET", "/events", ["GS1-EPC-Format": "Sometimes"], 406, "NotAcceptableException"),
        ("GET", "/queries", ["Accept": "application/xml, application/problem+json"], 406, "NotAcceptableException"),
        ("GET", "/queries/none", [:], 404, "NoSuchNameException"),
        ("GET", "/nothing", [:], 404, "NoSuchResourceException"),
        ("PUT", "/events", [:], 405, "MethodNotAllowedException"),
        ("POST", "/capture", ["Content-Type": "text/plain"], 415, "UnsupportedMediaTypeException"),
        ("POST", "/queries", ["Content-Type": "application/xml"], 415, "UnsupportedMediaTypeException"),
        ("POST", "/capture", ["GS1-Capture-Error-Behaviour": "ignore"], 400, "ValidationException"),
        ("POST", "/capture", [:], 400, "ValidationException"),
    ]

    @Test(arguments: refusals)
    func `a call that cannot be answered is told why`(
        _ method: String,
        path: String,
        headers: [String: String],
        status: Int,
        exception: String
    ) async throws {
        let verb = try required(HTTPRequest.Method(method))
        let answer = try await call(verb, path, body: method == "POST" ? Array("{}".utf8) : [], headers)
        #expect(answer.status == status)
        #expect(answer.exception == "epcisException:\(exception)")
        #expect(answer.header("Content-Type") == "application/problem+json")
    }

    @Test func `more events than allowed are refused with the limits`() async throws {
        let answer = try await call(.post, "/capture", body: document((0...2000).map { event("urn:l:\($0)") }))
        #expect(answer.status == 413 && answer.header("GS1-EPCIS-Capture-Limit") == "2000")
        #expect(answer.header("GS1-EPCIS-Capture-File-Size-Limit") == "4194304")
        let large = try await call(.post, "/capture", body: Array(repeating: 0x20, count: (4 << 20) + 1))
        #expect(large.status == 413 && large.exception == "epcisException:CaptureLimitExceededException")
        #expect(try await call(.get, "/events/urn%3Al%3A0").status == 404)
    }

    @Test func `every resource tells what it takes`() async throws {
        let server = try await Self.server.value
        for path in Set(server.site.routes.filter { $0.surface == .repository }.map(\.path)) {
            let answer = try await call(.options, String(path.dropFirst("/epcis".count)).replacing(":", with: ""))
            #expect(answer.status == 204, "\(path)")
            let names = ["Allow", "GS1-EPCIS-Min", "GS1-EPCIS-Max", "GS1-CBV-Min", "GS1-CBV-Max", "GS1-EPC-Format"]
            for name in names { #expect(answer.header(name)?.isEmpty == false, "\(path) \(name)") }
        }
    }

    @Test(.enabled(if: Shared.folder("interop/openepcis") != nil, "the reference material is not here"))
    func `published documents are captured where they are valid, and refused with reasons else`() async throws {
        var captured = 0
        for path in Self.published() {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
            let reading = Document.read(bytes)
            let type = path.hasSuffix(".xml") ? "application/xml" : "application/json"
            let isAlone = reading.document.kind == .bareEvent
            let headers = ["Content-Type": type, "GS1-Capture-Error-Behaviour": "proceed"]
            // Under `proceed` examples that share identifiers do not hinder each other.
            let answer = try await call(.post, isAlone ? "/events" : "/capture", body: bytes, headers)
            if reading.isValid {
                #expect([202, 201, 409].contains(answer.status), "\(path): \(answer.text)")
                captured += 1
            } else if answer.status != 202 {
                #expect(
                    answer.status == 400 && answer.json["errors"]?.elements.isEmpty == false,
                    "\(path): \(answer.text)"
                )
            }
            if path.contains("/Invalid/") {
                let strict = try await call(.post, "/capture", body: bytes, ["Content-Type": type])
                #expect(strict.status == 400 && strict.json["errors"]?.elements.isEmpty == false, "\(path)")
            }
        }
        #expect(captured > 100)
        let office = try await Self.server.value.fixture.office
        let check = try await LedgerCheck(office).run()
        #expect(check.faults == [])
    }
}

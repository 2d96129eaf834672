import Crypto
import Foundation
import Office
import Testing

@testable import shian

/// Events told to a real subscriber, over HTTP.
@Suite struct `Webhooks over HTTP` {
    /// The subscriber shares its cores with other tests: slow is not silent.
    private let unhurried = WebhookClient(allowsPrivate: false, seconds: 300)

    private func request(_ address: String) throws -> WebhookRequest {
        WebhookRequest(
            target: try #require(WebhookTarget(address, allowsPrivate: true)),
            headers: ["Content-Type": "application/json", "GS1-Signature": "sha256=00"],
            body: Array(#"{"a":1}"#.utf8)
        )
    }

    @Test(arguments: [200, 204, 400, 500, 503])
    func `the status is what the subscriber answered`(status: Int) async throws {
        try await Subscriber.with(["/in": [.answer(status)]]) { subscriber, address in
            let answered = try await unhurried.send(try request("\(address)/in"))
            #expect(answered == status)
            let call = try #require(subscriber.calls.first)
            #expect(String(decoding: call.body, as: UTF8.self) == #"{"a":1}"#)
            #expect(call.headers["content-type"] == "application/json")
            #expect(call.headers["gs1-signature"] == "sha256=00")
        }
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        let behaviours: [String: [Subscriber.Behaviour]] = ["/in": [.redirect(to: "/other")], "/other": [.answer(200)]]
        try await Subscriber.with(behaviours) { subscriber, address in
            let answered = try await unhurried.send(try request("\(address)/in"))
            #expect(answered == 302)
            try await Task.sleep(for: .milliseconds(300))
            #expect(subscriber.calls.map(\.path) == ["/in"])
        }
    }

    @Test func `who says nothing is waited for no longer than agreed`() async throws {
        try await Subscriber.with(["/in": [.hang]]) { _, address in
            // The subscriber would never speak.
            await #expect(throws: WebhookClient.Late.self) {
                _ = try await WebhookClient(allowsPrivate: false, seconds: 1).send(try request("\(address)/in"))
            }
        }
    }

    @Test func `an answer without an end is not read to its end`() async throws {
        try await Subscriber.with(["/in": [.endless]]) { subscriber, address in
            let answered = try await unhurried.send(try request("\(address)/in"))
            #expect(answered == 200)
            #expect(subscriber.written < Subscriber.end)
        }
    }

    @Test func `nobody at the port is a fault, not an answer`() async throws {
        await #expect(throws: (any Error).self) {
            _ = try await WebhookClient(allowsPrivate: false, seconds: 5).send(try request("http://127.0.0.1:9/in"))
        }
    }

    @Test(arguments: [
        "https://10.1.2.3/in", "https://192.168.0.9/in", "https://169.254.169.254/latest", "https://172.16.0.1/",
    ])
    func `private networks are called only where they are allowed`(address: String) async throws {
        let sent = try request(address)
        await #expect(throws: WebhookClient.Forbidden.self) {
            _ = try await WebhookClient(allowsPrivate: false, seconds: 1).send(sent)
        }
        // Allowed, it is tried: whatever comes of it is no refusal of ours.
        do {
            _ = try await WebhookClient(allowsPrivate: true, seconds: 0.2).send(sent)
        } catch {
            #expect(!(error is WebhookClient.Forbidden))
        }
    }

    // MARK: The whole way

    private static func document(_ ids: [String]) -> String {
        let events = ids.map { id in
            """
            {"type": "ObjectEvent", "eventID": "\(id)", "eventTime": "2024-03-04T08:00:00+08:00",
             "eventTimeZoneOffset": "+08:00", "action": "OBSERVE", "epcList": ["urn:epc:id:sgtin:4012345.011111.1"]}
            """
        }
        return """
            {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument",
             "schemaVersion": "2.0", "creationDate": "2024-03-04T08:00:00+08:00",
             "epcisBody": {"eventList": [\(events.joined(separator: ","))]}}
            """
    }

    /// The second of the minute at which the server wrote a delivery, with the minutes before it.
    private static func second(of call: Subscriber.Call) -> Int? {
        let object = (try? JSONSerialization.jsonObject(with: Data(call.body))) as? [String: Any]
        let time = (object?["creationDate"] as? String ?? "").split(separator: "T").last?.prefix(8) ?? ""
        let parts = time.split(separator: ":").compactMap { Int($0) }
        return parts.count == 3 ? (parts[0] * 60 + parts[1]) * 60 + parts[2] : nil
    }

    private static func isSigned(_ call: Subscriber.Call, with token: String) -> Bool {
        let code = HMAC<SHA256>.authenticationCode(for: call.body, using: SymmetricKey(data: Array(token.utf8)))
        let hexadecimal = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return call.headers["gs1-signature"] == "sha256=\(hexadecimal)"
    }

    /// A county with a token, served; the server is killed at the end.
    private func served(
        _ options: [String] = [],
        _ body: (ServedProgram, String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let data = folder + "/data"
        try Program.run("account", "add", "--data", data, "--login", "erp", "--name", "系统")
        let token = try Program.run("token", "add", "--data", data, "--name", "erp", "--login", "erp").output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let server =
            options.isEmpty
            ? try await ServedProgram(data: data, log: folder + "/log")
            : try await ServedProgram(data: data, log: folder + "/log", options[0])
        defer { server.kill() }
        try await body(server, token)
    }

    @Test func `events reach a subscriber signed, again after a refusal, and whoever hangs holds up nobody`()
        async throws
    {
        let behaviours: [String: [Subscriber.Behaviour]] = [
            "/stream": [.answer(500), .answer(200)], "/clock": [.answer(204)], "/hang": [.hang],
        ]
        try await Subscriber.with(behaviours) { subscriber, address in
            try await served { server, token in
                let query = #"{"name": "all", "query": {}}"#
                #expect(await server.call("POST", "/queries", token, body: query) == 201)
                let wishes = [
                    #"{"dest": "\#(address)/hang", "stream": true}"#,
                    #"{"dest": "\#(address)/stream", "stream": true, "signatureToken": "geheim"}"#,
                    #"{"dest": "\#(address)/clock", "reportIfEmpty": true, "schedule": {"second": "0,5,10,15,20,25,30,35,40,45,50,55"}}"#,
                ]
                for wish in wishes {
                    let made = await server.answer("POST", "/queries/all/subscriptions", token, body: wish)
                    #expect(made.status == 201, "\(made.text)")
                }
                // A schedule that has nothing to tell tells it, once for each of its seconds.
                try await subscriber.until(seconds: 40) { $0.calls("/clock").count >= 3 }
                let slots = subscriber.calls("/clock").compactMap { Self.second(of: $0) }.map { $0 / 5 }
                #expect(slots.count >= 3 && Set(slots).count == slots.count)
                let ids = ["urn:w:1", "urn:w:2"]
                #expect(await server.call("POST", "/capture", token, body: Self.document(ids)) == 202)
                try await subscriber.until(seconds: 15) { $0.calls("/stream").count >= 1 }
                let listed = await server.answer("GET", "/queries/all/subscriptions", token).text
                #expect(!listed.contains("geheim"))
                try await subscriber.until(seconds: 60) { $0.calls("/stream").count >= 2 }
                let calls = subscriber.calls("/stream")
                #expect(calls[1].at.timeIntervalSince(calls[0].at) >= 9, "ten seconds after the first refusal")
                for call in calls {
                    #expect(Self.isSigned(call, with: "geheim"))
                    #expect(!Self.isSigned(call, with: "geraten"))
                    let text = String(decoding: call.body, as: UTF8.self)
                    for id in ids { #expect(text.contains(id)) }
                }
                try await subscriber.until(seconds: 30) { subscriber in
                    subscriber.calls("/clock").contains { String(decoding: $0.body, as: UTF8.self).contains("urn:w:2") }
                }
                #expect(subscriber.calls("/clock").allSatisfy { $0.headers["gs1-signature"] == nil })
                // Taken, it is not sent again.
                try await Task.sleep(for: .seconds(3))
                #expect(subscriber.calls("/stream").count == 2)
            }
        }
    }

    @Test func `a subscription into a private network is refused unless the server is told to allow it`() async throws {
        let query = #"{"name": "all", "query": {}}"#
        let wish = #"{"dest": "https://10.1.2.3/in", "stream": true}"#
        try await served { server, token in
            #expect(await server.call("POST", "/queries", token, body: query) == 201)
            let refused = await server.answer("POST", "/queries/all/subscriptions", token, body: wish)
            #expect(refused.status == 400)
            #expect(refused.text.contains("private networks"))
        }
        try await served(["--webhooks-to-private-networks"]) { server, token in
            #expect(await server.call("POST", "/queries", token, body: query) == 201)
            #expect(await server.call("POST", "/queries/all/subscriptions", token, body: wish) == 201)
        }
    }
}

import HTTPTypes
import Primitives
import Testing

@testable import Web

/// What the description says of the repository of events is what the repository answers.
extension RepositoryTests {
    /// Every answer in JSON of a route beside the schema and the status that the description gives it.
    private func agree(
        _ answer: Answer,
        _ method: String,
        _ path: String,
        _ description: JSONValue
    ) throws -> [String] {
        let responses = try required(description["paths"]?[path]?[method]?["responses"])
        guard let response = responses[String(answer.status)] else {
            return ["\(method) \(path): \(answer.status) is not described"]
        }
        let told = (response["headers"]?.names ?? []).filter { answer.header($0) != nil }
        var faults: [String] = []
        if answer.status < 300 {
            let named = answer.headers.map(\.name.rawName).filter {
                ["location", "link"].contains($0.lowercased()) || $0.lowercased().hasPrefix("gs1-")
            }
            let missing = named.filter { name in !told.contains { $0.lowercased() == name.lowercased() } }
            faults += missing.map { "\(method) \(path): the header \($0) is not described" }
        }
        guard !answer.text.isEmpty else {
            return faults + (response["content"] == nil ? [] : ["\(method) \(path): a body is described and none came"])
        }
        let type = (answer.header("Content-Type") ?? "").prefix { $0 != ";" }
        guard let schema = response["content"]?[String(type)]?["schema"] else {
            return faults + ["\(method) \(path): \(answer.status) in \(type) is not described"]
        }
        return faults + SchemaCheck(root: description).faults(answer.json, schema, at: "\(method) \(path)")
    }

    @Test func `every answer of the repository is as its description says`() async throws {
        let description = try await Calls.call(.get, "/api/v1/openapi.json").json
        var faults: [String] = []
        var seen: Set<String> = []
        func ask(
            _ method: HTTPRequest.Method,
            _ path: String,
            as described: String,
            body: String = "",
            _ headers: [String: String] = [:],
            token: String? = nil
        ) async throws -> Answer {
            let answer = try await call(method, path, body: Array(body.utf8), headers, token: token)
            let verb = method.rawValue.lowercased()
            faults += try agree(answer, verb, "/epcis" + described, description)
            seen.insert("\(verb) /epcis\(described)")
            return answer
        }
        let place =
            #", "readPoint": {"id": "urn:epc:id:sgln:4012345.00002.0"}, "bizLocation": {"id": "urn:epc:id:sgln:4012345.00003.0"}, "disposition": "in_transit""#
        let events = (1...3).map { event("urn:d:\($0)", "55\($0)", step: "unloading", fields: place) }
        let sent = String(decoding: document(events), as: UTF8.self)
        let captured = try await ask(.post, "/capture", as: "/capture", body: sent)
        let job = try required(captured.header("Location")).dropFirst("/epcis".count)
        _ = try await ask(.get, String(job), as: "/capture/{captureID}")
        _ = try await ask(.get, "/capture/none", as: "/capture/{captureID}")
        _ = try await ask(.get, "/capture?perPage=1", as: "/capture")
        // Two of one identity: the job of the second tells what it refused.
        let wrong = sent.replacing("unloading", with: "no-such-step")
        let refused = try await ask(
            .post,
            "/capture",
            as: "/capture",
            body: wrong,
            ["GS1-Capture-Error-Behaviour": "proceed"]
        )
        if let location = refused.header("Location") {
            _ = try await ask(.get, String(location.dropFirst("/epcis".count)), as: "/capture/{captureID}")
        }
        let one = String(decoding: bare(event("urn:d:9")), as: UTF8.self)
        for _ in 1...2 { _ = try await ask(.post, "/events", as: "/events", body: one) }
        _ = try await ask(.post, "/events", as: "/events", body: "{")
        _ = try await ask(.post, "/events", as: "/events", body: one, ["Content-Type": "text/plain"])
        for query in ["?perPage=1", "?EQ_colour=red", "?perPage=0", "?orderBy=eventTime&eventCountLimit=1"] {
            _ = try await ask(.get, "/events" + query, as: "/events")
        }
        _ = try await ask(.get, "/events", as: "/events", token: "wrong")
        _ = try await ask(.get, "/events", as: "/events", ["Accept": "text/csv"])
        for id in ["urn%3Ad%3A1", "urn%3Anone"] { _ = try await ask(.get, "/events/\(id)", as: "/events/{eventID}") }
        _ = try await ask(.delete, "/nextPageToken/x", as: "/nextPageToken/{token}")
        _ = try await ask(.get, "", as: "")
        let members = [
            "eventTypes": "ObjectEvent", "epcs": "urn%3Aepc%3Aid%3Asgtin%3A4012345.011111.551", "bizSteps": "unloading",
            "bizLocations": "urn%3Aepc%3Aid%3Asgln%3A4012345.00003.0",
            "readPoints": "urn%3Aepc%3Aid%3Asgln%3A4012345.00002.0", "dispositions": "in_transit",
        ]
        for (collection, member) in members {
            _ = try await ask(.get, "/\(collection)?perPage=1", as: "/\(collection)")
            let found = try await ask(.get, "/\(collection)/\(member)", as: "/\(collection)/{member}")
            #expect(found.status == 200, "\(collection)")
            _ = try await ask(.get, "/\(collection)/none", as: "/\(collection)/{member}")
            let events = try await ask(
                .get,
                "/\(collection)/\(member)/events?perPage=1",
                as: "/\(collection)/{member}/events"
            )
            #expect(events.status == 200, "\(collection)")
        }
        let query = #"{"name": "told", "query": {"EQ_bizStep": ["unloading"]}}"#
        for _ in 1...2 { _ = try await ask(.post, "/queries", as: "/queries", body: query) }
        _ = try await ask(.get, "/queries?perPage=1", as: "/queries")
        for name in ["told", "none"] { _ = try await ask(.get, "/queries/\(name)", as: "/queries/{queryName}") }
        _ = try await ask(.get, "/queries/told/events?perPage=1", as: "/queries/{queryName}/events")
        let wishes = [
            #"{"dest": "https://client.example.com/in", "stream": true, "initialRecordTime": "2024-03-04T08:00:00+08:00"}"#,
            #"{"dest": "https://client.example.com/in", "schedule": {"hour": "1,[8-10]"}, "reportIfEmpty": true}"#,
            #"{"dest": "http://10.0.0.1/"}"#,
        ]
        var made: [String] = []
        for wish in wishes {
            let answer = try await ask(
                .post,
                "/queries/told/subscriptions",
                as: "/queries/{queryName}/subscriptions",
                body: wish
            )
            made += [answer.header("Location")].compactMap { $0.map { String($0.dropFirst("/epcis".count)) } }
        }
        #expect(made.count == 2)
        _ = try await ask(.get, "/queries/told/subscriptions?perPage=1", as: "/queries/{queryName}/subscriptions")
        for path in made {
            _ = try await ask(.get, path, as: "/queries/{queryName}/subscriptions/{subscriptionID}")
            _ = try await ask(.delete, path, as: "/queries/{queryName}/subscriptions/{subscriptionID}")
            _ = try await ask(.get, path, as: "/queries/{queryName}/subscriptions/{subscriptionID}")
        }
        _ = try await ask(.delete, "/queries/told", as: "/queries/{queryName}")
        #expect(faults == [])
        let paths = try required(description["paths"])
        let all = paths.names.filter { $0.hasPrefix("/epcis") }.flatMap { path in
            (paths[path]?.names ?? []).map { "\($0) \(path)" }
        }
        #expect(Set(all).subtracting(seen) == [], "every described call was made")
    }
}

import HTTPTypes
import Primitives
import Testing

@testable import Web

/// The description of the calls is true, and whole.
@Suite struct APIDescriptionTests {
    private func description() async throws -> JSONValue { try await Calls.call(.get, "/api/v1/openapi.json").json }

    @Test func `the description names every call and nothing else`() async throws {
        let fixture = try await Calls.fixture.value
        let document = try await description()
        #expect(document["openapi"]?.string.hasPrefix("3.1.") == true)
        let paths = try required(document["paths"])
        let described = paths.names.flatMap { path in
            (paths[path]?.names ?? []).map { "\($0.uppercased()) \(path)" }
        }
        let calls = fixture.site.routes.filter { $0.surface == .api || $0.surface == .repository }
            .map { "\($0.method.rawValue) \(OpenAPIEvents.described($0.path))" }
        #expect(described.sorted() == calls.sorted())
        #expect(fixture.site.routes.allSatisfy { $0.path.hasPrefix("/api/") == ($0.surface == .api) })
        #expect(fixture.site.routes.allSatisfy { $0.surface != .api || $0.access == .open })
        let check = SchemaCheck(root: document)
        for reference in SchemaCheck.references(document) {
            #expect(check.resolve(reference) != nil, "\(reference.text)")
        }
        let result = try required(document["components"]?["schemas"]?["Result"]?["properties"])
        #expect(result.names.sorted() == JudgeCall.members.sorted())
        // Every place in an address is a parameter of its own, and nothing else is one.
        for path in paths.names {
            let places = path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                String($0.dropFirst().dropLast())
            }
            for method in paths[path]?.names ?? [] {
                let told = (paths[path]?[method]?["parameters"]?.elements ?? [])
                    .filter { $0["in"]?.string == "path" }.compactMap { $0["name"]?.string }
                #expect(told == places, "\(method) \(path)")
            }
        }
        let operations = paths.names.flatMap { path in
            (paths[path]?.names ?? []).compactMap { paths[path]?[$0]?["operationId"]?.string }
        }
        #expect(Set(operations).count == described.count)
        let parameters = try required(paths["/api/v1/limits"]?["get"]?["parameters"]).elements
        #expect(parameters.compactMap { $0["name"]?.string } == LimitsCall.parameters)
    }

    @Test func `every answer is as its schema says, and every member of it is described`() async throws {
        let document = try await description()
        let check = SchemaCheck(root: document)
        let schemas = try required(document["components"]?["schemas"])
        for text in Self.results {
            let answer = try await Calls.judge(text)
            #expect(answer.status == 200, "\(text)")
            let faults = check.faults(answer.json, try required(schemas["Judgement"]))
            #expect(faults == [], "\(text)")
            let sent = check.faults(try JSONReader.read(Array(text.utf8)), try required(schemas["Result"]))
            #expect(sent == [], "\(text)")
        }
        for query in [
            "food=%E8%8B%B9%E6%9E%9C&on=2026-05-01", "food=%E8%8F%9C%E8%B1%86&on=2024-06-20", "food=x", "food=x&item=y",
        ] {
            #expect(check.faults(try await Calls.limits(query).json, try required(schemas["Limits"])) == [], "\(query)")
        }
        for text in ["{", "{}", "[1]", "[" + Array(repeating: "1", count: 10_001).joined(separator: ",") + "]"] {
            #expect(
                check.faults(try await Calls.judge(text).json, try required(schemas["Problem"])) == [],
                "\(text.prefix(9))"
            )
        }
        #expect(check.faults(try await Calls.call(.get, "/api/v1/judge").json, try required(schemas["Problem"])) == [])
    }

    @Test func `the examples of the description are answered`() async throws {
        let document = try await description()
        let content = try required(document["paths"]?["/api/v1/judge"]?["post"]?["requestBody"]?["content"])
        let examples = try required(content["application/json"]?["examples"])
        for name in examples.names {
            let answer = try await Calls.judge(try required(examples[name]?["value"]).text)
            #expect(answer.status == 200, "\(name)")
        }
    }

    /// Verdicts of all sorts: printed limits, several units, retests, bans, other names, nothing known.
    static let results = [
        Calls.one,
        #"{"food":"豇豆","item":"克百威","result":"0.1mg/kg","on":"2026-05-01"}"#,
        #"{"food":"菜豆","item":"灭蝇胺","result":0.6,"unit":"mg/kg","on":"2026-05-01"}"#,
        #"{"food":"豇豆角","item":"灭蝇安","result":"0.6","on":"2026-05-01"}"#,
        #"{"food":"没有的","item":"铅","result":"未检出","on":"2026-05-01"}"#,
        #"{"food":"豇豆","item":"灭蝇胺","result":"0.6mg/kg","limit":"≤0.7mg/kg","on":"2024-06-20","declared":"pass"}"#,
        #"{"food":"蛋糕","item":"菌落总数","result":"10;20;＜10;30;40","unit":"CFU/g","limit":"n=5,c=2,m=10000,M=100000","on":"2024-06-20"}"#,
        #"{"food":"豇豆","item":"灭蝇胺","result":"初检0.6mg/kg，复检0.4mg/kg","on":"2024-06-20"}"#,
        #"{"food":"大米","item":"镉（以Cd计）","result":"0.25±0.02","unit":"mg/kg","on":"2024-06-20","produced":"2024-01-01"}"#,
        #"{"food":"大米","item":"镉","result":"见附页","on":"2024-06-20"}"#,
        #"{"food":"香菇（干）","item":"镉","result":"1mg/kg","on":"2024-06-20","dehydration":"10"}"#,
        #"{"food":"韭菜","item":"甲拌磷","on":"2026-05-01","components":[{"name":"甲拌磷","result":0.01},{"name":"甲拌磷砜","result":"未检出"}]}"#,
    ]
}

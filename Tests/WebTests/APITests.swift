import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Judging
import NIOCore
import Office
import Primitives
import Rules
import Testing

@testable import Web

/// The calls of programs: what is answered, what is refused and how, and that their description is true.
@Suite struct APITests {
    @Test func `one result is answered by what the judge says of it`() async throws {
        let fixture = try await Calls.fixture.value
        let answer = try await Calls.judge(Calls.one)
        let day = try required(Day("2024-06-20"))
        let request = JudgeRequest(food: "豇豆", item: "灭蝇胺", result: "1.8mg/kg", day: day)
        #expect(answer.status == 200)
        #expect(answer.type == "application/json")
        #expect(answer.json.text == fixture.office.judge.judge(request).json().text)
        #expect(answer.json["verdict"]?.string == "fail")
    }

    @Test func `an array is answered in its order, and an empty one by an empty one`() async throws {
        let answer = try await Calls.judge(
            "[\(Calls.one),{\"food\":\"韭菜\",\"item\":\"腐霉利\",\"result\":\"未检出\",\"on\":\"2024-06-20\"}]"
        )
        #expect(answer.json.elements.map { $0["item"]?["read"]?.string } == ["灭蝇胺", "腐霉利"])
        #expect(try await Calls.judge("[]").json.text == "[]")
    }

    @Test(arguments: [
        ("0.5", "pass", "0.5"), ("0.50", "pass", "0.5"), ("0.50000000000000001", "fail", "0.50000000000000001"),
        ("5e-1", "pass", "0.5"), ("0.5000000000000001e0", "fail", "0.5000000000000001"), ("\"0.5\"", "pass", "0.5"),
    ])
    func `a number is its digits`(number: String, verdict: String, value: String) async throws {
        let text = #"{"food":"豇豆","item":"灭蝇胺","result":\#(number),"unit":"mg/kg","on":"2024-06-20"}"#
        let answer = try await Calls.judge(text)
        #expect(answer.json["verdict"]?.string == verdict)
        #expect(answer.json["result"]?["value"]?.string == value)
    }

    @Test func `all members of a result reach the judge`() async throws {
        let text = """
            {"food":"豇豆","class":"蔬菜","item":"灭蝇胺","result":1.8,"unit":"mg/kg","limit":"≤2.0mg/kg","on":"2024-06-20",
            "produced":"2024-06-01","labelled":null,"dehydration":10,"declared":"不合格"}
            """
        let answer = try await Calls.judge(text)
        #expect(answer.status == 200)
        #expect(answer.json["limit"]?["source"]?.string == "printed")
        #expect(answer.json["declared"]?.string == "fail")
        #expect(answer.json["produced"]?.string == "2024-06-01")
        #expect(answer.json["verdict"]?.string == "pass")
    }

    @Test(arguments: [
        (#"{"item":"铅","result":1,"on":"2024-06-20"}"#, ["/food missing"]),
        ("{}", ["/food missing", "/item missing", "/on missing", "/result missing"]),
        (
            #"[{"food":1,"item":"","result":true,"on":"2024-02-30"},3]"#,
            [
                "/0/food wrong-type", "/0/item empty", "/0/on not-a-day", "/0/result wrong-type", "/1 wrong-type",
            ]
        ),
        (#"{"food":"a","item":"b","result":"1","on":"2024-06-20","fod/":"x"}"#, ["/fod~1 unknown-member"]),
        (#"{"food":"a","item":"b","result":1e999,"on":"2024-06-20"}"#, ["/result number-out-of-range"]),
        (#"{"food":"a","item":"b","result":1,"on":"2024-06-20","produced":"2024-06-21"}"#, ["/produced after-on"]),
        (#"{"food":"a","item":"b","result":1,"on":"2024-06-20","dehydration":-1}"#, ["/dehydration not-a-ratio"]),
        (#"{"food":"a","item":"b","result":1,"on":"2024-06-20","declared":"maybe"}"#, ["/declared unknown-verdict"]),
        (#"{"food":"a","item":"b","on":"2024-06-20","components":[]}"#, ["/components wrong-type"]),
        (
            #"{"food":"a","item":"b","on":"2024-06-20","components":[{"name":"x"},4]}"#,
            [
                "/components/0/result missing", "/components/1 wrong-type",
            ]
        ),
        ("3", [" wrong-type"]), ("\"x\"", [" wrong-type"]), ("null", [" wrong-type"]),
    ])
    func `all faults of a call are named at once, each with its place`(text: String, expected: [String]) async throws {
        let answer = try await Calls.judge(text)
        #expect(answer.status == 422)
        #expect(answer.type == "application/problem+json")
        let errors = try required(answer.json["errors"]).elements
        #expect(
            errors.map { "\($0["pointer"]?.string ?? "?") \($0["code"]?.string ?? "?")" }.sorted() == expected.sorted()
        )
        #expect(errors.allSatisfy { $0["expected"]?.string.isEmpty == false })
        #expect(answer.json["errorCount"]?.text == String(expected.count))
    }

    @Test func `a text too long for a name is refused, and not sent back whole`() async throws {
        let long = String(repeating: "豆", count: 5000)
        let answer = try await Calls.judge(#"{"food":"\#(long)","item":"铅","result":1,"on":"2024-06-20"}"#)
        #expect(answer.status == 422)
        #expect(answer.json["errors"]?.elements.first?["code"]?.string == "too-long")
        #expect(answer.response.body.readableBytes < 1000)
    }

    @Test func `a call with very many faults is answered in bounded size`() async throws {
        let answer = try await Calls.judge("[" + Array(repeating: "{}", count: 10_000).joined(separator: ",") + "]")
        #expect(answer.status == 422)
        #expect(answer.json["errorCount"]?.text == "40000")
        #expect(answer.json["errors"]?.elements.count == APIProblem.faultLimit)
    }

    @Test(arguments: ["", "{", "[1,]", #"{"food":"a","food":"b"}"#, #"{"food":"\ud800"}"#, "NaN", "\u{FEFF}{}"])
    func `what is no JSON is refused with 400`(text: String) async throws {
        let answer = try await Calls.judge(text)
        #expect(answer.status == 400)
        #expect(answer.json["code"]?.string == "malformed-json")
    }

    @Test(arguments: [
        nil, "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "multipart/form-data",
    ])
    func `another media type is refused with 415`(type: String?) async throws {
        var headers = HTTPFields()
        headers[.contentType] = type
        let answer = try await Calls.call(body: Array(Calls.one.utf8), headers: headers)
        #expect(answer.status == 415)
        #expect(answer.type == "application/problem+json")
    }

    @Test func `too many results and too large a body are refused with 413`() async throws {
        let many = try await Calls.judge("[" + Array(repeating: "1", count: 10_001).joined(separator: ",") + "]")
        #expect(many.status == 413)
        #expect(many.json["code"]?.string == "too-many-results")
        let large = try await Calls.call(body: Array(repeating: 0x20, count: Site.callBodyLimit + 1))
        #expect(large.status == 413)
        #expect(large.json["code"]?.string == "body-too-large")
    }

    @Test func `where no place is free a call is turned away at once`() async throws {
        let fixture = try await Calls.fixture.value
        let full = Site(
            office: fixture.office,
            stylesheet: [],
            simulatedDay: nil,
            secureCookies: false,
            callBytesAtOnce: 0
        )
        let answer = try await Calls.call(body: Array(Calls.one.utf8), site: full)
        #expect(answer.status == 503)
        #expect(answer.response.headers[.retryAfter] == "1")
    }

    @Test(
        arguments: [
            (HTTPRequest.Method.get, "/api/v1/judge", 405, "POST"), (.post, "/api/v1/limits", 405, "GET"),
            (.delete, "/api/v1/judge", 405, "POST"), (.get, "/api/v1/nothing", 404, nil), (.get, "/api/", 404, nil),
        ] as [(HTTPRequest.Method, String, Int, String?)]
    )
    func `an unknown call or method is a problem, not a page`(
        method: HTTPRequest.Method,
        address: String,
        status: Int,
        allow: String?
    ) async throws {
        let answer = try await Calls.call(method, address)
        #expect(answer.status == status)
        #expect(answer.type == "application/problem+json")
        #expect(answer.response.headers[.allow] == allow)
    }

    @Test func `a session changes nothing, no cookie is set, and any page may call`() async throws {
        let fixture = try await Calls.fixture.value
        var headers: HTTPFields = [.contentType: "application/json"]
        let without = try await Calls.call(body: Array(Calls.one.utf8), headers: headers)
        headers[.cookie] = fixture.officeVisitor.cookie
        headers[.origin] = "https://elsewhere.example"
        let with = try await Calls.call(body: Array(Calls.one.utf8), headers: headers)
        #expect(with.json.text == without.json.text)
        for answer in [with, without] {
            #expect(answer.response.headers[.setCookie] == nil)
            #expect(answer.response.headers[.accessControlAllowOrigin] == "*")
            #expect(answer.response.headers[.accessControlAllowCredentials] == nil)
        }
        let asked = try await Calls.call(.options, "/api/v1/judge", headers: headers)
        #expect(asked.status == 204)
        #expect(asked.response.headers[.accessControlAllowMethods] == "POST")
        #expect(asked.response.headers[.accessControlAllowHeaders] == "Content-Type")
        let page = try await Calls.call(.get, "/api/v1/openapi.json", headers: [:])
        #expect(page.response.headers[.accessControlAllowOrigin] == "*")
    }

    @Test func `limits say what holds, and for one item what does not`() async throws {
        let all = try await Calls.limits("food=%E8%B1%87%E8%B1%86&on=2024-06-20")
        #expect(all.status == 200)
        #expect((all.json["limits"]?.elements.count ?? 0) > 20)
        let one = try await Calls.limits("food=%E8%B1%87%E8%B1%86&item=%E7%81%AD%E8%9D%87%E8%83%BA&on=2024-06-20")
        let standing = try required(one.json["limits"]?.elements.first)
        #expect(standing["limit"]?["value"]?.string == "0.5")
        let unknown = try await Calls.limits("food=%E8%B1%87%E8%B1%86&item=%E7%81%AD%E8%9D%87%E5%AE%89&on=2024-06-20")
        #expect(unknown.json["limits"]?.elements.first?["status"]?.string == "unknown-item")
        #expect(unknown.json["near"]?["items"]?.elements.contains { $0.string == "灭蝇胺" } == true)
        let today = try await Calls.limits("food=%E8%B1%87%E8%B1%86")
        #expect(today.json["on"]?.string == "2024-06-20")
    }

    @Test(arguments: [
        ("", ["food missing"]), ("food=%FF", ["food missing"]), ("food=a&on=2024-13-01", ["on not-a-day"]),
        ("food=a&on=2024-06-20&produced=2025-01-01&x=1", ["produced after-on", "x unknown-parameter"]),
        ("food=\(String(repeating: "a", count: 201))", ["food too-long"]),
    ])
    func `faults of an address are named by their parameter`(query: String, expected: [String]) async throws {
        let answer = try await Calls.limits(query)
        #expect(answer.status == 422)
        let errors = try required(answer.json["errors"]).elements
        #expect(errors.map { "\($0["parameter"]?.string ?? "?") \($0["code"]?.string ?? "?")" }.sorted() == expected)
    }
}

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Primitives

@testable import Web

/// Calls as a program makes them, on one simulated county.
enum Calls {
    static let fixture = Task { try await WebFixture.make() }

    static let one = #"{"food":"豇豆","item":"灭蝇胺","result":"1.8mg/kg","on":"2024-06-20"}"#

    struct Answer {
        var status: Int
        var type: String?
        var json: JSONValue
        var response: TestResponse
    }

    static func call(
        _ method: HTTPRequest.Method = .post,
        _ address: String = "/api/v1/judge",
        body: [UInt8] = [],
        headers: HTTPFields = [.contentType: "application/json"],
        site: Site? = nil
    ) async throws -> Answer {
        let fixture = try await fixture.value
        let box = Box()
        var headers = headers
        headers[.contentLength] = String(body.count)
        let sent = headers
        try await Application(router: (site ?? fixture.site).router()).test(.router) { client in
            box.response = try await client.execute(
                uri: address,
                method: method,
                headers: sent,
                body: ByteBuffer(bytes: body)
            )
        }
        let response = try required(box.response)
        let bytes = Array(response.body.readableBytesView)
        return Answer(
            status: Int(response.status.code),
            type: response.headers[.contentType],
            json: bytes.isEmpty ? .null : try JSONReader.read(bytes),
            response: response
        )
    }

    static func judge(_ text: String) async throws -> Answer { try await call(body: Array(text.utf8)) }
    static func limits(_ query: String) async throws -> Answer { try await call(.get, "/api/v1/limits?\(query)") }

    private final class Box: @unchecked Sendable { var response: TestResponse? }
}

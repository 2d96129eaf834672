import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Web

extension WebFixture {
    /// What a browser gets.
    struct Answer: Sendable {
        var status: Int
        var text: String
        var location: String?
        var headers: HTTPFields
    }

    private final class Box: @unchecked Sendable { var answer: Answer? }

    /// Asks for an address as a visitor's browser does, by the route that it belongs to.
    func answer(
        _ method: Route.Method,
        _ address: String,
        by visitor: Visitor,
        _ fields: [String: String] = [:]
    ) async throws -> Answer {
        let parts = address.split(separator: "?")[0].split(separator: "/")
        let route = try required(
            site.routes.first { route in
                let pattern = route.path.split(separator: "/")
                return route.method == method && pattern.count == parts.count
                    && zip(pattern, parts).allSatisfy { $0.0.hasPrefix(":") || $0.0 == $0.1 }
            },
            address
        )
        let box = Box()
        try await Application(router: site.router()).test(.router) { client in
            let response = try await send(route, to: address, by: visitor, fields: fields, client: client)
            box.answer = Answer(
                status: Int(response.status.code),
                text: String(buffer: response.body),
                location: response.headers[.location],
                headers: response.headers
            )
        }
        return try required(box.answer)
    }
}

import Hummingbird
import Judging
import Logging
import NIOCore
import Office
import Pages
import Primitives

/// Addresses that programs call.
enum CallAddress {
    static let judge = "/api/v1/judge"
    static let limits = "/api/v1/limits"
    static let description = Link.callDescription
}

extension Site {
    /// A body of 10,000 results with all their members written out fits.
    static let callBodyLimit = 8 << 20
    /// Seconds within which a body must be here: who sends slower holds a place for nothing.
    private static let bodySeconds = 30

    var apiRoutes: [Route] {
        let description = OpenAPI.document.text
        return [
            Route(.post, CallAddress.judge, .open, surface: .api, bodyLimit: Self.callBodyLimit, judgeCall),
            Route(.get, CallAddress.limits, .open, surface: .api) { visit in
                let call = try LimitsCall(visit.query, today: visit.today)
                return .json(call.answer(visit.office.judge, visit.site.names))
            },
            Route(.get, CallAddress.description, .open, surface: .api) { _ in
                .data(mediaType: "application/json", text: description)
            },
        ]
    }

    private func judgeCall(_ visit: Visit) async throws -> Reply {
        let value: JSONValue
        do {
            value = try JSONReader.read(visit.body)
        } catch {
            throw APIProblem.malformed(error)
        }
        let call = try JudgeCall.read(value)
        var batch = JudgeBatch(visit.office.judge)
        var text = call.isArray ? "[" : ""
        for (index, request) in call.requests.enumerated() {
            if index > 0 { text += "," }
            batch.judge(request).json().write(to: &text)
            // Others get their turn in between.
            if index % 256 == 255 { await Task.yield() }
        }
        if call.isArray { text += "]" }
        return .data(mediaType: "application/json", text: text)
    }

    /// Answers a program: no cookie is read, so nothing can be done in a person's name.
    func replyToCall(_ route: Route, _ request: Request, _ context: SiteContext) async -> Reply {
        do {
            var visit = Visit(
                site: self,
                parameters: [:],
                query: query(request),
                form: Form(),
                body: [],
                session: nil,
                sessionToken: nil,
                formToken: "",
                largeText: false,
                address: request.uri.string
            )
            guard route.method == .post else { return try await route.handler(visit) }
            try requireJSON(request)
            let length = request.headers[.contentLength].flatMap { Int($0) } ?? route.bodyLimit
            guard length <= route.bodyLimit else { throw APIProblem.tooLarge(route.bodyLimit) }
            let reply = try await callGate.admit(bytes: length) {
                visit.body = try await body(request, limit: length)
                return try await route.handler(visit)
            }
            guard let reply else { throw APIProblem.busy }
            return reply
        } catch let problem as APIProblem {
            return problem.reply
        } catch {
            let reference = reference()
            context.logger.error(
                "call failed",
                metadata: [
                    "reference": "\(reference)", "route": "\(route.method.rawValue) \(route.path)", "error": "\(error)",
                ]
            )
            let detail = "Recorded as \(reference)."
            return APIProblem(status: 500, code: "internal-error", detail: detail).reply
        }
    }

    private func requireJSON(_ request: Request) throws(APIProblem) {
        let type = request.headers[.contentType] ?? ""
        let essence = type.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        guard essence == "application/json" else {
            let detail =
                "The body must be application/json; read: \(type.isEmpty ? "no Content-Type" : String(type.prefix(80)))."
            throw APIProblem(
                status: 415,
                code: "not-json",
                detail: detail,
                headers: ["Accept-Post": "application/json"]
            )
        }
    }

    func body(_ request: Request, limit: Int) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask {
                do {
                    return Array(try await request.body.collect(upTo: limit).readableBytesView)
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    throw APIProblem.tooLarge(limit)
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(Self.bodySeconds))
                let detail = "The body was not here within \(Self.bodySeconds) seconds."
                throw APIProblem(status: 408, code: "body-too-slow", detail: detail, headers: ["Connection": "close"])
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    /// An address below `/api/` that no route knows, or knows with another method.
    func unknownCall(_ request: Request) -> APIProblem {
        let methods = routes.filter { $0.surface == .api && $0.path == request.uri.path }.map(\.method.rawValue)
        guard !methods.isEmpty else {
            return APIProblem(
                status: 404,
                code: "no-such-call",
                detail: "See \(CallAddress.description) for all calls."
            )
        }
        let allowed = methods.joined(separator: ", ")
        let detail = "This address takes \(allowed)."
        return APIProblem(status: 405, code: "wrong-method", detail: detail, headers: ["Allow": allowed])
    }
}

extension APIProblem {
    fileprivate static func tooLarge(_ limit: Int) -> APIProblem {
        APIProblem(status: 413, code: "body-too-large", detail: "At most \(limit) bytes are read.")
    }

    fileprivate static let busy = APIProblem(
        status: 503,
        code: "busy",
        detail: "Too many calls at once: try again in a second.",
        headers: ["Retry-After": "1"]
    )
}

extension Reply {
    static func json(_ value: JSONValue) -> Reply { .data(mediaType: "application/json", text: value.text) }
}

extension Visit {
    /// The day of the county's business.
    var today: Day { office.environment.now().day }
}

import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A subscriber of events on a port of this machine, which answers as a test tells it.
final class Subscriber: Sendable {
    /// What it was sent, in order, with the time.
    struct Call: Sendable {
        var path: String
        var headers: [String: String]
        var body: [UInt8]
        var at: Date
    }

    enum Behaviour: Sendable {
        case answer(Int)
        case redirect(to: String)
        /// Takes the call and says nothing.
        case hang
        /// A head, and then a body that never ends.
        case endless
    }

    private let kept = Mutex<[Call]>([])
    private let behaviours: Mutex<[String: [Behaviour]]>
    private let port = Mutex<Int?>(nil)
    private let chunks = Mutex(0)

    /// Where even an answer without an end ends: more than anybody reads.
    static let end = 1 << 30
    /// Bytes of such an answer that went out.
    var written: Int { chunks.withLock { $0 } }

    var calls: [Call] { kept.withLock { $0 } }
    func calls(_ path: String) -> [Call] { calls.filter { $0.path == path } }

    /// By path: what it does first, then, and for ever after.
    private init(_ behaviours: [String: [Behaviour]]) { self.behaviours = Mutex(behaviours) }

    /// Serves while the test runs.
    static func with(
        _ behaviours: [String: [Behaviour]],
        _ body: (Subscriber, String) async throws -> Void
    ) async throws {
        let subscriber = Subscriber(behaviours)
        var logger = Logger(label: "subscriber")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in
                try await subscriber.reply(request)
            },
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in subscriber.port.withLock { $0 = channel.localAddress?.port } },
            logger: logger
        )
        let server = Task { try await application.runService(gracefulShutdownSignals: []) }
        defer { server.cancel() }
        try await subscriber.until(seconds: 20) { $0.port.withLock { $0 } != nil }
        let port = subscriber.port.withLock { $0 } ?? 0
        try await body(subscriber, "http://127.0.0.1:\(port)")
    }

    struct Late: Error { var seconds: Int }

    func until(seconds: Int, _ isSo: (Subscriber) -> Bool) async throws {
        for _ in 0..<(seconds * 20) {
            if isSo(self) { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Late(seconds: seconds)
    }

    private func reply(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: 16 << 20)
        let path = request.uri.path
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let call = Call(path: path, headers: headers, body: Array(body.readableBytesView), at: Date())
        kept.withLock { $0.append(call) }
        let behaviour = behaviours.withLock { all -> Behaviour in
            guard let first = all[path]?.first else { return .answer(404) }
            if (all[path]?.count ?? 0) > 1 { all[path]?.removeFirst() }
            return first
        }
        switch behaviour {
        case .answer(let status): return Response(status: .init(code: status))
        case .redirect(let target): return Response(status: .found, headers: [.location: target])
        case .hang:
            // Longer than any test: only who called can end it.
            try await Task.sleep(for: .seconds(3600))
            return Response(status: .ok)
        case .endless:
            return Response(
                status: .ok,
                body: ResponseBody { [self] writer in
                    while written < Self.end {
                        try await writer.write(ByteBuffer(repeating: 0x20, count: 64 << 10))
                        chunks.withLock { $0 += 64 << 10 }
                    }
                    try await writer.finish(nil)
                }
            )
        }
    }
}

import Foundation
import Glibc
import Office
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Calls subscribers over HTTP: no redirect is followed, and no private network is called unless allowed.
///
/// A call ends with the head of the answer: what a subscriber says besides is not waited for and not kept.
struct WebhookClient: WebhookSender {
    struct Forbidden: Error, CustomStringConvertible {
        var description: String
    }

    struct Late: Error, CustomStringConvertible {
        var seconds: Double
        var description: String { "the subscriber did not answer within \(seconds) seconds" }
    }

    let allowsPrivate: Bool
    /// For one call from its start to the head of the answer, however the subscriber spreads it.
    var seconds = 20.0

    func send(_ request: WebhookRequest) async throws -> Int {
        try checkAddresses(request.target)
        guard let url = URL(string: request.target.uri) else {
            throw Forbidden(description: "the address cannot be read")
        }
        var call = URLRequest(url: url)
        call.httpMethod = "POST"
        call.httpBody = Data(request.body)
        for (name, value) in request.headers { call.setValue(value, forHTTPHeaderField: name) }
        return try await WebhookCall().status(of: call, within: seconds)
    }

    /// Every address that the name has now must be public, or the machine's own.
    private func checkAddresses(_ target: WebhookTarget) throws {
        guard !allowsPrivate else { return }
        let addresses = Self.addresses(of: target.host)
        guard !addresses.isEmpty else { throw Forbidden(description: "\(target.host) has no address") }
        let isFine = addresses.allSatisfy { WebhookTarget.isPublic($0) || WebhookTarget.isLoopback($0) }
        guard isFine else { throw Forbidden(description: "\(target.host) leads into a private network") }
    }

    private static func addresses(of host: String) -> [[UInt8]] {
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, nil, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [[UInt8]] = []
        var next = list
        while let entry = next {
            if let address = entry.pointee.ai_addr {
                switch entry.pointee.ai_family {
                case AF_INET:
                    address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                        found.append(withUnsafeBytes(of: pointer.pointee.sin_addr) { Array($0) })
                    }
                case AF_INET6:
                    address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                        found.append(withUnsafeBytes(of: pointer.pointee.sin6_addr) { Array($0) })
                    }
                default: break
                }
            }
            next = entry.pointee.ai_next
        }
        return found
    }
}

/// One call; whatever comes first ends it: the head of an answer, a redirect, a fault or the end of its time.
private final class WebhookCall: NSObject, URLSessionDataDelegate, Sendable {
    private let waiting = Mutex<CheckedContinuation<Int, any Error>?>(nil)

    func status(of request: URLRequest, within seconds: Double) async throws -> Int {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = seconds
        configuration.httpShouldSetCookies = false
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        let task = session.dataTask(with: request)
        defer {
            task.cancel()
            session.finishTasksAndInvalidate()
        }
        return try await withCheckedThrowingContinuation { continuation in
            waiting.withLock { $0 = continuation }
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in
                self?.end(.failure(WebhookClient.Late(seconds: seconds)))
            }
            task.resume()
        }
    }

    /// The first end counts.
    private func end(_ result: Result<Int, any Error>) {
        waiting.withLock { continuation in
            continuation?.resume(with: result)
            continuation = nil
        }
    }

    private func end(_ response: URLResponse?) {
        guard let status = (response as? HTTPURLResponse)?.statusCode else { return }
        end(.success(status))
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        end(response)
        completionHandler(.cancel)
    }

    /// A redirect would lead around the check of the destination.
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        end(response)
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        end(task.response)
        end(.failure(error ?? URLError(.badServerResponse)))
    }
}

import Foundation
import Glibc
import Office

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Calls subscribers over HTTP: no redirect is followed, and no private network is called unless allowed.
final class WebhookClient: NSObject, WebhookSender, URLSessionTaskDelegate, @unchecked Sendable {
    struct Forbidden: Error, CustomStringConvertible {
        var description: String
    }

    private let allowsPrivate: Bool

    init(allowsPrivate: Bool) { self.allowsPrivate = allowsPrivate }

    private func makeSession() -> URLSession {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 20
        configuration.httpShouldSetCookies = false
        return URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    }

    func send(_ request: WebhookRequest) async throws -> Int {
        try checkAddresses(request.target)
        guard let url = URL(string: request.target.uri) else {
            throw Forbidden(description: "the address cannot be read")
        }
        var call = URLRequest(url: url)
        call.httpMethod = "POST"
        call.httpBody = Data(request.body)
        for (name, value) in request.headers { call.setValue(value, forHTTPHeaderField: name) }
        let session = makeSession()
        defer { session.finishTasksAndInvalidate() }
        let sent = call
        return try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int, any Error>) in
            session.dataTask(with: sent) { _, response, error in
                if let error {
                    done.resume(throwing: error)
                } else {
                    done.resume(returning: (response as? HTTPURLResponse)?.statusCode ?? 0)
                }
            }.resume()
        }
    }

    /// A redirect would lead around the check of the destination.
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
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

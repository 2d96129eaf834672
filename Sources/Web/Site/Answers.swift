import HTTPTypes
import Hummingbird
import NIOCore
import Pages

extension Site {
    /// `largeText` as true enlarges any page, those that refuse included.
    func response(_ reply: Reply, largeText: Bool = false) -> Response {
        var response: Response
        switch reply {
        case .page(var page, let status, let cookies):
            page.largeText = page.largeText || largeText
            response = body(
                Array(page.html(stylesheet: stylesheet.address, scripts: scripts.mapValues(\.address)).utf8),
                "text/html; charset=utf-8",
                status
            )
            response.headers[.cacheControl] = "no-store"
            for cookie in cookies { response.setCookie(make(cookie)) }
            harden(&response, camera: page.scripts.contains("scan"))
            return response
        case .redirect(let address, let cookies):
            response = Response(status: .seeOther, headers: [.location: address, .cacheControl: "no-store"])
            for cookie in cookies { response.setCookie(make(cookie)) }
        case .file(let name, let mediaType, let content, let inline):
            response = body(content, mediaType, 200)
            response.headers[.contentDisposition] =
                "\(inline ? "inline" : "attachment"); filename*=UTF-8''\(percentEncoded(name))"
            response.headers[.cacheControl] = "private, no-store"
        case .asset(let mediaType, let content):
            response = body(content, mediaType, 200)
            response.headers[.cacheControl] = "public, max-age=31536000, immutable"
        case .text(let text, let status):
            response = body(Array(text.utf8), "text/plain; charset=utf-8", status)
        case .data(let mediaType, let text, let status, let headers):
            response = Response(
                status: HTTPResponse.Status(code: status),
                headers: [.contentType: mediaType, .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text))
            )
            for (name, value) in headers { response.headers[HTTPField.named(name)] = value }
            harden(&response)
            openToPrograms(&response)
            return response
        case .exchange(let mediaType, let text, let status, let headers):
            response = Response(status: HTTPResponse.Status(code: status), headers: [.cacheControl: "no-store"])
            if let mediaType {
                response.headers[.contentType] = mediaType
                response.body = ResponseBody(byteBuffer: ByteBuffer(string: text))
            }
            for (name, value) in headers { response.headers[HTTPField.named(name)] = value }
        }
        harden(&response)
        return response
    }

    /// What a browser asks before it lets a page from elsewhere call.
    func preflight(_ path: String) -> Response {
        let methods = routes.filter { $0.path == path }.map(\.method.rawValue)
        var response = Response(status: .noContent)
        harden(&response)
        openToPrograms(&response)
        response.headers[.accessControlAllowMethods] = methods.joined(separator: ", ")
        response.headers[.accessControlAllowHeaders] = "Content-Type"
        response.headers[.accessControlMaxAge] = "86400"
        return response
    }

    /// Calls carry no cookie and change nothing: a page from anywhere may read what anybody may read.
    private func openToPrograms(_ response: inout Response) {
        response.headers[.accessControlAllowOrigin] = "*"
        response.headers[HTTPField.resourcePolicy] = "cross-origin"
    }

    private func body(_ content: [UInt8], _ mediaType: String, _ status: Int) -> Response {
        Response(
            status: HTTPResponse.Status(code: status),
            headers: [.contentType: mediaType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: content))
        )
    }

    private func make(_ cookie: SetCookie) -> Cookie {
        Cookie(
            name: cookie.name,
            value: cookie.value,
            maxAge: cookie.value.isEmpty ? 0 : cookie.seconds,
            path: "/",
            secure: secureCookies,
            httpOnly: true,
            sameSite: .strict
        )
    }

    /// Only modules of our own, nothing from elsewhere, no frame, no referrer; the camera only where codes are scanned.
    private func harden(_ response: inout Response, camera: Bool = false) {
        response.headers[HTTPField.contentSecurityPolicy] = contentSecurityPolicy
        response.headers[HTTPField.contentTypeOptions] = "nosniff"
        response.headers[HTTPField.referrerPolicy] = "same-origin"
        response.headers[HTTPField.openerPolicy] = "same-origin"
        response.headers[HTTPField.resourcePolicy] = "same-origin"
        response.headers[HTTPField.permissionsPolicy] =
            "camera=(\(camera ? "self" : "")), geolocation=(self), microphone=()"
        if secureCookies { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    }

    /// Any address that no route knows.
    func nothingHere(_ request: Request) -> Response {
        if request.uri.path.hasPrefix("/api/") { return response(unknownCall(request).reply) }
        if request.uri.path.hasPrefix("/epcis/") { return response(unknownResource(request)) }
        return response(.page(MessagePage(title: "没有这个页面", text: "地址可能输错了，或页面已经搬走。").page, status: 404))
    }
}

extension HTTPField {
    private static func name(_ text: StaticString) -> HTTPField.Name { named(text.description) }

    /// Only names that are written in the program.
    fileprivate static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no header name") }
        return name
    }

    fileprivate static let contentSecurityPolicy = name("Content-Security-Policy")
    fileprivate static let contentTypeOptions = name("X-Content-Type-Options")
    fileprivate static let referrerPolicy = name("Referrer-Policy")
    fileprivate static let openerPolicy = name("Cross-Origin-Opener-Policy")
    fileprivate static let resourcePolicy = name("Cross-Origin-Resource-Policy")
    fileprivate static let permissionsPolicy = name("Permissions-Policy")
}

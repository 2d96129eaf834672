import Foundation
import HTTPTypes
package import Hummingbird
import Logging
import NIOCore
import Office
import Pages
import Primitives
import Rules

/// What the server keeps of a connection; requests carry nothing else along.
package typealias SiteContext = BasicRequestContext

extension Site {
    package func router() -> Router<SiteContext> {
        let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
        let routes = routes
        for route in routes {
            router.on(RouterPath(hummingbirdPath(route.path)), method: route.method.request) { request, context in
                switch route.surface {
                case .page: try await answer(route, request, context)
                case .api: response(await replyToCall(route, request, context))
                case .repository: response(await replyToRepository(route, request, context))
                }
            }
        }
        for path in Set(routes.filter { $0.surface == .api }.map(\.path)) {
            router.on(RouterPath(path), method: .options) { _, _ in preflight(path) }
        }
        for path in Set(routes.filter { $0.surface == .repository }.map(\.path)) {
            router.on(RouterPath(path), method: .options) { _, _ in response(repositoryOptions(path)) }
        }
        router.add(middleware: Unmatched(site: self))
        return router
    }

    private func hummingbirdPath(_ path: String) -> String { path }

    fileprivate func answer(_ route: Route, _ request: Request, _ context: SiteContext) async throws -> Response {
        let largeText = request.cookies["shian-size"]?.value == "large"
        do {
            return response(try await reply(route, request, context), largeText: largeText)
        } catch let refusal as Refusal {
            return response(reply(to: refusal), largeText: largeText)
        } catch let error as HTTPError {
            return response(
                .page(MessagePage(title: "请求无法处理", text: "浏览器发来的内容不完整或太大，请返回重试。").page, status: error.status.code),
                largeText: largeText
            )
        } catch {
            let reference = reference()
            context.logger.error(
                "request failed",
                metadata: [
                    "reference": "\(reference)", "route": "\(route.method.rawValue) \(route.path)", "error": "\(error)",
                ]
            )
            return response(
                .page(
                    MessagePage(title: "系统出错", text: "已记录，请告诉管理员编号 \(reference)。您的数据没有改变。").page,
                    status: 500
                ),
                largeText: largeText
            )
        }
    }

    private func reply(_ route: Route, _ request: Request, _ context: SiteContext) async throws -> Reply {
        let cookies = request.cookies
        let token = cookies["shian-session"]?.value
        let session: AccountDesk.Session? =
            if let token, token.utf8.count == 43 { try await AccountDesk(office).session(token: token) } else { nil }
        if route.access.needsSession {
            guard let session else { return try await turnedAway(route, request, token) }
            if case .signedIn(let permission) = route.access {
                // A duty comes first: until it is done there is only one's own account.
                if session.duty != nil { return .redirect(Link.me) }
                guard session.officer.scope.role.may(permission) else { throw Refusal.notPermitted(permission) }
            }
        }
        let preToken = cookies["shian-form"]?.value
        var visit = Visit(
            site: self,
            parameters: parameters(context),
            query: query(request),
            form: Form(),
            body: [],
            session: session,
            sessionToken: session == nil ? nil : token,
            halfToken: cookies["shian-half"]?.value,
            formToken: preToken ?? makeFormToken(),
            largeText: cookies["shian-size"]?.value == "large",
            address: request.uri.string
        )
        if route.method == .post {
            visit.form = try await form(request, limit: route.bodyLimit)
            guard isOurs(visit.form["token"], session: session, preToken: preToken, route) else {
                if route.path == Link.signIn || route.path == Link.signInCode { return signInAgain(visit) }
                return .page(
                    MessagePage(title: "页面已过期", text: "请返回上一页，刷新后再提交。", link: ("回到登录", Link.signIn)).page,
                    status: 403
                )
            }
        }
        let reply = try await route.handler(visit)
        if route.recordsFiles, case .file = reply {
            let names = route.parameterNames
            try await PersonalData(office)
                .recordFile(of: names.first ?? "", rows: names.map(visit.parameter), by: visit.officer())
        }
        return reply
    }

    /// A form is ours when it sends back the session's token, or before there is one, the token of its cookie.
    private func isOurs(
        _ sent: String,
        session: AccountDesk.Session?,
        preToken: String?,
        _ route: Route
    ) -> Bool {
        guard !sent.isEmpty else { return false }
        if route.access.needsSession { return sent == session?.formToken }
        return sent == preToken || sent == session?.formToken
    }

    /// To the sign-in page; what was posted when the session had ended goes along with it.
    private func turnedAway(_ route: Route, _ request: Request, _ token: String?) async throws -> Reply {
        guard route.method == .post else {
            return .redirect("\(Link.signIn)?back=\(percentEncoded(request.uri.string))")
        }
        guard let token, token.utf8.count == 43,
            let ended = try await AccountDesk(office).endedSession(token: token)
        else { return .redirect(Link.signIn) }
        let form = try await form(request, limit: route.bodyLimit)
        let kept = KeptForm(address: request.uri.string, form: form, at: office.environment.wallClock())
        // Only what our own page sent: nobody else's page puts words into a form that is about to be signed.
        guard form["token"] == ended.formToken, let sealed = kept.sealed(for: ended.account, office) else {
            return .redirect(Link.signIn)
        }
        let formToken = makeFormToken()
        return .page(
            SignInPage(login: ended.login, message: .kept, formToken: formToken, kept: sealed).page,
            status: 401,
            cookies: [formCookie(formToken)]
        )
    }

    /// The sign-in page stood open longer than its token lives: it comes again with all but the password.
    private func signInAgain(_ visit: Visit) -> Reply {
        let formToken = makeFormToken()
        return .page(
            SignInPage(
                login: visit.form["login"],
                message: .stale,
                formToken: formToken,
                back: visit.form["back"],
                kept: visit.form["kept"]
            ).page,
            status: 403,
            cookies: [formCookie(formToken)]
        )
    }

    func parameters(_ context: SiteContext) -> [String: String] {
        var values: [String: String] = [:]
        for (key, value) in context.parameters { values[String(key)] = withoutNUL(String(value)) }
        return values
    }

    func query(_ request: Request) -> [String: String] {
        var values: [String: String] = [:]
        for part in (request.uri.query ?? "").split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(decoded)
            guard let name = sides.first, !name.isEmpty else { continue }
            values[name] = sides.count > 1 ? withoutNUL(sides[1]) : ""
        }
        return values
    }

    /// One round of decoding, so that `%2525` is `%25`; empty where the bytes are no UTF-8.
    func decoded(_ text: Substring) -> String { text.replacing("+", with: " ").removingPercentEncoding ?? "" }

    private func form(_ request: Request, limit: Int) async throws -> Form {
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: limit)
        } catch {
            throw HTTPError(.contentTooLarge)
        }
        let type = request.headers[.contentType] ?? ""
        if type.lowercased().hasPrefix("multipart/form-data") {
            guard var form = Multipart.read(Array(buffer.readableBytesView), contentType: type) else {
                throw HTTPError(.badRequest)
            }
            form.fields = form.fields.mapValues(withoutNUL)
            return form
        }
        let text = String(buffer: buffer)
        var form = Form()
        guard let fields = try? URLEncodedFormDecoder().decode([String: String].self, from: text) else {
            throw HTTPError(.badRequest)
        }
        form.fields = fields.mapValues(withoutNUL)
        return form
    }

    /// No key types it, and no database column holds it.
    func withoutNUL(_ text: String) -> String { text.contains("\0") ? text.filter { $0 != "\0" } : text }

    private func reply(to refusal: Refusal) -> Reply {
        switch refusal {
        case .notPermitted:
            .page(MessagePage(title: "没有权限", text: "您的账号不能做这件事。需要的话，请联系县食安办。").page, status: 403)
        case .notFound:
            .page(MessagePage(title: "没有找到", text: "地址有误，或这条记录不在您的管辖范围内。").page, status: 404)
        case .heldByOther:
            .page(MessagePage(title: "不由您承办", text: "这件事目前由其他单位承办，您可以查看，不能办理。").page, status: 403)
        case .changedMeanwhile:
            .page(
                MessagePage(title: "情况已变", text: "别人刚刚办理了这一步，请重新打开事项查看。", link: ("回到事项", Link.matters)).page,
                status: 409
            )
        case .incomplete(let faults):
            .page(
                MessagePage(title: "还差一点", text: faults.map(\.advice).joined(separator: "；")).page,
                status: 422
            )
        }
    }

    func reference() -> String {
        String(Digest.hex(of: office.environment.secretBytes(8)).prefix(8)).uppercased()
    }

    func makeFormToken() -> String { Digest.hex(of: office.environment.secretBytes(32)) }
}

/// Turns the router's bare 404 into a page, or into a problem where a program called.
private struct Unmatched: RouterMiddleware {
    let site: Site

    func handle(
        _ request: Request,
        context: SiteContext,
        next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            return site.nothingHere(request)
        }
    }
}

import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var accountRoutes: [Route] {
        [
            Route(.get, Link.signIn, .open) { visit in
                if visit.session != nil { return .redirect(visit.home) }
                let message: SignInPage.Message? =
                    visit.query["out"] != nil ? .signedOut : visit.query["back"] != nil ? .expired : nil
                return visit.withFormCookie(
                    SignInPage(message: message, formToken: visit.formToken, back: visit.query["back"] ?? "").page
                )
            },
            Route(.post, Link.signIn, .open, bodyLimit: 128 << 10, signIn),
            Route(.post, Link.signOut, .open) { visit in
                if let token = visit.sessionToken { try await AccountDesk(visit.office).signOut(token: token) }
                return .redirect(
                    "\(Link.signIn)?out=1",
                    cookies: [SetCookie(name: "shian-session", value: "", seconds: 0)]
                )
            },
            Route(.get, "/setup/:token", .open) { visit in
                let token = visit.parameter("token")
                let desk = AccountDesk(visit.office)
                guard let purpose = try await desk.purpose(ofLink: token) else { return spentLink }
                return visit.withFormCookie(
                    SetupPage(
                        token: token,
                        accountName: purpose.name,
                        formToken: visit.formToken,
                        minimumLength: try await desk.policy().minimumLength
                    ).page
                )
            },
            Route(.post, "/setup/:token", .open, useLink),
        ]
    }

    private func signIn(_ visit: Visit) async throws -> Reply {
        let login = visit.form["login"]
        func again(_ message: SignInPage.Message, _ status: Int) -> Reply {
            .page(
                SignInPage(
                    login: login,
                    message: message,
                    formToken: visit.formToken,
                    back: visit.form["back"],
                    kept: visit.form["kept"]
                ).page,
                status: status
            )
        }
        let desk = AccountDesk(visit.office)
        switch try await desk.signIn(login: login, password: visit.form["password"]) {
        case .wrong: return again(.wrong, 422)
        case .locked: return again(.locked, 429)
        case .needsCode(let token):
            let half = SetCookie(name: "shian-half", value: token, seconds: AccountDesk.halfSessionSeconds)
            guard visit.form["kept"].isEmpty else {
                let page = SignInCodePage(
                    formToken: visit.formToken,
                    back: visit.form["back"],
                    kept: visit.form["kept"]
                ).page
                return .page(page, cookies: [half])
            }
            return .redirect(Address.make(Link.signInCode, [("back", visit.form["back"])]), cookies: [half])
        case .signedIn(let token): return try await enter(token, visit, desk)
        }
    }

    /// The first page after signing in.
    func enter(_ token: String, _ visit: Visit, _ desk: AccountDesk) async throws -> Reply {
        // Whoever signs in first finds the day's reminders; that they fail must keep nobody out.
        _ = try? await ReminderDesk(visit.office).runOnceToday()
        let back = visit.form["back"]
        // Only to ourselves: a link that signs in and then leads elsewhere is a trap.
        // The board is where whoever asked for no page in particular was turned away from; not every role reads it.
        let safe =
            back.hasPrefix("/office") && back != Link.board && !back.contains("\\") && !back.contains("//")
        let session = try await desk.session(token: token)
        let cookies = [
            try await sessionCookie(token, desk), SetCookie(name: "shian-form", value: "", seconds: 0),
            SetCookie(name: "shian-half", value: "", seconds: 0),
        ]
        if let page = keptForm(visit.form["kept"], of: session) { return .page(page, cookies: cookies) }
        return .redirect(safe ? back : Section.home(session?.officer.scope.role ?? .program), cookies: cookies)
    }

    /// The cookie by which a form without a session is recognised; a page may stand open for a working day.
    func formCookie(_ token: String) -> SetCookie { SetCookie(name: "shian-form", value: token, seconds: 12 * 3600) }

    func sessionCookie(_ token: String, _ desk: AccountDesk) async throws -> SetCookie {
        SetCookie(name: "shian-session", value: token, seconds: try await desk.policy().sessionSeconds)
    }

    private func useLink(_ visit: Visit) async throws -> Reply {
        let token = visit.parameter("token")
        let desk = AccountDesk(visit.office)
        guard let purpose = try await desk.purpose(ofLink: token) else { return spentLink }
        let minimumLength = try await desk.policy().minimumLength
        func again(_ faults: [FieldFault]) -> Reply {
            .page(
                SetupPage(
                    token: token,
                    accountName: purpose.name,
                    login: visit.form["login"],
                    name: visit.form["name"],
                    faults: faults,
                    formToken: visit.formToken,
                    minimumLength: minimumLength
                ).page,
                status: 422
            )
        }
        guard visit.form["password"] == visit.form["repeat"] else {
            return again([FieldFault(field: "repeat", code: "repeat-differs", advice: "两次输入的密码不一样")])
        }
        do {
            try await desk.useLink(
                token,
                login: visit.form["login"],
                name: visit.form["name"],
                password: visit.form["password"]
            )
        } catch Refusal.incomplete(let faults) {
            return again(faults)
        }
        return .redirect(Link.signIn)
    }

    private var spentLink: Reply {
        .page(
            MessagePage(
                title: "链接已失效",
                text: "这个链接已经用过或过期。请管理员重新生成。",
                link: ("去登录", Link.signIn)
            ).page,
            status: 404
        )
    }
}

import Office
import Pages
import Primitives
import Rules

extension Site {
    var accountRoutes: [Route] {
        [
            Route(.get, Link.signIn, .open) { visit in
                if visit.session != nil { return .redirect(Link.board) }
                let message: SignInPage.Message? =
                    visit.query["out"] != nil ? .signedOut : visit.query["back"] != nil ? .expired : nil
                return visit.withFormCookie(
                    SignInPage(message: message, formToken: visit.formToken, back: visit.query["back"] ?? "").page
                )
            },
            Route(.post, Link.signIn, .open, signIn),
            Route(.post, Link.signOut, .open) { visit in
                if let token = visit.sessionToken { try await AccountDesk(visit.office).signOut(token: token) }
                return .redirect(
                    "\(Link.signIn)?out=1",
                    cookies: [SetCookie(name: "shian-session", value: "", seconds: 0)]
                )
            },
            Route(.get, "/setup/:token", .open) { visit in
                let token = visit.parameter("token")
                switch try await AccountDesk(visit.office).purpose(ofLink: token) {
                case nil: return spentLink
                case .firstAccount:
                    return visit.withFormCookie(
                        SetupPage(token: token, accountName: nil, formToken: visit.formToken).page
                    )
                case .password(let name):
                    return visit.withFormCookie(
                        SetupPage(token: token, accountName: name, formToken: visit.formToken).page
                    )
                }
            },
            Route(.post, "/setup/:token", .open, useLink),
        ]
    }

    private func signIn(_ visit: Visit) async throws -> Reply {
        let login = visit.form["login"]
        func again(_ message: SignInPage.Message, _ status: Int) -> Reply {
            .page(
                SignInPage(login: login, message: message, formToken: visit.formToken, back: visit.form["back"]).page,
                status: status
            )
        }
        let desk = AccountDesk(visit.office)
        switch try await desk.signIn(login: login, password: visit.form["password"]) {
        case .wrong: return again(.wrong, 422)
        case .locked: return again(.locked, 429)
        case .signedIn(let token):
            // Whoever signs in first finds the day's reminders; that they fail must keep nobody out.
            _ = try? await ReminderDesk(visit.office).runOnceToday()
            let back = visit.form["back"]
            // Only to ourselves: a link that signs in and then leads elsewhere is a trap.
            let safe = back.hasPrefix("/office") && !back.contains("\\") && !back.contains("//")
            return .redirect(
                safe ? back : Section.home(try await desk.session(token: token)?.officer.scope.role ?? .program),
                cookies: [
                    SetCookie(name: "shian-session", value: token, seconds: AccountDesk.sessionSeconds),
                    SetCookie(name: "shian-form", value: "", seconds: 0),
                ]
            )
        }
    }

    private func useLink(_ visit: Visit) async throws -> Reply {
        let token = visit.parameter("token")
        let desk = AccountDesk(visit.office)
        guard let purpose = try await desk.purpose(ofLink: token) else { return spentLink }
        var accountName: String?
        if case .password(let name) = purpose { accountName = name }
        func again(_ faults: [FieldFault]) -> Reply {
            .page(
                SetupPage(
                    token: token,
                    accountName: accountName,
                    login: visit.form["login"],
                    name: visit.form["name"],
                    faults: faults,
                    formToken: visit.formToken
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

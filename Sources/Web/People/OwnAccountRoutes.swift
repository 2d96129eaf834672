import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

/// One's own account, and the second page of signing in.
extension Site {
    var ownAccountRoutes: [Route] {
        [
            Route(.get, Link.me, .signedInAny) { visit in try await ownPage(visit) },
            Route(.post, Link.myPassword, .signedInAny, changePassword),
            Route(.post, Link.mySessions, .signedInAny) { visit in
                try await OwnAccountDesk(visit.office)
                    .signOutElsewhere(by: visit.officer(), token: visit.sessionToken ?? "")
                return .redirect("\(Link.me)?done=sessions")
            },
            Route(.get, Link.secondFactor, .signedInAny) { visit in try await factorPage(visit) },
            Route(.post, Link.secondFactor, .signedInAny, beginFactor),
            Route(.post, Link.confirmSecondFactor, .signedInAny, confirmFactor),
            Route(.post, Link.removeSecondFactor, .signedInAny, removeFactor),
            Route(.get, Link.signInCode, .open) { visit in
                guard visit.halfToken != nil else { return .redirect(Link.signIn) }
                return visit.withFormCookie(
                    SignInCodePage(formToken: visit.formToken, back: visit.query["back"] ?? "").page
                )
            },
            Route(.post, Link.signInCode, .open, bodyLimit: 128 << 10, enterCode),
        ]
    }

    private func enterCode(_ visit: Visit) async throws -> Reply {
        let desk = AccountDesk(visit.office)
        let (back, kept) = (visit.form["back"], visit.form["kept"])
        switch try await desk.enter(code: visit.form["code"], halfToken: visit.halfToken ?? "") {
        case .signedIn(let token): return try await enter(token, visit, desk)
        case .wrong:
            let page = SignInCodePage(isWrong: true, formToken: visit.formToken, back: back, kept: kept)
            return .page(page.page, status: 422)
        case .locked:
            return .page(
                SignInPage(message: .locked, formToken: visit.formToken, back: back, kept: kept).page,
                status: 429
            )
        case .expired:
            return .page(SignInPage(message: .expired, formToken: visit.formToken, back: back, kept: kept).page)
        }
    }

    private func ownPage(_ visit: Visit, faults: [FieldFault] = []) async throws -> Reply {
        let done: String? =
            switch visit.query["done"] {
            case "password": "密码已修改，其他登录都已退出。"
            case "sessions": "其他登录都已退出。"
            case "removed": "动态验证码已停用。"
            default: nil
            }
        let duty: OwnAccountPage.Duty? =
            switch visit.session?.duty {
            case .changePassword: .changePassword
            case .enrolSecondFactor: .enrolSecondFactor
            case nil: nil
            }
        return .page(
            OwnAccountPage(
                viewer: try visit.viewer(),
                account: try await OwnAccountDesk(visit.office)
                    .view(by: visit.officer(), token: visit.sessionToken ?? ""),
                minimumLength: try await AccountDesk(visit.office).policy().minimumLength,
                duty: duty,
                done: done,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func changePassword(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        do {
            guard form["password"] == form["repeat"] else {
                throw Refusal.incomplete([FieldFault(field: "repeat", code: "repeat-differs", advice: "两次输入的密码不一样")])
            }
            let token = try await OwnAccountDesk(visit.office)
                .changePassword(old: form["old"], new: form["password"], by: visit.officer())
            return .redirect(
                "\(Link.me)?done=password",
                cookies: [try await sessionCookie(token, AccountDesk(visit.office))]
            )
        } catch Refusal.incomplete(let faults) {
            return try await ownPage(visit, faults: faults)
        }
    }

    // MARK: Second factor

    private func factorPage(
        _ visit: Visit,
        stage: SecondFactorPage.Stage? = nil,
        faults: [FieldFault] = []
    ) async throws -> Reply {
        var shown = stage ?? .off
        if stage == nil {
            let desk = OwnAccountDesk(visit.office)
            let account = try await desk.view(by: visit.officer(), token: visit.sessionToken ?? "")
            if account.secondFactorSince != nil {
                let required = try await AccountDesk(visit.office).policy().secondFactorRoles
                shown = .on(isRequired: required.contains(try visit.officer().scope.role.id))
            }
        }
        return .page(
            SecondFactorPage(viewer: try visit.viewer(), stage: shown, faults: faults).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func beginFactor(_ visit: Visit) async throws -> Reply {
        do {
            let enrolment = try await OwnAccountDesk(visit.office)
                .beginSecondFactor(password: visit.form["password"], by: visit.officer())
            let picture = QRCode(enrolment.address).map {
                SecondFactorPage.QRPicture(size: $0.size, path: $0.path)
            }
            return try await factorPage(visit, stage: .enrolling(key: enrolment.key, picture: picture))
        } catch Refusal.incomplete(let faults) {
            return try await factorPage(visit, faults: faults)
        }
    }

    private func confirmFactor(_ visit: Visit) async throws -> Reply {
        do {
            let (codes, token) = try await OwnAccountDesk(visit.office)
                .confirmSecondFactor(code: visit.form["code"], by: visit.officer())
            let desk = AccountDesk(visit.office)
            var renewed = visit
            renewed.session = try await desk.session(token: token)
            let page = SecondFactorPage(viewer: try renewed.viewer(), stage: .enrolled(codes: codes)).page
            return .page(page, cookies: [try await sessionCookie(token, desk)])
        } catch Refusal.incomplete(let faults) {
            return try await factorPage(visit, stage: .awaitingCode, faults: faults)
        } catch Refusal.notFound {
            return .redirect(Link.secondFactor)
        }
    }

    private func removeFactor(_ visit: Visit) async throws -> Reply {
        do {
            let token = try await OwnAccountDesk(visit.office).removeSecondFactor(
                password: visit.form["password"],
                code: visit.form["code"],
                by: visit.officer()
            )
            return .redirect(
                "\(Link.me)?done=removed",
                cookies: [try await sessionCookie(token, AccountDesk(visit.office))]
            )
        } catch Refusal.incomplete(let faults) {
            return try await factorPage(visit, faults: faults)
        } catch Refusal.notFound {
            return .redirect(Link.secondFactor)
        }
    }
}

import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var peopleRoutes: [Route] {
        ownAccountRoutes + managedAccountRoutes + administratorRoutes + policyRoutes + auditRoutes
    }

    var accountChoices: AccountChoices {
        AccountChoices(roles: office.rulebook.roles, departments: office.rulebook.departments)
    }

    /// With the grids, for the pages of whoever keeps the accounts.
    func accountChoices(_ visit: Visit) async throws -> AccountChoices {
        var choices = accountChoices
        choices.grids = try await PeopleDesk(visit.office).grids(by: visit.officer())
        return choices
    }

    // MARK: The three administrators

    private var administratorRoutes: [Route] {
        [
            Route(.get, Link.administrators, .signedIn(.appointAdministrators)) { visit in
                try await administratorsPage(visit)
            },
            Route(.post, Link.administrators, .signedIn(.appointAdministrators)) { visit in
                do {
                    let token = try await AppointmentDesk(visit.office).appoint(
                        role: visit.form["role"],
                        login: visit.form["login"],
                        name: visit.form["name"],
                        takesOver: visit.form["takes-over"] == "1",
                        isNamesake: visit.form["namesake"] == "1",
                        by: visit.officer()
                    )
                    return try linkPage(visit, .administrators, visit.form["name"], token, back: Link.administrators)
                } catch Refusal.incomplete(let faults) {
                    return try await administratorsPage(visit, faults: faults)
                } catch Refusal.notFound {
                    let advice = "请选择要任命的一员"
                    return try await administratorsPage(
                        visit,
                        faults: [FieldFault(field: "role", code: "unknown-role", advice: advice)]
                    )
                }
            },
            Route(.post, Link.administratorLink, .signedIn(.appointAdministrators)) { visit in
                do {
                    let role = visit.form["role"]
                    let token = try await AppointmentDesk(visit.office).renewLink(role: role, by: visit.officer())
                    return try linkPage(
                        visit,
                        .administrators,
                        accountChoices.roles.first { $0.id == role }?.title ?? role,
                        token,
                        back: Link.administrators
                    )
                } catch Refusal.notFound {
                    return .redirect(Link.administrators)
                }
            },
        ]
    }

    private func administratorsPage(_ visit: Visit, faults: [FieldFault] = []) async throws -> Reply {
        let standings = try await AppointmentDesk(visit.office).standings(by: visit.officer())
        let rows = standings.map { standing in
            AdministratorsPage.Row(
                role: standing.role.id,
                title: standing.role.title,
                duty: Self.duty(standing.role),
                name: standing.name,
                login: standing.login,
                successor: standing.successor,
                isWaiting: standing.isWaiting
            )
        }
        return .page(
            AdministratorsPage(
                viewer: try visit.viewer(),
                rows: rows,
                role: visit.form["role"],
                name: visit.form["name"],
                login: visit.form["login"],
                takesOver: visit.form["takes-over"] == "1",
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private static func duty(_ role: Role) -> String {
        if role.may(.manageAccounts) { return "建立、变更、停用账号" }
        if role.may(.setPolicy) { return "定密码、锁定、登录时长和动态验证码的规则，选合格证签名算法" }
        return role.may(.readAudit) ? "查看审计记录" : ""
    }

    func linkPage(
        _ visit: Visit,
        _ section: Section,
        _ name: String,
        _ token: String,
        back: String
    ) throws -> Reply {
        .page(
            OneTimeLinkPage(viewer: try visit.viewer(), section: section, name: name, token: token, back: back).page
        )
    }

    // MARK: Policy

    private var policyRoutes: [Route] {
        [
            Route(.get, Link.policy, .signedIn(.setPolicy)) { visit in
                let editions = try await PolicyDesk(visit.office).editions(by: visit.officer())
                return .page(
                    PolicyPage(viewer: try visit.viewer(), choices: accountChoices, editions: editions).page
                )
            },
            Route(.post, Link.policy, .signedIn(.setPolicy), setPolicy),
        ]
    }

    private func setPolicy(_ visit: Visit) async throws -> Reply {
        let desk = PolicyDesk(visit.office)
        let officer = try visit.officer()
        let form = visit.form
        var policy = SecurityPolicy.standard
        var faults: [FieldFault] = []
        var typed: [String: String] = [:]
        for figure in SecurityPolicy.Figure.allCases {
            typed[figure.rawValue] = form[figure.rawValue]
            if let number = Int(form[figure.rawValue]) {
                policy[figure] = number
            } else {
                let advice = "\(figure.title)请填整数"
                faults.append(FieldFault(field: figure.rawValue, code: "bad-number", advice: advice))
            }
        }
        if let suite = SignatureSuite(rawValue: form["signature-suite"]) {
            policy.signatureSuite = suite
        } else {
            let suites = SignatureSuite.allCases.map(\.rawValue).joined(separator: " 或 ")
            faults.append(
                FieldFault(field: "signature-suite", code: "unknown-suite", advice: "合格证签名算法请选 \(suites)")
            )
        }
        policy.secondFactorRoles = Set(office.rulebook.roles.map(\.id).filter { form["role-\($0)"] == "1" })
        do {
            guard faults.isEmpty else { throw Refusal.incomplete(faults) }
            try await desk.set(policy, basis: Int(form["basis"]) ?? -1, reason: form["reason"], by: officer)
            return .redirect(Link.policy)
        } catch Refusal.incomplete(let faults) {
            return .page(
                PolicyPage(
                    viewer: try visit.viewer(),
                    choices: accountChoices,
                    editions: try await desk.editions(by: officer),
                    typed: typed,
                    roles: policy.secondFactorRoles,
                    suite: form["signature-suite"],
                    reason: form["reason"],
                    faults: faults
                ).page,
                status: 422
            )
        }
    }
}

import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

/// The system administrator's pages.
extension Site {
    var managedAccountRoutes: [Route] {
        accountImports + [
            Route(.get, Link.accounts, .signedIn(.manageAccounts), accountsPage),
            Route(.get, Link.accountExport, .signedIn(.manageAccounts), exportAccounts),
            Route(.get, Link.newAccount, .signedIn(.manageAccounts)) { visit in
                .page(
                    NewAccountPage(
                        viewer: try visit.viewer(),
                        choices: try await accountChoices(visit),
                        entry: AccountEntry(role: "station")
                    )
                    .page
                )
            },
            Route(.post, Link.newAccount, .signedIn(.manageAccounts), addAccount),
            Route(.get, "\(Link.accounts)/:account", .signedIn(.manageAccounts)) { visit in
                try await accountPage(visit)
            },
            Route(.post, "\(Link.accounts)/:account/link", .signedIn(.manageAccounts), newLink),
            accountChange("force") { desk, id, _, officer in try await desk.forcePasswordChange(id, by: officer) },
            accountChange("unlock") { desk, id, _, officer in try await desk.unlock(id, by: officer) },
            accountChange("reactivate") { desk, id, visit, officer in
                try await desk.reactivate(id, isNamesake: visit.form["namesake"] == "1", by: officer)
            },
            accountChange("name") { desk, id, visit, officer in
                try await desk.rename(
                    id,
                    name: visit.form["name"],
                    login: visit.form["login"],
                    isNamesake: visit.form["namesake"] == "1",
                    by: officer
                )
            },
            accountChange("place") { desk, id, visit, officer in
                try await desk.move(id, to: visit.placeEntry, visit.leaving, by: officer)
            },
            accountChange("deactivate") { desk, id, visit, officer in
                try await desk.deactivate(id, visit.leaving, by: officer)
            },
        ]
    }

    private func accountChange(
        _ action: String,
        _ change: @escaping @Sendable (PeopleDesk, String, Visit, Officer) async throws -> Void
    ) -> Route {
        Route(.post, "\(Link.accounts)/:account/\(action)", .signedIn(.manageAccounts)) { visit in
            let id = visit.parameter("account")
            do {
                try await change(PeopleDesk(visit.office), id, visit, visit.officer())
            } catch Refusal.incomplete(let faults) {
                let isMove = action == "place"
                return try await accountPage(
                    visit,
                    entry: isMove ? visit.accountEntry : nil,
                    naming: action == "name" ? visit.accountEntry : nil,
                    faults: isMove ? faults.map(\.ofMove) : faults
                )
            }
            return .redirect(Link.account(id))
        }
    }

    private func accountsPage(_ visit: Visit) async throws -> Reply {
        let filter = visit.accountFilter
        let page = visit.pageNumber
        let (rows, total) = try await PeopleDesk(visit.office).list(
            filter,
            by: visit.officer(),
            limit: Paging.size,
            offset: (page - 1) * Paging.size
        )
        return .page(
            AccountsPage(
                viewer: try visit.viewer(),
                choices: try await accountChoices(visit),
                filter: filter,
                rows: rows,
                paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.accounts)),
                exportLink: visit.addressWithoutPage(Link.accountExport)
            ).page
        )
    }

    private func exportAccounts(_ visit: Visit) async throws -> Reply {
        let (rows, _) = try await PeopleDesk(visit.office)
            .list(visit.accountFilter, by: visit.officer(), limit: Export.rowLimit, offset: 0)
        let choices = try await accountChoices(visit)
        let document = TableDocument(
            sheetName: "账号",
            headers: ["姓名", "登录名", "角色", "单位", "状态", "动态验证码", "最近登录"],
            rows: rows.map { row in
                [
                    .text(row.name), .text(row.login), .text(choices.title(row.role)),
                    .text(row.place(naming, choices.grids)), .text(row.state.title),
                    .text(row.hasSecondFactor ? "已启用" : "未启用"), .text(row.lastSignIn?.description ?? "从未登录"),
                ]
            }
        )
        return try await Export.reply(document, name: "账号", permission: .manageAccounts, visit)
    }

    private func addAccount(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        do {
            let token = try await PeopleDesk(visit.office).add(
                login: form["login"],
                name: form["name"],
                entry: visit.placeEntry,
                isNamesake: visit.form["namesake"] == "1",
                by: visit.officer()
            )
            return try linkPage(visit, .accounts, form["name"], token, back: Link.accounts)
        } catch Refusal.incomplete(let faults) {
            let page = NewAccountPage(
                viewer: try visit.viewer(),
                choices: try await accountChoices(visit),
                entry: visit.accountEntry,
                faults: faults
            )
            return .page(page.page, status: 422)
        }
    }

    private func newLink(_ visit: Visit) async throws -> Reply {
        let id = visit.parameter("account")
        let desk = PeopleDesk(visit.office)
        do {
            let officer = try visit.officer()
            let token = try await desk.newLink(id, dropSecondFactor: visit.form["drop"] == "1", by: officer)
            let name = try await desk.file(id, by: officer).account.name
            return try linkPage(visit, .accounts, name, token, back: Link.account(id))
        } catch Refusal.incomplete(let faults) {
            return try await accountPage(visit, faults: faults)
        }
    }

    private func accountPage(
        _ visit: Visit,
        entry: AccountEntry? = nil,
        naming: AccountEntry? = nil,
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let file = try await PeopleDesk(visit.office).file(visit.parameter("account"), by: visit.officer())
        return .page(
            AccountPage(
                viewer: try visit.viewer(),
                choices: try await accountChoices(visit),
                account: file.account,
                leaving: file.leaving,
                entry: entry,
                handover: AccountPage.HandoverEntry(
                    successor: visit.form["successor"],
                    note: visit.form["note"],
                    isOfMove: entry != nil
                ),
                naming: naming,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }
}

extension FieldFault {
    /// The fields of a hand-over stand twice on the page: in the form of a move they have names of their own.
    fileprivate var ofMove: FieldFault {
        guard ["successor", "note", "confirmed"].contains(field) else { return self }
        return FieldFault(field: "move-\(field)", code: code, advice: advice)
    }
}

extension Visit {
    fileprivate var accountFilter: AccountFilter {
        AccountFilter(
            text: query["q"] ?? "",
            role: query["role"].flatMap { $0.isEmpty ? nil : $0 },
            state: query["state"].flatMap { AccountSummary.State(rawValue: $0) }
        )
    }

    fileprivate var leaving: PeopleDesk.Leaving {
        PeopleDesk.Leaving(successor: form["successor"], note: form["note"], confirmed: form["confirmed"] == "1")
    }

    fileprivate var placeEntry: PeopleDesk.Entry {
        PeopleDesk.Entry(
            role: form["role"],
            township: form["township"],
            department: form["department"],
            grid: form["grid"],
            operator: form["operator"]
        )
    }

    fileprivate var accountEntry: AccountEntry {
        AccountEntry(
            login: form["login"],
            name: form["name"],
            role: form["role"],
            township: form["township"],
            department: form["department"],
            grid: form["grid"],
            operator: form["operator"]
        )
    }
}

import Markup
package import Primitives
import Rules
package import Supervision

/// The system administrator's list of accounts.
package struct AccountsPage: Sendable {
    package var viewer: Viewer
    package var choices: AccountChoices
    package var filter: AccountFilter
    package var rows: [AccountSummary]
    package var paging: Paging
    package var exportLink: String

    package init(
        viewer: Viewer,
        choices: AccountChoices,
        filter: AccountFilter,
        rows: [AccountSummary],
        paging: Paging,
        exportLink: String
    ) {
        self.viewer = viewer
        self.choices = choices
        self.filter = filter
        self.rows = rows
        self.paging = paging
        self.exportLink = exportLink
    }

    package var page: Page {
        .office(
            "账号",
            section: .accounts,
            viewer: viewer,
            lead: "<p class=\"quiet\">系统管理员只管账号，不看业务数据。每一次改动都进审计。</p>",
            actions:
                "<div class=\"actions\"><a class=\"button\" href=\"\(Link.accountImport)\">从表格导入</a><a class=\"button\" href=\"\(exportLink)\">导出 Excel</a><a class=\"button primary\" href=\"\(Link.newAccount)\">新建账号</a></div>",
            """
            <form class="filters" method="get" action="\(Link.accounts)">
            <div class="field wide"><label for="q">姓名或登录名</label><input id="q" name="q" type="search" value="\(filter.text)"></div>
            \(Part.select("role", "角色", [("", "全部")] + choices.roles.map { ($0.id, $0.title) }, selected: filter.role ?? ""))
            \(Part.select("state", "状态", [("", "全部")] + AccountSummary.State.allCases.map { ($0.rawValue, $0.title) }, selected: filter.state?.rawValue ?? ""))
            <button class="button" type="submit">查询</button></form>
            \(list)
            """
        )
    }

    private var list: Markup {
        guard !rows.isEmpty else {
            return
                "<section class=\"panel empty\"><p>没有符合条件的账号。</p><p><a href=\"\(Link.accounts)\">查看全部账号</a></p></section>"
        }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">账号</caption>
            <thead><tr><th scope="col">姓名</th><th scope="col">登录名</th><th scope="col">角色</th><th scope="col">单位</th><th scope="col">状态</th><th scope="col">动态验证码</th><th scope="col">最近登录</th></tr></thead>
            <tbody>\(each: rows, row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ row: AccountSummary) -> Markup {
        let change: Markup? = row.mustChangePassword ? " <span class=\"tag\">须改密码</span>" : nil
        return """
            <tr><th scope="row" class="lead"><a href="\(Link.account(row.id))">\(row.name)</a></th><td data-label="登录名">\(row.login)</td>
            <td data-label="角色">\(choices.title(row.role))</td><td data-label="单位">\(row.place(viewer.naming, choices.grids))</td>
            <td data-label="状态"><span>\(Part.accountState(row.state))\(change)</span></td><td data-label="动态验证码">\(row.hasSecondFactor ? "已启用" : "未启用")</td>
            <td data-label="最近登录" class="nowrap">\(row.lastSignIn?.short ?? "从未登录")</td></tr>
            """
    }
}

/// The fields of an account's role and place, filled in as they were sent.
package struct AccountEntry: Sendable {
    package var login: String
    package var name: String
    package var role: String
    package var township: String
    package var department: String
    package var grid: String
    package var `operator`: String

    package init(
        login: String = "",
        name: String = "",
        role: String = "",
        township: String = "",
        department: String = "",
        grid: String = "",
        operator: String = ""
    ) {
        self.login = login
        self.name = name
        self.role = role
        self.township = township
        self.department = department
        self.grid = grid
        self.operator = `operator`
    }

    func placeFields(_ viewer: Viewer, _ choices: AccountChoices, _ faults: [FieldFault]) -> Markup {
        let townships = [("", "不适用")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        let departments = [("", "不适用")] + choices.departments.map { ($0.id, $0.name) }
        return """
            <div class="field"><label for="role">角色</label><select id="role" name="role" data-role>
            \(each: choices.given, { "<option value=\"\($0.id)\" data-desk=\"\($0.desk.rawValue)\"\(" selected", if: $0.id == role)>\($0.title)</option>" })
            </select>\(Part.fault("role", in: faults))</div>
            <div data-desks="station township grid">\(Part.select("township", "乡镇（所、乡镇、网格人员）", townships, selected: township))\(Part.fault("township", in: faults))</div>
            <div data-desks="department laboratory">\(Part.select("department", "部门或检验机构", departments, selected: department))\(Part.fault("department", in: faults))</div>
            <div data-desks="grid">\(gridField(viewer, choices.grids, faults))</div>
            <div data-desks="operator">\(Part.input("operator", "监管对象（食品安全员）", value: `operator`, hint: "统一社会信用代码，或登记的全名", faults: faults))</div>
            """
    }
}

extension AccountEntry {
    /// The grids by name, under their townships; choosing one says the township as well.
    private func gridField(_ viewer: Viewer, _ grids: [Grid], _ faults: [FieldFault]) -> Markup {
        let groups = viewer.naming.townships.compactMap { township -> (name: String, grids: [Grid])? in
            let own = grids.filter { $0.township == township.code }
            return own.isEmpty ? nil : (township.name, own)
        }
        let hint = grids.isEmpty ? "还没有登记网格，请先由乡镇或县食安办登记" : "按乡镇排列；选定网格后乡镇可以不选"
        return """
            <div class="field"><label for="grid">网格（网格员）</label><span class="hint">\(hint)</span>
            <select id="grid" name="grid"\(Part.invalid("grid", in: faults))><option value="">不适用</option>\(each: groups, { group in
                "<optgroup label=\"\(group.name)\">\(each: group.grids, { Part.option($0.id, "\($0.name)（\($0.code)）", selected: grid) })</optgroup>"
            })</select>\(Part.fault("grid", in: faults))</div>
            """
    }
}

/// Adding an account.
package struct NewAccountPage: Sendable {
    package var viewer: Viewer
    package var choices: AccountChoices
    package var entry: AccountEntry
    package var faults: [FieldFault]

    package init(viewer: Viewer, choices: AccountChoices, entry: AccountEntry, faults: [FieldFault] = []) {
        self.viewer = viewer
        self.choices = choices
        self.entry = entry
        self.faults = faults
    }

    package var page: Page {
        .office(
            "新建账号",
            section: .accounts,
            viewer: viewer,
            crumbs: [("账号", Link.accounts)],
            lead: "<p class=\"quiet\">保存后显示一次性链接，由本人自己设置密码；管理员不知道任何人的密码。</p>",
            scripts: ["people"],
            """
            \(Part.faults(faults))
            <section class="panel">\(Part.post(Link.newAccount, viewer, form))</section>
            """
        )
    }

    private var form: Markup {
        """
        \(Part.input("name", "姓名", value: entry.name, attributes: " required autocomplete=\"off\"", faults: faults))
        \(Part.input("login", "登录名", value: entry.login, hint: "字母、数字或汉字，2 至 40 个字符", attributes: " required autocomplete=\"off\"", faults: faults))
        \(entry.placeFields(viewer, choices, faults))\(Part.namesake(faults))
        <div><button class="button primary" type="submit">建立账号</button></div>
        """
    }
}

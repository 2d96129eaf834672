import Markup
package import Primitives
import Rules

/// Naming the three administrators, while one of them is missing.
package struct AdministratorsPage: Sendable {
    package struct Row: Sendable {
        package var role: String
        package var title: String
        /// What the administrator does, in one sentence.
        package var duty: String
        package var name: String?
        package var login: String?
        /// Who was named to take over, with the login.
        package var successor: String?
        package var isWaiting: Bool

        package init(
            role: String,
            title: String,
            duty: String,
            name: String?,
            login: String?,
            successor: String?,
            isWaiting: Bool
        ) {
            self.role = role
            self.title = title
            self.duty = duty
            self.name = name
            self.login = login
            self.successor = successor
            self.isWaiting = isWaiting
        }
    }

    package var viewer: Viewer
    package var rows: [Row]
    /// The role that was being named, and what was typed.
    package var role: String
    package var name: String
    package var login: String
    package var takesOver: Bool
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        rows: [Row],
        role: String = "",
        name: String = "",
        login: String = "",
        takesOver: Bool = false,
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.rows = rows
        self.role = role
        self.name = name
        self.login = login
        self.takesOver = takesOver
        self.faults = faults
    }

    package var page: Page {
        .office(
            "三员任命",
            section: .administrators,
            viewer: viewer,
            lead:
                "<p class=\"quiet\">系统管理员管账号，安全管理员定策略，审计管理员看审计，三人互不兼任，也不办业务。缺哪一员，由县食安办任命哪一员；换人时先任命接任的，再由系统管理员停用原来的。</p>",
            """
            \(Part.faults(faults))
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">三员</caption>
            <thead><tr><th scope="col">三员</th><th scope="col">职责</th><th scope="col">现任</th><th scope="col">状态</th></tr></thead><tbody>\(each: rows, row)</tbody></table></div></section>
            \(form)
            """
        )
    }

    private func row(_ row: Row) -> Markup {
        let state: Markup =
            row.name == nil
            ? Part.badge("待任命", .warn) : row.isWaiting ? Part.badge("待启用", .going) : Part.badge("在用", .good)
        let holder = [row.name, row.login.map { "（\($0)）" }].compactMap { $0 }.joined()
        let successor: Markup? = row.successor.map { "<br><span class=\"small\">接任：\($0)，原来的账号请系统管理员停用</span>" }
        let renew: Markup? =
            row.isWaiting
            ? """
            <form method="post" novalidate action="\(Link.administratorLink)">\(hidden("token", viewer.formToken))\(hidden("role", row.role))<button class="button text" type="submit">重新生成链接</button></form>
            """ : nil
        return """
            <tr><th scope="row" class="lead">\(row.title)</th><td data-label="职责">\(row.duty)</td><td data-label="现任">\(holder)\(successor)</td><td data-label="状态"><span>\(state) \(renew)</span></td></tr>
            """
    }

    private var form: Markup {
        let open = rows.filter { $0.successor == nil }.sorted { $0.name == nil && $1.name != nil }
        let standing: Markup? =
            open.contains { $0.name != nil }
            ? "<div><label for=\"takes-over\" class=\"choice\"><input id=\"takes-over\" type=\"checkbox\" name=\"takes-over\" value=\"1\"\(" checked", if: takesOver)\(Part.invalid("takes-over", in: faults))> 接任在用的一员</label>\(Part.fault("takes-over", in: faults))</div>"
            : nil
        let form: Markup = """
            \(Part.select("role", "任命为", open.map { ($0.role, $0.title) }, selected: role))\(Part.fault("role", in: faults))
            \(Part.input("name", "姓名", value: name, attributes: " required autocomplete=\"off\"", faults: faults))
            \(Part.input("login", "登录名", value: login, hint: "字母、数字或汉字，2 至 40 个字符", attributes: " required autocomplete=\"off\"", faults: faults))
            \(standing)\(Part.namesake(faults))
            <div><button class="button primary" type="submit">任命</button></div>
            """
        return """
            <section class="panel"><h2>任命</h2><p class="quiet">保存后显示一次性链接，由本人设置密码。</p>
            \(Part.post(Link.administrators, viewer, form))</section>
            """
    }
}

import Markup
package import Primitives

/// Signing in.
package struct SignInPage: Sendable {
    package enum Message: Sendable { case wrong, locked, signedOut, expired, kept, stale }

    package var login: String
    package var message: Message?
    package var formToken: String
    package var back: String
    /// What had been typed when the session ended, sealed; empty for nothing.
    package var kept: String

    package init(
        login: String = "",
        message: Message? = nil,
        formToken: String,
        back: String = "",
        kept: String = ""
    ) {
        self.login = login
        self.message = message
        self.formToken = formToken
        self.back = back
        self.kept = kept
    }

    package var page: Page {
        Page.alone(
            "登录",
            """
            <section class="panel"><h1>登录</h1>\(notice)
            <form class="plain" method="post" novalidate action="\(Link.signIn)">\(hidden("token", formToken))\(hidden("back", back))\(kept.isEmpty ? nil : hidden("kept", kept))
            <div class="field"><label for="login">登录名</label>
            <input id="login" name="login" type="text" autocomplete="username" required value="\(login)" autofocus></div>
            <div class="field"><label for="password">密码</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required></div>
            <button class="button primary" type="submit">登录</button>
            </form></section>
            """,
            scripts: ["gate-forget"]
        )
    }

    private var notice: Markup? {
        switch message {
        case nil: nil
        case .wrong: "<p class=\"summary-of-faults\" role=\"alert\">登录名或密码不对，请重新输入。</p>"
        case .locked:
            "<p class=\"summary-of-faults\" role=\"alert\">输错次数太多，此登录名暂停登录，请稍后再试。</p>"
        case .signedOut: "<p class=\"notice good\" role=\"status\">已退出登录。</p>"
        case .kept:
            "<p class=\"notice\" role=\"status\">长时间未操作，已自动退出。刚才提交的内容已替您留着（30 分钟内有效），登录后继续提交。</p>"
        case .stale: "<p class=\"notice\" role=\"status\">登录页打开太久，请再输入一次密码。</p>"
        case .expired: "<p class=\"notice\" role=\"status\">请先登录；长时间未操作会自动退出。</p>"
        }
    }
}

/// The page behind a one-time link: the first account, or a password for a named one.
package struct SetupPage: Sendable {
    package var token: String
    /// Nil for the first account.
    package var accountName: String?
    package var login: String
    package var name: String
    package var faults: [FieldFault]
    package var formToken: String
    /// Characters of a password at least.
    package var minimumLength: Int

    package init(
        token: String,
        accountName: String?,
        login: String = "",
        name: String = "",
        faults: [FieldFault] = [],
        formToken: String,
        minimumLength: Int
    ) {
        self.minimumLength = minimumLength
        self.token = token
        self.accountName = accountName
        self.login = login
        self.name = name
        self.faults = faults
        self.formToken = formToken
    }

    package var page: Page {
        let heading = accountName == nil ? "启用系统" : "设置密码"
        let lead: Markup =
            accountName.map { "<p class=\"quiet\">\($0)，请为自己的账号设置密码。</p>" }
            ?? "<p class=\"quiet\">建立第一个账号（县食安办）。此链接只能使用一次。</p>"
        return Page.alone(
            heading,
            """
            \(Part.faults(faults))
            <section class="panel"><h1>\(heading)</h1>\(lead)
            <form class="plain" method="post" novalidate action="\(Link.setup(token))">\(hidden("token", formToken))
            \(identity)
            <div class="field"><label for="password">密码</label><span class="hint" id="password-hint">至少 \(minimumLength) 个字符；常用词、姓名、登录名、地名拼音、年份和键盘上连续的字符不算</span>
            <input id="password" name="password" type="password" autocomplete="new-password" required minlength="\(minimumLength)"\(Part.invalid("password", in: faults))>
            \(Part.fault("password", in: faults))</div>
            <div class="field"><label for="repeat">再输一遍</label>
            <input id="repeat" name="repeat" type="password" autocomplete="new-password" required\(Part.invalid("repeat", in: faults))>
            \(Part.fault("repeat", in: faults))</div>
            <button class="button primary" type="submit">\(accountName == nil ? "建立账号" : "保存密码")</button>
            </form></section>
            """
        )
    }

    private var identity: Markup? {
        guard accountName == nil else { return nil }
        return """
            <div class="field"><label for="name">姓名</label>
            <input id="name" name="name" type="text" autocomplete="name" required value="\(name)" autofocus\(Part.invalid("name", in: faults))>
            \(Part.fault("name", in: faults))</div>
            <div class="field"><label for="login">登录名</label><span class="hint">字母、数字或汉字，2 至 40 个字符</span>
            <input id="login" name="login" type="text" autocomplete="username" required value="\(login)"\(Part.invalid("login", in: faults))>
            \(Part.fault("login", in: faults))</div>
            """
    }
}

/// Anything that went wrong, with what to do next.
package struct MessagePage: Sendable {
    package var title: String
    package var text: String
    package var link: (title: String, address: String)

    package init(title: String, text: String, link: (title: String, address: String) = ("回到首页", Link.home)) {
        self.title = title
        self.text = text
        self.link = link
    }

    package var page: Page {
        Page.alone(
            title,
            """
            <section class="panel"><h1>\(title)</h1><p>\(text)</p>
            <p><a class="button" href="\(link.address)">\(link.title)</a></p></section>
            """
        )
    }
}

import Markup
package import Primitives
import Rules
package import Supervision

/// One's own account: who one is, password, second factor, sessions, and what was handed over.
package struct OwnAccountPage: Sendable {
    /// What has to be done before anything else.
    package enum Duty: Sendable { case changePassword, enrolSecondFactor }

    package var viewer: Viewer
    package var account: OwnAccount
    package var minimumLength: Int
    package var duty: Duty?
    package var done: String?
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        account: OwnAccount,
        minimumLength: Int,
        duty: Duty?,
        done: String? = nil,
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.account = account
        self.minimumLength = minimumLength
        self.duty = duty
        self.done = done
        self.faults = faults
    }

    package var page: Page {
        .office(
            "我的账号",
            section: .me,
            viewer: viewer,
            """
            \(Part.faults(faults))\(done.map { "<p class=\"notice good\" role=\"status\">\($0)</p>" })\(dutyNotice)
            <div class="columns"><div class="stack">\(facts)\(sessions)</div><div class="stack">\(password)\(factor)\(handovers)</div></div>
            """
        )
    }

    private var dutyNotice: Markup? {
        switch duty {
        case nil: nil
        case .changePassword: "<p class=\"notice warn\" role=\"status\">请先修改密码，改完就可以继续工作。</p>"
        case .enrolSecondFactor: "<p class=\"notice warn\" role=\"status\">您的角色须使用动态验证码，请先启用，然后就可以继续工作。</p>"
        }
    }

    private var facts: Markup {
        """
        <section class="panel"><h2>\(viewer.name)</h2><dl class="facts">
        \(Part.fact("登录名", account.login))\(Part.fact("角色", viewer.roleTitle))\(Part.fact("密码修改", account.passwordSetAt?.short))</dl></section>
        """
    }

    private var sessions: Markup {
        let elsewhere: Markup =
            account.otherSessions == 0
            ? "<p class=\"quiet\">没有在其他地方登录。</p>"
            : """
            <p>另有 \(account.otherSessions) 处登录。</p>\(Part.postButton(Link.mySessions, "退出其他登录", viewer))
            """
        return """
            <section class="panel"><h2>最近登录</h2><ol>\(each: account.signIns, { "<li>\($0.short)</li>" })</ol>
            <p class="quiet">有不是您本人的登录，请马上修改密码并告诉系统管理员。</p>\(elsewhere)</section>
            """
    }

    private var password: Markup {
        let form: Markup = """
            \(Part.input("old", "现用密码", type: "password", attributes: " autocomplete=\"current-password\" required", faults: faults))
            \(Part.input("password", "新密码", type: "password", hint: "至少 \(minimumLength) 个字符；常用词、姓名、登录名、地名拼音、年份和键盘上连续的字符不算", attributes: " autocomplete=\"new-password\" required minlength=\"\(minimumLength)\"", faults: faults))
            \(Part.input("repeat", "再输一遍", type: "password", attributes: " autocomplete=\"new-password\" required", faults: faults))
            <div><button class="button\(" primary", if: duty == .changePassword)" type="submit">修改密码</button></div>
            """
        return "<section class=\"panel\"><h2>修改密码</h2>\(Part.post(Link.myPassword, viewer, form))</section>"
    }

    private var factor: Markup {
        let state: Markup =
            account.secondFactorSince.map {
                "<p>\(Part.badge("已启用", .good)) 自 \($0.day.description) 起，剩余恢复码 \(account.recoveryCodesLeft) 个。</p>"
            } ?? "<p>\(Part.badge("未启用", .plain)) 启用后，登录除密码外还要手机上的六位数字。</p>"
        return """
            <section class="panel"><h2>动态验证码</h2>\(state)
            <p><a class="button\(" primary", if: duty == .enrolSecondFactor)" href="\(Link.secondFactor)">\(account.secondFactorSince == nil ? "启用" : "管理")</a></p></section>
            """
    }

    private var handovers: Markup? {
        guard !account.handovers.isEmpty else { return nil }
        return """
            <section class="panel"><h2>交接给您的事项</h2>\(each: account.handovers, handover)</section>
            """
    }

    private func handover(_ handover: Handover) -> Markup {
        let items: Markup =
            handover.items.isEmpty
            ? "<p class=\"quiet\">所交事项都已办结。</p>"
            : "<ul class=\"notes\">\(each: handover.items, { "<li><a href=\"\(Link.matter($0.matter))\">\($0.title)</a> <span class=\"quiet small\">\($0.number)</span></li>" })</ul>"
        return """
            <div><h3>\(handover.from)，\(handover.at.day.description)</h3><p>\(handover.note)</p>\(items)</div>
            """
    }
}

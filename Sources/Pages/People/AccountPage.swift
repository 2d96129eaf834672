import Markup
package import Primitives
import Rules
package import Supervision

/// One account, and what the system administrator can do with it.
package struct AccountPage: Sendable {
    package var viewer: Viewer
    package var choices: AccountChoices
    package var account: AccountSummary
    package var leaving: LeavingView
    /// The form of role and place, as it stands or as it was sent.
    package var entry: AccountEntry
    package var handover: HandoverEntry
    /// Name and login as they were sent; nil where that form was not.
    package var naming: AccountEntry?
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        choices: AccountChoices,
        account: AccountSummary,
        leaving: LeavingView,
        entry: AccountEntry? = nil,
        handover: HandoverEntry = HandoverEntry(),
        naming: AccountEntry? = nil,
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.choices = choices
        self.account = account
        self.leaving = leaving
        self.entry =
            entry
            ?? AccountEntry(
                role: account.role,
                township: account.township?.text ?? "",
                department: account.department ?? "",
                grid: account.grid ?? ""
            )
        self.handover = handover
        self.naming = naming
        self.faults = faults
    }

    /// The fields of a hand-over as they were sent, and with which of the two forms.
    package struct HandoverEntry: Sendable {
        package var successor: String
        package var note: String
        package var isOfMove: Bool

        package init(successor: String = "", note: String = "", isOfMove: Bool = false) {
            self.successor = successor
            self.note = note
            self.isOfMove = isOfMove
        }
    }

    private var isAdministrator: Bool {
        choices.roles.first { $0.id == account.role }?.desk == .administration
    }

    private func address(_ action: String) -> String { "\(Link.account(account.id))/\(action)" }

    package var page: Page {
        .office(
            account.name,
            section: .accounts,
            viewer: viewer,
            crumbs: [("账号", Link.accounts)],
            scripts: ["people"],
            """
            \(Part.faults(faults))
            <div class="columns"><div class="stack">\(facts)\(isAdministrator ? nil : names)\(isAdministrator ? nil : access)</div>
            <div class="stack">\(isAdministrator ? nil : place)\(activity)</div></div>
            """
        )
    }

    private var facts: Markup {
        """
        <section class="panel" id="state"><h2>账号 \(Part.accountState(account.state))</h2><dl class="facts">
        \(Part.fact("登录名", account.login))\(Part.fact("角色", choices.title(account.role)))\(Part.fact("单位", account.place(viewer.naming, choices.grids)))
        \(Part.fact("动态验证码", account.hasSecondFactor ? "已启用" : "未启用"))\(Part.fact("最近登录", account.lastSignIn?.short ?? "从未登录"))
        \(Part.fact("密码", account.mustChangePassword ? "下次登录须修改" : nil))</dl></section>
        """
    }

    private var names: Markup {
        let former: Markup? =
            account.formerNames.isEmpty
            ? nil
            : "<ul class=\"notes\">\(each: account.formerNames, { "<li>\($0.until.short) 以前：\($0.name)（\($0.login)）</li>" })</ul>"
        let form: Markup = """
            \(Part.input("name", "姓名", value: naming?.name ?? account.name, attributes: " required autocomplete=\"off\"", faults: faults))
            \(Part.input("login", "登录名", value: naming?.login ?? account.login, hint: "字母、数字或汉字，2 至 40 个字符", attributes: " required autocomplete=\"off\"", faults: faults))
            \(naming == nil ? nil : Part.namesake(faults))
            <div><button class="button" type="submit">保存更正</button></div>
            """
        return """
            <section class="panel"><details\(" open", if: naming != nil)><summary>更正姓名或登录名</summary>
            <p class="quiet">写错了的在这里更正；换人请另建账号。原来的姓名和登录名留在记录里。</p>
            \(Part.post(address("name"), viewer, form))</details>\(former)</section>
            """
    }

    private var access: Markup? {
        guard account.state != .deactivated else { return nil }
        let drop: Markup =
            account.hasSecondFactor
            ? "<label class=\"choice\"><input type=\"checkbox\" name=\"drop\" value=\"1\"> 同时停用动态验证码（手机丢失时）</label>"
            : .empty
        let link: Markup = """
            <p class="quiet">忘记密码或链接过期时用。原有登录全部退出。</p>\(drop)
            <div><button class="button" type="submit">生成一次性链接</button></div>
            """
        let unlock: Markup? =
            account.state == .locked ? Part.postButton(address("unlock"), "解除锁定", viewer) : nil
        return """
            <section class="panel"><h2>登录</h2>\(Part.post(address("link"), viewer, link))
            \(account.mustChangePassword ? nil : Part.postButton(address("force"), "要求下次登录修改密码", viewer))\(unlock)</section>
            """
    }

    private var place: Markup {
        let form: Markup = """
            \(entry.placeFields(viewer, choices, faults))\(moving)
            <div><button class="button" type="submit">保存角色和单位</button></div>
            """
        return """
            <section class="panel"><h2>角色和单位</h2><p class="quiet">保存后原有登录全部退出，按新的权限重新登录。</p>
            \(Part.post(address("place"), viewer, form))</section>
            """
    }

    private var activity: Markup {
        if account.state == .deactivated {
            guard !isAdministrator else {
                return "<p class=\"notice\">三员账号停用后不恢复，由县食安办重新任命。</p>"
            }
            return """
                <section class="panel"><h2>恢复</h2><p class="quiet">账号已停用，恢复后用原来的密码登录。</p>
                \(Part.post(address("reactivate"), viewer, "\(naming == nil ? Part.namesake(faults) : nil)<div><button class=\"button\" type=\"submit\">恢复账号</button></div>"))</section>
                """
        }
        let form: Markup = """
            \(remains)\(handoverFields(ofMove: false))
            <div><button class="button" type="submit">停用账号</button></div>
            """
        return """
            <section class="panel"><h2>停用与交接</h2>
            <p class="quiet">停用后立即退出登录，不能再登录；记录和审计保留。</p>\(Part.post(address("deactivate"), viewer, form))</section>
            """
    }

    private var remains: Markup {
        guard leaving.isToHandOver || !leaving.duties.isEmpty else { return "<p>没有未办结的事项和样品需要交接。</p>" }
        return """
            \(numbers(leaving.matters, "交办给本人或经手未办结的事项 \(leaving.matters.count) 件"))
            \(numbers(leaving.specimens, "手上的样品 \(leaving.specimens.count) 份"))
            \(numbers(leaving.duties, "按姓名列出的职责，请乡镇或牵头部门另行换人"))
            """
    }

    private func numbers(_ numbers: [String], _ title: String) -> Markup? {
        guard !numbers.isEmpty else { return nil }
        let shown = numbers.prefix(20)
        let rest: Markup? = numbers.count > shown.count ? "<li>等共 \(numbers.count) 项</li>" : nil
        return "<p>\(title)：</p><ul class=\"notes\">\(each: shown, { "<li>\($0)</li>" })\(rest)</ul>"
    }

    /// Going to another desk hands over as leaving does; the fields are there where something is to be handed over.
    private var moving: Markup? {
        guard account.state != .deactivated, leaving.isToHandOver || leaving.abandonsDesk else { return nil }
        return """
            <details\(" open", if: handover.isOfMove && !faults.isEmpty)><summary>换到别的单位时的交接</summary>
            <p class="quiet">手上未办结的事项 \(leaving.matters.count) 件、样品 \(leaving.specimens.count) 份留给原单位的人。</p>
            \(handoverFields(ofMove: true))</details>
            """
    }

    private func handoverFields(ofMove: Bool) -> Markup {
        let isSent = handover.isOfMove == ofMove
        let prefix = ofMove ? "move-" : ""
        func shown(_ field: String) -> Markup { Part.fault(prefix + field, in: faults) ?? .empty }
        let people = [("", "请选择")] + leaving.successors.map { ($0.id, $0.name) }
        let takeOver: Markup? =
            leaving.isToHandOver && !leaving.successors.isEmpty
            ? """
            <div>\(Part.select("successor", "接手人", people, selected: isSent ? handover.successor : "", id: prefix + "successor"))\(shown("successor"))</div>
            <div class="field"><label for="\(prefix)note">交接说明</label><textarea id="\(prefix)note" name="note"\(Part.invalid(prefix + "note", in: faults))>\(isSent ? handover.note : "")</textarea>\(shown("note"))</div>
            """ : nil
        let abandoning: Markup? =
            leaving.abandonsDesk
            ? """
            <p class="notice warn">这是该单位唯一的在用账号，还有 \(leaving.heldByDesk) 件未办结事项。</p>
            <label class="choice"><input id="\(prefix)confirmed" type="checkbox" name="confirmed" value="1"\(Part.invalid(prefix + "confirmed", in: faults))> 我确认，这些事项暂时无人承办</label>
            \(shown("confirmed"))
            """ : nil
        return "\(takeOver)\(abandoning)"
    }
}

import Markup
package import Primitives
import Rules
package import Supervision

/// The security administrator's page: the policy in force, a form for the next one, and those before it.
package struct PolicyPage: Sendable {
    package var viewer: Viewer
    package var choices: AccountChoices
    /// Newest first, at least the standard one.
    package var editions: [PolicyEdition]
    /// Figures as they were typed, by the figure's word; those in force where nothing was.
    package var typed: [String: String]
    package var roles: Set<String>
    /// The word of the suite that was chosen.
    package var suite: String
    package var reason: String
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        choices: AccountChoices,
        editions: [PolicyEdition],
        typed: [String: String] = [:],
        roles: Set<String>? = nil,
        suite: String? = nil,
        reason: String = "",
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.choices = choices
        self.editions = editions
        self.typed = typed
        let policy = (editions.first ?? .standard).policy
        self.roles = roles ?? policy.secondFactorRoles
        self.suite = suite ?? policy.signatureSuite.rawValue
        self.reason = reason
        self.faults = faults
    }

    private var current: PolicyEdition { editions.first ?? .standard }

    package var page: Page {
        .office(
            "安全策略",
            section: .policy,
            viewer: viewer,
            lead: "<p class=\"quiet\">对全县所有账号生效，保存后从下一次请求起执行。每个数的上下限写在程序里，不能越过。</p>",
            """
            \(Part.faults(faults))
            <div class="columns">\(form)\(history)</div>
            """
        )
    }

    private var form: Markup {
        let fields: Markup = """
            \(hidden("basis", String(current.version)))
            \(each: SecurityPolicy.Figure.allCases, field)
            <fieldset class="field" id="second-factor"><legend class="legend">必须使用动态验证码的角色</legend>
            <span class="hint">这些角色的人下次登录后须先在“我的账号”启用</span>
            \(each: choices.roles, { role in
                "<label class=\"choice\"><input type=\"checkbox\" name=\"role-\(role.id)\" value=\"1\"\(" checked", if: roles.contains(role.id))> \(role.title)</label>"
            })\(Part.fault("second-factor", in: faults))</fieldset>
            \(suites)
            \(Part.input("reason", "为什么调整", value: reason, attributes: " required", faults: faults))
            <div><button class="button primary" type="submit">保存为新策略</button></div>
            """
        return "<section class=\"panel\"><h2>调整</h2>\(Part.post(Link.policy, viewer, fields))</section>"
    }

    private var suites: Markup {
        """
        <fieldset class="field" id="signature-suite"><legend class="legend">合格证签名算法</legend>
        <span class="hint">换算法后，下一张合格证用新密钥签名；以前开的仍按各自的算法核验。这里是算法支持，不代表通过商用密码检测认证或应用安全性评估</span>
        \(each: SignatureSuite.allCases, { choice in
            "<label class=\"choice\"><input type=\"radio\" name=\"signature-suite\" value=\"\(choice.rawValue)\"\(" checked", if: suite == choice.rawValue)> \(choice.title)</label>"
        })\(Part.fault("signature-suite", in: faults))</fieldset>
        """
    }

    private func field(_ figure: SecurityPolicy.Figure) -> Markup {
        let bounds = figure.bounds
        return Part.input(
            figure.rawValue,
            "\(figure.title)（\(figure.unit)）",
            value: typed[figure.rawValue] ?? String(current.policy[figure]),
            hint: "\(bounds.lowerBound) 至 \(bounds.upperBound)。\(figure.reason)",
            attributes: " inputmode=\"numeric\" required",
            faults: faults
        )
    }

    private var history: Markup {
        """
        <section class="panel"><h2>历次策略</h2><ol class="stack">\(each: editions, edition)</ol></section>
        """
    }

    private func edition(_ edition: PolicyEdition) -> Markup {
        let policy = edition.policy
        let title = edition.version == 0 ? "程序自带" : "第 \(edition.version) 版"
        let when: Markup? = edition.setAt.map {
            "<p class=\"small quiet\">\($0.short) \(edition.setBy)：\(edition.reason)</p>"
        }
        let roles = policy.secondFactorRoles.sorted().map(choices.title).joined(separator: "、")
        return """
            <li><h3>\(title) \(edition.version == current.version ? Part.badge("现行", .good) : nil)</h3>\(when)
            <dl class="facts small">\(each: SecurityPolicy.Figure.allCases, { Part.fact($0.title, "\(policy[$0]) \($0.unit)") })
            \(Part.fact("动态验证码", roles.isEmpty ? "不强制" : roles))
            \(Part.fact("合格证签名算法", policy.signatureSuite.title))</dl></li>
            """
    }
}

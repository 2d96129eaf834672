import Markup
import Primitives
package import Rules
package import Supervision

extension Link {
    package static let newAccount = "/office/accounts/new"
    package static let accountExport = "/office/accounts-export.xlsx"
    package static let accountImport = "/office/accounts-import"
    package static func account(_ id: String) -> String { "/office/accounts/\(id)" }
    package static let administratorLink = "/office/administrators/link"
    package static let auditExport = "/office/audit/export.xlsx"
    package static let me = "/office/me"
    package static let myPassword = "/office/me/password"
    package static let mySessions = "/office/me/sessions"
    package static let secondFactor = "/office/me/second-factor"
    package static let confirmSecondFactor = "/office/me/second-factor/confirm"
    package static let removeSecondFactor = "/office/me/second-factor/remove"
    package static let signInCode = "/sign-in/code"
}

/// What the pages about accounts choose from.
package struct AccountChoices: Sendable {
    package var roles: [Role]
    /// Departments and laboratories.
    package var departments: [Department]
    /// The grids in force.
    package var grids: [Grid]

    package init(roles: [Role], departments: [Department], grids: [Grid] = []) {
        self.roles = roles
        self.grids = grids
        self.departments = departments.filter { [.department, .laboratory].contains($0.kind) }
    }

    package func title(_ role: String) -> String { roles.first { $0.id == role }?.title ?? role }

    /// Roles that the system administrator gives; the three administrators are named elsewhere.
    var given: [Role] { roles.filter { $0.desk != .administration } }
}

extension Part {
    /// A field with its label, hint and fault.
    static func input(
        _ name: String,
        _ label: String,
        value: String = "",
        type: String = "text",
        hint: String? = nil,
        attributes: Markup = .empty,
        faults: [FieldFault] = []
    ) -> Markup {
        let note: Markup? = hint.map { "<span class=\"hint\">\($0)</span>" }
        return """
            <div class="field"><label for="\(name)">\(label)</label>\(note)
            <input id="\(name)" name="\(name)" type="\(type)" value="\(value)"\(attributes)\(Part.invalid(name, in: faults))>
            \(Part.fault(name, in: faults))</div>
            """
    }

    /// Shown where a name was found to be that of somebody else: a second word that they are two people.
    static func namesake(_ faults: [FieldFault]) -> Markup? {
        guard faults.contains(where: { $0.field == "namesake" }) else { return nil }
        return """
            <div><label for="namesake" class="choice"><input id="namesake" type="checkbox" name="namesake" value="1"\(invalid("namesake", in: faults))> 同名，不是同一个人</label>\(fault("namesake", in: faults))</div>
            """
    }

    static func post(_ address: String, _ viewer: Viewer, _ content: Markup) -> Markup {
        "<form class=\"form\" method=\"post\" novalidate action=\"\(address)\">\(hidden("token", viewer.formToken))\(content)</form>"
    }

    /// One button that is a form of its own.
    static func postButton(_ address: String, _ title: String, _ viewer: Viewer) -> Markup {
        post(address, viewer, "<div><button class=\"button\" type=\"submit\">\(title)</button></div>")
    }

    static func accountState(_ state: AccountSummary.State) -> Markup {
        switch state {
        case .active: badge(state.title, .good)
        case .waiting: badge(state.title, .going)
        case .locked: badge(state.title, .bad)
        case .deactivated: badge(state.title, .plain)
        }
    }
}

extension AccountSummary {
    /// Where the account sits, in words; an operator is not named to the system administrator.
    package func place(_ naming: Naming, _ grids: [Grid]) -> String {
        if let department { return naming.department(department) }
        if operatorID != nil { return "监管对象本单位" }
        guard let grid else { return naming.area(township) }
        // A grid that is in force no longer is known by its identity only.
        return "\(naming.area(township)) \(grids.first { $0.id == grid }?.name ?? "已撤销的网格")"
    }
}

/// A link that is shown this once.
package struct OneTimeLinkPage: Sendable {
    package var viewer: Viewer
    package var section: Section
    package var name: String
    package var token: String
    package var back: String

    package init(viewer: Viewer, section: Section, name: String, token: String, back: String) {
        self.viewer = viewer
        self.section = section
        self.name = name
        self.token = token
        self.back = back
    }

    package var page: Page {
        .office(
            "一次性链接",
            section: section,
            viewer: viewer,
            scripts: ["people"],
            """
            <section class="panel"><h2>\(name)的一次性链接</h2>
            <p>请当面或用可靠的方式交给本人，由本人打开并设置密码。链接只显示这一次，24 小时内有效，用一次即失效。</p>
            <div class="field"><label for="link">链接</label><span class="hint">打开本系统的网址后加上这一段</span>
            <input id="link" type="text" readonly data-link value="\(Link.setup(token))"></div>
            <p><a class="button" href="\(back)">已转交，返回</a></p></section>
            """
        )
    }
}

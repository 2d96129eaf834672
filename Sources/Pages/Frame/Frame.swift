package import Markup
import Primitives
package import Rules

/// The parts of the office that the rail leads to.
package enum Section: Sendable, CaseIterable {
    case inbox
    case board
    case matters
    case sampling
    case samples
    case laboratory
    case analysis
    case operators
    case provenance
    case ownGrid
    case grids
    case map
    case hooks
    case imports
    case reports
    case notices
    case judging
    case ownFile
    case gate
    case administrators
    case accounts
    case policy
    case audit
    case me

    var title: String {
        switch self {
        case .inbox: "待办"
        case .board: "工作安排"
        case .matters: "事项"
        case .sampling: "抽检工作"
        case .samples: "抽检样品"
        case .laboratory: "样品检验"
        case .analysis: "抽检分析"
        case .operators: "监管对象"
        case .provenance: "追溯"
        case .ownGrid: "本网格"
        case .grids: "网格"
        case .map: "数字地图"
        case .hooks: "四挂钩"
        case .imports: "导入"
        case .reports: "年度报告"
        case .notices: "信息公示"
        case .judging: "查标准"
        case .ownFile: "本单位"
        case .gate: "市场准入"
        case .administrators: "三员任命"
        case .accounts: "账号"
        case .policy: "安全策略"
        case .audit: "审计"
        case .me: "我的账号"
        }
    }

    var link: String {
        switch self {
        case .inbox: Link.inbox
        case .board: Link.board
        case .matters: Link.matters
        case .sampling: Link.sampling
        case .samples: Link.samples
        case .laboratory: Link.laboratory
        case .analysis: Link.analysis
        case .operators: Link.operators
        case .provenance: Link.certificates
        case .ownGrid: Link.ownGrid
        case .grids: Link.grids
        case .map: Link.map
        case .hooks: Link.hooks
        case .imports: Link.imports
        case .reports: Link.reports
        case .notices: Link.notices
        case .judging: Link.judge
        case .ownFile: Link.ownFile
        case .gate: Link.gate
        case .administrators: Link.administrators
        case .accounts: Link.accounts
        case .policy: Link.policy
        case .audit: Link.audit
        case .me: Link.me
        }
    }

    /// What its first page asks for; nil where it is open to all.
    package var permission: Permission? {
        switch self {
        case .inbox, .board, .matters, .sampling, .samples, .analysis, .operators, .grids, .map, .hooks, .reports:
            .readLedger
        case .ownGrid: .patrol
        case .provenance: .issueCertificates
        case .laboratory: .testSamples
        case .imports: .importFiles
        case .notices: .publish
        case .judging: nil
        case .ownFile: .readOwnFile
        case .gate: .admitGoods
        case .administrators: .appointAdministrators
        case .accounts: .manageAccounts
        case .policy: .setPolicy
        case .audit: .readAudit
        case .me: nil
        }
    }

    /// Where a person with a role begins the day.
    package static func home(_ role: Role) -> String {
        if role.desk == .grid, role.may(.patrol) { return Link.ownGrid }
        if role.may(.handleMatters) { return Link.inbox }
        if role.may(.readLedger) { return Link.board }
        if role.may(.readOwnFile) { return Link.ownFile }
        return allCases.first { $0 != .ownGrid && $0.permission.map(role.may) == true }?.link ?? Link.judge
    }

    /// One's own account stands at the foot of the rail, beside the name.
    ///
    /// The staff of a grid find their own grid and what they need on a round, not the whole office.
    func isShown(to viewer: Viewer) -> Bool {
        if viewer.role.desk == .grid { return [.ownGrid, .operators, .grids, .board, .judging].contains(self) }
        return self != .me && self != .ownGrid && permission.map(viewer.may) ?? true
    }
}

/// Addresses of pages, in one place.
package enum Link {
    /// Leads each role to where its day begins.
    package static let home = "/"
    package static let board = "/office"
    package static let inbox = "/office/inbox"
    package static let sampling = "/office/sampling"
    package static let laboratory = "/office/laboratory"
    package static let analysis = "/office/analysis"
    package static let grids = "/office/grids"
    /// Where the staff of a grid begin the day.
    package static let ownGrid = "/office/own-grid"
    package static let patrols = "/office/patrols"
    package static let patrolExport = "/office/patrols/export.xlsx"
    package static let notices = "/office/notices"
    package static let ownFile = "/office/own"
    package static let administrators = "/office/administrators"
    package static let accounts = "/office/accounts"
    package static let policy = "/office/policy"
    package static let audit = "/office/audit"
    package static let matters = "/office/matters"
    package static let samples = "/office/samples"
    package static let operators = "/office/operators"
    package static let operatorReviews = "/office/operators/review"
    package static let imports = "/office/import"
    package static let reports = "/office/reports"
    package static let reportCopies = "/office/reports/copies"
    package static let signIn = "/sign-in"
    package static let signOut = "/sign-out"
    package static func task(_ id: String) -> String { "/office/plan/\(id)" }
    package static func matter(_ id: String) -> String { "/office/matters/\(id)" }
    package static func evidence(_ id: String, matter: String) -> String { "/office/matters/\(matter)/evidence/\(id)" }
    package static func sample(_ id: String) -> String { "/office/samples/\(id)" }
    package static func `operator`(_ id: String) -> String { "/office/operators/\(id)" }
    package static func `import`(_ id: String) -> String { "/office/import/\(id)" }
    package static func setup(_ token: String) -> String { "/setup/\(token)" }
    package static let judge = "/judge"
    package static let judgeLimits = "/judge/limits"
    package static let judgeChanges = "/judge/changes"
    package static let judgeItems = "/judge/items"
    package static func display(large: Bool, back: String? = nil) -> String {
        Address.make("/display", [("size", large ? "large" : "normal"), ("back", back)])
    }
}

extension Page {
    /// A page of the office: rail, heading, content; `section` is nil where the page is of none.
    package static func office(
        _ title: String,
        section: Section?,
        viewer: Viewer,
        crumbs: [(title: String, link: String)] = [],
        lead: Markup = .empty,
        actions: Markup = .empty,
        scripts: [String] = [],
        _ content: Markup
    ) -> Page {
        let trail: Markup? =
            crumbs.isEmpty
            ? nil : "<p class=\"crumbs\">\(each: crumbs, { "<a href=\"\($0.link)\">\($0.title)</a> › " })</p>"
        return Page(
            title: title,
            body: """
                <body>
                <a class="skip" href="#main">跳到正文</a>
                <div class="frame">
                \(banner(viewer.simulatedDay))
                <header class="rail">
                \(rail(section, viewer))
                </header>
                <main id="main">
                <div class="page-head"><div>\(trail)<h1>\(title)</h1>\(lead)</div>\(actions)</div>
                \(content)
                </main>
                </div>
                </body>
                """,
            largeText: viewer.largeText,
            scripts: viewer.may(.readLedger) ? scripts + ["search"] : scripts
        )
    }

    static func banner(_ simulatedDay: Day?) -> Markup? {
        simulatedDay.map {
            "<aside class=\"banner\" aria-label=\"提示\">模拟数据<span class=\"at-desk\">：企业、人员与结果均为虚构</span>，系统日期为 \($0.description)</aside>"
        }
    }

    private static func rail(_ current: Section?, _ viewer: Viewer) -> Markup {
        """
        <div class="bar-top"><a class="brand" href="\(Section.home(viewer.role))"><b>食安</b><span>\(viewer.naming.countyName)</span></a>
        \(phoneBar(current, viewer))</div>
        \(SearchBox.view(viewer))
        <nav class="at-desk" aria-label="主导航">
        \(each: Section.allCases.filter { $0.isShown(to: viewer) }, { entry($0, current) })
        </nav>
        <div class="who at-desk">
        \(who(current, viewer))
        </div>
        """
    }

    private static func entry(_ section: Section, _ current: Section?) -> Markup {
        "<a href=\"\(section.link)\"\(" aria-current=\"page\"", if: section.link == current?.link)>\(section.title)</a>"
    }

    /// On the phone: the inbox and where one is; all else folded, so that the page begins on the first screen.
    private static func phoneBar(_ current: Section?, _ viewer: Viewer) -> Markup {
        let all = Section.allCases.filter { $0.isShown(to: viewer) }
        // Few sections need no folding.
        let shown = all.count <= 4 ? all : all.filter { $0 == .inbox || $0 == current }
        return """
            <nav class="at-hand" aria-label="当前位置">\(each: shown, { entry($0, current) })</nav>
            <details class="menu at-hand"><summary>菜单</summary><nav aria-label="菜单">
            \(each: all, { entry($0, current) })
            </nav><div class="who">\(who(current, viewer))</div></details>
            """
    }

    private static func who(_ current: Section?, _ viewer: Viewer) -> Markup {
        """
        <span><b>\(viewer.name)</b><br><span class="quiet">\(viewer.roleTitle)</span></span>
        <a href="\(Link.me)"\(" aria-current=\"page\"", if: current == .me)>我的账号</a>
        <a href="\(Link.display(large: !viewer.largeText))">\(viewer.largeText ? "恢复标准字号" : "切换大字")</a>
        <form method="post" novalidate action="\(Link.signOut)">\(hidden("token", viewer.formToken))
        <button class="button text" type="submit">退出登录</button></form>
        """
    }

    /// A page without a rail, for those who are not signed in.
    package static func alone(
        _ title: String,
        _ content: Markup,
        largeText: Bool = false,
        scripts: [String] = []
    ) -> Page {
        Page(
            title: title,
            body: """
                <body class="alone">
                <main id="main">
                <p class="brand"><b>食安</b><span>食品安全重点工作</span></p>
                \(content)
                <p class="quiet"><a href="\(Link.judge)">查标准、判定检验结果</a>（不用登录）</p>
                </main>
                </body>
                """,
            largeText: largeText,
            scripts: scripts
        )
    }
}

func hidden(_ name: String, _ value: String) -> Markup {
    "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
}

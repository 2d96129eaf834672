import Markup
package import Primitives

/// Who looks at a page that is open to all: an officer, or anybody.
package struct Onlooker: Sendable {
    /// Nil for whoever is not signed in.
    package var viewer: Viewer?
    package var largeText: Bool
    package var simulatedDay: Day?
    /// The day of the county's business.
    package var today: Day
    package var countyName: String
    /// Path and query of this page.
    package var address: String

    package init(
        viewer: Viewer?,
        largeText: Bool,
        simulatedDay: Day?,
        today: Day,
        countyName: String,
        address: String
    ) {
        self.viewer = viewer
        self.largeText = largeText
        self.simulatedDay = simulatedDay
        self.today = today
        self.countyName = countyName
        self.address = address
    }
}

/// The parts of what is open to everybody.
enum OpenSection: CaseIterable {
    case notices
    case plan
    case grids
    case judging
    case certificates

    var title: String {
        switch self {
        case .notices: "抽检公示"
        case .plan: "工作进展"
        case .grids: "网格责任人"
        case .judging: "查标准"
        case .certificates: "核对合格证"
        }
    }

    var link: String {
        switch self {
        case .notices: Link.publicNotices
        case .plan: Link.publicPlan
        case .grids: Link.publicGrids
        case .judging: Link.judge
        case .certificates: Link.openCertificates
        }
    }
}

extension Page {
    /// The head of every open page: where one is, what else there is, larger type, and the way in for staff.
    static func openHeader(_ onlooker: Onlooker, _ current: OpenSection?) -> Markup {
        let staff: Markup =
            onlooker.viewer.map { "<a href=\"\(Section.home($0.role))\">回到工作台</a>" }
            ?? "<a href=\"\(Link.signIn)\">工作人员登录</a>"
        return """
            <header class="top">
            <a class="brand" href="\(Link.home)"><b>食安</b><span>\(onlooker.countyName)</span></a>
            <nav class="top-links" aria-label="公众服务">\(each: OpenSection.allCases, { section in
                "<a href=\"\(section.link)\"\(" aria-current=\"page\"", if: section == current)>\(section.title)</a>"
            })</nav>
            <div class="top-links"><a href="\(Link.display(large: !onlooker.largeText, back: onlooker.address))">\(onlooker.largeText ? "恢复标准字号" : "切换大字")</a>
            \(staff)</div>
            </header>
            """
    }
}

/// The pages about standards, which are open to all.
enum JudgingTab: CaseIterable {
    case judge
    case limits
    case items
    case changes

    var title: String {
        switch self {
        case .judge: "判定"
        case .limits: "限量"
        case .items: "抽检项目"
        case .changes: "限量变化"
        }
    }

    var link: String {
        switch self {
        case .judge: Link.judge
        case .limits: Link.judgeLimits
        case .items: Link.judgeItems
        case .changes: Link.judgeChanges
        }
    }
}

extension Page {
    /// A page open to all: in the office's frame for officers, in a plain one for everybody else.
    ///
    /// `food` goes along to the other pages about standards.
    static func judging(
        _ title: String,
        tab: JudgingTab,
        onlooker: Onlooker,
        food: String = "",
        lead: Markup = .empty,
        _ content: Markup
    ) -> Page {
        let tabs = tabs(tab, food)
        if let viewer = onlooker.viewer {
            return .office(title, section: .judging, viewer: viewer, lead: lead, "\(tabs)\(content)")
        }
        return Page(
            title: title,
            body: """
                <body class="open">
                <a class="skip" href="#main">跳到正文</a>
                \(banner(onlooker.simulatedDay))
                \(openHeader(onlooker, .judging))
                <main id="main">
                \(tabs)
                <div class="page-head"><div><h1>\(title)</h1>\(lead)</div></div>
                \(content)
                </main>
                <footer class="foot"><p>按所填内容和当日有效的食品安全国家标准计算，不是检验报告；有争议的，以有资质检验机构的报告和标准原文为准。</p>
                <p>所填内容不保存。程序调用见 <a href="\(Link.callDescription)">接口说明（OpenAPI）</a>。</p></footer>
                </body>
                """,
            largeText: onlooker.largeText
        )
    }

    private static func tabs(_ current: JudgingTab, _ food: String) -> Markup {
        """
        <nav class="tabs" aria-label="查标准">\(each: JudgingTab.allCases, { tab in
            "<a href=\"\(Address.make(tab.link, [("food", food)]))\"\(" aria-current=\"page\"", if: tab == current)>\(tab.title)</a>"
        })</nav>
        """
    }
}

extension Link {
    package static let callDescription = "/api/v1/openapi.json"
}

import Markup
import Primitives
package import Supervision

/// The first page for everybody who is not signed in: what the county publishes, and the way in for staff.
package struct PublicHomePage: Sendable {
    package var onlooker: Onlooker
    /// The notices that stand, newest first.
    package var notices: [Notice]
    /// The title of the plan whose progress is shown; nil where the county shows none.
    package var plan: String?
    package var grids: Int

    private static let shown = 5

    package init(onlooker: Onlooker, notices: [Notice], plan: String?, grids: Int) {
        self.onlooker = onlooker
        self.notices = notices
        self.plan = plan
        self.grids = grids
    }

    package var page: Page {
        Page(
            title: "\(onlooker.countyName)食品安全",
            body: """
                <body class="open">
                <a class="skip" href="#main">跳到正文</a>
                \(Page.banner(onlooker.simulatedDay))
                \(Page.openHeader(onlooker, nil))
                <main id="main">
                <div class="page-head"><div><h1>\(onlooker.countyName)食品安全信息</h1><p class="quiet">不用登录。投诉举报请拨打 12315。</p></div></div>
                <div class="columns even"><div class="stack">\(published)</div><div class="stack">\(certificate)\(others)</div></div>
                </main>
                <footer class="foot"><p>由\(onlooker.countyName)食品安全委员会办公室公布。</p></footer>
                </body>
                """,
            largeText: onlooker.largeText
        )
    }

    private var published: Markup {
        let list: Markup =
            notices.isEmpty
            ? "<p class=\"quiet\">还没有公布过抽检结果。</p>"
            : """
            <ul class="picks">\(each: notices.prefix(Self.shown), { notice in
                "<li><a href=\"\(Link.publicNotice(notice.id))\"><b>\(notice.title)</b><span class=\"small quiet\">\(notice.publishedAt.day.description) 公布 · 合格 \(notice.passed) 批，不合格 \(notice.failed) 批</span></a></li>"
            })</ul>
            """
        return """
            <section class="panel"><h2>抽检公示</h2>
            <form class="filters" method="get" action="\(Link.publicNotices)"><div class="field wide"><label for="q">企业、食品、项目或地点</label><input id="q" name="q" type="search"></div><button class="button primary" type="submit">查询</button></form>
            \(list)<p><a href="\(Link.publicNotices)">全部公示</a></p></section>
            """
    }

    private var certificate: Markup {
        """
        <section class="panel"><h2>核对合格证</h2><p>用手机扫合格证上的二维码，或输入编号：</p>
        <form class="filters" method="get" action="\(Link.openCertificates)"><div class="field wide"><label for="code">合格证上的 16 位编号</label><input id="code" name="code" type="text" class="key" autocomplete="off" autocapitalize="characters" required></div><button class="button" type="submit">核对</button></form></section>
        """
    }

    private var others: Markup {
        let progress = plan.map { "\($0)：任务、牵头部门和进度" } ?? "今年的工作安排还没有公开"
        let grid = grids == 0 ? "网格还没有公布" : "\(grids) 个网格的责任人和公开电话，按村查找"
        return """
            <section class="panel"><h2>更多</h2><ul class="picks">
            <li><a href="\(Link.publicPlan)"><b>工作进展</b><span class="small quiet">\(progress)</span></a></li>
            <li><a href="\(Link.publicGrids)"><b>网格责任人</b><span class="small quiet">\(grid)</span></a></li>
            <li><a href="\(Link.judge)"><b>查标准</b><span class="small quiet">食品安全限量、抽检项目，判定一个检验结果</span></a></li>
            <li><a href="\(Link.openRecalls)"><b>召回公告</b><span class="small quiet">正在召回的食品</span></a></li></ul></section>
            """
    }
}

import Markup
package import Primitives
package import Rules
package import Supervision

/// Checks that were made, refusals among them.
package struct HookChecksPage: Sendable {
    package var viewer: Viewer
    package var onlyRefused: Bool
    package var checks: [HookCheck]
    package var paging: Paging

    package init(viewer: Viewer, onlyRefused: Bool, checks: [HookCheck], paging: Paging) {
        self.viewer = viewer
        self.onlyRefused = onlyRefused
        self.checks = checks
        self.paging = paging
    }

    package var page: Page {
        let all: Markup = onlyRefused ? "" : " aria-current=\"page\""
        let refused: Markup = onlyRefused ? " aria-current=\"page\"" : ""
        let list: Markup =
            checks.isEmpty
            ? "<div class=\"panel empty\"><p>还没有核查意见。</p><p>在主体的页面上出具。</p></div>"
            : "<section class=\"panel flush cards\">\(HookCheckList.table(checks, viewer))\(paging.view)</section>"
        return .office(
            "核查意见",
            section: .hooks,
            viewer: viewer,
            crumbs: [("四挂钩", Link.hooks)],
            """
            <nav class="tabs" aria-label="意见"><a href="\(Link.hookChecks)"\(all)>全部</a><a href="\(Link.hookChecks)?state=refused"\(refused)>不予推荐</a></nav>
            \(list)
            """
        )
    }
}

/// One check, as it is printed.
package struct HookCheckPage: Sendable {
    package var viewer: Viewer
    package var check: HookCheck

    package init(viewer: Viewer, check: HookCheck) {
        self.viewer = viewer
        self.check = check
    }

    package var page: Page {
        .office(
            "核查意见",
            section: .hooks,
            viewer: viewer,
            crumbs: [("四挂钩", Link.hooks), ("核查意见", Link.hookChecks)],
            """
            <article class="sheet"><h2>农产品质量安全追溯“四挂钩”核查意见</h2>
            <p class="right">\(check.number)</p>
            <p>\(check.operatorName)（\(viewer.naming.area(check.township))）申报“\(check.purpose)”，挂钩事项为\(check.hookTitle)。经核查：</p>
            \(each: check.findings, finding)
            <p>核查意见：\(check.isEligible ? "符合条件，可以推荐。" : "不符合条件，不予推荐。")</p>
            <p class="right">核查人：\(check.checkedBy)</p><p class="right">\(date)</p></article>
            """
        )
    }

    private func finding(_ line: HookCheck.Line) -> Markup {
        "<p>\(line.title)：\(line.isMet ? "符合" : "不符合")。\(line.reason)。</p>"
    }

    private var date: String {
        let day = check.checkedAt.day
        return "\(day.year)年\(day.month)月\(day.day)日"
    }
}

/// Reviews that were made, and who fell out at the last.
package struct HookReviewsPage: Sendable {
    package var viewer: Viewer
    package var rules: HookRules
    package var reviews: [HookReview]
    package var fellOut: [HookReview.Change]
    package var due: Day?

    package init(
        viewer: Viewer,
        rules: HookRules,
        reviews: [HookReview],
        fellOut: [HookReview.Change],
        due: Day?
    ) {
        self.viewer = viewer
        self.rules = rules
        self.reviews = reviews
        self.fellOut = fellOut
        self.due = due
    }

    package var page: Page {
        .office(
            "定期复核",
            section: .hooks,
            viewer: viewer,
            crumbs: [("四挂钩", Link.hooks)],
            "\(reminder)\(action)\(fallen)\(list)"
        )
    }

    private var reminder: Markup? {
        guard let due else { return nil }
        return due <= viewer.now.day
            ? "<p class=\"notice warn\">复核已到期（\(due.description)）。</p>"
            : "<p class=\"notice\">下一次复核应在 \(due.description) 前完成。</p>"
    }

    private var action: Markup? {
        guard viewer.may(.editOperators) else { return nil }
        return """
            <form class="inline no-print" method="post" novalidate action="\(Link.hookReviews)">\(hidden("token", viewer.formToken))<button class="button primary" type="submit">按今天的记录复核</button></form>
            """
    }

    private var fallen: Markup {
        guard !fellOut.isEmpty else {
            return "<section class=\"panel\"><h2>最近一次复核中退出的</h2><p class=\"quiet\">没有。</p></section>"
        }
        return """
            <section class="panel flush cards"><h2>最近一次复核中退出的<span class="small quiet">\(fellOut.count) 项，应通知主体并取消推荐</span></h2><div class="table"><table><caption class="visually-hidden">退出的主体</caption><thead><tr><th scope="col">主体</th><th scope="col">挂钩事项</th><th scope="col">自</th><th scope="col">原因</th></tr></thead><tbody>
            \(each: fellOut, row)</tbody></table></div></section>
            """
    }

    private func row(_ change: HookReview.Change) -> Markup {
        """
        <tr><th scope="row" class="lead"><a href="\(Link.hookSubject(change.operatorID))">\(change.operatorName)</a></th><td data-label="挂钩事项">\(rules.hook(change.hook)?.title ?? change.hook)</td><td data-label="自" class="nowrap">\(change.since.description)</td><td data-label="原因">\(change.reasons)</td></tr>
        """
    }

    private var list: Markup? {
        guard !reviews.isEmpty else { return nil }
        return """
            <section class="panel flush cards"><h2>历次复核</h2><div class="table"><table><caption class="visually-hidden">历次复核</caption><thead><tr><th scope="col">时间</th><th scope="col">复核人</th><th scope="col" class="number">对象</th><th scope="col" class="number">四项都符合</th><th scope="col" class="number">退出</th></tr></thead><tbody>
            \(each: reviews, { "<tr><th scope=\"row\" class=\"lead nowrap\">\($0.at.short)</th><td data-label=\"复核人\">\($0.by)</td><td data-label=\"对象\" class=\"number\">\($0.subjects)</td><td data-label=\"四项都符合\" class=\"number\">\($0.eligible)</td><td data-label=\"退出\" class=\"number\">\($0.fellOut)</td></tr>" })
            </tbody></table></div></section>
            """
    }
}

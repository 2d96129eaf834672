import Markup

/// The page on which a person makes or ends the calendar feed.
package struct CalendarPage: Sendable {
    package var viewer: Viewer
    package var isOpen: Bool
    /// The address, shown once just after it was made.
    package var address: String?

    package init(viewer: Viewer, isOpen: Bool, address: String?) {
        self.viewer = viewer
        self.isOpen = isOpen
        self.address = address
    }

    package var page: Page {
        .office(
            "日历订阅",
            section: .inbox,
            viewer: viewer,
            crumbs: [("待办", Link.inbox)],
            lead: "<p class=\"quiet\">把您承办事项的到期日放进手机或电脑的日历。</p>",
            """
            \(shown)
            <section class="panel"><h2>\(isOpen ? "订阅地址已开通" : "还没有开通")</h2>
            <p>地址是秘密的：知道它的人不用登录就能看到您的事项名称和期限。不要转发；怀疑泄露时请重新生成。</p>
            <div class="actions"><form method="post" novalidate action="\(Link.inboxCalendar)">\(hidden("token", viewer.formToken))<button class="button primary" type="submit">\(isOpen ? "重新生成，原地址停用" : "生成订阅地址")</button></form>\(revoke)</div></section>
            """
        )
    }

    private var shown: Markup? {
        address.map { address in
            """
            <div class="notice good" role="status"><p><b>订阅地址已生成，只显示这一次。</b>在日历应用里选择“添加日历订阅”，粘贴：</p><p class="secret"><a href="\(address)"><code data-path="\(address)">\(address)</code></a></p><p class="small">也可以在链接上选“复制链接地址”。</p></div>
            """
        }
    }

    private var revoke: Markup? {
        guard isOpen else { return nil }
        return """
            <form method="post" novalidate action="\(Link.inboxCalendarRevoke)">\(hidden("token", viewer.formToken))<button class="button" type="submit">停用</button></form>
            """
    }
}

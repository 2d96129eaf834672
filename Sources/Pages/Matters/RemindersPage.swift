import Markup
import Primitives
import Rules
package import Supervision

/// All that was said to a person and to their desk, read and retired notices too.
package struct RemindersPage: Sendable {
    package var viewer: Viewer
    package var notices: [Reminder]

    package init(viewer: Viewer, notices: [Reminder]) {
        self.viewer = viewer
        self.notices = notices
    }

    package var page: Page {
        .office(
            "提醒",
            section: .inbox,
            viewer: viewer,
            crumbs: [("待办", Link.inbox)],
            lead: "<p class=\"quiet\">近来发给您和本单位的提醒。已读只记在您自己名下；事情已经办了的，提醒自动收回。</p>",
            list
        )
    }

    private var list: Markup {
        guard !notices.isEmpty else {
            return "<div class=\"panel empty\"><p>还没有提醒。</p><p>期限临近、移送、交办和审批的消息会出现在这里。</p></div>"
        }
        return """
            <section class="panel notices"><ul class="notice-list">\(each: notices, { NoticeRow(notice: $0, viewer: viewer).view })</ul></section>
            """
    }
}

/// One notice: what it says, whose it is, and whether it was read or taken back.
struct NoticeRow {
    let notice: Reminder
    let viewer: Viewer

    var view: Markup {
        let place = viewer.naming.place(notice.operatorName, notice.township)
        let whose = place.isEmpty ? "" : "\(place) · "
        return """
            <li><span><a href="\(Link.subject(notice.subject))">\(notice.text)</a><span class="under">\(whose)\(notice.createdAt.short)\(state)</span></span>\(mark)</li>
            """
    }

    private var state: String {
        if notice.retiredAt != nil { return " · 已了结" }
        return notice.readAt == nil ? "" : " · 已读"
    }

    private var mark: Markup? {
        guard notice.readAt == nil, notice.retiredAt == nil else { return nil }
        return """
            <form method="post" novalidate action="\(Link.inboxRead)">\(hidden("token", viewer.formToken))\(hidden("notice", notice.id))<button class="button text" type="submit">标为已读<span class="visually-hidden">：\(notice.text)</span></button></form>
            """
    }
}

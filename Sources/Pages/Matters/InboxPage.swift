import Markup
package import Primitives
import Rules
package import Supervision

extension Link {
    package static let inboxRead = "/office/inbox/read"
    package static let inboxNotices = "/office/inbox/notices"
    package static let inboxAssign = "/office/inbox/assign"
    package static let inboxHandOver = "/office/inbox/hand-over"
    package static let inboxCalendar = "/office/inbox/calendar"
    package static let inboxCalendarRevoke = "/office/inbox/calendar/revoke"
    package static let openByHand = "/office/inbox/open"
    static func openByHand(_ procedure: String? = nil, sample: String = "", parent: String = "") -> String {
        Address.make(
            openByHand,
            [
                ("procedure", procedure), ("sample", sample.isEmpty ? nil : sample),
                ("parent", parent.isEmpty ? nil : parent),
            ]
        )
    }
    /// Where something that a reminder speaks of is done.
    static func subject(_ subject: Reminder.Subject) -> String {
        switch subject {
        case .matter(let id): matter(id)
        case .specimen(let id): specimen(id)
        case .milestone(let task, _): Link.task(task)
        case .report(let unit, _): draft(unit)
        case .licences(let township):
            Address.make(operators, [("lack", "expiring"), ("township", township.text)])
        }
    }
    package static func calendar(_ token: String) -> String { "/calendar/\(token).ics" }
}

/// The inbox (待办): what the officer's desk holds, overdue first.
package struct InboxPage: Sendable {
    package var viewer: Viewer
    package var inbox: Inbox
    package var paging: Paging
    package var all: Bool
    package var mine: Bool
    package var faults: [FieldFault]
    /// The fields of the form that was refused.
    package var typed: [String: String]
    /// Titles of the administrators who are still to be named, for whoever names them.
    package var missingAdministrators: [String]

    package init(
        viewer: Viewer,
        inbox: Inbox,
        paging: Paging,
        all: Bool,
        mine: Bool,
        faults: [FieldFault] = [],
        typed: [String: String] = [:],
        missingAdministrators: [String] = []
    ) {
        self.viewer = viewer
        self.inbox = inbox
        self.paging = paging
        self.all = all
        self.mine = mine
        self.faults = faults
        self.typed = typed
        self.missingAdministrators = missingAdministrators
    }

    package var page: Page {
        .office(
            "待办",
            section: .inbox,
            viewer: viewer,
            lead: "<p class=\"quiet\">\(lead)</p>",
            actions: actions,
            scripts: ["loops"],
            """
            \(Part.faults(faults))
            \(appointmentNotice)
            \(tally)
            \(notices)
            \(duties)
            <nav class="tabs" aria-label="范围">\(tab("本单位", all: false, mine: false))\(tab("我的", all: false, mine: true))\(tab("管辖内全部", all: true, mine: false))</nav>
            \(list)
            """
        )
    }

    private var appointmentNotice: Markup? {
        guard !missingAdministrators.isEmpty else { return nil }
        return """
            <p class="notice warn no-print">还没有任命\(missingAdministrators.joined(separator: "、"))。<a href="\(Link.administrators)">去任命</a></p>
            """
    }

    private var lead: String {
        guard let holder = inbox.holder else { return "您的岗位不承办事项，可以查看管辖内的全部事项。" }
        return "\(viewer.naming.holder(holder))承办的事项，逾期的在前。"
    }

    private var actions: Markup {
        let open: Markup? =
            inbox.mayOpen ? "<a class=\"button\" href=\"\(Link.openByHand)\">开启事项</a>" : nil
        return "<div class=\"actions\">\(open)<a class=\"button\" href=\"\(Link.inboxCalendar)\">日历订阅</a></div>"
    }

    private func count(_ group: Inbox.Group) -> Int { inbox.rows.count { $0.group == group } }

    private var tally: Markup {
        """
        <div class="tally"><div class="bad"><b>\(count(.overdue))</b><span>已逾期</span></div><div><b>\(count(.today))</b><span>今日到期</span></div>
        <div><b>\(count(.week))</b><span>七日内到期</span></div><div><b>\(count(.incoming))</b><span>待接收</span></div>\(approvals)</div>
        """
    }

    private var approvals: Markup? {
        let waiting = count(.approval)
        return waiting == 0 ? nil : "<div><b>\(waiting)</b><span>待我审批</span></div>"
    }

    private func tab(_ title: String, all: Bool, mine: Bool) -> Markup {
        let address = Address.make(Link.inbox, [("all", all ? "1" : nil), ("mine", mine ? "1" : nil)])
        return """
            <a href="\(address)"\(" aria-current=\"page\"", if: all == self.all && mine == self.mine)>\(title)</a>
            """
    }

    // MARK: Notices

    private var notices: Markup? {
        guard inbox.unread > 0 else {
            return "<p class=\"small\"><a href=\"\(Link.inboxNotices)\">看过的提醒</a></p>"
        }
        let more: Markup? =
            inbox.unread > inbox.notices.count
            ? "<p class=\"small quiet\">另有 \(inbox.unread - inbox.notices.count) 条较早的提醒。</p>" : nil
        return """
            <section class="panel notices" aria-labelledby="notices"><details\(" open", if: inbox.unread <= 5)><summary><h2 id="notices">提醒 <span class="badge warn">\(inbox.unread) 条未读</span></h2></summary>
            <ul class="notice-list">\(each: inbox.notices, { NoticeRow(notice: $0, viewer: viewer).view })</ul>\(more)
            <form class="actions" method="post" novalidate action="\(Link.inboxRead)">\(hidden("token", viewer.formToken))<button class="button" type="submit">全部标为已读</button><a href="\(Link.inboxNotices)">看过的提醒</a></form></details></section>
            """
    }

    // MARK: What is owed beside matters

    private var duties: Markup? {
        guard !inbox.duties.isEmpty else { return nil }
        return """
            <section class="panel notices" aria-labelledby="duties"><details\(" open", if: inbox.duties.count <= 8)><summary><h2 id="duties">样品、里程碑和报告 <span class="badge">\(inbox.duties.count) 项</span></h2></summary>
            <ul class="todo">\(each: inbox.duties, duty)</ul></details></section>
            """
    }

    private func duty(_ duty: Duty) -> Markup {
        let clock: Markup? = duty.due.map { Part.clock($0, from: duty.start ?? viewer.now, now: viewer.now) }
        let place = viewer.naming.place(duty.operatorName, duty.township)
        let whose: Markup? = place.isEmpty ? nil : "<span class=\"under\">\(place)</span>"
        return
            "<li><span><a href=\"\(Link.subject(duty.subject))\">\(duty.title)</a><span class=\"under\">\(duty.task)</span>\(whose)</span>\(clock)</li>"
    }

    // MARK: The list

    private var list: Markup {
        guard !inbox.rows.isEmpty else {
            let words =
                mine ? "您名下没有待办事项。" : all ? "管辖内没有正在办理的事项。" : "没有待办事项，都办完了。"
            return "<div class=\"panel empty\"><p><b>\(words)</b></p><p>抽检不合格、其他单位移送或人工开启的事项会出现在这里。</p></div>"
        }
        let shown = Array(inbox.rows[paging.rows])
        let table: Markup = """
            <section class="panel flush cards brief"><div class="table"><table><caption class="visually-hidden">待办清单</caption>
            <thead><tr>\(chooseHead)<th scope="col">事项</th><th scope="col">当前步骤</th><th scope="col">承办与来处</th><th scope="col">期限</th></tr></thead>
            <tbody>\(each: shown.indices, { index in
                "\(groupHead(shown[index].group), if: index == 0 || shown[index - 1].group != shown[index].group)\(row(shown[index]))"
            })</tbody></table></div>\(paging.view)</section>
            """
        guard canChoose else { return table }
        return """
            <form class="bulk" method="post" novalidate action="\(Link.inboxAssign)">\(hidden("token", viewer.formToken))
            \(table)
            \(bulk)
            </form>
            """
    }

    private var canChoose: Bool { inbox.mayHandle && !all }

    private var chooseHead: Markup? {
        canChoose ? "<th scope=\"col\"><span class=\"visually-hidden\">选择</span></th>" : nil
    }

    static func title(_ group: Inbox.Group) -> String {
        switch group {
        case .incoming: "待接收"
        case .approval: "待我审批"
        case .overdue: "已逾期"
        case .today: "今日到期"
        case .week: "七日内到期"
        case .later: "以后到期"
        case .waiting: "等待他人或中止"
        }
    }

    private func groupHead(_ group: Inbox.Group) -> Markup {
        "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"\(canChoose ? 5 : 4)\">\(Self.title(group)) <span class=\"small\">\(count(group)) 条</span></th></tr>"
    }

    private func row(_ row: Inbox.Row) -> Markup {
        let summary = row.summary
        let place = viewer.naming.place(summary.operatorName, summary.township)
        let whose = place.isEmpty ? "" : " · \(place)"
        let choose: Markup? =
            canChoose
            ? """
            <td class="choose" data-label="选择"><label class="pick"><input type="checkbox" name="m-\(summary.id)" value="1"\(" checked", if: typed["m-" + summary.id] != nil)\(" disabled", if: row.group == .incoming || row.summary.holder != inbox.holder)><span class="visually-hidden">选择 \(summary.title)</span></label></td>
            """ : nil
        return """
            <tr>\(choose)<th scope="row" class="lead"><a href="\(Link.matter(summary.id))">\(summary.title)</a><span class="under">\(summary.number)\(whose)</span></th>
            <td data-label="当前步骤">\(summary.stepTitle)\(state(summary))</td><td data-label="承办与来处" class="small">\(from(summary))</td>
            <td data-label="期限">\(clock(summary))</td></tr>
            """
    }

    private func state(_ summary: MatterSummary) -> Markup? {
        if summary.pausedSince != nil { return " \(Part.badge("中止", .warn))" }
        if summary.handedTo != nil { return " \(Part.badge(summary.isEscalated ? "已上报" : "移送中", .going))" }
        return nil
    }

    private func from(_ summary: MatterSummary) -> Markup {
        let person: Markup? = summary.assignee.map { "<br>经办 \(inbox.names[$0] ?? "已停用账号")" }
        let way: Markup? =
            summary.handedTo.map { to in
                summary.handedFrom.map { from in
                    "<br>\(viewer.naming.holder(from)) → \(viewer.naming.holder(to))"
                } ?? .empty
            }
        return "\(viewer.naming.holder(summary.holder))\(person)\(way)"
    }

    private func clock(_ summary: MatterSummary) -> Markup {
        if let since = summary.pausedSince {
            return "<span class=\"clock\"><span class=\"quiet\">\(since.day.description) 起中止，期限顺延</span></span>"
        }
        return Part.clock(summary.nextDue, from: summary.nextStart, now: viewer.now)
    }

    private var bulk: Markup {
        let people = [("", "交回本单位，不指定人")] + inbox.colleagues.map { ($0.id, $0.name) }
        let desks = [("", "请选择")] + inbox.desks.map { ($0.text, viewer.naming.holder($0)) }
        return """
            <details class="panel"\(" open", if: !faults.isEmpty)><summary><h2>对选中的事项</h2></summary>
            <div class="columns even"><div class="form"><h3>交办</h3>\(Part.select("assignee", "经办人", people, selected: typed["assignee"] ?? ""))
            <button class="button" type="submit">交办</button></div>
            <div class="form"><h3>移送其他单位</h3>\(Part.select("to", "接收单位", desks, selected: typed["to"] ?? ""))\(Part.fault("to", in: faults))
            <div class="field"><label for="handover-reason">移送理由</label><textarea id="handover-reason" name="reason" rows="2"\(Part.invalid("handover-reason", in: faults))>\(typed["reason"])</textarea>\(Part.fault("handover-reason", in: faults))</div>
            <button class="button" type="submit" formaction="\(Link.inboxHandOver)">移送</button></div></div></details>
            """
    }
}

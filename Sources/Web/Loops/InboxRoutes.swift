import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    /// The inbox, what is done with many matters at once, the calendar feed, and opening a matter by hand.
    var inboxRoutes: [Route] {
        [
            Route(.get, Link.inbox, .signedIn(.readLedger)) { visit in try await inboxPage(visit) },
            Route(.post, Link.inboxRead, .signedIn(.readLedger)) { visit in
                let notice = visit.form["notice"]
                try await InboxDesk(visit.office).markRead(notice.isEmpty ? nil : notice, by: visit.officer())
                return .redirect(Link.inbox)
            },
            Route(.get, Link.inboxNotices, .signedIn(.readLedger)) { visit in
                let notices = try await InboxDesk(visit.office).notices(by: visit.officer())
                return .page(RemindersPage(viewer: try visit.viewer(), notices: notices).page)
            },
            Route(.post, Link.inboxAssign, .signedIn(.handleMatters)) { visit in
                try await bulk(visit) { desk, ids, officer in
                    let account = visit.form["assignee"]
                    try await desk.assign(matters: ids, to: account.isEmpty ? nil : account, by: officer)
                }
            },
            Route(.post, Link.inboxHandOver, .signedIn(.handleMatters)) { visit in
                try await bulk(visit) { desk, ids, officer in
                    let dispatch = MatterDesk.Dispatch(
                        to: Holder(visit.form["to"]),
                        reason: visit.form["reason"],
                        papers: ""
                    )
                    try await desk.handOver(matters: ids, dispatch, by: officer)
                }
            },
            Route(.get, Link.inboxCalendar, .signedIn(.readLedger)) { visit in
                let isOpen = try await CalendarDesk(visit.office).isOpen(for: visit.officer())
                return .page(CalendarPage(viewer: try visit.viewer(), isOpen: isOpen, address: nil).page)
            },
            Route(.post, Link.inboxCalendar, .signedIn(.readLedger)) { visit in
                let token = try await CalendarDesk(visit.office).create(by: visit.officer())
                return .page(
                    CalendarPage(viewer: try visit.viewer(), isOpen: true, address: Link.calendar(token)).page
                )
            },
            Route(.post, Link.inboxCalendarRevoke, .signedIn(.readLedger)) { visit in
                try await CalendarDesk(visit.office).revoke(by: visit.officer())
                return .redirect(Link.inboxCalendar)
            },
            Route(.get, "/calendar/:feed", .open) { visit in
                let name = visit.parameter("feed")
                guard name.hasSuffix(".ics"), name.utf8.count == 68,
                    let text = try await CalendarDesk(visit.office).feed(token: String(name.dropLast(4)))
                else { throw Refusal.notFound }
                return .file(
                    name: "待办.ics",
                    mediaType: "text/calendar; charset=utf-8",
                    content: Array(text.utf8),
                    inline: true
                )
            },
            Route(.get, Link.openByHand, .signedIn(.handleMatters)) { visit in try await openPage(visit) },
            Route(.post, Link.openByHand, .signedIn(.handleMatters), openByHand),
        ]
    }

    private func inboxPage(_ visit: Visit, faults: [FieldFault] = []) async throws -> Reply {
        let all = visit.query["all"] == "1"
        let mine = visit.query["mine"] == "1"
        let inbox = try await InboxDesk(visit.office).inbox(all: all, mine: mine, by: visit.officer())
        let base = Address.open(Link.inbox, [("all", all ? "1" : nil), ("mine", mine ? "1" : nil)])
        let paging = Paging(page: visit.pageNumber, total: inbox.rows.count, base: base)
        return .page(
            InboxPage(
                viewer: try visit.viewer(),
                inbox: inbox,
                paging: paging,
                all: all,
                mine: mine,
                faults: faults,
                typed: visit.form.fields,
                missingAdministrators: try await AppointmentDesk(visit.office).missing(by: visit.officer())
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func bulk(
        _ visit: Visit,
        _ action: (MatterDesk, [String], Officer) async throws -> Void
    ) async throws -> Reply {
        let ids = visit.form.fields.keys.filter { $0.hasPrefix("m-") }.map { String($0.dropFirst(2)) }.sorted()
        guard !ids.isEmpty, ids.count <= Paging.size else {
            let fault = FieldFault(field: "main", code: "nothing-chosen", advice: "请先勾选事项")
            return try await inboxPage(visit, faults: [fault])
        }
        do {
            try await action(MatterDesk(visit.office), ids, try visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try await inboxPage(visit, faults: faults)
        } catch MatterRefusal.hindered(let hindrance) {
            return try await inboxPage(visit, faults: [hindrance.fault])
        } catch is MatterRefusal {
            let fault = FieldFault(field: "main", code: "not-possible", advice: "选中的事项里有一件不能这样办，请逐件处理")
            return try await inboxPage(visit, faults: [fault])
        }
        return .redirect(Link.inbox)
    }

    // MARK: Opening by hand

    private func entry(_ fields: (String) -> String) -> OpenByHandPage.Entry {
        OpenByHandPage.Entry(
            procedure: fields("procedure"),
            query: fields("q"),
            operator: fields("operator"),
            township: fields("township"),
            title: fields("title"),
            happenedOn: fields("happened"),
            department: fields("department"),
            sample: fields("sample"),
            parent: fields("parent")
        )
    }

    private func openPage(
        _ visit: Visit,
        entry given: OpenByHandPage.Entry? = nil,
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let entry = given ?? entry { visit.query[$0] ?? "" }
        let day = visit.office.environment.now().day
        let rulebook = visit.office.rulebook
        let own = try visit.officer().scope.township
        let procedures = rulebook.proceduresByHand(on: day, about: entry.subjects)
        let found =
            entry.query.isEmpty
            ? [] : try await MatterDesk(visit.office).operators(named: entry.query, by: visit.officer())
        let chosen = procedures.first { $0.id == entry.procedure }
        // What is entered late is asked for what the version of its own day asks for.
        let happened = Day(entry.happenedOn).flatMap { $0 < day ? $0 : nil } ?? day
        return .page(
            OpenByHandPage(
                viewer: try visit.viewer(),
                procedures: procedures,
                chosen: chosen,
                version: chosen?.version(on: happened) ?? chosen?.version(on: day),
                entry: entry,
                typed: visit.form.fields,
                own: own,
                found: found,
                departments: rulebook.departments.filter { $0.kind == .department }.map { ($0.id, $0.name) },
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func openByHand(_ visit: Visit) async throws -> Reply {
        let entry = entry { visit.form[$0] }
        func again(_ faults: [FieldFault]) async throws -> Reply {
            try await openPage(visit, entry: entry, faults: faults)
        }
        guard !entry.procedure.isEmpty else {
            return try await again([FieldFault(field: "main", code: "procedure-missing", advice: "请选择程序")])
        }
        let origin = MatterDesk.Origin(
            event: Procedure.byHand,
            subjectTitle: entry.title,
            operatorID: entry.operator.isEmpty ? nil : entry.operator,
            township: AreaCode(entry.township),
            sample: entry.sample.isEmpty ? nil : entry.sample,
            parent: entry.parent.isEmpty ? nil : entry.parent,
            department: entry.department.isEmpty ? nil : entry.department,
            happenedOn: EventDay(entry.happenedOn),
            fields: visit.procedureFields
        )
        do {
            let opened = try await MatterDesk(visit.office)
                .openByHand(procedure: entry.procedure, origin: origin, by: visit.officer())
            return .redirect(Link.matter(opened.id))
        } catch Refusal.incomplete(let faults) {
            return try await again(faults)
        } catch MatterRefusal.procedureBroken(let detail) {
            return try await again([
                FieldFault(field: "main", code: "procedure", advice: "规则库中的程序有误：\(detail)")
            ])
        }
    }
}

import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `What is said and given about a matter` {
    @Test(arguments: Engine.available)
    func `a comment is by whoever sees the matter and stays`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            try await county.matters.comment(matter: matter, text: " 已电话通知 ", by: county.north)
            await #expect(throws: Refusal.notFound) {
                try await county.matters.comment(matter: matter, text: "x", by: county.south)
            }
            for text in ["", " \n", String(repeating: "字", count: 2001)] {
                await #expect(throws: Refusal.self) {
                    try await county.matters.comment(matter: matter, text: text, by: county.north)
                }
            }
            let comments = try await county.matters.file(matter, by: county.head).work.comments
            #expect(comments.map(\.text) == ["已电话通知"])
            #expect(comments.map(\.by) == ["north"])
        }
    }

    @Test(arguments: Engine.available)
    func `a matter is given to somebody of the desk that holds it, with history`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let matter = try await county.openedDisposal()
            let desk = county.matters
            try await desk.assign(matters: [matter], to: "north", by: county.north)
            try await desk.assign(matters: [matter], to: "north2", by: county.north)
            await #expect(throws: Refusal.self) {
                try await desk.assign(matters: [matter], to: "south", by: county.north)
            }
            await #expect(throws: Refusal.self) {
                try await desk.assign(matters: [matter], to: "nobody", by: county.north)
            }
            await #expect(throws: Refusal.notFound) {
                try await desk.assign(matters: [matter], to: "south", by: county.south)
            }
            let file = try await desk.file(matter, by: county.north)
            #expect(file.work.assignments.map(\.account) == ["north", "north2"])
            #expect(file.work.assignments.map { $0.endedAt == nil } == [false, true])
            let inbox = InboxDesk(county.office)
            let seen14 = try await inbox.inbox(all: false, mine: true, by: county.otherNorth).rows.count
            #expect(seen14 == 1)
            let seen15 = try await inbox.inbox(all: false, mine: true, by: county.north).rows.isEmpty
            #expect(seen15)
            let seen16 = try await inbox.unread(by: county.otherNorth)
            #expect(seen16 == 1)
            // Bulk work is all or nothing.
            let other = try await county.openedDisposal("B1", shop: .south)
            let before = try await county.census()
            await #expect(throws: Refusal.notFound) {
                try await desk.assign(matters: [matter, other], to: nil, by: county.north)
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test(arguments: Engine.available)
    func `an inbox is grouped by what is due first`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            func group(_ day: String, by officer: Officer) async throws -> [Inbox.Group] {
                county.set(day)
                return try await InboxDesk(county.office).inbox(all: false, mine: false, by: officer).rows.map(\.group)
            }
            let found17 = try await county.due(matter).step?.instant
            let due = try #require(found17)
            let last = due.day.adding(days: -1)
            let seen18 = try await group(last.adding(days: -1).description, by: county.north)
            #expect(seen18 == [.week])
            let seen19 = try await group(last.description, by: county.north)
            #expect(seen19 == [.today])
            let seen20 = try await group(last.adding(days: 1).description, by: county.north)
            #expect(seen20 == [.overdue])
            let seen21 = try await group(last.description, by: county.head)
            #expect(seen21 == [])
            let seen22 = try await InboxDesk(county.office).inbox(all: true, mine: false, by: county.head).rows.count
            #expect(seen22 == 1)
            try await county.matters.pause(matter: matter, reason: "retest", note: "", by: county.head)
            let seen23 = try await group(last.adding(days: 9).description, by: county.north)
            #expect(seen23 == [.waiting])
            let page = try await county.matters.list(
                MatterFilter(state: .overdue),
                by: county.head,
                limit: 5,
                offset: 0
            )
            #expect(page.total == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `whatever is changed behind the desks is found`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let matter = try await county.openedDisposal()
            let desk = county.matters
            try await desk.comment(matter: matter, text: "备注", by: county.north)
            try await desk.assign(matters: [matter], to: "north", by: county.north)
            try await desk.pause(matter: matter, reason: "retest", note: "", by: county.head)
            let request = MatterDesk.Request(ofWhole: true, amount: "9", unit: "days", reason: "协查")
            try await desk.askExtension(matter: matter, request, by: county.north)
            try await desk.escalate(matter: matter, reason: "请示", by: county.north)
            _ = try await county.documents.issue(
                matter: matter,
                template: "service-receipt",
                values: ["papers": "通知书", "manner": "直接", "place": "店内", "recipient": "店主"],
                by: county.north
            )
            let seen24 = try await LedgerCheck(county.office).run().faults
            #expect(seen24 == [])
            let changes: [(change: SQL, back: SQL)] = [
                ("UPDATE matter_comment SET text = '改'", "UPDATE matter_comment SET text = '备注'"),
                (
                    "UPDATE matter_assignee SET account = 'south'", "UPDATE matter_assignee SET account = 'north'"
                ), ("UPDATE matter_pause SET reason = 'x'", "UPDATE matter_pause SET reason = 'retest'"),
                ("UPDATE matter_extension SET term = 'days:99'", "UPDATE matter_extension SET term = 'days:9'"),
                ("UPDATE matter_handover SET reason = '无'", "UPDATE matter_handover SET reason = '请示'"),
                (
                    "UPDATE matter_document_value SET value = '别人' WHERE name = 'recipient'",
                    "UPDATE matter_document_value SET value = '店主' WHERE name = 'recipient'"
                ),
            ]
            for (change, back) in changes {
                try await county.execute(change)
                let faults = try await LedgerCheck(county.office).run().faults
                #expect(faults == ["matter \(matter) differs from what the audit trail recorded"])
                try await county.execute(back)
            }
            let seen25 = try await LedgerCheck(county.office).run().faults
            #expect(seen25 == [])
        }
    }

    @Test(arguments: Engine.available)
    func `the schema itself lets nobody decide on what they asked for`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            let request = MatterDesk.Request(ofWhole: true, amount: "9", unit: "days", reason: "协查")
            try await county.matters.askExtension(matter: matter, request, by: county.north)
            let error = await #expect(throws: StorageError.self) {
                try await county.execute(
                    "UPDATE matter_extension SET state = 'approved', decided_at = 1, decided_by = asked_by"
                )
            }
            guard case .checkViolation = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test(arguments: Engine.available)
    func `what was typed wrong is said all at once, and nothing is written`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            let before = try await county.census()
            for amount in ["", "0", "-3", "15天", "367", "1e3"] {
                let request = MatterDesk.Request(ofWhole: true, amount: amount, unit: "days", reason: " ")
                let refusal = await #expect(throws: Refusal.self) {
                    try await county.matters.askExtension(matter: matter, request, by: county.north)
                }
                guard case .incomplete(let faults) = refusal else {
                    Issue.record("\(String(describing: refusal))")
                    continue
                }
                #expect(faults.map(\.field) == ["amount", "extension-reason"], "\(amount)")
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }
}

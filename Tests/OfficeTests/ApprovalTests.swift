import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `What waits for approval` {
    private static func groups(_ county: County, _ officer: Officer) async throws -> [Inbox.Group] {
        try await InboxDesk(county.office).inbox(all: false, mine: false, by: officer).rows.map(\.group)
    }

    @Test(arguments: Engine.available)
    func `an extension that a station asks for reaches those who may approve it`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            try await county.registerOfficers()
            let matter = try await county.openedCamera()
            let request = MatterDesk.Request(ofWhole: true, amount: "3", unit: "working-days", reason: "等备件")
            try await county.matters.askExtension(matter: matter, request, by: county.north)
            #expect(try await Self.groups(county, county.head) == [.approval])
            #expect(try await Self.groups(county, county.south) == [])
            // Whoever asks has nothing to approve.
            #expect(try await Self.groups(county, county.north) == [.week])
            for (officer, count) in [(county.head, 1), (county.otherHead, 1), (county.north, 0), (county.south, 0)] {
                let notices = try await InboxDesk(county.office).inbox(all: false, mine: false, by: officer).notices
                #expect(notices.filter { $0.kind == .approval }.count == count, "\(officer.account)")
            }
            try await county.matters.decideExtension(matter: matter, approve: true, note: "", by: county.head)
            #expect(try await Self.groups(county, county.head) == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a pause that needs approval is asked for by the station and approved by the office`(
        engine: Engine
    ) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            try await county.registerOfficers()
            let matter = try await county.openedCamera()
            let desk = county.matters
            county.set("2024-03-06")
            func ask() async throws {
                try await desk.pause(
                    matter: matter,
                    reason: "expert",
                    note: "专家已约",
                    from: EventDay("2024-03-05"),
                    by: county.north
                )
            }
            try await ask()
            // Until it is approved the clocks run.
            #expect(try await desk.file(matter, by: county.north).matter.pause == nil)
            await #expect(throws: MatterRefusal.hindered(.pauseWaiting)) { try await ask() }
            #expect(try await Self.groups(county, county.head) == [.approval])
            await #expect(throws: Refusal.notPermitted(.approveExtensions)) {
                try await desk.decidePause(matter: matter, approve: true, note: "", by: county.north)
            }
            await #expect(throws: Refusal.self) {
                try await desk.decidePause(matter: matter, approve: false, note: " ", by: county.head)
            }
            try await desk.decidePause(matter: matter, approve: false, note: "先送鉴定委托书", by: county.head)
            #expect(try await desk.file(matter, by: county.north).matter.pause == nil)
            try await ask()
            county.set("2024-03-08")
            try await desk.decidePause(matter: matter, approve: true, note: "同意", by: county.otherHead)
            let pause = try #require(try await desk.file(matter, by: county.north).matter.pause)
            #expect(pause.from.day == Shipped.day("2024-03-05"))
            #expect(pause.by == "head2")
            let notices = try await InboxDesk(county.office).inbox(all: false, mine: false, by: county.north).notices
            #expect(notices.filter { $0.kind == .decided }.count == 2)
            county.set("2024-03-12")
            try await desk.resume(matter: matter, by: county.north)
            // The 5th, 6th, 7th, 8th and 11th stood still.
            let due = try await county.due(matter)
            #expect(due == (endOf("2024-03-25"), endOf("2024-03-13")))
            #expect(try await LedgerCheck(county.office).run().faults == [])
            try await county.execute("UPDATE matter_pause_request SET note = '改'")
            #expect(try await LedgerCheck(county.office).run().faults.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `the schema lets nobody approve the pause that they asked for`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            try await county.matters.pause(matter: matter, reason: "expert", note: "", by: county.north)
            let error = await #expect(throws: StorageError.self) {
                try await county.execute(
                    "UPDATE matter_pause_request SET state = 'approved', decided_at = asked_at, decided_by = asked_by"
                )
            }
            guard case .checkViolation = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}

import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `What was said and who has read it` {
    @Test(arguments: Engine.available)
    func `one notice is marked alone, stays in the list, and a new account begins with none`(
        engine: Engine
    ) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            try await county.registerOfficers()
            _ = try await county.openedCamera()
            county.set("2024-03-07")
            try await ReminderDesk(county.office).run()
            county.set("2024-03-13")
            try await ReminderDesk(county.office).run()
            let desk = InboxDesk(county.office)
            let told = try await desk.inbox(all: false, mine: false, by: county.north).notices
            #expect(told.map(\.kind) == [.dueSoon, .overdue])
            #expect(told.map(\.operatorName) == [Shop.north.name, Shop.north.name])
            try await desk.markRead(told[0].id, by: county.north)
            let left = try await desk.inbox(all: false, mine: false, by: county.north).notices
            #expect(left.map(\.id) == [told[1].id])
            let colleague = try await desk.unread(by: county.otherNorth)
            #expect(colleague == 2)
            let all = try await desk.notices(by: county.north)
            #expect(all.map { $0.readAt != nil } == [true, false])
            // Another's notice, and one that is none, are marked by nobody.
            try await desk.markRead(told[1].id, by: county.south)
            try await desk.markRead("nothing", by: county.south)
            #expect(try await desk.unread(by: county.north) == 1)
            let now = county.clock.value.milliseconds + 1
            try await county.execute("UPDATE account SET created_at = \(now) WHERE id = 'north2'")
            #expect(try await desk.unread(by: county.otherNorth) == 0)
            #expect(try await desk.notices(by: county.otherNorth).isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `a notice is taken back once its step is done, and what was read or taken back is not sent`(
        engine: Engine
    ) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            try await county.registerOfficers()
            let matter = try await county.openedCamera()
            county.set("2024-03-05")
            try await ReminderDesk(county.office).run()
            // To either account of the station.
            func rows(_ state: String) async throws -> Int {
                try await county.count("SELECT COUNT(*) FROM outbox WHERE state = \(state)")
            }
            #expect(try await rows("waiting") == 2)
            let recipient = try await county.count("SELECT COUNT(*) FROM outbox WHERE recipient = 'account:north2'")
            #expect(recipient == 1)
            try await InboxDesk(county.office).markRead(by: county.north)
            #expect(try await rows("waiting") == 1)
            try await county.lay(matter, by: county.north)
            try await county.matters.advance(
                matter: matter,
                from: "notify",
                to: "restore",
                note: "",
                by: county.north
            )
            #expect(try await rows("waiting") == 0)
            #expect(try await rows("dropped") == 2)
            #expect(try await InboxDesk(county.office).unread(by: county.otherNorth) == 0)
            let kept = try await InboxDesk(county.office).notices(by: county.otherNorth)
            #expect(kept.map { $0.retiredAt != nil } == [true])
        }
    }

    @Test(arguments: Engine.available)
    func `a gateway claims a message, reports on it, and gives it up after five tries`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            try await county.registerOfficers()
            _ = try await county.openedCamera()
            county.set("2024-03-05")
            try await ReminderDesk(county.office).run()
            let desk = OutboxDesk(county.office)
            let first = try #require(try await desk.next())
            let second = try #require(try await desk.next())
            #expect(Set([first.login, second.login]) == ["north", "north2"])
            #expect(try await desk.next() == nil)
            try await desk.sent(first.id)
            await #expect(throws: Refusal.notFound) { try await desk.sent(first.id) }
            await #expect(throws: Refusal.notFound) { try await desk.failed("nothing", error: "x") }
            try await desk.failed(second.id, error: "号码为空")
            for count in 2...5 {
                let again = try #require(try await desk.next())
                #expect(again.id == second.id)
                #expect(again.tries == count)
                try await desk.failed(again.id, error: "号码为空")
            }
            #expect(try await desk.next() == nil)
            let error = try await county.text("SELECT error FROM outbox WHERE state = 'failed'")
            #expect(error == "号码为空")
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a claim that nobody reported on is free again`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            _ = try await county.openedCamera()
            county.set("2024-03-05")
            try await ReminderDesk(county.office).run()
            let desk = OutboxDesk(county.office)
            let claimed = try #require(try await desk.next())
            #expect(claimed.login == nil)
            #expect(try await desk.next() == nil)
            county.wall.change { $0 = $0.adding(seconds: 600) }
            #expect(try await desk.next()?.id == claimed.id)
        }
    }

    @Test(arguments: Engine.available)
    func `reminders run by themselves once an hour, after midnight, and on one server only`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let desk = ReminderDesk(county.office)
            #expect(try await desk.runInTurn())
            #expect(try await desk.runInTurn() == false)
            county.clock.change { $0 = $0.adding(seconds: 3599) }
            #expect(try await desk.runInTurn() == false)
            county.clock.change { $0 = $0.adding(seconds: 1) }
            // Two servers whose hour is up at the same time.
            async let first = desk.runInTurn()
            async let second = desk.runInTurn()
            let ran = try await [first, second]
            #expect(ran.count { $0 } == 1)
            county.clock.change { $0 = Instant($0.day, hour: 23, minute: 59) }
            #expect(try await desk.runInTurn())
            county.clock.change { $0 = $0.adding(seconds: 60) }
            #expect(try await desk.runInTurn())
        }
    }
}

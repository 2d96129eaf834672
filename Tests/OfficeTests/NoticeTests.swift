import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Reminders and feeds` {
    @Test(arguments: Engine.available)
    func `each clock is announced three working days and one before, and once it is over`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            // The step's clock ends with 6 March, the whole with 18 March, a Monday.
            func run(_ day: String) async throws -> Int {
                county.set(day)
                return try await ReminderDesk(county.office).run()
            }
            // 4 March: the step, two working days before. 5 March: one before.
            var created: [Int] = []
            for day in ["2024-03-04", "2024-03-04", "2024-03-05", "2024-03-06", "2024-03-07", "2024-03-08"] {
                created.append(try await run(day))
            }
            #expect(created == [1, 0, 1, 0, 1, 0])
            // The whole: three working days before the 18th is the 13th, one is the 15th, a Friday.
            created = []
            for day in ["2024-03-12", "2024-03-13", "2024-03-14", "2024-03-15", "2024-03-18", "2024-03-19"] {
                created.append(try await run(day))
            }
            // The county office hears of what is overdue as a whole.
            #expect(created == [0, 1, 0, 1, 0, 2])
            let seen33 = try await InboxDesk(county.office).unread(by: county.north)
            // What was said before each of the two clocks was over is taken back.
            #expect(seen33 == 2)
            let seen34 = try await InboxDesk(county.office).unread(by: county.head)
            #expect(seen34 == 1)
            let seen35 = try await InboxDesk(county.office).unread(by: county.south)
            #expect(seen35 == 0)
            let seen36 = try await county.count("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'")
            #expect(seen36 == 3)
            try await InboxDesk(county.office).markRead(by: county.otherNorth)
            let seen37 = try await InboxDesk(county.office).unread(by: county.otherNorth)
            #expect(seen37 == 0)
            // What a colleague has read is not read by me.
            let mine = try await InboxDesk(county.office).unread(by: county.north)
            #expect(mine == 2)
            let seen38 = try await LedgerCheck(county.office).run().faults
            #expect(seen38 == [])
            _ = matter
        }
    }

    @Test(arguments: Engine.available)
    func `a matter that stands still is not announced`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            try await county.matters.pause(matter: matter, reason: "power-cut", note: "", by: county.north)
            county.set("2024-03-20")
            let seen39 = try await ReminderDesk(county.office).run()
            #expect(seen39 == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `a hand-over that nobody acknowledges is told to both desks and counted late`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            let education = Invented.education
            let dispatch = MatterDesk.Dispatch(to: education.scope.holder, reason: "学校食堂", papers: "")
            try await county.matters.handOver(matters: [matter], dispatch, by: county.north)
            func figure() async throws -> String {
                let now = county.clock.value.day
                let board = try await PlanDesk(county.office).board(year: 2024, on: now, by: county.head)
                let task = board.aspects.flatMap(\.tasks).first { $0.task.id == "8.1" }
                return "\(task?.figure.numerator ?? -1)/\(task?.figure.denominator ?? -1)"
            }
            let seen40 = try await figure()
            #expect(seen40 == "-1/-1")
            county.set("2024-03-05", hour: 10)
            // The step's last reminder, and the late receipt to either desk.
            let seen41 = try await ReminderDesk(county.office).run()
            #expect(seen41 == 3)
            let seen42 = try await figure()
            #expect(seen42 == "0/1")
            try await county.matters.answerHandover(matter: matter, state: .received, answer: "", by: education)
            let seen43 = try await figure()
            #expect(seen43 == "0/1")
            let back = MatterDesk.Dispatch(to: .station(Shipped.north), reason: "不属学校", papers: "")
            try await county.matters.handOver(matters: [matter], back, by: education)
            try await county.matters.answerHandover(matter: matter, state: .returned, answer: "请再核", by: county.north)
            let seen44 = try await figure()
            #expect(seen44 == "1/2")
        }
    }

    @Test(arguments: Engine.available)
    func `a feed shows what its person holds, to whoever has the address, until it is revoked`(
        engine: Engine
    )
        async throws
    {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let matter = try await county.openedDisposal("A1")
            let foreign = try await county.openedDisposal("B1", shop: .south)
            let desk = CalendarDesk(county.office)
            let token = try await desk.create(by: county.north)
            let found45 = try await desk.feed(token: token)
            let feed = try #require(found45)
            #expect(feed.contains("UID:\(matter)@"))
            #expect(!feed.contains(foreign))
            // What a colleague has is not mine; what is mine is not the colleague's.
            try await county.matters.assign(matters: [matter], to: "north2", by: county.north)
            let seen46 = try await desk.feed(token: token)?.contains(matter)
            #expect(seen46 == false)
            let other = try await desk.create(by: county.otherNorth)
            let seen47 = try await desk.feed(token: other)?.contains(matter)
            #expect(seen47 == true)
            // The ledger does not hold the token.
            let seen48 = try await county.count("SELECT COUNT(*) FROM calendar_feed WHERE token_hash = \(token)")
            #expect(seen48 == 0)
            let renewed = try await desk.create(by: county.north)
            let seen49 = try await desk.feed(token: token)
            #expect(seen49 == nil)
            let seen50 = try await desk.feed(token: renewed)
            #expect(seen50 != nil)
            try await desk.revoke(by: county.north)
            let seen51 = try await desk.feed(token: renewed)
            #expect(seen51 == nil)
            let seen52 = try await desk.isOpen(for: county.north)
            #expect(seen52 == false)
            try await county.execute("UPDATE account SET active = 0 WHERE id = 'north2'")
            let seen53 = try await desk.feed(token: other)
            #expect(seen53 == nil)
        }
    }
}

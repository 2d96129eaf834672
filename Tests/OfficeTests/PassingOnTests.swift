import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A matter that passes to another desk` {
    /// The camera's matter at its last step, which is the education department's, given to somebody of the station before.
    private static func passed(_ county: County) async throws -> String {
        try await county.registerOfficers()
        let matter = try await county.openedCamera()
        try await county.matters.assign(matters: [matter], to: "north2", by: county.north)
        for (from, next) in [("notify", "restore"), ("restore", "confirm")] {
            try await county.lay(matter, by: county.north)
            try await county.matters.advance(matter: matter, from: from, to: next, note: "", by: county.north)
        }
        return matter
    }

    @Test(arguments: Engine.available)
    func `is nobody's there, though somebody had it before, and the desk is told`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await Self.passed(county)
            let file = try await county.matters.file(matter, by: county.head)
            #expect(file.summary.holder == Invented.education.scope.holder)
            #expect(file.summary.assignee == nil)
            #expect(file.work.assignments.map { $0.endedAt != nil } == [true])
            let told = try await InboxDesk(county.office).inbox(all: false, mine: false, by: Invented.education).notices
            #expect(told.map(\.kind) == [.arrived])
            // The whole ends with 18 March: its last reminder is the department's.
            county.set("2024-03-15")
            try await ReminderDesk(county.office).run()
            let reminded = try await county.count(
                "SELECT COUNT(*) FROM reminder WHERE recipient = 'department:education' AND kind = 'due-soon'"
            )
            #expect(reminded == 1)
            let faults = try await LedgerCheck(county.office).run().faults
            #expect(faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `an assignment that stayed with a desk of before ends at the next run`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await Self.passed(county)
            // What an earlier version left behind: the assignment still holds.
            try await county.execute("UPDATE matter_assignee SET ended_at = NULL, ended_by = NULL")
            county.set("2024-03-15")
            try await ReminderDesk(county.office).run()
            let assignee = try await county.matters.file(matter, by: county.head).summary.assignee
            #expect(assignee == nil)
            let told = try await county.count(
                "SELECT COUNT(*) FROM reminder WHERE recipient = 'account:north2' AND kind = 'due-soon'"
            )
            #expect(told == 0)
            let leaf = try await county.text("SELECT actor FROM audit_leaf WHERE action = 'assignment-ended'")
            #expect(leaf == "system")
        }
    }

    @Test(arguments: Engine.available)
    func `what a closed account has is told to its desk and stands in the desk's calendars`(engine: Engine) async throws
    {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            try await county.registerOfficers()
            let matter = try await county.openedCamera()
            try await county.matters.assign(matters: [matter], to: "north2", by: county.north)
            let token = try await CalendarDesk(county.office).create(by: county.north)
            let before = try await CalendarDesk(county.office).feed(token: token)?.contains(matter)
            #expect(before == false)
            try await county.execute("UPDATE account SET active = 0 WHERE id = 'north2'")
            let after = try await CalendarDesk(county.office).feed(token: token)?.contains(matter)
            #expect(after == true)
            county.set("2024-03-05")
            try await ReminderDesk(county.office).run()
            let told = try await county.text("SELECT recipient FROM reminder WHERE kind = 'due-soon'")
            #expect(told == Holder.station(Shipped.north).text)
        }
    }
}

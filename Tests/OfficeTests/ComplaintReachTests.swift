import Office
import Primitives
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Who opens a complaint about nothing in the register, and who sees it` {
    @Test func `the inbox had no button for a county that opens nothing by hand but incidents`() async throws {
        for (rulebook, mayOpen) in [(Complaint.rulebook, true), (Shipped.rulebook, false)] {
            try await County.with(.sqlite, rulebook: rulebook) { county in
                let inbox = try await InboxDesk(county.office).inbox(all: false, mine: false, by: county.north)
                #expect(inbox.mayOpen == mayOpen)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a department was led to a page that it may not see after opening a matter that a station holds`(
        engine: Engine
    ) async throws {
        try await County.with(engine, rulebook: Complaint.rulebook) { county in
            for (id, department) in [("pupil", "education"), ("teacher", "education"), ("cadre", "civil-affairs")] {
                try await county.execute(
                    """
                    INSERT INTO account (county, id, login, name, role, department, active, created_at)
                    VALUES (\(Shipped.county.text), \(id), \(id), \(id), 'department-leader', \(department), 1, 0)
                    """
                )
            }
            let opener = Invented.department("pupil", "education")
            let matter = try await county.openedComplaint(township: Shipped.south, by: opener)
            let file = try await county.matters.file(matter, by: opener)
            #expect(file.summary.holder == .station(Shipped.south))
            // So does whoever else sits there, and no other department; what others opened stays out of sight.
            _ = try await county.matters.file(matter, by: Invented.department("teacher", "education"))
            await #expect(throws: Refusal.notFound) {
                _ = try await county.matters.file(matter, by: Invented.department("cadre", "civil-affairs"))
            }
            let other = try await county.openedComplaint(township: Shipped.south, by: county.head)
            await #expect(throws: Refusal.notFound) { _ = try await county.matters.file(other, by: opener) }
        }
    }
}

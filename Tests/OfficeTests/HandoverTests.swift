import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Leaving a desk` {
    /// Two people of 凤城镇所 with accounts, and a matter in which the first has laid down evidence.
    private static func with(
        _ engine: Engine,
        _ body: (County, _ matter: String) async throws -> Void
    ) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let matter = try await county.openedDisposal("A1", shop: .north)
            try await county.lay(matter, by: county.north)
            try await body(county, matter)
        }
    }

    @Test(arguments: Engine.available)
    func `shows the numbers of what one has open, and the colleagues of the same desk`(engine: Engine) async throws {
        try await Self.with(engine) { county, matter in
            let number = try await county.text("SELECT number FROM matter WHERE id = \(matter)")
            let leaving = try await county.people.file("north", by: county.keeper).leaving
            #expect(leaving.matters == [number])
            #expect(leaving.successors.map(\.id) == ["north2"])
            #expect(leaving.heldByDesk == 1)
            let colleague = try await county.people.file("north2", by: county.keeper).leaving
            #expect(colleague.matters.isEmpty)
            let south = try await county.people.file("south", by: county.keeper).leaving
            #expect(south.successors.isEmpty)
            #expect(south.heldByDesk == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `asks for a successor of the same desk and a note, and tells the successor`(engine: Engine) async throws {
        try await Self.with(engine) { county, matter in
            let before = try await county.census()
            let faulty: [(PeopleDesk.Leaving, [String])] = [
                (PeopleDesk.Leaving(), ["successor-missing"]),
                (PeopleDesk.Leaving(successor: "north2"), ["note-length"]),
                (PeopleDesk.Leaving(successor: "south", note: "好"), ["unknown-successor"]),
                (PeopleDesk.Leaving(successor: "north"), ["unknown-successor", "note-length"]),
            ]
            for (leaving, codes) in faulty {
                let refusal = await #expect(throws: Refusal.self) {
                    try await county.people.deactivate("north", leaving, by: county.keeper)
                }
                #expect(faultCodes(refusal) == codes)
            }
            let unchanged = try await county.census()
            #expect(unchanged == before)
            let leaving = PeopleDesk.Leaving(successor: "north2", note: "材料在二号柜")
            try await county.people.deactivate("north", leaving, by: county.keeper)
            let account = try await county.own.view(by: county.otherNorth, token: "")
            #expect(account.handovers.map(\.from) == ["north"])
            #expect(account.handovers.first?.note == "材料在二号柜")
            #expect(account.handovers.first?.items.map(\.matter) == [matter])
            for action in ["handed-over", "account-deactivated"] {
                let leaves = try await county.leaves(action)
                #expect(leaves == 1, "\(action)")
            }
        }
    }

    @Test func `the only one of a desk with open matters leaves when it is said twice`() async throws {
        try await Self.with(.sqlite) { county, _ in
            try await county.people.deactivate("north2", PeopleDesk.Leaving(), by: county.keeper)
            let refusal = await #expect(throws: Refusal.self) {
                try await county.people.deactivate("north", PeopleDesk.Leaving(), by: county.keeper)
            }
            #expect(faultCodes(refusal) == ["desk-abandoned"])
            try await county.people.deactivate("north", PeopleDesk.Leaving(confirmed: true), by: county.keeper)
            let handovers = try await county.count("SELECT COUNT(*) FROM handover")
            #expect(handovers == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `what was only given to the leaver passes to the successor, who is told`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let matter = try await county.openedDisposal("A1", shop: .north)
            try await county.matters.assign(matters: [matter], to: "north", by: county.otherNorth)
            let number = try await county.text("SELECT number FROM matter WHERE id = \(matter)")
            let view = try await county.people.file("north", by: county.keeper).leaving
            #expect(view.matters == [number])
            let leaving = PeopleDesk.Leaving(successor: "north2", note: "材料在二号柜")
            try await county.people.deactivate("north", leaving, by: county.keeper)
            let file = try await county.matters.file(matter, by: county.otherNorth)
            #expect(file.work.assignments.last?.account == "north2")
            let told = try await county.count(
                "SELECT COUNT(*) FROM reminder WHERE matter = \(matter) AND recipient LIKE '%north2'"
            )
            #expect(told == 1)
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test func `an assignment without a successor goes back to the desk`() async throws {
        try await Self.with(.sqlite) { county, matter in
            try await county.people.deactivate("north2", PeopleDesk.Leaving(), by: county.keeper)
            try await county.matters.assign(matters: [matter], to: "north", by: county.north)
            try await county.people.deactivate("north", PeopleDesk.Leaving(confirmed: true), by: county.keeper)
            let open = try await county.count("SELECT COUNT(*) FROM matter_assignee WHERE ended_at IS NULL")
            #expect(open == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `going to another desk hands over as leaving does`(engine: Engine) async throws {
        try await Self.with(engine) { county, matter in
            try await county.matters.assign(matters: [matter], to: "north", by: county.north)
            let entry = PeopleDesk.Entry(
                role: "station",
                township: Shipped.south.text,
                department: "",
                grid: "",
                operator: ""
            )
            let refusal = await #expect(throws: Refusal.self) {
                try await county.people.move("north", to: entry, by: county.keeper)
            }
            #expect(faultCodes(refusal) == ["successor-missing"])
            let leaving = PeopleDesk.Leaving(successor: "north2", note: "调往北留镇")
            try await county.people.move("north", to: entry, leaving, by: county.keeper)
            let file = try await county.matters.file(matter, by: county.otherNorth)
            #expect(file.work.assignments.last?.account == "north2")
            let handed = try await county.own.view(by: county.otherNorth, token: "").handovers
            #expect(handed.map(\.note) == ["调往北留镇"])
        }
    }

    @Test(arguments: Engine.available)
    func `shows samples in one's hands and the grids and tasks that name one`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let chain = try await FieldChain(county)
            let taken = try await chain.specimens.take(chain.entry(), by: county.north)
            let number = try await county.text("SELECT number FROM specimen WHERE id = \(taken)")
            let grids = GridDesk(county.office)
            let grid =
                try await grids
                .save(.init(code: "g1", name: "一格", township: Shipped.north.text), id: nil, by: county.head)
            try await grids.addStaff(name: "north", duty: "supervisor", phone: "", to: grid, by: county.head)
            let view = try await county.people.file("north", by: county.keeper).leaving
            #expect(view.specimens == [number])
            #expect(view.duties == ["一格 网格监管员"])
            let refusal = await #expect(throws: Refusal.self) {
                try await county.people.deactivate("north", PeopleDesk.Leaving(), by: county.keeper)
            }
            #expect(faultCodes(refusal) == ["successor-missing"])
            let elsewhere = try await county.people.file("south", by: county.keeper).leaving
            #expect(elsewhere.specimens.isEmpty)
            try await chain.specimens.handOver(taken, note: "", by: county.north)
            let after = try await county.people.file("north", by: county.keeper).leaving
            #expect(after.specimens.isEmpty)
        }
    }

    @Test func `a successor who moved elsewhere no longer sees the matters`() async throws {
        try await Self.with(.sqlite) { county, _ in
            let leaving = PeopleDesk.Leaving(successor: "north2", note: "材料在二号柜")
            try await county.people.deactivate("north", leaving, by: county.keeper)
            let moved = Officer(account: "north2", name: "north2", scope: county.south.scope)
            let account = try await county.own.view(by: moved, token: "")
            #expect(account.handovers.map(\.items.count) == [0])
        }
    }
}

@Suite struct `The audit administrator` {
    @Test(arguments: Engine.available)
    func `reads who did what, by person, action, subject and day`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            _ = try await county.signedInSession()
            county.set("2024-03-05")
            try await county.people.forcePasswordChange("id-zhang", by: county.keeper)
            let desk = AuditDesk(county.office)
            func rows(_ filter: AuditFilter) async throws -> [String] {
                try await desk.list(filter, by: county.reader, limit: 50, offset: 0).rows.map(\.action)
            }
            let cases: [(AuditFilter, [String])] = [
                (AuditFilter(), ["password-change-forced", "signed-in"]),
                (AuditFilter(person: "ZHANG"), ["signed-in"]), (AuditFilter(person: "id-zhang"), ["signed-in"]),
                (AuditFilter(person: "nobody"), []), (AuditFilter(person: "张三"), ["signed-in"]),
                (AuditFilter(action: "signed-in"), ["signed-in"]),
                (AuditFilter(subject: "id-zhang"), ["password-change-forced", "signed-in"]),
                (AuditFilter(from: Shipped.day("2024-03-05")), ["password-change-forced"]),
                (AuditFilter(through: Shipped.day("2024-03-04")), ["signed-in"]),
            ]
            for (filter, expected) in cases {
                let found = try await rows(filter)
                #expect(found == expected, "\(filter)")
            }
            let named = try await desk.list(AuditFilter(), by: county.reader, limit: 1, offset: 1).rows
            #expect(named.map(\.actorName) == ["张三"])
        }
    }

    @Test func `changes nothing by reading, and nobody else reads`() async throws {
        try await County.with(.sqlite) { county in
            _ = try await county.openedDisposal("A1", shop: .north)
            let before = try await county.census()
            let desk = AuditDesk(county.office)
            _ = try await desk.list(AuditFilter(), by: county.reader, limit: 50, offset: 0)
            _ = try await desk.actions(by: county.reader)
            let chain = try await desk.chain(checked: true, by: county.reader)
            #expect(chain.faults == [])
            #expect(chain.leaves > 0)
            for officer in [county.head, county.keeper, county.guardian, county.north] {
                await #expect(throws: Refusal.notPermitted(.readAudit)) {
                    _ = try await desk.list(AuditFilter(), by: officer, limit: 1, offset: 0)
                }
                await #expect(throws: Refusal.notPermitted(.readAudit)) {
                    _ = try await desk.chain(checked: false, by: officer)
                }
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test func `sees where the chain was tampered with`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            _ = try await county.signedInSession()
            try await county.execute("UPDATE audit_leaf SET actor = 'nobody' WHERE sequence = 1")
            let chain = try await AuditDesk(county.office).chain(checked: true, by: county.reader)
            #expect(chain.faults == ["audit leaf 1 does not match its hash"])
        }
    }
}

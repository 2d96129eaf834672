import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `What happened before it was entered` {
    private static func field(_ refusal: Refusal?) -> [String] {
        guard case .incomplete(let faults) = refusal else { return [] }
        return faults.map { "\($0.field) \($0.code)" }
    }

    @Test(arguments: Engine.available)
    func `a complaint of the 15th entered on the 20th has its clock from the 15th`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            try await county.importing([.cowpea("C1", shop: .north)], name: "C1.xlsx")
            let shop = try await county.text("SELECT id FROM operator WHERE name = \(Shop.north.name)")
            func open(_ day: String) async throws -> String {
                let origin = MatterDesk.Origin(
                    event: "",
                    subjectTitle: "",
                    operatorID: shop,
                    township: nil,
                    sample: nil,
                    happenedOn: EventDay(day)
                )
                return try await county.matters
                    .openByHand(procedure: "camera-offline", origin: origin, by: county.north).id
            }
            county.set("2024-03-20")
            for (day, code) in [("2024-03-21", "in-future"), ("昨天", "bad-day")] {
                let refusal = await #expect(throws: Refusal.self) { _ = try await open(day) }
                #expect(Self.field(refusal) == ["happened \(code)"])
            }
            let matter = try await open("2024-03-15")
            let due = try await county.due(matter)
            // Friday the 15th: two working days are the 18th and 19th, ten end with the 29th.
            #expect(due == (endOf("2024-03-29"), endOf("2024-03-19")))
            let file = try await county.matters.file(matter, by: county.north)
            #expect(file.matter.openedAt.day == Shipped.day("2024-03-15"))
            #expect(file.matter.recordedAt?.day == Shipped.day("2024-03-20"))
            let action = try await county.text("SELECT action FROM audit_leaf WHERE subject = \(matter)")
            #expect(action == "matter-opened-backdated")
            #expect(try await LedgerCheck(county.office).run().faults == [])
            try await county.execute("UPDATE matter_backdating SET recorded_by = 'x'")
            let faults = try await LedgerCheck(county.office).run().faults
            #expect(faults == ["matter \(matter) differs from what the audit trail recorded"])
        }
    }

    @Test(arguments: Engine.available)
    func `a step done on the 5th and entered on the 12th starts the next clock on the 5th`(engine: Engine) async throws
    {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            county.set("2024-03-12")
            try await county.lay(matter, by: county.north)
            func advance(_ day: String) async throws {
                try await county.matters.advance(
                    matter: matter,
                    from: "notify",
                    to: "restore",
                    note: "",
                    on: EventDay(day),
                    by: county.north
                )
            }
            let early = await #expect(throws: Refusal.self) { try await advance("2024-03-03") }
            #expect(Self.field(early) == ["done-on before-start"])
            try await advance("2024-03-05")
            let due = try await county.due(matter)
            #expect(due.step == endOf("2024-03-12"))
            let steps = try await county.matters.file(matter, by: county.north).matter.steps
            #expect(steps.map(\.doneAt?.day) == [Shipped.day("2024-03-05"), nil])
            #expect(steps.map(\.recordedAt?.day) == [Shipped.day("2024-03-12"), nil])
            // What was laid down for the first step on the 12th is no evidence of the second, which began on the 5th.
            let missing = try await county.matters.file(matter, by: county.north).matter.missingEvidence.map(\.id)
            #expect(missing == ["camera-photo"])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a pause counts from the day of its reason to the day on which that ended`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            county.set("2024-03-12")
            let desk = county.matters
            func pause(_ day: String) async throws {
                try await desk.pause(
                    matter: matter,
                    reason: "power-cut",
                    note: "",
                    from: EventDay(day),
                    by: county.north
                )
            }
            let early = await #expect(throws: Refusal.self) { try await pause("2024-03-01") }
            #expect(Self.field(early) == ["pause-from before-start"])
            try await pause("2024-03-06")
            county.set("2024-03-20")
            let before = await #expect(throws: Refusal.self) {
                try await desk.resume(matter: matter, on: EventDay("2024-03-05"), by: county.north)
            }
            #expect(Self.field(before) == ["resumed-on before-start"])
            try await desk.resume(matter: matter, on: EventDay("2024-03-11"), by: county.north)
            // Three working days stood still, as if both had been entered on their days.
            let due = try await county.due(matter)
            #expect(due == (endOf("2024-03-21"), endOf("2024-03-11")))
            let kinds = try await county.count("SELECT COUNT(*) FROM matter_backdating")
            #expect(kinds == 2)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }
}

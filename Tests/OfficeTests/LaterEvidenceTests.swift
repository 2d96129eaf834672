import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Papers that come back signed` {
    private static let blanks = ["papers": "通知书", "manner": "直接", "place": "店内", "recipient": "店主"]

    @Test(arguments: Engine.available)
    func `an unsigned printout is no proof of service, its signed copy is`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            _ = try await county.documents
                .issue(matter: matter, template: "service-receipt", values: Self.blanks, by: county.north)
            let desk = county.matters
            let printed = try await desk.file(matter, by: county.north)
            #expect(printed.matter.missingEvidence.map(\.id) == ["result-notice", "service-receipt"])
            #expect(printed.evidence.map(\.need) == ["service-receipt"])
            let signed = MatterDesk.Laying(need: "service-receipt", note: "", files: [try Paper.file()])
            try await desk.lay(signed, on: matter, by: county.north)
            let missing = try await desk.file(matter, by: county.north).matter.missingEvidence.map(\.id)
            #expect(missing == ["result-notice"])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a copy is added to a step that is done, and to a matter that is closed, and marked as later`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            let desk = county.matters
            try await county.carry(matter, through: "control")
            county.set("2024-03-06")
            func add(_ officer: Officer, step: String? = "serve", need: String = "service-receipt") async throws {
                let laying = MatterDesk.Laying(
                    step: step,
                    need: need,
                    note: "签收件",
                    files: [try Paper.file(), try Paper.picture()]
                )
                try await desk.lay(laying, on: matter, by: officer)
            }
            try await add(county.north)
            await #expect(throws: Refusal.notFound) { try await add(county.south) }
            await #expect(throws: Refusal.notFound) { try await add(county.north, need: "held-quantity") }
            // A step that was not reached yet takes nothing.
            await #expect(throws: Refusal.notFound) { try await add(county.north, step: "rectify", need: "measures") }
            let later = try await desk.file(matter, by: county.north)
            #expect(later.evidence.filter { $0.step == "serve" }.count == 4)
            let action = try await county.text(
                "SELECT action FROM audit_leaf WHERE subject = \(matter) ORDER BY sequence DESC LIMIT 1"
            )
            #expect(action == "evidence-added-later")
            try await county.carry(matter, through: "cause", "rectify", "no-case", "publicity")
            try await county.lay(matter, by: county.head)
            try await desk.close(matter: matter, from: "publicity", outcome: "整改完成", reason: "复查合格", by: county.head)
            try await add(county.north)
            let closed = try await desk.file(matter, by: county.north)
            #expect(closed.evidence.filter { $0.step == "serve" }.count == 6)
            #expect(closed.work.actions.contains(.addLater))
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `several files are all laid down or none`() async throws {
        try await County.with(.sqlite, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            try await county.lay(matter, by: county.north)
            try await county.matters.advance(matter: matter, from: "notify", to: "restore", note: "", by: county.north)
            let before = try await county.census()
            for files in [[try Paper.picture(), try Paper.file()], Array(repeating: try Paper.picture(), count: 11)] {
                let laying = MatterDesk.Laying(need: "camera-photo", note: "", files: files)
                await #expect(throws: Refusal.self) {
                    try await county.matters.lay(laying, on: matter, by: county.north)
                }
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }
}

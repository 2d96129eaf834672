import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `What was done wrongly is undone` {
    @Test(arguments: Engine.available)
    func `a hand-over is withdrawn until somebody takes it`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            let education = Invented.education
            let dispatch = MatterDesk.Dispatch(to: education.scope.holder, reason: "学校食堂", papers: "")
            try await county.matters.handOver(matters: [matter], dispatch, by: county.north)
            await #expect(throws: Refusal.heldByOther) {
                try await county.matters.withdrawHandover(matter: matter, by: education)
            }
            try await county.matters.withdrawHandover(matter: matter, by: county.north)
            // The other desk no longer sees it, and its notice is taken back.
            await #expect(throws: Refusal.notFound) { _ = try await county.matters.file(matter, by: education) }
            #expect(try await InboxDesk(county.office).unread(by: education) == 0)
            await #expect(throws: MatterRefusal.hindered(.noHandoverWaiting)) {
                try await county.matters.withdrawHandover(matter: matter, by: county.north)
            }
            try await county.matters.handOver(matters: [matter], dispatch, by: county.north)
            try await county.matters.answerHandover(matter: matter, state: .received, answer: "", by: education)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a step done too early is gone back to with approval, and its evidence counts on`(engine: Engine) async throws
    {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            try await county.registerOfficers()
            let matter = try await county.openedCamera()
            let desk = county.matters
            await #expect(throws: MatterRefusal.hindered(.noEarlierStep)) {
                try await desk.askCorrection(matter: matter, .stepBack, reason: "点错", by: county.north)
            }
            try await county.lay(matter, by: county.north)
            county.set("2024-03-05")
            try await desk.advance(matter: matter, from: "notify", to: "restore", note: "", by: county.north)
            await #expect(throws: Refusal.self) {
                try await desk.askCorrection(matter: matter, .stepBack, reason: " ", by: county.north)
            }
            try await desk.askCorrection(matter: matter, .stepBack, reason: "点错", by: county.north)
            await #expect(throws: Refusal.notPermitted(.approveExtensions)) {
                try await desk.decideCorrection(matter: matter, approve: true, note: "", by: county.otherNorth)
            }
            let waiting = try await InboxDesk(county.office).inbox(all: false, mine: false, by: county.head)
            #expect(waiting.rows.map(\.group) == [.approval])
            #expect(waiting.notices.map(\.kind) == [.approval])
            try await desk.decideCorrection(matter: matter, approve: true, note: "", by: county.head)
            let file = try await desk.file(matter, by: county.north)
            #expect(file.matter.currentStep?.id == "notify")
            #expect(file.matter.missingEvidence.isEmpty)
            #expect(file.matter.wasSteppedBack(at: 1))
            try await desk.advance(matter: matter, from: "notify", to: "restore", note: "", by: county.north)
            #expect(try await LedgerCheck(county.office).run().faults == [])
            try await county.execute("UPDATE matter_correction SET reason = '改'")
            #expect(try await LedgerCheck(county.office).run().faults.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `a matter opened wrongly is annulled with approval, keeps its number and is owed by nobody`(
        engine: Engine
    ) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            try await county.registerOfficers()
            let matter = try await county.openedCamera()
            let desk = county.matters
            try await desk.askCorrection(matter: matter, .annul, reason: "开错对象", by: county.north)
            await #expect(throws: Refusal.self) {
                try await desk.decideCorrection(matter: matter, approve: false, note: "", by: county.head)
            }
            try await desk.decideCorrection(matter: matter, approve: true, note: "", by: county.head)
            let file = try await desk.file(matter, by: county.north)
            #expect(file.matter.standing == .annulled(reason: "开错对象", at: county.clock.value))
            #expect(file.summary.isOpen == false)
            #expect(file.summary.outcome == "撤销")
            let rows = try await InboxDesk(county.office).inbox(all: true, mine: false, by: county.head).rows
            #expect(rows.isEmpty)
            await #expect(throws: MatterRefusal.alreadyClosed) {
                try await desk.askCorrection(matter: matter, .annul, reason: "再撤", by: county.north)
            }
            let next = try await county.openedCamera()
            let numbers = try await [matter, next].asyncNumbers(county)
            #expect(numbers == ["摄像头离线处置〔2024〕1号", "摄像头离线处置〔2024〕2号"])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `the schema lets nobody approve the correction that they asked for`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            try await county.matters.askCorrection(matter: matter, .annul, reason: "开错", by: county.north)
            let error = await #expect(throws: StorageError.self) {
                try await county.execute(
                    "UPDATE matter_correction SET state = 'approved', decided_at = asked_at, decided_by = asked_by"
                )
            }
            guard case .checkViolation = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}

extension [String] {
    /// The numbers of matters, in the order of their identities here.
    fileprivate func asyncNumbers(_ county: County) async throws -> [String] {
        var numbers: [String] = []
        for id in self { numbers.append(try await county.matters.file(id, by: county.head).summary.number) }
        return numbers
    }
}

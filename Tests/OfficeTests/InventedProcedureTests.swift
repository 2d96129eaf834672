import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A procedure that is only a file` {
    @Test(arguments: Engine.available)
    func `is opened, paused, prolonged, handed over, documented, closed and looked back at`(engine: Engine) async throws
    {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            let due = try await county.due(matter)
            #expect(due == (endOf("2024-03-18"), endOf("2024-03-06")))

            try await printsItsDocument(matter, county)
            try await standsStill(matter, county)
            try await isProlonged(matter, county)
            try await isHandedOver(matter, county)
            try await isFinished(matter, county)
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    /// The document is the step's evidence.
    private func printsItsDocument(_ matter: String, _ county: County) async throws {
        let desk = county.matters
        let document = try await county.documents
            .issue(matter: matter, template: "camera-notice", values: ["by": "3月6日"], by: county.north)
        let printed = try await county.documents.document(document, matter: matter, by: county.north)
        #expect(printed.number == "阳视〔2024〕1号")
        #expect(
            printed.blocks == [
                .heading("恢复通知书"), .right("阳视〔2024〕1号"), .paragraph("凤凰蔬菜店：请于3月6日前恢复画面。"),
                .table([["备注", "＿＿＿＿"]]), .right("凤城镇市场监管所"),
            ]
        )
        county.set("2024-03-05")
        try await desk.advance(matter: matter, from: "notify", to: "restore", note: "", by: county.north)
    }

    /// Three working days stand still, on both clocks.
    private func standsStill(_ matter: String, _ county: County) async throws {
        let desk = county.matters
        county.set("2024-03-06")
        try await desk.pause(matter: matter, reason: "power-cut", note: "变压器检修", by: county.north)
        await #expect(throws: MatterRefusal.hindered(.paused)) {
            try await desk.advance(matter: matter, from: "restore", to: "confirm", note: "", by: county.north)
        }
        county.set("2024-03-11")
        try await desk.resume(matter: matter, by: county.north)
        let moved = try await county.due(matter)
        #expect(moved == (endOf("2024-03-21"), endOf("2024-03-15")))
    }

    /// Three more working days, never more than five, and not by whoever asked.
    private func isProlonged(_ matter: String, _ county: County) async throws {
        let desk = county.matters
        func ask(_ amount: String, by officer: Officer) async throws {
            let request = MatterDesk.Request(ofWhole: true, amount: amount, unit: "working-days", reason: "等备件")
            try await desk.askExtension(matter: matter, request, by: officer)
        }
        await #expect(throws: MatterRefusal.hindered(.extensionTooLong(allowed: "5 个工作日"))) {
            try await ask("6", by: county.north)
        }
        try await ask("3", by: county.head)
        await #expect(throws: MatterRefusal.hindered(.decidedByAsker)) {
            try await desk.decideExtension(matter: matter, approve: true, note: "", by: county.head)
        }
        await #expect(throws: Refusal.notPermitted(.approveExtensions)) {
            try await desk.decideExtension(matter: matter, approve: true, note: "", by: county.north)
        }
        try await desk.decideExtension(matter: matter, approve: true, note: "同意", by: county.otherHead)
        let prolonged = try await county.due(matter)
        #expect(prolonged == (endOf("2024-03-26"), endOf("2024-03-15")))
        await #expect(throws: MatterRefusal.hindered(.tooManyExtensions(allowed: 1))) {
            try await ask("1", by: county.north)
        }
    }

    /// The department sees it only once it is on its way, and holds it only once it acknowledged.
    private func isHandedOver(_ matter: String, _ county: County) async throws {
        let desk = county.matters
        let education = Invented.education
        await #expect(throws: Refusal.notFound) { _ = try await desk.file(matter, by: education) }
        let dispatch = MatterDesk.Dispatch(to: education.scope.holder, reason: "学校食堂", papers: "照片")
        try await desk.handOver(matters: [matter], dispatch, by: county.north)
        let holder = try await desk.file(matter, by: education).summary.holder
        #expect(holder == .station(Shipped.north))
        await #expect(throws: Refusal.heldByOther) { try await desk.resume(matter: matter, by: education) }
        county.set("2024-03-12")
        try await desk.answerHandover(matter: matter, state: .received, answer: "", by: education)
        let file = try await desk.file(matter, by: education)
        #expect(file.summary.holder == education.scope.holder)
        #expect(file.matter.steps.map(\.step) == ["notify", "restore", "restore"])
        #expect(file.matter.steps.last?.due == endOf("2024-03-15"))
        #expect(file.matter.wasHandedOver(at: 1))
    }

    /// The rest is its own, to the look-back.
    private func isFinished(_ matter: String, _ county: County) async throws {
        let desk = county.matters
        let education = Invented.education
        let photo = try Paper.picture()
        try await desk.addEvidence(matter: matter, need: "camera-photo", note: "", file: photo, by: education)
        try await desk.advance(matter: matter, from: "restore", to: "confirm", note: "", by: education)
        try await county.lay(matter, by: education)
        try await desk
            .close(matter: matter, from: "confirm", outcome: "已恢复", reason: "画面清晰", by: education)
        let opened = try await county.text("SELECT id FROM matter WHERE parent = \(matter)")
        let lookBack = try #require(opened)
        let lookBackDue = try await county.due(lookBack).whole
        #expect(lookBackDue == endOf("2024-04-12"))
    }

    @Test(arguments: Engine.available)
    func `is opened by those who may, about what they see, and by no event's name`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            await #expect(throws: Refusal.notFound) { _ = try await county.openedCamera(by: county.south) }
            let shop = try await county.text("SELECT id FROM operator")
            func open(_ procedure: String, _ operatorID: String?) async throws {
                let origin = MatterDesk.Origin(
                    event: "",
                    subjectTitle: "",
                    operatorID: operatorID,
                    township: nil,
                    sample: nil
                )
                _ = try await county.matters.openByHand(procedure: procedure, origin: origin, by: county.north)
            }
            await #expect(throws: Refusal.notFound) { try await open("disposal", shop) }
            await #expect(throws: Refusal.notFound) { try await open("nothing", shop) }
            await #expect(throws: Refusal.notFound) { try await open("camera-offline", "nobody") }
            let refusal = await #expect(throws: Refusal.self) { try await open("camera-offline", nil) }
            guard case .incomplete(let faults) = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            #expect(faults.map(\.code) == ["subject-missing"])
            let seen8 = try await county.count("SELECT COUNT(*) FROM matter")
            #expect(seen8 == 0)
            try await open("camera-offline", shop)
            let seen9 = try await county.count("SELECT COUNT(*) FROM matter")
            #expect(seen9 == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `a hand-over is returned with a reason, a pause that needs approval waits for it`(engine: Engine) async throws
    {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            let desk = county.matters
            try await desk.pause(matter: matter, reason: "expert", note: "", by: county.north)
            let asked = try await desk.file(matter, by: county.north).matter
            #expect(asked.pause == nil)
            #expect(asked.waitingPause?.asking.reason == "expert")
            await #expect(throws: MatterRefusal.hindered(.unknownPauseReason)) {
                try await desk.pause(matter: matter, reason: "holiday", note: "", by: county.north)
            }
            let to = Holder.station(Shipped.south)
            await #expect(throws: Refusal.notFound) { _ = try await desk.file(matter, by: county.south) }
            let refusal = await #expect(throws: Refusal.self) {
                let nothing = MatterDesk.Dispatch(to: nil, reason: " ", papers: "")
                try await desk.handOver(matters: [matter], nothing, by: county.north)
            }
            if case .incomplete(let faults) = refusal {
                #expect(faults.map(\.field) == ["to", "handover-reason"])
            } else {
                Issue.record("\(String(describing: refusal))")
            }
            let dispatch = MatterDesk.Dispatch(to: to, reason: "店已搬迁", papers: "")
            try await desk.handOver(matters: [matter], dispatch, by: county.north)
            // A desk of another township sees what is on its way to it.
            let due0 = try await desk.file(matter, by: county.south).work.actions.contains(.answer)
            #expect(due0)
            await #expect(throws: MatterRefusal.hindered(.handoverWaiting)) {
                try await desk.handOver(matters: [matter], dispatch, by: county.north)
            }
            await #expect(throws: Refusal.self) {
                try await desk.answerHandover(matter: matter, state: .returned, answer: "  ", by: county.south)
            }
            await #expect(throws: Refusal.heldByOther) {
                try await desk.answerHandover(matter: matter, state: .received, answer: "", by: county.north)
            }
            try await desk.answerHandover(matter: matter, state: .returned, answer: "不在本镇", by: county.south)
            await #expect(throws: Refusal.notFound) { _ = try await desk.file(matter, by: county.south) }
            let file = try await desk.file(matter, by: county.north)
            #expect(file.summary.holder == .station(Shipped.north))
            #expect(file.matter.steps.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `an escalation is answered and leaves the matter, or is taken over`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Invented.rulebook) { county in
            let matter = try await county.openedCamera()
            let desk = county.matters
            try await desk.escalate(matter: matter, reason: "拒不配合", by: county.north)
            let due1 = try await InboxDesk(county.office).inbox(all: false, mine: false, by: county.head).rows.count
            #expect(due1 == 1)
            try await desk.answerHandover(matter: matter, state: .answered, answer: "约谈", by: county.head)
            let due2 = try await desk.file(matter, by: county.north).summary.holder
            #expect(due2 == .station(Shipped.north))
            try await desk.escalate(matter: matter, reason: "仍不配合", by: county.north)
            try await desk.answerHandover(matter: matter, state: .received, answer: "", by: county.head)
            let due3 = try await desk.file(matter, by: county.north).summary.holder
            #expect(due3 == .office)
            await #expect(throws: Refusal.heldByOther) {
                try await desk.escalate(matter: matter, reason: "再报", by: county.north)
            }
        }
    }
}

import Primitives
import Rules
import Supervision
import Testing

@Suite struct `Opening a matter` {
    @Test func `it begins at the first step, held by the station, with both clocks running`() throws {
        let matter = try MatterFixture(Shipped.version("disposal")).matter
        #expect(matter.standing == .open(step: "serve"))
        #expect(matter.currentHolder == .station(Shipped.township))
        // SA-16: 90 days; SA-08: 5 working days.
        #expect(matter.due == .at(Instant(Shipped.day("2024-06-04"))))
        #expect(matter.steps.map(\.due) == [.at(Instant(Shipped.day("2024-03-12")))])
        #expect(matter.steps.map(\.startedAt) == [MatterFixture.start])
    }

    @Test func `a procedure without a clock over the whole is opened only with one`() throws {
        var version = Shipped.version("rectification")
        version.whole = nil
        #expect(throws: MatterRefusal.self) { _ = try MatterFixture(version) }
        let matter = try MatterFixture(version, whole: .workingDays(10)).matter
        #expect(matter.due == .at(Instant(Shipped.day("2024-03-19"))))
    }

    @Test func `a version without steps is broken`() {
        var version = Shipped.version("disposal")
        version.steps = []
        #expect(throws: MatterRefusal.procedureBroken("no step")) { _ = try MatterFixture(version) }
    }
}

@Suite struct `Moving a matter` {
    @Test func `it goes only where the procedure says`() throws {
        var fixture = try MatterFixture(Shipped.version("disposal"))
        fixture.layAll()
        for step in ["cause", "publicity", "serve", "nowhere", ""] {
            #expect(throws: MatterRefusal.notAStepFrom(step: step)) { try fixture.advance(to: step) }
        }
        try fixture.advance(to: "control")
        #expect(fixture.matter.standing == .open(step: "control"))
    }

    @Test func `all evidence that a step lacks is named at once`() throws {
        var fixture = try MatterFixture(Shipped.version("disposal"))
        #expect(throws: MatterRefusal.missing(["检验结果通知书", "送达回证"])) { try fixture.advance(to: "control") }
        fixture.lay("service-receipt")
        #expect(throws: MatterRefusal.missing(["检验结果通知书"])) { try fixture.advance(to: "control") }
    }

    @Test func `the step that ends keeps who ended it and when, and the next gets its own clock`() throws {
        var fixture = try MatterFixture(Shipped.version("disposal"))
        fixture.layAll()
        try fixture.advance(to: "control", by: "乙")
        let (serve, control) = (fixture.matter.steps[0], fixture.matter.steps[1])
        #expect(serve.doneBy == "乙")
        #expect(serve.doneAt == fixture.now)
        #expect(control.doneAt == nil)
        #expect(control.startedAt == fixture.now)
        // Five days from 5 March end on Sunday the 10th, hence on Monday (《民法典》第二百零三条).
        #expect(control.due == .at(Instant(Shipped.day("2024-03-12"))))
    }

    @Test func `a step of a department leaves the station`() throws {
        var fixture = try MatterFixture(Shipped.version("disposal"))
        try fixture.go("control", "cause", "rectify", "penalty")
        #expect(fixture.matter.currentHolder == .department("market-supervision"))
    }
}

@Suite struct `Closing a matter` {
    /// A disposal at its last step with everything in place for 整改完成.
    private func ready() throws -> MatterFixture {
        var fixture = try MatterFixture(Shipped.version("disposal"))
        try fixture.go("control", "cause", "rectify", "no-case", "publicity")
        fixture.layAll()
        return fixture
    }

    @Test func `an outcome, a reason and the evidence close it`() throws {
        let fixture = try ready()
        let closed = try fixture.closing("整改完成", reason: "复查合格")
        #expect(closed.standing == .closed(outcome: "整改完成", reason: "复查合格", at: fixture.now))
        #expect(closed.steps.allSatisfy { $0.doneAt != nil })
        #expect(closed.currentHolder == nil)
    }

    @Test(arguments: ["", "整改", "已整改到位"])
    func `an outcome that the procedure does not know closes nothing`(outcome: String) throws {
        let fixture = try ready()
        #expect(throws: MatterRefusal.unknownOutcome) { _ = try fixture.closing(outcome) }
    }

    @Test(arguments: ["", " ", "\n\t", "　"])
    func `a blank is no reason`(reason: String) throws {
        let fixture = try ready()
        #expect(throws: MatterRefusal.reasonMissing) { _ = try fixture.closing("整改完成", reason: reason) }
    }

    @Test func `each outcome asks for its own evidence`() throws {
        let fixture = try ready()
        #expect(fixture.matter.missing(for: "整改完成") == [])
        #expect(fixture.matter.missing(for: "立案查处") == ["立案审批表"])
        #expect(fixture.matter.missing(for: "移送其他部门") == ["移送函"])
        #expect(fixture.matter.missing(for: "主体注销") == ["主体注销证明"])
        #expect(throws: MatterRefusal.missing(["立案审批表"])) { _ = try fixture.closing("立案查处") }
    }

    @Test func `a firm that is gone is closed without rectification, one that was moved on with its letter`() throws {
        var gone = try MatterFixture(Shipped.version("disposal"))
        try gone.go("control", "cause", "deregistered", "publicity")
        gone.layAll()
        #expect(gone.matter.missing(for: "整改完成") == ["整改复查", "不予立案理由"])
        _ = try gone.closing("主体注销")

        var moved = try MatterFixture(Shipped.version("disposal"))
        try moved.go("control", "cause", "transfer", "publicity")
        moved.layAll()
        _ = try moved.closing("移送其他部门")
    }

    @Test func `at the start everything is still missing`() throws {
        let fixture = try MatterFixture(Shipped.version("disposal"))
        let missing = ["检验结果通知书", "送达回证", "产品控制", "不合格原因", "信息公开", "整改复查", "不予立案理由"]
        #expect(fixture.matter.missing(for: "整改完成") == missing)
    }

    @Test func `a closed matter neither moves nor closes again`() throws {
        var fixture = try ready()
        fixture.matter = try fixture.closing("整改完成")
        #expect(throws: MatterRefusal.alreadyClosed) { try fixture.advance(to: "publicity") }
        #expect(throws: MatterRefusal.alreadyClosed) { _ = try fixture.closing("整改完成") }
        #expect(fixture.matter.missingEvidence == [])
    }

    @Test func `without any evidence nothing closes, even where the procedure asks for none`() throws {
        var version = Shipped.version("look-back")
        version.steps = [Step(id: "only", title: "唯一", holder: .countyOffice)]
        version.closing = Closing(outcomes: ["好"], needs: [])
        var fixture = try MatterFixture(version)
        #expect(throws: MatterRefusal.evidenceMissing) { _ = try fixture.closing("好") }
        fixture.lay("anything")
        _ = try fixture.closing("好")
    }

    @Test func `a look-back is owed after some outcomes only`() throws {
        let lookBack = try #require(Shipped.version("disposal").lookBack)
        #expect(lookBack.isOwed(after: "整改完成"))
        #expect(lookBack.isOwed(after: "立案查处"))
        #expect(!lookBack.isOwed(after: "主体注销"))
        #expect(!lookBack.isOwed(after: "移送其他部门"))
        #expect(lookBack.due == .months(3))
        #expect(lookBack.by == .anotherOfficer)
    }
}

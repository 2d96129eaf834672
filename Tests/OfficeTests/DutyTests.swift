import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `What is owed beside matters` {
    private static func tasks(_ county: County, _ officer: Officer) async throws -> [String] {
        try await InboxDesk(county.office).inbox(all: false, mine: false, by: officer).duties.map(\.task)
    }

    private static func specimens(_ county: County, _ officer: Officer) async throws -> [String] {
        try await InboxDesk(county.office).inbox(all: false, mine: false, by: officer).duties
            .filter { if case .specimen = $0.subject { true } else { false } }.map(\.task)
    }

    private static func licences(_ county: County, _ officer: Officer) async throws -> [String] {
        try await InboxDesk(county.office).inbox(all: false, mine: false, by: officer).duties
            .filter { if case .licences = $0.subject { true } else { false } }.map(\.task)
    }

    @Test(arguments: Engine.available)
    func `a specimen is its sampler's until it is handed over, and again when the laboratory refuses it`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let chain = try await FieldChain(county)
            try await county.execute(
                """
                INSERT INTO account (county, id, login, name, role, department, active, created_at)
                VALUES (\(Shipped.county.text), 'inspector', 'inspector', '检验员', 'laboratory', 'county-laboratory', 1, 0)
                """
            )
            let id = try await chain.specimens.take(chain.entry(), by: county.north)
            #expect(try await Self.specimens(county, county.north) == ["送检"])
            #expect(try await Self.specimens(county, county.otherNorth) == [])
            // SA-01: five working days from Monday 4 March end with the 11th; three before it is the 6th.
            county.set("2024-03-06")
            try await ReminderDesk(county.office).run()
            let told = try await InboxDesk(county.office).inbox(all: false, mine: false, by: county.north).notices
            #expect(told.map(\.subject) == [.specimen(id)])
            try await chain.specimens.handOver(id, note: "", by: county.north)
            #expect(try await Self.specimens(county, county.north) == [])
            try await ReminderDesk(county.office).run()
            #expect(try await InboxDesk(county.office).unread(by: county.north) == 0)
            let laboratory = try await county.count(
                "SELECT COUNT(*) FROM outbox WHERE recipient = 'account:inspector' AND state = 'waiting'"
            )
            #expect(laboratory == 1)
            try await chain.laboratory.refuse(id, reason: "封条破损", by: chain.inspector)
            #expect(try await Self.specimens(county, county.north) == ["检验机构拒收，请补样送检或作废"])
            let token = try await CalendarDesk(county.office).create(by: county.north)
            let feed = try await CalendarDesk(county.office).feed(token: token)
            #expect(feed?.contains("specimen-\(id)@") == true)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `results that were entered wait for the county office, and late ones show there`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            _ = try await chain.submitted("0.5")
            #expect(try await Self.specimens(county, county.head) == ["审核检验结果"])
            _ = try await chain.specimens.take(chain.entry { $0.food = "黄瓜" }, by: county.north)
            county.set("2024-03-20")
            #expect(try await Self.specimens(county, county.head).sorted() == ["审核检验结果", "送检"])
        }
    }

    @Test(arguments: Engine.available)
    func `a unit owes its report before 15 November, and the office its acceptance after it came`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let education = Invented.education
            county.set("2024-10-01")
            #expect(!(try await Self.tasks(county, education)).contains("撰写并提交"))
            county.set("2024-10-20")
            #expect(try await Self.tasks(county, education).contains("撰写并提交"))
            county.set("2024-11-14")
            try await ReminderDesk(county.office).run()
            let told = try await county.count(
                """
                SELECT COUNT(*) FROM reminder WHERE recipient = 'department:education' AND subject_kind = 'report'
                    AND kind = 'due-soon'
                """
            )
            #expect(told == 1)
            try await county.execute(
                """
                INSERT INTO report_draft (county, year, unit, title, state, version, revision, saved_at, saved_by,
                    submitted_at, submitted_by, decision_note)
                VALUES (\(Shipped.county.text), 2024, 'education', '报告', 'submitted', 1, 1, 1, 'edu', 1, 'edu', '')
                """
            )
            #expect(!(try await Self.tasks(county, education)).contains("撰写并提交"))
            #expect(try await Self.tasks(county, county.head).contains("接收或退回"))
            try await ReminderDesk(county.office).run()
            let left = try await county.count(
                "SELECT COUNT(*) FROM reminder WHERE recipient = 'department:education' AND retired_at IS NULL AND subject_kind = 'report'"
            )
            #expect(left == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `milestones are their lead's until they are recorded, licences their station's`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let plan = try #require(Shipped.rulebook.plan(county: Shipped.county, year: 2024))
            let found = plan.aspects.flatMap(\.tasks).first { task in
                !task.milestones.isEmpty
                    && Shipped.rulebook.department(task.lead.department)?.kind == .department
            }
            let task = try #require(found)
            let milestone = task.milestones[0]
            let lead = Invented.department("lead", task.lead.department)
            county.set(milestone.due.adding(days: -31).description)
            func mine() async throws -> [Duty] {
                try await InboxDesk(county.office).inbox(all: false, mine: false, by: lead).duties
                    .filter { $0.subject == .milestone(task: task.id, id: milestone.id) }
            }
            #expect(try await mine().isEmpty)
            county.set(milestone.due.adding(days: -30).description)
            #expect(try await mine().map(\.task) == ["登记里程碑"])
            try await TaskDesk(county.office)
                .record(milestone.id, of: task.id, year: 2024, note: "已完成", file: nil, by: county.head)
            #expect(try await mine().isEmpty)
            #expect(try await Self.tasks(county, county.head).contains("确认里程碑"))

            try await county.importing([.cowpea("C1", shop: .north)], name: "C1.xlsx")
            let shop = try #require(try await county.text("SELECT id FROM operator WHERE name = \(Shop.north.name)"))
            let last = county.clock.value.day.adding(days: 5)
            try await county.execute(
                """
                INSERT INTO operator_licence (county, id, operator, kind, number, expires_on, issuer, created_at)
                VALUES (\(Shipped.county.text), 'l', \(shop), '食品经营许可证', 'JY1', \(last.description), '', 0)
                """
            )
            let owed = try await InboxDesk(county.office).inbox(all: false, mine: false, by: county.north).duties
            #expect(owed.filter { $0.subject == .licences(Shipped.north) }.map(\.due) == [endOf(last.description)])
            #expect(try await Self.tasks(county, county.south).isEmpty)
            // The county's licences were counted for each officer who opened an inbox, and then thrown away.
            for officer in [county.head, county.south, lead] {
                #expect(try await Self.licences(county, officer).isEmpty)
            }
        }
    }
}

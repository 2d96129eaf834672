import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

extension County {
    /// Somebody of a department, with the rows that it supervises.
    static func department(_ id: String) -> Officer {
        let kinds = Shipped.rulebook.department(id)?.supervises ?? []
        let scope = Scope(county: Shipped.county, role: .shipped("department"), department: id, kinds: kinds)
        return Officer(account: id, name: id, scope: scope)
    }

    static func township(_ code: AreaCode) -> Officer {
        let scope = Scope(county: Shipped.county, township: code, role: .shipped("township"))
        return Officer(account: "t\(code)", name: "乡镇\(code)", scope: scope)
    }

    var tasks: TaskDesk { TaskDesk(office) }
}

@Suite struct `Milestones of a task` {
    private static let market = County.department("market-supervision")

    @Test(arguments: Engine.available)
    func `a milestone is laid down by the lead desk, sent back, laid down again and confirmed`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            county.set("2024-03-20")
            func state(on day: String) async throws -> (TaskState, [MilestoneStanding.State], String) {
                let task = try await county.task("5.1", on: day)
                return (task.state, task.milestones.map { $0.state(on: Shipped.day(day)) }, task.figure.valueText)
            }
            var seen = try await state(on: "2024-03-20")
            #expect(seen == (.onTheWay, [.pending, .pending, .pending], "0 / 3 项"))
            seen = try await state(on: "2024-04-01")
            #expect(seen == (.behind, [.late, .pending, .pending], "0 / 3 项"))

            try await county.tasks.record(
                "start",
                of: "5.1",
                year: 2024,
                note: "已部署",
                file: try Paper.file(),
                by: Self.market
            )
            county.set("2024-03-25")
            try await county.tasks.decide("start", of: "5.1", year: 2024, confirm: false, note: "请盖章", by: county.head)
            seen = try await state(on: "2024-03-25")
            #expect(seen.1.first == .returned)
            county.set("2024-03-28")
            try await county.tasks.record("start", of: "5.1", year: 2024, note: "已盖章", file: nil, by: Self.market)
            county.set("2024-04-02")
            try await county.tasks.decide("start", of: "5.1", year: 2024, confirm: true, note: "", by: county.head)
            // On each day it is seen as it stood then.
            let days = ["2024-03-19", "2024-03-20", "2024-03-25", "2024-03-28", "2024-04-01", "2024-04-02"]
            var states: [MilestoneStanding.State?] = []
            for day in days { states.append(try await state(on: day).1.first) }
            #expect(states == [.pending, .recorded, .returned, .recorded, .recorded, .confirmed])
            seen = try await state(on: "2024-04-02")
            #expect(seen.0 == .onTheWay && seen.2 == "1 / 3 项")
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `the file of a milestone comes back as it was laid down`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.tasks.record(
                "start",
                of: "5.1",
                year: 2024,
                note: "",
                file: try Paper.file(),
                by: Self.market
            )
            let record = try #require(try await county.text("SELECT id FROM milestone_record"))
            let file = try await county.tasks.file(record, by: county.north)
            #expect(file.content == Paper.bytes)
            await #expect(throws: Refusal.notFound) { try await county.tasks.file("none", by: county.head) }
        }
    }

    private static let wrong: [(milestone: String, note: String, codes: [String])] = [
        ("start", " ", ["evidence-missing"]), ("unknown", "完成", ["unknown-milestone"]),
        ("unknown", "", ["unknown-milestone", "evidence-missing"]),
        ("start", String(repeating: "字", count: 2001), ["too-long"]),
    ]

    @Test(arguments: Engine.available)
    func `a faulty record is refused with all its faults and writes nothing`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let before = try await county.census()
            for row in Self.wrong {
                let refusal = await #expect(throws: Refusal.self) {
                    let (milestone, note) = (row.milestone, row.note)
                    try await county.tasks.record(
                        milestone,
                        of: "5.1",
                        year: 2024,
                        note: note,
                        file: nil,
                        by: Self.market
                    )
                }
                #expect(faultCodes(refusal) == row.codes)
            }
            let after = try await county.census()
            #expect(before == after)
            #expect(try await county.count("SELECT COUNT(*) FROM milestone_record") == 0)
        }
    }

    @Test func `only the lead desk and the county office lay down, only the county office confirms`() async throws {
        try await County.with(.sqlite) { county in
            for officer in [County.department("public-security"), County.township(Shipped.north)] {
                await #expect(throws: Refusal.heldByOther) {
                    try await county.tasks.record("start", of: "5.1", year: 2024, note: "完成", file: nil, by: officer)
                }
            }
            await #expect(throws: Refusal.notPermitted(.draftReports)) {
                try await county.tasks.record("start", of: "5.1", year: 2024, note: "完成", file: nil, by: county.north)
            }
            try await county.tasks.record("start", of: "5.1", year: 2024, note: "完成", file: nil, by: county.head)
            await #expect(throws: Refusal.notPermitted(.recordReports)) {
                try await county.tasks.decide("start", of: "5.1", year: 2024, confirm: true, note: "", by: Self.market)
            }
            let bare = await #expect(throws: Refusal.self) {
                try await county.tasks.decide(
                    "start",
                    of: "5.1",
                    year: 2024,
                    confirm: false,
                    note: " ",
                    by: county.head
                )
            }
            #expect(faultCodes(bare) == ["reason-missing"])
            let twice = await #expect(throws: Refusal.self) {
                try await county.tasks.record("start", of: "5.1", year: 2024, note: "又", file: nil, by: county.head)
            }
            #expect(faultCodes(twice) == ["already-recorded"])
            await #expect(throws: Refusal.changedMeanwhile) {
                try await county.tasks.decide("half", of: "5.1", year: 2024, confirm: true, note: "", by: county.head)
            }
        }
    }
}

@Suite struct `People and remarks of a task` {
    @Test(arguments: Engine.available)
    func `the lead department names people at its own desk, the county office at every desk of the task`(
        engine: Engine
    )
        async throws
    {
        try await County.with(engine) { county in
            let market = County.department("market-supervision")
            func name(_ desk: Holder?, by officer: Officer, _ name: String = "张三") async throws {
                try await county.tasks.addPerson(
                    "1.6",
                    year: 2024,
                    desk: desk,
                    name: name,
                    duty: "推进",
                    by: officer
                )
            }
            try await name(.department("market-supervision"), by: market)
            try await name(.department("education"), by: county.head, "李四")
            for (desk, officer) in [(Holder.department("education"), market), (.department("health"), county.head)] {
                let refusal = await #expect(throws: Refusal.self) { try await name(desk, by: officer) }
                #expect(faultCodes(refusal) == ["unknown-desk"])
            }
            let refusal = await #expect(throws: Refusal.self) { try await name(nil, by: county.head, "") }
            #expect(faultCodes(refusal) == ["unknown-desk", "name-missing"])
            await #expect(throws: Refusal.heldByOther) {
                try await name(.department("education"), by: County.department("education"))
            }
            var persons = try await county.tasks.notes("1.6", year: 2024, by: county.north).persons
            #expect(persons.map(\.name) == ["张三", "李四"])
            let other = try #require(persons.last?.id)
            await #expect(throws: Refusal.heldByOther) {
                try await county.tasks.removePerson(other, of: "1.6", year: 2024, by: market)
            }
            try await county.tasks.removePerson(other, of: "1.6", year: 2024, by: county.head)
            persons = try await county.tasks.notes("1.6", year: 2024, by: county.head).persons
            #expect(persons.map(\.name) == ["张三"])
            await #expect(throws: Refusal.changedMeanwhile) {
                try await county.tasks.removePerson(other, of: "1.6", year: 2024, by: county.head)
            }
            // Who it was stays in the ledger.
            #expect(try await county.count("SELECT COUNT(*) FROM task_person WHERE removed_at IS NOT NULL") == 1)
        }
    }

    @Test func `remarks are read newest first by whoever reads the ledger`() async throws {
        try await County.with(.sqlite) { county in
            try await county.tasks.addRemark("6.5", year: 2024, words: "先查清原因", by: county.north)
            county.set("2024-03-05")
            try await county.tasks.addRemark("6.5", year: 2024, words: "已通报", by: county.head)
            let remarks = try await county.tasks.notes("6.5", year: 2024, by: county.south).remarks
            #expect(remarks.map(\.words) == ["已通报", "先查清原因"])
            let refusal = await #expect(throws: Refusal.self) {
                try await county.tasks.addRemark("6.5", year: 2024, words: "  ", by: county.head)
            }
            #expect(faultCodes(refusal) == ["remark-length"])
            await #expect(throws: Refusal.notFound) {
                try await county.tasks.addRemark("99.9", year: 2024, words: "无", by: county.head)
            }
        }
    }
}

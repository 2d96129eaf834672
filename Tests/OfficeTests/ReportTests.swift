import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

extension County {
    func report(
        _ unit: String,
        title: String = "年度报告",
        received: String?,
        copied: String?
    ) async throws {
        let entry = ReportDesk.Entry(
            unit: unit,
            title: title,
            receivedOn: received.map(Shipped.day),
            copiedOn: copied.map(Shipped.day),
            file: try Paper.file()
        )
        try await ReportDesk(office).record(entry, year: 2024, by: head)
    }
}

@Suite struct `Annual reports` {
    @Test(arguments: Engine.available)
    func `only what came in and was copied by 15 November counts`(engine: Engine) async throws {
        try await County.with(engine) { county in
            county.set("2024-12-20")
            try await county.report("140522100", received: "2024-11-10", copied: "2024-11-15")
            try await county.report("140522101", received: "2024-11-16", copied: "2024-11-16")
            try await county.report("140522102", received: "2024-11-10", copied: nil)
            try await county.report("140522103", received: "2024-11-10", copied: "2024-12-01")
            let (due, rows) = try await ReportDesk(county.office).standings(year: 2024, by: county.head)
            #expect(due == Shipped.day("2024-11-15"))
            #expect(rows.filter(\.onTime).map(\.unit) == ["140522100"])
            #expect(rows.count(where: { $0.receivedOn != nil }) == 4)
            // The fifteen townships, and the departments that the plan names.
            #expect(rows.count(where: { $0.unit.hasPrefix("140522") }) == 15)
            #expect(rows.count > 15)
            #expect(rows.count == Set(rows.map(\.unit)).count)
        }
    }

    @Test(arguments: Engine.available)
    func `a copy that came later counts from its day, once, and leaves the ledger whole`(engine: Engine) async throws {
        try await County.with(engine) { county in
            county.set("2024-11-20")
            try await county.report("140522100", received: "2024-11-10", copied: nil)
            let desk = ReportDesk(county.office)
            func copy(_ day: String?, by officer: Officer) async throws {
                try await desk.recordCopy(
                    unit: "140522100",
                    on: day.map(Shipped.day),
                    year: 2024,
                    by: officer
                )
            }
            await #expect(throws: Refusal.notPermitted(.recordReports)) {
                try await copy("2024-11-14", by: county.north)
            }
            for day in [nil, "2024-11-21"] {
                await #expect(throws: Refusal.self) { try await copy(day, by: county.head) }
            }
            try await copy("2024-11-14", by: county.head)
            let rows = try await desk.standings(year: 2024, by: county.head).rows
            #expect(rows.filter(\.onTime).map(\.unit) == ["140522100"])
            await #expect(throws: Refusal.changedMeanwhile) { try await copy("2024-11-15", by: county.head) }
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults.isEmpty)
        }
    }

    private static let views: [(day: String, officer: String, done: Int, all: Int?, state: TaskState)] = [
        ("2024-11-09", "head", 0, nil, .onTheWay), ("2024-11-10", "head", 1, nil, .onTheWay),
        ("2024-11-15", "head", 1, nil, .onTheWay), ("2024-11-16", "head", 1, nil, .behind),
        ("2024-12-31", "head", 1, nil, .behind), ("2024-11-10", "north", 1, 1, .met),
        ("2024-11-15", "south", 0, 1, .onTheWay), ("2024-11-16", "south", 0, 1, .behind),
    ]

    @Test(arguments: Engine.available)
    func `the indicator of 8.2 is pending up to the day and then final`(engine: Engine) async throws {
        try await County.with(engine) { county in
            county.set("2024-12-20")
            try await county.report("140522100", received: "2024-11-10", copied: "2024-11-10")
            try await county.report("140522101", received: "2024-11-16", copied: "2024-11-16")
            let units = try await ReportDesk(county.office).standings(year: 2024, by: county.head).rows.count
            for view in Self.views {
                let officer = ["north": county.north, "south": county.south][view.officer] ?? county.head
                let task = try await county.task("8.2", on: view.day, by: officer)
                #expect(task.figure.numerator == view.done, "\(view.day) \(view.officer)")
                #expect(task.figure.denominator == view.all ?? units, "\(view.day) \(view.officer)")
                #expect(task.state == view.state, "\(view.day) \(view.officer)")
            }
        }
    }

    private static let wrong: [(unit: String, title: String, received: String?, copied: String?, codes: [String])] = [
        ("140522100", "年度报告", "2024-11-01", nil, ["already-recorded"]),
        ("140522999", "年度报告", "2024-11-01", nil, ["unknown-unit"]),
        ("140522101", " ", "2024-11-01", nil, ["title-missing"]),
        ("140522101", "年度报告", nil, nil, ["date-missing"]),
        ("140522101", "年度报告", "2024-11-21", nil, ["in-the-future"]),
        ("140522101", "年度报告", "2024-11-20", "2024-11-21", ["in-the-future"]),
        ("x", "", nil, "2025-01-01", ["unknown-unit", "title-missing", "date-missing", "in-the-future"]),
    ]

    @Test(arguments: Engine.available)
    func `a faulty entry is refused with all its faults, a second one of a unit too`(engine: Engine) async throws {
        try await County.with(engine) { county in
            county.set("2024-11-20")
            try await county.report("140522100", received: "2024-11-01", copied: nil)
            let before = try await county.census()
            for row in Self.wrong {
                let refusal = await #expect(throws: Refusal.self) {
                    try await county.report(row.unit, title: row.title, received: row.received, copied: row.copied)
                }
                guard case .incomplete(let faults) = refusal else {
                    Issue.record("\(String(describing: refusal))")
                    continue
                }
                #expect(faults.map(\.code) == row.codes)
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }
}

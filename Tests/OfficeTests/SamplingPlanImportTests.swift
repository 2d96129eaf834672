import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Lists of sampling plans` {
    private static func row(
        _ number: Int,
        _ food: String = "豇豆",
        months: [Int] = [3],
        planned: Int = 4,
        _ change: (inout SamplingPlanRow) -> Void = { _ in }
    ) -> SamplingPlanRow {
        var row = SamplingPlanRow(
            row: number,
            foodClass: food,
            stage: .distribution,
            area: "凤城镇",
            months: months,
            planned: planned
        )
        change(&row)
        return row
    }

    @discardableResult
    private static func importing(_ rows: [SamplingPlanRow], _ county: County) async throws -> TableImportReport {
        let file = SamplingPlanImportDesk.SourceFile(name: "计划.xlsx", rows: rows, problems: [], notices: [])
        let desk = SamplingPlanImportDesk(county.office)
        let preview = try await desk.preview(file, by: county.head)
        var report = try await desk.importFile(file, by: county.head)
        report.dryRun = true
        #expect(preview == report)
        return report
    }

    private static func plan(_ county: County) async throws -> SamplingPlanFile? {
        try await SamplingPlanDesk(county.office).plan(year: 2024, by: county.head).file
    }

    @Test(arguments: Engine.available)
    func `a list makes the year's draft, and the same list again changes nothing`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let rows = [Self.row(2, months: [3, 4]), Self.row(3, "韭菜", planned: 2) { $0.area = "" }]
            let first = try await Self.importing(rows, county)
            #expect((first.added, first.changed, first.unchanged) == (3, 0, 0))
            let plan = try await Self.plan(county)
            #expect(plan?.state == .draft && plan?.revision == 1)
            #expect(plan?.lines.map(\.planned) == [4, 4, 2])
            #expect(plan?.lines.map(\.township) == [Shipped.north, Shipped.north, nil])
            // The rules of the day fill in what the list leaves out.
            #expect(plan?.lines.allSatisfy { !$0.items.isEmpty && $0.part == .fixed } == true)
            let before = try await county.census()
            let again = try await Self.importing(rows, county)
            #expect((again.added, again.changed, again.unchanged) == (0, 0, 3))
            let after = try await county.census()
            #expect(after == before)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a changed row changes its line and keeps what was taken on it`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.importing([Self.row(2)], county)
            let before = try await Self.plan(county)?.lines.first
            let report = try await Self.importing([Self.row(2, planned: 9) { $0.items = ["克百威"] }], county)
            #expect((report.added, report.changed) == (0, 1))
            let after = try await Self.plan(county)?.lines.first
            #expect(after?.planned == 9 && after?.items == ["克百威"])
            #expect(after?.lineage == before?.lineage && after?.position == before?.position)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `all that is wrong is said at once, and nothing is written`() async throws {
        try await County.with(.sqlite) { county in
            let before = try await county.census()
            let report = try await Self.importing(
                [
                    Self.row(2), Self.row(3), Self.row(4, "韭菜") { $0.area = "无此镇" },
                    Self.row(5, "芹菜") { $0.year = 2024 },
                    Self.row(6, "菠菜") { $0.year = 2025 },
                ],
                county
            )
            #expect(report.problems.map(\.code) == ["repeated-row", "unknown-township", "several-years"])
            #expect(report.problems.map(\.row) == [3, 4, 6])
            #expect(report.problems.allSatisfy { $0.column != nil })
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test func `an approved plan is not changed by a list`() async throws {
        try await County.with(.sqlite) { county in
            try await Self.importing([Self.row(2)], county)
            let desk = SamplingPlanDesk(county.office)
            let id = try await Self.plan(county)?.id ?? ""
            try await desk.approve(id, by: county.otherHead)
            let before = try await county.census()
            let report = try await Self.importing([Self.row(2, planned: 1)], county)
            #expect(report.problems.map(\.code) == ["plan-approved"])
            let after = try await county.census()
            #expect(after == before)
            _ = try await desk.draft(year: 2024, reason: "调整", by: county.head)
            let revised = try await Self.importing([Self.row(2, planned: 1)], county)
            #expect((revised.added, revised.changed) == (0, 1))
        }
    }

    @Test func `a class that no rule knows is taken with a word about it`() async throws {
        try await County.with(.sqlite) { county in
            let report = try await Self.importing([Self.row(2, "本地小吃")], county)
            #expect(report.notices.map(\.code) == ["unknown-class"])
            #expect(report.added == 1)
        }
    }

    @Test func `only who plans may import a plan`() async throws {
        try await County.with(.sqlite) { county in
            let file = SamplingPlanImportDesk.SourceFile(
                name: "计划.xlsx",
                rows: [Self.row(2)],
                problems: [],
                notices: []
            )
            await #expect(throws: Refusal.self) {
                _ = try await SamplingPlanImportDesk(county.office).importFile(file, by: county.north)
            }
        }
    }
}

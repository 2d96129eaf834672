import Primitives
import Rules
import Storage
package import Supervision

/// Bringing a year's sampling plan in from a list: whole, or not at all, and only into a draft.
package struct SamplingPlanImportDesk: ListImportDesk {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package typealias SourceFile = ListFile<SamplingPlanRow>

    package func preview(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        try officer.require(.planSampling)
        let now = office.environment.now()
        return try await office.database.read { db in try plan(file, dryRun: true, at: now, db).report }
    }

    /// Adds the fixed lines that the year's draft lacks and changes those of which a row says otherwise.
    ///
    /// Where the year has no plan yet one is drafted; an approved one is not touched, it wants a revision first.
    package func importFile(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        let now = office.environment.now()
        return try await office.database.write { db in try importRows(file, by: officer, at: now, db: db) }
    }

    func importRows(
        _ file: SourceFile,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> TableImportReport {
        try officer.require(.planSampling)
        let (report, items, year) = try plan(file, dryRun: false, at: now, db)
        guard report.problems.isEmpty, report.accepted > 0 else { return report }
        let desk = SamplingPlanDesk(office)
        let records = SamplingPlanRecords(db: db, county: office.county)
        let id =
            try records.revisions(year: year).first?.id
            ?? desk.draft(year: year, reason: "", by: officer, at: now, db: db)
        let before = try records.digest(of: id)
        var position = try records.lines(of: id, scope: .program(office.county)).map(\.position).max() ?? 0
        var new: [SamplingPlanLine] = []
        for item in items where item.isChanged {
            var line = desk.line(item.line, month: item.month, position: item.known?.position ?? 0, year: year, at: now)
            if let known = item.known {
                // What was taken on the line stays its own.
                line.lineage = known.lineage
                _ = try records.deleteLine(known.position, of: id)
            } else {
                position += 1
                line.position = position
            }
            new.append(line)
        }
        try records.insert(new, plan: id)
        try desk.record("sampling-plan-imported", id, by: officer, at: now, before: before, records)
        return report
    }

    /// One month of a row, with the line of the draft that it is about.
    private struct Item {
        var line: SamplingPlanDesk.Line
        var month: Int
        var known: SamplingPlanLine?
        /// The items that the line would have.
        var items: [String]

        /// A row without items or reason leaves those of the line.
        var isChanged: Bool {
            guard let known else { return true }
            return known.planned != line.planned || known.items != items || known.reason != line.reason
                || known.organiser != line.organiser
        }
    }

    /// Two rows with one key are about one line of the plan.
    private struct Key: Hashable {
        var kind: SamplingRow.Kind
        var foodClass: String
        var stage: PlannedSamples.Stage
        var township: AreaCode?
        var month: Int
    }

    private func plan(
        _ file: SourceFile,
        dryRun: Bool,
        at now: Instant,
        _ db: any Connection
    ) throws -> (report: TableImportReport, items: [Item], year: Int) {
        var report = TableImportReport(file, dryRun: dryRun)
        var problems = ListProblems(file, kind: "sampling-plan", office.rulebook)
        let year = file.rows.compactMap(\.year).first ?? now.day.year
        let draft = try draft(year: year, db, &problems)
        let known = Dictionary(
            draft.filter { $0.part == .fixed && $0.operatorID == nil }.map { (Self.key($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let places = try RowPlaces(db: db, office: office)
        var rows: [Key: Int] = [:]
        var items: [Item] = []
        for row in file.rows {
            check(row, year: year, &problems, &report)
            let township = places.township(row.area)
            if township == nil, !row.area.isEmpty {
                problems.unknownTownship(row, "area", row.area)
                continue
            }
            let organiser = organiser(row, &problems)
            for month in row.months {
                let key = Key(
                    kind: row.kind,
                    foodClass: row.foodClass,
                    stage: row.stage,
                    township: township,
                    month: month
                )
                if let earlier = rows.updateValue(row.row, forKey: key) {
                    problems.repeated(
                        row,
                        "month",
                        read: "\(row.foodClass) \(month)",
                        expected: "同一类别、环节、区域、月份只写一行",
                        earlier: earlier
                    )
                }
                items.append(item(row, township, month, known[key], organiser))
            }
        }
        report.problems = problems.all
        guard report.problems.isEmpty else { return (report, [], year) }
        report.added = items.count { $0.known == nil }
        report.changed = items.count { $0.known != nil && $0.isChanged }
        report.unchanged = items.count - report.added - report.changed
        return (report, items, year)
    }

    /// The lines of the year's draft; none where the year has no plan.
    private func draft(
        year: Int,
        _ db: any Connection,
        _ problems: inout ListProblems
    ) throws -> [SamplingPlanLine] {
        let records = SamplingPlanRecords(db: db, county: office.county)
        guard let last = try records.revisions(year: year).first else { return [] }
        guard last.state == .draft else {
            problems.add(
                Problem(
                    code: "plan-approved",
                    read: "\(year)",
                    expected: "\(year) 年计划已批准，请先在计划页面新建修订版",
                    message: "the plan of \(year) is approved and has no draft"
                )
            )
            return []
        }
        return try records.lines(of: last.id, scope: .program(office.county))
    }

    private func item(
        _ row: SamplingPlanRow,
        _ township: AreaCode?,
        _ month: Int,
        _ known: SamplingPlanLine?,
        _ organiser: String?
    ) -> Item {
        let line = SamplingPlanDesk.Line(
            kind: row.kind,
            foodClass: row.foodClass,
            stage: row.stage,
            township: township,
            months: [month],
            planned: row.planned,
            items: row.items.isEmpty ? known?.items ?? [] : row.items,
            reason: row.reason.isEmpty ? known?.reason ?? "" : row.reason,
            organiser: organiser ?? known?.organiser
        )
        return Item(line: line, month: month, known: known, items: line.items)
    }

    /// The department by its name; a list that says none leaves what the line has.
    private func organiser(_ row: SamplingPlanRow, _ problems: inout ListProblems) -> String? {
        guard !row.organiser.isEmpty else { return nil }
        let departments = office.rulebook.departments.filter { $0.kind == .department }
        if let found = departments.first(where: { $0.name == row.organiser || $0.name == "县" + row.organiser }) {
            return found.id
        }
        problems.add(
            row,
            "organiser",
            "unknown-department",
            read: row.organiser,
            expected: departments.prefix(3).map(\.name).joined(separator: "、") + "等部门的名称",
            "no department is called so"
        )
        return nil
    }

    private static func key(_ line: SamplingPlanLine) -> Key {
        Key(
            kind: line.kind,
            foodClass: line.foodClass,
            stage: line.stage,
            township: line.township,
            month: line.month
        )
    }

    private func check(
        _ row: SamplingPlanRow,
        year: Int,
        _ problems: inout ListProblems,
        _ report: inout TableImportReport
    ) {
        if let own = row.year, own != year {
            problems.add(
                row,
                "year",
                "several-years",
                read: "\(own)",
                expected: "一份文件只能有一个年度；前面是 \(year)",
                "the file has two years"
            )
        }
        let day = Day(year: year, month: row.months.first ?? 1, day: 1) ?? Day(ordinal: 0)
        guard row.items.isEmpty, !row.foodClass.isEmpty,
            SamplingClasses(office.rulebook.sampling).items(food: row.foodClass, on: day).isEmpty
        else { return }
        report.notices.append(
            problems.problem(
                row,
                "class",
                "unknown-class",
                read: row.foodClass,
                expected: "抽检实施细则里的食品细类；没有带出检验项目",
                "no class is called so"
            )
        )
    }
}

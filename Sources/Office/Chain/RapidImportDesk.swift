import Primitives
import Rules
import Storage
package import Supervision

/// Bringing rapid tests in from a list: whole, or not at all; each opens what it would open by hand.
package struct RapidImportDesk: ListImportDesk {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package typealias SourceFile = ListFile<RapidTestRow>

    package func preview(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        let now = office.environment.now()
        return try await office.database.read { db in try plan(file, dryRun: true, by: officer, at: now, db).report }
    }

    package func importFile(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        let now = office.environment.now()
        return try await office.database.write { db in
            let (report, entries) = try plan(file, dryRun: false, by: officer, at: now, db)
            guard report.problems.isEmpty else { return report }
            let desk = RapidDesk(office)
            for entry in entries { _ = try desk.record(entry, by: officer, at: now, db: db) }
            return report
        }
    }

    private func plan(
        _ file: SourceFile,
        dryRun: Bool,
        by officer: Officer,
        at now: Instant,
        _ db: any Connection
    ) throws -> (report: TableImportReport, entries: [RapidDesk.Entry]) {
        try officer.require(.takeSamples)
        var report = TableImportReport(file, dryRun: dryRun)
        var problems = ListProblems(file, kind: "rapid-tests", office.rulebook)
        let records = RapidRecords(db: db, county: office.county)
        let operators = OperatorRecords(db: db, county: office.county)
        var seen: [RapidTestRow: Int] = [:]
        var entries: [RapidDesk.Entry] = []
        for row in file.rows {
            let firm =
                try row.operatorName.isEmpty ? nil : operators.only(named: row.operatorName, scope: officer.scope)
            if firm == nil {
                problems.add(
                    row,
                    "operator",
                    "unknown-operator",
                    read: row.operatorName,
                    expected: "管辖范围内登记在册、开业的单位名称，且只有一家同名",
                    "no one open operator in sight is called so"
                )
            }
            if let tested = row.testedAt, tested > now {
                problems.add(
                    row,
                    "day",
                    "in-future",
                    read: tested.short,
                    expected: "不晚于现在的检测时间",
                    "the test lies in the future"
                )
            }
            if let earlier = seen.updateValue(row.row, forKey: row.asTold) {
                problems.repeated(
                    row,
                    "operator",
                    read: "\(row.food) \(row.item)",
                    expected: "一次快检只写一行",
                    earlier: earlier
                )
            }
            guard let firm, let outcome = row.outcome, let tested = row.testedAt else { continue }
            var entry = RapidDesk.Entry(
                operatorID: firm,
                food: row.food,
                item: row.item,
                kit: row.kit,
                outcome: outcome
            )
            entry.reading = row.reading
            entry.testedAt = tested
            entry.remark = row.remark
            if try records.holds(entry, at: tested) { report.unchanged += 1 } else { entries.append(entry) }
        }
        report.problems = problems.all
        guard report.problems.isEmpty else {
            report.unchanged = 0
            return (report, [])
        }
        report.added = entries.count
        return (report, entries)
    }
}

extension RapidTestRow {
    /// The same test, whatever its place in the file.
    fileprivate var asTold: RapidTestRow {
        var row = self
        row.row = 0
        row.sheet = nil
        return row
    }
}

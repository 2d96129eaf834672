import Judging
package import Primitives
import Rules
import Storage
package import Supervision

/// Bringing laboratory files and public notices into the ledger.
package struct SamplingDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// A file as it was read: its rows, and everything that is wrong with it.
    package struct SourceFile: Sendable {
        package var name: String
        package var digest: String
        package var rows: [SamplingRow]
        package var problems: [Problem]
        package var notices: [Problem]
        /// What the file's header calls each field, by the field's id.
        package var columns: [String: String]
        /// On which day the county received the results: a failure's clocks run from there.
        package var receivedOn = EventDay.now

        package init(
            name: String,
            digest: String,
            rows: [SamplingRow],
            problems: [Problem],
            notices: [Problem],
            columns: [String: String] = [:]
        ) {
            self.name = name
            self.digest = digest
            self.rows = rows
            self.problems = problems
            self.notices = notices
            self.columns = columns
        }
    }

    /// A day that cannot be is refused whether or not something failed.
    private func check(_ file: SourceFile, _ now: Instant) throws {
        _ = try file.receivedOn.moment(notBefore: nil, now: now, field: "received")
    }

    /// What ``importFile(_:by:)`` would do; writes nothing.
    package func preview(_ file: SourceFile, by officer: Officer) async throws -> ImportReport {
        try officer.require(.importFiles)
        guard file.problems.isEmpty else { return refused(file, dryRun: true) }
        let now = office.environment.now()
        try check(file, now)
        let judged = judge(file.rows)
        let report = try await office.database.read { db in
            try work(judged, file: file, at: now, importID: "", db: db).report
        }
        return with(report, dryRun: true)
    }

    /// Imports a file whole or not at all: one problem in it and nothing is written.
    ///
    /// The ledger refuses no result, so all that can be wrong is with the cells.
    ///
    /// Repeating an import changes nothing. A sample that fails opens one disposal (核查处置), however many items failed.
    package func importFile(_ file: SourceFile, by officer: Officer) async throws -> ImportReport {
        try officer.require(.importFiles)
        guard file.problems.isEmpty else { return refused(file, dryRun: false) }
        let now = office.environment.now()
        try check(file, now)
        let judged = judge(file.rows)
        return try await office.database.write { db in
            try importRows(judged, file: file, by: officer, at: now, db: db)
        }
    }

    /// The import within a transaction that the caller holds, for a simulated county built in one piece.
    func importRows(
        _ judged: [JudgedRow],
        file: SourceFile,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> ImportReport {
        let importID = office.environment.nextID(now)
        var (plan, report) = try work(judged, file: file, at: now, importID: importID, db: db)
        guard report.accepted > 0 else { return report }
        let records = SamplingRecords(db: db, county: office.county)
        try OperatorRecords(db: db, county: office.county).insert(plan.operators, at: now)
        try OperatorRecords(db: db, county: office.county).insertReviews(plan.reviews)
        // Row and digest are of the same order: identities increase, and results are sorted by sample and position.
        plan.resultRows.sort(by: Self.bySampleAndPosition)
        var digest = Digest.Running()
        // The last column is what the conclusion is today: that is what decisions change, with leaves of their own.
        for row in plan.sampleRows { digest.add(Array(row.dropLast())) }
        for row in plan.resultRows { digest.add(row) }
        let recordDigest = digest.finish()
        try records.insertFile(
            report,
            id: importID,
            digest: file.digest,
            recordDigest: recordDigest,
            at: now,
            by: officer.account
        )
        try records.insertSamples(plan.sampleRows)
        try records.insertResults(plan.resultRows)
        let search = SearchRecords(db: db, office: office)
        let rebuild = SearchRebuild(db: db, office: office)
        try search.add(rebuild.documents(ofOperators: plan.operators.map(\.id)) + rebuild.samples(ofImport: importID))
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: "samples-imported",
                subjectKind: "import-file",
                subject: importID,
                after: recordDigest
            ),
            county: office.county,
            to: db
        )
        try change(plan.changes, records, by: officer, at: now)
        report.opened = try openMatters(for: plan.failures, receivedOn: file.receivedOn, by: officer, at: now, db: db)
        return report
    }

    /// Judges each row.
    ///
    /// Files often repeat the sample's conclusion beside every item: where one item of a failed sample fails,
    /// the others may pass without contradicting it.
    func judge(_ rows: [SamplingRow]) -> [JudgedRow] {
        var batch = JudgeBatch(office.judge)
        var judged = rows.map { judge($0, declared: $0.declared, &batch) }
        var failed: Set<String> = []
        for row in judged where row.judgement?.verdict == .fail { failed.insert(row.key) }
        for (index, row) in judged.enumerated()
        where row.judgement?.flags.contains(.contradictsDeclared) == true && row.row.declared == .fail
            && failed.contains(row.key)
        {
            judged[index] = judge(row.row, declared: nil, &batch)
        }
        return judged
    }

    private func judge(_ row: SamplingRow, declared: Verdict?, _ batch: inout JudgeBatch) -> JudgedRow {
        guard let item = row.item else { return JudgedRow(row: row, key: row.key.text, judgement: nil) }
        let request = JudgeRequest(
            food: row.food,
            foodClass: row.foodClass,
            item: item,
            result: row.result ?? "",
            unit: row.unit,
            printedLimit: row.limit,
            day: row.ruleDay(importedOn: office.environment.now().day),
            declared: declared
        )
        return JudgedRow(row: row, key: row.key.text, judgement: batch.judge(request))
    }

    private func work(
        _ judged: [JudgedRow],
        file: SourceFile,
        at now: Instant,
        importID: String,
        db: any Connection
    ) throws -> (plan: ImportPlan, report: ImportReport) {
        var report = ImportReport(fileName: file.name)
        report.notices = file.notices
        report.rows = judged.count
        count(judged, &report)
        let known = try knownOperators(judged, db)
        let townships = TownshipFinder(townships: office.rulebook.townships(of: office.county))
        let newID = { office.environment.nextID(now) }
        let existing = try SamplingRecords(db: db, county: office.county).existing(
            keys: Array(Set(judged.map(\.key))).sorted()
        )
        var planner = ImportPlanner(
            county: office.county,
            importFile: importID,
            now: now,
            products: ActionProductFinder(office.rulebook.actionProducts),
            bans: BannedItems(office.rulebook),
            resolver: OperatorResolver(known: known.candidates, townships: townships, newID: newID),
            existing: existing,
            newID: newID,
            townshipOf: { known.townships[$0] }
        )
        let plan = planner.plan(judged, into: &report)
        return (plan, report)
    }

    private func knownOperators(
        _ judged: [JudgedRow],
        _ db: any Connection
    ) throws -> (candidates: [OperatorRecords.Candidate], townships: [String: AreaCode]) {
        var names: Set<String> = []
        for row in judged.lazy.map(\.row) {
            for name in [row.producer.map(NamedParty.maker), row.supplier].compactMap({ $0 }) {
                if let key = OperatorKey(name: name) { names.insert(key.name) }
            }
        }
        let records = OperatorRecords(db: db, county: office.county)
        let candidates = try records.candidates(nameKeys: names.sorted())
        return (candidates, try records.townships(of: candidates.map(\.id)))
    }

    private func count(_ judged: [JudgedRow], _ report: inout ImportReport) {
        for row in judged {
            guard let judgement = row.judgement else {
                report.withoutFigures += 1
                continue
            }
            switch judgement.verdict {
            case .pass: report.passed += 1
            case .fail: report.failed += 1
            case .undetermined: report.undetermined += 1
            }
            guard let declared = judgement.declared, declared != judgement.verdict else { continue }
            report.disagreements.append(
                ImportReport.Disagreement(
                    row: row.row.row,
                    food: row.row.food,
                    item: row.row.item ?? "",
                    declared: declared,
                    verdict: judgement.verdict,
                    reason: judgement.reason.rawValue,
                    explanation: judgement.reason.chinese
                )
            )
        }
    }

    private func refused(_ file: SourceFile, dryRun: Bool) -> ImportReport {
        var report = ImportReport(fileName: file.name)
        report.dryRun = dryRun
        report.rows = file.rows.count
        report.problems = file.problems
        report.notices = file.notices
        return report
    }

    private func with(_ report: ImportReport, dryRun: Bool) -> ImportReport {
        var report = report
        report.dryRun = dryRun
        return report
    }

    private static func bySampleAndPosition(_ left: [SQLValue], _ right: [SQLValue]) -> Bool {
        guard case .text(let leftSample) = left[1], case .text(let rightSample) = right[1],
            case .integer(let leftPosition) = left[2], case .integer(let rightPosition) = right[2]
        else { return false }
        return (leftSample, leftPosition) < (rightSample, rightPosition)
    }
}

package import Judging
import Primitives
import Rules
import Storage
package import Supervision

/// A laboratory's work on the specimens it was handed; it is told no operator's name (盲样).
package struct LaboratoryDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// What a laboratory sees of a specimen.
    package struct Parcel: Sendable {
        package var summary: SpecimenSummary
        package var amount: String
        package var reserve: String
        package var seal: String
        package var spec: String
        package var productionDate: String
        package var batch: String
        package var items: [SpecimenFile.Item]
        package var results: [SpecimenFile.Result]
        package var events: [SpecimenFile.Event]
        package var reports: [LaboratoryReport]
        /// Which entry of results stands, from 1; 0 before the first.
        package var round: Int
    }

    /// One line of results as it was typed or read from a file.
    package struct Entry: Sendable, Hashable {
        package var item: String
        package var result: String
        package var unit: String
        package var limit: String
        package var method: String
        package var detectionLimit: String
        /// Nil where the laboratory says nothing of the item: our own verdict then stands for it.
        package var declared: Verdict?

        package init(
            item: String,
            result: String,
            unit: String,
            limit: String = "",
            method: String = "",
            detectionLimit: String = "",
            declared: Verdict? = nil
        ) {
            self.item = item
            self.result = result
            self.unit = unit
            self.limit = limit
            self.method = method
            self.detectionLimit = detectionLimit
            self.declared = declared
        }
    }

    package func list(
        state: SpecimenState?,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [SpecimenSummary], total: Int) {
        let sight = try Self.sight(officer)
        let now = office.environment.now()
        return try await office.database.read { db in
            let records = SpecimenRecords(db: db, county: office.county)
            let filter = SpecimenFilter(state: state, open: state == nil)
            return (
                try records.list(filter, sight, now: now, limit: limit, offset: offset).map(Self.blind),
                try records.count(filter, sight, now: now)
            )
        }
    }

    package func parcel(_ id: String, by officer: Officer) async throws -> Parcel {
        let sight = try Self.sight(officer)
        return try await office.database.read { db in
            let records = SpecimenRecords(db: db, county: office.county)
            guard let stored = try records.find(id, sight) else { throw Refusal.notFound }
            return Parcel(
                summary: Self.blind(stored.summary),
                amount: stored.sheet.amount,
                reserve: stored.sheet.reserve,
                seal: stored.sheet.seal,
                spec: stored.sheet.spec,
                productionDate: stored.sheet.productionDate?.description ?? "",
                batch: stored.sheet.batch,
                items: try records.items(of: id),
                results: try records.results(of: id),
                events: try records.events(of: id),
                reports: try LaboratoryReportRecords(db: db, county: office.county).reports(of: [id]),
                round: stored.standing.round
            )
        }
    }

    /// Nothing that names the operator or where it is.
    private static func blind(_ summary: SpecimenSummary) -> SpecimenSummary {
        var blind = summary
        blind.supplier = ""
        blind.supplierID = ""
        blind.township = nil
        return blind
    }

    static func sight(_ officer: Officer) throws(Refusal) -> SpecimenRecords.Sight {
        try officer.require(.testSamples)
        guard let laboratory = officer.scope.department else { throw .notFound }
        return .laboratory(laboratory)
    }

    // MARK: Receiving

    package func accept(_ id: String, note: String, by officer: Officer) async throws {
        try await receive(id, .accepted, note: note, by: officer)
    }

    /// Sends a specimen back to its sampler: broken seal, wrong amount, spoilt.
    package func refuse(_ id: String, reason: String, by officer: Officer) async throws {
        try await receive(id, .refused, note: reason, by: officer)
    }

    private func receive(_ id: String, _ state: SpecimenState, note: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try receive(id, state, note: note, by: officer, at: now, db: db)
        }
    }

    func receive(
        _ id: String,
        _ state: SpecimenState,
        note: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let records = SpecimenRecords(db: db, county: office.county)
        guard let stored = try records.find(id, try Self.sight(officer)) else { throw Refusal.notFound }
        let desk = SpecimenDesk(office)
        let from = state == .accepted ? now : stored.summary.takenAt
        let standing = desk.standing(state, since: now, clockFrom: from, keeping: stored.standing)
        try desk.move(stored, to: standing, note: note, by: officer, records)
    }

    // MARK: Results

    /// Enters results, with their report where there is one, and sends them to review; an earlier round that was returned
    /// stays as it was.
    package func submit(
        _ id: String,
        _ entries: [Entry],
        report: LaboratoryReportDesk.Entry? = nil,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try submit(id, entries, report: report, by: officer, at: now, db: db)
        }
    }

    func submit(
        _ id: String,
        _ entries: [Entry],
        report: LaboratoryReportDesk.Entry? = nil,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let records = SpecimenRecords(db: db, county: office.county)
        guard let stored = try records.find(id, try Self.sight(officer)) else { throw Refusal.notFound }
        let report = report.flatMap { $0.isEmpty ? nil : $0 }
        let faults =
            Self.faults(entries, items: try records.items(of: id))
            + (report.map {
                LaboratoryReportDesk.faults($0, takenOn: stored.summary.takenAt.day, today: now.day)
            } ?? [])
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let results = judged(entries, of: stored)
        var standing = stored.standing
        standing.round += 1
        standing.declared = Conclusion.ofItems(results.map(\.declared))
        standing.judged = Conclusion.ofItems(results.map(\.verdict))
        standing.enteredBy = officer.account
        standing.reviewedBy = nil
        let desk = SpecimenDesk(office)
        standing = desk.standing(.submitted, since: now, clockFrom: now, keeping: standing)
        guard SpecimenState.sources(of: .submitted).contains(stored.standing.state) else {
            throw Refusal.incomplete([
                FieldFault(field: "act", code: "not-now", advice: "样品现在是“\(stored.standing.state.title)”，不能录入结果")
            ])
        }
        let before = try records.digest(of: id)
        try records.insertResults(results, of: id, at: now, by: officer.account)
        if let report {
            try LaboratoryReportDesk(office).write(report, of: id, round: standing.round, at: now, by: officer, db)
        }
        try records.update(standing, of: id)
        try records.addEvent(.submitted, to: id, at: now, by: officer.account, note: "")
        try desk.record("specimen-submitted", id, by: officer.account, at: now, before: before, records)
    }

    private static func faults(_ entries: [Entry], items: [SpecimenFile.Item]) -> [FieldFault] {
        var faults: [FieldFault] = []
        if entries.isEmpty { faults.append(FieldFault(field: "result-1", code: "no-results", advice: "请至少填写一个项目的结果")) }
        for (index, entry) in entries.enumerated() {
            if entry.item.trimmingSpaces().isEmpty {
                faults.append(
                    FieldFault(field: "item-\(index + 1)", code: "item-missing", advice: "第 \(index + 1) 行没有检验项目")
                )
            }
            if entry.result.trimmingSpaces().isEmpty {
                faults.append(
                    FieldFault(
                        field: "result-\(index + 1)",
                        code: "result-missing",
                        advice: "请填写“\(entry.item)”的结果，未检出的写“未检出”"
                    )
                )
            }
        }
        let entered = Set(entries.map { $0.item.trimmingSpaces() })
        for item in items where !entered.contains(item.item) {
            faults.append(FieldFault(field: "result-1", code: "item-left-out", advice: "还缺“\(item.item)”的结果"))
        }
        return faults
    }

    private func judged(_ entries: [Entry], of stored: SpecimenRecords.Stored) -> [SpecimenFile.Result] {
        var batch = JudgeBatch(office.judge)
        return entries.map { entry in
            let judgement = batch.judge(
                JudgeRequest(
                    food: stored.summary.food,
                    foodClass: stored.summary.foodClass.isEmpty ? nil : stored.summary.foodClass,
                    item: entry.item.trimmingSpaces(),
                    result: entry.result,
                    unit: entry.unit,
                    printedLimit: entry.limit.isEmpty ? nil : entry.limit,
                    day: stored.sheet.productionDate ?? stored.summary.takenAt.day,
                    declared: entry.declared
                )
            )
            return SpecimenFile.Result(
                round: stored.standing.round + 1,
                item: entry.item.trimmingSpaces(),
                result: entry.result.trimmingSpaces(),
                unit: entry.unit.trimmingSpaces(),
                limit: entry.limit.trimmingSpaces(),
                method: entry.method.trimmingSpaces(),
                detectionLimit: entry.detectionLimit.trimmingSpaces(),
                declared: entry.declared ?? judgement.verdict,
                verdict: judgement.verdict,
                reason: judgement.reason.rawValue
            )
        }
    }
}

import Judging
import Primitives
import Rules
import Storage
package import Supervision

/// A second person looks at results before they count: whoever entered them cannot approve them, the schema forbids it.
package struct ReviewDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// Lets the results count: they go into the ledger by the way of every import, judged and with what they open.
    ///
    /// A retest stays beside the sample it tests again and enters no row of its own: the ledger counts a batch once.
    /// Returns what was opened.
    @discardableResult
    package func approve(_ id: String, note: String, by officer: Officer) async throws -> [ImportReport.Opened] {
        let now = office.environment.now()
        return try await office.database.write { db in
            try approve(id, note: note, by: officer, at: now, db: db).opened
        }
    }

    func approve(
        _ id: String,
        note: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> ImportReport {
        try officer.require(.reviewResults)
        let records = SpecimenRecords(db: db, county: office.county)
        guard let stored = try records.find(id, .scope(officer.scope)) else { throw Refusal.notFound }
        try Self.require(stored, by: officer)
        var standing = stored.standing
        standing.reviewedBy = officer.account
        var report = ImportReport(fileName: "")
        if stored.retestOf == nil {
            report = try importResults(of: stored, records, by: officer, at: now)
            standing.sample = try db.first(
                "SELECT id FROM sample WHERE county = \(office.county.text) AND natural_key = \(Self.key(stored))"
            )?.get("id")
        }
        let desk = SpecimenDesk(office)
        standing = desk.standing(.approved, since: now, clockFrom: now, keeping: standing)
        try desk.move(stored, to: standing, note: note, by: officer, records)
        report.opened += try openAfterLookBack(stored, standing, by: officer, at: now, db: db)
        return report
    }

    /// What the rulebook opens where somebody looked back and it still fails; the new sample opens its own disposal.
    private func openAfterLookBack(
        _ stored: SpecimenRecords.Stored,
        _ standing: SpecimenRecords.Standing,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> [ImportReport.Opened] {
        guard stored.summary.aim == .lookBack, let sample = standing.sample,
            Conclusion.first(declared: standing.declared, judged: standing.judged ?? .undetermined) == .fail
        else { return [] }
        let origin = MatterDesk.Origin(
            event: "look-back-failed",
            subjectTitle: stored.summary.food,
            operatorID: stored.summary.supplierID,
            township: stored.summary.township,
            sample: sample,
            happenedOn: try Self.receivedOn(stored, SpecimenRecords(db: db, county: office.county))
        )
        return try MatterDesk(office).open(origin, by: officer.account, at: now, db: db)
    }

    /// Sends the results back to the laboratory with what is to be put right.
    package func giveBack(_ id: String, reason: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try giveBack(id, reason: reason, by: officer, at: now, db: db)
        }
    }

    func giveBack(_ id: String, reason: String, by officer: Officer, at now: Instant, db: any Connection) throws {
        try officer.require(.reviewResults)
        let records = SpecimenRecords(db: db, county: office.county)
        guard let stored = try records.find(id, .scope(officer.scope)) else { throw Refusal.notFound }
        try Self.require(stored, by: officer)
        let desk = SpecimenDesk(office)
        // The report's clock runs on from the day on which the laboratory took the specimen.
        let accepted = try records.events(of: id).last { $0.state == .accepted }?.at ?? stored.summary.takenAt
        let standing = desk.standing(.returned, since: now, clockFrom: accepted, keeping: stored.standing)
        try desk.move(stored, to: standing, note: reason, by: officer, records)
    }

    private static func require(_ stored: SpecimenRecords.Stored, by officer: Officer) throws(Refusal) {
        guard stored.standing.state == .submitted else { throw .changedMeanwhile }
        guard stored.standing.enteredBy != officer.account else {
            throw .incomplete([
                FieldFault(field: "act", code: "same-person", advice: "录入结果的人不能审核，请由另一人审核")
            ])
        }
    }

    /// When the laboratory handed its results in: the county has them from then on, whoever looks at them later.
    ///
    /// Source: 食品安全抽样检验管理办法, deadline SA-08, counted 收到不合格检验结论之日起.
    private static func receivedOn(
        _ stored: SpecimenRecords.Stored,
        _ records: SpecimenRecords
    ) throws -> EventDay {
        EventDay(try records.events(of: stored.summary.id).last { $0.state == .submitted }?.at.day)
    }

    private static func key(_ stored: SpecimenRecords.Stored) -> String {
        SampleKey(
            number: stored.summary.number,
            food: stored.summary.food,
            producer: nil,
            supplier: nil,
            productionDate: nil,
            batch: nil
        ).text
    }

    private func importResults(
        of stored: SpecimenRecords.Stored,
        _ records: SpecimenRecords,
        by officer: Officer,
        at now: Instant
    ) throws -> ImportReport {
        let round = stored.standing.round
        let results = try records.results(of: stored.summary.id).filter { $0.round == round }
        let rows = results.enumerated().map { index, result in row(stored, result, index: index) }
        let digest = Digest.hex(
            ofFields: [stored.summary.number, "\(round)"] + results.flatMap { [$0.item, $0.result, $0.unit, $0.limit] }
        )
        let desk = SamplingDesk(office)
        var file = SamplingDesk.SourceFile(
            name: "检验结果 \(stored.summary.number)",
            digest: digest,
            rows: rows,
            problems: [],
            notices: []
        )
        file.receivedOn = try Self.receivedOn(stored, records)
        return try desk.importRows(desk.judge(rows), file: file, by: officer, at: now, db: records.db)
    }

    private func row(_ stored: SpecimenRecords.Stored, _ result: SpecimenFile.Result, index: Int) -> SamplingRow {
        let summary = stored.summary
        var row = SamplingRow(row: index + 1, food: summary.food)
        row.kind = summary.kind
        row.aim = summary.aim == .routine ? .routine : .problem
        row.sampleNumber = summary.number
        row.foodClass = summary.foodClass.isEmpty ? nil : summary.foodClass
        row.supplier = summary.supplier
        row.supplierAddress = stored.sheet.supplierAddress
        row.producer = stored.sheet.producer.isEmpty ? nil : stored.sheet.producer
        row.producerAddress = stored.sheet.producerAddress.isEmpty ? nil : stored.sheet.producerAddress
        row.spec = stored.sheet.spec
        row.brand = stored.sheet.brand
        row.productionDate = stored.sheet.productionDate
        row.batch = stored.sheet.batch.isEmpty ? nil : stored.sheet.batch
        row.sampledOn = summary.takenAt.day
        row.laboratory = office.rulebook.department(summary.laboratory)?.name
        row.publisher = office.rulebook.department(stored.organiser ?? "market-supervision")?.name
        row.item = result.item
        row.unit = result.unit.isEmpty ? nil : result.unit
        row.result = result.result
        row.limit = result.limit.isEmpty ? nil : result.limit
        row.declared = result.declared
        row.remark = stored.sheet.remark.isEmpty ? nil : stored.sheet.remark
        return row
    }
}

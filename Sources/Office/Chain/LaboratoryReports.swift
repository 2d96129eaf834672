package import Primitives
import Rules
import Storage
import Supervision

/// SQL of laboratories' reports.
struct LaboratoryReportRecords {
    let db: any Connection
    let county: AreaCode

    func reports(of specimens: [String]) throws -> [LaboratoryReport] {
        try db.query(
            """
            SELECT specimen, round, number, issued_on, file_name FROM laboratory_report
            WHERE county = \(county.text) AND specimen IN (\(SQL.list(specimens))) ORDER BY specimen, round
            """
        ).map { row in
            LaboratoryReport(
                specimen: try row.get("specimen"),
                round: try row.get("round"),
                number: try row.get("number"),
                issuedOn: Day(try row.get("issued_on", as: String.self)) ?? Day(ordinal: 0),
                fileName: try row.get("file_name")
            )
        }
    }

    func insert(_ report: LaboratoryReport, _ file: EvidenceFile, at now: Instant, by actor: String) throws {
        try MatterRecords(db: db, county: county).insertFile(file)
        try db.execute(
            """
            INSERT INTO laboratory_report (county, specimen, round, number, issued_on, file_name, file_digest, media_type,
                recorded_at, recorded_by)
            VALUES (\(county.text), \(report.specimen), \(report.round), \(report.number),
                \(report.issuedOn.description), \(report.fileName), \(file.digest), \(file.mediaType),
                \(now.milliseconds), \(actor))
            """
        )
    }

    func file(_ specimen: String, round: Int) throws -> EvidenceFile? {
        guard
            let row = try db.first(
                """
                SELECT file_name, file_digest FROM laboratory_report
                WHERE county = \(county.text) AND specimen = \(specimen) AND round = \(round)
                """
            ), let content = try MatterRecords(db: db, county: county).content(digest: row.get("file_digest"))
        else { return nil }
        return try EvidenceFile(name: row.get("file_name"), content: content)
    }
}

/// Laying down a laboratory's report with its results or after them, and reading it.
package struct LaboratoryReportDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// A report as it was handed in.
    package struct Entry: Sendable {
        package var number: String
        package var issuedOn: Day?
        package var file: EvidenceFile?

        package init(number: String, issuedOn: Day?, file: EvidenceFile?) {
            self.number = number
            self.issuedOn = issuedOn
            self.file = file
        }

        /// Nothing was filled in: there is no report yet.
        package var isEmpty: Bool { number.trimmingSpaces().isEmpty && issuedOn == nil && file == nil }
    }

    static func faults(_ entry: Entry, takenOn: Day, today: Day) -> [FieldFault] {
        var faults: [FieldFault] = []
        func fault(_ field: String, _ code: String, _ advice: String) {
            faults.append(FieldFault(field: field, code: code, advice: advice))
        }
        if entry.number.trimmingSpaces().isEmpty { fault("report-number", "report-number-missing", "请填写检验报告编号") }
        if let issued = entry.issuedOn {
            if issued > today { fault("report-date", "report-in-future", "报告日期不能晚于今天") }
            if issued < takenOn { fault("report-date", "report-before-sampling", "报告日期不能早于抽样日期 \(takenOn)") }
        } else {
            fault("report-date", "report-date-missing", "请填写报告日期")
        }
        if entry.file?.mediaType != "application/pdf" {
            fault("report", entry.file == nil ? "report-missing" : "report-kind", "请上传检验报告的 PDF 文件")
        }
        return faults
    }

    /// Lays down the report on results that were entered before; one a round.
    package func lay(_ entry: Entry, on id: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let records = SpecimenRecords(db: db, county: office.county)
            guard let stored = try records.find(id, try LaboratoryDesk.sight(officer)) else { throw Refusal.notFound }
            var faults = Self.faults(entry, takenOn: stored.summary.takenAt.day, today: now.day)
            let held = try LaboratoryReportRecords(db: db, county: office.county).reports(of: [id])
            if ![.submitted, .approved, .published].contains(stored.standing.state) {
                faults.append(FieldFault(field: "report", code: "not-now", advice: "录入结果之后才能附检验报告"))
            } else if held.contains(where: { $0.round == stored.standing.round }) {
                faults.append(FieldFault(field: "report", code: "report-there", advice: "这次结果已附检验报告，不能更换"))
            }
            guard faults.isEmpty else { throw Refusal.incomplete(faults) }
            let before = try records.digest(of: id)
            try write(entry, of: id, round: stored.standing.round, at: now, by: officer, db)
            try SpecimenDesk(office).record(
                "report-laid-down",
                id,
                by: officer.account,
                at: now,
                before: before,
                records
            )
        }
    }

    /// Writes a report that was found complete; the caller writes the specimen's leaf.
    func write(
        _ entry: Entry,
        of id: String,
        round: Int,
        at now: Instant,
        by officer: Officer,
        _ db: any Connection
    ) throws {
        guard let file = entry.file, let issued = entry.issuedOn else { return }
        let report = LaboratoryReport(
            specimen: id,
            round: round,
            number: entry.number.trimmingSpaces(),
            issuedOn: issued,
            fileName: file.name
        )
        try LaboratoryReportRecords(db: db, county: office.county)
            .insert(report, file, at: now, by: officer.account)
    }

    /// The report's file, for whoever may see the specimen.
    package func file(_ id: String, round: Int, by officer: Officer) async throws -> EvidenceFile {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = SpecimenRecords(db: db, county: office.county)
            guard try records.find(id, .scope(officer.scope)) != nil,
                let file = try LaboratoryReportRecords(db: db, county: office.county).file(id, round: round)
            else { throw Refusal.notFound }
            return file
        }
    }

    /// The report on the results that stand, for each specimen of a matter's sample: the first test and its retests.
    func reports(ofSample sample: String, _ db: any Connection) throws -> [LaboratoryReport] {
        let linked = try SpecimenRecords(db: db, county: office.county).linked(to: sample)
            .filter { $0.sample == sample || $0.aim == .retest }
        return try last(of: linked.map(\.id), db)
    }

    func last(of specimens: [String], _ db: any Connection) throws -> [LaboratoryReport] {
        let all = try LaboratoryReportRecords(db: db, county: office.county).reports(of: specimens)
        return specimens.compactMap { id in all.last { $0.specimen == id } }
    }

    /// Lays a report down as the paper that a step of a matter needs, without its being uploaded again.
    package func lay(_ specimen: String, as need: String, on matter: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let (_, stored, _) = try MatterDesk(office).held(matter, by: officer, db: db)
            guard let sample = stored.sample,
                let report = try reports(ofSample: sample, db).first(where: { $0.specimen == specimen }),
                let file = try LaboratoryReportRecords(db: db, county: office.county)
                    .file(specimen, round: report.round)
            else {
                throw Refusal.incomplete([
                    FieldFault(field: "act", code: "report-unknown", advice: "请选择这件事样品的检验报告")
                ])
            }
            try MatterDesk(office).addEvidence(
                matter: matter,
                need: need,
                note: report.words,
                file: file,
                by: officer,
                at: now,
                db: db
            )
        }
    }
}

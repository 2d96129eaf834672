package import Primitives
import Rules
import Storage
package import Supervision

/// The county's own annual report: drafted section by section, frozen with its files, number and day, and opened again only by a
/// named exception.
package struct CountyReportDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    package enum Format: String, Sendable, Hashable, CaseIterable {
        case docx
        case html
        case xlsx
    }

    /// A report as it went out.
    package struct Version: Sendable, Hashable {
        package var revision: Int
        /// 发文字号.
        package var number: String
        package var datedOn: Day
        package var frozenAt: Instant
        package var frozenBy: String
        /// SHA-256 of each file.
        package var digests: [Format: String]
    }

    /// What a unit's accepted part says in one section.
    package struct UnitWords: Sendable, Hashable {
        package var unit: String
        package var name: String
        package var words: String
    }

    package struct Sight: Sendable {
        package var draft: DraftDesk.Sight
        /// By section, in the order of the reporting calendar.
        package var units: [String: [UnitWords]]
        /// The newest first.
        package var versions: [Version]
    }

    private var unit: String { office.county.text }

    private func require(_ officer: Officer) throws(Refusal) {
        try officer.require(.recordReports)
        guard officer.scope.isWholeCounty else { throw .notFound }
    }

    package func sight(year: Int, by officer: Officer) async throws -> Sight {
        try require(officer)
        let draft = try await DraftDesk(office).sight(unit, year: year, by: officer)
        return try await office.database.read { db in
            Sight(draft: draft, units: try units(year, officer, db), versions: try versions(year, db))
        }
    }

    private func units(_ year: Int, _ officer: Officer, _ db: any Connection) throws -> [String: [UnitWords]] {
        let drafts = DraftRecords(db: db, county: office.county, year: year)
        var found: [String: [UnitWords]] = [:]
        for standing in try ReportRecords(db: db, county: office.county)
            .standings(office: office, year: year, scope: officer.scope) where standing.way.state == .accepted
        {
            for section in try drafts.find(standing.unit)?.sections ?? [] {
                let words = section.words.trimmingSpaces()
                guard !words.isEmpty else { continue }
                found[section.id, default: []]
                    .append(UnitWords(unit: standing.unit, name: standing.name, words: words))
            }
        }
        return found
    }

    private func versions(_ year: Int, _ db: any Connection) throws -> [Version] {
        try db.query(
            """
            SELECT county_report.revision, county_report.number, county_report.dated_on, county_report.frozen_at,
                county_report.docx_digest, county_report.html_digest, county_report.xlsx_digest, account.name
            FROM county_report
            LEFT JOIN account ON account.county = county_report.county AND account.id = county_report.frozen_by
            WHERE county_report.county = \(unit) AND county_report.year = \(year)
            ORDER BY county_report.revision DESC
            """
        ).map { row in
            Version(
                revision: try row.get("revision"),
                number: try row.get("number"),
                datedOn: Day(try row.get("dated_on", as: String.self)) ?? Day(ordinal: 0),
                frozenAt: Instant(milliseconds: try row.get("frozen_at")),
                frozenBy: try row.get("name", as: String?.self) ?? "—",
                digests: [
                    .docx: try row.get("docx_digest"), .html: try row.get("html_digest"),
                    .xlsx: try row.get("xlsx_digest"),
                ]
            )
        }
    }

    /// A file as it went out, byte for byte.
    package func file(
        _ format: Format,
        revision: Int,
        year: Int,
        by officer: Officer
    ) async throws -> (version: Version, content: [UInt8]) {
        try require(officer)
        return try await office.database.read { db in
            guard let version = try versions(year, db).first(where: { $0.revision == revision }),
                let digest = version.digests[format],
                let content = try MatterRecords(db: db, county: office.county).content(digest: digest)
            else { throw Refusal.notFound }
            return (version, content)
        }
    }

    // MARK: Freezing

    /// Freezes the report as of a day: its files are kept, and nothing that is recorded later changes them.
    ///
    /// `render` makes the files of the document. The document is counted before it is written; where the ledger has moved
    /// on in between, it is counted again.
    package func freeze(
        year: Int,
        number: String,
        on day: Day?,
        by officer: Officer,
        render: @Sendable (ReportDocument) throws -> [Format: [UInt8]]
    ) async throws {
        try require(officer)
        let number = number.trimmingSpaces()
        try await check(year: year, number: number, day, by: officer)
        guard let day else { return }
        for _ in 0..<5 {
            let (document, head) = try await AnnualReport(office).seen(year: year, on: day, by: officer)
            var numbered = document
            numbered.number = number
            let files = try render(numbered)
            let now = office.environment.now()
            let isWritten = try await office.database.write { db in
                guard try Audit.head(db, county: office.county).hash == head else { return false }
                try freeze(year: year, number: number, on: day, files, by: officer, at: now, db: db)
                return true
            }
            if isWritten { return }
        }
        throw Refusal.changedMeanwhile
    }

    private func check(year: Int, number: String, _ day: Day?, by officer: Officer) async throws {
        let today = office.environment.now().day
        var faults: [FieldFault] = []
        if number.isEmpty || number.count > 40 {
            faults.append(FieldFault(field: "number", code: "number-missing", advice: "请填写发文字号，不超过 40 字"))
        }
        if day.map({ $0 > today || $0.year < year }) ?? true {
            faults.append(FieldFault(field: "dated", code: "bad-date", advice: "请填写成文日期，不能晚于今天"))
        }
        let (draft, isUsed) = try await office.database.read { db in
            let used = try db.first("SELECT revision FROM county_report WHERE county = \(unit) AND number = \(number)")
            return (try DraftRecords(db: db, county: office.county, year: year).find(unit), used != nil)
        }
        if isUsed {
            faults.append(FieldFault(field: "number", code: "number-used", advice: "这个发文字号已经用过，请换一个"))
        }
        guard let draft else {
            faults.append(FieldFault(field: "section-1", code: "report-empty", advice: "请先填写并保存报告内容"))
            throw Refusal.incomplete(faults)
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        guard draft.isOpen else { throw Refusal.changedMeanwhile }
    }

    private func freeze(
        year: Int,
        number: String,
        on day: Day,
        _ files: [Format: [UInt8]],
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let desk = DraftDesk(office)
        let draft = try desk.writable(unit, year, officer, now.day, db)
        let records = DraftRecords(db: db, county: office.county, year: year)
        let before = try records.digest(of: unit)
        try records.submit(
            draft,
            figures: try desk.figures(of: unit, year, day, db),
            at: now,
            by: officer.account
        )
        try records.decide(unit, state: .accepted, note: "", at: now, by: officer.account)
        var frozen = draft
        frozen.revision += 1
        try records.insertDecision(on: frozen, accept: true, note: "", at: now, by: officer.account)
        let matters = MatterRecords(db: db, county: office.county)
        let digests = try Format.allCases.map { try matters.insertContent(files[$0] ?? []) }
        try db.execute(
            """
            INSERT INTO county_report (county, year, unit, revision, number, dated_on, counted_on, docx_digest,
                html_digest, xlsx_digest, frozen_at, frozen_by)
            VALUES (\(unit), \(year), \(unit), \(frozen.revision), \(number), \(day.description), \(day.description),
                \(digests[0]), \(digests[1]), \(digests[2]), \(now.milliseconds), \(officer.account))
            """
        )
        try desk.audit("report-accepted", unit, year, before: before, officer, now, db)
        let leaf = Audit.Leaf(
            at: now,
            actor: officer.account,
            action: "report-frozen",
            subjectKind: "county-report",
            subject: "\(year):\(frozen.revision)",
            after: try Self.digest(revision: frozen.revision, year: year, county: office.county, db)
        )
        try Audit.append(leaf, county: office.county, to: db)
    }

    /// What the audit trail keeps of a frozen report: its number, its days and the digests of its files.
    static func digest(revision: Int, year: Int, county: AreaCode, _ db: any Connection) throws -> String {
        var digest = Digest.Running()
        for row in try db.query(
            """
            SELECT year, revision, number, dated_on, counted_on, docx_digest, html_digest, xlsx_digest, frozen_at,
                frozen_by
            FROM county_report WHERE county = \(county.text) AND year = \(year) AND revision = \(revision)
            """
        ) { digest.add(row.values) }
        return digest.finish()
    }
}

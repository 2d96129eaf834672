package import Primitives
import Rules
import Storage
package import Supervision

/// SQL of annual reports.
struct ReportRecords {
    let db: any Connection
    let county: AreaCode

    /// Who owes a report: every township, and every department that leads or assists a task of the plan.
    func standings(office: Office, year: Int, scope: Scope) throws -> [ReportStanding] {
        guard let plan = office.rulebook.plan(county: county, year: year) else { return [] }
        let due = Self.due(plan)
        var stored: [String: Row] = [:]
        for row in try db.query(
            """
            SELECT unit, received_on, copied_on, title, file_digest FROM annual_report
            WHERE county = \(county.text) AND year = \(year)
            """
        ) { stored[try row.get("unit")] = row }
        let ways = try DraftRecords(db: db, county: county, year: year).ways()
        return try Self.units(office, plan, scope).map { unit, name in
            let row = stored[unit]
            return ReportStanding(
                unit: unit,
                name: name,
                receivedOn: try row?.get("received_on", as: String?.self).flatMap { Day($0) },
                copiedOn: try row?.get("copied_on", as: String?.self).flatMap { Day($0) },
                title: try row?.get("title"),
                hasFile: try row?.get("file_digest", as: String?.self) != nil,
                due: due,
                way: ways[unit] ?? ReportWay()
            )
        }
    }

    /// The due day of the task that the reports are measured by.
    static func due(_ plan: Plan) -> Day {
        let task = plan.aspects.lazy.flatMap(\.tasks).first { $0.indicator == "reports.annual" }
        return task?.due ?? Day(year: plan.year, month: 12, day: 31) ?? Day(ordinal: 0)
    }

    /// What the audit trail keeps of a report.
    static func digest(title: String, received: String, copied: String?, file: String?) -> String {
        Digest.hex(ofFields: [title, received, copied ?? "", file ?? ""])
    }

    private static func units(_ office: Office, _ plan: Plan, _ scope: Scope) -> [(id: String, name: String)] {
        let townships = office.rulebook.townships(of: office.county)
            .filter { scope.township == nil || $0.code == scope.township }
            .map { ($0.code.text, $0.name) }
        guard scope.township == nil else { return townships }
        if let own = scope.department {
            return office.rulebook.departments.filter { $0.id == own && $0.kind == .department }
                .map { ($0.id, $0.name) }
        }
        var ids: Set<String> = []
        for task in plan.aspects.lazy.flatMap(\.tasks) {
            for share in [task.lead] + task.assist { ids.insert(share.department) }
        }
        let departments = office.rulebook.departments
            .filter { $0.kind == .department && ids.contains($0.id) }.map { ($0.id, $0.name) }
        return townships + departments
    }
}

/// Recording the annual reports as they come in.
package struct ReportDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package func standings(year: Int, by officer: Officer) async throws -> (due: Day, rows: [ReportStanding]) {
        try officer.require(.readLedger)
        guard let plan = office.rulebook.plan(county: office.county, year: year) else { throw Refusal.notFound }
        let rows = try await office.database.read { db in
            try ReportRecords(db: db, county: office.county)
                .standings(office: office, year: year, scope: officer.scope)
        }
        return (ReportRecords.due(plan), rows)
    }

    /// A report as it was handed in.
    package struct Entry: Sendable {
        package var unit: String
        package var title: String
        package var receivedOn: Day?
        package var copiedOn: Day?
        package var file: EvidenceFile?

        package init(unit: String, title: String, receivedOn: Day?, copiedOn: Day?, file: EvidenceFile?) {
            self.unit = unit
            self.title = title
            self.receivedOn = receivedOn
            self.copiedOn = copiedOn
            self.file = file
        }
    }

    package func record(_ entry: Entry, year: Int, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try record(entry, year: year, by: officer, at: now, db: db)
        }
    }

    func record(_ entry: Entry, year: Int, by officer: Officer, at now: Instant, db: any Connection) throws {
        try officer.require(.recordReports)
        let records = ReportRecords(db: db, county: office.county)
        let standings = try records.standings(office: office, year: year, scope: officer.scope)
        let faults = Self.faults(entry, standings, today: now.day)
        guard faults.isEmpty, let received = entry.receivedOn else { throw Refusal.incomplete(faults) }
        if let file = entry.file { try MatterRecords(db: db, county: office.county).insertFile(file) }
        try db.execute(
            """
            INSERT INTO annual_report (county, year, unit, received_on, copied_on, title, file_digest, media_type,
                recorded_at, recorded_by)
            VALUES (\(office.county.text), \(year), \(entry.unit), \(received.description),
                \(entry.copiedOn?.description), \(entry.title.trimmingSpaces()), \(entry.file?.digest),
                \(entry.file?.mediaType), \(now.milliseconds), \(officer.account))
            """
        )
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: "report-recorded",
                subjectKind: "annual-report",
                subject: "\(year):\(entry.unit)",
                after: ReportRecords.digest(
                    title: entry.title.trimmingSpaces(),
                    received: received.description,
                    copied: entry.copiedOn?.description,
                    file: entry.file?.digest
                )
            ),
            county: office.county,
            to: db
        )
    }

    /// Records that a report which came in without a copy to the county office was copied after all.
    package func recordCopy(unit: String, on day: Day?, year: Int, by officer: Officer) async throws {
        try officer.require(.recordReports)
        let now = office.environment.now()
        guard let day, day <= now.day else {
            throw Refusal.incomplete([
                FieldFault(field: "copy-day", code: "bad-date", advice: "请填写抄送日期，不能晚于今天")
            ])
        }
        let county = office.county
        try await office.database.write { db in
            guard
                let row = try db.first(
                    """
                    SELECT title, received_on, file_digest FROM annual_report
                    WHERE county = \(county.text) AND year = \(year) AND unit = \(unit) AND copied_on IS NULL
                    """
                )
            else { throw Refusal.changedMeanwhile }
            try db.execute(
                """
                UPDATE annual_report SET copied_on = \(day.description)
                WHERE county = \(county.text) AND year = \(year) AND unit = \(unit)
                """
            )
            let (title, received): (String, String) = (try row.get("title"), try row.get("received_on"))
            let file: String? = try row.get("file_digest")
            let leaf = Audit.Leaf(
                at: now,
                actor: officer.account,
                action: "report-copied",
                subjectKind: "annual-report",
                subject: "\(year):\(unit)",
                before: ReportRecords.digest(title: title, received: received, copied: nil, file: file),
                after: ReportRecords.digest(title: title, received: received, copied: day.description, file: file)
            )
            try Audit.append(leaf, county: county, to: db)
        }
    }

    private static func faults(_ entry: Entry, _ standings: [ReportStanding], today: Day) -> [FieldFault] {
        var faults: [FieldFault] = []
        let standing = standings.first { $0.unit == entry.unit }
        if standing == nil {
            faults.append(FieldFault(field: "unit", code: "unknown-unit", advice: "请选择应报告的单位"))
        } else if standing?.receivedOn != nil {
            faults.append(FieldFault(field: "unit", code: "already-recorded", advice: "这个单位的报告已经登记过"))
        }
        if entry.title.trimmingSpaces().isEmpty {
            faults.append(FieldFault(field: "title", code: "title-missing", advice: "请填写报告标题"))
        }
        if let received = entry.receivedOn {
            if received > today {
                faults.append(FieldFault(field: "received", code: "in-the-future", advice: "收到日期不能晚于今天"))
            }
        } else {
            faults.append(FieldFault(field: "received", code: "date-missing", advice: "请填写收到日期"))
        }
        if let copied = entry.copiedOn, copied > today {
            faults.append(FieldFault(field: "copied", code: "in-the-future", advice: "抄送日期不能晚于今天"))
        }
        return faults
    }
}

package import Primitives
import Rules
import Storage
import Supervision

/// Submitting, accepting, returning and opening again.
extension DraftDesk {
    /// Hands the part in: figures are frozen, and the annual report is recorded as received and copied.
    ///
    /// `reportedOn` is the day on which the unit reported to the county's party committee and government; the submission
    /// is the copy to the county food-safety office.
    package func submit(_ unit: String, year: Int, reportedOn: Day?, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try submit(unit, year: year, reportedOn: reportedOn, by: officer, at: now, db: db)
        }
    }

    func submit(
        _ unit: String,
        year: Int,
        reportedOn: Day?,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        // The county's own report is frozen instead.
        guard unit != office.county.text else { throw Refusal.notFound }
        let draft = try writable(unit, year, officer, now.day, db)
        var faults: [FieldFault] = []
        if draft.version == 0 || draft.sections.allSatisfy({ $0.words.trimmingSpaces().isEmpty }) {
            faults.append(FieldFault(field: "section-1", code: "report-empty", advice: "请先填写并保存报告内容"))
        }
        if reportedOn.map({ $0 > now.day || $0.year < year }) ?? true {
            let advice = "请填写向县委、县政府报告的日期，不能晚于今天"
            faults.append(FieldFault(field: "reported", code: "bad-date", advice: advice))
        }
        if draft.revision == 0, let reportedOn, let paper = try receivedOn(unit, year, db), paper != reportedOn {
            let advice = "县食安办已登记这份报告于\(paper)报告县委、县政府；请填写这一天，登记有误的请县食安办更正"
            faults.append(FieldFault(field: "reported", code: "other-date", advice: advice))
        }
        guard faults.isEmpty, let reportedOn else { throw Refusal.incomplete(faults) }
        let records = DraftRecords(db: db, county: office.county, year: year)
        let before = try records.digest(of: unit)
        let figures = try figures(of: unit, year, now.day, db)
        try records.submit(draft, figures: figures, at: now, by: officer.account)
        try recordReceipt(draft, year: year, reportedOn: reportedOn, by: officer, at: now, db: db)
        try audit("report-submitted", unit, year, before: before, officer, now, db)
    }

    private func receivedOn(_ unit: String, _ year: Int, _ db: any Connection) throws -> Day? {
        try db.first(
            """
            SELECT received_on FROM annual_report
            WHERE county = \(office.county.text) AND year = \(year) AND unit = \(unit)
            """
        ).flatMap { Day(try $0.get("received_on", as: String.self)) }
    }

    /// The annual report's own record; one that is there already keeps its days, and gains the copy it lacked.
    private func recordReceipt(
        _ draft: ReportDraft,
        year: Int,
        reportedOn: Day,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let county = office.county
        let known = try db.first(
            """
            SELECT title, received_on, copied_on, file_digest FROM annual_report
            WHERE county = \(county.text) AND year = \(year) AND unit = \(draft.unit)
            """
        )
        var leaf = Audit.Leaf(
            at: now,
            actor: officer.account,
            action: "report-recorded",
            subjectKind: "annual-report",
            subject: "\(year):\(draft.unit)"
        )
        let copied = now.day.description
        guard let known else {
            try db.execute(
                """
                INSERT INTO annual_report (county, year, unit, received_on, copied_on, title, recorded_at, recorded_by)
                VALUES (\(county.text), \(year), \(draft.unit), \(reportedOn.description), \(copied), \(draft.title),
                    \(now.milliseconds), \(officer.account))
                """
            )
            let received = reportedOn.description
            leaf.after = ReportRecords.digest(title: draft.title, received: received, copied: copied, file: nil)
            return try Audit.append(leaf, county: county, to: db)
        }
        guard try known.get("copied_on", as: String?.self) == nil else { return }
        let (title, received): (String, String) = (try known.get("title"), try known.get("received_on"))
        let file: String? = try known.get("file_digest")
        try db.execute(
            """
            UPDATE annual_report SET copied_on = \(copied)
            WHERE county = \(county.text) AND year = \(year) AND unit = \(draft.unit)
            """
        )
        leaf.action = "report-copied"
        leaf.before = ReportRecords.digest(title: title, received: received, copied: nil, file: file)
        leaf.after = ReportRecords.digest(title: title, received: received, copied: copied, file: file)
        try Audit.append(leaf, county: county, to: db)
    }

    /// Accepts a submitted part, which locks it, or returns it with a remark.
    package func decide(_ unit: String, year: Int, accept: Bool, note: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try decide(unit, year: year, accept: accept, note: note, by: officer, at: now, db: db)
        }
    }

    func decide(
        _ unit: String,
        year: Int,
        accept: Bool,
        note: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        try officer.require(.recordReports)
        let note = note.trimmingSpaces()
        if (!accept && note.isEmpty) || note.count > 500 {
            throw Refusal.incomplete([
                FieldFault(field: "note", code: "reason-missing", advice: "退回时请写明需要修改什么，不超过 500 字")
            ])
        }
        let records = DraftRecords(db: db, county: office.county, year: year)
        guard let draft = try records.find(unit), draft.state == .submitted else { throw Refusal.changedMeanwhile }
        let before = try records.digest(of: unit)
        try records.decide(unit, state: accept ? .accepted : .returned, note: note, at: now, by: officer.account)
        try records.insertDecision(on: draft, accept: accept, note: note, at: now, by: officer.account)
        try audit(accept ? "report-accepted" : "report-returned", unit, year, before: before, officer, now, db)
    }

    /// Opens an accepted part again: an exception that names who asked for it and why.
    package func unlock(
        _ unit: String,
        year: Int,
        person: String,
        reason: String,
        by officer: Officer
    ) async throws {
        try officer.require(.recordReports)
        let now = office.environment.now()
        let (person, reason) = (person.trimmingSpaces(), reason.trimmingSpaces())
        var faults: [FieldFault] = []
        if person.isEmpty || person.count > 40 {
            faults.append(FieldFault(field: "person", code: "person-missing", advice: "请填写申请修改的人，不超过 40 字"))
        }
        if reason.isEmpty || reason.count > 500 {
            faults.append(FieldFault(field: "reason", code: "reason-missing", advice: "请写明为什么要修改，不超过 500 字"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        try await office.database.write { db in
            let records = DraftRecords(db: db, county: office.county, year: year)
            guard let draft = try records.find(unit), draft.state == .accepted else { throw Refusal.changedMeanwhile }
            let before = try records.digest(of: unit)
            let id = office.environment.nextID(now)
            try records.insertException(
                id,
                unit: unit,
                person: person,
                reason: reason,
                at: now,
                by: officer.account
            )
            let words = "经\(person)申请打开修改：\(reason)"
            try records.decide(unit, state: .returned, note: words, at: now, by: officer.account)
            try audit("report-unlocked", unit, year, before: before, officer, now, db)
        }
    }
}

import Judging
package import Primitives
import Rules
import Storage
package import Supervision

/// Telling the public the results of supervision sampling, and correcting what was told.
package struct NoticeDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// All notices, corrected ones too; open to all.
    package func all() async throws -> [Notice] {
        try await office.database.read { db in try NoticeRecords(db: db, county: office.county).all() }
    }

    /// A notice as it was published; open to all.
    package func file(_ id: String) async throws -> (notice: Notice, lines: [NoticeLine]) {
        try await office.database.read { db in
            let records = NoticeRecords(db: db, county: office.county)
            guard let notice = try records.find(id) else { throw Refusal.notFound }
            return (notice, try records.lines(of: id))
        }
    }

    /// Lines of the notices that stand, by firm, food, item, place or number, day and township; open to all.
    package func search(
        _ filter: NoticeFilter,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [NoticeLine], total: Int) {
        try await office.database.read { db in
            try NoticeRecords(db: db, county: office.county).search(filter, limit: limit, offset: offset)
        }
    }

    /// What a notice over a period would say.
    package func preview(from: Day?, through: Day?, by officer: Officer) async throws -> [NoticeLine] {
        try officer.require(.publish)
        let (from, through) = try period(from, through)
        return try await office.database.read { db in
            try NoticeRecords(db: db, county: office.county).publishable(from: from, through: through)
        }
    }

    private func period(_ from: Day?, _ through: Day?) throws -> (Day, Day) {
        var faults: [FieldFault] = []
        if from == nil { faults.append(FieldFault(field: "from", code: "day-missing", advice: "请填写抽样日期自")) }
        if through == nil { faults.append(FieldFault(field: "through", code: "day-missing", advice: "请填写抽样日期至")) }
        if let from, let through, from > through {
            faults.append(FieldFault(field: "through", code: "before-start", advice: "截止日期不能早于起始日期"))
        }
        guard faults.isEmpty, let from, let through else { throw Refusal.incomplete(faults) }
        return (from, through)
    }

    /// Publishes all reviewed supervision samples of a period that stand in no notice yet.
    package func publish(from: Day?, through: Day?, by officer: Officer) async throws -> Notice {
        let now = office.environment.now()
        return try await office.database.write { db in
            try publish(from: from, through: through, by: officer, at: now, db: db)
        }
    }

    func publish(from: Day?, through: Day?, by officer: Officer, at now: Instant, db: any Connection) throws -> Notice {
        try officer.require(.publish)
        let (from, through) = try period(from, through)
        let records = NoticeRecords(db: db, county: office.county)
        let lines = try records.publishable(from: from, through: through)
        guard !lines.isEmpty else {
            throw Refusal.incomplete([FieldFault(field: "from", code: "nothing", advice: "这段时间没有尚未公布的监督抽检结果")])
        }
        let year = now.day.year
        let serial = try MatterRecords(db: db, county: office.county).nextSerial("notice:\(year)")
        let notice = Notice(
            id: office.environment.nextID(now),
            year: year,
            serial: serial,
            revision: 1,
            from: from,
            through: through,
            reason: "",
            publishedAt: now,
            passed: lines.count { $0.conclusion == .pass },
            failed: lines.count { $0.conclusion == .fail },
            isCurrent: true
        )
        try write(notice, lines, records, by: officer, at: now)
        return notice
    }

    /// A correction: the same samples as they stand today, less those named; the earlier revision stays readable.
    package func correct(_ id: String, reason: String, leavingOut: [String], by officer: Officer) async throws -> Notice
    {
        let now = office.environment.now()
        return try await office.database.write { db in
            try correct(id, reason: reason, leavingOut: leavingOut, by: officer, at: now, db: db)
        }
    }

    func correct(
        _ id: String,
        reason: String,
        leavingOut numbers: [String],
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> Notice {
        try officer.require(.publish)
        let records = NoticeRecords(db: db, county: office.county)
        guard let old = try records.find(id) else { throw Refusal.notFound }
        let reason = reason.trimmingSpaces()
        var faults: [FieldFault] = []
        if !old.isCurrent { faults.append(FieldFault(field: "reason", code: "not-current", advice: "这一版已被更正，请从现行版更正")) }
        if reason.isEmpty { faults.append(FieldFault(field: "reason", code: "reason-missing", advice: "请写明更正理由")) }
        let before = try records.lines(of: id)
        let unknown = numbers.filter { number in !before.contains { $0.number == number } }
        if !unknown.isEmpty {
            faults.append(
                FieldFault(
                    field: "leave",
                    code: "unknown-number",
                    advice: "公示里没有抽样编号：\(unknown.joined(separator: "、"))"
                )
            )
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let kept = before.filter { !numbers.contains($0.number) }.map(\.sample)
        let lines = try records.publishable(from: old.from, through: old.through, samples: kept)
        var notice = old
        notice.id = office.environment.nextID(now)
        notice.revision += 1
        notice.reason = reason
        notice.publishedAt = now
        notice.passed = lines.count { $0.conclusion == .pass }
        notice.failed = lines.count { $0.conclusion == .fail }
        try write(notice, lines, records, by: officer, at: now)
        return notice
    }

    private func write(
        _ notice: Notice,
        _ lines: [NoticeLine],
        _ records: NoticeRecords,
        by officer: Officer,
        at now: Instant
    ) throws {
        try records.insert(notice, lines: lines, by: officer.account)
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: notice.revision == 1 ? "notice-published" : "notice-corrected",
                subjectKind: "notice",
                subject: notice.id,
                after: try records.digest(of: notice.id)
            ),
            county: office.county,
            to: records.db
        )
        try markPublished(lines.map(\.sample), by: officer, at: now, records.db)
    }

    /// Specimens whose samples are now public.
    private func markPublished(_ samples: [String], by officer: Officer, at now: Instant, _ db: any Connection) throws {
        let records = SpecimenRecords(db: db, county: office.county)
        var ids: [String] = []
        for chunk in samples.chunked(by: 400) {
            ids += try db.query(
                """
                SELECT specimen FROM specimen_standing
                WHERE county = \(office.county.text) AND state = 'approved' AND sample IN (\(SQL.list(chunk)))
                ORDER BY specimen
                """
            ).map { try $0.get("specimen") }
        }
        let desk = SpecimenDesk(office)
        for id in ids {
            guard let stored = try records.find(id, .scope(officer.scope)) else { continue }
            let standing = desk.standing(.published, since: now, clockFrom: now, keeping: stored.standing)
            try desk.move(stored, to: standing, note: "", by: officer, records)
        }
    }
}

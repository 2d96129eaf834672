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

    /// A notice as it was published, with the revision that took its place where one did; open to all.
    ///
    /// A revision that was corrected stays readable and names nobody any more whose row was taken out or concluded otherwise.
    package func file(_ id: String) async throws -> (notice: Notice, lines: [NoticeLine], current: String?) {
        try await office.database.read { db in
            let records = NoticeRecords(db: db, county: office.county)
            guard let notice = try records.find(id) else { throw Refusal.notFound }
            let lines = try records.lines(of: id)
            guard !notice.isCurrent,
                let current = try records.all().first(where: {
                    $0.isCurrent && $0.year == notice.year && $0.serial == notice.serial
                })
            else { return (notice, lines, nil) }
            let standing = Dictionary(
                try records.lines(of: current.id).map { ($0.sample, $0.conclusion) },
                uniquingKeysWith: { first, _ in first }
            )
            return (notice, lines.map { standing[$0.sample] == $0.conclusion ? $0 : $0.withdrawn }, current.id)
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

    /// What a notice over a period would say, and what is kept back from it.
    package func preview(from: Day?, through: Day?, by officer: Officer) async throws -> NoticePreview {
        try officer.require(.publish)
        let (from, through) = try period(from, through)
        let today = office.environment.now().day
        return try await office.database.read { db in try preview(from: from, through: through, on: today, db: db) }
    }

    func preview(from: Day, through: Day, on today: Day, db: any Connection) throws -> NoticePreview {
        let all = try NoticeRecords(db: db, county: office.county).publishable(from: from, through: through)
        let failed = all.filter { $0.conclusion == .fail }.map(\.sample)
        let holds = try NoticeHolds(db: db, office: office).holds(of: failed, on: today)
        return NoticePreview(
            lines: all.filter { holds[$0.sample] == nil },
            held: all.compactMap { line in holds[line.sample].map { HeldLine(line: line, hold: $0) } }
        )
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

    /// Publishes all reviewed supervision samples of a period that stand in no notice and are not kept back.
    ///
    /// Samples that are released are published though they are kept back; why stays on record.
    package func publish(
        from: Day?,
        through: Day?,
        releasing released: Set<String> = [],
        because reason: String = "",
        by officer: Officer
    ) async throws -> Notice {
        let now = office.environment.now()
        return try await office.database.write { db in
            try publish(
                from: from,
                through: through,
                releasing: released,
                because: reason,
                by: officer,
                at: now,
                db: db
            )
        }
    }

    func publish(
        from: Day?,
        through: Day?,
        releasing released: Set<String> = [],
        because reason: String = "",
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> Notice {
        try officer.require(.publish)
        let (from, through) = try period(from, through)
        let records = NoticeRecords(db: db, county: office.county)
        let preview = try preview(from: from, through: through, on: now.day, db: db)
        let releases = try releases(released, because: reason.trimmingSpaces(), of: preview.held)
        let chosen = Set(preview.lines.map(\.sample) + releases.map(\.sample))
        let lines = try records.publishable(from: from, through: through).filter { chosen.contains($0.sample) }
        guard !lines.isEmpty else {
            let advice =
                preview.held.isEmpty
                ? "这段时间没有尚未公布的监督抽检结果" : "这段时间的 \(preview.held.count) 批不合格结果都还不能公布，没有其他可公布的结果"
            throw Refusal.incomplete([FieldFault(field: "from", code: "nothing", advice: advice)])
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
        try write(notice, lines, releases, records, by: officer, at: now)
        return notice
    }

    private func releases(
        _ samples: Set<String>,
        because reason: String,
        of held: [HeldLine]
    ) throws -> [NoticeRecords.Release] {
        guard !samples.isEmpty else { return [] }
        var faults: [FieldFault] = []
        if reason.isEmpty {
            faults.append(FieldFault(field: "release-reason", code: "reason-missing", advice: "提前公布须写明理由"))
        }
        let chosen = held.filter { samples.contains($0.line.sample) }
        let claimed = chosen.filter { !$0.hold.mayBeReleased }
        if !claimed.isEmpty {
            let words = claimed.map { "\($0.line.number)：\($0.hold.words)" }.joined(separator: "；")
            faults.append(FieldFault(field: "release-reason", code: "claimed", advice: "复检、异议办理中的不能提前公布：\(words)"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        return chosen.map { NoticeRecords.Release(sample: $0.line.sample, held: $0.hold.words, reason: reason) }
    }

    /// What a correction would change, before anybody sees it.
    package func difference(
        _ id: String,
        leavingOut numbers: [String],
        by officer: Officer
    ) async throws -> NoticeDifference {
        try officer.require(.publish)
        return try await office.database.read { db in
            let records = NoticeRecords(db: db, county: office.county)
            guard let notice = try records.find(id) else { throw Refusal.notFound }
            let before = try records.lines(of: id)
            let after = Dictionary(
                try corrected(notice, before, leavingOut: numbers, records).map { ($0.sample, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            let changed = before.compactMap { line -> (before: NoticeLine, after: NoticeLine)? in
                var old = line
                old.notice = ""
                guard let new = after[line.sample], new != old else { return nil }
                return (line, new)
            }
            return NoticeDifference(
                notice: notice,
                left: before.filter { after[$0.sample] == nil },
                changed: changed,
                unchanged: after.count - changed.count
            )
        }
    }

    /// The lines of a notice as they stand today, less those named.
    private func corrected(
        _ notice: Notice,
        _ before: [NoticeLine],
        leavingOut numbers: [String],
        _ records: NoticeRecords
    ) throws -> [NoticeLine] {
        let kept = before.filter { !numbers.contains($0.number) }.map(\.sample)
        return try records.publishable(from: notice.from, through: notice.through, samples: kept)
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
        let lines = try corrected(old, before, leavingOut: numbers, records)
        var notice = old
        notice.id = office.environment.nextID(now)
        notice.revision += 1
        notice.reason = reason
        notice.publishedAt = now
        notice.passed = lines.count { $0.conclusion == .pass }
        notice.failed = lines.count { $0.conclusion == .fail }
        try write(notice, lines, [], records, by: officer, at: now)
        return notice
    }

    private func write(
        _ notice: Notice,
        _ lines: [NoticeLine],
        _ releases: [NoticeRecords.Release],
        _ records: NoticeRecords,
        by officer: Officer,
        at now: Instant
    ) throws {
        try records.insert(notice, lines: lines, by: officer.account)
        try records.insert(releases, of: notice.id)
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
